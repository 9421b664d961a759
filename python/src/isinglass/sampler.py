"""Isinglass as a sampler of dimod."""

from __future__ import annotations

import random
import time
import warnings
from collections.abc import Mapping
from typing import Any, Callable

import dimod
import numpy as np

from . import _library
from ._problem import Problem, from_entries
from ._solve import Progress, run

#: Arguments of other samplers that change nothing here.
WITHOUT_EFFECT = {
    "beta_schedule_type",
    "beta_schedule",
    "num_sweeps_per_beta",
    "proposal_acceptance_criteria",
    "randomize_order",
    "initial_states_generator",
}

HIGHEST_TEMPERATURE = 1e6


class IsinglassSampler(dimod.Sampler):
    """Finds low-energy samples of binary quadratic models with the solvers of Isinglass.

    Takes the arguments of simulated annealers such as those of dwave-samplers, too: with `num_sweeps` or
    `beta_range` the solver is ``"sa"`` unless another is named. Arguments that it does not know are
    ignored with a warning.

    Examples
    --------
    >>> import dimod
    >>> import isinglass
    >>> bqm = dimod.BinaryQuadraticModel({"a": 1}, {("a", "b"): -2, ("b", "c"): 3}, 0.5, "SPIN")
    >>> sampleset = isinglass.IsinglassSampler().sample(bqm, seed=1)
    >>> float(sampleset.first.energy)
    -5.5
    >>> {name: int(spin) for name, spin in sampleset.first.sample.items()}
    {'a': -1, 'b': -1, 'c': 1}
    """

    def __init__(self) -> None:
        self._parameters = {
            "num_reads": [], "num_sweeps": [], "beta_range": [], "seed": [], "initial_states": [],
            "interrupt_function": [], "time_limit": [], "target": [], "solver": ["solvers"],
            "solver_parameters": ["solvers"], "threads": [], "reduce": [], "bound": [],
        }  # fmt: skip
        self._properties = {
            "description": "Isinglass, a coherent Ising machine in software",
            "version": _library.text("isinglass_version"),
            "solvers": _library.solvers(),
        }

    @property
    def parameters(self) -> Mapping[str, list[str]]:
        """The arguments of `sample`, and which property tells more of each."""
        return self._parameters

    @property
    def properties(self) -> Mapping[str, Any]:
        """The version, and the solvers with their parameters."""
        return self._properties

    def sample(
        self,
        bqm: dimod.BinaryQuadraticModel,
        *,
        num_reads: int | None = None,
        num_sweeps: int | None = None,
        beta_range: tuple[float, float] | None = None,
        seed: int | None = None,
        initial_states: Any = None,
        interrupt_function: Callable[[], bool] | None = None,
        time_limit: float | None = None,
        target: float | None = None,
        solver: str | None = None,
        solver_parameters: Mapping[str, Any] | None = None,
        threads: int | None = None,
        reduce: bool = True,
        bound: str = "automatic",
        **ignored: Any,
    ) -> dimod.SampleSet:
        """Samples a binary quadratic model, the best samples first.

        Parameters
        ----------
        bqm
            The model; variables may have any names.
        num_reads
            How many replicas are annealed. With `time_limit` and without `num_sweeps`, in each round.
        num_sweeps
            How many steps each takes.
        beta_range
            The first and the last inverse temperature of ``"sa"``.
        seed
            What all randomness follows from; by default another one each time. It is reported in the
            sample set's info.
        initial_states
            A state to start from; of several, the one of lowest energy.
        interrupt_function
            Asked about ten times a second; the run ends early once it says so.
        time_limit
            Seconds. Without time_limit, num_reads and num_sweeps the solver's own defaults are run.
        target
            The energy at which to stop.
        solver
            A name from ``properties["solvers"]``; by default ``"auto"``, which chooses by the model.
        solver_parameters
            Of the solver, by name.
        threads
            How many threads; all by default.
        reduce
            Whether to take out first, exactly, what simple rules decide.
        bound
            How much work goes into a proven lower bound: ``"none"``, ``"linear"``, ``"spectral"``,
            ``"semidefinite"``, ``"odd_cycles"``, ``"proof"`` or ``"automatic"``.

        Returns
        -------
        dimod.SampleSet
            Distinct states with the number of replicas that ended in each. Its info has the solver and
            its parameters, the seed, why the run stopped, a lower bound, and times in nanoseconds.
        """
        for name in sorted(ignored):
            effect = "has no effect" if name in WITHOUT_EFFECT else "is not known"
            warnings.warn(f"the argument {name!r} {effect} here", stacklevel=2)
        start = time.perf_counter_ns()
        if solver is None:
            solver = "auto" if num_sweeps is None and beta_range is None else "sa"
        if seed is None:
            seed = random.SystemRandom().getrandbits(32)
        problem, labels = _problem(bqm)
        converted = time.perf_counter_ns()
        settings = {name: str(value) for name, value in (solver_parameters or {}).items()}
        if beta_range is not None:
            settings |= _temperatures(beta_range, problem.info["field_scale"])
        options = {
            "solver": solver, "set": settings, "seed": str(int(seed)), "replicas": num_reads,
            "steps": num_sweeps, "threads": threads, "reduce": bool(reduce), "bound": bound,
            "time_limit": None if time_limit is None else float(time_limit),
            "target": None if target is None else float(target),
        }  # fmt: skip
        callback = None
        if interrupt_function is not None:

            def callback(_progress: Progress) -> bool:
                return interrupt_function()

        initial = None if initial_states is None else _initial(initial_states, bqm, labels)
        begun = time.perf_counter_ns()
        result = run(problem, options, initial, callback)
        sampled = time.perf_counter_ns()
        samples = result.samples
        if len(labels) == 0:
            samples = samples[:1]
        sampleset = dimod.SampleSet.from_samples_bqm(
            (samples, labels),
            bqm,
            num_occurrences=result.occurrences[: len(samples)],
            sort_labels=False,
        )
        info = result.info
        sampleset.info.update(
            timing={
                "conversion_ns": converted - start,
                "preprocessing_ns": begun - converted + round(info["setup_s"] * 1e9),
                "sampling_ns": sampled - begun - round(info["setup_s"] * 1e9),
                "postprocessing_ns": time.perf_counter_ns() - sampled,
            },
            solver=info["solver"]["name"],
            parameters=info["solver"]["parameters"],
            seed=int(seed),
            stop_reason=info["stop_reason"],
            lower_bound=result.bound,
            time_to_best_s=info["time_to_best_s"],
            replicas=info["replicas"],
            steps=info["steps"],
            threads=info["threads"],
            version=info["isinglass"],
        )
        return sampleset


def _problem(bqm: dimod.BinaryQuadraticModel) -> tuple[Problem, list]:
    """The model in its own terms, so that whole numbers stay whole."""
    labels = list(bqm.variables)
    linear, (rows, columns, values), offset = bqm.to_numpy_vectors(variable_order=labels)
    linear, values = np.asarray(linear, float), np.asarray(values, float)
    if bqm.vartype is dimod.SPIN:
        # dimod adds the terms of the energy, and Isinglass subtracts them.
        kind, linear, values = 0, -linear, -values
    else:
        kind = 1
    handle = from_entries(
        kind, len(labels), rows, columns, values, linear if linear.any() else None, float(offset)
    )
    return Problem._adopting(handle, labels), labels


def _temperatures(beta_range: tuple[float, float], field_scale: float) -> dict[str, str]:
    """A range of inverse temperatures in the units of the annealer, the root mean square local field."""
    hot, cold = (float(beta) for beta in beta_range)
    if not (hot >= 0 and cold > 0):
        raise ValueError(f"beta_range {tuple(beta_range)} is not a range of inverse temperatures")

    def temperature(beta: float) -> str:
        units = beta * field_scale
        return repr(min(1 / units, HIGHEST_TEMPERATURE) if units > 0 else HIGHEST_TEMPERATURE)

    return {"start-temperature": temperature(hot), "end-temperature": temperature(cold)}


def _initial(states: Any, bqm: dimod.BinaryQuadraticModel, labels: list) -> np.ndarray:
    if isinstance(states, dimod.SampleSet):
        states = states.change_vartype(bqm.vartype, inplace=False)
    samples, names = dimod.as_samples(states)
    missing = set(labels) - set(names)
    if missing:
        raise ValueError(f"the initial states have no value for {sorted(map(str, missing))[0]}")
    order = [list(names).index(label) for label in labels]
    best = np.argmin(bqm.energies((samples[:, order], labels))) if len(samples) > 1 else 0
    return samples[best, order]
