"""A typed response → what was given, by the kind of its answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import assert_never

from generator.diagnostics import suggest
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    Language,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
)
from generator.marking.typed import Unreadable, read_formula, read_number, read_tensor, split_unit, unit_name
from generator.numbers import Exact, Tensor
from generator.values import dataclass


@dataclass(frozen=True)
class Nothing:
    """Nothing was typed."""


@dataclass(frozen=True)
class GivenNoise:
    """Something that is no answer of its kind, and why."""

    why: str


@dataclass(frozen=True)
class GivenNumber:
    """A number, tensor or formula; ``unit`` is one that differs from the answer's."""

    value: Exact | Tensor
    unit: str = ""


@dataclass(frozen=True)
class GivenText:
    """Words."""

    text: str


@dataclass(frozen=True)
class GivenTicks:
    """Which options are ticked, counted from 0 as printed."""

    ticked: frozenset[int]


@dataclass(frozen=True)
class GivenPlaces:
    """An index for each box, in order: choices of a matching, items of an ordering."""

    indices: tuple[int, ...]


@dataclass(frozen=True)
class GivenGaps:
    """What was given in each gap of a text; those that were left out hold Nothing."""

    gaps: Mapping[str, Given] = field(hash=False)


Given = Nothing | GivenNoise | GivenNumber | GivenText | GivenTicks | GivenPlaces | GivenGaps


def read_given(response: Response, text: str, language: Language) -> Given:
    """Return what was typed for a response; raises Unreadable. An empty choice has no box ticked."""
    text = text.strip()
    if not text and not isinstance(response, ChoiceResponse):
        return Nothing()
    match response:
        case NumberResponse():
            return _number(response, text, language)
        case TensorResponse():
            return GivenNumber(read_tensor(text, language))
        case FormulaResponse():
            return GivenNumber(read_formula(text, response.variables, language))
        case TextResponse() | EssayResponse() | DrawingResponse():
            return GivenText(" ".join(text.split()))
        case ChoiceResponse(options=options, single=single):
            return _ticks(text, len(options), single)
        case MatchResponse(terms=terms, choices=choices):
            return GivenPlaces(_numbers(text, len(terms), len(choices)))
        case OrderResponse(items=items):
            return GivenPlaces(_letters(text, len(items)))
        case BlanksResponse():
            return _gaps(response, text, language)
        case _:
            assert_never(response)


def _number(response: NumberResponse, text: str, language: Language) -> GivenNumber:
    number, unit = split_unit(text)
    value = read_number(number if unit else text, language)
    if unit and not response.unit:
        raise Unreadable(f"'{unit}' stands behind the number", "this answer has no unit: the number alone")
    return GivenNumber(value, "" if not unit or unit_name(unit) == unit_name(response.unit) else unit)


def _ticks(text: str, count: int, single: bool) -> GivenTicks:
    if text.lower() in ("", "none", "-"):
        return GivenTicks(frozenset())
    ticked = [_index(word, count) for word in re.split(r"[\s,;]+", text)]
    if len(set(ticked)) < len(ticked):
        raise Unreadable("an option is named twice", "each number once")
    if single and len(ticked) > 1:
        raise Unreadable("more than one option is named", "the paper says that exactly one is right: one number")
    return GivenTicks(frozenset(ticked))


def _numbers(text: str, boxes: int, count: int) -> tuple[int, ...]:
    words = re.split(r"[\s,;]+", text)
    if len(words) != boxes:
        raise Unreadable(f"there are {boxes} boxes, not {len(words)}", "a number for each box, - where it is empty")
    return tuple(-1 if word == "-" else _index(word, count) for word in words)


def _index(word: str, count: int) -> int:
    if not re.fullmatch(r"\d{1,3}", word) or not 1 <= int(word) <= count:
        raise Unreadable(f"'{word}' is none of the numbers 1 to {count}", "numbers count as printed, from 1")
    return int(word) - 1


def _letters(text: str, count: int) -> tuple[int, ...]:
    words = re.split(r"[\s,;]+", text)
    if len(words) == 1:
        words = list(text)
    last = chr(64 + count)
    for word in words:
        if not (len(word) == 1 and ("A" <= word.upper() <= last or word == "-")):
            raise Unreadable(f"'{word}' is none of the letters A to {last}", "letters as printed, such as B A C")
    if len(words) != count:
        raise Unreadable(f"there are {count} boxes, not {len(words)}", "a letter for each box, - where it is empty")
    return tuple(-1 if word == "-" else ord(word.upper()) - 65 for word in words)


def _gaps(response: BlanksResponse, text: str, language: Language) -> GivenGaps:
    """``gap = 3; other = word``; a lone gap needs no name."""
    known = {gap.id: gap for gap in response.gaps}
    if len(known) == 1 and "=" not in text:
        ((name, gap),) = known.items()
        return GivenGaps({name: read_given(gap, text, language)})
    found: dict[str, Given] = {}
    for piece in filter(str.strip, text.split(";")):
        name, sign, typed = (word.strip() for word in piece.partition("="))
        if not sign or name not in known:
            hint = suggest(name, known) or f"gaps: {', '.join(known)}; written: {next(iter(known))} = …; …"
            raise Unreadable(f"'{name}' is no gap", hint)
        if name in found:
            raise Unreadable(f"the gap '{name}' is filled twice", "once each")
        try:
            found[name] = read_given(known[name], typed, language)
        except Unreadable as error:
            raise Unreadable(f"in the gap '{name}': {error.message}", error.hint) from error
    return GivenGaps({name: found.get(name, Nothing()) for name in known})
