"""Sizes and costs of convolutions: how large a map is, how far it sees, what it takes.

Source: V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285.
"""

from __future__ import annotations

from generator.numbers import Number, Tensor
from generator.numbers.primitive import Nest, repeated, require_whole, window_count


def conv_size(n: Number, kernel: Number, stride: Number = 1, padding: Number = 0, dilation: Number = 1) -> Number:
    """Return the side of the map: ⌊(n + 2p − d(k − 1) − 1)/s⌋ + 1; for pooling as well (relationship 15).

    All are whole numbers of pixels; raises ValueError when the kernel does not fit.

    >>> conv_size(224, 3), conv_size(224, 7, stride=2, padding=3)
    (222, 112)
    """
    return window_count(n, kernel, stride, padding, dilation)


def conv_sizes(
    n: Number,
    kernels: Nest,
    strides: Nest | Number = 1,
    paddings: Nest | Number = 0,
    dilations: Nest | Number = 1,
) -> Tensor:
    """Return the side before the first layer and after each one; index 0 is the input.

    strides, paddings and dilations are one number for all layers or one a layer.

    >>> conv_sizes(224, [3, 3, 3])
    [224, 222, 220, 218]
    """
    sizes = [n]
    for kernel, stride, padding, dilation in _layers(kernels, strides, paddings, dilations):
        sizes.append(window_count(sizes[-1], kernel, stride, padding, dilation))
    return Tensor(sizes)


def transposed_size(
    n: Number,
    kernel: Number,
    stride: Number = 1,
    padding: Number = 0,
    output_padding: Number = 0,
    dilation: Number = 1,
) -> Number:
    """Return the side of a transposed convolution's map: (n − 1)s − 2p + d(k − 1) + output_padding + 1.

    It undoes ``conv_size`` where output_padding is the rest lost in its floor (relationship 14). Raises ValueError
    when output_padding is not below the larger of stride and dilation, or nothing is left.

    >>> transposed_size(112, 4, stride=2, padding=1)
    224
    """
    for name, value, least in (("size", n, 1), ("kernel", kernel, 1), ("stride", stride, 1), ("dilation", dilation, 1)):
        require_whole(name, value, least)
    require_whole("padding", padding, 0)
    require_whole("output_padding", output_padding, 0)
    if output_padding >= max(stride, dilation):
        raise ValueError("output_padding is below the larger of stride and dilation")
    size = (n - 1) * stride - 2 * padding + dilation * (kernel - 1) + output_padding + 1
    if size < 1:
        raise ValueError("nothing is left of the map")
    return size


def receptive_field(kernels: Nest, strides: Nest | Number = 1, dilations: Nest | Number = 1) -> Number:
    """Return the side of the receptive field of a unit after the layers: 1 + Σ_l d_l(k_l − 1)·Π_{i<l} s_i.

    Source: A. Araujo, W. Norris, J. Sim, "Computing receptive fields of convolutional neural networks",
    Distill 2019. Padding does not matter; pooling layers count as layers.

    >>> receptive_field([3, 3, 3]), receptive_field([3, 2, 3], [1, 2, 1])
    (7, 8)
    """
    field, jump = 1, 1
    for kernel, stride, _, dilation in _layers(kernels, strides, 0, dilations):
        require_whole("kernel", kernel, 1)
        require_whole("stride", stride, 1)
        require_whole("dilation", dilation, 1)
        field += dilation * (kernel - 1) * jump
        jump *= stride
    return field


def conv_parameters(channels: Number, filters: Number, kernel: Nest | Number, bias: Number = 1) -> Number:
    """Return the number of weights of a layer: k²·C·F, and F biases unless ``bias`` is 0.

    ``kernel`` is a side or a pair (height, width).

    >>> conv_parameters(3, 5, 3), conv_parameters(3, 5, 3, bias=0)
    (140, 135)
    """
    height, width = _kernel(kernel)
    _require_counts(channels, filters)
    return height * width * channels * filters + bias * filters


def conv_multiplications(
    height: Number, width: Number, channels: Number, filters: Number, kernel: Nest | Number
) -> Number:
    """Return the multiplications of a layer whose *output* map is height × width: H·W·k²·C·F.

    >>> conv_multiplications(100, 100, 224, 224, 3)
    4515840000
    """
    require_whole("height", height, 1)
    require_whole("width", width, 1)
    return height * width * conv_parameters(channels, filters, kernel, 0)


def separable_parameters(channels: Number, filters: Number, kernel: Nest | Number, bias: Number = 1) -> Number:
    """Return the weights of a depthwise separable layer: k²·C depthwise, C·F pointwise; C + F biases unless 0.

    Source: A. Howard et al., "MobileNets", arXiv:1704.04861.

    >>> separable_parameters(16, 32, 3, bias=0)
    656
    """
    height, width = _kernel(kernel)
    _require_counts(channels, filters)
    return height * width * channels + channels * filters + bias * (channels + filters)


def separable_multiplications(
    height: Number, width: Number, channels: Number, filters: Number, kernel: Nest | Number
) -> Number:
    """Return the multiplications of a depthwise separable layer whose output map is height × width: H·W·(k²·C + C·F).

    >>> separable_multiplications(100, 100, 224, 224, 3)
    521920000
    """
    require_whole("height", height, 1)
    require_whole("width", width, 1)
    return height * width * separable_parameters(channels, filters, kernel, 0)


def _layers(
    kernels: Nest,
    strides: Nest | Number,
    paddings: Nest | Number,
    dilations: Nest | Number,
) -> list[tuple[Number, Number, Number, Number]]:
    count = len(kernels)
    return list(
        zip(
            kernels,
            repeated(strides, count, "strides"),
            repeated(paddings, count, "paddings"),
            repeated(dilations, count, "dilations"),
            strict=True,
        )
    )


def _kernel(kernel: Nest | Number) -> tuple[Number, Number]:
    height, width = repeated(kernel, 2, "kernel")
    require_whole("kernel", height, 1)
    require_whole("kernel", width, 1)
    return height, width


def _require_counts(channels: Number, filters: Number) -> None:
    require_whole("channels", channels, 1)
    require_whole("filters", filters, 1)
