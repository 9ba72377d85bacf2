"""Convolution against scipy, against brute-force counting, and against the derivative of what it computes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import signal

from generator.functions import convolution as conv
from generator.functions import convolution_shape as size
from generator.numbers import Dual, Tensor, tensor

sides = st.integers(1, 4)


def images(shape: tuple[int, ...]) -> st.SearchStrategy[Any]:
    count = int(np.prod(shape))
    return st.lists(st.integers(-4, 4), min_size=count, max_size=count).map(lambda v: np.array(v).reshape(shape))


def nested(value: Any) -> Any:
    return [nested(item) for item in value] if isinstance(value, Tensor) else value


def correlated(image: Any, kernel: Any, stride: Any, padding: Any, value: int, dilation: Any) -> Any:
    """scipy's cross-correlation of a padded plane with a kernel spread by zeros, thinned out by the stride."""
    spread = np.zeros(((kernel.shape[0] - 1) * dilation[0] + 1, (kernel.shape[1] - 1) * dilation[1] + 1), int)
    spread[:: dilation[0], :: dilation[1]] = kernel
    edged = np.pad(image, ((padding[0], padding[0]), (padding[1], padding[1])), constant_values=value)
    assume(edged.shape[0] >= spread.shape[0] and edged.shape[1] >= spread.shape[1])
    return signal.correlate2d(edged, spread, mode="valid")[:: stride[0], :: stride[1]]


pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))


@given(data=st.data(), stride=pairs, dilation=pairs, value=st.integers(-2, 2))
@settings(max_examples=60)
def test_a_layer_against_scipy(data: Any, stride: Any, dilation: Any, value: int) -> None:
    channels, filters = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 2))
    image = data.draw(images((channels, data.draw(st.integers(2, 5)), data.draw(st.integers(2, 5)))))
    kernel = data.draw(images((filters, channels, data.draw(st.integers(1, 3)), data.draw(st.integers(1, 3)))))
    padding = data.draw(st.tuples(st.integers(0, 2), st.integers(0, 2)))
    bias = list(range(filters))
    expected = [
        sum(correlated(plane, taps, stride, padding, value, dilation) for plane, taps in zip(image, each, strict=True))
        + b
        for each, b in zip(kernel, bias, strict=True)
    ]
    maps = conv.conv_forward(image.tolist(), kernel.tolist(), bias, stride, padding, value, dilation)
    assert nested(maps) == [plane.tolist() for plane in expected]
    single = conv.conv2d(image.tolist(), kernel[0].tolist(), 0, stride, padding, value, dilation)
    assert nested(single) == expected[0].tolist()


@given(image=images((4, 5)), kernel=images((2, 3)))
def test_convolve_flips_the_kernel(image: Any, kernel: Any) -> None:
    expected = signal.convolve2d(image, kernel, mode="valid")
    assert nested(conv.convolve(image.tolist(), kernel.tolist())) == expected.tolist()


@given(image=images((2, 4, 5)), kernel=images((2, 2, 3)))
@settings(max_examples=20)
def test_convolve_over_channels_keeps_their_order(image: Any, kernel: Any) -> None:
    expected = sum(signal.convolve2d(plane, taps, mode="valid") for plane, taps in zip(image, kernel, strict=True))
    assert nested(conv.convolve(image.tolist(), kernel.tolist())) == expected.tolist()


@given(x=images((7,)), kernel=images((3,)), stride=st.integers(1, 3), padding=st.integers(0, 2))
def test_a_signal_against_numpy(x: Any, kernel: Any, stride: int, padding: int) -> None:
    expected = np.correlate(np.pad(x, padding), kernel, mode="valid")[::stride]
    assert nested(conv.conv1d(x.tolist(), kernel.tolist(), stride=stride, padding=padding)) == expected.tolist()


@given(image=images((2, 4, 3)), kernel=images((2, 2, 2)), stride=st.integers(1, 2), padding=st.integers(0, 1))
@settings(max_examples=15)
def test_gradients_are_the_slopes_of_the_output(image: Any, kernel: Any, stride: int, padding: int) -> None:
    """Both gradients of Σ upstream · output, entry by entry, by dual numbers through the forward pass."""
    image, kernel = image.tolist(), kernel.tolist()
    maps = conv.conv2d(image, kernel, stride=stride, padding=padding, padding_value=3)
    upstream = [[3 * i - 2 * j + 1 for j in range(len(row))] for i, row in enumerate(maps)]

    def slope(image: Any, kernel: Any) -> Any:
        varied = conv.conv2d(image, kernel, stride=stride, padding=padding, padding_value=3)
        pairs = zip(varied.cells(), [cell for row in upstream for cell in row], strict=True)
        return sum(weight * (cell.slope if isinstance(cell, Dual) else 0) for cell, weight in pairs)

    def one(nest: Any, place: tuple[int, int, int]) -> Any:
        return [
            [[Dual(x, int((c, i, j) == place)) for j, x in enumerate(row)] for i, row in enumerate(plane)]
            for c, plane in enumerate(nest)
        ]

    by_kernel = conv.conv_kernel_gradient(image, upstream, 2, stride, padding, 3)
    assert nested(by_kernel) == [
        [[slope(image, one(kernel, (c, u, v))) for v in range(2)] for u in range(2)] for c in range(2)
    ]
    by_image = conv.conv_image_gradient(image, kernel, upstream, stride, padding)
    assert nested(by_image) == [
        [[slope(one(image, (c, i, j)), kernel) for j in range(3)] for i in range(4)] for c in range(2)
    ]


def test_gradients_of_a_plane_have_its_rank() -> None:
    image, kernel = [[1, 2, 3]], [[1, 1]]
    assert nested(conv.conv_kernel_gradient(image, [[1, 10]], [1, 2])) == [[21, 32]]
    assert nested(conv.conv_image_gradient(image, kernel, [[1, 10]])) == [[1, 11, 10]]


def test_maps_are_indexed_as_their_image() -> None:
    maps = conv.conv2d(tensor([[1, 2], [3, 4]], start=1), [[2]])
    assert (maps[1, 1], maps[2, 2]) == (2, 8)


@given(n=st.integers(1, 30), k=st.integers(1, 7), s=st.integers(1, 4), p=st.integers(0, 3), d=st.integers(1, 3))
def test_size_counts_the_places_of_the_kernel(n: int, k: int, s: int, p: int, d: int) -> None:
    places = [start for start in range(-p, n + p, s) if start + d * (k - 1) <= n + p - 1]
    if places:
        assert size.conv_size(n, k, s, p, d) == len(places)
    else:
        with pytest.raises(ValueError, match="does not fit"):
            size.conv_size(n, k, s, p, d)


@given(n=st.integers(1, 30), k=st.integers(1, 7), s=st.integers(1, 4), p=st.integers(0, 3), d=st.integers(1, 3))
def test_a_transposed_convolution_undoes_the_size(n: int, k: int, s: int, p: int, d: int) -> None:
    assume(n + 2 * p >= d * (k - 1) + 1)
    rest = (n + 2 * p - d * (k - 1) - 1) % s
    assert size.transposed_size(size.conv_size(n, k, s, p, d), k, s, p, rest, d) == n


@given(layers=st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 2)), min_size=1, max_size=4))
def test_the_receptive_field_is_what_one_unit_reaches(layers: Any) -> None:
    """Walk back from unit 0 through every tap; the field spans from the first to the last input reached."""
    reached = {0}
    for kernel, stride, dilation in reversed(layers):
        reached = {unit * stride + tap * dilation for unit in reached for tap in range(kernel)}
    kernels, strides, dilations = zip(*layers, strict=True)
    assert size.receptive_field(kernels, strides, dilations) == max(reached) - min(reached) + 1


@given(c=sides, f=sides, k=sides, h=sides, w=sides)
def test_costs_count_entries_and_products(c: int, f: int, k: int, h: int, w: int) -> None:
    assert size.conv_parameters(c, f, k) == np.zeros((f, c, k, k)).size + f
    assert size.conv_parameters(c, f, [k, 1], bias=0) == np.zeros((f, c, k, 1)).size
    assert size.conv_multiplications(h, w, c, f, k) == sum(1 for _ in np.ndindex(h, w, f, c, k, k))
    assert size.separable_parameters(c, f, k) == np.zeros((c, k, k)).size + c + np.zeros((f, c)).size + f
    products = sum(1 for _ in np.ndindex(h, w, c, k, k)) + sum(1 for _ in np.ndindex(h, w, c, f))
    assert size.separable_multiplications(h, w, c, f, k) == products


def test_the_reference_net() -> None:
    assert nested(size.conv_sizes(224, [3, 3, 3])) == [224, 222, 220, 218]
    assert size.receptive_field([3, 3, 3]) == 7
    assert size.conv_parameters(3, 5, 3, bias=0) == 135
    direct = size.conv_multiplications(100, 100, 224, 224, 3)
    assert direct == 4_515_840_000
    assert round(direct / size.separable_multiplications(100, 100, 224, 224, 3), 2) == 8.65


def test_fields_of_equal_layers_from_the_reference() -> None:
    table = {(3, 2): 5, (3, 3): 7, (3, 4): 9, (5, 2): 9, (5, 3): 13, (7, 2): 13, (7, 3): 19}
    assert {key: size.receptive_field([key[0]] * key[1]) for key in table} == table
    assert size.receptive_field([3, 3, 3], [1, 2, 1]) == 9


@pytest.mark.parametrize(
    "call",
    [
        lambda: conv.conv2d([[1, 2]], [[1], [1]]),
        lambda: conv.conv2d([[1, 2]], [[[1]]]),
        lambda: conv.conv2d([[[1]], [[2]]], [[[1]]]),
        lambda: conv.conv2d([1, 2], [1]),
        lambda: conv.conv2d([[1, 2], [3]], [[1]]),
        lambda: conv.conv_forward([[[1]]], [[[1]]]),
        lambda: conv.conv_forward([[[1]]], [[[[1]]]], bias=[1, 2]),
        lambda: conv.conv1d([[1]], [1]),
        lambda: conv.conv_kernel_gradient([[1, 2]], [[1]], 1),
        lambda: conv.conv_image_gradient([[1, 2]], [[1]], [[1]]),
        lambda: conv.conv2d([[1]], [[1]], padding=10**9),
        lambda: size.conv_size(8, 3, stride=0),
        lambda: size.transposed_size(4, 3, stride=2, output_padding=2),
        lambda: size.transposed_size(1, 1, padding=1),
        lambda: size.receptive_field([3, 3], [1]),
        lambda: size.conv_parameters(0, 3, 3),
    ],
)
def test_impossible_shapes_are_refused(call: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        call()
