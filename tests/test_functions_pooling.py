"""Pooling against numpy's windows, its gradient against small changes, and the net of the reference exam by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.functions import convolution, losses, optimizers, pooling
from generator.numbers import Tensor, tensor

HALF = Fraction(1, 2)


def nested(value: Any) -> Any:
    return [nested(item) for item in value] if isinstance(value, Tensor) else value


def windows(image: Any, size: int, stride: int, padding: int, value: float) -> list[list[Any]]:
    edged = np.pad(np.array(image, dtype=object), padding, constant_values=value)
    ends = [n - size + 1 for n in edged.shape]
    return [[edged[i : i + size, j : j + size] for j in range(0, ends[1], stride)] for i in range(0, ends[0], stride)]


planes = st.lists(st.lists(st.integers(-9, 9), min_size=5, max_size=5), min_size=4, max_size=4)
distinct = st.permutations(range(-10, 10)).map(lambda v: [list(v[5 * i : 5 * i + 5]) for i in range(4)])


@given(
    image=planes, size=st.integers(1, 3), stride=st.integers(1, 3), padding=st.integers(0, 2), value=st.integers(-2, 2)
)
@settings(max_examples=60)
def test_pooling_against_numpy(image: Any, size: int, stride: int, padding: int, value: int) -> None:
    if padding >= size:
        with pytest.raises(ValueError, match="padding"):
            pooling.max_pool(image, size, stride, padding, value)
        return
    places = windows(image, size, stride, padding, value)
    pool = pooling.max_pool(image, size, stride, padding, value)
    assert nested(pool.output) == [[window.max() for window in line] for line in places]
    unpadded = windows(image, size, stride, padding, -np.inf)
    assert nested(pooling.max_pool(image, size, stride, padding).output) == [[w.max() for w in ws] for ws in unpadded]
    means = [[Fraction(int(window.sum()), window.size) for window in line] for line in places]
    assert nested(pooling.average_pool(image, size, stride, padding, value)) == means


@given(
    image=planes, size=st.integers(2, 3), stride=st.integers(1, 3), padding=st.integers(0, 1), value=st.integers(-2, 2)
)
@settings(max_examples=60)
def test_ties_are_windows_whose_maximum_a_pixel_shares(
    image: Any, size: int, stride: int, padding: int, value: int
) -> None:
    tied = []
    for line, marks in zip(
        windows(image, size, stride, padding, value),
        windows([[1] * 5] * 4, size, stride, padding, 0),
        strict=True,
    ):
        for window, real in zip(line, marks, strict=True):
            top = window == window.max()
            tied.append(int((top & (real == 1)).any() and top.sum() > 1))
    # Padding cells are one value, however many of them: they tie as one.
    pool = pooling.max_pool(image, size, stride, padding, value)
    assert list(pool.tied.cells()) == tied
    assert pool.ties == sum(tied)


@given(image=distinct, size=st.integers(2, 3), stride=st.integers(1, 3), padding=st.integers(0, 1))
@settings(max_examples=20)
def test_the_gradient_is_the_slope(image: Any, size: int, stride: int, padding: int) -> None:
    """No two pixels are equal, so a change by 1/9 keeps every winner and the difference quotient is the slope."""
    value = Fraction(1, 2)  # never a pixel's value
    pool = pooling.max_pool(image, size, stride, padding, value)
    assert pool.ties == 0
    upstream = [[i + 2 * j + 1 for j in range(len(row))] for i, row in enumerate(pool.output)]

    def loss(image: Any) -> Any:
        output = pooling.max_pool(image, size, stride, padding, value).output
        return sum(w * cell for w, cell in zip([cell for row in upstream for cell in row], output.cells(), strict=True))

    step = Fraction(1, 9)
    expected: list[list[Any]] = []
    for i in range(4):
        expected.append([])
        for j in range(5):
            moved = [[cell + step * ((r, c) == (i, j)) for c, cell in enumerate(row)] for r, row in enumerate(image)]
            expected[-1].append((loss(moved) - loss(image)) / step)
    assert nested(pooling.max_pool_gradient(image, upstream, size, stride, padding, value)) == expected


@given(image=planes, size=st.integers(1, 3))
def test_winners_stand_where_argmax_says(image: Any, size: int) -> None:
    pool = pooling.max_pool(tensor(image, start=1), size)
    for i, line in enumerate(windows(image, size, size, 0, 0), start=1):
        for j, window in enumerate(line, start=1):
            row, column = np.unravel_index(np.argmax(window.astype(int)), window.shape)
            assert nested(pool.argmax[i, j]) == [(i - 1) * size + row + 1, (j - 1) * size + column + 1]
    assert sum(pool.wins.cells()) == len(list(pool.output.cells()))


def test_channels_are_pooled_one_by_one() -> None:
    image = [[[1, 2], [3, 4]], [[8, 7], [6, 5]]]
    pool = pooling.max_pool(image, 2)
    assert nested(pool.output) == [[[4]], [[8]]]
    assert nested(pool.wins) == [[[0, 0], [0, 1]], [[1, 0], [0, 0]]]
    assert nested(pooling.max_pool_gradient(image, [[[5]], [[6]]], 2)) == [[[0, 0], [0, 5]], [[6, 0], [0, 0]]]
    assert nested(pooling.average_pool(image, 2)) == [[[Fraction(5, 2)]], [[Fraction(13, 2)]]]
    assert nested(pooling.global_max_pool(image)) == [4, 8]
    assert nested(pooling.global_average_pool(image)) == [Fraction(5, 2), Fraction(13, 2)]
    assert pooling.global_max_pool(image[0]) == 4
    assert pooling.global_average_pool(image[0]) == Fraction(5, 2)


@pytest.mark.parametrize(
    "call",
    [
        lambda: pooling.max_pool([[1, 2]], 2),
        lambda: pooling.max_pool([1, 2], 1),
        lambda: pooling.max_pool([[1]], 1, tie="first"),  # type: ignore[arg-type]  # the wrong word is the case
        lambda: pooling.max_pool_gradient([[1]], [[1, 2]], 1),
        lambda: pooling.average_pool([[1]], [1, 1, 1]),
    ],
)
def test_impossible_shapes_are_refused(call: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        call()


# The net of the reference exam: a 1×1 convolution with weights 1 over three channels, then a pooling whose windows
# hold one pixel and three zeros each. The channels are ours: at the live pixels they sum to (3/2, −1/2, 0), at the
# tied pixel they are (1, −2, 1), which is what tells the two conventions apart.
CHANNELS = [[[1, 1], [HALF, -1]], [[-2, -HALF], [0, 0]], [[1, 0], [0, 0]]]
TARGETS = [[0, 1], [1, 0]]


@pytest.mark.parametrize(("tie", "kernel"), [("padding", [4, 0, 1]), ("pixel", [3, 2, 0])])
def test_the_reference_net(tie: Any, kernel: list[int]) -> None:
    z = convolution.conv2d(CHANNELS, [[[1]], [[1]], [[1]]])
    assert nested(z) == [[0, HALF], [HALF, -1]]
    pool = pooling.max_pool(z, 2, stride=2, padding=1, padding_value=0, tie=tie)
    assert nested(pool.output) == [[0, HALF], [HALF, 0]]
    assert nested(pool.tied) == [[1, 0], [0, 0]]
    assert losses.binary_cross_entropy(TARGETS, pool.output) == 2 * sympy.log(2)
    by_output = losses.bce_gradient(TARGETS, pool.output)
    by_map = pooling.max_pool_gradient(z, by_output, 2, stride=2, padding=1, padding_value=0, tie=tie)
    gradient = convolution.conv_kernel_gradient(CHANNELS, by_map, 1)
    assert nested(optimizers.sgd_step([1, 1, 1], [plane[0, 0] for plane in gradient], 1)) == kernel
