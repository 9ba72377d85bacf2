"""The values of one step of a computation at many addresses, as a number-like type: the same code computes them all.

An operation on columns is the operation on each row of cells. Where cells disagree about a branch, :class:`Parted` says
which of them differ; whoever asked parts the addresses, and each part goes its own way.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import repeat
from typing import Any

from generator.numbers.tensor import Tensor

# What stands beside a column as the same number at every address; any other number-like type leads the operation.
_PLAIN = frozenset({bool, int, Fraction})


class Parted(Exception):
    """The cells of a column disagree about a branch; ``truths`` has what each of them says."""

    def __init__(self, truths: list[bool]) -> None:
        super().__init__()
        self.truths = truths


class Column:
    """Cells, one for each of some addresses in their order.

    >>> (2 * Column([1, 5]) < 3).cells
    [True, False]
    """

    __slots__ = ("_whole", "cells")
    __hash__ = None  # type: ignore[assignment]  # no key: its cells are
    is_number_like = True

    def __init__(self, cells: list[Any], whole: bool | None = None) -> None:
        self.cells = cells
        self._whole = whole

    @property
    def whole(self) -> bool:
        """True where every cell is an int."""
        if self._whole is None:
            self._whole = set(map(type, self.cells)) == {int}
        return self._whole

    def __bool__(self) -> bool:
        if all(self.cells):
            return True
        if any(self.cells):
            raise Parted(list(map(bool, self.cells)))
        return False

    def at(self, places: Sequence[int]) -> Column:
        """Return the cells at some of the places."""
        cells = self.cells
        return Column([cells[place] for place in places], self._whole or None)

    def __iter__(self) -> Iterator[Any]:
        """Yield the columns of the items of tensors; raises Parted where these differ in length."""
        unfolded = self.unfolded()
        if not isinstance(unfolded, Tensor):
            raise TypeError("only a tensor has items")
        return iter(unfolded.items)

    def unfolded(self) -> Any:
        """Return the tensor of columns for a column of tensors, itself for any other.

        >>> Column([Tensor([1, 2]), Tensor([3, 4])]).unfolded()
        [Column([1, 3]), Column([2, 4])]
        """
        if type(self.cells[0]) is not Tensor:
            return self
        if set(map(type, self.cells)) != {Tensor}:
            raise Parted([type(cell) is Tensor for cell in self.cells])
        shapes = [(cell.start, len(cell.items)) for cell in self.cells]
        if len(set(shapes)) > 1:
            raise Parted([shape == shapes[0] for shape in shapes])
        columns = zip(*[cell.items for cell in self.cells], strict=True)
        return Tensor([Column(list(cells)).unfolded() for cells in columns], self.cells[0].start)

    # ------------------------------------------------------------ arithmetic
    def _with(self, function: Callable[[Any, Any], Any], other: Any) -> Column:
        if type(other) is Column:
            return Column(list(map(function, self.cells, other.cells)))
        return Column(list(map(function, self.cells, repeat(other)))) if type(other) in _PLAIN else NotImplemented

    def _behind(self, function: Callable[[Any, Any], Any], other: Any) -> Column:
        return Column(list(map(function, repeat(other), self.cells))) if type(other) in _PLAIN else NotImplemented

    def __add__(self, other: Any) -> Column:
        return self._with(operator.add, other)

    def __radd__(self, other: Any) -> Column:
        return self._behind(operator.add, other)

    def __sub__(self, other: Any) -> Column:
        return self._with(operator.sub, other)

    def __rsub__(self, other: Any) -> Column:
        return self._behind(operator.sub, other)

    def __mul__(self, other: Any) -> Column:
        return self._with(operator.mul, other)

    def __rmul__(self, other: Any) -> Column:
        return self._behind(operator.mul, other)

    def __neg__(self) -> Column:
        return Column(list(map(operator.neg, self.cells)), self._whole)

    def __pos__(self) -> Column:
        return self

    def __abs__(self) -> Column:
        return Column(list(map(abs, self.cells)), self._whole)

    # ------------------------------------------------------------ comparison, cell by cell
    def __eq__(self, other: object) -> Any:
        return self._compared(operator.eq, other)

    def __ne__(self, other: object) -> Any:
        return self._compared(operator.ne, other)

    def _compared(self, function: Callable[[Any, Any], Any], other: Any) -> Any:
        """Raises TypeError where Python would fall back to identity."""
        if type(other) is Column or type(other) in _PLAIN:
            return self._with(function, other)
        if getattr(other, "is_number_like", False) is True:
            return function(other, self)
        raise TypeError("a column is compared with numbers")

    def __lt__(self, other: Any) -> Column:
        return self._with(operator.lt, other)

    def __le__(self, other: Any) -> Column:
        return self._with(operator.le, other)

    def __gt__(self, other: Any) -> Column:
        return self._with(operator.gt, other)

    def __ge__(self, other: Any) -> Column:
        return self._with(operator.ge, other)

    def __repr__(self) -> str:
        return f"Column({self.cells!r})"


def row(value: Any) -> Iterable[Any]:
    """Return what stands in a row beside other columns: the cells, or the same value without end."""
    return value.cells if type(value) is Column else repeat(value)
