"""Lists, vectors and matrices: ranges, pairs, order, shapes. Sizes are bounded."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from generator.numbers import Number, Tensor

LONGEST_RANGE = 10_000


def length(values: Tensor) -> int:
    """How many items a list has."""
    if not isinstance(values, Tensor):
        raise TypeError("len takes a list")
    return len(values)


def span(*ends: int) -> Tensor:
    """The whole numbers from a start (0) to, without, an end, in steps; raises OverflowError beyond 10,000.

    >>> span(1, 4)
    [1, 2, 3]
    """
    if any(type(end) is not int for end in ends):
        raise TypeError("range takes whole numbers")
    numbers = range(*ends)
    try:
        count = len(numbers)
    except OverflowError:
        count = LONGEST_RANGE + 1
    if count > LONGEST_RANGE:
        raise OverflowError(f"a range has at most {LONGEST_RANGE} numbers")
    return Tensor(numbers)


def in_order(values: Iterable[Any]) -> Tensor:
    """The values from the smallest to the largest."""
    return Tensor(sorted(values))


def zipped(*lists: Tensor) -> Tensor:
    """Pairs of the items of lists of one length; raises ValueError when lengths differ."""
    if len({len(each) for each in lists}) > 1:
        raise ValueError("zip takes lists of one length")
    return Tensor(Tensor(row) for row in zip(*lists, strict=True))


def enumerated(values: Tensor, start: int | None = None) -> Tensor:
    """Pairs of index and item; indices count as the list is indexed, or from a start."""
    first = values.start if start is None else start
    return Tensor(Tensor(pair) for pair in enumerate(values, first))


# ---------------------------------------------------------------- vectors and matrices
def dot(a: Tensor, b: Tensor) -> Number:
    """Σ aᵢ bᵢ of two vectors of one length; raises ValueError when lengths differ."""
    if len(a.shape) != 1 or a.shape != b.shape:
        raise ValueError(f"dot takes two vectors of one length, not shapes {a.shape} and {b.shape}")
    return a @ b


def transpose(matrix: Tensor) -> Tensor:
    """Rows become columns."""
    if len(matrix.shape) != 2:
        raise ValueError("transpose takes a matrix")
    columns = zip(*(row.items for row in matrix.items), strict=True)
    return Tensor((Tensor(column, matrix.start) for column in columns), matrix.items[0].start)


def flatten(values: Tensor) -> Tensor:
    """All numbers of a tensor in one row, row by row."""
    return Tensor(values.cells(), values.start)


def shape(values: Tensor) -> Tensor:
    """The sizes of the axes."""
    return Tensor(values.shape)


def zeros(*sizes: int) -> Tensor:
    """A tensor of zeros of that shape; raises OverflowError beyond 10,000 numbers."""
    return _filled(sizes, lambda place: 0)


def identity(n: int) -> Tensor:
    """The n × n identity matrix."""
    return _filled((n, n), lambda place: int(place[0] == place[1]))


def _filled(sizes: tuple[int, ...], cell: Callable[[tuple[int, ...]], int]) -> Tensor:
    if not sizes or any(type(size) is not int or size < 1 for size in sizes):
        raise ValueError("sizes are whole numbers of at least 1")
    if len(sizes) > 6 or math.prod(sizes) > LONGEST_RANGE:
        raise OverflowError(f"a tensor holds at most {LONGEST_RANGE} numbers")

    def filled(place: tuple[int, ...]) -> Any:
        if len(place) == len(sizes):
            return cell(place)
        return Tensor(filled((*place, i)) for i in range(sizes[len(place)]))

    result: Tensor = filled(())
    return result
