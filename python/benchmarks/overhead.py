"""What a run costs beside the solver: a dense problem of 2000 spins, one second, one thread.

python benchmarks/overhead.py
"""

import time

import dimod
import isinglass
import numpy as np


def milliseconds(action, repeats=9):
    """The shortest of several runs."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return 1e3 * min(times)


def main():
    rng = np.random.default_rng(1)
    couplings = rng.normal(size=(2000, 2000))
    couplings = (couplings + couplings.T) / 2
    signs = np.sign(couplings).astype(np.int8)
    for name, matrix in [
        ("float64", couplings),
        ("float32", couplings.astype(np.float32)),
        ("float64, by columns", np.asfortranarray(couplings)),
        ("int8, ±1", signs),
        ("int64, ±1", signs.astype(np.int64)),
    ]:
        spent = milliseconds(lambda matrix=matrix: isinglass.Problem(matrix))
        print(f"Problem, {name}: {spent:.1f} ms")

    def outside():
        start = time.perf_counter()
        result = isinglass.solve(couplings, time_limit=1, threads=1)
        spent = time.perf_counter() - start - result.info["elapsed_s"]
        return 1e3 * spent, 1e3 * result.info["bound_s"]

    spent, bound = min(outside() for _ in range(5))
    print(f"solve, outside the solver: {spent:.1f} ms, {bound:.1f} ms of them for the bound")

    bqm = dimod.BinaryQuadraticModel(couplings, "SPIN")
    sampler = isinglass.IsinglassSampler()
    sampleset = sampler.sample(bqm, time_limit=1, threads=1, seed=1)
    timing = {name: f"{1e-6 * spent:.1f} ms" for name, spent in sampleset.info["timing"].items()}
    print(f"sample: {timing}")


if __name__ == "__main__":
    main()
