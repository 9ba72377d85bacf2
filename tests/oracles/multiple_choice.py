"""Multiple choice: networks counted layer by layer, activation functions on a grid, layers on random images.

For the pools from which statements are drawn, ``TRUTHS`` says of each statement whether it holds for the parameters.
"""

from __future__ import annotations

import functools
import itertools
import math
import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.ndimage import maximum_filter
from scipy.signal import correlate2d

from tests.oracles.reading import Oracle, Values

Image = npt.NDArray[np.float64]


# ---------------------------------------------------------------- sizes of networks
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


# ---------------------------------------------------------------- the metric
def metric_choice(p: Values) -> dict[str, Any]:
    """Which metric orders a few hundred classifiers most nearly as their costs do."""
    miss = {"miss": float(p["times"]), "alarm": 1.0, "equal": 1.0}[p["scene"]["cost"]]
    alarm = {"miss": 1.0, "alarm": float(p["times"]), "equal": 1.0}[p["scene"]["cost"]]
    return {"metric": best_metric(miss, alarm)}


@functools.cache
def best_metric(miss: float, alarm: float) -> str:
    chance = random.Random(3)
    costs: list[float] = []
    metrics: dict[str, list[float]] = {"recall": [], "precision": [], "accuracy": []}
    for _ in range(200):
        missed, alarms, positives, negatives = chance.randrange(25), chance.randrange(25), 50, 50
        found = positives - missed
        costs.append(miss * missed + alarm * alarms)
        metrics["recall"].append(found / positives)
        metrics["precision"].append(found / (found + alarms))
        metrics["accuracy"].append((found + negatives - alarms) / 100)
    pairs = list(itertools.combinations(range(200), 2))

    def agreement(values: list[float]) -> int:
        return sum((costs[a] - costs[b]) * (values[a] - values[b]) < 0 for a, b in pairs)

    return max(metrics, key=lambda name: agreement(metrics[name]))


# ---------------------------------------------------------------- activation functions
def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


ACTIVATIONS: Mapping[str, Callable[[float], float]] = {
    "sigmoid": sigmoid,
    "tanh": math.tanh,
    "ReLU": lambda z: max(z, 0.0),
    "leaky ReLU": lambda z: max(z, 0.1 * z),
    "ELU": lambda z: z if z >= 0 else math.expm1(z),
    "softplus": lambda z: math.log1p(math.exp(-abs(z))) + max(z, 0.0),
    "hard tanh": lambda z: max(-1.0, min(z, 1.0)),
    "SiLU": lambda z: z * sigmoid(z),
    "softsign": lambda z: z / (1 + abs(z)),
}


@functools.cache
def activation_truths(name: str) -> dict[str, bool]:
    f, h = ACTIVATIONS[name], 1e-5
    grid = [k / 20 for k in range(-400, 401)]
    values = [f(z) for z in grid]

    def slope(z: float) -> float:
        return (f(z + h) - f(z - h)) / (2 * h)

    slopes = [slope(z) for z in grid]
    # beside the grid's own points, so that no kink lies between the two
    sides = [(f(z + h) - 2 * f(z) + f(z - h)) / h for z in grid]
    bends = [f(z + 0.01) - 2 * f(z) + f(z - 0.01) for z in grid if all(abs(z - kink) > 0.02 for kink in (-1, 0, 1))]
    inner = grid[200:601]
    return {
        "smooth": all(abs(side) < 1e-3 for side in sides),
        "negative": min(values) < 0,
        "bounded": max(abs(f(z)) for z in (-600.0, -60.0, 60.0, 600.0)) <= 1,
        "right side": abs(slope(400.0)) < 1e-3,
        "left side": abs(slope(-400.0)) < 1e-3,
        "zero": f(0.0) == 0,
        "odd": all(math.isclose(f(-z), -f(z), abs_tol=1e-12) for z in grid),
        "monotone": all(a <= b for a, b in itertools.pairwise(values)),
        "strict": all(f(a) < f(b) for a, b in itertools.pairwise(inner)),
        "flat": any(f(a) == f(b) for a, b in itertools.pairwise(inner)),
        "quarter": max(slopes) <= 0.25 + 1e-6,
        "one": max(slopes) <= 1 + 1e-6,
        "straight": all(abs(bend) < 1e-12 for bend in bends),
        "size": True,
        "chain": True,
        "separate": True,
        "weights": False,
        "unusable": False,
        "sum": math.isclose(f(1.0) + f(2.0) + f(3.0), 1),
        "merge": math.isclose(f(1.0) + f(-2.0), f(-1.0)),
    }


# ---------------------------------------------------------------- layers
SIDE = 35  # an object in the middle that moves five pixels stays away from the borders


def layer(kind: str, k: int, side: int, chance: np.random.Generator) -> Callable[[Image], Image]:
    """A layer with random weights; its output is a map, or one number as a map of one entry."""
    one, two = chance.normal(size=(2, k, k))
    matrix = chance.normal(size=(side**2, side**2)) if kind == "dense" else one
    mean = np.full((k, k), 1 / k**2)
    layers: dict[str, Callable[[Image], Image]] = {
        "conv": lambda image: correlate2d(image, one, mode="same"),
        "stack": lambda image: correlate2d(np.maximum(correlate2d(image, one, mode="same"), 0), two, mode="same"),
        "pooled": lambda image: np.maximum(correlate2d(image, one, mode="same"), 0).mean().reshape(1, 1),
        "dense": lambda image: (matrix @ image.ravel()).reshape(side, side),
        "mean": lambda image: correlate2d(image, mean, mode="same"),
        "max": lambda image: maximum_filter(image, k, mode="constant", cval=-np.inf),
        "relu": lambda image: np.maximum(image, 0),
    }
    return layers[kind]


@functools.cache
def pixels_seen(kind: str, k: int) -> tuple[int, int]:
    """How many pixels of a smaller image one output depends on, by changing each; and of how many."""
    side = 17
    chance = np.random.default_rng(k)
    f = layer(kind, k, side, chance)
    noise = chance.normal(size=(side, side))
    before = f(noise)
    at = (side // 2, side // 2) if before.size > 1 else (0, 0)
    seen = 0
    for place in np.ndindex(side, side):
        higher, lower = noise.copy(), noise.copy()
        higher[place] += 100
        lower[place] -= 100
        seen += bool(f(higher)[at] != before[at] or f(lower)[at] != before[at])
    return seen, side**2


@functools.cache
def layer_truths(kind: str, k: int, d: int) -> dict[str, bool]:
    chance = np.random.default_rng(k)
    f = layer(kind, k, SIDE, chance)
    small = np.array([[1.5, 0.7], [-0.4, -1.25]])
    image, second, enlarged = np.zeros((3, SIDE, SIDE))
    image[17:19, 17:19], second[17:19, 17:19] = small, small[::-1] - 2
    enlarged[16:20, 16:20] = np.kron(small, np.ones((2, 2)))
    noise = chance.normal(size=(SIDE, SIDE))
    before = f(image)
    is_map = before.size > 1

    def same(one: Image, other: Image) -> bool:
        return one.shape == other.shape and np.allclose(one, other)

    def along(change: Callable[[Image], Image]) -> bool:
        return same(f(change(image)), change(before) if is_map else before + 1)

    def shifted(picture: Image) -> Image:
        return np.roll(picture, d, axis=1)

    order = chance.permutation(SIDE**2)

    def rearranged(picture: Image) -> Image:
        return picture.ravel()[order].reshape(SIDE, SIDE)

    seen, pixels = pixels_seen(kind, k)
    dense_weights = kind == "dense"
    return {
        "shift along": along(shifted),
        "shift ignored": same(f(shifted(image)), before),
        "turn along": along(lambda picture: np.rot90(picture)),
        "turn ignored": same(f(np.rot90(image)), before),
        "mirror": along(lambda picture: picture[:, ::-1]),
        "scale": same(f(enlarged), before),
        "swap": is_map and same(f(rearranged(noise)), rearranged(f(noise))),
        "every": seen == pixels,
        "local": seen <= k * k,
        "wide": seen <= (2 * k - 1) ** 2,
        "own": dense_weights,
        "shared": kind in {"conv", "stack", "pooled"},
        "count": dense_weights,
        "size": not dense_weights,
        "add": same(f(image + second), before + f(second)),
        "double": same(f(2 * image), 2 * before),
        "zero": same(f(0 * image), 0 * before),
        "brightness": same(f(image + 0.5), before),
        "positive": bool(min(f(picture).min() for picture in (image, -image, noise, -abs(noise))) >= 0),
    }


ORACLES = {
    "cnn/network-size": Oracle(network_size),
    "evaluation/metric-choice": Oracle(metric_choice),
}

# Question → the truth of every statement of its pool, from the drawn parameters.
TRUTHS: Mapping[str, Callable[[Values], dict[str, bool]]] = {
    "activations/activation-properties": lambda p: activation_truths(p["act"]["name"]),
    "cnn/layer-symmetry": lambda p: layer_truths(p["layer"]["kind"], p["k"], p["d"]),
}
