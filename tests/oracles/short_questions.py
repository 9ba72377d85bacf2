"""Short questions: saturation, activations in a row, cross-validation, dropout, frozen layers."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tests.oracles.reading import Oracle, Values


# ---------------------------------------------------------------- activations
def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def _central(f: Callable[[float], float], z: float) -> float:
    """The slope of f by a fourth-order difference quotient."""
    h = 1e-3
    return (8 * (f(z + h) - f(z - h)) - (f(z + 2 * h) - f(z - 2 * h))) / (12 * h)


def saturation(p: Values) -> dict[str, Any]:
    y, w, layers, top = float(p["y"]), float(p["w"]), int(p["layers"]), float(p["top"])
    f = math.tanh if p["f"] == "tanh" else _sigmoid
    z = math.atanh(y) if p["f"] == "tanh" else math.log(y / (1 - y))
    bias = z - w * y

    def chain(x: float, activation: Callable[[float], float], biases: list[float]) -> float:
        for b in biases:
            x = activation(w * x + b)
        return x

    far = math.copysign(40, z)
    leak = float(p["leak"])
    # All units are to stand at z = 3 with the new activation: the input is 3, and so is each output.
    return {
        "slope": _central(f, z),
        "limit": f(far),
        "flat": _central(f, far),
        "bottom": top * _central(lambda x: chain(x, f, [bias] * layers), y),
        "open": top * _central(lambda x: chain(x, lambda v: v if v > 0 else leak * v, [3 - 3 * w] * layers), 3),
    }


def output_conflict(p: Values) -> dict[str, Any]:
    inner: dict[str, Callable[[float], float]] = {
        "relu": lambda z: max(z, 0.0),
        "negrelu": lambda z: -max(z, 0.0),
        "abs": abs,
        "negabs": lambda z: -abs(z),
        "leaky": lambda z: max(z, z / 10),
    }
    outer: dict[str, Callable[[float], float]] = {
        "sigmoid": _sigmoid,
        "tanh": math.tanh,
        "softmax": lambda a: math.exp(a) / sum(math.exp(each) for each in [a]),
    }
    threshold = 0.0 if p["outer"] == "tanh" else 0.5
    last = p["total"] - p["hit"] - p["missed"] - p["strays"]
    said = right = 0
    for count, is_one, z in ((p["hit"], True, 2), (p["missed"], True, -2), (p["strays"], False, 2), (last, False, -2)):
        o = outer[p["outer"]](inner[p["inner"]](z))
        one = o >= threshold if p["rule"] == "reached" else o > threshold
        said += count * one
        right += count * (one == is_one)
    return {"said": said, "count": right}


def sketch_and_slope(p: Values) -> dict[str, Any]:
    a, w, b, x = (Fraction(p[name]) for name in ("a", "w", "b", "x"))

    def unit(at: Fraction) -> Fraction:
        z = w * at + b
        return z if z > 0 else a * z

    h = Fraction(1, 10**6)  # far less than the way to the kink
    return {"y": unit(x), "slope": (unit(x + h) - unit(x)) / h}


# ---------------------------------------------------------------- counting
def k_fold_counting(p: Values) -> dict[str, Any]:
    n, k = int(p["n"]), int(p["k"])
    trainings = [
        [fold for fold in range(k) if fold != held]
        for _ in itertools.product(range(p["a"]), range(p["b"]))
        for held in range(k)
    ]
    size = {sum(len(range(fold, n, k)) for fold in folds) for folds in trainings[:k]}
    seen = sum(1 for folds in trainings[:k] if 0 in folds)
    held = sum(1 for folds in trainings if 0 not in folds)
    return {"trainings": len(trainings) + (p["last"] == "fit"), "size": size.pop(), "used": seen, "held": held}


def which_layers(p: Values) -> dict[str, Any]:
    channels = [p["c0"], p["c1"], p["c2"], p["c3"]]
    sides = [p["k"], 3, 3]
    trained = 0
    for layer in range(3):
        if layer >= p["frozen"]:
            for _ in range(channels[layer + 1]):
                trained += 1 + channels[layer] * sides[layer] ** 2
    for _ in range(p["new"]):
        trained += channels[3] + 1
    return {"trained": trained}


# ---------------------------------------------------------------- dropout
def dropout_expectation(p: Values) -> dict[str, Any]:
    drop = Fraction(p["p"])
    keep = 1 - drop
    inverted = p["mode"] == "inverted"
    mean = Fraction(0)
    for mask in itertools.product((0, 1), repeat=3):
        chance = math.prod(keep if bit else drop for bit in mask)
        outputs = [Fraction(y) * bit / (keep if inverted else 1) for y, bit in zip(p["y"], mask, strict=True)]
        z = sum(w * y for w, y in zip(p["w"], outputs, strict=True)) + p["b"]
        mean += chance * z
    return {"kept": p["units"] - p["units"] * drop, "scale": 1 / keep if inverted else keep, "z": mean}


_CLOSE = {"slope": 1e-9, "limit": 1e-9, "flat": 1e-9, "bottom": 1e-5, "open": 1e-6}

ORACLES = {
    "activations/output-conflict": Oracle(output_conflict),
    "activations/saturation": Oracle(saturation, _CLOSE),
    "activations/sketch-and-slope": Oracle(sketch_and_slope),
    "evaluation/k-fold-counting": Oracle(k_fold_counting),
    "regularization/dropout-expectation": Oracle(dropout_expectation),
    "transfer/which-layers": Oracle(which_layers),
}
