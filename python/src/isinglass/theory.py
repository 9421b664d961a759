"""The theory of large random problems with a hidden state.

Two ensembles are known. ``"planted-sk"``: couplings g W + (J₀/N) ξξᵀ of a Sherrington–Kirkpatrick glass
and a hidden state ξ. ``"wishart"``: the Wishart planted ensemble of α N columns orthogonal to the hidden
state, with b = a + α. Energies are per spin, of E(x; a) = Σ(x⁴/4 − a x²/2) − ½ xᵀJx.

Every function returns an :class:`Answer` with the names and numbers of ``isinglass theory … --json``.

Examples
--------
>>> from isinglass import theory
>>> theory.replica(ensemble="wishart", alpha=0.8, b=2).energy_planted
-1.0
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ._answer import Answer, ask

__all__ = ["Answer", "complexity", "dmft", "phase_diagram", "recovery", "replica", "spectrum"]


def _ask(question: str, threads: int | None = None, **parameters: Any) -> Answer:
    return ask("isinglass_theory", question.encode(), threads=threads, **parameters)


def replica(
    gain: Any = None,
    *,
    ferromagnetic_bias: Any = None,
    disorder: Any = None,
    ensemble: str = "planted-sk",
    alpha: Any = None,
    b: Any = None,
    scheme: str = "auto",
    amplitudes: bool = False,
) -> Answer:
    """Order parameters of the global minimum by the replica method.

    Parameters
    ----------
    gain
        The gain a of the machine without self-couplings.
    ferromagnetic_bias
        J₀ of ``"planted-sk"``; 0 by default.
    disorder
        g of ``"planted-sk"``; 1 by default.
    ensemble
        ``"planted-sk"`` or ``"wishart"``.
    alpha
        Columns over spins of ``"wishart"``; 0.75 by default.
    b
        a + α of ``"wishart"``, instead of the gain.
    scheme
        Whether replica symmetry is broken: ``"auto"``, ``"rs"``, ``"1rsb"`` or ``"full"``.
    amplitudes
        Whether to give P(x) too, as `amplitudes` and `amplitude_density`.

    Returns
    -------
    Answer
        For ``"planted-sk"`` among others `energy`, `magnetization`, `self_overlap`, `susceptibility`,
        `replicon`, `hessian_edge`, `phase`, `rigidity` and `error_estimate`; for ``"wishart"``
        `energy_planted`, `energy_unaligned` and so on. Where gains or other numbers are arrays they
        are broadcast together, and every quantity is an array of that shape.

    Raises
    ------
    isinglass.InvalidInputError
        If the numbers name no point.

    Examples
    --------
    The Sherrington–Kirkpatrick ground state at large gain, and when amplitudes leave zero:

    >>> import numpy as np
    >>> from isinglass import theory
    >>> theory.replica(np.array([-2.1, -1.9])).self_overlap > 0
    array([False,  True])
    """
    numbers = {
        "gain": gain,
        "ferromagnetic_bias": ferromagnetic_bias,
        "disorder": disorder,
        "alpha": alpha,
        "b": b,
    }
    settings = {"ensemble": ensemble, "scheme": scheme, "amplitudes": amplitudes or None}
    several = {name: value for name, value in numbers.items() if np.ndim(value) > 0}
    if not several:
        return _ask("replica", **numbers, **settings)
    grids = dict(zip(several, np.broadcast_arrays(*several.values())))
    shape = next(iter(grids.values())).shape
    answers = [
        _ask("replica", **{**numbers, **{name: grid[place] for name, grid in grids.items()}}, **settings)
        for place in np.ndindex(shape)
    ]
    return _stacked(answers, shape)


def _stacked(answers: Sequence[Answer], shape: tuple[int, ...]) -> Answer:
    if not answers:
        return Answer({})
    members: dict[str, Any] = {}
    for name, first in answers[0].items():
        values = [answer[name] for answer in answers]
        if isinstance(first, Answer):
            members[name] = _stacked(values, shape)
        elif any(isinstance(value, str) for value in values):
            members[name] = np.array(values, dtype=object).reshape(shape)
        elif all(isinstance(value, np.ndarray) for value in values):
            members[name] = np.array(values).reshape(*shape, *first.shape)
        else:
            numbers = [np.nan if value is None else value for value in values]
            members[name] = np.array(numbers).reshape(shape)
    return Answer(members)


def spectrum(
    gain: float | None = None,
    *,
    ferromagnetic_bias: float | None = None,
    disorder: float | None = None,
    ensemble: str = "planted-sk",
    alpha: float | None = None,
    b: float | None = None,
    points: int = 200,
) -> Answer:
    """The density of the Hessian's eigenvalues at the global minimum, by free convolution.

    Parameters
    ----------
    gain, ferromagnetic_bias, disorder, ensemble, alpha, b
        Where, as for :func:`replica`.
    points
        How many eigenvalues to give the density at.

    Returns
    -------
    Answer
        `eigenvalues`, `density`, `hessian_edge`, `hessian_outlier` (None unless an eigenvalue along the
        hidden state stands apart); for ``"wishart"`` also `density_unaligned` of the
        lowest states without overlap.

    Examples
    --------
    At the origin it is a semicircle of radius 2 around −a:

    >>> import numpy as np
    >>> from isinglass import theory
    >>> answer = theory.spectrum(-3, points=2001)
    >>> semicircle = np.sqrt(np.maximum(0, 4 - (answer.eigenvalues - 3) ** 2)) / (2 * np.pi)
    >>> bool(np.abs(answer.density - semicircle).max() < 0.02)
    True
    """
    return _ask(
        "spectrum",
        gain=gain,
        ferromagnetic_bias=ferromagnetic_bias,
        disorder=disorder,
        ensemble=ensemble,
        alpha=alpha,
        b=b,
        points=points,
    )


def complexity(
    gain: float | None = None,
    *,
    ferromagnetic_bias: float | None = None,
    disorder: float | None = None,
    ensemble: str = "planted-sk",
    alpha: float | None = None,
    b: float | None = None,
    kind: str = "minima",
    energy: float | None = None,
    overlap: float | None = None,
    gap: float | None = None,
    overlaps: bool = False,
) -> Answer:
    """How many critical points and minima there are, Σ = ln(mean number)/N, by the Kac-Rice formula.

    Parameters
    ----------
    gain, ferromagnetic_bias, disorder, ensemble, alpha, b
        Where, as for :func:`replica`.
    kind
        What the curves and what is counted are about: ``"minima"`` or ``"all"`` critical points.
    energy, overlap
        Count those of an energy per spin, of an overlap ⟨xξ⟩ with the hidden state.
    gap
        Count unaligned minima without eigenvalues below a gap.
    overlaps
        Whether to give the curve of Σ against the overlap too.

    Returns
    -------
    Answer
        `complexity_total`, `complexity_minima` with their energies, the curve `energies`, `complexities`,
        `indices`, where unaligned minima end (`greatest_bias`), and `counted` for what was singled out.

    Examples
    --------
    >>> from isinglass import theory
    >>> answer = theory.complexity(0)
    >>> bool(0 < answer.complexity_minima < answer.complexity_total)
    True
    """
    return _ask(
        "complexity",
        gain=gain,
        ferromagnetic_bias=ferromagnetic_bias,
        disorder=disorder,
        ensemble=ensemble,
        alpha=alpha,
        b=b,
        kind=kind if ensemble != "wishart" or kind != "minima" else None,
        energy=energy,
        overlap=overlap,
        gap=gap,
        overlaps=overlaps or None,
    )


def phase_diagram(
    ensemble: str = "planted-sk",
    *,
    lowest_gain: float | None = None,
    highest_gain: float | None = None,
    smallest_bias: float | None = None,
    largest_bias: float | None = None,
    disorder: float | None = None,
    lowest_b: float | None = None,
    highest_b: float | None = None,
    smallest_alpha: float | None = None,
    largest_alpha: float | None = None,
    points: int = 60,
    threads: int | None = None,
) -> Answer:
    """The phases in the plane of gain and J₀, or of b and α.

    Parameters
    ----------
    ensemble
        ``"planted-sk"`` (a minute or so for 60 points each way) or ``"wishart"`` (a second).
    lowest_gain, highest_gain, smallest_bias, largest_bias, disorder
        The plane of ``"planted-sk"``: gains from −3 to 1, J₀ from 0 to 2.5, g = 1.
    lowest_b, highest_b, smallest_alpha, largest_alpha
        The plane of ``"wishart"``: b from −0.5 to 2, α from 0.2 to 3.
    points
        Points of the grid each way.
    threads
        All by default.

    Returns
    -------
    Answer
        The axes (`gains` and `ferromagnetic_biases`, or `b` and `alpha`), grids with a row for each gain or b
        (`phase`, `energy`, `self_overlap`, …), and lines (`onset`, `symmetry_breaking`, `rigidity_line`, or
        `alignment_line`, …).
    """
    answer = _ask(
        "phase-diagram",
        threads=threads,
        ensemble=ensemble,
        lowest_gain=lowest_gain,
        highest_gain=highest_gain,
        smallest_bias=smallest_bias,
        largest_bias=largest_bias,
        disorder=disorder,
        lowest_b=lowest_b,
        highest_b=highest_b,
        smallest_alpha=smallest_alpha,
        largest_alpha=largest_alpha,
        points=points,
    )
    grid = (points, points)
    return Answer(
        {
            name: value.reshape(grid) if getattr(value, "shape", None) == (points * points,) else value
            for name, value in answer.items()
        }
    )


def dmft(
    *,
    ferromagnetic_bias: float | None = None,
    disorder: float | None = None,
    ensemble: str = "planted-sk",
    alpha: float | None = None,
    rate: float = 0.1,
    start_gain: float | None = None,
    end_gain: float | None = None,
    hold: float = 0.0,
    initial_overlap: float = 0.0,
    initial_spread: float = 0.1,
    time_step: float = 0.05,
    noise: float = 0.0,
    solver: str = "conditioning",
    size: int | None = None,
    runs: int = 4,
    points: int = 36,
    seed: int = 0,
    two_times: int | None = None,
    overlap_growth: bool = False,
    threads: int | None = None,
) -> Answer:
    """What an anneal of infinitely many spins does in time, by dynamical mean-field theory.

    Parameters
    ----------
    ferromagnetic_bias, disorder, ensemble, alpha
        The problems, as for :func:`replica`.
    rate
        da/dt.
    start_gain, end_gain
        From −2.5 g to g, or from b = −0.5 to 2.
    hold
        How long to go on at the last gain.
    initial_overlap
        m/s₀, how far the start leans to the hidden state.
    initial_spread
        s₀, the standard deviation of the amplitudes at the start.
    time_step
        The length of Euler's steps.
    noise
        The temperature of the noise.
    solver
        ``"conditioning"``, ``"novikov"`` or ``"response"``; the last two are checks.
    size
        Trajectories in a run.
    runs
        Independent runs, from which errors follow.
    points
        At how many times to look.
    seed
        What all randomness follows from.
    two_times
        Give C(t, t′) between so many of the times, and R(t, t′) to impulses at four of them.
    overlap_growth
        Whether to tell by how much an infinitesimal overlap with the hidden state has grown.
    threads
        All by default.

    Returns
    -------
    Answer
        `time`, `gain`, `magnetization`, `self_overlap`, `energy`, `rounded_overlap`, `ising_energy` (or
        `residual_ising_energy`) as arrays over the times, `error_estimate` with the same names, and
        `two_times`.

    Examples
    --------
    >>> from isinglass import theory
    >>> anneal = theory.dmft(size=500, runs=2, rate=0.5, seed=1)
    >>> bool(-0.7632 < anneal.ising_energy[-1] < -0.6)
    True
    """
    answer = _ask(
        "dmft",
        threads=threads,
        ferromagnetic_bias=ferromagnetic_bias,
        disorder=disorder,
        ensemble=ensemble,
        alpha=alpha,
        rate=rate,
        start_gain=start_gain,
        end_gain=end_gain,
        hold=hold,
        initial_overlap=initial_overlap,
        initial_spread=initial_spread,
        time_step=time_step,
        noise=noise,
        solver=solver,
        size=size,
        runs=runs,
        points=points,
        seed=seed,
        two_times=two_times,
        overlap_growth=overlap_growth or None,
    )
    moments = _stacked(answer["moments"], (points,))
    rest = {name: value for name, value in answer.items() if name != "moments"}
    return Answer({**rest, **moments})


def recovery(
    alpha: float = 1.5,
    *,
    spins: int | Sequence[int] = 1000,
    rate: float = 0.1,
    start_b: float = -0.5,
    initial_spread: float = 0.1,
    noise: float = 0.0,
    overlap: float = 0.5,
    points: int = 121,
) -> Answer:
    """How often an anneal of a Wishart problem finds its hidden state.

    Parameters
    ----------
    alpha
        Columns over spins.
    spins
        A number of spins, or several.
    rate
        How fast b rises; 0 if it stays as it is.
    start_b
        b at the start.
    initial_spread
        The standard deviation of the amplitudes at the start.
    noise
        The temperature of the noise.
    overlap
        The overlap above which a state counts as found.
    points
        At how many α to look.

    Returns
    -------
    Answer
        For each number of spins an entry of `spins` with `size`, `probability` at `alpha`, `critical_alpha`
        above which it is more than one half, and `curve` over `curve_alphas`.

    Examples
    --------
    More spins are harder:

    >>> from isinglass import theory
    >>> few, many = theory.recovery(1.5, spins=[200, 2000]).spins
    >>> few.critical_alpha < many.critical_alpha
    True
    """
    return _ask(
        "recovery",
        alpha=alpha,
        spins=[spins] if np.ndim(spins) == 0 else list(spins),
        rate=rate,
        start_b=start_b,
        initial_spread=initial_spread,
        noise=noise,
        overlap=overlap,
        points=points,
    )
