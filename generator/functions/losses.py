"""Losses of predictions against targets, and their gradients by the predictions.

Targets and predictions are numbers or tensors of one shape. ``reduction`` is "sum" or "mean" (over all cells).
Logarithms are natural.
Source: I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning", MIT Press 2016, sections 3.13, 5.5 and 6.2.
"""

from __future__ import annotations

from typing import Any, Literal

from generator.numbers import Dual, Number, Tensor, divide, exp, log, normal
from generator.numbers.nonlinear import softmax
from generator.numbers.primitive import Nest, cells_of, nested, paired, require_fraction, shape_of, start_of, zipped

Reduction = Literal["sum", "mean"]


def binary_cross_entropy(targets: Number, outputs: Number, reduction: Reduction = "sum") -> Number:
    """Return −Σ [y·ln o + (1 − y)·ln(1 − o)] with the limit 0·ln 0 = 0.

    Raises ValueError for numbers outside 0..1 and unequal shapes, ZeroDivisionError where the loss is infinite.

    >>> binary_cross_entropy([0, 1, 1], [0, divide(1, 2), divide(1, 2)])
    2*log(2)
    """
    pairs = paired(targets, outputs)
    total: Any = 0
    for y, o in pairs:
        require_fraction("a target", y)
        require_fraction("an output", o)
        total = total - _weighted_log(y, o) - _weighted_log(1 - y, 1 - o)
    return _reduced(total, len(pairs), reduction)


def bce_gradient(targets: Number, outputs: Number, reduction: Reduction = "sum") -> Number:
    """Return ∂/∂o of the binary cross-entropy: (o − y)/(o(1 − o)), that is −1/o for y = 1 and 1/(1 − o) for y = 0.

    Raises ZeroDivisionError where the loss is infinite.

    >>> bce_gradient([1, 0], [divide(1, 2), 0])
    [-2, 1]
    """
    share = _share(targets, reduction)

    def slope(y: Number, o: Number) -> Number:
        require_fraction("a target", y)
        require_fraction("an output", o)
        return divide(_ratio(1 - y, 1 - o) - _ratio(y, o), share)

    return zipped(slope, targets, outputs)


def cross_entropy(targets: Number, probabilities: Number, reduction: Reduction = "sum") -> Number:
    """Return −Σ t·ln p of a distribution [K] (one-hot or soft) against probabilities [K], with 0·ln 0 = 0.

    For samples [N][K] "mean" divides by N. Raises ValueError for numbers outside 0..1 and unequal shapes,
    ZeroDivisionError where the loss is infinite.

    >>> cross_entropy([0, 1, 0], [divide(1, 2), divide(1, 4), divide(1, 4)])
    2*log(2)
    """
    total: Any = 0
    for t, p in paired(targets, probabilities):
        require_fraction("a target", t)
        require_fraction("a probability", p)
        total = total - _weighted_log(t, p)
    return _reduced(total, _samples(targets), reduction)


def logits_cross_entropy(targets: Number, logits: Number, reduction: Reduction = "sum") -> Number:
    """Return the cross-entropy of targets [K] against softmax(logits): ln Σ e^z_j − Σ t·z, for targets that sum to 1.

    For samples [N][K] "mean" divides by N.

    >>> logits_cross_entropy([1, 0], [0, 0])
    log(2)
    """
    if shape_of(targets) != shape_of(logits):
        raise ValueError(f"shapes {shape_of(targets)} and {shape_of(logits)} differ")
    total: Any = 0
    for t, z in zip(_rows(targets), _rows(logits), strict=True):
        _require_distribution(t)
        total = total + log(sum([exp(value) for value in z])) - sum([a * b for a, b in zip(t, z, strict=True)])
    return _reduced(total, _samples(targets), reduction)


def logits_cross_entropy_gradient(targets: Number, logits: Number, reduction: Reduction = "sum") -> Tensor:
    """Return ∂/∂z of logits_cross_entropy: softmax(z) − t.

    >>> logits_cross_entropy_gradient([1, 0], [0, 0])
    [Fraction(-1, 2), Fraction(1, 2)]
    """
    if shape_of(targets) != shape_of(logits):
        raise ValueError(f"shapes {shape_of(targets)} and {shape_of(logits)} differ")
    share = _samples(targets) if _checked(reduction) == "mean" else 1
    start, rows = start_of(logits), []
    for t, z in zip(_rows(targets), _rows(logits), strict=True):
        _require_distribution(t)
        rows.append(Tensor([divide(p - own, share) for p, own in zip(softmax(z), t, strict=True)], start))
    return rows[0] if len(shape_of(logits)) == 1 else Tensor(rows, start)


def mse(targets: Number, outputs: Number, reduction: Reduction = "mean") -> Number:
    """Return the mean (or "sum") of the squared errors, Σ (o − y)².

    >>> mse([1, 2], [2, 4])
    Fraction(5, 2)
    """
    pairs = paired(targets, outputs)
    return _reduced(sum([(o - y) * (o - y) for y, o in pairs]), len(pairs), reduction)


def mse_gradient(targets: Number, outputs: Number, reduction: Reduction = "mean") -> Number:
    """Return ∂/∂o of mse: 2(o − y)/n, or 2(o − y) for the sum.

    >>> mse_gradient([1, 2], [2, 4])
    [1, 2]
    """
    share = _share(targets, reduction)
    return zipped(lambda y, o: divide(2 * (o - y), share), targets, outputs)


def mae(targets: Number, outputs: Number, reduction: Reduction = "mean") -> Number:
    """Return the mean (or "sum") of the absolute errors, Σ |o − y|.

    >>> mae([1, 2], [2, 0])
    Fraction(3, 2)
    """
    pairs = paired(targets, outputs)
    return _reduced(sum([abs(o - y) for y, o in pairs]), len(pairs), reduction)


def hinge(targets: Number, scores: Number, margin: Number = 1, reduction: Reduction = "sum") -> Number:
    """Return Σ max(0, margin − y·s) for targets y of −1 or 1 and scores s; raises ValueError for other targets.

    Source: C. Cortes, V. Vapnik, "Support-vector networks", Machine Learning 20 (1995).

    >>> hinge([1, -1], [2, divide(1, 2)])
    Fraction(3, 2)
    """
    pairs = paired(targets, scores)
    total: Any = 0
    for y, s in pairs:
        _require_sign(y)
        gap = margin - y * s
        total = total + (gap if gap > 0 else 0)
    return _reduced(total, len(pairs), reduction)


def hinge_gradient(targets: Number, scores: Number, margin: Number = 1, reduction: Reduction = "sum") -> Number:
    """Return ∂/∂s of hinge: −y within the margin (y·s < margin), else 0.

    >>> hinge_gradient([1, -1], [2, divide(1, 2)])
    [0, 1]
    """
    share = _share(targets, reduction)

    def slope(y: Number, s: Number) -> Number:
        _require_sign(y)
        return divide(-y, share) if y * s < margin else 0

    return zipped(slope, targets, scores)


def huber(targets: Number, outputs: Number, delta: Number = 1, reduction: Reduction = "mean") -> Number:
    """Return the mean (or "sum") of e²/2 for |e| ≤ delta, else delta·(|e| − delta/2), with e = o − y.

    Source: P. J. Huber, "Robust estimation of a location parameter", Ann. Math. Stat. 35 (1964).

    >>> huber([0, 0], [1, 3], reduction="sum")
    3
    """
    pairs = paired(targets, outputs)
    total: Any = 0
    for y, o in pairs:
        error = abs(o - y)
        total = total + (divide(error * error, 2) if error <= delta else delta * (error - divide(delta, 2)))
    return _reduced(total, len(pairs), reduction)


def _weighted_log(weight: Number, value: Number) -> Number:
    # A target that varies has a slope even at 0, so only a constant 0 may drop its logarithm.
    return 0 if weight == 0 and (value == 0 or not isinstance(weight, Dual)) else weight * log(value)


def _ratio(weight: Number, value: Number) -> Number:
    return 0 if weight == 0 and (value == 0 or not isinstance(weight, Dual)) else divide(weight, value)


def _checked(reduction: Reduction) -> Reduction:
    if reduction not in ("sum", "mean"):
        raise ValueError(f'reduction is "sum" or "mean", not {reduction!r}')
    return reduction


def _reduced(total: Number, count: int, reduction: Reduction) -> Number:
    return divide(total, count) if _checked(reduction) == "mean" else normal(total)


def _share(targets: Number, reduction: Reduction) -> int:
    return len(cells_of(targets)) if _checked(reduction) == "mean" else 1


def _rows(samples: Number) -> Nest:
    rank = len(shape_of(samples))
    if rank not in (1, 2):
        raise ValueError(f"samples are [K] or [N][K], not {shape_of(samples)}")
    return nested(samples) if rank == 2 else (nested(samples),)


def _samples(targets: Number) -> int:
    return shape_of(targets)[0] if len(shape_of(targets)) > 1 else 1


def _require_distribution(targets: Nest) -> None:
    if sum(targets) != 1:
        raise ValueError("the targets of a sample sum to 1")


def _require_sign(target: Number) -> None:
    if target not in (1, -1):
        raise ValueError(f"a target of the hinge loss is 1 or -1, not {target}")
