import unittest

import dimod
import dimod.testing
import dwave.preprocessing
import isinglass
import numpy as np
import pytest


@pytest.fixture
def sampler():
    return isinglass.IsinglassSampler()


def model(rng, order, vartype, whole=True):
    bqm = dimod.BinaryQuadraticModel(vartype)
    draw = (lambda: int(rng.integers(-4, 5))) if whole else (lambda: float(rng.normal()))
    names = [f"v{k}" if k % 2 else ("tuple", k) for k in range(order)]
    for k, name in enumerate(names):
        bqm.add_linear(name, draw())
        for other in names[:k]:
            if rng.random() < 0.7:
                bqm.add_quadratic(other, name, draw())
    bqm.offset = draw()
    return bqm


def test_it_is_a_sampler(sampler):
    dimod.testing.assert_sampler_api(sampler)


@dimod.testing.load_sampler_bqm_tests(isinglass.IsinglassSampler)
class TestModels(unittest.TestCase):
    """dimod's own models of every kind."""


@pytest.mark.parametrize("vartype", ["SPIN", "BINARY"])
@pytest.mark.parametrize("whole", [True, False])
def test_the_ground_state_is_found(sampler, rng, vartype, whole):
    bqm = model(rng, 10, vartype, whole)
    exact = dimod.ExactSolver().sample(bqm).first
    sampleset = sampler.sample(bqm, seed=3)
    dimod.testing.assert_response_energies(sampleset, bqm)
    assert sampleset.vartype is bqm.vartype
    assert sampleset.first.energy == pytest.approx(exact.energy, rel=1e-12, abs=1e-12)
    assert sampleset.info["lower_bound"] <= exact.energy + 1e-9
    assert set(sampleset.variables) == set(bqm.variables)


def test_reads_sweeps_and_seeds_are_obeyed(sampler, rng):
    bqm = model(rng, 30, "SPIN")
    first = sampler.sample(bqm, num_reads=17, num_sweeps=20, beta_range=(0.1, 3.0), seed=8)
    again = sampler.sample(bqm, num_reads=17, num_sweeps=20, beta_range=(0.1, 3.0), seed=8)
    assert first.record.num_occurrences.sum() == 17 == first.info["replicas"]
    assert first.info["solver"] == "sa" and first.info["seed"] == 8
    np.testing.assert_array_equal(first.record.sample, again.record.sample)
    timing = first.info["timing"]
    assert all(timing[f"{part}_ns"] >= 0 for part in ("preprocessing", "sampling", "postprocessing"))
    other = sampler.sample(bqm, num_reads=1)
    assert 0 <= other.info["seed"] < 2**32


@pytest.mark.parametrize("vartype", ["SPIN", "BINARY"])
def test_inverse_temperatures_are_in_units_of_the_energy(sampler, rng, vartype):
    """Temperatures of the annealer are in units of the root mean square field of the couplings."""
    bqm = model(rng, 20, vartype)
    spins = bqm.spin
    field = np.sqrt(2 * sum(value**2 for _, _, value in spins.iter_quadratic()) / 20)
    sampleset = sampler.sample(bqm, num_reads=2, num_sweeps=5, beta_range=(0.2, 4.0), reduce=False)
    parameters = sampleset.info["parameters"]
    assert parameters["start-temperature"] * field == pytest.approx(1 / 0.2, rel=1e-5)
    assert parameters["end-temperature"] * field == pytest.approx(1 / 4.0, rel=1e-5)
    # From infinite temperature reads end all over the place.
    hot = sampler.sample(bqm, num_reads=64, num_sweeps=1, beta_range=(0, 1e-9), seed=1, reduce=False)
    cold = sampler.sample(bqm, num_reads=64, num_sweeps=200, beta_range=(0.05, 50), seed=1, reduce=False)
    assert hot.record.energy.mean() > cold.record.energy.mean()


def test_starts_are_started_from(sampler, rng):
    bqm = model(rng, 12, "BINARY")
    best = dimod.ExactSolver().sample(bqm).first
    names = list(bqm.variables)[::-1]
    others = np.array([[0] * 12, [best.sample[v] for v in names], [1] * 12])
    sampleset = sampler.sample(
        bqm, initial_states=(others, names), solver="descent", num_reads=1, reduce=False
    )
    assert sampleset.first.energy == best.energy


def test_arguments_of_others_warn_and_never_fail(sampler):
    bqm = dimod.BinaryQuadraticModel({0: 1}, {}, "SPIN")
    with pytest.warns(UserWarning, match="'beta_schedule_type' has no effect"):
        sampler.sample(bqm, beta_schedule_type="geometric")
    with pytest.warns(UserWarning, match="'frobnicate' is not known"):
        sampler.sample(bqm, frobnicate=3)


def test_a_run_is_interrupted_when_asked(sampler, rng):
    bqm = model(rng, 40, "SPIN", whole=False)
    asked = []
    sampleset = sampler.sample(
        bqm, time_limit=60, interrupt_function=lambda: asked.append(1) or len(asked) > 2
    )
    assert sampleset.info["stop_reason"] in ("interrupted", "optimal") and asked


def test_a_target_ends_the_run(sampler, rng):
    bqm = model(rng, 14, "BINARY")
    energy = dimod.ExactSolver().sample(bqm).first.energy
    sampleset = sampler.sample(bqm, target=energy, time_limit=60)
    assert sampleset.first.energy == energy
    assert sampleset.info["stop_reason"] in ("target", "optimal")


def test_composites_work_on_top(sampler, rng):
    bqm = model(rng, 9, "SPIN")
    exact = dimod.ExactSolver().sample(bqm).first.energy
    for wrapped in (
        dimod.TrackingComposite(sampler),
        dimod.TruncateComposite(sampler, 3),
        dwave.preprocessing.ScaleComposite(sampler),
        dwave.preprocessing.SpinReversalTransformComposite(sampler),
        dwave.preprocessing.ConnectedComponentsComposite(sampler),
    ):
        assert wrapped.sample(bqm).first.energy == pytest.approx(exact)


def test_ising_and_qubo_are_sampled_by_name(sampler):
    assert sampler.sample_ising({"a": 1}, {("a", "b"): 2}).first.energy == -3
    assert sampler.sample_qubo({(0, 0): -1, (0, 1): 3, (1, 1): -2}).first.energy == -2


def test_models_without_variables_have_their_offset(sampler):
    for vartype in ("SPIN", "BINARY"):
        sampleset = sampler.sample(dimod.BinaryQuadraticModel({}, {}, 2.5, vartype))
        assert len(sampleset.variables) == 0
        assert len(sampleset) == 0 or sampleset.first.energy == 2.5
