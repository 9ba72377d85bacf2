"""Variances of random weights, and the bounds and deviations that keep a signal's variance.

With n independent inputs of mean 0 and weights of mean 0, Var(Σ w·x) = n·Var(w)·Var(x); ``ratio`` is the output's
variance wanted over the input's, so Var(w) = ratio/n.
Source: X. Glorot, Y. Bengio, AISTATS 2010; K. He et al., arXiv:1502.01852.
"""

from __future__ import annotations

from generator.numbers import Number, divide, normal, sqrt
from generator.numbers.primitive import require_whole


def uniform_variance(a: Number, b: Number) -> Number:
    """Return (b − a)²/12, the variance of the uniform distribution on a..b; raises ValueError unless a < b.

    >>> uniform_variance(-3, 3)
    3
    """
    if not a < b:
        raise ValueError(f"the interval {a}..{b} is empty")
    return divide((b - a) * (b - a), 12)


def triangular_variance(half_width: Number) -> Number:
    """Return α²/6, the variance of the symmetric triangular distribution on −α..α.

    >>> triangular_variance(6)
    6
    """
    return divide(half_width * half_width, 6)


def preactivation_variance(n: Number, weight_variance: Number, variance: Number, mean: Number = 0) -> Number:
    """Return Var(Σ w·x) = n·Var(w)·(Var(x) + E[x]²) for independent terms and E[w] = 0.

    >>> preactivation_variance(4, divide(1, 4), 1), preactivation_variance(4, divide(1, 4), 1, mean=2)
    (1, 5)
    """
    require_whole("n", n, 1)
    return normal(n * weight_variance * (variance + mean * mean))


def uniform_bound(n: Number, ratio: Number = 1) -> Number:
    """Return α = √(3·ratio/n): weights uniform on −α..α have variance ratio/n.

    >>> uniform_bound(12), uniform_bound(3, ratio=2)
    (Fraction(1, 2), sqrt(2))
    """
    return _root(3 * ratio, n)


def normal_deviation(n: Number, ratio: Number = 1) -> Number:
    """Return σ = √(ratio/n): normal weights of variance ratio/n.

    >>> normal_deviation(16)
    Fraction(1, 4)
    """
    return _root(ratio, n)


def triangular_bound(n: Number, ratio: Number = 1) -> Number:
    """Return α = √(6·ratio/n): symmetric triangular weights on −α..α have variance ratio/n.

    >>> triangular_bound(24)
    Fraction(1, 2)
    """
    return _root(6 * ratio, n)


def xavier_deviation(inputs: Number, outputs: Number) -> Number:
    """Return √(2/(n_in + n_out)), Glorot's standard deviation of normal weights.

    >>> xavier_deviation(30, 20)
    Fraction(1, 5)
    """
    return _root(2, inputs + outputs)


def xavier_bound(inputs: Number, outputs: Number) -> Number:
    """Return √(6/(n_in + n_out)), Glorot's bound of uniform weights.

    >>> xavier_bound(30, 24)
    Fraction(1, 3)
    """
    return _root(6, inputs + outputs)


def he_deviation(inputs: Number) -> Number:
    """Return √(2/n_in), He's standard deviation of normal weights before a ReLU.

    >>> he_deviation(50)
    Fraction(1, 5)
    """
    return _root(2, inputs)


def he_bound(inputs: Number) -> Number:
    """Return √(6/n_in), He's bound of uniform weights before a ReLU.

    >>> he_bound(24)
    Fraction(1, 2)
    """
    return _root(6, inputs)


def _root(ratio: Number, n: Number) -> Number:
    require_whole("the number of inputs", n, 1)
    if not ratio > 0:
        raise ValueError(f"the ratio of variances is positive, not {ratio}")
    return sqrt(divide(ratio, n))
