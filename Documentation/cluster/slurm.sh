#!/bin/sh
# A sweep on a cluster that runs Slurm: an array of four workers, and a job that gathers their results.
#   Documentation/cluster/slurm.sh [FOLDER] [sweep submit's options for Slurm, such as --partition short]
# FOLDER must be one that all nodes see. ISINGLASS names the command, if it is not in the path.
set -eu
isinglass=${ISINGLASS:-isinglass}
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-slurm-example}
[ $# -eq 0 ] || shift
mkdir -p "$folder"
cd "$folder"
cp "$here/../sweep/anneals.yaml" .

"$isinglass" sweep submit anneals.yaml --folder anneals.sweep --workers 4 --time 30 \
  --slurm --gather anneals.sqlite "$@"

# On a busy cluster one comes back later instead.
while [ -n "$(squeue --noheader --me --name=anneals,anneals-gather)" ]; do sleep 2; done

"$isinglass" sweep status 1 --ledger anneals.sqlite
# Does on this machine what workers that never came back have left.
"$isinglass" sweep resume 1 --ledger anneals.sqlite
"$isinglass" sweep export 1 --ledger anneals.sqlite -o anneals.csv
