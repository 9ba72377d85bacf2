"""Numbers with their tolerance as Canvas' two importers read them.

``<or><varequal/><and><vargte/><varlte/></and></or>``: Classic takes the margin from the upper bound, in decimals; New
Quizzes from the lower one, in binary fractions. Both must come to no less than the tolerance, or its ends are wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from generator.export.formats.canvas.xml import scored
from generator.export.grading import Interval, decimal, decimals


def conditions(interval: Interval) -> Iterator[str]:
    """Yield the conditions under which a number is right; each is worth all marks."""
    for value, tolerance in decimals(interval):
        yield scored(_condition(value, *bounds(value, Fraction(tolerance))))


def _condition(value: str, low: str, high: str) -> str:
    return (
        f'<or><varequal respident="response1">{value}</varequal><and><vargte respident="response1">{low}</vargte>'
        f'<varlte respident="response1">{high}</varlte></and></or>'
    )


def bounds(value: str, room: Fraction) -> tuple[str, str]:
    """Return the ends of a tolerance as decimals, as far on either side, and wide enough in binary fractions too.

    9.81 - 9.80 is 0.00999… in binary fractions, so that 9.82 would be outside: the margin grows by what is missing.

    >>> bounds("9.81", Fraction(1, 100)), bounds("2", Fraction(1, 2)), bounds("3", Fraction(0))
    (('9.799999999999999787', '9.820000000000000213'), ('1.5', '2.5'), ('3', '3'))
    """
    middle = Fraction(value)
    margin = room
    while (missing := room - read_margin(value, decimal(middle - margin))) > 0:
        margin += missing
    return decimal(middle - margin), decimal(middle + margin)


def read_margin(value: str, low: str) -> Fraction:
    """Return the margin as New Quizzes computes it: a difference of binary fractions, printed to its last digit."""
    return Fraction(repr(float(value) - float(low)))
