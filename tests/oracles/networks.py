"""Small networks, classifiers and counts by plain loops; slopes as difference quotients of losses written out anew."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

from tests.oracles.reading import Oracle, Values

Matrix = list[list[float]]


def slope(loss: Callable[[Sequence[float]], float], at: Sequence[float], place: int) -> float:
    """The central difference quotient of a loss by one of its arguments."""
    width = 1e-5
    ahead, behind = [float(v) for v in at], [float(v) for v in at]
    ahead[place] += width
    behind[place] -= width
    return (loss(ahead) - loss(behind)) / (2 * width)


# ---------------------------------------------------------------- networks
def network_by_hand(p: Values) -> dict[str, Any]:
    x = [sign * size for sign, size in zip(p["signs"], p["sizes"], strict=True)]
    first: list[list[Any]] = p["W1"]
    second: list[list[Any]] = p["W2"]
    biases, targets = p["b"], p["y"]

    def forward(upper: Sequence[float], lower: Sequence[float]) -> tuple[list[Any], list[Any]]:
        """Hidden units and outputs for the weights of both layers, row by row."""
        hidden: list[Any] = []
        for unit in range(3):
            total: Any = biases[unit]
            for column in range(2):
                total += upper[2 * unit + column] * x[column]
            hidden.append(total if total > 0 else 0)
        outputs: list[Any] = []
        for unit in range(2):
            outputs.append(sum(lower[3 * unit + column] * hidden[column] for column in range(3)))
        return hidden, outputs

    def error(outputs: Sequence[Any]) -> Any:
        return p["c"] * sum((o - t) ** 2 for o, t in zip(outputs, targets, strict=True))

    upper, lower = [w for row in first for w in row], [w for row in second for w in row]
    hidden, outputs = forward(upper, lower)
    by_upper = [slope(lambda w: float(error(forward(w, lower)[1])), upper, i) for i in range(6)]
    by_lower = [slope(lambda w: float(error(forward(upper, w)[1])), lower, i) for i in range(6)]
    by_hidden = [
        slope(lambda h: float(error([sum(w * v for w, v in zip(row, h, strict=True)) for row in second])), hidden, i)
        for i in range(3)
    ]
    live = [unit for unit in range(3) if hidden[unit] > 0]
    rate = float(p["eta"])
    return {
        "h": hidden,
        "o": outputs,
        "loss": error(outputs),
        "dw2": [by_lower[:3], by_lower[3:]],
        "dh": by_hidden,
        "dw1": [by_upper[0:2], by_upper[2:4], by_upper[4:6]],
        "u": second[0][live[0]] - rate * by_lower[live[0]],
        "v": first[live[1]][1] - rate * by_upper[2 * live[1] + 1],
    }


def logistic_unit_step(p: Values) -> dict[str, Any]:
    weights, x, y = p["w"], [float(v) for v in p["x"]], p["y"]
    bias = math.log(p["odds"]) - sum(a * b for a, b in zip(weights, x, strict=True))

    def output(w: Sequence[float]) -> float:
        return 1 / (1 + math.exp(-sum(a * b for a, b in zip(w, x, strict=True)) - bias))

    def loss(w: Sequence[float]) -> float:
        return -math.log(output(w) if y == 1 else 1 - output(w))

    gradient = [slope(loss, weights, i) for i in range(2)]
    return {
        "output": output([float(w) for w in weights]),
        "gradient": gradient,
        "step": [w - float(p["eta"]) * g for w, g in zip(weights, gradient, strict=True)],
    }


def perceptron_logic(p: Values) -> dict[str, Any]:
    """The printed unit is one of many: the weights of the key, after they were tried on all 16 inputs."""
    word, k, lead, value = p["way"]["word"], p["way"]["k"], p["lead"] - 1, p["value"]
    weights, bias = p["w"], p["bias"]
    for inputs in itertools.product([0, 1], repeat=4):
        first = inputs[lead] == value[lead]
        enough = [inputs[i] == value[i] for i in range(4) if i != lead].count(True) >= k
        wanted = (first and enough) if word == "and" else (first or enough)
        fires = sum(w * v for w, v in zip(weights, inputs, strict=True)) + bias > 0
        assert fires == wanted, (inputs, weights, bias)
    return {"weights": [*weights, bias]}


def linear_collapse(p: Values) -> dict[str, Any]:
    def through(x: Sequence[int]) -> list[Any]:
        for weights, biases in ((p["W1"], p["b1"]), (p["W2"], p["b2"])):
            x = [sum(row[j] * x[j] for j in range(2)) + biases[i] for i, row in enumerate(weights)]
        return list(x)

    start, one, two = through([0, 0]), through([1, 0]), through([0, 1])
    return {"weights": [[one[i] - start[i], two[i] - start[i]] for i in range(2)], "bias": start}


def dense_parameters(p: Values) -> dict[str, Any]:
    sizes = [p["side"] * p["side"] * p["channels"], p["h1"], p["h2"], p["q"]]
    weights = biases = 0
    for before, units in itertools.pairwise(sizes):
        for _ in range(units):
            weights += before
            biases += 1
    return {"weights": weights, "parameters": weights + biases}


# ---------------------------------------------------------------- classification
def cross_entropy_by_hand(p: Values) -> dict[str, Any]:
    table = []
    for half, quarter in zip(p["half"], p["quarter"], strict=True):
        row = [0.125] * 4
        row[half - 1], row[quarter - 1] = 0.5, 0.25
        table.append(row)
    right = [t - 1 for t in p["t"]]
    losses = [-math.log(row[t]) for row, t in zip(table, right, strict=True)]
    hits = [max(range(4), key=row.__getitem__) == t for row, t in zip(table, right, strict=True)]
    return {
        "loss": math.fsum(losses) / (3 if p["reduction"] == "mean" else 1),
        "accuracy": hits.count(True) / 3,
    }


def hinge_loss(p: Values) -> dict[str, Any]:
    right = p["y"] - 1

    def loss(s: Sequence[float]) -> float:
        total = 0.0
        for j in range(4):
            if j != right and s[j] - s[right] + p["m"] > 0:
                total += float(s[j] - s[right] + p["m"])
        return total

    return {"loss": loss(p["s"]), "gradient": [slope(loss, p["s"], i) for i in range(4)]}


def nearest_neighbour(p: Values) -> dict[str, Any]:
    points = list(zip(p["x"], p["y"], strict=True))
    x, y = p["q"]
    manhattan = [abs(a - x) + abs(b - y) for a, b in points]

    def majority(distances: Sequence[float]) -> str:
        nearest = sorted(range(5), key=distances.__getitem__)[:3]
        votes: list[str] = [p["group"][i] for i in nearest]
        return max(votes, key=votes.count)

    assert majority(manhattan) == p["colours"][0], p
    assert majority([math.hypot(a - x, b - y) for a, b in points]) == p["colours"][1], p
    return {"distances": manhattan}


def decision_boundary(p: Values) -> dict[str, Any]:
    (first, second), bias = p["w"], p["b"]
    chances = [first * a + second * b + bias for a, b in zip(p["x"], p["y"], strict=True)]
    names = "ABCD"
    above = [names[i] for i, z in enumerate(chances) if 1 / (1 + math.exp(-z)) > 0.5]
    return {"first": -bias / first, "second": -bias / second, "sides": sorted(above)}


# ---------------------------------------------------------------- generative models, boxes, crops
def generative_losses(p: Values) -> dict[str, Any]:
    real = math.fsum(-math.log(d) for d in p["real"]) / 2
    fake = math.fsum(-math.log(1 - float(d)) for d in p["fake"]) / 2
    divergence = 0.0
    for mean, variance in zip(p["mu"], p["v"], strict=True):
        deviation = math.sqrt(variance)
        divergence += (mean * mean + deviation**2 - 1) / 2 - math.log(deviation)
    return {"discriminator": real + fake, "kl": divergence}


def iou(p: Values) -> dict[str, Any]:
    boxes = []
    for left, top, width, height in zip(p["left"], p["top"], p["width"], p["height"], strict=True):
        boxes.append({(x, y) for x in range(left, left + width) for y in range(top, top + height)})
    both = len(boxes[0] & boxes[1])
    return {"intersection": both, "iou": both / len(boxes[0] | boxes[1])}


def crop_counting(p: Values) -> dict[str, Any]:
    def starts(step: int) -> int:
        count = 0
        for top in range(0, p["height"] - p["crop"] + 1, step):
            for _left in range(0, p["width"] - p["crop"] + 1, step):
                count += top >= 0
        return count

    ways = {"flip": 2, "turn": 4, "both": 8}[p["turns"]]
    return {"crops": starts(1), "versions": starts(p["stride"]) * ways}


NEAR = 1e-6  # difference quotients

ORACLES = {
    "networks/network-by-hand": Oracle(
        network_by_hand, {"dw2": NEAR, "dh": NEAR, "dw1": NEAR, "u": NEAR, "v": NEAR}, reads=("b", "y")
    ),
    "networks/logistic-unit-step": Oracle(logistic_unit_step, {"output": 1e-12, "gradient": NEAR, "step": NEAR}),
    "networks/perceptron-logic": Oracle(perceptron_logic, reads=("w", "bias")),
    "networks/linear-collapse": Oracle(linear_collapse),
    "networks/dense-parameters": Oracle(dense_parameters),
    "classification/cross-entropy-by-hand": Oracle(cross_entropy_by_hand, {"loss": 1e-12, "accuracy": 1e-12}),
    "classification/hinge-loss": Oracle(hinge_loss, {"gradient": NEAR}),
    "classification/nearest-neighbour": Oracle(nearest_neighbour, reads=("x", "y", "group")),
    "classification/decision-boundary": Oracle(decision_boundary, {"first": 1e-12, "second": 1e-12}, reads=("w", "b")),
    "generative/gan-or-vae-losses": Oracle(
        generative_losses, {"discriminator": 1e-12, "kl": 1e-12}, reads=("real", "fake", "v")
    ),
    "evaluation/iou": Oracle(iou, {"iou": 1e-12}),
    "augmentation/crop-counting": Oracle(crop_counting),
}
