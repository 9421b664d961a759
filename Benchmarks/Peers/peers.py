"""How each peer is called.

A peer is a generator: what comes before its first `yield` is not timed (importing the library, building
its own model object); after that every `yield` hands over states it has found, or pairs of a time and a
value where it keeps its own account. The clock stands still while values are checked.

Annealers are restarted with twice the sweeps from read to read, from their libraries' default of 1000 up
to what still fits. That is never far from the best fixed number, which differs from problem to problem.
"""

import os
import subprocess
import time


def _model(problem):
    import dimod

    return dimod.BinaryQuadraticModel.from_numpy_vectors(
        problem.fields, (problem.i, problem.j, problem.couplings), 0.0, "SPIN",
        variable_order=range(problem.n))


def _growing_reads(clock, read):
    """Calls read(sweeps) with 1000, 2000, 4000, ... sweeps, the last ones cut to the time left."""
    sweeps, rate = 1000, None
    while clock.left() > 0:
        before = clock.elapsed()
        yield read(sweeps)
        rate = (clock.elapsed() - before) / sweeps
        sweeps = max(1, min(2 * sweeps, int(0.97 * clock.left() / rate)))


def dwave_annealing(problem, clock, seed):
    """dwave-samplers, simulated annealing; on dense problems with a range scaled to the force."""
    import dwave.samplers

    model, sampler = _model(problem), dwave.samplers.SimulatedAnnealingSampler()
    options = {}
    if problem.density > 0.2:
        options["beta_range"] = [0.5 / problem.force, 20 / problem.force]
    seeds = iter(range(1000 * seed, 1000 * seed + 1000))
    yield

    def read(sweeps):
        result = sampler.sample(model, num_reads=1, num_sweeps=sweeps, seed=next(seeds), **options)
        return _ordered(result)

    yield from _growing_reads(clock, read)


def dwave_tabu(problem, clock, seed):
    """dwave-samplers, tabu search, given twice the time from call to call."""
    import dwave.samplers

    model, sampler = _model(problem), dwave.samplers.TabuSampler()
    # Version 1.8 compares the threshold with the energy in 0/1 variables without its constant.
    threshold = problem.constant - 2 * problem.best - float(model.binary.offset) + 1e-6
    yield
    slice_ = 0.5
    while clock.left() > 0.05:
        seconds = clock.left() if clock.left() < 2 * slice_ else slice_
        yield _ordered(sampler.sample(
            model, num_reads=1, timeout=max(1, int(1000 * seconds)), seed=seed,
            energy_threshold=threshold))
        slice_, seed = 2 * slice_, seed + 1000


def openjij_annealing(problem, clock, seed):
    """OpenJij, simulated annealing; on dense problems dense, with a range scaled to the force."""
    import openjij

    model, sampler = _model(problem), openjij.SASampler()
    options = {"sparse": problem.density < 0.2}
    if problem.density > 0.2:
        options.update(beta_min=0.5 / problem.force, beta_max=20 / problem.force)
    seeds = iter(range(1000 * seed, 1000 * seed + 1000))
    yield

    def read(sweeps):
        result = sampler.sample(model, num_reads=1, num_sweeps=sweeps, seed=next(seeds), **options)
        return _ordered(result)

    yield from _growing_reads(clock, read)


def _ordered(result):
    import numpy

    order = numpy.argsort(numpy.asarray(list(result.variables)))
    return numpy.asarray(result.record.sample)[:, order]


def _simulated_bifurcation(mode):
    def peer(problem, clock, seed):
        import simulated_bifurcation
        import torch

        torch.set_num_threads(1)
        torch.manual_seed(seed)
        matrix = torch.from_numpy(problem.matrix.toarray() / 2).float()
        polynomial = [matrix]
        if problem.fields.any():
            polynomial.append(torch.from_numpy(problem.fields).float())
        agents = 128 if problem.n <= 1000 else 32

        def minimize(**limits):
            states, _ = simulated_bifurcation.minimize(
                *polynomial, domain="spin", dtype=torch.float32, agents=agents, best_only=False,
                mode=mode, verbose=False, **limits)
            return states.numpy()

        # Its time limit leaves out the conversion that every call repeats.
        started = time.perf_counter()
        minimize(max_steps=1)
        conversion = time.perf_counter() - started
        yield
        while clock.left() > conversion:
            yield minimize(timeout=max(0.01, clock.left() - 1.1 * conversion))

    peer.__doc__ = f"simulated-bifurcation, {mode}."
    return peer


def _qaia(name):
    def peer(problem, clock, seed):
        import mindquantum.algorithm.qaia as qaia
        import numpy

        numpy.random.seed(seed)
        couplings = (-problem.matrix).tocsr()
        fields = -problem.fields.reshape(-1, 1) if problem.fields.any() else None
        # The default step of 1 is unstable on graphs whose edges all have one sign.
        step = 1 if problem.density > 0.2 else 0.5
        batch, iterations = (1, 500) if problem.matrix.nnz > 1e6 else (4, 1000)
        yield
        while clock.left() > 0:
            before = clock.elapsed()
            solver = getattr(qaia, name)(
                couplings, fields, n_iter=iterations, batch_size=batch, dt=step)
            solver.update()
            states = numpy.sign(solver.x)
            states[states == 0] = 1
            yield states.T
            rate = (clock.elapsed() - before) / iterations
            iterations = max(50, min(2 * iterations, int(0.97 * clock.left() / rate)))

    peer.__doc__ = f"MindQuantum, quantum annealing inspired algorithm {name}."
    return peer


def cim_optimizer(problem, clock, seed):
    """cim-optimizer, chaotic amplitude control with the package's own settings for G1."""
    import numpy
    import torch
    from cim_optimizer.solve_Ising import Ising

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    numpy.random.seed(seed)
    couplings = -problem.matrix.toarray()
    total = numpy.abs(couplings).sum()
    yield
    steps = 200
    while clock.left() > 0:
        before = clock.elapsed()
        result = Ising(couplings, -problem.fields).solve(
            num_runs=1, num_timesteps_per_run=steps, hyperparameters_randomtune=False,
            hyperparameters_autotune=False, suppress_statements=True, use_CAC=True,
            return_lowest_energies_found_spin_configuration=True,
            return_spin_trajectories_all_runs=False, cac_r=0.2, cac_alpha=1.0,
            cac_beta=3 * problem.n / total, cac_gamma=0.075 / problem.n, cac_delta=9, cac_rho=1,
            cac_tau=9 * problem.n, cac_mu=1).result
        yield numpy.sign(numpy.asarray(result["lowest_energy_spin_config"], dtype=float))
        rate = (clock.elapsed() - before) / steps
        # It keeps every step of every spin in memory.
        most = int(1e8 / problem.n)
        steps = max(50, min(2 * steps, most, int(0.97 * clock.left() / rate)))


def _mqlib(heuristic):
    def peer(problem, clock, seed):
        path = problem.text_file(os.environ.get("TMPDIR", "/tmp"))
        yield
        seconds = clock.left()
        result = subprocess.run(
            [os.environ.get("MQLIB", "MQLib"), "-h", heuristic,
             "-fM" if problem.kind == "maxcut" else "-fQ", str(path),
             "-r", f"{seconds:.3f}", "-s", str(seed), "-nv"],
            capture_output=True, text=True, check=True)
        history = result.stdout.strip().splitlines()[-1].split("[", 1)[1].split("]")[0]
        # Its own account, with times from the moment when the file is read.
        yield [(float(t), float(v)) for v, t in (item.split(":") for item in history.split(";"))]

    peer.__doc__ = f"MQLib, {heuristic}."
    return peer


def isinglass(problem, clock, seed):
    """Isinglass, `auto`: nothing is chosen by hand."""
    scratch = os.environ.get("TMPDIR", "/tmp")
    trace = os.path.join(scratch, f"isinglass-{problem.name}-{seed}.csv")
    yield
    subprocess.run(
        [os.environ.get("ISINGLASS", "isinglass"), "solve", str(problem.path), "--threads", "1",
         "--seed", str(seed), "--time-limit", f"{clock.left():.3f}s", "--trace", trace,
         "--target", f"{problem.sign * problem.best:.0f}", "--kind",
         "maxcut" if problem.kind == "maxcut" else "qubo"]
        + ([] if problem.kind == "maxcut"
           else ["--sense", "maximize" if problem.sign > 0 else "minimize"]),
        capture_output=True, text=True, check=True)
    with open(trace) as lines:
        rows = [line.split(",") for line in lines.read().splitlines()[1:]]
    os.unlink(trace)
    # Its own account: times from the parsed problem on, set-up included; values verified by itself.
    yield [(float(t), problem.sign * float(objective)) for t, _, objective in rows]


PEERS = {
    "isinglass": isinglass,
    "dwave-samplers SA": dwave_annealing,
    "dwave-samplers tabu": dwave_tabu,
    "OpenJij SA": openjij_annealing,
    "simulated-bifurcation ballistic": _simulated_bifurcation("ballistic"),
    "simulated-bifurcation discrete": _simulated_bifurcation("discrete"),
    "MindQuantum bSB": _qaia("BSB"),
    "MindQuantum dSB": _qaia("DSB"),
    "cim-optimizer CAC": cim_optimizer,
    "MQLib BURER2002": _mqlib("BURER2002"),
    "MQLib PALUBECKIS2004bMST2": _mqlib("PALUBECKIS2004bMST2"),
}


def suits(peer, problem):
    """Whether a peer is worth its time on a problem: dense packages drop out where they need gigabytes."""
    dense_only = {"MindQuantum bSB", "MQLib PALUBECKIS2004bMST2"}
    if peer in dense_only:
        return problem.density > 0.2
    if peer.startswith("simulated-bifurcation"):
        return problem.n <= 2000 and (problem.density > 0.2) == peer.endswith("ballistic")
    return {
        "MindQuantum dSB": problem.density < 0.2 or problem.n <= 2000,
        "dwave-samplers tabu": problem.n <= 3400,
        "cim-optimizer CAC": problem.n <= 1000,
    }.get(peer, True)
