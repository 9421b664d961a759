"""Solving: one call in, one result out."""

from __future__ import annotations

import json
import threading
from collections.abc import Hashable, Mapping
from typing import Any, Callable, NamedTuple

import numpy as np

from ._library import Observer, create, library
from ._problem import Problem


class Progress(NamedTuple):
    """How a run is getting on."""

    #: Seconds since the run began.
    elapsed: float
    #: The best objective so far; not a number before the first look.
    objective: float
    #: What is being annealed, such as ``"gain"``, or None.
    control: str | None
    #: Its value.
    control_value: float
    #: Replicas started so far.
    replicas: int
    #: Steps done so far, summed over replicas.
    steps: int
    #: The fraction of the run that is over; not a number where no limit tells.
    fraction: float


class Result:
    """What a run found, best state first.

    Attributes
    ----------
    samples : numpy.ndarray
        The distinct states that replicas ended in, one a row, best first: spins ±1, or 0 and 1 for a QUBO.
    objectives : numpy.ndarray
        Their energies, values or cuts.
    occurrences : numpy.ndarray
        How many replicas ended in each.
    info : dict
        All else: solver and parameters, seed, times, stop reason, bound, and so on, by the names of
        ``isinglass solve --json``.
    """

    def __init__(self, handle: int, problem: Problem):
        self._labels = problem.labels
        self.info: dict[str, Any] = json.loads(library.isinglass_result_json(handle))
        count = library.isinglass_result_sample_count(handle)
        self.samples = np.empty((count, len(problem)), np.int8)
        self.objectives = np.empty(count)
        self.occurrences = np.empty(count, np.int64)
        library.isinglass_result_samples(
            handle,
            *(a.ctypes.data for a in (self.samples, self.objectives, self.occurrences)),
        )
        if self.info["problem"]["kind"] == "qubo":
            np.maximum(self.samples, 0, out=self.samples)

    @property
    def x(self) -> np.ndarray:
        """The best state: spins ±1, or 0 and 1 for a QUBO."""
        return self.samples[0]

    @property
    def objective(self) -> float:
        """Its energy, value or cut, recomputed from the problem's own numbers."""
        return float(self.objectives[0])

    @property
    def assignment(self) -> dict[Hashable, int]:
        """The best state by the names of the variables, which are their numbers where there are none."""
        labels = range(len(self.x)) if self._labels is None else self._labels
        return dict(zip(labels, self.x.tolist()))

    @property
    def bound(self) -> float | None:
        """What no state is better than, proven; None if nothing was worked out."""
        bound = self.info["objective_bound"]
        return None if bound is None else float(bound)

    @property
    def stop_reason(self) -> str:
        """Why the run stopped: time_limit, target, steps, interrupted or optimal."""
        return self.info["stop_reason"]

    @property
    def trace(self) -> np.ndarray:
        """Every improvement: seconds since the start, and the objective."""
        return np.array(self.info["trace"], dtype=float).reshape(-1, 2)

    def __repr__(self) -> str:
        kind = self.info["problem"]["kind"]
        name = {"ising": "energy", "maxcut": "cut", "qubo": "value"}[kind]
        bound = "" if self.bound is None else f", bound {self.bound:.10g}"
        return (
            f"<Result {name} {self.objective:.10g}{bound}; {self.info['solver']['name']}, "
            f"{self.info['elapsed_s']:.3g} s, {self.stop_reason}>"
        )


def solve(
    couplings: Any,
    linear: Any = None,
    *,
    sense: str | None = None,
    maximize: bool = False,
    constant: float = 0.0,
    time_limit: float | None = None,
    target: float | None = None,
    solver: str = "auto",
    parameters: Mapping[str, Any] | None = None,
    seed: int = 0,
    replicas: int | None = None,
    steps: int | None = None,
    threads: int | None = None,
    initial: Any = None,
    reduce: bool = True,
    bound: str = "automatic",
    callback: Callable[[Progress], Any] | None = None,
) -> Result:
    """Finds the best answer to a problem.

    Interrupting it from the keyboard ends the run early with the best so far.

    Parameters
    ----------
    couplings, linear, sense, maximize, constant
        The problem, as `Problem` takes it; or a `Problem`, alone.
    time_limit
        Seconds. Without time_limit, replicas and steps the solver's own defaults are run.
    target
        The objective at which to stop.
    solver
        A name that `solvers` lists.
    parameters
        Of the solver, by name.
    seed
        What all randomness follows from. The same seed gives the same answer, on any number of threads,
        unless time ends the run.
    replicas, steps
        How many anneals, and how many steps each takes.
    threads
        How many threads; all by default.
    initial
        A state to start from.
    reduce
        Whether to take out first, exactly, what simple rules decide.
    bound
        How much work goes into a proven bound: ``"none"``, ``"linear"``, ``"spectral"``, ``"semidefinite"``,
        ``"odd_cycles"``, ``"proof"`` (go on until the answer is proven to be the best or the time is over) or
        ``"automatic"``, as much as takes little time compared with the run.
    callback
        Called about ten times a second with a `Progress`, from another thread; ends the run if it returns
        something true.

    Raises
    ------
    isinglass.IsinglassError
        One of its subclasses, which says what is wrong and what to do.

    Examples
    --------
    A ring of four spins that want to differ from their neighbours:

    >>> import numpy as np
    >>> import isinglass
    >>> ring = np.roll(np.eye(4, dtype=int), 1, axis=1)
    >>> result = isinglass.solve(-(ring + ring.T))
    >>> result.objective, result.stop_reason
    (-4.0, 'optimal')
    >>> result.x
    array([ 1, -1,  1, -1], dtype=int8)

    The same as a QUBO, xᵀQx:

    >>> result = isinglass.solve([[-1, 2], [0, -1]], sense="qubo")
    >>> result.objective, sorted(result.x.tolist())
    (-1.0, [0, 1])
    """
    if isinstance(couplings, Problem):
        if linear is not None or sense is not None or maximize or constant:
            raise ValueError("a Problem has its linear terms, sense and constant already")
        problem = couplings
    else:
        problem = Problem(couplings, linear, sense=sense, maximize=maximize, constant=constant)
    options = {
        "solver": solver,
        "set": {name: str(value) for name, value in (parameters or {}).items()},
        "time_limit": None if time_limit is None else float(time_limit),
        "target": None if target is None else float(target),
        "replicas": _whole(replicas),
        "steps": _whole(steps),
        "seed": str(int(seed)),
        "threads": _whole(threads),
        "reduce": bool(reduce),
        "bound": bound,
    }
    return run(problem, options, initial, callback)


def run(
    problem: Problem,
    options: dict[str, Any],
    initial: Any = None,
    callback: Callable[[Progress], Any] | None = None,
) -> Result:
    """Solves with the options of the library, on a thread of its own where this one must hear Ctrl-C."""
    if initial is not None:
        initial = np.ascontiguousarray(np.asarray(initial) > 0, dtype=np.int8)
        if initial.shape != (len(problem),):
            raise ValueError(f"an initial state of shape {initial.shape} for {len(problem)} spins")
    audience = _Audience(callback)
    stop = library.isinglass_stop_create()
    over = threading.Event()
    handles: list[int] = []
    failures: list[BaseException] = []

    def work() -> None:
        try:
            handles.append(
                create(
                    "isinglass_solve",
                    problem._handle,
                    json.dumps(options).encode(),
                    None if initial is None else initial.ctypes.data,
                    stop,
                    audience.observer,
                    None,
                )  # fmt: skip
            )
        except BaseException as failure:
            failures.append(failure)
        finally:
            over.set()

    try:
        if threading.current_thread() is threading.main_thread():
            threading.Thread(target=work, name="isinglass", daemon=True).start()
            try:
                over.wait()
            except KeyboardInterrupt:
                library.isinglass_stop_raise(stop)
                over.wait()
        else:
            work()
        for failure in failures + audience.failures:
            raise failure
        return Result(handles[0], problem)
    finally:
        for handle in handles:
            library.isinglass_result_release(handle)
        library.isinglass_stop_release(stop)


class _Audience:
    """A callback as the library calls it; what it raises ends the run and is raised once that is over."""

    def __init__(self, callback: Callable[[Progress], Any] | None):
        self.failures: list[BaseException] = []
        self._callback = callback
        self.observer = Observer() if callback is None else Observer(self._tell)

    def _tell(self, _context: Any, report: Any) -> int:
        if self.failures:
            return 1
        report = report.contents
        try:
            return bool(
                self._callback(
                    Progress(
                        report.elapsed,
                        report.objective,
                        None if report.control is None else report.control.decode(),
                        report.control_value,
                        report.replicas,
                        report.steps,
                        report.fraction,
                    )
                )
            )
        except BaseException as failure:
            self.failures.append(failure)
            return 1


def _whole(number: Any) -> int | None:
    if number is None:
        return None
    if int(number) != number:
        raise ValueError(f"{number} is not a whole number")
    return int(number)
