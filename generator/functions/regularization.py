"""Weight penalties, the decay they cause, and dropout.

Source: I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning", MIT Press 2016, chapter 7; for dropout
N. Srivastava et al., JMLR 15 (2014).
"""

from __future__ import annotations

from generator.numbers import Number, Tensor, divide, normal
from generator.numbers.primitive import MOST_STEPS, cells_of, each, require_fraction, require_whole, shaped, zipped


def half_l2_penalty(w: Number, decay: Number) -> Number:
    """Return λ/2·Σ w², whose gradient is λ·w.

    >>> half_l2_penalty([1, 3], 2)
    10
    """
    return divide(l2_penalty(w, decay), 2)


def l2_penalty(w: Number, decay: Number) -> Number:
    """Return λ·Σ w², whose gradient is 2λ·w."""
    return normal(decay * sum([cell * cell for cell in cells_of(w)]))


def l1_penalty(w: Number, decay: Number) -> Number:
    """Return λ·Σ |w|, whose gradient is λ·sign(w).

    >>> l1_penalty([1, -3], 2)
    8
    """
    return normal(decay * sum([abs(cell) for cell in cells_of(w)]))


def weight_decay_step(w: Number, gradient: Number, rate: Number, decay: Number) -> Number:
    """Return (1 − η·λ)·w − η·g: one step on the loss plus λ/2·|w|². w and g are numbers or tensors of one shape.

    >>> weight_decay_step(w=4, gradient=1, rate=divide(1, 2), decay=1)
    Fraction(3, 2)
    """
    return zipped(lambda a, g: normal((1 - rate * decay) * a - rate * g), w, gradient)


def l2_step(w: Number, gradient: Number, rate: Number, decay: Number) -> Number:
    """Return (1 − 2η·λ)·w − η·g: one step on the loss plus λ·|w|², without the half."""
    return weight_decay_step(w, gradient, rate, 2 * decay)


def l1_step(w: Number, gradient: Number, rate: Number, decay: Number) -> Number:
    """Return w − η·(g + λ·sign(w)): one step on the loss plus λ·|w|₁, with sign(0) = 0.

    >>> l1_step([3, -3, 0], [0, 0, 0], rate=1, decay=2)
    [1, -1, 0]
    """
    return zipped(lambda a, g: a - rate * (g + decay * ((a > 0) - (a < 0))), w, gradient)


def weight_decay_sequence(w0: Number, rate: Number, decay: Number, steps: Number, gradient: Number = 0) -> Tensor:
    """Return w_0 … w_steps of weight_decay_step under a constant gradient; index 0 is w_0.

    >>> weight_decay_sequence(8, rate=1, decay=divide(1, 2), steps=2)
    [8, 4, 2]
    """
    require_whole("steps", steps, 0, MOST_STEPS)
    weights = [w0]
    for _ in range(int(steps)):
        weights.append(weight_decay_step(weights[-1], gradient, rate, decay))
    return Tensor(weights)


def dropout_scale(drop: Number) -> Number:
    """Return 1/(1 − p), the factor of inverted dropout on the units that are kept, for a drop rate p.

    >>> dropout_scale(divide(1, 4))
    Fraction(4, 3)
    """
    require_fraction("the drop rate", drop)
    return divide(1, 1 - drop)


def dropout_expected(units: Number, drop: Number) -> Number:
    """Return (1 − p)·n: how many of n units are kept on average; also the expected value of a unit n.

    >>> dropout_expected(64, divide(1, 4))
    48
    """
    require_fraction("the drop rate", drop)
    return normal(units * (1 - drop))


def dropout_masked(x: Number, mask: Number, drop: Number) -> Number:
    """Return inverted dropout, x·mask/(1 − p), with mask 1 where a unit is kept and 0 where it is dropped.

    x and mask are of one shape; raises ValueError for other mask values.

    >>> dropout_masked([3, 5], [1, 0], divide(1, 2))
    [6, 0]
    """
    scale = dropout_scale(drop)
    if any(kept not in (0, 1) for kept in cells_of(mask)):
        raise ValueError("a mask holds 0 and 1")
    return zipped(lambda a, kept: normal(a * kept * scale), shaped(x), mask)


def dropout_at_test(x: Number, drop: Number) -> Number:
    """Return x·(1 − p): what plain (not inverted) dropout does at test time."""
    require_fraction("the drop rate", drop)
    return each(lambda cell: normal(cell * (1 - drop)), x)
