"""How large a value is by head: its denominators, its digits, the length of its print."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from generator.numbers import Tensor, Value
from generator.numbers.printing import plain


class Size(NamedTuple):
    """Of a value's cells the largest denominator that prints as a fraction and the most digits; the print's length."""

    denominator: int = 1
    digits: int = 0
    length: int = 0


def size_of(value: Value | None) -> Size | None:
    """Return the size of an answer's value; None of an answer without one.

    >>> size_of(Fraction(2, 3)), size_of(1200)
    (Size(denominator=3, digits=1, length=3), Size(denominator=1, digits=2, length=4))
    """
    if value is None:
        return None
    if type(value) is int:
        text = str(abs(value))
        return Size(1, len(text.rstrip("0")), len(text))
    numbers = [value] if isinstance(value, Fraction) else list(value.cells()) if isinstance(value, Tensor) else []
    rational = [Fraction(each) for each in numbers if type(each) in (int, Fraction)]
    return Size(
        max((each.denominator for each in rational if 10_000 % each.denominator), default=1),
        max(map(_digits, rational), default=0),
        len(plain(value)),
    )


def _digits(number: Fraction) -> int:
    """Digits without zeros at the ends: of the decimal where it ends after four places, else of the numerator."""
    scaled = number * 10_000
    whole = scaled.numerator if scaled.denominator == 1 else number.numerator
    return len(str(abs(whole)).strip("0"))
