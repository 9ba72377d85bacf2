"""One step of gradient descent methods. w, gradient and the state are numbers, or tensors of one shape.

Conventions differ between books and libraries in where the rate stands; each function says which one it takes.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.numbers import Number, Result, divide, power, sqrt
from generator.numbers.primitive import require_fraction, require_whole, shape_of, shaped


@dataclass(frozen=True, slots=True)
class VelocityStep(Result):
    """w: the new weights; velocity: the new velocity, the step that was taken."""

    w: Number
    velocity: Number


@dataclass(frozen=True, slots=True)
class ScaledStep(Result):
    """w: the new weights; s: the new accumulator of squared gradients."""

    w: Number
    s: Number


@dataclass(frozen=True, slots=True)
class AdamStep(Result):
    """w: the new weights; m, v: first and second moment; m_hat, v_hat: the same without the bias of the start at 0."""

    w: Number
    m: Number
    v: Number
    m_hat: Number
    v_hat: Number


def sgd_step(w: Number, gradient: Number, rate: Number) -> Number:
    """Return w − η·g.

    >>> sgd_step([1, 2], [3, -1], 2)
    [-5, 4]
    """
    _require_one_shape(w, gradient)
    return shaped(w) - rate * shaped(gradient)


def momentum_step(w: Number, gradient: Number, rate: Number, velocity: Number, beta: Number) -> VelocityStep:
    """Return v' = β·v − η·g, w' = w + v'.

    The rate stands in the velocity; libraries that take v' = β·v + g, w' = w − η·v' have the velocity −v'/η instead.
    Source: I. Sutskever et al., "On the importance of initialization and momentum in deep learning", ICML 2013.

    >>> momentum_step(w=1, gradient=2, rate=1, velocity=4, beta=0)
    VelocityStep(w=-1, velocity=-2)
    """
    _require_one_shape(w, gradient, velocity)
    moved = beta * shaped(velocity) - rate * shaped(gradient)
    return VelocityStep(shaped(w) + moved, moved)


def nesterov_point(w: Number, velocity: Number, beta: Number) -> Number:
    """Return w + β·v, the point ahead at which Nesterov's method takes its gradient."""
    _require_one_shape(w, velocity)
    return shaped(w) + beta * shaped(velocity)


def nesterov_step(w: Number, gradient_ahead: Number, rate: Number, velocity: Number, beta: Number) -> VelocityStep:
    """Return v' = β·v − η·g, w' = w + v' with g taken at ``nesterov_point(w, velocity, beta)``, not at w.

    Source: Y. Nesterov, 1983; in this form I. Sutskever et al., ICML 2013.

    >>> ahead = nesterov_point(w=4, velocity=-2, beta=1)
    >>> nesterov_step(w=4, gradient_ahead=2 * ahead, rate=1, velocity=-2, beta=1)
    VelocityStep(w=-2, velocity=-6)
    """
    return momentum_step(w, gradient_ahead, rate, velocity, beta)


def rmsprop_step(w: Number, gradient: Number, rate: Number, s: Number, beta: Number, epsilon: Number = 0) -> ScaledStep:
    """Return s' = β·s + (1 − β)·g², w' = w − η·g/(√s' + ε).

    ZeroDivisionError where s' and ε are 0. Source: T. Tieleman, G. Hinton, "Lecture 6.5: RMSProp", 2012.

    >>> rmsprop_step(w=1, gradient=2, rate=3, s=4, beta=divide(3, 4))
    ScaledStep(w=-2, s=Fraction(4, 1))
    """
    require_fraction("beta", beta)
    _require_one_shape(w, gradient, s)
    g = shaped(gradient)
    squares = beta * shaped(s) + (1 - beta) * (g * g)
    return ScaledStep(shaped(w) - divide(rate * g, sqrt(squares) + epsilon), squares)


def adagrad_step(w: Number, gradient: Number, rate: Number, s: Number, epsilon: Number = 0) -> ScaledStep:
    """Return s' = s + g², w' = w − η·g/(√s' + ε).

    ZeroDivisionError where s' and ε are 0.
    Source: J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods", JMLR 12 (2011).

    >>> adagrad_step(w=1, gradient=4, rate=5, s=9)
    ScaledStep(w=-3, s=25)
    """
    _require_one_shape(w, gradient, s)
    g = shaped(gradient)
    squares = shaped(s) + g * g
    return ScaledStep(shaped(w) - divide(rate * g, sqrt(squares) + epsilon), squares)


def adam_step(
    w: Number,
    gradient: Number,
    rate: Number,
    m: Number,
    v: Number,
    t: Number,
    beta1: Number,
    beta2: Number,
    epsilon: Number = 0,
) -> AdamStep:
    """Return step number t (the first is 1) of Adam.

    m' = β₁·m + (1 − β₁)·g, v' = β₂·v + (1 − β₂)·g², m̂ = m'/(1 − β₁^t), v̂ = v'/(1 − β₂^t), w' = w − η·m̂/(√v̂ + ε).
    ZeroDivisionError where v̂ and ε are 0. Source: D. Kingma, J. Ba, "Adam", arXiv:1412.6980, algorithm 1.

    >>> adam_step(w=5, gradient=-3, rate=2, m=0, v=0, t=1, beta1=divide(9, 10), beta2=divide(99, 100)).w
    7
    """
    require_fraction("beta1", beta1)
    require_fraction("beta2", beta2)
    require_whole("t", t, 1)
    _require_one_shape(w, gradient, m, v)
    g = shaped(gradient)
    first = beta1 * shaped(m) + (1 - beta1) * g
    second = beta2 * shaped(v) + (1 - beta2) * (g * g)
    m_hat = divide(first, 1 - power(beta1, t))
    v_hat = divide(second, 1 - power(beta2, t))
    return AdamStep(shaped(w) - divide(rate * m_hat, sqrt(v_hat) + epsilon), first, second, m_hat, v_hat)


def _require_one_shape(*values: Number) -> None:
    shapes = {shape_of(value) for value in values}
    if len(shapes) > 1:
        raise ValueError(f"weights, gradient and state have one shape, not {sorted(shapes)}")
