"""Problems from arrays, graphs, files and random ensembles."""

from __future__ import annotations

import json
import os
from collections.abc import Hashable, Sequence
from ctypes import byref
from typing import Any

import numpy as np

from . import _library
from ._library import call, create, library, numbers

KINDS = {
    ("ising", False): 0,
    ("qubo", False): 1,
    ("qubo", True): 2,
    ("maxcut", True): 3,
}


class Problem:
    """An Ising, QUBO or Max-Cut problem, held by the library.

    Never changes; any number of threads may solve it at once.

    Parameters
    ----------
    couplings
        A square array or a sparse matrix of SciPy, or a graph of networkx.

        For ``sense="ising"`` these are the couplings J of the energy −Σ J_ij s_i s_j − Σ h_i s_i over pairs
        i < j of spins ±1: a symmetric matrix or one triangle of it; the diagonal of an array is ignored.
        For ``sense="qubo"`` any matrix Q, meant as xᵀQx over x = 0 or 1.
        For ``sense="maxcut"`` the weights of the edges, symmetric or one triangle.
        A graph's edges have the values of their attribute `weight`, or 1.
    linear
        Fields h of an Ising model, or linear coefficients of a QUBO, one a variable.
    sense
        ``"ising"``, ``"qubo"`` or ``"maxcut"``; by default ``"maxcut"`` for graphs and ``"ising"`` else.
    maximize
        Whether the value of a QUBO is to be large rather than small.
    constant
        Added to the objective.
    weight
        The attribute that holds a graph's weights.

    Raises
    ------
    isinglass.InvalidInputError
        If the numbers make no problem; the message says where and what to do.

    Examples
    --------
    >>> import numpy as np
    >>> import isinglass
    >>> isinglass.Problem(np.array([[0, 1, -1], [1, 0, 1], [-1, 1, 0]]))
    <Problem ising: 3 spins, 3 couplings>
    """

    def __init__(
        self,
        couplings: Any,
        linear: Any = None,
        *,
        sense: str | None = None,
        maximize: bool = False,
        constant: float = 0.0,
        weight: str = "weight",
    ):
        self.labels: list[Hashable] | None = None
        is_graph = hasattr(couplings, "edges") and hasattr(couplings, "nodes")
        if sense is None:
            sense = "maxcut" if is_graph else "ising"
        kind = KINDS.get((sense, bool(maximize) or sense == "maxcut"))
        if kind is None:
            raise ValueError(
                f"sense={sense!r}, maximize={maximize}: give 'ising', 'qubo' or 'maxcut'; "
                "only a QUBO can be maximized"
            )
        if is_graph:
            self.labels = list(couplings.nodes)
            entries = _graph_entries(couplings, self.labels, weight)
            self._handle = from_entries(kind, len(self.labels), *entries, linear, constant)
        elif hasattr(couplings, "tocoo"):
            entries = _sparse_entries(couplings, sense)
            self._handle = from_entries(kind, couplings.shape[0], *entries, linear, constant)
        else:
            self._handle = _from_matrix(kind, couplings, linear, constant)

    @classmethod
    def _adopting(cls, handle: int, labels: Sequence[Hashable] | None = None) -> Problem:
        problem = cls.__new__(cls)
        problem._handle = handle
        problem.labels = None if labels is None else list(labels)
        return problem

    def __del__(self) -> None:
        if handle := getattr(self, "_handle", None):
            library.isinglass_problem_release(handle)
            self._handle = None

    def __reduce__(self) -> tuple:
        rows, columns, values, linear, constant = self.entries()
        info = self.info
        kind = KINDS[(info["kind"], info["sense"] == "maximize")]
        linear = linear if linear.any() else None
        return _unpickled, (kind, len(self), rows, columns, values, linear, constant, self.labels)

    def __len__(self) -> int:
        return library.isinglass_problem_order(self._handle)

    def __repr__(self) -> str:
        info = self.info
        name = f" {info['name']!r}" if info["name"] else ""
        what = "variables" if info["kind"] == "qubo" else "spins"
        sense = ", maximized" if info["kind"] == "qubo" and info["sense"] == "maximize" else ""
        couplings = f"{info['couplings']} coupling{'s' * (info['couplings'] != 1)}"
        return f"<Problem {info['kind']}{name}: {len(self)} {what}, {couplings}{sense}>"

    @property
    def info(self) -> dict[str, Any]:
        """What is known of it: kind, sense, name, labels, planted state, and so on."""
        return json.loads(_library.text("isinglass_problem_json", self._handle))

    def entries(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, float]:
        """The problem in its own terms.

        Returns
        -------
        rows, columns, values, linear, constant
            The pairs i < j with J_ij, q_ij or weights; h or the linear coefficients; the constant.
        """
        count = library.isinglass_problem_pair_count(self._handle)
        rows, columns = np.empty(count, np.int64), np.empty(count, np.int64)
        values, linear = np.empty(count), np.empty(len(self))
        constant = np.empty(1)
        library.isinglass_problem_entries(
            self._handle, *(a.ctypes.data for a in (rows, columns, values, linear, constant))
        )
        return rows, columns, values, linear, float(constant[0])

    def objective(self, states: Any) -> np.ndarray | float:
        """The energy, value or cut of one state or of rows of states, exact for whole numbers.

        Parameters
        ----------
        states
            Spins, or zeros and ones: what is above 0 is up.
        """
        states = np.asarray(states)
        rows = np.ascontiguousarray(np.atleast_2d(states) > 0, dtype=np.int8)
        if rows.ndim != 2 or rows.shape[1] != len(self):
            raise ValueError(f"states of {rows.shape[-1]} variables for a problem of {len(self)}")
        values = np.empty(len(rows))
        call(
            "isinglass_problem_objectives",
            self._handle, len(rows), rows.ctypes.data, values.ctypes.data,
        )  # fmt: skip
        return float(values[0]) if states.ndim == 1 else values


def read(path: str | os.PathLike[str]) -> Problem:
    """Reads a problem from a file of any format that Isinglass knows, compressed or not.

    Raises
    ------
    isinglass.UnreadableFileError
        If it cannot be read; the message says where in the file and what to do.
    """
    return _labelled(create("isinglass_problem_from_file", os.fsencode(path)))


def generate(recipe: str) -> Problem:
    """Generates a random problem, such as ``"wishart --size 100 --alpha 0.8 --seed 3"``.

    Recipes are what ``isinglass generate`` takes.

    Examples
    --------
    >>> import isinglass
    >>> problem = isinglass.generate("planted-sk --size 50 --ferromagnetic-bias 2 --seed 1")
    >>> problem.info["planted"]["spins"][:3] in ("+++", "++-", "+-+", "+--", "-++", "-+-", "--+", "---")
    True
    """
    return _labelled(create("isinglass_problem_from_recipe", recipe.encode()))


def from_entries(
    kind: int, order: int, rows: Any, columns: Any, values: Any, linear: Any, constant: float
) -> int:
    """The handle of a problem from entries (i, j, value)."""
    rows, columns = numbers(rows, "the rows"), numbers(columns, "the columns")
    values = numbers(values, "the values")
    linear = _linear(linear, order)
    return create(
        "isinglass_problem_from_entries",
        kind, order, len(values), *(byref(_library.vector(a)) for a in (rows, columns, values)),
        None if linear is None else byref(_library.vector(linear)), constant,
    )  # fmt: skip


def _from_matrix(kind: int, array: Any, linear: Any, constant: float) -> int:
    array = numbers(array, "the couplings")
    if array.ndim != 2 or array.shape[0] != array.shape[1]:
        raise ValueError(f"the couplings must be a square matrix, not of shape {array.shape}")
    linear = _linear(linear, len(array))
    return create(
        "isinglass_problem_from_matrix",
        kind, len(array), byref(_library.matrix(array)),
        None if linear is None else byref(_library.vector(linear)), constant,
    )  # fmt: skip


def _linear(linear: Any, order: int) -> np.ndarray | None:
    if linear is None:
        return None
    linear = numbers(linear, "the linear terms")
    if linear.shape != (order,):
        raise ValueError(f"linear terms of shape {linear.shape} for {order} variables")
    return linear if order > 0 else None


def _graph_entries(graph: Any, labels: list[Hashable], weight: str) -> tuple:
    index = {label: k for k, label in enumerate(labels)}
    edges = [(index[a], index[b], w) for a, b, w in graph.edges(data=weight, default=1) if a != b]
    rows, columns, values = zip(*edges) if edges else ((), (), ())
    try:
        values = np.asarray(values) if edges else np.empty(0)
    except ValueError as error:
        raise TypeError(f"the attribute {weight!r} of some edge is no number") from error
    return np.asarray(rows, np.int64), np.asarray(columns, np.int64), values


def _sparse_entries(matrix: Any, sense: str) -> tuple:
    if len(matrix.shape) != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"the couplings must be a square matrix, not of shape {matrix.shape}")
    matrix = matrix.tocoo()
    rows, columns, values = matrix.row, matrix.col, matrix.data
    if sense != "qubo":
        upper, lower = rows < columns, rows > columns
        if (values[upper] != 0).any() and (values[lower] != 0).any():
            csr = matrix.tocsr()
            difference = (csr != csr.T).tocoo()
            if difference.nnz > 0:
                i, j = int(difference.row[0]), int(difference.col[0])
                raise ValueError(
                    f"entries ({i}, {j}) and ({j}, {i}) differ and neither triangle is zero: "
                    "give a symmetric matrix, such as (J + J.T) / 2, or one triangle"
                )
            keep = upper
        else:
            keep = upper | lower
        rows, columns, values = rows[keep], columns[keep], values[keep]
    return rows, columns, values


def _labelled(handle: int) -> Problem:
    problem = Problem._adopting(handle)
    problem.labels = problem.info.get("labels")
    return problem


def _unpickled(kind, order, rows, columns, values, linear, constant, labels) -> Problem:
    return Problem._adopting(from_entries(kind, order, rows, columns, values, linear, constant), labels)
