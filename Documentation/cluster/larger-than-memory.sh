#!/usr/bin/env bash
# A complete ±1 problem on one rank and on two, which is killed on the way and goes on: the same answer.
# usage: larger-than-memory.sh [ISINGLASS]   (one that was built with --traits MPI)
set -euo pipefail
isinglass=${1:-isinglass}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

ranks() { # ranks COUNT COMMAND...
  local count=$1
  shift
  local options=(--oversubscribe)
  if ((EUID == 0)); then options+=(--allow-run-as-root); fi
  mpirun "${options[@]}" -n "$count" "$@"
}
energy() { python3 -c 'import json, sys; print("energy", json.load(open(sys.argv[1]))["energy"])' "$1"; }

# 16,000 spins: 32 MB, of which each of two ranks has half.
"$isinglass" generate sk --couplings pm1 --size 16000 --seed 1 -o "$folder/glass.onebit"
work=(solve "$folder/glass.onebit" --spread rows --replicas 4 --steps 40000 --seed 7 --json)

echo "on one rank:"
ranks 1 "$isinglass" "${work[@]}" --threads 1 >"$folder/one.json"
energy "$folder/one.json"

echo "on two ranks, killed after two seconds:"
ranks 2 "$isinglass" "${work[@]}" --checkpoint "$folder/state" --checkpoint-interval 200ms \
  >"$folder/killed.json" 2>"$folder/killed.log" &
job=$!
sleep 2
pkill -9 -f "^[^ ]*isinglass ${work[*]} --checkpoint" || true
wait "$job" || echo "ended, as it should"

echo "going on from the checkpoint:"
ranks 2 "$isinglass" "${work[@]}" --checkpoint "$folder/state" >"$folder/two.json"
energy "$folder/two.json"
python3 - "$folder/one.json" "$folder/two.json" <<'PYTHON'
import json
import sys

one, two = (json.load(open(name)) for name in sys.argv[1:])
assert one["energy"] == two["energy"] and one["spins"] == two["spins"], "the answers differ"
received, step = two["traffic"]["received"], two["traffic"]["received_per_step"]
print(f"the same answer; each step gave rank 0 {step} bytes")
PYTHON
