#!/bin/sh
# A sweep on one machine: checked, entered, killed on its way, resumed, tabulated.
#   Documentation/sweep/run.sh [FOLDER]        ISINGLASS names the command, if it is not in the path
set -eu
isinglass=${ISINGLASS:-isinglass}
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-sweep-example}
mkdir -p "$folder"
cd "$folder"
cp "$here/anneals.yaml" .

"$isinglass" sweep run anneals.yaml --check
"$isinglass" sweep run anneals.yaml --enter --ledger anneals.sqlite

# Half a second later the worker is killed, as a machine that loses power would do it.
"$isinglass" sweep resume 1 --ledger anneals.sqlite &
sleep 0.5
kill -9 $! || true
wait || true
"$isinglass" sweep status 1 --ledger anneals.sqlite

# Does what is missing, on all cores.
"$isinglass" sweep resume 1 --ledger anneals.sqlite

"$isinglass" sweep export 1 --ledger anneals.sqlite -o anneals.csv
"$isinglass" sweep export 1 --ledger anneals.sqlite --groups -o groups.csv
cut -d , -f 1-3,9-10 groups.csv
