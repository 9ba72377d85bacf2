"""Convolutional networks: windows counted one by one, slopes as difference quotients."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any

from tests.oracles.reading import Oracle, Values


def windows(side: int, kernel: int, stride: int, padding: int) -> Iterator[range]:
    """The columns that each window covers, counted from the first pixel of the image."""
    start = -padding
    while start + kernel <= side + padding:
        yield range(start, start + kernel)
        start += stride


def seen_side(kernels: list[int], strides: list[int]) -> int:
    """How many inputs one unit depends on, by walking back from it column by column."""
    columns = {0}
    for kernel, stride in zip(reversed(kernels), reversed(strides), strict=True):
        columns = {column * stride + tap for column in columns for tap in range(kernel)}
    return len(columns)


def three_layer_sizes(p: Values) -> dict[str, Any]:
    side = p["n"]
    for kernel, stride, padding in zip(p["k"], p["s"], p["p"], strict=True):
        side = sum(1 for _ in windows(side, kernel, stride, padding))
    filters, kernel = p["f"], p["k"][1]
    return {
        "field": seen_side(p["k"], p["s"]),
        "map": [side, side, filters[2]],
        "weights": [filters[1], filters[0], kernel, kernel],
    }


def receptive_field_choice(p: Values) -> dict[str, Any]:
    kernels = [p["k"]] * p["a"] + [p["m"]] + [p["l"]] * p["b"]
    strides = [1] * p["a"] + [p["m"]] + [1] * p["b"]
    return {"side": seen_side(kernels, strides)}


def small_network_parameters(p: Values) -> dict[str, Any]:
    side = 2 * p["g"] + p["k"] - 1
    maps = sum(1 for _ in windows(side, p["k"], 1, 0))
    pooled = sum(1 for _ in windows(maps, 2, 2, 0))
    convolution = sum(1 + sum(p["k"] for _ in range(p["k"]) for _ in range(p["c"])) for _ in range(p["f"]))
    layers = [pooled * pooled * p["f"], p["h"], p["q"]]
    dense = sum(1 + before for before, after in itertools.pairwise(layers) for _ in range(after))
    return {"convolution": convolution, "dense": dense}


def network(channels: Any, w: list[float]) -> list[list[float]]:
    return [[sum(w[c] * channels[c][i][j] for c in range(3)) for j in (0, 1)] for i in (0, 1)]


def pooled(z: list[list[float]]) -> list[list[float]]:
    padded = [[0.0] * 4, [0.0, *z[0], 0.0], [0.0, *z[1], 0.0], [0.0] * 4]
    return [[max(padded[i + u][j + v] for u in (0, 1) for v in (0, 1)) for j in (0, 2)] for i in (0, 2)]


def cross_entropy(z: list[list[float]], targets: list[list[int]]) -> float:
    pairs = [(y, o) for ys, os in zip(targets, pooled(z), strict=True) for y, o in zip(ys, os, strict=True)]
    return -sum(math.log(o) if y else math.log(1 - o) for y, o in pairs)


def slope(function: Callable[[float], float]) -> float:
    return (function(1e-6) - function(-1e-6)) / 2e-6


def conv_by_hand(p: Values) -> dict[str, Any]:
    channels, w = [p["X1"], p["X2"], p["X3"]], [float(v) for v in p["w"]]
    targets = [[0, 0], [0, 0]]
    for place, target in zip(p["live"], p["t"], strict=True):
        targets[place // 2][place % 2] = target
    z = network(channels, w)

    def nudged(i: int, j: int) -> Callable[[float], float]:
        return lambda e: cross_entropy([[z[a][b] + e * ((a, b) == (i, j)) for b in (0, 1)] for a in (0, 1)], targets)

    def turned(c: int) -> Callable[[float], float]:
        return lambda e: cross_entropy(network(channels, [v + e * (d == c) for d, v in enumerate(w)]), targets)

    return {
        "z": z,
        "o": pooled(z),
        "loss": cross_entropy(z, targets),
        "dz": [[slope(nudged(i, j)) for j in (0, 1)] for i in (0, 1)],
        "step": [w[c] - float(p["eta"]) * slope(turned(c)) for c in range(3)],
    }


ORACLES = {
    "cnn/three-layer-sizes": Oracle(three_layer_sizes),
    "cnn/receptive-field-choice": Oracle(receptive_field_choice),
    "cnn/small-network-parameters": Oracle(small_network_parameters),
    "cnn/conv-by-hand": Oracle(
        conv_by_hand, {"z": 1e-12, "o": 1e-12, "loss": 1e-12, "dz": 1e-6, "step": 1e-6}, reads=("X3",)
    ),
}
