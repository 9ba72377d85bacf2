"""Pooling of images, and the way gradients take through it.

An image is [H][W] or [C][H][W]; channels are pooled one by one. Indices of results start as the image's.
Source: V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285, chapter 3.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any, Literal

from generator.numbers import Number, Result, Tensor, divide
from generator.numbers.primitive import (
    MOST_PADDING,
    Nest,
    cells_of,
    nested,
    repeated,
    require_whole,
    shape_of,
    start_of,
    window_count,
)

Pair = Nest | Number
Tie = Literal["pixel", "padding"]
Frame = list[list[list[tuple[bool, int, int]]]]
Sides = tuple[int, int]


@dataclass(frozen=True, slots=True)
class MaxPool(Result):
    """Result of max pooling.

    output: the maxima, [H'][W'] or [C][H'][W'].
    argmax: (row, column) of each winner in the image's own indices, [H'][W'][2]; outside the image it is padding.
    tied: 1 for each window whose maximum a pixel shares with another cell: its gradient is not unique; else 0.
    ties: how many windows are tied.
    wins: in the image's shape, how many windows each pixel wins: what its gradient is multiplied by.
    """

    output: Tensor
    argmax: Tensor
    tied: Tensor
    ties: int
    wins: Tensor


def max_pool(
    image: Nest,
    size: Pair,
    stride: Pair | None = None,
    padding: Pair = 0,
    padding_value: Number | None = None,
    tie: Tie = "pixel",
) -> MaxPool:
    """Return the maximum of each window. ``stride`` is the size unless given; windows beyond the edge are dropped.

    Without ``padding_value`` padding never wins, as if it were −∞ (most libraries); 0 pads with zeros. On a tie the
    first cell in reading order wins: the first pixel before any padding (tie="pixel"), or the reverse ("padding").
    Raises ValueError when no window fits and when padding is not smaller than the window.

    >>> pool = max_pool([[0, 1], [1, -2]], 2, stride=2, padding=1, padding_value=0, tie="padding")
    >>> pool.output, pool.wins, pool.ties, pool.argmax[0, 0]
    ([[0, 1], [1, 0]], [[0, 1], [1, 0]], 1, [-1, -1])
    """
    if tie not in ("pixel", "padding"):
        raise ValueError(f'tie is "pixel" or "padding", not {tie!r}')
    start = start_of(image)
    pools = [_pooled(plane, size, stride, padding, padding_value, tie, start) for plane in _planes(image)]
    if len(shape_of(image)) == 2:
        return pools[0]
    return MaxPool(
        output=Tensor([pool.output for pool in pools], start),
        argmax=Tensor([pool.argmax for pool in pools], start),
        tied=Tensor([pool.tied for pool in pools], start),
        ties=sum(pool.ties for pool in pools),
        wins=Tensor([pool.wins for pool in pools], start),
    )


def max_pool_gradient(
    image: Nest,
    upstream: Nest,
    size: Pair,
    stride: Pair | None = None,
    padding: Pair = 0,
    padding_value: Number | None = None,
    tie: Tie = "pixel",
) -> Tensor:
    """Return ∂L/∂image from ∂L/∂output: each window's gradient goes to its winner alone, lost where padding wins.

    Other arguments as of max_pool. Raises ValueError when upstream has not the output's shape.

    >>> max_pool_gradient([[1, 5], [3, 2]], [[7]], 2)
    [[0, 7], [0, 0]]
    """
    pool = max_pool(image, size, stride, padding, padding_value, tie)
    if shape_of(upstream) != pool.output.shape:
        raise ValueError(f"the upstream gradient is {pool.output.shape}, not {shape_of(upstream)}")
    start, flat = start_of(image), len(shape_of(image)) == 2
    winners, values = (nested(pool.argmax), nested(upstream))
    planes = []
    for plane, wins, gradients in zip(
        _planes(image), (winners,) if flat else winners, (values,) if flat else values, strict=True
    ):
        total: list[list[Any]] = [[0] * len(row) for row in plane]
        for cells, line in zip(wins, gradients, strict=True):
            for (row, column), value in zip(cells, line, strict=True):
                if 0 <= row - start < len(plane) and 0 <= column - start < len(plane[0]):
                    total[row - start][column - start] += value
        planes.append(Tensor([Tensor(row, start) for row in total], start))
    return planes[0] if flat else Tensor(planes, start)


def average_pool(
    image: Nest,
    size: Pair,
    stride: Pair | None = None,
    padding: Pair = 0,
    padding_value: Number = 0,
) -> Tensor:
    """Return the mean of each window, padding cells counted with ``padding_value``: [H'][W'] or [C][H'][W'].

    ``stride`` is the size unless given. Raises ValueError when no window fits.

    >>> average_pool([[1, 2], [3, 5]], 2)
    [[Fraction(11, 4)]]
    """
    start = start_of(image)
    maps = []
    for plane in _planes(image):
        rows = []
        for line in _windows(plane, size, stride, padding):
            means = []
            for window in line:
                values = [padding_value if outside else plane[row][column] for outside, row, column in window]
                means.append(divide(sum(values), len(values)))
            rows.append(Tensor(means, start))
        maps.append(Tensor(rows, start))
    return maps[0] if len(shape_of(image)) == 2 else Tensor(maps, start)


def global_max_pool(image: Nest) -> Number:
    """Return the largest number of an image [H][W], or one a channel, [C], of [C][H][W].

    >>> global_max_pool([[[1, 2]], [[4, 3]]])
    [2, 4]
    """
    maxima = [max(cells_of(plane)) for plane in _planes(image)]
    return maxima[0] if len(shape_of(image)) == 2 else Tensor(maxima, start_of(image))


def global_average_pool(image: Nest) -> Number:
    """Return the mean of an image [H][W], or one a channel, [C], of [C][H][W].

    Source: M. Lin, Q. Chen, S. Yan, "Network in network", arXiv:1312.4400.

    >>> global_average_pool([[[1, 2]], [[4, 4]]])
    [Fraction(3, 2), 4]
    """
    means = []
    for plane in _planes(image):
        cells = cells_of(plane)
        means.append(divide(sum(cells), len(cells)))
    return means[0] if len(shape_of(image)) == 2 else Tensor(means, start_of(image))


def _planes(image: Nest) -> tuple[Any, ...]:
    shape = shape_of(image)
    if len(shape) not in (2, 3) or 0 in shape:
        raise ValueError(f"an image is [H][W] or [C][H][W], not {shape}")
    planes = nested(image)
    return planes if len(shape) == 3 else (planes,)


def _windows(plane: Nest, size: Pair, stride: Pair | None, padding: Pair) -> Frame:
    """For each output cell its window's cells in reading order: whether it is padding, its row and column from 0."""
    tall, wide = repeated(size, 2, "size")
    down, across = (tall, wide) if stride is None else repeated(stride, 2, "stride")
    above, beside = repeated(padding, 2, "padding")
    height, width = len(plane), len(plane[0])
    rows = window_count(height, tall, down, above)
    columns = window_count(width, wide, across, beside)
    require_whole("padding", above, 0, MOST_PADDING)
    require_whole("padding", beside, 0, MOST_PADDING)
    if above >= tall or beside >= wide:
        raise ValueError("padding is smaller than the window: else a window holds nothing but padding")
    placed = (height, width, tall, wide, down, across, above, beside, rows, columns)
    frame = _kept_frame if all(type(each) is int for each in placed) else _frame
    return frame(*placed)


def _frame(
    height: int,
    width: int,
    tall: int,
    wide: int,
    down: int,
    across: int,
    above: int,
    beside: int,
    rows: int,
    columns: int,
) -> list[list[list[tuple[bool, int, int]]]]:
    lines = []
    for i in range(-above, rows * down - above, down):
        line = []
        for j in range(-beside, columns * across - beside, across):
            line.append(
                [
                    (not (0 <= row < height and 0 <= column < width), row, column)
                    for row in range(i, i + tall)
                    for column in range(j, j + wide)
                ]
            )
        lines.append(line)
    return lines


# The draws of a question have few sizes. Numbers that stand in for int, and count what is done with them, are no keys.
_kept_frame = functools.lru_cache(maxsize=64)(_frame)


def _pooled(
    plane: Nest,
    size: Pair,
    stride: Pair | None,
    padding: Pair,
    padding_value: Number | None,
    tie: Tie,
    start: int,
) -> MaxPool:
    output, argmax, tied = [], [], []
    wins = [[0] * len(row) for row in plane]
    for line in _windows(plane, size, stride, padding):
        values, places, shared = [], [], []
        for window in line:
            pixels = [(plane[row][column], row, column) for outside, row, column in window if not outside]
            top = max([value for value, _, _ in pixels])
            edge = None if padding_value is None else next(((r, c) for outside, r, c in window if outside), None)
            if edge is not None and padding_value > top:
                top = padding_value
            best = [(row, column) for value, row, column in pixels if value == top]
            framed = edge is not None and padding_value == top
            if best and not (framed and tie == "padding"):
                winner = best[0]
                wins[winner[0]][winner[1]] += 1
            else:
                assert edge is not None
                winner, top = edge, padding_value  # on a tie too: a derivative must not reach the pixel through it
            values.append(top)
            places.append(Tensor([winner[0] + start, winner[1] + start]))
            shared.append(1 if best and len(best) + framed > 1 else 0)
        output.append(Tensor(values, start))
        argmax.append(Tensor(places, start))
        tied.append(Tensor(shared, start))
    return MaxPool(
        output=Tensor(output, start),
        argmax=Tensor(argmax, start),
        tied=Tensor(tied, start),
        ties=sum([cell for row in tied for cell in row]),
        wins=Tensor([Tensor(row, start) for row in wins], start),
    )
