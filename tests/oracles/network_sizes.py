"""Parameters of well-known networks, counted layer by layer."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from tests.oracles.reading import Oracle, Values


def conv(channels: int, filters: int, kernel: int, bias: bool = True, groups: int = 1) -> int:
    return filters * (channels // groups * kernel * kernel + bias)


def dense(inputs: int, outputs: int) -> int:
    return (inputs + 1) * outputs


def conv_norm(channels: int, filters: int, kernel: int, groups: int = 1) -> int:
    """A convolution without bias, and the scale and the shift of a batch normalisation."""
    return conv(channels, filters, kernel, bias=False, groups=groups) + 2 * filters


def alexnet() -> int:
    """The network of 2012: the second, fourth and fifth convolution see half of the maps each."""
    convolutions = (
        conv(3, 96, 11)
        + conv(96, 256, 5, groups=2)
        + conv(256, 384, 3)
        + conv(384, 384, 3, groups=2)
        + conv(384, 256, 3, groups=2)
    )
    return convolutions + dense(6 * 6 * 256, 4096) + dense(4096, 4096) + dense(4096, 1000)


def vgg(repeats: list[int]) -> int:
    total, channels = 0, 3
    for filters, times in zip([64, 128, 256, 512, 512], repeats, strict=True):
        for _ in range(times):
            total += conv(channels, filters, 3)
            channels = filters
    return total + dense(7 * 7 * 512, 4096) + dense(4096, 4096) + dense(4096, 1000)


def resnet(repeats: list[int], bottleneck: bool) -> int:
    total, channels = conv_norm(3, 64, 7), 64
    for width, times in zip([64, 128, 256, 512], repeats, strict=True):
        out = 4 * width if bottleneck else width
        for block in range(times):
            if bottleneck:
                total += conv_norm(channels, width, 1) + conv_norm(width, width, 3) + conv_norm(width, out, 1)
            else:
                total += conv_norm(channels, width, 3) + conv_norm(width, width, 3)
            if block == 0 and channels != out:
                total += conv_norm(channels, out, 1)
            channels = out
    return total + dense(channels, 1000)


def googlenet() -> int:
    modules = [
        (192, 64, 96, 128, 16, 32, 32),
        (256, 128, 128, 192, 32, 96, 64),
        (480, 192, 96, 208, 16, 48, 64),
        (512, 160, 112, 224, 24, 64, 64),
        (512, 128, 128, 256, 24, 64, 64),
        (512, 112, 144, 288, 32, 64, 64),
        (528, 256, 160, 320, 32, 128, 128),
        (832, 256, 160, 320, 32, 128, 128),
        (832, 384, 192, 384, 48, 128, 128),
    ]
    total = conv(3, 64, 7) + conv(64, 64, 1) + conv(64, 192, 3)
    for c, one, low3, three, low5, five, behind in modules:
        total += conv(c, one, 1) + conv(c, low3, 1) + conv(low3, three, 3)
        total += conv(c, low5, 1) + conv(low5, five, 5) + conv(c, behind, 1)
    return total + dense(1024, 1000)


def squeezenet() -> int:
    total = conv(3, 96, 7)
    fires = [(96, 16, 64), (128, 16, 64), (128, 32, 128), (256, 32, 128), (256, 48, 192), (384, 48, 192)]
    for c, low, high in [*fires, (384, 64, 256), (512, 64, 256)]:
        total += conv(c, low, 1) + conv(low, high, 1) + conv(low, high, 3)
    return total + conv(512, 1000, 1)


def mobilenet() -> int:
    total, c = conv_norm(3, 32, 3), 32
    for filters in [64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024]:
        total += conv_norm(c, c, 3, groups=c) + conv_norm(c, filters, 1)
        c = filters
    return total + dense(1024, 1000)


def mobilenet_two() -> int:
    total, c = conv_norm(3, 32, 3), 32
    blocks = [(1, 16, 1), (6, 24, 2), (6, 32, 3), (6, 64, 4), (6, 96, 3), (6, 160, 3), (6, 320, 1)]
    for factor, filters, times in blocks:
        for _ in range(times):
            wide = factor * c
            if factor > 1:
                total += conv_norm(c, wide, 1)
            total += conv_norm(wide, wide, 3, groups=wide) + conv_norm(wide, filters, 1)
            c = filters
    return total + conv_norm(c, 1280, 1) + dense(1280, 1000)


def densenet(repeats: list[int]) -> int:
    """Each normalisation stands before its convolution and scales what that takes in."""
    total, c = conv_norm(3, 64, 7), 64
    for block, times in enumerate(repeats):
        for _ in range(times):
            total += 2 * c + conv(c, 128, 1, bias=False) + 2 * 128 + conv(128, 32, 3, bias=False)
            c += 32
        if block < len(repeats) - 1:
            total += 2 * c + conv(c, c // 2, 1, bias=False)
            c //= 2
    return total + 2 * c + dense(c, 1000)


def transformer_layer(width: int) -> int:
    attention = 4 * dense(width, width)
    return attention + dense(width, 4 * width) + dense(4 * width, width) + 2 * 2 * width


def vision_transformer(width: int, layers: int, patch: int) -> int:
    places = (224 // patch) ** 2 + 1
    total = conv(3, width, patch) + width + places * width
    return total + layers * transformer_layer(width) + 2 * width + dense(width, 1000)


def bert(width: int, layers: int) -> int:
    embeddings = (30522 + 512 + 2) * width + 2 * width
    return embeddings + layers * transformer_layer(width) + dense(width, width)


def u_net() -> int:
    total, c = 0, 1
    for filters in [64, 128, 256, 512, 1024]:
        total += conv(c, filters, 3) + conv(filters, filters, 3)
        c = filters
    for filters in [512, 256, 128, 64]:
        total += conv(c, filters, 2) + conv(2 * filters, filters, 3) + conv(filters, filters, 3)
        c = filters
    return total + conv(64, 2, 1)


NETWORKS: Mapping[str, Callable[[], int]] = {
    "AlexNet": alexnet,
    "VGG-11": lambda: vgg([1, 1, 2, 2, 2]),
    "VGG-16": lambda: vgg([2, 2, 3, 3, 3]),
    "VGG-19": lambda: vgg([2, 2, 4, 4, 4]),
    "GoogLeNet": googlenet,
    "ResNet-18": lambda: resnet([2, 2, 2, 2], bottleneck=False),
    "ResNet-34": lambda: resnet([3, 4, 6, 3], bottleneck=False),
    "ResNet-50": lambda: resnet([3, 4, 6, 3], bottleneck=True),
    "ResNet-101": lambda: resnet([3, 4, 23, 3], bottleneck=True),
    "ResNet-152": lambda: resnet([3, 8, 36, 3], bottleneck=True),
    "SqueezeNet": squeezenet,
    "MobileNet (version 1)": mobilenet,
    "MobileNet (version 2)": mobilenet_two,
    "DenseNet-121": lambda: densenet([6, 12, 24, 16]),
    "DenseNet-201": lambda: densenet([6, 12, 48, 32]),
    "ViT-B/16": lambda: vision_transformer(768, 12, 16),
    "ViT-H/14": lambda: vision_transformer(1280, 32, 14),
    "U-Net": u_net,
    "BERT-base": lambda: bert(768, 12),
    "BERT-large": lambda: bert(1024, 24),
}


@functools.cache
def count(name: str) -> int:
    return NETWORKS[name]()


def network_size(p: Values) -> dict[str, Any]:
    return {"parameters": Fraction(f"{count(p['net']['name']) / 1e6:.1e}")}


ORACLES = {"cnn/network-size": Oracle(network_size)}
