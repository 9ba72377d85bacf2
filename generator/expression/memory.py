"""Results kept by the values that they were computed from: these are fewer than the drawn numbers behind them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from generator.diagnostics import Fault
from generator.numbers import Row, Tensor
from generator.numbers.exact import is_sympy

# Of the results that were asked for in a trial one in so many was there already, or keeping them does not pay.
_ONE_IN = 4


class Unkeyed(Exception):
    """A value that is no key: its equality does not tell all of it."""


class Memory:
    """Results by the values of some names, at most ``most`` at a time, as long as keeping them ``pays``.

    Whether it does is decided when ``trial`` results were asked for; where ``most`` is 0 it never does.
    """

    def __init__(self, names: Iterable[str], most: int, trial: int) -> None:
        self._names = tuple(names)
        self._most, self._trial = most, trial
        self._kept: dict[Hashable, Any] = {}
        self._asked = self._found = 0
        self.pays = most > 0

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
        if self._asked == self._trial and self._found * _ONE_IN < self._trial:
            self.pays = False
            self._kept.clear()
        return found

    def keep(self, key: Hashable, result: Any) -> Any:
        """Keep a result and return it."""
        if self.pays:
            if len(self._kept) >= self._most:
                self._kept.clear()
            self._kept[key] = result
        return result


def _keyed(value: Any) -> Hashable:
    kind = type(value)
    if kind is int or kind is str:
        plain: Hashable = value
        return plain
    if kind is Fraction:
        return value.numerator, value.denominator  # a fraction's own hash takes longer than a product
    if kind is bool:
        return "bool", value  # True == 1
    if kind is Tensor:
        return value.start, tuple([_keyed(item) for item in value.items])
    if kind is Row:
        return "row", tuple([(name, _keyed(field)) for name, field in value.fields()])
    if is_sympy(value):
        return "sympy", value
    raise Unkeyed
