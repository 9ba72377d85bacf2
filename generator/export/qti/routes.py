"""What each answer earns in an item, and which wrong methods it can tell. The one place that decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Any

from generator.exam import (
    ChoiceResponse,
    Marking,
    MatchResponse,
    Mistake,
    NumberResponse,
    Response,
    TensorResponse,
)
from generator.export.cells import typed_as_words
from generator.export.grading import SHRINK, Interval, accepted, rational
from generator.export.shares import boxes_share
from generator.numbers import Tensor
from generator.numbers.exact import is_sympy

HALF = Fraction(1, 2)


# ---------------------------------------------------------------- what earns what
def staircase(response: ChoiceResponse, marking: Marking | None) -> tuple[Fraction, ...]:
    """Return what 0, 1, … rightly set boxes earn, as the paper marks them; None marks all or nothing."""
    count = len(response.options)
    return tuple(response.marks * boxes_share(k, count, marking) for k in range(count + 1))


def pair_marks(response: MatchResponse) -> tuple[Fraction, ...]:
    """Return what 0, 1, … right pairs earn: their share, rounded down to halves, as on paper."""
    count = len(response.terms)
    return (*(response.marks * k / count // HALF * HALF for k in range(count)), response.marks)


def cell_marks(response: TensorResponse) -> tuple[Fraction, ...]:
    """Return what 0, 1, … right cells earn."""
    count = sum(1 for _ in response.value.cells())
    if response.cell_marks is None or response.any_order:
        return (*(Fraction(0),) * count, response.marks)
    each = response.cell_marks
    return (*(min(each * k, response.marks) for k in range(count)), response.marks)


def steps(earned: Sequence[Fraction]) -> Iterator[tuple[int, Fraction]]:
    """Yield each count from which more is earned, with what it earns, the highest first.

    >>> list(steps((Fraction(0), Fraction(0), Fraction(1, 2), Fraction(1, 2), Fraction(2))))
    [(4, Fraction(2, 1)), (2, Fraction(1, 2))]
    """
    highest = [Fraction(0), *accumulate(earned, max)]
    found = [(k, worth) for k, worth in enumerate(earned) if worth > highest[k]]
    yield from reversed(found)


# ---------------------------------------------------------------- numbers
def mistaken(response: NumberResponse) -> Iterator[tuple[Mistake, Interval]]:
    """Yield each wrong method with the numbers that show it: within the tolerance, never halfway to another one's."""
    found = [(each, accepted(each.value, response.tolerance)) for each in response.guidance.mistakes if has_value(each)]
    known = sorted(((each, own) for each, own in found if own is not None), key=lambda pair: pair[1].value)
    for k, (mistake, own) in enumerate(known):
        below, above = own.value - own.low, own.high - own.value
        for _, another in (*known[max(k - 1, 0) : k], *known[k + 1 : k + 2]):
            if below + above:
                apart = abs(another.value - own.value) / 2 * SHRINK
                below, above = min(below, apart), min(above, apart)
        yield mistake, Interval(own.value - below, own.value, own.value + above, own.low_open, own.high_open)


def has_value(mistake: Mistake) -> bool:
    """True for a wrong method with a number."""
    value = mistake.value
    return is_sympy(value) or (isinstance(value, int | Fraction) and not isinstance(value, bool))


def mistaken_cells(response: TensorResponse) -> list[tuple[Mistake, Tensor]]:
    """Return each wrong method whose cells fit into the fields, with its cells."""
    found = ((each, each.value) for each in response.guidance.mistakes)
    return [(each, value) for each, value in found if isinstance(value, Tensor) and _fits(response, value)]


def _fits(response: TensorResponse, value: Tensor) -> bool:
    """True where each cell can be typed as the right one is: as a decimal, or as a fraction."""
    if value.shape != response.value.shape:
        return False
    as_words = typed_as_words(ordered_cells(response, response.value), response.tolerance)
    return all(
        rational(cell) is not None if in_words else accepted(cell, response.tolerance) is not None
        for in_words, cell in zip(as_words, ordered_cells(response, value), strict=True)
    )


def untold(response: Response) -> list[Mistake]:
    """Return the wrong methods that an item cannot tell from other wrong answers."""
    match response:
        case NumberResponse() if accepted(response.value, response.tolerance) is None:
            return [each for each in response.guidance.mistakes if rational(each.value) is None]
        case NumberResponse():
            told = [each for each, _ in mistaken(response)]
        case TensorResponse():
            told = [each for each, _ in mistaken_cells(response)]
        case ChoiceResponse() if response.single:
            shown = {option.mistake for option in response.options}
            return [each for each in response.guidance.mistakes if each.name not in shown]
        case _:
            told = []
    return [each for each in response.guidance.mistakes if each not in told]


def ordered_cells(response: TensorResponse, value: Tensor) -> list[Any]:
    """Return the cells in the order in which they are asked for: ascending where any order is right."""
    cells = list(value.cells())
    return sorted(cells, key=_middle) if is_ascending(response) else cells


def is_ascending(response: TensorResponse) -> bool:
    """True where any order is right and no axis names a cell: then the cells are asked for in ascending order."""
    return response.any_order and not response.axes


def _middle(cell: Any) -> Fraction:
    number = rational(cell)
    return Fraction(str(cell.evalf(40))) if number is None else number
