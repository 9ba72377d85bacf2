"""What is said of an entry in Moodle: native, converted (how), lost, refused."""

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
from generator.export.cells import asks_fractions
from generator.export.collection import Entry
from generator.export.formats.moodle.fields import scale, weights
from generator.export.formats.moodle.routes import Type, as_sets, by_hand, type_of
from generator.export.grading import accepted
from generator.export.portability import Remark, lost_hints


def assess(entry: Entry) -> Iterator[Remark]:
    """Yield what becomes of each answer of an entry, and what is lost."""
    how = type_of(entry)
    for placed, response in entry.responses():
        part = placed.part.id
        if response.marks <= 0:
            hint = "give it marks, or take it out"
            yield Remark("refused", part, response.id, "an answer without marks would count as much as others", hint)
            continue
        yield _remark(entry, part, response, how)
        yield from _losses(part, response, how)
    if how == "essay":
        yield from lost_hints(entry)
    if how == "cloze" and scale(entry) != 1:
        times = scale(entry)
        yield Remark("converted", "", "", f"whole marks: {times} times the credits, to be set in the quiz")


def _remark(entry: Entry, part: str, response: Response, how: Type) -> Remark:
    if how == "essay":
        reason = by_hand(response, entry)
        alone = sum(1 for _ in entry.responses()) == 1
        if alone and isinstance(response, EssayResponse):
            return Remark("native", part, response.id)
        text = f"marked by hand: {reason}" if reason else "marked by hand, as another answer of its question is"
        hint = "" if reason else "a question of its own for what is free, and Moodle marks the rest"
        return Remark("converted", part, response.id, text, hint)
    text = _conversion(entry, response, how)
    return Remark("converted" if text else "native", part, response.id, text)


def _conversion(entry: Entry, response: Response, how: Type) -> str:
    match response:
        case NumberResponse():
            exact = accepted(response.value, response.tolerance) is not None
            if not exact:
                return "a fraction in lowest terms is asked for, as words"
            return "its unit stands in the text" if response.unit and how == "numerical" else ""
        case TextResponse():
            return "the words of its pattern are written out" if response.pattern else ""
        case ChoiceResponse():
            if as_sets(response, entry):
                return "a list of all sets of options, each with its marks"
            if response.single or entry.marking is not None:
                return ""
            return "each right tick earns its share, wrong ones take off"
        case TensorResponse():
            as_on_paper = response.cell_marks == weights(response)[0]
            said = "a field a cell" if as_on_paper else "a field a cell, each with its share of the marks"
            return f"{said}; fractions in lowest terms are asked for, as words" if asks_fractions(response) else said
        case MatchResponse():
            share = "each pair has its share of the marks"
            return share if how == "matching" else f"a list a term, {share}"
        case OrderResponse():
            return "" if how == "ordering" else "the order is typed in letters"
        case BlanksResponse():
            return ""
        case FormulaResponse() | EssayResponse() | DrawingResponse():
            raise AssertionError("these are marked by hand")
        case _:
            assert_never(response)


def _losses(part: str, response: Response, how: Type) -> Iterator[Remark]:
    notes = response.guidance
    if how != "essay" and notes.mistakes and isinstance(response, TensorResponse):
        yield Remark("lost", part, response.id, "feedback and part marks of mistakes: cells are marked one by one")
    if how != "essay" and notes.follows:
        yield Remark("lost", part, response.id, "marks for what follows from a wrong earlier answer")
    if isinstance(response, TensorResponse) and how != "essay" and not response.shape_given:
        yield Remark("lost", part, response.id, "the shape is no longer asked: the cells show it")
