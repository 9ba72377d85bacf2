"""What becomes of an entry on a page: native, converted (how), lost. A page refuses nothing."""

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
from generator.export.collection import Entry
from generator.export.formats.html.key import is_checked
from generator.export.portability import Remark

_COMPARED = "the student compares it with the solution"


def assess(entry: Entry) -> Iterator[Remark]:
    """Yield what becomes of each answer of an entry, and what is lost."""
    for placed, response in entry.responses():
        part = placed.part.id
        how = _converted(response)
        yield Remark("converted" if how else "native", part, response.id, how)
        notes = response.guidance
        if notes.follows:
            yield Remark("lost", part, response.id, "marks for what follows from a wrong earlier answer")
        if notes.property:
            text = "other answers with the property that is asked for: the student compares them"
            yield Remark("lost", part, response.id, text)


def _converted(response: Response) -> str:
    match response:
        case NumberResponse() | TensorResponse():
            return "" if is_checked(response) else f"an irrational number: {_COMPARED}"
        case TextResponse():
            return "" if is_checked(response) else f"a pattern that no browser knows: {_COMPARED}"
        case FormulaResponse():
            return _COMPARED
        case DrawingResponse():
            return f"a drawing is described in words: {_COMPARED}"
        case BlanksResponse(gaps=gaps):
            return next(filter(None, map(_converted, gaps)), "")
        case ChoiceResponse() | MatchResponse() | OrderResponse() | EssayResponse():
            return ""
        case _:
            assert_never(response)
