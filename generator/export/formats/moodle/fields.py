"""The fields of an entry as values: what is right in each, what else earns something, and what is said of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Literal

from generator.content import Inlines
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    Language,
    Marking,
    MatchResponse,
    Mistake,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
    Tolerance,
)
from generator.export.collection import Entry
from generator.export.fragments import Scribe, is_plain
from generator.export.grading import accepted, decimals, foreseen, fraction_spellings, rational
from generator.export.lettering import lettered_sets, letters
from generator.export.patterns import right_words
from generator.export.shares import boxes_share
from generator.values import dataclass

Kind = Literal["number", "words", "exact words", "list", "radio", "shuffled radio", "boxes", "shuffled boxes"]


@dataclass(frozen=True)
class Alternative:
    """One answer to a field: its share of the field's marks, its text, a tolerance for a number, feedback as HTML.

    ``text`` is HTML for options, plain characters for numbers and words.
    """

    share: Fraction
    text: str
    tolerance: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class Field:
    """A place to answer, worth ``weight`` marks; a full share comes first of those that overlap."""

    kind: Kind
    weight: Fraction
    alternatives: tuple[Alternative, ...]


# ---------------------------------------------------------------- weights
def weights(response: Response) -> tuple[Fraction, ...]:
    """Return what each field of an answer is worth."""
    match response:
        case TensorResponse(value=value, marks=marks):
            count = sum(1 for _ in value.cells())
            return (marks / count,) * count
        case MatchResponse(terms=terms, marks=marks):
            return (marks / len(terms),) * len(terms)
        case BlanksResponse(gaps=gaps):
            return tuple(gap.marks for gap in gaps)
        case _:
            return (response.marks,)


def scale(entry: Entry) -> int:
    """Return by what the weights of an entry's fields are multiplied to be whole, as a cloze needs them."""
    return math.lcm(*(weight.denominator for _, response in entry.responses() for weight in weights(response)))


# ---------------------------------------------------------------- numbers and words
def number_field(
    value: Any,
    tolerance: Tolerance,
    weight: Fraction,
    scribe: Scribe,
    language: Language,
    mistakes: Sequence[Mistake] = (),
) -> Field:
    """Return the field of a number; one that no decimal reaches is asked for as a fraction, in words."""
    interval = accepted(value, tolerance)
    if interval is None:
        number = rational(value)
        assert number is not None, "irrational numbers are marked by hand"
        wrong = _as_fractions(mistakes, weight, scribe, language)
        return Field("words", weight, (Alternative(Fraction(1), str(number)), *wrong))
    right = tuple(Alternative(Fraction(1), *pair) for pair in decimals(interval))
    return Field("number", weight, (*right, *_mistaken(mistakes, tolerance, weight, scribe)))


def cell_field(value: Any, weight: Fraction, language: Language) -> Field:
    """Return the field of a cell that is compared in each way to write it."""
    return Field("words", weight, tuple(Alternative(Fraction(1), word) for word in fraction_spellings(value, language)))


def _as_fractions(
    mistakes: Sequence[Mistake], weight: Fraction, scribe: Scribe, language: Language
) -> Iterator[Alternative]:
    """The values of wrong methods: one that ends may be typed as a decimal as well."""
    for mistake in mistakes:
        if rational(mistake.value) is not None:
            for word in fraction_spellings(mistake.value, language):
                yield Alternative(mistake.marks / weight, word, "", scribe.inlines(mistake.because))


def _mistaken(
    mistakes: Sequence[Mistake], tolerance: Tolerance, weight: Fraction, scribe: Scribe
) -> Iterator[Alternative]:
    for mistake, value, room in foreseen(mistakes, tolerance):
        yield Alternative(mistake.marks / weight, value, room, scribe.inlines(mistake.because))


def text_field(response: TextResponse, weight: Fraction) -> Field:
    """Return the field of words: each that is right."""
    kind: Kind = "exact words" if response.case else "words"
    words = right_words(response)
    assert words is not None, "endless patterns are marked by hand"
    return Field(kind, weight, tuple(Alternative(Fraction(1), word) for word in words))


def order_field(response: OrderResponse, weight: Fraction) -> Field:
    """Return the field of an order, typed in letters."""
    return Field("words", weight, (Alternative(Fraction(1), letters(response.key)),))


# ---------------------------------------------------------------- options
def shuffles(response: ChoiceResponse) -> bool:
    """True where the order of options is chance; numbers stand in their own order."""
    return all(option.value is None for option in response.options)


def choice_field(response: ChoiceResponse, weight: Fraction, scribe: Scribe, inline: bool = False) -> Field:
    """Return the field of options to tick, as Moodle marks them."""
    shuffled = shuffles(response)
    earned = {mistake.name: mistake.marks / response.marks for mistake in response.guidance.mistakes}
    right = sum(option.right for option in response.options)
    wrong = len(response.options) - right
    taken = Fraction(0) if response.single else -Fraction(1, max(min(right, wrong), 1))
    alternatives = tuple(
        Alternative(
            Fraction(1, right) if option.right else earned.get(option.mistake, taken),
            scribe.inlines(option.content),
            "",
            scribe.inlines(option.because),
        )
        for option in response.options
    )
    if response.single:
        plain = inline and all(is_plain(option.content) for option in response.options)
        kind: Kind = "list" if plain else "shuffled radio" if shuffled else "radio"
        return Field(kind, weight, alternatives)
    return Field("shuffled boxes" if shuffled else "boxes", weight, alternatives)


def sets_field(response: ChoiceResponse, marking: Marking | None, weight: Fraction, language: Language) -> Field:
    """Return the field that lists every set of options, each with what the paper gives for it."""
    count = len(response.options)
    alternatives = []
    for chosen, words in lettered_sets(count, language):
        agreeing = sum(option.right == (k in chosen) for k, option in enumerate(response.options))
        alternatives.append(Alternative(boxes_share(agreeing, count, marking), words))
    return Field("list", weight, tuple(alternatives))


def match_fields(response: MatchResponse, weight: Sequence[Fraction], names: Sequence[str]) -> tuple[Field, ...]:
    """Return a list of the choices for each term; ``names`` are the choices as HTML."""
    return tuple(
        Field("list", each, tuple(Alternative(Fraction(k == key), name) for k, name in enumerate(names)))
        for each, key in zip(weight, response.key, strict=True)
    )


def choice_names(choices: Sequence[Inlines], scribe: Scribe) -> tuple[str, ...]:
    """Return what a list shows of the choices: themselves, or letters where one is more than characters."""
    if all(is_plain(choice) for choice in choices):
        return tuple(scribe.inlines(choice) for choice in choices)
    return tuple(letters((k,)) for k in range(len(choices)))
