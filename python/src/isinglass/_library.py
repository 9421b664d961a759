"""The C interface of the library, called through ctypes, which lets go of the interpreter meanwhile."""

from __future__ import annotations

import ctypes
import json
import os
from ctypes import POINTER, byref, c_char_p, c_double, c_int32, c_int64, c_size_t, c_void_p
from pathlib import Path
from typing import Any

import numpy as np

ABI_VERSION = 1
MESSAGE_SIZE = 1024


class IsinglassError(Exception):
    """What Isinglass could not do, and what to do about it."""


class InvalidInputError(IsinglassError, ValueError):
    """An argument makes no sense."""


class UnreadableFileError(IsinglassError, OSError):
    """A file cannot be read or holds something else."""


class UnsupportedProblemError(IsinglassError, ValueError):
    """The solver cannot handle the problem."""


class OutOfMemoryError(IsinglassError, MemoryError):
    """Memory could not be had."""


ERRORS = {
    1: InvalidInputError,
    2: UnreadableFileError,
    3: UnsupportedProblemError,
    4: OutOfMemoryError,
}


class Vector(ctypes.Structure):
    _fields_ = [("start", c_void_p), ("number", c_int32), ("stride", c_int64)]


class Matrix(ctypes.Structure):
    _fields_ = [
        ("start", c_void_p),
        ("number", c_int32),
        ("row_stride", c_int64),
        ("column_stride", c_int64),
    ]


class ProgressReport(ctypes.Structure):
    _fields_ = [
        ("elapsed", c_double),
        ("objective", c_double),
        ("control", c_char_p),
        ("control_value", c_double),
        ("replicas", c_int64),
        ("steps", c_int64),
        ("fraction", c_double),
    ]


Observer = ctypes.CFUNCTYPE(c_int32, c_void_p, POINTER(ProgressReport))

NUMBERS = {
    np.dtype(np.int8): 1,
    np.dtype(np.int16): 2,
    np.dtype(np.int32): 3,
    np.dtype(np.int64): 4,
    np.dtype(np.float32): 5,
    np.dtype(np.float64): 6,
}


def numbers(array: Any, what: str) -> np.ndarray:
    """The array itself if the library can read it, else a copy of a type that it can.

    Raises
    ------
    TypeError
        If the array does not hold real numbers.
    """
    array = np.asarray(array)
    if array.dtype in NUMBERS:
        return array
    kind, size = array.dtype.kind, array.dtype.itemsize
    if kind == "b":
        return array.astype(np.int8)
    if kind == "u":
        return array.astype(np.float64 if size == 8 else f"i{2 * size}")
    if kind in "if":
        # Other byte orders, half precision, and what is longer than double precision.
        return array.astype(np.float32 if kind == "f" and size < 4 else f"{kind}{min(size, 8)}")
    if kind == "O":
        try:
            return array.astype(np.float64)
        except (TypeError, ValueError):
            pass
    raise TypeError(f"{what} must hold real numbers, not {array.dtype}")


def vector(array: np.ndarray) -> Vector:
    """How the library is told of a one-dimensional array, which must be kept alive meanwhile."""
    return Vector(array.ctypes.data, NUMBERS[array.dtype], array.strides[0])


def matrix(array: np.ndarray) -> Matrix:
    """How the library is told of a two-dimensional array, which must be kept alive meanwhile."""
    return Matrix(array.ctypes.data, NUMBERS[array.dtype], *array.strides)


def _path() -> str:
    chosen = os.environ.get("ISINGLASS_LIBRARY")
    return chosen or os.fspath(Path(__file__).parent / "libIsinglassC.so")


def _load() -> ctypes.CDLL:
    path = _path()
    try:
        library = ctypes.CDLL(path)
    except OSError as error:
        raise ImportError(
            f"the library of Isinglass cannot be loaded: {error}; install a wheel, "
            "or set ISINGLASS_LIBRARY to a libIsinglassC.so"
        ) from error
    library.isinglass_abi_version.restype = c_int32
    version = library.isinglass_abi_version()
    if version != ABI_VERSION:
        raise ImportError(
            f"{path} has version {version} of the interface, and {ABI_VERSION} is needed: "
            "take the library and the Python package from one version of Isinglass"
        )
    failing = [c_char_p, c_size_t]
    handle = POINTER(c_void_p)
    signatures = {
        "isinglass_version": (c_void_p, []),
        "isinglass_text_release": (None, [c_void_p]),
        "isinglass_solvers_json": (c_void_p, []),
        "isinglass_questions_json": (c_void_p, []),
        "isinglass_theory": (c_int32, [c_char_p, c_char_p, c_int32, handle, *failing]),
        "isinglass_landscape": (c_int32, [c_void_p, c_char_p, c_int32, handle, *failing]),
        "isinglass_problem_from_matrix": (
            c_int32,
            [c_int32, c_int64, POINTER(Matrix), POINTER(Vector), c_double, handle, *failing],
        ),
        "isinglass_problem_from_entries": (
            c_int32,
            [c_int32, c_int64, c_int64, *[POINTER(Vector)] * 4, c_double, handle, *failing],
        ),
        "isinglass_problem_from_file": (c_int32, [c_char_p, handle, *failing]),
        "isinglass_problem_from_recipe": (c_int32, [c_char_p, handle, *failing]),
        "isinglass_problem_release": (None, [c_void_p]),
        "isinglass_problem_order": (c_int64, [c_void_p]),
        "isinglass_problem_pair_count": (c_int64, [c_void_p]),
        "isinglass_problem_json": (c_void_p, [c_void_p]),
        "isinglass_problem_entries": (None, [c_void_p] * 6),
        "isinglass_problem_objectives": (
            c_int32, [c_void_p, c_int64, c_void_p, c_void_p, *failing],
        ),
        "isinglass_stop_create": (c_void_p, []),
        "isinglass_stop_raise": (None, [c_void_p]),
        "isinglass_stop_release": (None, [c_void_p]),
        "isinglass_solve": (
            c_int32,
            [c_void_p, c_char_p, c_void_p, c_void_p, Observer, c_void_p, handle, *failing],
        ),
        "isinglass_result_release": (None, [c_void_p]),
        "isinglass_result_json": (c_char_p, [c_void_p]),
        "isinglass_result_sample_count": (c_int64, [c_void_p]),
        "isinglass_result_samples": (None, [c_void_p] * 4),
    }  # fmt: skip
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    return library


library = _load()


def call(name: str, *arguments: Any) -> None:
    """Calls a function that can fail.

    Raises
    ------
    IsinglassError
        One of its subclasses, with what the library says.
    """
    message = ctypes.create_string_buffer(MESSAGE_SIZE)
    status = getattr(library, name)(*arguments, message, MESSAGE_SIZE)
    if status != 0:
        raise ERRORS.get(status, IsinglassError)(message.value.decode())


def create(name: str, *arguments: Any) -> int:
    """Calls a function that makes a handle."""
    handle = c_void_p()
    call(name, *arguments, byref(handle))
    return handle.value


def text(name: str, *arguments: Any) -> str:
    """Calls a function that gives text, and gives the text back."""
    pointer = getattr(library, name)(*arguments)
    if not pointer:
        raise OutOfMemoryError("there is no memory for an answer")
    try:
        return ctypes.string_at(pointer).decode()
    finally:
        library.isinglass_text_release(pointer)


def solvers() -> list[dict[str, Any]]:
    """The solvers: for each its name, meaning, source and parameters.

    Examples
    --------
    >>> import isinglass
    >>> [s["name"] for s in isinglass.solvers()][:3]
    ['auto', 'cim', 'cim-noise']
    """
    return json.loads(text("isinglass_solvers_json"))
