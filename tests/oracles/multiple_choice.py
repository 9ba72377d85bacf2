"""Multiple choice: metrics by their costs, activation functions on a grid, layers on random images.

For the pools from which statements are drawn, ``TRUTHS`` says of each statement whether it holds for the parameters.
"""

from __future__ import annotations

import functools
import itertools
import math
import random
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.ndimage import maximum_filter
from scipy.signal import correlate2d

from tests.oracles.reading import Oracle, Values

Image = npt.NDArray[np.float64]


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


ORACLES = {"evaluation/metric-choice": Oracle(metric_choice)}

# Question → the truth of every statement of its pool, from the drawn parameters.
TRUTHS: Mapping[str, Callable[[Values], dict[str, bool]]] = {
    "activations/activation-properties": lambda p: activation_truths(p["act"]["name"]),
    "cnn/layer-symmetry": lambda p: layer_truths(p["layer"]["kind"], p["k"], p["d"]),
}
