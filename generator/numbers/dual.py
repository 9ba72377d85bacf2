"""Dual numbers: a value and its derivative carried through the same computation (forward mode).

Source: W. K. Clifford 1873; R. E. Wengert, "A simple automatic derivative evaluation program", CACM 7 (1964).
"""

from __future__ import annotations

from typing import Any

from generator.numbers.column import Column
from generator.numbers.exact import divide, is_exact, power
from generator.numbers.traced import Traced


class Dual:
    """``value + slope·ε`` with ε² = 0; comparisons look at the value, as a branch in a program does.

    ``depth`` tells the ε of a derivative within a derivative from the outer one: towards a deeper dual a shallower
    one is a constant, otherwise the two slopes would mix (J. M. Siskind, B. A. Pearlmutter, "Perturbation Confusion
    and Referential Transparency", IFL 2005).

    >>> x = Dual(3, 1)
    >>> (x * x + 2 * x).slope
    8
    """

    __slots__ = ("depth", "slope", "value")
    is_number_like = True

    def __init__(self, value: Any, slope: Any = 0, depth: int = 1) -> None:
        self.value = value
        self.slope = slope
        self.depth = depth

    def __repr__(self) -> str:
        return f"Dual({self.value!r}, {self.slope!r})"

    def moved(self, value: Any, derivative: Any) -> Dual:
        """Return the dual of f(self), given f's value and f's derivative there (chain rule).

        >>> Dual(3, 2).moved(9, 6)
        Dual(9, 12)
        """
        return Dual(value, derivative * self.slope, self.depth)

    def _other(self, other: Any) -> tuple[Any, Any] | None:
        """Value and slope of an operand; None where it is no number, or a deeper dual that has to lead."""
        if type(other) is int:
            return other, 0
        if isinstance(other, Dual):
            if other.depth == self.depth:
                return other.value, other.slope
            return (other, 0) if other.depth < self.depth else None
        if is_exact(other) or isinstance(other, bool | Traced | Column):
            return other, 0
        return None

    # ------------------------------------------------------------ arithmetic
    def __add__(self, other: Any) -> Any:
        if type(other) is int:
            return Dual(self.value + other, self.slope, self.depth)
        pair = self._other(other)
        if pair is None:
            return NotImplemented if not isinstance(other, Dual) else other + self
        slope = self.slope if _is_zero(pair[1]) else self.slope + pair[1]
        return Dual(self.value + pair[0], slope, self.depth)

    __radd__ = __add__

    def __neg__(self) -> Dual:
        return Dual(-self.value, -self.slope, self.depth)

    def __pos__(self) -> Dual:
        return self

    def __sub__(self, other: Any) -> Any:
        return NotImplemented if not is_number_like(other) else self + -other

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __mul__(self, other: Any) -> Any:
        if type(other) is int:
            return Dual(self.value * other, self.slope * other, self.depth)
        pair = self._other(other)
        if pair is None:
            return NotImplemented if not isinstance(other, Dual) else other * self
        slope = self.slope * pair[0]
        if not _is_zero(pair[1]):  # a derivative within a derivative doubles its steps at each level
            slope = slope + self.value * pair[1]
        return Dual(self.value * pair[0], slope, self.depth)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        pair = self._other(other)
        if pair is None:
            return other.__rtruediv__(self) if isinstance(other, Dual) else NotImplemented
        quotient = divide(self.value, pair[0])
        return Dual(quotient, divide(self.slope - quotient * pair[1], pair[0]), self.depth)

    def __rtruediv__(self, other: Any) -> Any:
        pair = self._other(other)
        return NotImplemented if pair is None else Dual(*pair, self.depth) / self

    def __pow__(self, other: Any) -> Any:
        pair = self._other(other)
        if pair is None:
            return other.__rpow__(self) if isinstance(other, Dual) else NotImplemented
        exponent, change = pair
        if change == 0:
            if exponent == 0:
                return Dual(1, 0, self.depth)
            return self.moved(power(self.value, exponent), exponent * power(self.value, exponent - 1))
        result = power(self.value, exponent)
        return Dual(
            result,
            result * (change * _log(self.value) + divide(exponent * self.slope, self.value)),
            self.depth,
        )

    def __rpow__(self, other: Any) -> Any:
        pair = self._other(other)
        return NotImplemented if pair is None else Dual(*pair, self.depth) ** self

    def __abs__(self) -> Dual:
        return -self if self.value < 0 else self

    # ------------------------------------------------------------ comparison, by value
    def __eq__(self, other: object) -> bool:
        return bool(_plain(self) == _plain(other))

    def __hash__(self) -> int:
        return hash(self.value)

    def __lt__(self, other: Any) -> bool:
        return bool(_plain(self) < _plain(other))

    def __le__(self, other: Any) -> bool:
        return bool(_plain(self) <= _plain(other))

    def __gt__(self, other: Any) -> bool:
        return bool(_plain(self) > _plain(other))

    def __ge__(self, other: Any) -> bool:
        return bool(_plain(self) >= _plain(other))


def _is_zero(slope: Any) -> bool:
    """True for the slope of a constant, which costs nothing to carry along."""
    return type(slope) is int and slope == 0


def is_number_like(value: object) -> bool:
    """True for what a dual can be added to."""
    return is_exact(value) or isinstance(value, bool | Column | Dual | Traced)


def _log(value: Any) -> Any:
    from generator.numbers.irrational import log  # needs duals itself

    return log(value)


def _plain(value: Any) -> Any:
    if type(value) is int:
        return value
    while isinstance(value, Dual):
        value = value.value
    return value
