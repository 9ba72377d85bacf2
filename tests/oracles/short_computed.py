"""The computed short questions: weights and their start, layers by hand, metrics, principal components."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tests.oracles.reading import Oracle, Values


def slope(function: Callable[[float], float], at: float = 0.0) -> float:
    """The central difference quotient; exact up to rounding for parabolas."""
    return (function(at + 1e-4) - function(at - 1e-4)) / 2e-4


# ---------------------------------------------------------------- weights
def weight_decay(p: Values) -> dict[str, Any]:
    penalized = {"half": Fraction(1, 2), "full": Fraction(1)}[p["penalty"]]

    def rule(eta: float, lam: float, w: float, g: float) -> float:
        return w - eta * slope(lambda v: g * v + float(penalized) * lam * v * v, w)

    w = Fraction(p["w0"])
    for _ in range(p["k"]):
        w -= p["rate"] * (penalized * p["decay"] * ((w + 1) ** 2 - (w - 1) ** 2) / 2)
    return {"rule": rule, "steps": w}


def variance_keeping(p: Values) -> dict[str, Any]:
    unit = (1 + 4 * 0 + 1) / 6  # E[w²] on −1..1, by Simpson's rule, which is exact for a parabola

    def bound(n: float) -> float:
        return math.sqrt(p["vz"] / (n * unit * p["vx"]))

    return {"bound": bound, "number": bound(p["inputs"])}


def xavier_he(p: Values) -> dict[str, Any]:
    variances = {"spread": 1 / statistics.mean([p["inputs"], p["hidden"]]), "relu": 1 / (p["hidden"] / 2)}
    root = {"standard deviation": math.sqrt, "variance": float}[p["asked"]]
    return {"centre": 0, **{name: root(value) for name, value in variances.items()}}


def same_weights(p: Values) -> dict[str, Any]:
    windows = [(p["x1"], p["x2"])] if p["layer"] == "units" else [(p["x1"], p["x2"]), (p["x2"], p["x3"])]

    def loss(w: list[list[float]], v: list[float], b: float) -> float:
        y = b
        for weights, out in zip(w, v, strict=True):
            y += out * sum(max(weights[0] * x + weights[1] * z, 0) for x, z in windows)
        return float((y - p["t"]) ** 2) / 2

    h, c = p["h"], float(p["c"])

    def turned(i: int) -> Callable[[float], float]:
        return lambda e: loss([[c + e * (j == i), c] for j in range(h)], [c] * h, 0.0)

    silent = [[0.0, 0.0]] * h
    return {
        "gradients": [slope(turned(i)) for i in range(h)],
        "dv": slope(lambda e: loss(silent, [e] + [0.0] * (h - 1), 0.0)),
        "db": slope(lambda e: loss(silent, [0.0] * h, e)),
    }


# ---------------------------------------------------------------- layers
def dropout_in_convolutions(p: Values) -> dict[str, Any]:
    maps, keep = p["maps"], 1 - float(p["drop"])
    chances = [math.comb(maps, k) * keep**k * (1 - keep) ** (maps - k) for k in range(maps + 1)]
    return {"count": sum(k * chance for k, chance in enumerate(chances))}


def batch_norm_by_hand(p: Values) -> dict[str, Any]:
    x = [float(v) for v in p["x"]]
    mean, deviation = statistics.fmean(x), statistics.pstdev(x)
    return {
        "mu": mean,
        "s2": statistics.pvariance(x),
        "output": [p["beta"] + p["gamma"] * (v - mean) / deviation for v in x],
        "running": float(p["old"]) - float(p["alpha"]) * (p["old"] - mean),
    }


def softmax_gradient(p: Values) -> dict[str, Any]:
    z, own = [math.log(v) for v in p["a"]], p["t"] - 1

    def loss(logits: list[float]) -> float:
        return -math.log(math.exp(logits[own]) / sum(map(math.exp, logits)))

    def turned(k: int) -> Callable[[float], float]:
        return lambda e: loss([v + e * (j == k) for j, v in enumerate(z)])

    return {
        "probabilities": [math.exp(v) / sum(map(math.exp, z)) for v in z],
        "loss": loss(z),
        "gradient": [slope(turned(k)) for k in range(3)],
    }


def halved(side: int, kernel: int, padding: int) -> int:
    """How many windows of a convolution with stride 2 fit."""
    return sum(1 for start in range(-padding, side, 2) if start + kernel <= side + padding)


def spread(side: int, kernel: int, padding: int) -> int:
    """How many outputs of a transposed convolution with stride 2 are left when the padding is cut off."""
    reached = sorted({2 * i + tap for i in range(side) for tap in range(kernel)})
    return len(reached[padding : len(reached) - padding])


def autoencoder_shapes(p: Values) -> dict[str, Any]:
    side = halved(halved(p["n"], *p["e1"]), *p["e2"])
    first = spread(side, p["k"][0], p["p"][0])
    return {
        "code": [side, side, p["f2"]],
        "ratio": Fraction(p["n"] ** 2 * p["c"], side * side * p["f2"]),
        "d1": first,
        "d2": spread(first, p["k"][1], p["p"][1]),
    }


# ---------------------------------------------------------------- data
def class_imbalance(p: Values) -> dict[str, Any]:
    labels = ["frequent"] * p["frequent"] + ["rare"] * p["rare"]
    return {
        "baseline": Fraction(100 * sum(label == "frequent" for label in labels), len(labels)),
        "weight": Fraction(labels.count("frequent"), labels.count("rare")),
    }


def pca_by_hand(p: Values) -> dict[str, Any]:
    """The axes are turned by the angle at which the covariance of the turned features is 0."""
    (a, b), (_, d) = p["cov"]
    angle = math.atan2(2 * b, a - d) / 2  # within a quarter turn, so the first entry is positive
    axis = [math.cos(angle), math.sin(angle)]
    along = a * axis[0] ** 2 + 2 * b * axis[0] * axis[1] + d * axis[1] ** 2
    across = a * axis[1] ** 2 - 2 * b * axis[0] * axis[1] + d * axis[0] ** 2
    return {
        "l1": along,
        "l2": across,
        "direction": [entry / min(map(abs, axis)) for entry in axis],
        "share": along / (along + across),
    }


def multi_class_confusion(p: Values) -> dict[str, Any]:
    pairs = [(i, j) for i, row in enumerate(p["counts"]) for j, count in enumerate(row) for _ in range(int(count))]
    recalls = []
    for label in range(3):
        predicted = [j for i, j in pairs if i == label]
        recalls.append(Fraction(predicted.count(label), len(predicted)))
    actual = [i for i, j in pairs if j == p["asked"]]
    return {
        "recall": recalls,
        "macro": statistics.mean(recalls),
        "precision": Fraction(actual.count(p["asked"]), len(actual)),
    }


ORACLES = {
    "regularization/weight-decay": Oracle(weight_decay),
    "initialization/variance-keeping": Oracle(variance_keeping, {"number": 1e-12}, reads=("inputs",)),
    "initialization/xavier-he": Oracle(xavier_he, {"spread": 1e-12, "relu": 1e-12}, reads=("inputs", "hidden")),
    "initialization/same-weights": Oracle(same_weights, {"gradients": 1e-6, "dv": 1e-6, "db": 1e-6}),
    "regularization/dropout-in-convolutions": Oracle(dropout_in_convolutions, {"count": 1e-9}),
    "normalization/batch-norm-by-hand": Oracle(
        batch_norm_by_hand, {"mu": 1e-9, "s2": 1e-9, "output": 1e-9, "running": 1e-9}, reads=("x",)
    ),
    "classification/softmax-gradient": Oracle(
        softmax_gradient, {"probabilities": 1e-12, "loss": 1e-12, "gradient": 1e-6}
    ),
    "autoencoders/autoencoder-shapes": Oracle(autoencoder_shapes),
    "evaluation/class-imbalance": Oracle(class_imbalance, reads=("frequent",)),
    "dimensionality/pca-by-hand": Oracle(
        pca_by_hand, {"l1": 1e-9, "l2": 1e-9, "direction": 1e-9, "share": 1e-12}, reads=("cov",)
    ),
    "evaluation/multi-class-confusion": Oracle(multi_class_confusion, reads=("counts",)),
}
