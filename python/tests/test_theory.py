"""The theory where it is known exactly, and the landscape against NumPy."""

import pickle

import isinglass
import numpy as np
import pytest
from isinglass import landscape, theory


def test_amplitudes_leave_zero_at_twice_the_disorder():
    answer = theory.replica(np.array([-2.5, -2.05, -1.9, -1.5]))
    assert (answer.self_overlap > 0).tolist() == [False, False, True, True]
    assert answer.energy[:2].tolist() == [0, 0]
    assert answer.phase.tolist() == ["paramagnet", "paramagnet", "spin_glass", "spin_glass"]
    assert answer.error_estimate.energy.shape == (4,)


def test_arrays_are_broadcast():
    answer = theory.replica(np.array([[-1.0], [-0.5]]), ferromagnetic_bias=[0.0, 3.0, 4.0], scheme="rs")
    assert answer.magnetization.shape == (2, 3)
    assert np.abs(answer.magnetization[:, 0]).max() < 1e-6
    assert answer.magnetization[:, 1:].min() > 0.5
    one = theory.replica(-0.5, ferromagnetic_bias=4.0, scheme="rs")
    assert answer.energy[1, 2] == one.energy
    with_density = theory.replica([-1.0, -0.5], amplitudes=True)
    assert with_density.amplitude_density.shape == with_density.amplitudes.shape
    steps = np.diff(with_density.amplitudes, axis=1)[:, :1]
    assert np.allclose((with_density.amplitude_density * steps).sum(axis=1), 1, atol=0.01)


def test_the_wishart_planted_state_is_known_exactly():
    answer = theory.replica(ensemble="wishart", alpha=0.8, b=2)
    # x = ±√b along the hidden state: energy −b²/4, Hessian from 2b up.
    assert answer.energy_planted == -1
    assert answer.hessian_edge_planted == 4
    assert answer.gain == pytest.approx(1.2)
    diagram = theory.phase_diagram("wishart", points=5)
    assert diagram.phase.shape == (5, 5) and diagram.b.shape == (5,)
    assert (diagram.phase[diagram.b < 0] == "paramagnet").all()


def test_spectra_have_mass_one_and_the_trace_of_the_hessian():
    answer = theory.spectrum(0.5, points=4001)
    step = answer.eigenvalues[1] - answer.eigenvalues[0]
    assert answer.density.sum() * step == pytest.approx(1, abs=0.01)
    mean = (answer.density * answer.eigenvalues).sum() * step
    assert mean == pytest.approx(3 * theory.replica(0.5).self_overlap - 0.5, rel=0.01)


def test_complexity_ends_at_ln_3_and_ln_2():
    # Far above the onset every combination of −√a, 0, √a is a critical point, of ±√a a minimum.
    answer = theory.complexity(60)
    assert answer.complexity_total == pytest.approx(np.log(3), abs=0.02)
    assert answer.complexity_minima == pytest.approx(np.log(2), abs=0.02)


def test_the_linear_stage_of_an_anneal_is_a_bessel_function():
    # C(t, t) = s₀² e^{2∫a} I₁(4t)/2t for constant gain; here early on a slow ramp around −2.5.
    answer = theory.dmft(rate=1e-4, start_gain=-2.5, end_gain=-2.4999, size=20000, time_step=0.005, points=3)
    t = answer.time[-1]
    order = np.arange(0, 40)
    logs = (2 * order + 1) * np.log(2 * t) - np.cumsum(np.log(np.maximum(order, 1)))
    bessel = np.exp(logs - np.cumsum(np.log(order + 1))).sum()
    exact = 0.01 * np.exp(-5 * t) * bessel / (2 * t)
    assert answer.self_overlap[-1] == pytest.approx(exact, rel=0.03)


def test_recovery_is_a_probability_that_grows_with_alpha():
    answer = theory.recovery(spins=[100, 1000], points=20)
    for place in answer.spins:
        assert (np.diff(place.curve) >= -1e-9).all() and 0 <= place.curve.min() <= place.curve.max() <= 1


def test_every_critical_point_is_one():
    glass = isinglass.generate("sk --size 7 --seed 4")
    found = landscape.critical_points(glass, gain=0.3)
    assert found.is_complete and found.morse_sum == 1
    rows, columns, couplings, _, _ = glass.entries()
    matrix = np.zeros((7, 7))
    matrix[rows, columns] = matrix[columns, rows] = couplings / found.gain_unit
    x = found.amplitudes
    assert x.shape == (found.critical_points, 7)
    assert np.abs(x**3 - 0.3 * x - x @ matrix).max() < 1e-6
    energies = (x**4 / 4 - 0.3 * x**2 / 2).sum(axis=1) - np.einsum("ki,ij,kj->k", x, matrix, x) / 2
    assert np.allclose(energies, found.energies)
    for point, index in zip(x, found.indices):
        eigenvalues = np.linalg.eigvalsh(landscape.hessian(glass, found, point, 0.3))
        assert (eigenvalues < 0).sum() == index


def test_minima_and_anneals_are_minima():
    glass = isinglass.generate("planted-sk --size 60 --seed 2")
    found = landscape.minima(glass, gain=0.5, quenches=4, anneals=2, modes=4)
    eigenvalues = np.linalg.eigvalsh(landscape.hessian(glass, found, found.amplitudes, 0.5))
    assert np.allclose(eigenvalues[:4], found.hessian_eigenvalues) and eigenvalues[0] > 0
    way = landscape.anneal(glass, -2.5, 0.5, points=4, anneals=2)
    assert way.amplitudes.shape == (4, 60) and way.gain.tolist() == [-2.5, -1.5, -0.5, 0.5]
    # An array will do.
    couplings = np.array([[0, 1.0], [1.0, 0]])
    assert landscape.critical_points(couplings, gain=-2).critical_points == 1


def test_answers_are_mappings():
    answer = theory.replica(-3)
    assert answer["phase"] == answer.phase == "paramagnet" and "energy" in answer
    assert "energy: 0" in repr(answer) and "energy" in dir(answer)
    assert pickle.loads(pickle.dumps(answer)).energy == 0
    with pytest.raises(AttributeError, match="replicon"):
        _ = answer.fortune


def test_mistakes_are_named():
    for mistake, words in [
        (lambda: theory.replica(), "gain is missing"),
        (lambda: theory.replica(float("nan")), "gain"),
        (lambda: theory.replica(0, b=1), "b is for ensemble wishart"),
        (lambda: theory.replica(0, scheme="2rsb"), "scheme"),
        (lambda: theory.spectrum(0, points=1), "points"),
        (lambda: theory.recovery(spins=[1]), "spins"),
        (lambda: theory.dmft(rate=-1), "rate"),
        (lambda: landscape.critical_points(isinglass.generate("sk --size 30")), "20"),
        (lambda: landscape.minima(isinglass.generate("sk --size 5"), anneals=0, quenches=0), "anneals"),
        (lambda: theory.replica(0, disorder=-1), "disorder"),
    ]:
        with pytest.raises(isinglass.InvalidInputError, match=words):
            mistake()
