"""Inexact numbers: an interval known to hold the true value, for functions without an exact result."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from generator.numbers.deciding import rounded
from generator.numbers.exact import is_sympy


class Inexact:
    """A number known to lie within ``error`` of ``value``; it must pass ``round`` before it can be an answer.

    >>> Inexact(Fraction(21319, 10000), Fraction(1, 10**6)).rounded(2)
    Fraction(213, 100)
    """

    __slots__ = ("error", "value")
    is_number_like = True

    def __init__(self, value: int | Fraction, error: Fraction) -> None:
        self.value = Fraction(value)
        self.error = abs(error)

    def __repr__(self) -> str:
        return f"Inexact({float(self.value)!r})"

    def rounded(self, places: int = 0) -> int | Fraction:
        """Return the rounded number, the same for every value within the interval; raises ValueError if not."""
        low, high = rounded(self.value - self.error, places), rounded(self.value + self.error, places)
        if low != high:
            raise ValueError(f"not known precisely enough to round to {places} places")
        return low  # type: ignore[no-any-return]  # rounded() of a Fraction is one

    def __add__(self, other: Any) -> Any:
        pair = _inexact(other)
        if pair is None:
            return NotImplemented
        return Inexact(self.value + pair.value, self.error + pair.error)

    __radd__ = __add__

    def __neg__(self) -> Inexact:
        return Inexact(-self.value, self.error)

    def __sub__(self, other: Any) -> Any:
        pair = _inexact(other)
        return NotImplemented if pair is None else self + -pair

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __mul__(self, other: Any) -> Any:
        pair = _inexact(other)
        if pair is None:
            return NotImplemented
        error = abs(self.value) * pair.error + abs(pair.value) * self.error + self.error * pair.error
        return Inexact(self.value * pair.value, error)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        pair = _inexact(other)
        return NotImplemented if pair is None else self * pair._reciprocal()

    def __rtruediv__(self, other: Any) -> Any:
        return self._reciprocal() * other

    def _reciprocal(self) -> Inexact:
        if abs(self.value) <= self.error:
            raise ZeroDivisionError("division by a number that may be zero")
        return Inexact(1 / self.value, self.error / (abs(self.value) * (abs(self.value) - self.error)))

    def __pow__(self, other: Any) -> Any:
        if type(other) is not int or not 0 <= other <= 64:
            return NotImplemented
        result: Any = Inexact(1, Fraction(0))
        for _ in range(other):
            result = result * self
        return result

    def __abs__(self) -> Inexact:
        return -self if self.value < 0 else self

    def _beside(self, other: Any) -> int:
        """-1, 1 for surely below or above the other; raises ValueError when the intervals meet."""
        pair = _inexact(other)
        if pair is None:
            raise TypeError(f"cannot compare with {other!r}")
        gap = self.value - pair.value
        if abs(gap) <= self.error + pair.error:
            raise ValueError("not known precisely enough to compare; round first")
        return 1 if gap > 0 else -1

    def __eq__(self, other: object) -> bool:
        return self is other or self._beside(other) == 0

    def __hash__(self) -> int:
        return hash((self.value, self.error))

    def __lt__(self, other: Any) -> bool:
        return self._beside(other) < 0

    def __gt__(self, other: Any) -> bool:
        return self._beside(other) > 0

    __le__ = __lt__
    __ge__ = __gt__


def _inexact(value: Any) -> Inexact | None:
    if isinstance(value, Inexact):
        return value
    if type(value) in (int, Fraction):
        return Inexact(value, Fraction(0))
    if is_sympy(value):
        return Inexact(rounded(value, 40), Fraction(1, 10**40))
    return None
