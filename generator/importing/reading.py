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


def without_noise(value: Fraction) -> Fraction:
    """Return a number to fourteen significant digits, which drops what floating point added to it.

    >>> without_noise(Fraction("1.505000000000000107")), without_noise(Fraction(1, 4))
    (Fraction(301, 200), Fraction(1, 4))
    """
    if not value:
        return value
    power = len(str(abs(value.numerator))) - len(str(value.denominator))
    step = Fraction(10) ** (power - 14)
    return Fraction(round(value / step)) * step


def ratio(value: Fraction) -> Fraction:
    """Return the simple fraction that a decimal of fourteen digits or more stands for, else the decimal.

    >>> ratio(Fraction("0.454545454545455")), ratio(Fraction("0.4545"))
    (Fraction(5, 11), Fraction(909, 2000))
    """
    if value.denominator < 10**10:
        return value
    near = value.limit_denominator(10_000)
    return near if abs(near - value) <= abs(value) / 10**13 else value
