"""What a person has to mark, on whatever platform.

None compares formulas or numbers that no decimal is; none knows that other answers with a property are right as well.
"""

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
from generator.export.grading import rational
from generator.export.patterns import right_words


def by_hand(response: Response) -> str:
    """Return why a person has to mark an answer, empty where a platform does."""
    if response.guidance.property:
        return "other answers are right as well, by a property"
    match response:
        case NumberResponse():
            return "" if _typed(response.value, response) else "an irrational number has no decimal that is right"
        case TensorResponse():
            typed = all(_typed(cell, response) for cell in response.value.cells())
            return "" if typed else "an irrational cell has no decimal that is right"
        case FormulaResponse():
            return "formulas are not compared"
        case TextResponse():
            return "" if right_words(response) else "its pattern stands for too many words"
        case EssayResponse():
            return "a free answer"
        case DrawingResponse():
            return "a drawing"
        case ChoiceResponse() | MatchResponse() | OrderResponse() | BlanksResponse():
            return ""
        case _:
            assert_never(response)


def _typed(value: object, response: NumberResponse | TensorResponse) -> bool:
    return response.tolerance.kind != "exact" or rational(value) is not None


def leaves(response: Response) -> Iterator[Response]:
    """Yield the answers that are marked one by one: the gaps of a text, else the answer itself."""
    if isinstance(response, BlanksResponse):
        yield from response.gaps
    else:
        yield response


def has_handmade(entry: Entry) -> bool:
    """True for an entry with an answer that a person marks."""
    return any(by_hand(leaf) for _, response in entry.responses() for leaf in leaves(response))
