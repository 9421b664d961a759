"""Pictures of answers and results with matplotlib, which must be installed: ``pip install isinglass[plot]``.

Every function draws into the axes it is given, or into new ones, and returns them.

Examples
--------
>>> from isinglass import plot, theory
>>> axes = plot.spectrum(theory.spectrum(-1))  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ._answer import Answer
    from ._solve import Result

__all__ = [
    "amplitudes",
    "anneal",
    "complexity",
    "dmft",
    "minima",
    "phase_diagram",
    "recovery",
    "spectrum",
    "trace",
]


def _axes(axes: Axes | None) -> Axes:
    if axes is not None:
        return axes
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise ImportError("pictures need matplotlib: pip install isinglass[plot]") from error
    return pyplot.subplots(layout="constrained")[1]


def trace(result: Result, axes: Axes | None = None) -> Axes:
    """The best objective of a run against time, with the proven bound."""
    axes = _axes(axes)
    times, objectives = np.array(result.info["trace"], dtype=float).reshape(-1, 2).T
    end = result.info["elapsed_s"]
    axes.step([*times, end], [*objectives, *objectives[-1:]], where="post")
    if (bound := result.info["objective_bound"]) is not None:
        axes.axhline(bound, color="0.5", linestyle="--", label="proven bound")
        axes.legend()
    axes.set(xlabel="time (s)", ylabel="best objective", xscale="log")
    return axes


def amplitudes(answer: Answer, axes: Axes | None = None) -> Axes:
    """P(x) of :func:`isinglass.theory.replica` with ``amplitudes=True``."""
    axes = _axes(axes)
    axes.plot(answer.amplitudes, answer.amplitude_density)
    axes.set(xlabel="amplitude x", ylabel="density P(x)")
    axes.set_ylim(bottom=0)
    return axes


def spectrum(answer: Answer, axes: Axes | None = None) -> Axes:
    """The Hessian's density of :func:`isinglass.theory.spectrum`."""
    axes = _axes(axes)
    unaligned = answer.get("density_unaligned")
    axes.plot(answer.eigenvalues, answer.density, label="global minimum")
    if unaligned is not None:
        axes.plot(answer.eigenvalues, unaligned, label="lowest states without overlap")
    if (outlier := answer.get("hessian_outlier")) is not None:
        axes.axvline(outlier, color="0.5", linestyle="--", label="along the hidden state")
    axes.set(xlabel="eigenvalue λ", ylabel="density ρ(λ)")
    axes.legend()
    return axes


def complexity(answer: Answer, axes: Axes | None = None) -> Axes:
    """Σ against the energy, of :func:`isinglass.theory.complexity`."""
    axes = _axes(axes)
    axes.plot(answer.energies, answer.complexities, label=answer.kind)
    if "energies_one_step" in answer:
        axes.plot(answer.energies_one_step, answer.complexities_one_step, "--", label="clusters of one step")
    axes.set(xlabel="energy per spin", ylabel="Σ = ln(mean number)/N")
    axes.legend()
    return axes


def phase_diagram(answer: Answer, axes: Axes | None = None) -> Axes:
    """The plane of :func:`isinglass.theory.phase_diagram`."""
    axes = _axes(axes)
    if answer.ensemble == "wishart":
        x, y = answer.alpha, answer.b
        value, label = answer.alignment_gain, "alignment gain"
        lines = {"unstable beyond": (answer.alignment_line.alpha, answer.alignment_line.b)}
        axes.set(xlabel="columns over spins α", ylabel="b = a + α")
    else:
        x, y = answer.ferromagnetic_biases, answer.gains
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.where(
                answer.self_overlap > 0, answer.magnetization / np.sqrt(answer.self_overlap), 0.0
            )
        label = "m/√q"
        lines = {
            name: (answer[key].ferromagnetic_biases, answer[key].gains)
            for key, name in (
                ("onset", "onset"),
                ("symmetry_breaking", "replica symmetry breaks"),
                ("rigidity_line", "rigid above"),
            )
        }
        axes.set(xlabel="strength of the hidden state J₀", ylabel="gain a")
    mesh = axes.pcolormesh(x, y, value, shading="nearest", cmap="Blues")
    axes.figure.colorbar(mesh, ax=axes, label=label)
    for name, (at, height) in lines.items():
        axes.plot(at, height, label=name)
    axes.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))
    axes.legend(loc="lower right", fontsize="small")
    return axes


def dmft(answer: Answer, axes: Axes | None = None) -> Axes:
    """Self-overlap, overlap and energy of :func:`isinglass.theory.dmft` against the gain, with errors."""
    axes = _axes(axes)
    energy = "ising_energy" if "ising_energy" in answer else "residual_ising_energy"
    for name, label in (
        ("self_overlap", "self-overlap q"),
        ("rounded_overlap", "overlap of signs"),
        (energy, energy.replace("_", " ")),
    ):
        axes.errorbar(answer.gain, answer[name], answer.error_estimate[name], label=label)
    axes.set(xlabel="gain a")
    axes.legend()
    return axes


def recovery(answer: Answer, axes: Axes | None = None) -> Axes:
    """The probability to find the hidden state against α, of :func:`isinglass.theory.recovery`."""
    axes = _axes(axes)
    for place in answer.spins:
        (line,) = axes.plot(answer.curve_alphas, place.curve, label=f"{place.size} spins")
        axes.axvline(place.critical_alpha, color=line.get_color(), linestyle=":")
    axes.set(xlabel="columns over spins α", ylabel=f"probability of an overlap above {answer.overlap}")
    axes.legend()
    return axes


def minima(answer: Answer, axes: Axes | None = None) -> Axes:
    """Energies and overlaps of :func:`isinglass.landscape.minima`."""
    axes = _axes(axes)
    for kind in ("quench", "anneal"):
        if f"{kind}_overlaps" in answer:
            overlaps, energies = answer[f"{kind}_overlaps"], answer[f"{kind}_energies_per_spin"]
            axes.plot(
                overlaps, energies, "o", alpha=0.7, label=f"{kind}es" if kind == "quench" else f"{kind}s"
            )
    reference = "lowest minimum" if answer.overlap is None else "hidden state"
    axes.set(xlabel=f"overlap with the {reference}", ylabel="energy per spin")
    axes.legend()
    return axes


def anneal(answer: Answer, axes: Axes | None = None) -> Axes:
    """Amplitudes against the gain, of :func:`isinglass.landscape.anneal`: the bifurcation."""
    axes = _axes(axes)
    rows = answer.amplitudes
    up = rows[-1] > 0
    axes.plot(answer.gain, rows[:, up], color="C0", linewidth=0.6, alpha=0.6)
    axes.plot(answer.gain, rows[:, ~up], color="C1", linewidth=0.6, alpha=0.6)
    axes.set(xlabel="gain a", ylabel="amplitude x")
    return axes
