"""The shares of an answer that Moodle's importers take, for its formats."""

from __future__ import annotations

from fractions import Fraction

# In per cent, as Moodle lists them (question_bank::fraction_options_full); a near miss stops the whole import.
LISTED = (
    *("100", "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40", "33.33333", "30", "25", "20"),
    *("16.66667", "14.28571", "12.5", "11.11111", "10", "5", "0"),
)
_SHARES = {round(Fraction(text), 5): text for text in LISTED}


def percentage(share: Fraction) -> str | None:
    """Return a share (of 1) as Moodle writes it in its fixed list, None where the list lacks it.

    >>> percentage(Fraction(1, 3)), percentage(Fraction(-1, 2)), percentage(Fraction(3, 8))
    ('33.33333', '-50', None)
    """
    text = _SHARES.get(round(abs(share) * 100, 5))
    return None if text is None else f"-{text}" if share < 0 and text != "0" else text
