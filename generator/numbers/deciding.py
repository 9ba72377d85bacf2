"""What is decided exactly of numbers: which decimal is nearest, and whether two are equal."""

from __future__ import annotations

import functools
from decimal import Decimal
from fractions import Fraction
from typing import Any

from generator.numbers.exact import is_number, is_sympy, normal

_RATIONAL = (int, Fraction)


def rounded(value: Any, places: int = 0) -> Any:
    """Return the number rounded to decimal ``places``, halves away from zero, as an exact number.

    Raises ValueError when an inexact value is not precise enough to tell.

    >>> rounded(Fraction(5, 2)), rounded(Fraction(-1, 8), 2)
    (3, Fraction(-13, 100))
    """
    if type(places) is not int or not -50 <= places <= 50:
        raise ValueError("round to -50..50 decimal places")
    if hasattr(value, "rounded"):
        return value.rounded(places)
    if is_sympy(value):
        value = _evaluated(value, places + 12, places)
    scaled = Fraction(value) * Fraction(10) ** places
    whole = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return normal(Fraction(whole if scaled >= 0 else -whole) / Fraction(10) ** places)


def _evaluated(value: Any, places: int, halves: int) -> Fraction:
    """A rational within 10^-places of a sympy number; exact where that is half a unit of the decimal place ``halves``.

    (1 + √2)(√2 − 1)/2 is 1/2 that sympy has not simplified: digits alone might round it down.
    """
    import sympy

    first = value.evalf(5)
    if not first.is_Float:
        raise ValueError(f"{value} is not a number")
    size = max(0, Decimal(str(first)).adjusted() + 1)
    digits = value.evalf(size + max(places, 1) + 5)
    if not digits.is_Float:
        raise ValueError(f"{value} is not a number")
    scale = 10 ** (places + 2)
    near = Fraction(int(sympy.floor(digits * scale)), scale)
    unit = Fraction(10) ** -halves
    half = (near // unit + Fraction(1, 2)) * unit
    return half if abs(half - near) * 10**6 < unit and _is_zero(value - half) else near


def same(a: Any, b: Any) -> bool:
    """True when two values are equal, decided exactly (tensors cell by cell, sympy by proof that the difference is 0).

    Raises ValueError when sympy can neither prove nor disprove it.
    """
    if type(a) in _RATIONAL and type(b) in _RATIONAL:
        return bool(a == b)
    if hasattr(a, "cells") or hasattr(b, "cells"):
        return (
            hasattr(a, "cells")
            and hasattr(b, "cells")
            and a.shape == b.shape
            and all(same(x, y) for x, y in zip(a.cells(), b.cells(), strict=True))
        )
    if is_sympy(a) or is_sympy(b):
        return bool(a == b) or (is_number(a) and is_number(b) and _is_zero(a - b))
    return bool(a == b)


@functools.lru_cache(maxsize=1024)
def _is_zero(difference: Any) -> bool:
    """True when a difference is provably 0; kept, since the versions of an exam often ask for the same proof."""
    import sympy

    difference = sympy.sympify(difference)
    if _differs_somewhere(difference):
        return False
    if (
        sympy.expand(difference) == 0
    ):  # most that are 0 are it written out, and sympy's own proof imports units of physics
        return True
    zero = difference.equals(0)
    if zero is None:
        raise ValueError(f"cannot decide whether {difference} is 0")
    return bool(zero)


def _differs_somewhere(difference: Any) -> bool:
    """True when a formula is surely not 0 at a point in its variables.

    Most mistakes differ from the answer, which sympy takes long to prove, or cannot (9/n - 3/sqrt(n)). evalf answers
    with 30 digits of which all hold, or with a mark (precision 1) that they do not.
    """
    variables = sorted(difference.free_symbols, key=str)
    for first in (2, 5):
        point = dict(zip(variables, range(first, first + len(variables)), strict=True))
        value = difference.subs(point).evalf(30)
        if value.is_Float and value._prec != 1 and abs(value) > Fraction(1, 10**15):
            return True
    return False
