"""What one step of a computation costs by hand; the README states the formula.

A *digit* is one of a number's decimal digits without zeros in front and behind: 1200 and 0.012 have two.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from generator.numbers.traced import Step

# A root, a logarithm, an irrational operand, a call of which the steps are not known.
UNKNOWN = 6
# Rounding, and shifting the point in a product with a power of ten.
GLANCE = 1
# Reducing a fraction.
REDUCING = 2

# Decimals have up to four places; numbers with more are worked with as fractions, as they print.
_SCALE = 10_000


def price(step: Step) -> int:
    """Return the cost of a step alone, without that of what it needs."""
    if step.kind in ("given", "negated", "compared", "decided", "cell", "floor"):
        return 0
    if step.kind.startswith("round"):
        return GLANCE
    counted = _PRICES.get(step.kind)
    operands = [need.value for need in step.needs]
    if counted is None or not all(type(value) in (int, Fraction) for value in (*operands, step.value)):
        return UNKNOWN
    signs: int = sum(value < 0 for value in (*operands, step.value))
    points: int = sum(_is_decimal(value) and type(value) is Fraction for value in operands)
    return counted(operands[0], operands[1], step.value) + signs + points


def digits(number: int) -> int:
    """How many digits a whole number has that are work.

    >>> digits(-1200), digits(7), digits(0)
    (2, 1, 1)
    """
    return max(len(str(abs(number)).rstrip("0")), 1)


def _is_decimal(value: int | Fraction) -> bool:
    return _SCALE % value.denominator == 0


def _written(*values: int | Fraction) -> list[tuple[int, int]]:
    """Numerators and denominators as one writes them: decimals as whole numbers, unless a fraction stands beside."""
    if all(map(_is_decimal, values)):
        return [(int(value * _SCALE), 1) for value in values]
    return [(value.numerator, value.denominator) for value in values]


# ---------------------------------------------------------------- the operations
def _times(a: int, b: int) -> int:
    """The product of two whole numbers: digit by digit; with 1 nothing, with a power of ten a glance."""
    if abs(a) == 1 or abs(b) == 1:
        return 0
    if {str(abs(a)).rstrip("0"), str(abs(b)).rstrip("0")} & {"1"}:
        return GLANCE
    return 2 * digits(a) * digits(b)


def _added(a: int | Fraction, b: int | Fraction, value: int | Fraction) -> int:
    (upper, lower), (other, under) = _written(a, b)
    if lower == under:
        columns = max(digits(upper), digits(other))
        return columns + (REDUCING if lower > 1 and value.denominator < lower else 0)
    common = math.lcm(lower, under)
    first, second = upper * (common // lower), other * (common // under)
    widened = _times(upper, common // lower) + _times(other, common // under) + GLANCE
    return widened + max(digits(first), digits(second)) + (REDUCING if value.denominator < common else 0)


def _multiplied(a: int | Fraction, b: int | Fraction, value: int | Fraction) -> int:
    (upper, lower), (other, under) = _written(a, b)
    if lower == under == 1:
        return max(_times(_bare(upper), _bare(other)), GLANCE)
    reduced = REDUCING if value.denominator < lower * under else 0
    return max(_times(upper, other) + _times(lower, under), GLANCE) + reduced


def _bare(number: int) -> int:
    """The number without the zeros behind, but 10 for a power of ten: a decimal's point is set afterwards."""
    bare = int(str(number).rstrip("0") or "0")
    return bare if abs(bare) != 1 else 10


def _divided(a: int | Fraction, b: int | Fraction, value: int | Fraction) -> int:
    (upper, lower), (other, under) = _written(a, b)
    if not lower == under == 1:
        return _multiplied(a, 1 / Fraction(b), value) + GLANCE
    if not _is_decimal(value):  # it stays a fraction
        return REDUCING + max(digits(upper), digits(other))
    if digits(other) == 1 and abs(_bare(other)) == 10:
        return GLANCE
    return 3 * digits(other) * max(digits(upper), digits(_written(value)[0][0]))


def _divided_with_rest(a: int | Fraction, b: int | Fraction, value: int | Fraction) -> int:
    return 3 * digits(_written(b)[0][0]) * digits(_written(a)[0][0])


def _raised(a: int | Fraction, b: int | Fraction, value: int | Fraction) -> int:
    """Repeated squaring; for a negative exponent the reciprocal as well."""
    if type(b) is not int:
        return UNKNOWN
    cost, left = 0, abs(b)
    square, power = Fraction(a), Fraction(1)
    while left:
        if left & 1:
            cost += _multiplied(power, square, power * square) if power != 1 else 0
            power *= square
        left >>= 1
        if left:
            cost += _multiplied(square, square, square * square)
            square *= square
    return cost + (_divided(1, power, 1 / power) if b < 0 else 0)


_PRICES: dict[str, Callable[[Any, Any, Any], int]] = {
    "+": _added,
    "-": _added,
    "*": _multiplied,
    "/": _divided,
    "//": _divided_with_rest,
    "%": _divided_with_rest,
    "**": _raised,
}
