"""What the steps of a tape are called: by the question's names, else by their formula in them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

from generator.mutation.tape import GIVEN, WRITTEN, Taken
from generator.numbers import Dual, Result, Row, Tensor, Traced

# How deep a formula is written out; below stand three dots.
DEEPEST = 3

_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2, "//": 2, "%": 2, "negated": 3, "**": 4}
_ATOM = 9


class Names:
    """Names of steps, and the neighbours of a cell within its tensor."""

    def __init__(self, values: Iterable[tuple[str, Any]]) -> None:
        self._names: dict[int, str] = {}
        self._beside: dict[int, list[tuple[int, Taken]]] = {}
        self._texts: dict[tuple[int, int], tuple[str, int]] = {}
        for name, value in values:
            for text, step in _cells(name, value):
                self._names.setdefault(id(step), text)
            for axis, row in _rows(value):
                for before, after in itertools.pairwise(row):
                    self._beside.setdefault(id(after), []).append((2 * axis, before))
                    self._beside.setdefault(id(before), []).append((2 * axis + 1, after))

    def named(self, step: Taken) -> str:
        """Return the name of a step in the question, or an empty text."""
        return self._names.get(id(step), "")

    def neighbours(self, step: Taken) -> list[tuple[int, Taken]]:
        """Return the steps that stand beside it in a tensor of the question, each with its direction as a number."""
        return self._beside.get(id(step), [])

    def text(self, step: Taken, deepest: int = DEEPEST) -> str:
        """Return the name of a step, or its formula."""
        return self._written(step, deepest)[0]

    def formula(self, step: Taken) -> str:
        """Return the formula of a step, in the names of what it needs."""
        return self._formula(step, DEEPEST)[0]

    def _written(self, step: Taken, deepest: int) -> tuple[str, int]:
        """The text, and how tightly it holds together."""
        key = id(step), deepest
        found = self._texts.get(key)
        if found is None:
            name = self._names.get(id(step))
            found = self._texts[key] = (name, _ATOM) if name else self._formula(step, deepest)
        return found

    def _formula(self, step: Taken, deepest: int) -> tuple[str, int]:
        if step.kind in (GIVEN, WRITTEN):
            return _number(step.value)
        if not deepest:
            return "…", _ATOM
        parts = [self._written(need, deepest - 1) for need in step.needs]
        binding = _BINDING.get(step.kind, _ATOM)
        match step.kind:
            case "negated":
                return f"-{_held(parts[0], binding)}", binding
            case "**":
                return f"{_held(parts[0], binding + 1)}**{_held(parts[1], binding)}", binding
            case kind if kind in _BINDING:
                right = binding if kind in "+*" else binding + 1
                return f"{_held(parts[0], binding)} {kind} {_held(parts[1], right)}", binding
            case "cell":
                return parts[0]
            case kind:
                inner = ", ".join(text for text, _ in parts[:3]) + (", …" if len(parts) > 3 else "")
                return f"{kind.removeprefix('function ').split(' ')[0]}({inner})", _ATOM


def _held(part: tuple[str, int], binding: int) -> str:
    return f"({part[0]})" if part[1] < binding else part[0]


def _number(value: Any) -> tuple[str, int]:
    text = str(value)
    if isinstance(value, Fraction):
        return text, 2
    return text, _ATOM if not text.startswith("-") else 3


def _cells(name: str, value: Any) -> Iterator[tuple[str, Taken]]:
    """The steps within a value, each with its name: run.h[1]."""
    match value:
        case Traced():
            yield name, value.step  # type: ignore[misc]  # a tape's steps
        case Dual():
            yield from _cells(name, value.value)
        case Tensor():
            for k, item in enumerate(value.items, value.start):
                yield from _cells(f"{name}[{k}]", item)
        case Row():
            for field, item in value.fields():
                yield from _cells(f"{name}.{field}", item)
        case Result() if is_dataclass(value):
            for each in fields(value):
                yield from _cells(f"{name}.{each.name}", getattr(value, each.name))
        case tuple() | list():
            for k, item in enumerate(value):
                yield from _cells(f"{name}[{k}]", item)
        case dict():
            yield from _fields(name, value)
        case _:
            return


def _fields(name: str, value: Mapping[Any, Any]) -> Iterator[tuple[str, Taken]]:
    for key, item in value.items():
        yield from _cells(f"{name}.{key}", item)


def _rows(value: Any, axis: int = 0) -> Iterator[tuple[int, list[Taken]]]:
    """The steps that stand in a row within a value, along each axis of its tensors."""
    match value:
        case Tensor() if value.items and isinstance(value.items[0], Tensor):
            for column in zip(*(item.cells() for item in value.items), strict=True):
                yield from _row(axis, column)
            for item in value.items:
                yield from _rows(item, axis + 1)
        case Tensor():
            yield from _row(axis, value.items)
        case Result() if is_dataclass(value):
            for each in fields(value):
                yield from _rows(getattr(value, each.name), axis)
        case _:
            return


def _row(axis: int, cells: Iterable[Any]) -> Iterator[tuple[int, list[Taken]]]:
    row = [cell.step for cell in cells if isinstance(cell, Traced)]
    if len(row) > 1:
        yield axis, row  # type: ignore[misc]  # a tape's steps
