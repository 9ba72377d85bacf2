"""Tracing numbers: a value and the steps that lead to it, kept while the same code computes as ever.

A :class:`Trace` keeps each step once, however often code repeats it: a value that was computed and is used again is no
further work. What a result needs is read from its step backwards, so that nothing counts which code computed beside
it (a product with 0 needs neither of its factors). What was compared on the way to a result is needed as well.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from fractions import Fraction
from typing import Any

from generator.numbers.deciding import rounded
from generator.numbers.exact import divide, is_exact, normal, power
from generator.numbers.inexact import Inexact


class Step:
    """One operation: its kind (the sign, or a name), the steps of its operands, its exact result."""

    __slots__ = ("kind", "needs", "value")

    def __init__(self, kind: str, needs: tuple[Step, ...], value: Any) -> None:
        self.kind = kind
        self.needs = needs
        self.value = value

    def __repr__(self) -> str:
        return f"Step({self.kind!r}, {self.value!r})"


class Trace:
    """The steps of one computation, each of them once; ``compared`` holds the comparisons of what is under way."""

    def __init__(self) -> None:
        self._steps: dict[Hashable, Step] = {}
        self._seeds: list[Step] = []
        self.compared: list[Step] = []

    def seed(self, value: Any) -> Traced:
        """Return a number that is known beforehand; two seeds are two numbers, even of one value."""
        self._seeds.append(Step("given", (), value))
        return Traced(self._seeds[-1], self)

    def constant(self, value: Any) -> Traced:
        """Return a number that the computation itself writes; the same one for the same value."""
        return Traced(self.step("given", (), value, value), self)

    def step(self, kind: str, needs: tuple[Step, ...], value: Any, *key: Hashable) -> Step:
        """Return the step, an earlier one where the same was done to the same operands."""
        known = (kind, *map(id, needs), *key)
        found = self._steps.get(known)
        if found is None:
            found = self._steps[known] = Step(kind, needs, value)
        return found

    def compare(self, *steps: Step) -> None:
        """Note a comparison; one of numbers known beforehand is none."""
        if any(step.kind != "given" for step in steps):
            self.compared.append(self.step("compared", steps, None))

    def depending(self, value: Any, compared: Iterable[Step]) -> Any:
        """Return a number that needs, beyond its own steps, what was compared to reach it."""
        own = value if isinstance(value, Traced) else self.constant(value)
        extra = tuple(dict.fromkeys(compared))
        return Traced(self.step("decided", (own.step, *extra), own.value), self) if extra else own


class Traced:
    """A number with the step that gave it. Comparisons look at the value and are noted in the trace.

    >>> trace = Trace()
    >>> x, y = trace.seed(3), trace.seed(-2)
    >>> (x * y + 0 * x).step, (1 * x + 0).step
    (Step('*', -6), Step('given', 3))
    """

    __slots__ = ("step", "trace")
    is_number_like = True

    def __init__(self, step: Step, trace: Trace) -> None:
        self.step = step
        self.trace = trace

    @property
    def value(self) -> Any:
        """The number itself."""
        return self.step.value

    def __repr__(self) -> str:
        return f"Traced({self.value!r})"

    def through(self, function: Callable[[Any], Any], kind: str = "function") -> Traced:
        """Return function(self) as one step, of which nothing further is known."""
        return Traced(self.trace.step(kind, (self.step,), function(self.value), function.__name__), self.trace)

    def rounded(self, places: int = 0) -> Traced:
        """Return the rounded number."""
        return self.through(lambda value: rounded(value, int(places)), f"round {int(places)}")

    def _other(self, other: Any) -> Traced | None:
        if isinstance(other, Traced):
            return other
        if isinstance(other, bool):
            return self.trace.constant(int(other))
        return self.trace.constant(other) if is_exact(other) or isinstance(other, Inexact) else None

    def _made(self, kind: str, one: Traced, other: Traced, value: Any) -> Traced:
        return Traced(self.trace.step(kind, (one.step, other.step), value), self.trace)

    # ------------------------------------------------------------ arithmetic
    def __add__(self, other: Any) -> Any:
        there = self._other(other)
        return NotImplemented if there is None else _sum(self, there)

    def __radd__(self, other: Any) -> Any:
        there = self._other(other)
        return NotImplemented if there is None else _sum(there, self)

    def __neg__(self) -> Traced:
        if _is(self.value, 0):
            return self
        if self.step.kind == "negated":
            return Traced(self.step.needs[0], self.trace)
        return Traced(self.trace.step("negated", (self.step,), -self.value), self.trace)

    def __pos__(self) -> Traced:
        return self

    def __sub__(self, other: Any) -> Any:
        there = self._other(other)
        return NotImplemented if there is None else _difference(self, there)

    def __rsub__(self, other: Any) -> Any:
        there = self._other(other)
        return NotImplemented if there is None else _difference(there, self)

    def __mul__(self, other: Any) -> Any:
        there = self._other(other)
        return NotImplemented if there is None else _product(self, there)

    def __rmul__(self, other: Any) -> Any:
        there = self._other(other)
        return NotImplemented if there is None else _product(there, self)

    def __truediv__(self, other: Any) -> Any:
        there = self._other(other)
        return NotImplemented if there is None else _quotient(self, there)

    def __rtruediv__(self, other: Any) -> Any:
        there = self._other(other)
        return NotImplemented if there is None else _quotient(there, self)

    def __floordiv__(self, other: Any) -> Any:
        there = self._other(other)
        return NotImplemented if there is None else _whole(self, there)

    def __rfloordiv__(self, other: Any) -> Any:
        there = self._other(other)
        return NotImplemented if there is None else _whole(there, self)

    def __mod__(self, other: Any) -> Any:
        there = self._other(other)
        return NotImplemented if there is None else self._made("%", self, there, normal(self.value % there.value))

    def __rmod__(self, other: Any) -> Any:
        there = self._other(other)
        return NotImplemented if there is None else self._made("%", there, self, normal(there.value % self.value))

    def __pow__(self, other: Any) -> Any:
        there = self._other(other)
        return NotImplemented if there is None else _power(self, there)

    def __rpow__(self, other: Any) -> Any:
        there = self._other(other)
        return NotImplemented if there is None else _power(there, self)

    def __abs__(self) -> Traced:
        return -self if self.value < 0 else self

    def __floor__(self) -> Traced:
        return self.through(lambda value: normal(value // 1), "floor")

    def __index__(self) -> int:
        if type(self.value) is not int:
            raise TypeError("an index is an integer")
        return self.value

    # ------------------------------------------------------------ comparison, by value
    def _beside(self, other: Any) -> Any:
        there = self._other(other)
        if there is None:
            raise TypeError(f"cannot compare with {other!r}")
        self.trace.compare(self.step, there.step)
        return there.value

    def __bool__(self) -> bool:
        return bool(self.value != self._beside(0))

    def __eq__(self, other: object) -> bool:
        return self._other(other) is not None and bool(self.value == self._beside(other))

    def __hash__(self) -> int:
        return hash(self.value)

    def __lt__(self, other: Any) -> bool:
        return bool(self.value < self._beside(other))

    def __le__(self, other: Any) -> bool:
        return bool(self.value <= self._beside(other))

    def __gt__(self, other: Any) -> bool:
        return bool(self.value > self._beside(other))

    def __ge__(self, other: Any) -> bool:
        return bool(self.value >= self._beside(other))


def _is(value: Any, number: int) -> bool:
    """True for that rational number; an irrational or inexact one is not asked."""
    return type(value) in (int, Fraction) and value == number


def _sum(a: Traced, b: Traced) -> Traced:
    if _is(a.value, 0):
        return b
    return a if _is(b.value, 0) else a._made("+", a, b, normal(a.value + b.value))


def _difference(a: Traced, b: Traced) -> Traced:
    if _is(a.value, 0):
        return -b
    return a if _is(b.value, 0) else a._made("-", a, b, normal(a.value - b.value))


def _product(a: Traced, b: Traced) -> Traced:
    for one, other in ((a, b), (b, a)):
        if _is(one.value, 0):
            return a.trace.constant(0)
        if _is(one.value, 1):
            return other
        if _is(one.value, -1):
            return -other
    return a._made("*", a, b, normal(a.value * b.value))


def _quotient(a: Traced, b: Traced) -> Traced:
    quotient = divide(a.value, b.value)
    if _is(a.value, 0):
        return a.trace.constant(0)
    if _is(b.value, 1):
        return a
    return -a if _is(b.value, -1) else a._made("/", a, b, quotient)


def _whole(a: Traced, b: Traced) -> Traced:
    if _is(b.value, 1):
        return a.through(lambda value: normal(value // 1), "floor") if type(a.value) is not int else a
    return a._made("//", a, b, normal(a.value // b.value))


def _power(a: Traced, b: Traced) -> Traced:
    value = power(a.value, b.value)
    if _is(b.value, 0) or _is(a.value, 0) or _is(a.value, 1):
        return a.trace.constant(value)
    return a if _is(b.value, 1) else a._made("**", a, b, value)


def untraced(value: Any) -> Any:
    """Return the bare number of a tracing one; anything else as it is."""
    return value.value if isinstance(value, Traced) else value
