"""What is said of an entry in Canvas: native, converted (how), lost, refused."""

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
from generator.export.collection import Entry
from generator.export.formats.canvas.routes import Type, as_sets, refusal, type_of
from generator.export.grading import accepted
from generator.export.portability import Remark, lost_hints

_ELSEWHERE = "a question of its own for each such part, or examwright export moodle or qti21"


def assess(entry: Entry) -> Iterator[Remark]:
    """Yield what becomes of each answer of an entry, and what is lost."""
    how = type_of(entry)
    for placed, response in entry.responses():
        part = placed.part.id
        reason = refusal(response, entry)
        if reason:
            yield Remark("refused", part, response.id, reason, _ELSEWHERE)
            continue
        text = _conversion(entry, response, how)
        yield Remark("converted" if text else "native", part, response.id, text)
        for leaf in leaves(response):
            yield from _losses(part, response.id, leaf, how)
    yield from lost_hints(entry)


def _conversion(entry: Entry, response: Response, how: Type) -> str:
    if how in ("essay_question", "file_upload_question"):
        return _handmade(entry, response, how)
    if how == "fill_in_multiple_blanks_question":
        said = dict.fromkeys(filter(None, (_in_blanks(leaf) for leaf in leaves(response))))
        return "; ".join(said)
    match response:
        case NumberResponse(unit=unit):
            if accepted(response.value, response.tolerance) is None:
                return "a fraction in lowest terms is asked for, as words"
            return "its unit stands in the text" if unit else ""
        case TextResponse():
            return "the words of its pattern are written out" if response.pattern else ""
        case ChoiceResponse():
            if as_sets(response, entry):
                return "a list of all sets of options, one of them right"
            if response.single or entry.marking is not None:
                return ""
            return "each right tick earns its share, wrong ones take off"
        case MatchResponse():
            return "each pair has its share of the marks"
        case OrderResponse():
            return "the order is typed in letters"
        case TensorResponse() | BlanksResponse() | FormulaResponse() | EssayResponse() | DrawingResponse():
            raise AssertionError(f"a {response.kind} is no question of the type {how}")
        case _:
            assert_never(response)


def _handmade(entry: Entry, response: Response, how: Type) -> str:
    reason = next(filter(None, map(by_hand, leaves(response))), "")
    if sum(1 for _ in entry.responses()) == 1:
        if isinstance(response, EssayResponse):
            return ""
        if how == "file_upload_question":
            return "a file is uploaded and marked by hand"
    return f"marked by hand: {reason}" if reason else "marked by hand, as another answer of its question is"


def _in_blanks(response: Response) -> str:
    match response:
        case NumberResponse():
            return "compared as characters, in its usual spellings"
        case TensorResponse():
            return "a blank a cell, each with its share of the marks, compared as characters"
        case TextResponse():
            return "the words of its pattern are written out" if response.pattern else ""
        case ChoiceResponse(single=single):
            return "the letter is typed" if single else "the letters are typed"
        case MatchResponse():
            return "a letter a term, each with its share of the marks"
        case OrderResponse():
            return "the order is typed in letters"
        case _:
            raise AssertionError("these are marked by hand")


def _losses(part: str, answer: str, response: Response, how: Type) -> Iterator[Remark]:
    notes = response.guidance
    if how in ("essay_question", "file_upload_question"):
        return
    if notes.follows:
        yield Remark("lost", part, answer, "marks for what follows from a wrong earlier answer")
    if how == "multiple_choice_question":
        if any(mistake.marks for mistake in notes.mistakes):
            yield Remark("lost", part, answer, "part marks of mistakes: any of them would count as fully right")
    elif notes.mistakes:
        yield Remark("lost", part, answer, "feedback and part marks of mistakes")
    if isinstance(response, TensorResponse) and not response.shape_given:
        yield Remark("lost", part, answer, "the shape is no longer asked: the cells show it")
