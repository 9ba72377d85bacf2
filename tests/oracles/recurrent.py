"""Recurrent networks, attention, and small graphs, computed by loops, floats and difference quotients.

For the pool from which cells are drawn, ``TRUTHS`` says of each statement whether it holds for the parameters.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from tests.oracles.reading import Oracle, Values

Vector = list[float]


# ---------------------------------------------------------------- plain cells
def parameter_count(p: Values) -> dict[str, Any]:
    """Lists every weight of the cell by its row and its column."""
    states, inputs = range(p["H"]), range(p["D"])
    weights = {("V", i, j) for i in states for j in states} | {("W", i, j) for i in states for j in inputs}
    return {"count": len(weights)}


def relu_unroll(p: Values) -> dict[str, Any]:
    def run(v: float, w: float, x: Sequence[float]) -> list[float]:
        h = [float(p["h0"])]
        for each in x:
            h.append(max(v * h[-1] + w * each, 0.0))
        return h

    v, w, x = float(p["V"]), float(p["W"]), [float(each) for each in p["x"]]
    h = run(v, w, x)
    return {
        **{f"h{t}": h[t] for t in (1, 2, 3)},
        "dV": slope(lambda e: run(v + e, w, x)[3]),
        "dW": slope(lambda e: run(v, w + e, x)[3]),
        "dx1": slope(lambda e: run(v, w, [x[0] + e, *x[1:]])[3]),
    }


def linear_gradient(p: Values) -> dict[str, Any]:
    lead, other = float(p["lead"]), float(p["lead"] * p["ratio"])
    first, second = (lead, other) if p["place"] == 0 else (other, lead)

    def run(h: Vector, steps: int) -> Vector:
        for _ in range(steps):
            h = [first * h[0] + p["b"] * h[1], second * h[1]]
        return h

    columns = [run([1.0, 0.0], p["T"]), run([0.0, 1.0], p["T"])]
    far = max(abs(each) for start in ([1.0, 0.0], [0.0, 1.0]) for each in run(start, 200))
    return {
        "jacobian": [[column[i] for column in columns] for i in (0, 1)],
        "eigenvalue": math.sqrt(max(first * first, second * second)),
        "fate": "vanish" if far < 1e-9 else "explode" if far > 1e9 else "bounded",
    }


def zero_input_truths(p: Values) -> dict[str, bool]:
    """Runs every cell of the pool for five steps without input, as a cell with two units."""
    up, other, weight, share = (float(p[name]) for name in ("p", "q", "m", "s"))
    one: list[Vector] = [[1, 0], [0, 1]]
    swap: list[Vector] = [[0, 1], [1, 0]]

    def stays(f: Callable[[float], float], v: list[Vector], start: Vector) -> bool:
        h = start
        for _ in range(5):
            h = [f(row[0] * h[0] + row[1] * h[1]) for row in v]
            if any(abs(now - then) > 1e-12 for now, then in zip(h, start, strict=True)):
                return False
        return True

    def scaled(factor: float) -> list[Vector]:
        return [[factor * cell for cell in row] for row in one]

    def linear(z: float) -> float:
        return z

    def relu(z: float) -> float:
        return (z + abs(z)) / 2

    return {
        "linear one": stays(linear, one, [up, 0]),
        "linear one negative": stays(linear, one, [-other, 0]),
        "relu one": stays(relu, one, [other, 0]),
        "relu zero": stays(relu, scaled(weight), [0, 0]),
        "tanh zero": stays(math.tanh, scaled(weight), [0, 0]),
        "linear even": stays(linear, swap, [up, up]),
        "relu identity": stays(relu, one, [up, other]),
        "linear minus": stays(linear, scaled(-1), [up, 0]),
        "linear other": stays(linear, scaled(share), [other, 0]),
        "relu negative": stays(relu, one, [-up, 0]),
        "relu other": stays(relu, scaled(weight), [up, 0]),
        "tanh one": stays(math.tanh, one, [1 / up, 0]),
        "linear swap": stays(linear, swap, [up, other]),
        "relu mixed": stays(relu, one, [up, -other]),
    }


def sequence_shapes(p: Values) -> dict[str, Any]:
    """The shapes of lists of lists that are really made, of zeros."""
    reviews, words = range(p["B"]), range(p["T"])
    table = [[0] * p["E"] for _ in range(p["N"])]
    embedded = [[table[0] for _ in words] for _ in reviews]
    states = [[[0] * p["H"] for _ in words] for _ in reviews]
    scored = [review[-1] for review in states] if p["task"]["name"] == "class" else states

    def scores(entry: Any) -> Any:
        return [scores(each) for each in entry] if isinstance(entry[0], list) else [0] * p["C"]

    return {
        "embedded": sizes(embedded),
        "states": sizes(states),
        "scores": sizes([scores(each) for each in scored]),
        "table": sum(len(row) for row in table),
    }


# ---------------------------------------------------------------- gated cells
def gated_parameter_count(p: Values) -> dict[str, Any]:
    count = 0
    for _ in {"LSTM": "ifoc", "GRU": "rzh"}[p["cell"]]:
        for _ in range(p["H"]):
            count += p["D"] + p["H"]
            if p["bias"]:
                count += 1
    return {"count": count}


def gru_step(p: Values) -> dict[str, Any]:
    h, x = float(p["h"]), float(p["x"])

    def gate(index: int) -> float:
        of_input, of_state = (p["a"][index] - p["s"][index]) / x, p["s"][index] / h
        return 1 / (1 + math.exp(-(of_input * x + of_state * h) * math.log(3)))

    r, z = gate(0), gate(1)
    candidate = max(p["w"] * x + p["u"] * (r * h), 0.0)
    new = z * h + (1 - z) * candidate if p["blend"] == "keeps" else (1 - z) * h + z * candidate
    return {"r": r, "z": z, "candidate": candidate, "new": new}


def lstm_step(p: Values) -> dict[str, Any]:
    c = float(p["c0"])
    cells, outputs = [], []
    for gates, candidate in zip((p["g"], p["k"]), p["n"], strict=True):
        gate = dict(zip(p["roles"], gates, strict=True))
        c = float(gate["forget"] * c + gate["update"] * candidate)
        cells.append(c)
        outputs.append(float(gate["output"] * c))
    return {"c1": cells[0], "h1": outputs[0], "c2": cells[1]}


# ---------------------------------------------------------------- attention
def attention_by_hand(p: Values) -> dict[str, Any]:
    """Softmax in floats with minus infinity for the masked score, from query and keys as they are printed."""
    query, keys = p["query"], [[math.log(2) * float(each) for each in key] for key in p["keys"]]
    scores = [sum(float(a) * b for a, b in zip(query, key, strict=True)) / math.sqrt(len(query)) for key in keys]
    seen = [score if position <= 2 else -math.inf for position, score in enumerate(scores)]
    top = max(seen)
    grown = [math.exp(score - top) for score in seen]
    weights = [each / sum(grown) for each in grown]
    output = [sum(weight * float(v[i]) for weight, v in zip(weights, p["V"], strict=True)) for i in (0, 1)]
    return {"scores": [score / math.log(2) for score in scores[:3]], "weights": weights, "output": output}


def attention_cost(p: Values) -> dict[str, Any]:
    positions = range(p["n"])
    pairs = [(q, k) for q in positions for k in positions if p["mask"] == "none" or k <= q]
    d = p["heads"] * p["width"]
    parameters = 0
    for _ in range(p["heads"]):
        for _ in ("query", "key", "value"):
            parameters += p["width"] * (d + p["bias"])
    return {"scores": p["heads"] * len(pairs), "parameters": parameters + d * (d + p["bias"])}


# ---------------------------------------------------------------- graphs
def computational_graph(p: Values) -> dict[str, Any]:
    def behind(a: float, z: float) -> float:
        return a * (a + z)

    x, y, z = float(p["x"]), float(p["y"]), float(p["z"])
    return {
        "b": x * y + z,
        "f": behind(x * y, z),
        "dfda": slope(lambda e: behind(x * y + e, z)),
        "dfdx": slope(lambda e: behind((x + e) * y, z)),
        "dfdz": slope(lambda e: behind(x * y, z + e)),
    }


def gradient_checking(p: Values) -> dict[str, Any]:
    def loss(w: Fraction) -> Fraction:
        return Fraction(p["a"] * w**3 + p["b"] * w)

    w, h, tiny = Fraction(p["w"]), Fraction(p["h"]), Fraction(1, 10**12)
    exact = round((loss(w + tiny) - loss(w - tiny)) / (2 * tiny))
    return {
        "exact": exact,
        "central": (loss(w + h) - loss(w - h)) / (2 * h),
        "off": (loss(w + h) - loss(w)) / h - exact,
    }


# ---------------------------------------------------------------- helpers
def slope(function: Callable[[float], float]) -> float:
    """The derivative at 0 by a central difference."""
    return (function(1e-4) - function(-1e-4)) / 2e-4


def sizes(nested: Any) -> list[int]:
    """The lengths of nested lists, from the outer one to the inner one."""
    found = []
    while isinstance(nested, list):
        found.append(len(nested))
        nested = nested[0]
    return found


ORACLES: Mapping[str, Oracle] = {
    "attention/attention-by-hand": Oracle(
        attention_by_hand, {"scores": 1e-9, "weights": 1e-9, "output": 1e-9}, reads=("query", "keys")
    ),
    "attention/attention-cost": Oracle(attention_cost),
    "networks/computational-graph": Oracle(computational_graph, {"dfda": 1e-6, "dfdx": 1e-6, "dfdz": 1e-6}),
    "networks/gradient-checking": Oracle(gradient_checking),
    "recurrent/gated-parameter-count": Oracle(gated_parameter_count),
    "recurrent/gru-step": Oracle(gru_step, {"r": 1e-9, "z": 1e-9, "candidate": 1e-9, "new": 1e-9}),
    "recurrent/linear-gradient-through-time": Oracle(linear_gradient),
    "recurrent/lstm-step": Oracle(lstm_step),
    "recurrent/parameter-count": Oracle(parameter_count),
    "recurrent/relu-unroll": Oracle(relu_unroll, {"dV": 1e-4, "dW": 1e-6, "dx1": 1e-6}),
    "recurrent/sequence-shapes": Oracle(sequence_shapes),
}

TRUTHS: Mapping[str, Callable[[Values], dict[str, bool]]] = {"recurrent/zero-input": zero_input_truths}
