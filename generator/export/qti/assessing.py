"""What is said of an entry in QTI: native, converted (how), lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from generator.content import Blocks, BulletList, NumberedList
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
from generator.export.grading import accepted
from generator.export.portability import Remark
from generator.export.qti.routes import by_hand, is_ascending, leaves, untold


def assess(entry: Entry) -> Iterator[Remark]:
    """Yield what becomes of each answer of an entry, and what is lost."""
    for placed, response in entry.responses():
        part = placed.part.id
        how = "; ".join(dict.fromkeys(filter(None, map(_conversion, leaves(response)))))
        yield Remark("converted" if how else "native", part, response.id, how)
        for leaf in leaves(response):
            yield from _losses(part, response.id, leaf)
        if _restarts(placed.part.ask):
            yield Remark("lost", part, "", "the number at which a list starts")
    if _restarts(entry.variant.stem):
        yield Remark("lost", "", "", "the number at which a list starts")


def _restarts(blocks: Blocks) -> bool:
    return any(
        (isinstance(block, NumberedList) and block.start != 1) or any(map(_restarts, block.items))
        for block in blocks
        if isinstance(block, NumberedList | BulletList)
    )


def _conversion(response: Response) -> str:
    reason = by_hand(response)
    if isinstance(response, EssayResponse):
        return ""
    if isinstance(response, DrawingResponse):
        return "a file is uploaded and marked by hand"
    if reason:
        return f"marked by hand: {reason}"
    match response:
        case NumberResponse():
            exact = accepted(response.value, response.tolerance) is not None
            return "" if exact else "a fraction in lowest terms is asked for, as words"
        case TextResponse():
            return "the words of its pattern are written out" if response.pattern else ""
        case TensorResponse():
            return "the cells are asked for in ascending order" if is_ascending(response) else ""
        case ChoiceResponse() | MatchResponse() | OrderResponse() | BlanksResponse():
            return ""
        case FormulaResponse():
            raise AssertionError("these are marked by hand")
        case _:
            assert_never(response)


def _losses(part: str, answer: str, response: Response) -> Iterator[Remark]:
    if response.guidance.follows:
        yield Remark("lost", part, answer, "marks for what follows from a wrong earlier answer")
    if by_hand(response):
        return
    if untold(response):
        yield Remark("lost", part, answer, "feedback and part marks of mistakes that no typed answer shows")
    if isinstance(response, TensorResponse) and not response.shape_given:
        yield Remark("lost", part, answer, "the shape is no longer asked: the cells show it")
