"""Shares of a question: what boxes earn on paper, and which shares of an answer Moodle's importers take."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from generator.exam import Marking

# In per cent, as Moodle lists them (question_bank::fraction_options_full); a near miss stops the whole import.
LISTED = (
    *("100", "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40", "33.33333", "30", "25", "20"),
    *("16.66667", "14.28571", "12.5", "11.11111", "10", "5", "0"),
)
_SHARES = {round(Fraction(text), 5): text for text in LISTED}


def boxes_share(agreeing: int, count: int, marking: Marking | None) -> Fraction:
    """Return what share of its marks a question earns of whose boxes so many are set as they should be, as on paper.

    >>> boxes_share(3, 4, "per-option"), boxes_share(3, 4, "per-option-negative"), boxes_share(3, 4, None)
    (Fraction(3, 4), Fraction(1, 2), Fraction(0, 1))
    """
    match marking:
        case None | "all-or-nothing":
            return Fraction(agreeing == count)
        case "per-option":
            return Fraction(agreeing, count)
        case "per-option-negative":
            return max(Fraction(2 * agreeing - count, count), Fraction(0))
        case _:
            assert_never(marking)


def percentage(share: Fraction) -> str | None:
    """Return a share (of 1) as Moodle writes it in its fixed list, None where the list lacks it.

    >>> percentage(Fraction(1, 3)), percentage(Fraction(-1, 2)), percentage(Fraction(3, 8))
    ('33.33333', '-50', None)
    """
    text = _SHARES.get(round(abs(share) * 100, 5))
    return None if text is None else f"-{text}" if share < 0 and text != "0" else text
