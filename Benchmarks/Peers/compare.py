#!/usr/bin/env python3
"""Runs Isinglass and its peers side by side and writes the comparison page.

    compare.py run --instances FOLDER --results results.jsonl [--budget 10] [--seeds 2] [--core 1]
    compare.py report results.jsonl --page Documentation/comparison.md

FOLDER holds the problems and a MANIFEST.json with the best values known. Every attempt is a process of
its own, pinned to one core, with one thread; attempts are shuffled, so that whatever else the machine
does falls on all alike. Finished attempts are kept: run it again to go on after an interruption.
ISINGLASS and MQLIB name the two programs.
"""

import argparse
import json
import os
import pathlib
import platform
import random
import resource
import subprocess
import sys
import time

for name in ("OMP", "MKL", "OPENBLAS", "NUMEXPR", "NUMBA"):
    os.environ.setdefault(f"{name}_NUM_THREADS", "1")

from peers import PEERS, suits  # noqa: E402
from problem import Problem  # noqa: E402

INSTANCES = ["K2000", "SK1000-1", "p3000-1", "G1", "G43", "G22", "G39", "G48", "toruspm3-15-50",
             "G55", "G70", "G81"]


class Clock:
    """Wall time since the peer was ready, without what the harness does in between."""

    def __init__(self, budget):
        self.budget, self.start, self.processor = budget, None, None

    def begin(self):
        self.start, self.processor = time.perf_counter(), _processor_time()

    def elapsed(self):
        return time.perf_counter() - self.start

    def left(self):
        return self.budget - self.elapsed()

    def skip(self, seconds, processor):
        self.start += seconds
        self.processor += processor


def _processor_time():
    own, children = (resource.getrusage(who)
                     for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def attempt(folder, peer, name, budget, seed):
    """One peer on one problem: the best value against time."""
    problem, clock = Problem(folder, name), Clock(budget)
    attempt = PEERS[peer](problem, clock, seed)
    started = time.perf_counter()
    next(attempt)
    ready = time.perf_counter() - started
    trace, best = [], -float("inf")
    clock.begin()
    for found in attempt:
        now, stopped, processor = clock.elapsed(), time.perf_counter(), _processor_time()
        if not isinstance(found, list):
            found = [(now, value) for value in problem.values(found)]
        for t, value in found:
            # An answer that comes after the budget counts for nothing; a twentieth is forgiven.
            if value > best and t <= 1.05 * budget:
                best = value
                trace.append((round(t, 5), float(value)))
        clock.skip(time.perf_counter() - stopped, _processor_time() - processor)
        if best >= problem.best or clock.left() <= 0:
            break
    elapsed = clock.elapsed()
    peak = max(resource.getrusage(who).ru_maxrss
               for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"ready_s": round(ready, 3), "elapsed_s": round(elapsed, 3), "trace": trace,
            "share": round((_processor_time() - clock.processor) / max(elapsed, 1e-3), 3),
            "peak_mb": peak // 1024}


def run(options):
    results = pathlib.Path(options.results)
    done = set()
    if results.exists():
        done = {(r["peer"], r["instance"], r["seed"]) for r in map(json.loads, results.open())}
    names = options.only or INSTANCES
    problems = {name: Problem(options.instances, name) for name in names}
    jobs = [(peer, name, seed) for name in names for peer in PEERS if suits(peer, problems[name])
            for seed in range(1, 1 + options.seeds * (options.more if peer == "isinglass" else 1))]
    random.Random(1).shuffle(jobs)
    here = os.path.abspath(__file__)
    for peer, name, seed in jobs:
        if (peer, name, seed) in done or (options.peers and peer not in options.peers):
            continue
        record = {"peer": peer, "instance": name, "seed": seed, "budget_s": options.budget}
        try:
            output = subprocess.run(
                ["taskset", "-c", str(options.core), sys.executable, here, "attempt",
                 options.instances, peer, name, str(options.budget), str(seed)],
                capture_output=True, text=True, timeout=6 * options.budget + 120)
            record.update(json.loads(output.stdout.splitlines()[-1]))
        except (subprocess.TimeoutExpired, IndexError, ValueError) as failure:
            record.update(trace=[], error=repr(failure)[:200])
        record["load"] = round(os.getloadavg()[0], 1)
        with results.open("a") as lines:
            lines.write(json.dumps(record) + "\n")
        last = record["trace"][-1] if record["trace"] else "nothing"
        print(f"{peer:32} {name:16} {seed}  {last}  of {problems[name].best:.0f}", flush=True)
    meta = {"python": platform.python_version(), "processor": _processor_name(),
            "cores": os.cpu_count(), "packages": _versions()}
    results.with_suffix(".machine.json").write_text(json.dumps(meta, indent=1))


def _processor_name():
    for line in open("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def _versions():
    from importlib import metadata

    names = ["dwave-samplers", "openjij", "simulated-bifurcation", "torch", "cim-optimizer",
             "mindquantum"]
    return {name: metadata.version(name) for name in names}


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("run", help="run what is not yet in the results")
    verb.add_argument("--instances", required=True)
    verb.add_argument("--results", required=True)
    verb.add_argument("--budget", type=float, default=10, help="seconds an attempt")
    verb.add_argument("--seeds", type=int, default=2)
    verb.add_argument("--more", type=int, default=3, help="times as many seeds for Isinglass")
    verb.add_argument("--core", type=int, default=1)
    verb.add_argument("--only", nargs="*", help="these instances")
    verb.add_argument("--peers", nargs="*", help="these peers")
    verb = verbs.add_parser("report", help="write the page and its pictures")
    verb.add_argument("results")
    verb.add_argument("--page", required=True)
    verb.add_argument("--instances", required=True)
    verb = verbs.add_parser("attempt", help="one attempt, as JSON")
    for name in ("instances", "peer", "name", "budget", "seed"):
        verb.add_argument(name)
    options = parser.parse_args()
    if options.verb == "run":
        run(options)
    elif options.verb == "report":
        from report import write

        write(options.results, options.page, options.instances)
    else:
        print(json.dumps(attempt(options.instances, options.peer, options.name,
                                 float(options.budget), int(options.seed))))


if __name__ == "__main__":
    main()
