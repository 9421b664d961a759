#!/bin/sh
# A sweep by three workers that share nothing but a folder, as the nodes of any cluster can: one is killed and
# started again, the results are gathered and are those of the same sweep on one machine.
#   Documentation/cluster/workers.sh [FOLDER]        ISINGLASS names the command, if it is not in the path
set -eu
isinglass=${ISINGLASS:-isinglass}
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-cluster-example}
mkdir -p "$folder"
cd "$folder"
cp "$here/../sweep/anneals.yaml" .

"$isinglass" sweep submit anneals.yaml --folder anneals.sweep --workers 3

# On a cluster each of these lines is a job of its own.
"$isinglass" sweep work anneals.sweep --worker 0 --threads 1 &
"$isinglass" sweep work anneals.sweep --worker 1 --threads 1 &
"$isinglass" sweep work anneals.sweep --worker 2 --threads 1 &
victim=$!

# A node fails; what its worker had done by then can be looked at already.
sleep 0.5
kill -9 $victim || true
"$isinglass" sweep gather anneals.sweep --ledger anneals.sqlite

# Started again under its number, here or elsewhere, the worker goes on where it was.
"$isinglass" sweep work anneals.sweep --worker 2 --threads 1
wait

"$isinglass" sweep gather anneals.sweep --ledger anneals.sqlite
"$isinglass" sweep export 1 --ledger anneals.sqlite -o anneals.csv

"$isinglass" sweep run anneals.yaml --ledger alone.sqlite > alone.txt
"$isinglass" sweep export 1 --ledger alone.sqlite -o alone.csv
cmp anneals.csv alone.csv && echo "the same table as on one machine"
