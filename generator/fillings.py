"""What the rank of several items means: methods of values, as dimensions are kept from one run to the next."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from generator.numbers import Tensor
from generator.space import combination, permutation
from generator.values import dataclass


@dataclass(frozen=True)
class Some:
    """Some of the items, as a tensor by its rank."""

    items: tuple[Any, ...]
    count: int
    index: int

    def permuted(self, rank: int) -> Tensor:
        """Return all items in one of their orders."""
        return Tensor((self.items[k] for k in permutation(rank, self.count)), self.index)

    def chosen(self, rank: int) -> Tensor:
        """Return a subset, in the order of the items."""
        return Tensor((self.items[k] for k in combination(rank, len(self.items), self.count)), self.index)


@dataclass(frozen=True)
class Cells:
    """Items in the cells of a tensor, by the rank of the filling."""

    items: tuple[Any, ...]
    shape: tuple[int, ...]
    cells: int
    index: int

    def any(self, rank: int) -> Tensor:
        """Return any filling."""
        items, count = self.items, len(self.items)
        chosen = []
        for _ in range(self.cells):
            rank, digit = divmod(rank, count)
            chosen.append(items[digit])
        return _nest(chosen, self.shape, self.index)

    def distinct(self, rank: int) -> Tensor:
        """Return a filling in which no item stands twice."""
        return self._filled(_arrangement(rank, len(self.items), self.cells))

    def chosen(self, rank: int) -> Tensor:
        """Return a subset, in the order of the items."""
        return self._filled(combination(rank, len(self.items), self.cells))

    def ascending(self, rank: int) -> Tensor:
        """Return a multiset, in the order of the items: subsets of n + k - 1, shifted down."""
        wider = combination(rank, len(self.items) + self.cells - 1, self.cells)
        return self._filled([k - i for i, k in enumerate(wider)])

    def _filled(self, places: Sequence[int]) -> Tensor:
        return _nest([self.items[k] for k in places], self.shape, self.index)


def _arrangement(rank: int, n: int, k: int) -> list[int]:
    left = list(range(n))
    chosen = []
    for size in range(n, n - k, -1):
        rank, digit = divmod(rank, size)
        chosen.append(left.pop(digit))
    return chosen


def _nest(cells: Sequence[Any], shape: Sequence[int], index: int) -> Tensor:
    if len(shape) == 1:
        return Tensor(cells, index)
    step = math.prod(shape[1:])
    return Tensor((_nest(cells[k : k + step], shape[1:], index) for k in range(0, len(cells), step)), index)
