"""Arithmetic that stays exact, with bounds on size."""

from __future__ import annotations

import functools
import math
import operator
import re
import sys
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

# A number of an exam fits on paper; 4096 bits is far beyond and still costs nothing to compute with.
MOST_BITS = 4096

_EXACT = re.compile(r"[+-]?(\d+|\d*\.\d+|\d+\.\d*)(/\d+)?\Z")


_RATIONAL = (int, Fraction)
_RATIONAL_KINDS = frozenset(_RATIONAL)


def is_sympy(value: object) -> bool:
    """True for a sympy expression; never imports sympy (an expression cannot exist before it is imported)."""
    sympy = sys.modules.get("sympy")
    return sympy is not None and isinstance(value, sympy.Basic)


def is_exact(value: object) -> bool:
    """True for int (not bool), Fraction and sympy expressions."""
    return type(value) is int or type(value) is Fraction or is_sympy(value)


def is_number(value: object) -> bool:
    """True for exact numbers and for the number-like types (dual, inexact) that stand in for them."""
    return is_exact(value) or getattr(value, "is_number_like", False) is True


def exact(text: str) -> int | Fraction:
    """Return the number that ``text`` writes; raises ValueError when it writes none.

    >>> exact("0.75"), exact("-1/2"), exact("4")
    (Fraction(3, 4), Fraction(-1, 2), 4)
    """
    number = parse_exact(text)
    if number is None:
        raise ValueError(f"{text!r} is not a number")
    return number


def parse_exact(text: str) -> int | Fraction | None:
    """Return the exact number written as integer, decimal or fraction, None for anything else."""
    if len(text) > 200 or not _EXACT.match(text):
        return None
    upper, _, lower = text.partition("/")
    value = Fraction(upper) / Fraction(lower) if lower and int(lower) else Fraction(upper) if not lower else None
    return None if value is None else _reduced(value)


def _reduced(value: Fraction) -> int | Fraction:
    return value.numerator if value.denominator == 1 else value


def normal(value: Any) -> Any:
    """Return the simplest type that holds the same number: int before Fraction before sympy.

    Raises ZeroDivisionError for an infinite or undefined sympy result.
    """
    if type(value) is int:
        return value
    if type(value) is Fraction:
        return value.numerator if value.denominator == 1 else value
    return _simplest(value) if is_sympy(value) else value


@functools.lru_cache(maxsize=4096)  # an answer, its second derivation and its mistakes meet the same values
def _simplest(value: Any) -> Any:
    import sympy

    if value in (sympy.true, sympy.false):
        return bool(value)
    if value.has(sympy.oo, -sympy.oo, sympy.zoo, sympy.nan):
        raise ZeroDivisionError("the result is undefined")
    if value.is_Rational:
        return _reduced(Fraction(int(value.p), int(value.q)))
    return value


_blank = object.__new__


def ratio(upper: int, lower: int) -> Fraction:
    """Return upper / lower in lowest terms, for lower > 0.

    Fraction's constructor and its sums look at the types of their operands through abstract base classes; that is most
    of their time. The two slots are those of the standard library from 3.11 to 3.14; here they are also read, which
    takes a third of the time of the properties.

    >>> ratio(6, 4)
    Fraction(3, 2)
    """
    common = math.gcd(upper, lower)
    made: Any = _blank(Fraction)
    made._numerator = upper // common
    made._denominator = lower // common
    return made  # type: ignore[no-any-return]  # it was made a Fraction


def added(a: Any, b: Any) -> Any:
    """Return a + b; sums of fractions take a third of the time of their own."""
    one, other = type(a), type(b)
    if one is Fraction:
        if other is int:
            return ratio(a._numerator + b * a._denominator, a._denominator)
        if other is Fraction:
            return ratio(a._numerator * b._denominator + b._numerator * a._denominator, a._denominator * b._denominator)
    elif one is int and other is Fraction:
        return ratio(a * b._denominator + b._numerator, b._denominator)
    return a + b


def subtracted(a: Any, b: Any) -> Any:
    """Return a − b."""
    one, other = type(a), type(b)
    if one is Fraction:
        if other is int:
            return ratio(a._numerator - b * a._denominator, a._denominator)
        if other is Fraction:
            return ratio(a._numerator * b._denominator - b._numerator * a._denominator, a._denominator * b._denominator)
    elif one is int and other is Fraction:
        return ratio(a * b._denominator - b._numerator, b._denominator)
    return a - b


def product(a: Any, b: Any) -> Any:
    """Return a · b of numbers and tensors; raises TypeError for a word.

    Products of fractions take a fifth of the time of their own.
    """
    one, other = type(a), type(b)
    if one is Fraction:
        if other is Fraction:
            return ratio(a._numerator * b._numerator, a._denominator * b._denominator)
        if other is int:
            return ratio(a._numerator * b, a._denominator)
    elif one is int:
        if other is int:
            return a * b
        if other is Fraction:
            return ratio(a * b._numerator, b._denominator)
    if one is str or other is str:
        raise TypeError("a word is not multiplied")
    return a * b


def sum_of_products(left: Iterable[Any], right: Iterable[Any]) -> Any:
    """Return Σ aᵢ · bᵢ, 0 of nothing; of fractions brought to lowest terms once, at the end.

    Raises ValueError where there are more of one than of the other.

    >>> sum_of_products([1, Fraction(1, 2)], [3, Fraction(2, 3)])
    Fraction(10, 3)
    """
    left, right = tuple(left), tuple(right)
    kinds = {*map(type, left), *map(type, right)}
    if len(left) != len(right):
        raise ValueError(f"{len(left)} numbers do not go with {len(right)}")
    if not kinds <= _RATIONAL_KINDS or Fraction not in kinds:
        return sum(map(operator.mul, left, right))
    upper, lower = 0, 1
    for a, b in zip(left, right, strict=True):
        under = a.denominator * b.denominator
        if under == lower:
            upper += a.numerator * b.numerator
        else:
            upper = upper * under + a.numerator * b.numerator * lower
            lower *= under
    return upper if lower == 1 else ratio(upper, lower)


def divide(a: Any, b: Any) -> Any:
    """Return a / b exactly.

    >>> divide(6, 3), divide(1, 3)
    (2, Fraction(1, 3))
    """
    if type(a) is int and type(b) is int:
        quotient, rest = divmod(a, b)
        return (ratio(a, b) if b > 0 else ratio(-a, -b)) if rest else quotient
    if type(a) is Fraction and type(b) is int and b:
        return _reduced(ratio(a.numerator, a.denominator * b) if b > 0 else ratio(-a.numerator, a.denominator * -b))
    if isinstance(a, bool) or isinstance(b, bool):  # True / 2 would be a float
        return divide(int(a) if isinstance(a, bool) else a, int(b) if isinstance(b, bool) else b)
    if is_sympy(b) and b.is_zero:
        raise ZeroDivisionError("division by zero")
    result = a / b
    return result.numerator if type(result) is Fraction and result.denominator == 1 else normal(result)


def power(base: Any, exponent: Any) -> Any:
    """Return base ** exponent exactly; a non-integer power is a sympy expression.

    Raises OverflowError where the result would be longer than ``MOST_BITS``, ZeroDivisionError for 0 ** -1,
    ValueError for a fractional power of a negative number (an exam's numbers are real).
    """
    if type(exponent) is int:
        if type(base) is int:
            if (exponent if exponent > 0 else -exponent) * base.bit_length() > MOST_BITS:
                raise OverflowError("the power is too large")
            return base**exponent if exponent >= 0 else divide(1, base**-exponent)
        if type(base) is Fraction:
            if abs(exponent) * max(base.numerator.bit_length(), base.denominator.bit_length()) > MOST_BITS:
                raise OverflowError("the power is too large")
            if exponent > 0:  # half the time of Fraction's own power
                return _reduced(ratio(base.numerator**exponent, base.denominator**exponent))
            return normal(base**exponent)
        if isinstance(base, bool):
            return power(int(base), exponent)
        if abs(exponent) > MOST_BITS:
            raise OverflowError("the power is too large")
        return normal(base**exponent)
    if isinstance(base, bool) or isinstance(exponent, bool):
        return power(
            int(base) if isinstance(base, bool) else base, int(exponent) if isinstance(exponent, bool) else exponent
        )
    if type(exponent) is Fraction and exponent.denominator == 1:
        return power(base, exponent.numerator)
    if isinstance(base, str) or not is_exact(base) or not is_exact(exponent):
        return base**exponent
    import sympy

    if exponent == 0:
        return 1
    if base == 0 and below_zero(exponent):
        raise ZeroDivisionError("zero to a negative power")
    if below_zero(base):
        raise ValueError("a fractional power of a negative number is not real")
    if type(exponent) is Fraction and max(abs(exponent.numerator), exponent.denominator) > 64:
        raise OverflowError("the exponent is too long")
    if is_sympy(exponent) and not _has_symbols(exponent) and abs(exponent) > MOST_BITS:
        raise OverflowError("the power is too large")
    return normal(sympy.sympify(base) ** sympy.sympify(exponent))


def below_zero(value: Any) -> bool:
    """True for a negative number; a formula in free symbols is taken for one only where its sign is known."""
    return bool(value.is_negative) if _has_symbols(value) else bool(value < 0)


def _has_symbols(value: Any) -> bool:
    return is_sympy(value) and bool(value.free_symbols)


def approximate(value: Any) -> float:
    """Return the nearest float: for display and machine-readable output, never to decide anything."""
    return _nearest(value) if is_sympy(value) else float(value)


@functools.lru_cache(maxsize=4096)  # the forms of an exam have most in common
def _nearest(value: Any) -> float:
    return float(value.evalf(20))
