"""The gaps of an ILIAS cloze: what is right in each, what else earns points. The one place that decides.

A numeric gap has one range, its ends included; a text gap words with points each, with or without regard to capitals
in the whole question; a list has points for each of its entries. So part marks of options carry over, and any marking
of boxes does, as a list of all sets of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Literal

from generator.content import Inlines
from generator.exam import (
    ChoiceResponse,
    Language,
    Marking,
    Response,
    TextResponse,
    Tolerance,
)
from generator.export.fragments import is_plain
from generator.export.grading import SHRINK, accepted, decimal, fraction_spellings, rational
from generator.export.lettering import lettered_sets, letters
from generator.export.patterns import right_words
from generator.export.shares import boxes_share
from generator.plain import plain_text
from generator.values import dataclass

MOST_IN_SETS = 5


@dataclass(frozen=True)
class Gap:
    """A gap: its answers with their points, and for a number the ends of the range that is right."""

    kind: Literal["number", "words", "list"]
    answers: tuple[tuple[str, Fraction], ...]
    low: str = ""
    high: str = ""
    shuffled: bool = False


def number_gap(value: Any, tolerance: Tolerance, marks: Fraction) -> Gap:
    """Return the gap of a number; one that no decimal reaches is asked for as a fraction, in words."""
    interval = accepted(value, tolerance)
    if interval is None:
        return Gap("words", ((str(rational(value)), marks),))
    low = interval.value - (interval.value - interval.low) * (SHRINK if interval.low_open else 1)
    high = interval.value + (interval.high - interval.value) * (SHRINK if interval.high_open else 1)
    return Gap("number", ((decimal(interval.value), marks),), decimal(low), decimal(high))


def cell_gap(value: Any, marks: Fraction, language: Language) -> Gap:
    """Return the gap of a cell that is compared in each way to write it."""
    return Gap("words", tuple((word, marks) for word in fraction_spellings(value, language)))


def text_gap(response: TextResponse) -> Gap:
    """Return the gap of words."""
    return Gap("words", tuple((word, response.marks) for word in right_words(response) or ()))


def names(items: Sequence[Inlines]) -> tuple[list[str], bool]:
    """Return what a list shows of some items, and whether it is themselves: letters where one is more than words."""
    shown = [plain_text(item) for item in items]
    own = all(map(is_plain, items)) and len(set(shown)) == len(shown)
    return (shown if own else [letters((k,)) for k in range(len(items))]), own


def choice_gap(response: ChoiceResponse, marking: Marking | None, language: Language) -> tuple[Gap, bool]:
    """Return the list of options, or of all sets of them, and whether it shows the options themselves."""
    if not response.single:
        return Gap("list", tuple(_sets(response, marking, language))), False
    shown, own = names([option.content for option in response.options])
    free = own and all(option.value is None for option in response.options)
    return Gap("list", tuple(zip(shown, option_points(response), strict=True)), shuffled=free), own


def option_points(response: ChoiceResponse) -> list[Fraction]:
    """Return what each option of a single choice earns."""
    earned = {mistake.name: mistake.marks for mistake in response.guidance.mistakes}
    return [response.marks if option.right else earned.get(option.mistake, Fraction(0)) for option in response.options]


def _sets(response: ChoiceResponse, marking: Marking | None, language: Language) -> list[tuple[str, Fraction]]:
    count = len(response.options)
    found = []
    for chosen, words in lettered_sets(count, language):
        good = sum(option.right == (k in chosen) for k, option in enumerate(response.options))
        found.append((words, response.marks * boxes_share(good, count, marking)))
    return found


# ---------------------------------------------------------------- what is refused
def refusal(responses: Sequence[Response]) -> str:
    """Return why ILIAS cannot have an entry with these answers, marked one by one; empty where it can."""
    if any(
        isinstance(each, ChoiceResponse) and not each.single and len(each.options) > MOST_IN_SETS for each in responses
    ):
        return f"boxes to tick, marked as a whole: the list of their sets is too long beyond {MOST_IN_SETS}"
    if len({each.case for each in responses if isinstance(each, TextResponse)}) > 1:
        return "capitals count in one answer and not in another one"
    return ""
