"""A tape of a computation: every operation as the code does it, each with what computes it again.

A :class:`~generator.numbers.traced.Trace` prices work, and so leaves out what is none: a product with 1, a sum with 0.
Just these hide a wrong method where the 1 was drawn. A tape leaves out neutral numbers only where the code itself
writes them (a sum begins at 0), never drawn or computed ones; so its steps depend on the branches taken, not on the
numbers. Comparisons are not kept: a step that is computed again keeps the branches that were taken.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from generator.numbers import Trace, Traced
from generator.numbers.exact import divide, normal, power
from generator.numbers.traced import Step

Compute = Callable[..., Any]

# What each operation computes, of the values of its operands.
OPERATIONS: Mapping[str, Compute] = {
    "+": lambda a, b: normal(a + b),
    "-": lambda a, b: normal(a - b),
    "*": lambda a, b: normal(a * b),
    "/": divide,
    "//": lambda a, b: normal(a // b),
    "%": lambda a, b: normal(a % b),
    "**": power,
    "negated": lambda a: -a,
    "abs": abs,
}
GIVEN, WRITTEN = "given", "written"
"""Kinds of steps without operands: a drawn number, a number that the code writes."""


class Taken(Step):
    """A step of a tape: ``index`` counts them in the order in which they were done, ``compute`` does it again.

    ``site`` is where in the code it was done: steps of one site are the same operation in a loop.
    """

    __slots__ = ("compute", "index", "site")
    needs: tuple[Taken, ...]

    def __init__(self, index: int, kind: str, needs: tuple[Step, ...], value: Any, compute: Compute | None) -> None:
        super().__init__(kind, needs, value)
        self.index = index
        self.compute = compute
        self.site = _site() if needs else None


# Code that does what other code asks of it: the operation is the other's.
_SERVANTS = tuple(
    os.sep.join(("generator", *each))
    for each in (("numbers", ""), ("mutation", ""), ("work", ""), ("expression", "guards"))
)
_is_servant: dict[str, bool] = {}


def _site() -> tuple[int, int]:
    """The place in the code of who asked for the operation: a code object and an instruction in it."""
    frame = sys._getframe(3)
    while True:
        file = frame.f_code.co_filename
        servant = _is_servant.get(file)
        if servant is None:
            servant = _is_servant[file] = any(each in file for each in _SERVANTS)
        if not servant or frame.f_back is None:
            return id(frame.f_code), frame.f_lasti
        frame = frame.f_back


class Tape(Trace):
    """The steps of one computation in their order, each of them once."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[Taken] = []
        self._known: dict[Any, Taken] = {}

    def seed(self, value: Any) -> Taped:
        """Return a drawn number."""
        return Taped(self._added(GIVEN, (), value, None), self)

    def constant(self, value: Any) -> Taped:
        """Return a number that the code writes; the same one for the same value."""
        return Taped(self.taken(WRITTEN, (), value, None, value), self)

    def compare(self, *steps: Step) -> None:
        """Comparisons are not kept."""

    def depending(self, value: Any, compared: Any) -> Any:
        """Return the value: what decided on it is not kept."""
        return value

    def taken(self, kind: str, needs: tuple[Step, ...], value: Any, compute: Compute | None, *key: Any) -> Taken:
        """Return the step, an earlier one where the same was done to the same operands."""
        known = (kind, *map(id, needs), *key)
        found = self._known.get(known)
        if found is None:
            found = self._known[known] = self._added(kind, needs, value, compute)
        return found

    def _added(self, kind: str, needs: tuple[Step, ...], value: Any, compute: Compute | None) -> Taken:
        step = Taken(len(self.steps), kind, needs, value, compute)
        self.steps.append(step)
        return step


class Taped(Traced):
    """A number on a tape."""

    __slots__ = ()
    trace: Tape

    def through(self, function: Callable[[Any], Any], kind: str = "function") -> Taped:
        """Return function(self) as one step."""
        name = f"function {function.__name__}" if kind == "function" else kind
        return self._of(name, function)

    def _of(self, kind: str, function: Callable[[Any], Any]) -> Taped:
        if self.step.kind == WRITTEN:
            return self.trace.constant(function(self.value))
        return Taped(self.trace.taken(kind, (self.step,), function(self.value), function), self.trace)

    def _taped(self, kind: str, a: Any, b: Any) -> Any:
        one, other = self._other(a), self._other(b)
        if one is None or other is None:
            return NotImplemented
        function = OPERATIONS[kind]
        if one.step.kind == other.step.kind == WRITTEN:
            return self.trace.constant(function(one.value, other.value))
        short = _NEUTRAL[kind](one, other) if kind in _NEUTRAL else None
        if short is not None:
            return short
        value = function(one.value, other.value)
        return Taped(self.trace.taken(kind, (one.step, other.step), value, function), self.trace)

    def __add__(self, other: Any) -> Any:
        return self._taped("+", self, other)

    def __radd__(self, other: Any) -> Any:
        return self._taped("+", other, self)

    def __sub__(self, other: Any) -> Any:
        return self._taped("-", self, other)

    def __rsub__(self, other: Any) -> Any:
        return self._taped("-", other, self)

    def __mul__(self, other: Any) -> Any:
        return self._taped("*", self, other)

    def __rmul__(self, other: Any) -> Any:
        return self._taped("*", other, self)

    def __truediv__(self, other: Any) -> Any:
        return self._taped("/", self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return self._taped("/", other, self)

    def __floordiv__(self, other: Any) -> Any:
        return self._taped("//", self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return self._taped("//", other, self)

    def __mod__(self, other: Any) -> Any:
        return self._taped("%", self, other)

    def __rmod__(self, other: Any) -> Any:
        return self._taped("%", other, self)

    def __pow__(self, other: Any) -> Any:
        return self._taped("**", self, other)

    def __rpow__(self, other: Any) -> Any:
        return self._taped("**", other, self)

    def __neg__(self) -> Taped:
        return self._of("negated", OPERATIONS["negated"])

    def __abs__(self) -> Taped:
        return self._of("abs", abs)


def _written(number: Traced, value: int) -> bool:
    return number.step.kind == WRITTEN and type(number.value) is int and number.value == value


def _sum(a: Any, b: Any) -> Any:
    return b if _written(a, 0) else a if _written(b, 0) else None


def _difference(a: Any, b: Any) -> Any:
    return a if _written(b, 0) else -b if _written(a, 0) else None


def _product(a: Any, b: Any) -> Any:
    for one, other in ((a, b), (b, a)):
        if _written(one, 0):
            return one
        if _written(one, 1):
            return other
        if _written(one, -1):
            return -other
    return None


def _first_of_one(a: Any, b: Any) -> Any:
    return a if _written(b, 1) else None


# What an operation with a neutral number of the code's own gives without a step.
_NEUTRAL: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": _sum,
    "-": _difference,
    "*": _product,
    "/": _first_of_one,
    "**": _first_of_one,
}
