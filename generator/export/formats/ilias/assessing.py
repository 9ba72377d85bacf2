"""What is said of an entry in ILIAS: native, converted (how), lost, refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
)
from generator.export.by_hand import by_hand, leaves
from generator.export.cells import asks_fractions
from generator.export.collection import Entry
from generator.export.formats.ilias.gaps import refusal
from generator.export.formats.ilias.items import answers_of, type_of
from generator.export.grading import accepted
from generator.export.portability import Remark, lost_hints


def assess(entry: Entry) -> Iterator[Remark]:
    """Yield what becomes of each answer of an entry, and what is lost."""
    how = type_of(entry)
    reason = "" if how == "TEXT QUESTION" else refusal(answers_of(entry))
    for placed, response in entry.responses():
        part = placed.part.id
        if reason:
            yield Remark("refused", part, response.id, reason, "examwright export qti21 or moodle carries it")
            continue
        text = _by_person(entry, response) if how == "TEXT QUESTION" else _conversions(response)
        yield Remark("converted" if text else "native", part, response.id, text)
        if how != "TEXT QUESTION":
            for leaf in leaves(response):
                yield from _losses(part, response.id, leaf, len(answers_of(entry)) == 1)
    yield from lost_hints(entry)


def _by_person(entry: Entry, response: Response) -> str:
    reason = next(filter(None, map(by_hand, leaves(response))), "")
    if isinstance(response, EssayResponse) and len(answers_of(entry)) == 1:
        return ""
    return f"marked by hand: {reason}" if reason else "marked by hand, as another answer of its question is"


def _conversions(response: Response) -> str:
    return "; ".join(dict.fromkeys(filter(None, map(_conversion, leaves(response)))))


def _conversion(response: Response) -> str:
    match response:
        case NumberResponse():
            exact = accepted(response.value, response.tolerance) is not None
            return "" if exact else "a fraction in lowest terms is asked for, as words"
        case TextResponse():
            return "the words of its pattern are written out" if response.pattern else ""
        case ChoiceResponse(single=single):
            return "" if single else "a list of all sets of options, each with its marks"
        case TensorResponse():
            how = "a gap a cell, each with its share of the marks"
            return f"{how}; fractions in lowest terms are asked for, as words" if asks_fractions(response) else how
        case MatchResponse():
            return "a list a term, each pair has its share of the marks"
        case OrderResponse():
            return "the order is typed in letters"
        case BlanksResponse() | FormulaResponse() | EssayResponse() | DrawingResponse():
            raise AssertionError("these have gaps of their own, or are marked by hand")
        case _:
            assert_never(response)


def _losses(part: str, answer: str, response: Response, alone: bool) -> Iterator[Remark]:
    notes = response.guidance
    if notes.follows:
        yield Remark("lost", part, answer, "marks for what follows from a wrong earlier answer")
    if isinstance(response, ChoiceResponse):
        if not (response.single and alone) and any(option.because for option in response.options):
            yield Remark("lost", part, answer, "reasons of options beside their option: the solution has them")
    elif notes.mistakes:
        yield Remark("lost", part, answer, "feedback and part marks of mistakes")
    if isinstance(response, TensorResponse) and not response.shape_given:
        yield Remark("lost", part, answer, "the shape is no longer asked: the cells show it")
