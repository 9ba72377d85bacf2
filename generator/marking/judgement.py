"""What a given response earns by itself: marks and a reason. Decided exactly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import assert_never

from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    Marking,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
    Tolerance,
)
from generator.marking.places import HALF, marks_text
from generator.marking.reading import (
    Given,
    GivenGaps,
    GivenNoise,
    GivenNumber,
    GivenPlaces,
    GivenText,
    GivenTicks,
    Nothing,
)
from generator.numbers import Tensor, Value, same
from generator.tolerance import within
from generator.values import dataclass

Computed = NumberResponse | TensorResponse | FormulaResponse


@dataclass(frozen=True)
class Verdict:
    """Marks and why. ``marks`` is None where a person marks; ``review`` asks a person to look."""

    marks: Fraction | None
    reason: str
    review: bool = False


NONE = Fraction(0)
NOTHING_TYPED = Verdict(NONE, "nothing typed")
BY_HAND = Verdict(None, "marked by a person", review=True)


def judge(response: Response, given: Given, marking: Marking) -> Verdict:
    """Return what a response earns as it stands, without regard to what it follows from.

    ``marking`` says how boxes of choices count. Raises ValueError where sympy cannot decide whether formulas agree.
    """
    match response, given:
        case ((EssayResponse() | DrawingResponse()), _):
            return BY_HAND
        case _, Nothing():
            return NOTHING_TYPED
        case _, GivenNoise(why):
            return Verdict(NONE, f"cannot be read: {why}", review=True)
        case ((NumberResponse() | TensorResponse() | FormulaResponse()), GivenNumber()):
            return _computed(response, given)
        case TextResponse(), GivenText(text):
            return _full(response, "right") if _is_accepted(response, text) else Verdict(NONE, "wrong")
        case ChoiceResponse(), GivenTicks(ticked):
            return _choice(response, ticked, marking)
        case MatchResponse(key=key), GivenPlaces(indices):
            return _pairs(response, key, indices)
        case OrderResponse(key=key), GivenPlaces(indices):
            return _full(response, "right") if indices == key else Verdict(NONE, "not in the right order")
        case BlanksResponse(), GivenGaps():
            return _gaps(response, given, marking)
        case _:
            raise TypeError(f"{type(given).__name__} is no answer to {response.kind}")


def _full(response: Response, reason: str) -> Verdict:
    return Verdict(response.marks, reason)


# ---------------------------------------------------------------- computed answers
def _computed(response: Computed, given: GivenNumber) -> Verdict:
    """The right value, a named mistake, single cells, or nothing of it."""
    if given.unit:
        return Verdict(NONE, f"another unit: {given.unit}", review=True)
    if agrees(response, given.value, response.value):
        return _full(response, "right" if same_cells(response, given.value, response.value) else "within tolerance")
    for mistake in response.guidance.mistakes:
        if mistake.value is not None and agrees(response, given.value, mistake.value):
            marks = f"{marks_text(mistake.marks)} of {marks_text(response.marks)}"
            return Verdict(mistake.marks, f"mistake '{mistake.name}': {marks}")
    return by_cells(response, given.value, response.value) or Verdict(NONE, "wrong")


def agrees(response: Computed, given: Value, value: Value) -> bool:
    """True where a given value passes for ``value``: within the tolerance, cells in any order where that is allowed."""
    given = in_shape(response, given)
    match response:
        case NumberResponse(tolerance=tolerance):
            return within(given, value, tolerance)
        case FormulaResponse():
            return same(given, value)
        case TensorResponse(tolerance=tolerance):
            if not (response.any_order and isinstance(given, Tensor) and isinstance(value, Tensor)):
                return within(given, value, tolerance)
            return given.shape == value.shape and _permuted([*given.cells()], [*value.cells()], tolerance)
        case _:
            assert_never(response)


def same_cells(response: Computed, given: Value, value: Value) -> bool:
    """True where a given value that agrees does so without any tolerance."""
    match response:
        case TensorResponse(any_order=True) if isinstance(given, Tensor) and isinstance(value, Tensor):
            return _permuted([*given.cells()], [*value.cells()], Tolerance())
        case _:
            return same(in_shape(response, given), value)


def _permuted(given: list[Value], cells: list[Value], tolerance: Tolerance) -> bool:
    """True where each given cell finds a partner of its own among the cells."""
    if not given:
        return not cells
    first, *others = given
    return any(
        within(first, cell, tolerance) and _permuted(others, cells[:k] + cells[k + 1 :], tolerance)
        for k, cell in enumerate(cells)
    )


def in_shape(response: Computed, given: Value) -> Value:
    """Return a tensor with the indices of the right one; in its shape where the paper prints the empty cells.

    A vector may be typed as a column.
    """
    if not isinstance(response, TensorResponse) or not isinstance(given, Tensor):
        return given
    cells = [*given.cells()]
    shape = response.value.shape
    column = len(shape) == 1 and given.shape == (*shape, 1)
    row_by_row = response.shape_given and len(given.shape) == 1 and len(cells) == len([*response.value.cells()])
    if given.shape == shape or column or row_by_row:
        remaining = iter(cells)
        return response.value.map(lambda _: next(remaining))
    return given


def by_cells(response: Computed, given: Value, value: Value) -> Verdict | None:
    """Return what single cells earn, where they do: each right cell its marks, at most those of the answer."""
    if not isinstance(response, TensorResponse) or response.cell_marks is None or response.any_order:
        return None
    given = in_shape(response, given)
    if not (isinstance(given, Tensor) and isinstance(value, Tensor) and given.shape == value.shape):
        return None
    pairs = [*zip(given.cells(), value.cells(), strict=True)]
    right = sum(within(cell, other, response.tolerance) for cell, other in pairs)
    return Verdict(min(right * response.cell_marks, response.marks), f"{right} of {len(pairs)} cells right")


# ---------------------------------------------------------------- other kinds
def _is_accepted(response: TextResponse, text: str) -> bool:
    flags = 0 if response.case else re.IGNORECASE
    if response.pattern and re.fullmatch(response.pattern, text, flags):
        return True
    words = (" ".join(word.split()) for word in response.accepted)
    return text in words if response.case else text.casefold() in {word.casefold() for word in words}


def _choice(response: ChoiceResponse, ticked: frozenset[int], marking: Marking) -> Verdict:
    right = {k for k, option in enumerate(response.options) if option.right}
    count = len(response.options)
    good = count - len(right ^ ticked)
    if good == count:
        return _full(response, "right")
    missed = [response.options[k].mistake for k in sorted(ticked) if response.options[k].mistake]
    named = f", mistake '{missed[0]}'" if len(missed) == 1 else ""
    share = response.marks / count
    match marking:
        case "all-or-nothing":
            return Verdict(NONE, f"{good} of {count} boxes right{named}: all or nothing")
        case "per-option":
            return Verdict(good * share, f"{good} of {count} boxes right{named}")
        case "per-option-negative":
            marks = max((2 * good - count) * share, NONE)
            return Verdict(marks, f"{good} of {count} boxes right, {count - good} taken off{named}")
        case _:
            assert_never(marking)


def _pairs(response: MatchResponse, key: Sequence[int], indices: Sequence[int]) -> Verdict:
    """Each pair earns its share of the marks; the sum is rounded down to halves."""
    right = sum(a == b for a, b in zip(key, indices, strict=True))
    if right == len(key):
        return _full(response, "right")
    halves = response.marks * right / len(key) // HALF
    return Verdict(halves * HALF, f"{right} of {len(key)} pairs right")


def _gaps(response: BlanksResponse, given: GivenGaps, marking: Marking) -> Verdict:
    verdicts = [(gap.id, judge(gap, given.gaps[gap.id], marking)) for gap in response.gaps]
    marks = sum((verdict.marks for _, verdict in verdicts if verdict.marks is not None), NONE)
    if marks == response.marks:
        return _full(response, "right")
    reason = "; ".join(f"{name}: {verdict.reason}" for name, verdict in verdicts)
    return Verdict(marks, reason, any(verdict.review for _, verdict in verdicts))
