"""Pictures show the numbers they were given."""

import isinglass
import numpy as np
import pytest
from isinglass import landscape, plot, theory

pyplot = pytest.importorskip("matplotlib.pyplot")


@pytest.fixture(autouse=True)
def no_window():
    pyplot.switch_backend("agg")
    yield
    pyplot.close("all")


def drawn(axes):
    axes.figure.canvas.draw()
    return [line.get_xydata() for line in axes.lines]


def test_theory_is_drawn():
    answer = theory.spectrum(-1, ferromagnetic_bias=3)
    assert np.array_equal(drawn(plot.spectrum(answer))[0], np.c_[answer.eigenvalues, answer.density])
    answer = theory.spectrum(ensemble="wishart", alpha=1.5, b=1)
    assert len(drawn(plot.spectrum(answer))) == 2
    answer = theory.complexity(0)
    assert np.array_equal(drawn(plot.complexity(answer))[0], np.c_[answer.energies, answer.complexities])
    answer = theory.replica(-1, amplitudes=True)
    assert drawn(plot.amplitudes(answer))[0].shape == (280, 2)
    assert len(drawn(plot.recovery(theory.recovery(spins=[100, 200], points=5)))) == 4
    for ensemble, lines in [("planted-sk", 3), ("wishart", 1)]:
        assert len(drawn(plot.phase_diagram(theory.phase_diagram(ensemble, points=3)))) == lines
    answer = theory.dmft(size=100, runs=2, rate=1, points=4)
    lines = drawn(plot.dmft(answer))
    assert np.array_equal(lines[0], np.c_[answer.gain, answer.self_overlap])


def test_landscapes_and_runs_are_drawn_into_given_axes():
    glass = isinglass.generate("planted-sk --size 30 --seed 1")
    figure, (left, middle, right) = pyplot.subplots(1, 3)
    found = landscape.minima(glass, quenches=5, anneals=2)
    assert plot.minima(found, left) is left
    assert len(drawn(left)[0]) == len(found.quench_overlaps)
    assert len(drawn(plot.anneal(landscape.anneal(glass, -2, 0, points=3), middle))) == 30
    result = isinglass.solve(glass, solver="sa", replicas=8, steps=10, seed=1)
    steps = drawn(plot.trace(result, right))[0]
    assert steps[-1, 1] == result.objective
