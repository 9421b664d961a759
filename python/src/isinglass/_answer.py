"""What the theory and the landscape answer: numbers under their names."""

from __future__ import annotations

import ctypes
import json
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from . import _library


class Answer(Mapping):
    """Named numbers, arrays of NumPy where there are several; names are attributes, too.

    The names are those of the command's JSON. What is missing is None, and not a number in arrays.

    Examples
    --------
    >>> import isinglass
    >>> answer = isinglass.theory.replica(-3)
    >>> answer.phase, answer["energy"]
    ('paramagnet', 0.0)
    """

    def __init__(self, members: Mapping[str, Any]):
        self._members = dict(members)

    def __getitem__(self, name: str) -> Any:
        return self._members[name]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["_members"][name]
        except KeyError:
            raise AttributeError(f"there is no {name!r} among {', '.join(self)}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._members]

    def __getstate__(self) -> dict[str, Any]:
        return self._members

    def __setstate__(self, members: dict[str, Any]) -> None:
        self.__dict__["_members"] = members

    def __repr__(self) -> str:
        lines = [f"  {name}: {_brief(value)}" for name, value in self.items()]
        return "\n".join(["<Answer", *lines]) + ">"


def _brief(value: Any) -> str:
    if isinstance(value, np.ndarray):
        kind = "words" if value.dtype.kind in "OU" else "numbers"
        return " × ".join(str(n) for n in value.shape) + " " + kind
    if isinstance(value, float):
        return f"{value:.7g}"
    if isinstance(value, Answer):
        return ", ".join(f"{name} {_brief(member)}" for name, member in value.items())
    if isinstance(value, list):
        return f"{len(value)} entries"
    return str(value)


def ask(function: str, *arguments: Any, threads: int | None = None, **parameters: Any) -> Answer:
    """Calls a function of the library that answers in JSON, with parameters that are not None.

    On the main thread it waits on another, so that Ctrl-C is heard; the work then ends by itself.

    Raises
    ------
    isinglass.InvalidInputError
        For parameters that make no sense; the message names them.
    """
    given = {name: _plain(value) for name, value in parameters.items() if value is not None}
    texts: list[str] = []
    failures: list[BaseException] = []
    over = threading.Event()

    def work() -> None:
        answer = ctypes.c_void_p()
        try:
            _library.call(
                function, *arguments, json.dumps(given).encode(), threads or 0, ctypes.byref(answer)
            )
            texts.append(ctypes.string_at(answer.value).decode())
        except BaseException as failure:
            failures.append(failure)
        finally:
            _library.library.isinglass_text_release(answer)
            over.set()

    if threading.current_thread() is threading.main_thread():
        threading.Thread(target=work, name="isinglass", daemon=True).start()
        over.wait()
    else:
        work()
    for failure in failures:
        raise failure
    return _value(json.loads(texts[0]))


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not np.isfinite(value):
        return str(value)
    return value


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return Answer({name: _value(member) for name, member in value.items()})
    if isinstance(value, list):
        return _array(value)
    return value


def _array(items: list) -> Any:
    if any(isinstance(item, dict) for item in items):
        return [_value(item) for item in items]
    if any(isinstance(item, str) for item in items):
        return np.array(items, dtype=object)
    if any(isinstance(item, list) for item in items):
        rows = [_array(item) for item in items]
        shapes = {row.shape if isinstance(row, np.ndarray) else None for row in rows}
        return np.array(rows) if len(shapes) == 1 and None not in shapes else rows
    if items and all(isinstance(item, (bool, int)) for item in items):
        return np.array(items)
    return np.array([np.nan if item is None else item for item in items], dtype=float)
