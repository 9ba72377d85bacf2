"""What several domain functions need: reading nested sequences, pairing their cells, checking sizes.

Shapes arrive as tensors or as nested lists or tuples; everything here accepts both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from generator.numbers.tensor import Tensor, tensor

# What a result may grow by beyond its arguments: far more than fits on paper, and still quick.
MOST_PADDING = 32
MOST_STEPS = 1000

# A vector, matrix or deeper: a tensor, or lists and tuples of numbers.
Nest: TypeAlias = Tensor | Sequence[Any]


def shaped(value: Any) -> Any:
    """Return a tensor for a nested sequence, anything else (a tensor, a number) as it is.

    Raises ValueError when the nest is not rectangular.
    """
    return tensor(value) if isinstance(value, list | tuple) else value


def nested(value: Any) -> Any:
    """Return the nested tuples of a tensor or a nested sequence, a number as it is.

    >>> nested([tensor([1, 2]), [3, 4]])
    ((1, 2), (3, 4))
    """
    if isinstance(value, Tensor | list | tuple):
        return tuple([nested(item) for item in value])
    return value


def shape_of(value: Any) -> tuple[int, ...]:
    """Return the shape of a tensor or nested sequence, () of a number; raises ValueError when it is not rectangular."""
    value = shaped(value)
    return value.shape if isinstance(value, Tensor) else ()


def start_of(value: Any) -> int:
    """Return the first index of a tensor, 0 of anything else."""
    return value.start if isinstance(value, Tensor) else 0


def cells_of(value: Any) -> list[Any]:
    """Return every number of a tensor or nested sequence in row-major order; a number alone is one cell."""
    value = shaped(value)
    return list(value.cells()) if isinstance(value, Tensor) else [value]


def each(function: Callable[[Any], Any], value: Any) -> Any:
    """Return function(value) for a number, the tensor of function(cell) for a tensor or nested sequence."""
    value = shaped(value)
    return value.map(function) if isinstance(value, Tensor) else function(value)


def zipped(function: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """Return function(a, b) for two numbers, cell by cell for two nests of one shape.

    Raises ValueError when the shapes differ.
    """
    left, right = shaped(left), shaped(right)
    if isinstance(left, Tensor) != isinstance(right, Tensor):
        raise ValueError(f"shapes {shape_of(left)} and {shape_of(right)} differ")
    if not isinstance(left, Tensor):
        return function(left, right)
    if len(left) != len(right):
        raise ValueError(f"shapes {left.shape} and {right.shape} differ")
    return Tensor([zipped(function, a, b) for a, b in zip(left, right, strict=True)], left.start)


def paired(left: Any, right: Any) -> list[tuple[Any, Any]]:
    """Return the cells of two nests of one shape side by side; raises ValueError when the shapes differ."""
    if shape_of(left) != shape_of(right):
        raise ValueError(f"shapes {shape_of(left)} and {shape_of(right)} differ")
    return list(zip(cells_of(left), cells_of(right), strict=True))


def repeated(value: Any, count: int, name: str) -> tuple[Any, ...]:
    """Return ``count`` values: a number repeated, a sequence of that length as it is; raises ValueError otherwise."""
    if not isinstance(value, Tensor | list | tuple):
        return (value,) * count
    if len(value) != count:
        raise ValueError(f"{name}: {count} values needed, {len(value)} given")
    return tuple(value)


def require_whole(name: str, value: Any, least: int, most: int | None = None) -> None:
    """Raise ValueError unless the value is a whole number from ``least`` to ``most``."""
    if type(value) is not int and (not isinstance(value, Fraction) or value.denominator != 1) and value != value // 1:
        raise ValueError(f"{name} is a whole number, not {value}")
    if value < least:
        raise ValueError(f"{name} is at least {least}, not {value}")
    if most is not None and value > most:
        raise ValueError(f"{name} is at most {most}, not {value}")


def require_fraction(name: str, value: Any) -> None:
    """Raise ValueError unless 0 <= value <= 1."""
    if value < 0 or value > 1:
        raise ValueError(f"{name} lies in 0..1, not at {value}")


def window_count(n: Any, size: Any, stride: Any, padding: Any, dilation: Any = 1) -> Any:
    """Return how many windows of a size fit: ⌊(n + 2·padding − dilation·(size − 1) − 1) / stride⌋ + 1.

    Raises ValueError when a size is impossible or no window fits.
    Source: V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285 (eq. 15).
    """
    for name, value, least in (("size", n, 1), ("kernel", size, 1), ("stride", stride, 1), ("dilation", dilation, 1)):
        require_whole(name, value, least)
    require_whole("padding", padding, 0)
    room = n + 2 * padding - dilation * (size - 1) - 1
    if room < 0:
        raise ValueError(f"a window of {dilation * (size - 1) + 1} does not fit into {n + 2 * padding}")
    return room // stride + 1


def padded(plane: Sequence[Sequence[Any]], height: int, width: int, value: Any) -> tuple[tuple[Any, ...], ...]:
    """Return the plane with ``height`` rows above and below and ``width`` columns on each side of ``value``.

    Raises ValueError for a padding beyond ``MOST_PADDING``.
    """
    require_whole("padding", height, 0, MOST_PADDING)
    require_whole("padding", width, 0, MOST_PADDING)
    if not height and not width:
        return tuple([tuple(row) for row in plane])
    side = (value,) * width
    edge = (((value,) * (len(plane[0]) + 2 * width)),) * height
    return edge + tuple([side + tuple(row) + side for row in plane]) + edge
