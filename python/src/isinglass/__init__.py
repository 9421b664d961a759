"""Isinglass: a coherent Ising machine in software.

Solves Ising, QUBO and Max-Cut problems given as arrays of NumPy, sparse matrices of SciPy, graphs of
networkx, or binary quadratic models of dimod; shows the landscape of soft spins behind them
(:mod:`isinglass.landscape`), and what statistical physics predicts of it (:mod:`isinglass.theory`).

>>> import numpy as np
>>> import isinglass
>>> isinglass.solve(np.ones((3, 3)) - np.eye(3)).objective
-3.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _library, landscape, plot, theory
from ._answer import Answer
from ._library import (
    InvalidInputError,
    IsinglassError,
    OutOfMemoryError,
    UnreadableFileError,
    UnsupportedProblemError,
    solvers,
)
from ._problem import Problem, generate, read
from ._solve import Progress, Result, solve

if TYPE_CHECKING:
    from .sampler import IsinglassSampler

__version__ = _library.text("isinglass_version")

__all__ = [
    "Answer",
    "InvalidInputError",
    "IsinglassError",
    "IsinglassSampler",
    "OutOfMemoryError",
    "Problem",
    "Progress",
    "Result",
    "UnreadableFileError",
    "UnsupportedProblemError",
    "generate",
    "landscape",
    "plot",
    "read",
    "solve",
    "solvers",
    "theory",
]


def __getattr__(name: str) -> Any:
    # Only those who sample need dimod.
    if name == "IsinglassSampler":
        from .sampler import IsinglassSampler

        return IsinglassSampler
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
