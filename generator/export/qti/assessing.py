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
from generator.export.by_hand import by_hand, leaves
from generator.export.cells import asks_fractions
from generator.export.collection import Entry
from generator.export.grading import accepted
from generator.export.portability import Remark, lost_hints
from generator.export.qti import plain
from generator.export.qti.dialects import Dialect
from generator.export.qti.routes import is_ascending, untold

_ELSEWHERE = "examwright export qti21 for a platform that processes responses, or a question of its own for each part"


def assess(entry: Entry, dialect: Dialect) -> Iterator[Remark]:
    """Yield what becomes of each answer of an entry, and what is lost."""
    for placed, response in entry.responses():
        part = placed.part.id
        reason = plain.refusal(response, entry) if dialect.plain else ""
        if reason:
            yield Remark("refused", part, response.id, reason, _ELSEWHERE)
            continue
        how = "; ".join(dict.fromkeys(filter(None, (_conversion(leaf, dialect) for leaf in leaves(response)))))
        yield Remark("converted" if how else "native", part, response.id, how)
        for leaf in leaves(response):
            yield from _losses(part, response.id, leaf, dialect)
        if _restarts(placed.part.ask):
            yield Remark("lost", part, "", "the number at which a list starts")
    if _restarts(entry.variant.stem):
        yield Remark("lost", "", "", "the number at which a list starts")
    yield from lost_hints(entry)


def _restarts(blocks: Blocks) -> bool:
    return any(
        (isinstance(block, NumberedList) and block.start != 1) or any(map(_restarts, block.items))
        for block in blocks
        if isinstance(block, NumberedList | BulletList)
    )


def _conversion(response: Response, dialect: Dialect) -> str:
    reason = by_hand(response)
    if isinstance(response, EssayResponse):
        return ""
    if isinstance(response, DrawingResponse):
        return "a file is uploaded and marked by hand"
    if reason:
        return f"marked by hand: {reason}"
    if dialect.plain and plain.conversion(response):
        return plain.conversion(response)
    match response:
        case NumberResponse():
            exact = accepted(response.value, response.tolerance) is not None
            return "" if exact else "a fraction in lowest terms is asked for, as words"
        case TextResponse():
            return "the words of its pattern are written out" if response.pattern else ""
        case TensorResponse():
            how = ["the cells are asked for in ascending order"] if is_ascending(response) else []
            how += ["fractions in lowest terms are asked for, as words"] if asks_fractions(response) else []
            return "; ".join(how)
        case ChoiceResponse() | MatchResponse() | OrderResponse() | BlanksResponse():
            return ""
        case FormulaResponse():
            raise AssertionError("these are marked by hand")
        case _:
            assert_never(response)


def _losses(part: str, answer: str, response: Response, dialect: Dialect) -> Iterator[Remark]:
    if response.guidance.follows:
        yield Remark("lost", part, answer, "marks for what follows from a wrong earlier answer")
    if by_hand(response):
        return
    if dialect.plain:
        if plain.loses(response):
            yield Remark("lost", part, answer, plain.loses(response))
    elif untold(response):
        yield Remark("lost", part, answer, "feedback and part marks of mistakes that no typed answer shows")
    if isinstance(response, TensorResponse) and not response.shape_given:
        yield Remark("lost", part, answer, "the shape is no longer asked: the cells show it")
