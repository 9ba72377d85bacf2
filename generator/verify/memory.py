"""Results kept by the values that they were computed from: these are fewer than the drawn numbers behind them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from fractions import Fraction
from typing import Any, TypeVar

from generator.diagnostics import Fault
from generator.expression import Expression, Scope
from generator.numbers import Tensor, Value
from generator.numbers.exact import is_sympy
from generator.verify.limits import MEMORY

A = TypeVar("A")
B = TypeVar("B")

# So many results are computed before it is decided whether keeping them pays: where one in so many was there already.
_TRIAL = 256
_ONE_IN = 4


class Unkeyed(Exception):
    """A value that is no key: its equality does not tell all of it."""


class Memory:
    """Results by the values of some names, as long as keeping them ``pays``."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(names)
        self._kept: dict[Hashable, Any] = {}
        self._asked = self._found = 0
        self.pays = bool(self._names)

    def key(self, scope: Mapping[str, Any]) -> Hashable | None:
        """Return the key of a scope, None where nothing shall be kept of it."""
        try:
            return tuple([_keyed(scope[name]) for name in self._names])
        except Fault:
            return None  # a name without a value here may not be needed at all
        except Unkeyed:
            self.pays = False
            return None

    def get(self, key: Hashable) -> Any:
        """Return what is kept, or None."""
        found = self._kept.get(key)
        self._asked += 1
        self._found += found is not None
        if self._asked == _TRIAL and self._found * _ONE_IN < _TRIAL:
            self.pays = False
            self._kept.clear()
        return found

    def keep(self, key: Hashable, result: Any) -> Any:
        """Keep a result and return it."""
        if self.pays:
            if len(self._kept) >= MEMORY:
                self._kept.clear()
            self._kept[key] = result
        return result


def _keyed(value: Any) -> Hashable:
    kind = type(value)
    if kind is int or kind is str:
        return value  # type: ignore[no-any-return]
    if kind is Fraction:
        return value.numerator, value.denominator  # a fraction's own hash takes longer than a product
    if kind is bool:
        return "bool", value  # True == 1
    if kind is Tensor:
        return value.start, tuple([_keyed(item) for item in value.items])
    if is_sympy(value):
        return "sympy", value
    raise Unkeyed


class KeptExpression(Expression):
    """An expression that is evaluated once for all equal values of the names it uses."""

    __slots__ = ("_memory",)

    def __init__(self, original: Expression) -> None:
        original.rewire(self, lambda name, function: function)
        self._memory = Memory(() if original.derives else (use.name for use in original.uses))

    def evaluate(self, scope: Scope) -> Value:
        """Return the value; raises Fault as ever."""
        if scope.depth or not self._memory.pays:  # within a derivative numbers carry slopes
            return super().evaluate(scope)
        key = self._memory.key(scope)
        if key is None:
            return super().evaluate(scope)
        found = self._memory.get(key)
        return self._memory.keep(key, super().evaluate(scope)) if found is None else found


def kept_by_values(memory: Memory, scope_of: Callable[[A], Scope], look: Callable[[A], B]) -> Callable[[A], B]:
    """Return ``look`` with its results kept by the values in the scope of what it looks at."""

    def looked(at: A) -> B:
        key = memory.key(scope_of(at)) if memory.pays else None
        if key is None:
            return look(at)
        found: B | None = memory.get(key)
        if found is None:
            found = look(at)
            memory.keep(key, found)
        return found

    return looked
