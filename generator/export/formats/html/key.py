"""What a practice page needs to check an answer: exact numbers as text, and what is said of wrong methods.

Numbers are ``n/d`` in lowest terms, an interval is ``[low, high, brackets]`` with ``(`` and ``)`` for an open end. A
paper of an exam holds none of this.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, assert_never

from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    Marking,
    MatchResponse,
    Mistake,
    NumberResponse,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
    Tolerance,
)
from generator.export.fragments import Scribe, text
from generator.export.grading import Interval, accepted, rational
from generator.export.patterns import right_words
from generator.export.worked import right_answer
from generator.marking.typed import unit_name
from generator.numbers import Tensor
from generator.questions.blanks import find_blanks

Key = dict[str, Any]

# What means the same in a pattern of Python and of a browser: no inline flags, names, \Z, look-behind.
_SHARED = re.compile(r"(?:[^\\(]|\\[dsDS.^$*+?()\[\]{}|/\\ -]|\((?!\?)|\(\?[:=!])*\Z")


def interval(value: Any, tolerance: Tolerance) -> list[str] | None:
    """Return the numbers that are right, None where an irrational number is to be given exactly."""
    found = accepted(value, tolerance)
    if found is None:
        own = rational(value)
        if own is None:
            return None
        found = Interval(own, own, own)
    brackets = f"{'(' if found.low_open else '['}{')' if found.high_open else ']'}"
    return [str(found.low), str(found.high), brackets]


def script_pattern(response: TextResponse) -> str | None:
    """Return a pattern that a browser reads as Python does; empty where there is none, None where it would not."""
    return response.pattern if _SHARED.match(response.pattern) else None


def is_checked(response: Response) -> bool:
    """True where the page can tell right from wrong; else a student compares with the solution."""
    match response:
        case NumberResponse(value=value, tolerance=tolerance):
            return interval(value, tolerance) is not None
        case TensorResponse(value=value, tolerance=tolerance):
            return all(interval(cell, tolerance) is not None for cell in value.cells())
        case TextResponse():
            return right_words(response) is not None or script_pattern(response) is not None
        case BlanksResponse(gaps=gaps):
            return all(is_checked(gap) for gap in gaps)
        case ChoiceResponse() | MatchResponse() | OrderResponse():
            return True
        case FormulaResponse() | EssayResponse() | DrawingResponse():
            return False
        case _:
            assert_never(response)


def key(response: Response, marking: Marking | None, scribe: Scribe) -> Key:
    """Return what checks an answer; its kind is ``self`` where a student compares."""
    common: Key = {"marks": str(response.marks)}
    if response.guidance.property:
        common["property"] = True
    if isinstance(response, BlanksResponse):
        by_id = {gap.id: gap for gap in response.gaps}
        gaps = [key(by_id[name], marking, scribe) for name in find_blanks(response.text)]
        return common | {"kind": "blanks", "gaps": gaps}
    if not is_checked(response):
        return common | {"kind": "self"}
    return common | {"kind": response.kind} | _own(response, marking, scribe)


def _own(response: Response, marking: Marking | None, scribe: Scribe) -> Key:
    match response:
        case NumberResponse(value=value, tolerance=tolerance, unit=unit):
            wrong = [
                {"right": found} | _said(each, scribe)
                for each in response.guidance.mistakes
                if (found := interval(each.value, tolerance)) is not None
            ]
            named = {"unit": unit_name(unit)} if unit else {}
            return {"right": interval(value, tolerance), "mistakes": wrong} | named
        case TensorResponse():
            return _tensor(response, scribe)
        case TextResponse(case=case):
            words = right_words(response)
            pattern = script_pattern(response) if words is None else ""
            return {"words": list(words or response.accepted), "pattern": pattern, "case": case}
        case ChoiceResponse():
            return _choice(response, marking, scribe)
        case MatchResponse(key=order) | OrderResponse(key=order):
            return {"right": list(order)}
        case _:
            raise AssertionError(f"a {response.kind} is not checked")


def _tensor(response: TensorResponse, scribe: Scribe) -> Key:
    wrong = [
        {"right": cells, "shape": list(each.value.shape)} | _said(each, scribe)
        for each in response.guidance.mistakes
        if isinstance(each.value, Tensor) and None not in (cells := _cells(each.value, response.tolerance))
    ]
    shares = {} if response.cell_marks is None else {"cell": str(response.cell_marks)}
    order = {"any": True} if response.any_order else {}
    shape = {"shape": list(response.value.shape), "given": response.shape_given}
    return {"right": _cells(response.value, response.tolerance), "mistakes": wrong} | shape | shares | order


def _cells(value: Tensor, tolerance: Tolerance) -> list[list[str] | None]:
    return [interval(cell, tolerance) for cell in value.cells()]


def _choice(response: ChoiceResponse, marking: Marking | None, scribe: Scribe) -> Key:
    """``earned`` is what ticking the option alone earns where exactly one is right: the marks of its mistake."""
    marks = {mistake.name: mistake.marks for mistake in response.guidance.mistakes}
    options = [
        {"right": option.right, "said": scribe.inlines(option.because)}
        | ({"earned": str(marks[option.mistake])} if response.single and marks.get(option.mistake) else {})
        for option in response.options
    ]
    return {"options": options, "single": response.single, "marking": marking or "all-or-nothing"}


def _said(mistake: Mistake, scribe: Scribe) -> Key:
    return {"marks": str(mistake.marks), "said": scribe.inlines(mistake.because)}


def answers(responses: Sequence[Response], names: Sequence[str], scribe: Scribe, either: str) -> list[str]:
    """Return the right answers as lines of HTML; free answers have none. ``either`` is "or".

    ``names`` stand where a response has no label; they may be empty.
    """
    found = []
    for response, name in zip(responses, names, strict=True):
        line = _answer(response, scribe, either)
        if line and response.label:
            sign = " =" if isinstance(response, NumberResponse | TensorResponse | FormulaResponse) else ":"
            line = f"{scribe.inlines(response.label)}{sign} {line}"
        elif line and name:
            line = f"{text(name)}: {line}"
        if line:
            found.append(line)
    return found


def _answer(response: Response, scribe: Scribe, either: str) -> str:
    match response:
        case TextResponse(accepted=accepted):
            return f" {either} ".join(map(text, accepted))
        case BlanksResponse(gaps=gaps, text=blocks):
            by_id = {gap.id: gap for gap in gaps}
            order = find_blanks(blocks)
            return "; ".join(f"({k}) {_answer(by_id[name], scribe, either)}" for k, name in enumerate(order, 1))
        case _:
            return right_answer(response, scribe)
