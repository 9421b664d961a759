"""The landscape of a problem's soft spins, E(x; a) = Σ(x⁴/4 − a x²/2) − Σ_{i<j} J_ij x_i x_j − Σ h_i x_i.

Couplings and fields are divided by the unit of gain: a problem's rms field, or what its random ensemble uses.
Every function returns an :class:`Answer` with the names and numbers of ``isinglass landscape --json``.

Examples
--------
>>> import isinglass
>>> glass = isinglass.generate("sk --size 8 --seed 1")
>>> points = isinglass.landscape.critical_points(glass, gain=0)
>>> points.morse_sum
1
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ._answer import Answer, ask
from ._problem import Problem

__all__ = ["Answer", "anneal", "critical_points", "hessian", "minima"]


def _look(problem: Any, threads: int | None = None, **parameters: Any) -> Answer:
    problem = problem if isinstance(problem, Problem) else Problem(problem)
    return ask("isinglass_landscape", problem._handle, threads=threads, amplitudes=True, **parameters)


def critical_points(problem: Any, gain: float = 0.0, *, seed: int = 0, threads: int | None = None) -> Answer:
    """Every critical point of 20 spins or fewer, with the Morse sum Σ(−1)^index = 1 as witness.

    Parameters
    ----------
    problem
        A :class:`Problem`, or what one can be made of as an Ising problem or a graph.
    gain
        The gain a, in the problem's unit.
    seed
        What all randomness follows from.
    threads
        All by default.

    Returns
    -------
    Answer
        `energies`, `indices` (how many directions fall), `amplitudes` (one point a row), `morse_sum`,
        `is_complete`, and so on.

    Raises
    ------
    isinglass.InvalidInputError
        If there are too many spins.
    """
    return _look(problem, threads, gain=gain, enumerate=True, seed=seed)


def minima(
    problem: Any,
    gain: float = 0.0,
    *,
    quenches: int = 32,
    anneals: int = 4,
    rate: float = 0.01,
    polish: bool = False,
    modes: int = 5,
    seed: int = 0,
    threads: int | None = None,
) -> Answer:
    """Minima sampled by quenches from random amplitudes and by anneals, and the lowest one's Hessian.

    Parameters
    ----------
    problem, gain, seed, threads
        As for :func:`critical_points`.
    quenches, anneals
        How many of each.
    rate
        da/dt of the anneals.
    polish
        Whether to turn single spins of the lowest minimum as long as that finds a lower one.
    modes
        How many of the Hessian's lowest modes to tell.

    Returns
    -------
    Answer
        Of the lowest minimum `energy_per_spin`, `self_overlap`, `overlap` with the hidden state,
        `amplitudes`, `hessian_eigenvalues`; of all of them
        `quench_energies_per_spin`, `anneal_overlaps`, and so on.
    """
    return _look(
        problem,
        threads,
        gain=gain,
        sample=True,
        quenches=quenches,
        anneals=anneals,
        rate=rate,
        polish=polish or None,
        modes=modes,
        seed=seed,
    )


def anneal(
    problem: Any,
    lowest_gain: float,
    highest_gain: float,
    *,
    points: int = 33,
    anneals: int = 4,
    rate: float = 0.01,
    follow: bool = False,
    modes: int = 5,
    seed: int = 0,
    threads: int | None = None,
) -> Answer:
    """The lowest of some anneals, looked at on the way.

    Parameters
    ----------
    problem, seed, threads
        As for :func:`critical_points`.
    lowest_gain, highest_gain
        From which gain to which.
    points
        At how many gains to look.
    anneals
        How many, of which the lowest at the end is told.
    rate
        da/dt.
    follow
        Whether to follow the minimum exactly, with the place of every fold and fall.
    modes
        How many of the Hessian's lowest modes to tell.

    Returns
    -------
    Answer
        Arrays over the gains: `gain`, `energy_per_spin`, `self_overlap`, `hessian_edge`, `flips`,
        `hessian_eigenvalues` and `amplitudes` (a row a gain), and so on.
    """
    return _look(
        problem,
        threads,
        lowest_gain=lowest_gain,
        highest_gain=highest_gain,
        points=points,
        anneals=anneals,
        rate=rate,
        follow=follow or None,
        modes=modes,
        seed=seed,
    )


def hessian(problem: Problem, answer: Answer, amplitudes: Any, gain: float) -> np.ndarray:
    """The Hessian 3x² − a − J at amplitudes, as a full matrix.

    Parameters
    ----------
    problem
        The problem that was looked at.
    answer
        What was answered, for the unit of gain.
    amplitudes
        x, one a spin.
    gain
        The gain a.

    Returns
    -------
    numpy.ndarray
        N rows and columns.

    Raises
    ------
    ValueError
        If it is not an Ising problem.

    Examples
    --------
    >>> import numpy as np
    >>> import isinglass
    >>> glass = isinglass.generate("sk --size 50 --seed 1")
    >>> found = isinglass.landscape.minima(glass, gain=0.5, modes=3)
    >>> hessian = isinglass.landscape.hessian(glass, found, found.amplitudes, 0.5)
    >>> np.allclose(np.linalg.eigvalsh(hessian)[:3], found.hessian_eigenvalues)
    True
    """
    if (kind := problem.info["kind"]) != "ising":
        raise ValueError(f"a {kind} problem: make an Ising problem of its couplings first")
    matrix = np.diag(3 * np.asarray(amplitudes, dtype=float) ** 2 - gain)
    rows, columns, couplings, _, _ = problem.entries()
    matrix[rows, columns] = matrix[columns, rows] = -couplings / answer.gain_unit
    return matrix
