"""What is typed in characters → the number that it spells, else words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from generator.exam import NumberResponse, TextResponse
from generator.export.grading import spellings
from generator.importing.answers.context import Context
from generator.importing.answers.numbers import Value, number
from generator.importing.answers.words import Words, text
from generator.importing.reading import exact, fraction
from generator.numbers import normal


def typed(
    id: str, marks: Fraction, words: Sequence[Words], case: bool, context: Context
) -> NumberResponse | TextResponse | None:
    """Return a number for fractions or the usual spellings of one, words for others; None where none are right.

    A decimal comma beside the same number with a point is one more spelling.
    """
    points = {each.text for each in words}
    written = [each for each in words if "," not in each.text or each.text.replace(",", ".") not in points]
    found = [_number(each.text) for each in written]
    values = [value for value in found if value is not None]
    if values and len(values) == len(found) and ("/" in written[0].text or _are_spellings(written, values[0])):
        pairs = zip(written, values, strict=True)
        once = dict.fromkeys(Value(each.share, value, Fraction(0), each.because) for each, value in pairs)
        return number(id, marks, list(once), context)
    return text(id, marks, words, case, context)


def _number(written: str) -> Fraction | None:
    value = exact(written)
    return fraction(written) if value is None else value


def _are_spellings(written: Sequence[Words], value: Fraction) -> bool:
    return {each.text for each in written} == set(spellings(normal(value)))
