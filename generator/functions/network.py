"""Counts of whole networks and of training: weights, multiplications, iterations.

Source: I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning", MIT Press 2016, chapters 6, 8 and 9.
"""

from __future__ import annotations

import itertools

from generator.numbers import Number
from generator.numbers.primitive import Nest, repeated, require_whole


def dense_parameters(sizes: Nest, bias: Number = 1) -> Number:
    """Return the weights of fully connected layers, Σ n_{l−1}·n_l, and Σ n_l biases unless ``bias`` is 0.

    ``sizes`` are the units of the input and of each layer, at least two. Raises ValueError for fewer.

    >>> dense_parameters([4, 8, 3]), dense_parameters([4, 8, 3], bias=0)
    (67, 56)
    """
    units = _widths(sizes)
    return sum([(before + bias) * after for before, after in itertools.pairwise(units)])


def dense_multiplications(sizes: Nest) -> Number:
    """Return the multiplications of one forward pass of one sample: Σ n_{l−1}·n_l. Operations are about twice that.

    >>> dense_multiplications([4, 8, 3])
    56
    """
    return dense_parameters(sizes, 0)


def conv_net_parameters(channels: Nest, kernels: Nest | Number, bias: Number = 1) -> Number:
    """Return the weights of a stack of convolutions, Σ (k_l²·c_{l−1} + bias)·c_l, with square kernels.

    ``channels`` are those of the input and of each layer; ``kernels`` one side for all or one a layer.

    >>> conv_net_parameters([3, 8, 16], 3)
    1392
    """
    depths = _widths(channels)
    sides = repeated(kernels, len(depths) - 1, "kernels")
    for side in sides:
        require_whole("kernel", side, 1)
    return sum(
        [(side * side * before + bias) * after for side, before, after in zip(sides, depths, depths[1:], strict=False)]
    )


def iterations_per_epoch(samples: Number, batch: Number, drop_last: bool = False) -> Number:
    """Return the updates of one pass over N samples in batches of B: ⌈N/B⌉, or ⌊N/B⌋ when a short batch is dropped.

    >>> iterations_per_epoch(1050, 100), iterations_per_epoch(1050, 100, drop_last=True)
    (11, 10)
    """
    require_whole("samples", samples, 1)
    require_whole("batch", batch, 1)
    return samples // batch if drop_last else -(-samples // batch)


def _widths(sizes: Nest) -> tuple[Number, ...]:
    widths = tuple(sizes)
    if len(widths) < 2:
        raise ValueError("sizes are those of the input and of at least one layer")
    for width in widths:
        require_whole("a layer's size", width, 1)
    return widths
