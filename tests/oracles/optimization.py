"""Optimisation and training: steps of the methods, schedules, convergence, counts of updates and of bytes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from tests.oracles.reading import Oracle, Values


def slope(function: Callable[[float], float], at: float) -> float:
    """The derivative by a difference quotient; exact up to rounding for the quadratic functions here."""
    return (function(at + 0.5) - function(at - 0.5)) / 1.0


# ---------------------------------------------------------------- steps by hand
def rmsprop(p: Values) -> dict[str, Any]:
    """As written: a weighted mean of squares, then the step in units of its root."""
    mean = 0.75 * float(p["s"]) + 0.25 * float(p["g"]) ** 2
    return {"s_new": mean, "w_new": float(p["w"]) - float(p["rate"]) * float(p["g"]) / math.sqrt(mean)}


def saddle_point(p: Values) -> dict[str, Any]:
    x, y, rate = float(p["x0"]), float(p["y0"]), float(p["rate"])

    def height(u: float, v: float) -> float:
        return float(p["a"] * u * u - p["b"] * v * v)

    return {"next": [x - rate * slope(lambda u: height(u, y), x), y - rate * slope(lambda v: height(x, v), y)]}


def adam_step(p: Values) -> dict[str, Any]:
    """Both steps from the start: the state after the first one must be what the question prints."""
    beta1, beta2, m, v, t = 0.5, 0.75, 0.0, 0.0, 0
    found: dict[str, Any] = {}
    w = float(p["w1"])
    for g in (float(p["sign"][0] * p["pair"]["before"]), float(p["sign"][1] * p["pair"]["now"])):
        t += 1
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
        if t == 1:
            assert (m, v) == (float(p["m1"]), float(p["v1"]))
            continue
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        w -= float(p["rate"]) * m_hat / math.sqrt(v_hat)
        found = {"m2": m, "v2": v, "m_hat": m_hat, "v_hat": v_hat, "w2": w}
    return found


def momentum_steps(p: Values) -> dict[str, Any]:
    beta, rate, w, v = float(p["beta"]), float(p["rate"]), float(p["w0"]), float(p["v0"])
    found: dict[str, Any] = {}
    for t in (1, 2):
        point = w + beta * v if p["method"] == "nesterov" else w
        v = beta * v - rate * slope(lambda u: float(p["a"]) * u * u, point)
        w += v
        found |= {f"v{t}": v, f"w{t}": w}
    return found


def gradient_clipping(p: Values) -> dict[str, Any]:
    g = [p["sign"][i] * p["scale"] * p["base"]["u"][p["order"][i]] for i in range(3)]
    norm = math.hypot(*g)
    limit = float(p["kept"] * p["base"]["n"])
    return {"norm": norm, "clipped": [z * min(1.0, limit / norm) for z in g]}


def quadratic_convergence(p: Values) -> dict[str, Any]:
    """The bound and the best rate from the factor at a rate of 1, which is linear in the rate."""
    half = 0.5 if p["form"] == "half" else 1.0

    def after(x: float, rate: float) -> float:
        return x - rate * slope(lambda u: half * p["a"] * u * u, x)

    def factor(eta: float) -> float:
        return after(1.0, eta)

    fall = 1 - factor(1.0)  # of the factor for each unit of the rate
    x, rate = float(p["x0"]), float(p["rate"])
    return {"q": factor, "b": 2 / fall, "best": 1 / fall, "x2": after(after(x, rate), rate)}


# ---------------------------------------------------------------- schedules
def schedule_values(p: Values) -> dict[str, Any]:
    """Epoch by epoch."""
    a = float(p["r1"])
    for epoch in range(1, p["t1"] + 1):
        if p["first"] == "geometric" or epoch % p["every"] == 0:
            a /= p["factor"]
    top = float(p["r2"])
    if p["second"] == "inverse":
        return {"a": a, "b": top / (1 + sum(float(p["k"]) for _ in range(p["t2"])))}
    b = 0.0
    for _ in range(min(p["t2"], p["ramp"])):
        b += top / p["ramp"]
    return {"a": a, "b": b}


def robbins_monro(p: Values) -> dict[str, Any]:
    """A series of falling terms a_i is infinite here where i·a_i does not fall: the harmonic series is the border."""

    def rate(place: int, i: float) -> float:
        c, k = float(p["c"][place]), float(p["k"])
        if place < 3:
            return c * math.exp(-float(p["p"][place]) * math.log(i))
        if p["kind"] == "geometric":
            return c * math.exp(-i * math.log(k))
        return c / (i + k) if p["kind"] == "shifted" else c / (i + k) / (i + k)

    def infinite(place: int, power: int) -> bool:
        near, far = (i * rate(place, i) ** power for i in (1e10, 1e14))
        return far > 0.99 * near > 0

    names = ("first", "second", "third", "fourth")
    right = [name for place, name in enumerate(names) if infinite(place, 1) and not infinite(place, 2)]
    return {"schedules": sorted(right)}


def diverging_training(p: Values) -> dict[str, Any]:
    """What the drawn curves are a sign of, by the name of their course."""
    signs = {"high": "diverging oscillating", "low": "slow", "gap": "overfitting", "weak": "underfitting"}
    (cause,) = (cause for cause, shapes in signs.items() if p["case"]["shape"] in shapes.split())
    return {"cause": cause}


# ---------------------------------------------------------------- counts
def batch_size(p: Values) -> dict[str, Any]:
    return {"noise": math.sqrt(1 / p["small"]) / math.sqrt(1 / p["large"])}


def epoch(p: Values) -> dict[str, Any]:
    """Mini-batch by mini-batch."""
    batches = [len(range(start, min(start + p["batch"], p["n"]))) for start in range(0, p["n"], p["batch"])]
    used = [size for size in batches if size == p["batch"] or p["last"] == "used"]
    return {"iterations": len(used), "rest": batches[-1], "updates": sum(len(used) for _ in range(p["epochs"]))}


def activation_memory(p: Values) -> dict[str, Any]:
    side, total = p["n"], 0
    for filters in p["f"]:
        total += side * side * filters * p["size"] * p["batch"]
        side //= 2
    return {"memory": total / 1024**2}


ORACLES = {
    "optimization/rmsprop": Oracle(rmsprop, {"s_new": 1e-9, "w_new": 1e-9}, reads=("s",)),
    "optimization/saddle-point": Oracle(saddle_point, {"next": 1e-9}),
    "optimization/adam-step": Oracle(
        adam_step, dict.fromkeys(("m2", "v2", "m_hat", "v_hat", "w2"), 1e-9), reads=("m1", "v1")
    ),
    "optimization/momentum-steps": Oracle(momentum_steps, dict.fromkeys(("v1", "w1", "v2", "w2"), 1e-9)),
    "optimization/gradient-clipping": Oracle(gradient_clipping, {"norm": 1e-9, "clipped": 1e-9}),
    "optimization/quadratic-convergence": Oracle(quadratic_convergence, {"b": 1e-9, "best": 1e-9, "x2": 1e-9}),
    "optimization/schedule-values": Oracle(schedule_values, {"a": 1e-12, "b": 1e-12}, reads=("t1",)),
    "optimization/robbins-monro": Oracle(robbins_monro),
    "optimization/batch-size": Oracle(batch_size, {"noise": 1e-9}, reads=("large",)),
    "optimization/diverging-training": Oracle(diverging_training),
    "training/epoch": Oracle(epoch),
    "training/activation-memory": Oracle(activation_memory),
}
