"""What tests compare with: energies added up by NumPy over all states."""

import itertools

import numpy as np
import pytest


def all_states(order):
    return np.array(list(itertools.product((-1, 1), repeat=order)), dtype=float).reshape(-1, order)


def ising_energies(couplings, fields, states):
    """−Σ_{i<j} J_ij s_i s_j − Σ h_i s_i of rows of spins, for symmetric couplings."""
    off_diagonal = couplings - np.diag(np.diag(couplings))
    return -np.einsum("ki,ij,kj->k", states, off_diagonal, states) / 2 - states @ fields


@pytest.fixture
def rng():
    return np.random.default_rng(20251)


def symmetric(rng, order, whole=True):
    values = rng.integers(-3, 4, (order, order)) if whole else rng.normal(size=(order, order))
    upper = np.triu(values, 1)
    return upper + upper.T
