"""Tolerances: how they are written, and whether a given value is right within one. Decided exactly."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, assert_never

from pydantic import BeforeValidator, WithJsonSchema

from generator.exam import Tolerance
from generator.fields import misfit
from generator.numbers import Tensor, Value, is_exact, normal, rounded, same
from generator.numbers.exact import is_sympy


def _tolerance(value: Any) -> Tolerance:
    if isinstance(value, Tolerance):
        return value
    if isinstance(value, int | Fraction) and not isinstance(value, bool) and value >= 0:
        return Tolerance("absolute", Fraction(value)) if value else Tolerance()
    if isinstance(value, str):
        if match := re.fullmatch(r"(\d+(?:\.\d+)?)\s*%", value):
            return Tolerance("relative", Fraction(match[1]) / 100)
        if match := re.fullmatch(r"([1-9]\d?)\s*figures?", value):
            return Tolerance("figures", Fraction(match[1]))
    raise misfit(
        "wrong-tolerance", f"{value!r} is not a tolerance", "write 0.01 (absolute), 1% (relative) or 3 figures"
    )


ToleranceField = Annotated[
    Tolerance,
    BeforeValidator(_tolerance),
    WithJsonSchema({"type": ["number", "string"], "description": "0.01, 1% or 3 figures"}),
]


def within(given: Value, value: Value, tolerance: Tolerance) -> bool:
    """True when a given number or tensor is right within the tolerance, decided exactly."""
    if type(given) is int and type(value) is int and tolerance.kind == "exact":
        return given == value
    if isinstance(value, Tensor) or isinstance(given, Tensor):
        return (
            isinstance(value, Tensor)
            and isinstance(given, Tensor)
            and given.shape == value.shape
            and all(within(a, b, tolerance) for a, b in zip(given.cells(), value.cells(), strict=True))
        )
    if not (is_exact(given) and is_exact(value)):
        return same(given, value)
    match tolerance.kind:
        case "exact":
            return same(given, value)
        case "absolute":
            return bool(abs(given - value) <= tolerance.amount)  # type: ignore[operator]  # exact numbers
        case "relative":
            return bool(abs(given - value) <= tolerance.amount * abs(value))  # type: ignore[operator,arg-type]  # exact numbers
        case "figures":
            return bool(significant(given, int(tolerance.amount)) == significant(value, int(tolerance.amount)))
        case _:
            assert_never(tolerance.kind)


def significant(value: Any, figures: int) -> int | Fraction:
    """Return the number rounded to significant figures.

    >>> significant(Fraction(12345, 10000), 3)
    Fraction(123, 100)
    """
    if same(value, 0):
        return 0
    # Scaled into 1..10 first: the constants of physics lie beyond any fixed number of decimal places.
    power = _magnitude(value)
    scale = Fraction(10) ** power
    return normal(rounded(value / scale, figures - 1) * scale)  # type: ignore[no-any-return]  # exact


def _magnitude(value: Any) -> int:
    """⌊log₁₀ |value|⌋ of a number that is not 0."""
    if is_sympy(value):
        return Decimal(str(value.evalf(30))).adjusted()
    size = abs(Fraction(value))
    power = len(str(size.numerator)) - len(str(size.denominator))
    return power if size >= Fraction(10) ** power else power - 1
