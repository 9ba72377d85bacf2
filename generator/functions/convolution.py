"""Convolutions of images and signals, and their gradients.

Layers of networks compute the cross-correlation, y[i, j] = Σ w[u, v]·x[i·s + u·d − p, j·s + v·d − p]; ``convolve``
flips the kernel first, as in signal processing. Stride, padding and dilation are one number or a pair (rows, columns).
Source: I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning", MIT Press 2016, section 9.1.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from generator.numbers import Number, Tensor
from generator.numbers.exact import added, sum_of_products
from generator.numbers.primitive import Nest, nested, padded, repeated, shape_of, start_of, window_count

Pair = Nest | Number
Plane = tuple[tuple[Any, ...], ...]


class _Grid(NamedTuple):
    """Where the kernel lies: the padded planes, the map's size, the steps between windows and between taps."""

    planes: tuple[Plane, ...]
    height: int
    width: int
    stride: tuple[Any, ...]
    dilation: tuple[Any, ...]


def conv2d(
    image: Nest,
    kernel: Nest,
    bias: Number = 0,
    stride: Pair = 1,
    padding: Pair = 0,
    padding_value: Number = 0,
    dilation: Pair = 1,
) -> Tensor:
    """Return the map [H'][W'] of one filter: image [H][W] with kernel [k][l], or [C][H][W] with [C][k][l].

    Channels are summed; indices start as the image's. Raises ValueError for other shapes, unequal channels and a
    kernel that does not fit.

    >>> conv2d([[1, 2, 3], [4, 5, 6]], [[1, 0], [0, -1]])
    [[-4, -4]]
    """
    planes, filters = _channels(image), _channels(kernel)
    if len(shape_of(image)) != len(shape_of(kernel)):
        raise ValueError(f"an image {shape_of(image)} does not go with a kernel {shape_of(kernel)}")
    grid = _grid(planes, (len(filters[0]), len(filters[0][0])), stride, padding, padding_value, dilation)
    return _tensor(_correlated(grid, filters, bias), start_of(image))


def conv_forward(
    image: Nest,
    kernel: Nest,
    bias: Number = 0,
    stride: Pair = 1,
    padding: Pair = 0,
    padding_value: Number = 0,
    dilation: Pair = 1,
) -> Tensor:
    """Return the maps [F][H'][W'] of a layer: image [C][H][W], kernel [F][C][k][l], bias one number or [F].

    Raises ValueError for other shapes, unequal channels and a kernel that does not fit. Indices start as the image's.

    >>> conv_forward([[[1, 2]], [[3, 4]]], [[[[1]], [[1]]], [[[2]], [[0]]]], bias=[0, 1])
    [[[4, 6]], [[3, 5]]]
    """
    if len(shape_of(image)) != 3 or len(shape_of(kernel)) != 4:
        raise ValueError(f"image and kernel are [C][H][W], [F][C][k][l], not {shape_of(image)}, {shape_of(kernel)}")
    filters = nested(kernel)
    offsets = repeated(bias, len(filters), "bias")
    grid = _grid(nested(image), shape_of(kernel)[2:], stride, padding, padding_value, dilation)
    start = start_of(image)
    return Tensor(
        [_tensor(_correlated(grid, each, offset), start) for each, offset in zip(filters, offsets, strict=True)], start
    )


def convolve(
    image: Nest,
    kernel: Nest,
    bias: Number = 0,
    stride: Pair = 1,
    padding: Pair = 0,
    padding_value: Number = 0,
    dilation: Pair = 1,
) -> Tensor:
    """Return conv2d with the kernel turned by half a turn: the convolution of signal processing.

    >>> convolve([[1, 2, 3]], [[1, -1]])
    [[1, 1]]
    """
    flipped = [[row[::-1] for row in plane[::-1]] for plane in _channels(kernel)]
    turned = flipped if len(shape_of(kernel)) == 3 else flipped[0]
    return conv2d(image, turned, bias, stride, padding, padding_value, dilation)


def conv1d(
    signal: Nest,
    kernel: Nest,
    bias: Number = 0,
    stride: Number = 1,
    padding: Number = 0,
    padding_value: Number = 0,
    dilation: Number = 1,
) -> Tensor:
    """Return the cross-correlation [N'] of a signal [N] with a kernel [k]; indices start as the signal's.

    >>> conv1d([1, 2, 4, 8], [-1, 1], stride=2)
    [1, 4]
    """
    if len(shape_of(signal)) != 1 or len(shape_of(kernel)) != 1:
        raise ValueError(f"signal and kernel are [N], [k], not {shape_of(signal)}, {shape_of(kernel)}")
    row, taps = (nested(signal),), (nested(kernel),)
    maps = conv2d(row, taps, bias, (1, stride), (0, padding), padding_value, (1, dilation))
    return Tensor(maps[0].items, start_of(signal))


def conv_kernel_gradient(
    image: Nest,
    upstream: Nest,
    kernel: Pair,
    stride: Pair = 1,
    padding: Pair = 0,
    padding_value: Number = 0,
    dilation: Pair = 1,
) -> Tensor:
    """Return ∂L/∂w of conv2d from ∂L/∂y: upstream [H'][W'], kernel its side or (height, width).

    ∂L/∂w[u, v] = Σ_ij ∂L/∂y[i, j]·x[i·s + u·d − p, j·s + v·d − p]: [k][l] for an image [H][W], [C][k][l] for [C][H][W].
    Raises ValueError when upstream has not the map's shape.

    >>> conv_kernel_gradient([[[1, 2]], [[3, 4]]], [[-1, 1]], 1)
    [[[1]], [[1]]]
    """
    sides = repeated(kernel, 2, "kernel")
    grid = _grid(_channels(image), sides, stride, padding, padding_value, dilation)
    rows = _map(upstream, grid)
    gradient = [
        [
            [
                sum(
                    [
                        value
                        * plane[i * grid.stride[0] + u * grid.dilation[0]][j * grid.stride[1] + v * grid.dilation[1]]
                        for i, row in enumerate(rows)
                        for j, value in enumerate(row)
                    ]
                )
                for v in range(sides[1])
            ]
            for u in range(sides[0])
        ]
        for plane in grid.planes
    ]
    start = start_of(image)
    maps = [_tensor(plane, start) for plane in gradient]
    return Tensor(maps, start) if len(shape_of(image)) == 3 else maps[0]


def conv_image_gradient(
    image: Nest,
    kernel: Nest,
    upstream: Nest,
    stride: Pair = 1,
    padding: Pair = 0,
    dilation: Pair = 1,
) -> Tensor:
    """Return ∂L/∂x of conv2d from ∂L/∂y, in the image's shape: each output hands its share back through its taps.

    Raises ValueError when upstream has not the map's shape.

    >>> conv_image_gradient([[0, 0, 0]], [[1, -1]], [[1, 2]])
    [[1, 1, -2]]
    """
    filters = _channels(kernel)
    sides = (len(filters[0]), len(filters[0][0]))
    grid = _grid(_channels(image), sides, stride, padding, 0, dilation)
    if len(filters) != len(grid.planes):
        raise ValueError(f"{len(grid.planes)} channels in the image, {len(filters)} in the kernel")
    rows = _map(upstream, grid)
    above, beside = repeated(padding, 2, "padding")
    height, width = shape_of(image)[-2:]
    maps = []
    for taps in filters:
        total: list[list[Any]] = [[0] * len(grid.planes[0][0]) for _ in grid.planes[0]]
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                for u, line in enumerate(taps):
                    for v, weight in enumerate(line):
                        y = i * grid.stride[0] + u * grid.dilation[0]
                        total[y][j * grid.stride[1] + v * grid.dilation[1]] += weight * value
        inner = [line[beside : beside + width] for line in total[above : above + height]]
        maps.append(_tensor(inner, start_of(image)))
    return Tensor(maps, start_of(image)) if len(shape_of(image)) == 3 else maps[0]


def _channels(image: Nest) -> tuple[Plane, ...]:
    """The planes of [H][W] or [C][H][W]."""
    shape = shape_of(image)
    if len(shape) not in (2, 3) or 0 in shape:
        raise ValueError(f"images and kernels are [H][W] or [C][H][W], not {shape}")
    planes = nested(image)
    return planes if len(shape) == 3 else (planes,)


def _grid(planes: tuple[Plane, ...], sides: Nest, stride: Pair, padding: Pair, value: Number, dilation: Pair) -> _Grid:
    strides, paddings = repeated(stride, 2, "stride"), repeated(padding, 2, "padding")
    dilations = repeated(dilation, 2, "dilation")
    return _Grid(
        planes=tuple([padded(plane, paddings[0], paddings[1], value) for plane in planes]),
        height=window_count(len(planes[0]), sides[0], strides[0], paddings[0], dilations[0]),
        width=window_count(len(planes[0][0]), sides[1], strides[1], paddings[1], dilations[1]),
        stride=strides,
        dilation=dilations,
    )


def _correlated(grid: _Grid, filters: tuple[Plane, ...], bias: Number) -> list[list[Any]]:
    if len(filters) != len(grid.planes):
        raise ValueError(f"{len(grid.planes)} channels in the image, {len(filters)} in the kernel")
    weights = [weight for rows in filters for row in rows for weight in row]
    taps = [
        (plane, u * grid.dilation[0], v * grid.dilation[1])
        for plane, rows in zip(grid.planes, filters, strict=True)
        for u, row in enumerate(rows)
        for v in range(len(row))
    ]
    down, across = grid.stride
    return [
        [
            added(sum_of_products(weights, [plane[i * down + u][j * across + v] for plane, u, v in taps]), bias)
            for j in range(grid.width)
        ]
        for i in range(grid.height)
    ]


def _map(upstream: Nest, grid: _Grid) -> Plane:
    if shape_of(upstream) != (grid.height, grid.width):
        raise ValueError(f"the upstream gradient is [{grid.height}][{grid.width}], not {shape_of(upstream)}")
    return nested(upstream)  # type: ignore[no-any-return]  # nested() of a matrix is a Plane


def _tensor(rows: Nest, start: int) -> Tensor:
    return Tensor([Tensor(row, start) for row in rows], start)
