"""Tensors of exact numbers: frozen, hashable, indexed as printed.

numpy's object arrays are neither hashable nor frozen, count from 0 only and cost 10 times as much on the small
shapes of an exam; so this is a nested tuple with a first index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from generator.numbers.exact import added, divide, power, product, subtracted, sum_of_products


class Tensor:
    """A rectangular nest of values. ``start`` is the index of the first item along each axis.

    Arithmetic is elementwise, with a scalar on either side, and ``@`` is the product of vectors and matrices.

    >>> x = tensor([3, -1, 2], start=1)
    >>> x[1], len(x), (2 * x)[3]
    (3, 3, 4)
    >>> x[0]
    Traceback (most recent call last):
        ...
    IndexError: index 0 is outside 1..3
    """

    __slots__ = ("items", "start")

    items: tuple[Any, ...]
    start: int

    def __init__(self, items: Iterable[Any], start: int = 0) -> None:
        _set_items(self, tuple(items))
        _set_start(self, start)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a tensor is read-only")

    def __reduce__(self) -> tuple[Any, ...]:
        return (Tensor, (self.items, self.start))

    # ------------------------------------------------------------ structure
    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes of the axes, outermost first."""
        if self.items and isinstance(self.items[0], Tensor):
            return (len(self.items), *self.items[0].shape)
        return (len(self.items),)

    def cells(self) -> Iterator[Any]:
        """Every scalar, in row-major order."""
        for item in self.items:
            if isinstance(item, Tensor):
                yield from item.cells()
            else:
                yield item

    def map(self, function: Callable[[Any], Any]) -> Tensor:
        """Return the tensor of ``function(cell)``."""
        return Tensor(
            (item.map(function) if isinstance(item, Tensor) else function(item) for item in self.items), self.start
        )

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.items)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, tuple):
            value: Any = self
            for each in index:
                value = value[each]
            return value
        if isinstance(index, slice):
            return self._sliced(index)
        if type(index) is not int:
            raise TypeError(f"an index is an integer, not {index!r}")
        position = index - self.start
        if not 0 <= position < len(self.items):
            raise IndexError(f"index {index} is outside {self.start}..{self.start + len(self.items) - 1}")
        return self.items[position]

    def _sliced(self, part: slice) -> Tensor:
        if part.step is not None:
            raise TypeError("a slice has no step")
        first = self.start if part.start is None else part.start
        last = self.start + len(self.items) if part.stop is None else part.stop
        if not self.start <= first <= last <= self.start + len(self.items):
            raise IndexError(f"slice {first}:{last} is outside {self.start}..{self.start + len(self.items) - 1}")
        return Tensor(self.items[first - self.start : last - self.start], self.start)

    # ------------------------------------------------------------ arithmetic
    def _with(self, other: Any, function: Callable[[Any, Any], Any]) -> Tensor:
        if isinstance(other, Tensor):
            if len(self.items) != len(other.items):
                raise ValueError(f"shapes {self.shape} and {other.shape} differ")
            return Tensor(map(function, self.items, other.items), self.start)
        return Tensor((function(item, other) for item in self.items), self.start)

    def __add__(self, other: Any) -> Tensor:
        return self._with(other, added)

    def __radd__(self, other: Any) -> Tensor:
        return self._with(other, lambda a, b: added(b, a))

    def __sub__(self, other: Any) -> Tensor:
        return self._with(other, subtracted)

    def __rsub__(self, other: Any) -> Tensor:
        return self._with(other, lambda a, b: subtracted(b, a))

    def __mul__(self, other: Any) -> Tensor:
        return self._with(other, product)

    def __rmul__(self, other: Any) -> Tensor:
        return self._with(other, lambda a, b: product(b, a))

    def __truediv__(self, other: Any) -> Tensor:
        return self._with(other, divide)

    def __rtruediv__(self, other: Any) -> Tensor:
        return self._with(other, lambda a, b: divide(b, a))

    def __pow__(self, other: Any) -> Tensor:
        return self._with(other, power)

    def __rpow__(self, other: Any) -> Tensor:
        return self._with(other, lambda a, b: power(b, a))

    def __neg__(self) -> Tensor:
        return Tensor((-item for item in self.items), self.start)

    def __matmul__(self, other: Any) -> Any:
        if not isinstance(other, Tensor):
            return NotImplemented
        left, right = self.shape, other.shape
        if len(left) > 2 or len(right) > 2 or left[-1] != right[0]:
            raise ValueError(f"shapes {left} and {right} do not multiply")
        if len(left) == 2:
            return Tensor((row @ other for row in self.items), self.start)
        if len(right) == 1:
            return sum_of_products(self.items, other.items)
        columns = zip(*(row.items for row in other.items), strict=True)
        return Tensor((sum_of_products(self.items, column) for column in columns), other.items[0].start)

    # ------------------------------------------------------------ identity
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tensor) and self.items == other.items

    def __hash__(self) -> int:
        return hash(self.items)

    def __repr__(self) -> str:
        return f"[{', '.join(map(repr, self.items))}]"


# A tensor is read-only from outside: its slots are set by their own descriptors, in half of the time.
_set_items = vars(Tensor)["items"].__set__
_set_start = vars(Tensor)["start"].__set__


def tensor(nested: Iterable[Any], start: int = 0) -> Tensor:
    """Return the tensor of nested sequences; raises ValueError when they are not rectangular.

    >>> tensor([[1, 2], [3, 4]]).shape
    (2, 2)
    """
    items = [
        tensor(item, start)
        if isinstance(item, list | tuple)
        else Tensor(item.items, start)
        if isinstance(item, Tensor)
        else item
        for item in nested
    ]
    shapes = {item.shape if isinstance(item, Tensor) else None for item in items}
    if len(shapes) > 1:
        raise ValueError("the rows of a tensor have equal lengths")
    return Tensor(items, start)
