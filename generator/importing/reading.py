"""Numbers as systems of learning management write them, exactly."""

from __future__ import annotations

import re
from fractions import Fraction

_NUMBER = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d{1,3}))?\s*\Z")


def exact(text: str) -> Fraction | None:
    """Return a number with a decimal point, perhaps an exponent, None for anything else.

    >>> exact("-9.8100"), exact("1.5e-3"), exact("1/3")
    (Fraction(-981, 100), Fraction(3, 2000), None)
    """
    found = _NUMBER.match(text) if len(text) <= 60 else None
    if found is None:
        return None
    return Fraction(found[1]) * Fraction(10) ** int(found[2] or 0)


def fraction(text: str) -> Fraction | None:
    """Return a fraction ``p/q`` or a whole number, None for anything else.

    >>> fraction("-3/4"), fraction("0.5")
    (Fraction(-3, 4), None)
    """
    found = re.fullmatch(r"\s*(-?\d{1,30})\s*(?:/\s*(\d{1,30}))?\s*", text)
    if found is None or not int(found[2] or 1):
        return None
    return Fraction(int(found[1]), int(found[2] or 1))
