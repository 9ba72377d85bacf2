"""Activation functions and their slopes, on a number or cell by cell on a tensor.

Source: I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning", MIT Press 2016, sections 3.10 and 6.3.
"""

from __future__ import annotations

from generator.numbers import Number, Tensor, exp, log
from generator.numbers import nonlinear as scalar
from generator.numbers.primitive import Nest, each, nested, shape_of, start_of


def relu(z: Number) -> Number:
    """Return max(z, 0).

    >>> relu([-1, 0, 2])
    [0, 0, 2]
    """
    return each(scalar.relu, z)


def relu_slope(z: Number) -> Number:
    """Return 1 for z > 0, else 0 (0 at the kink)."""
    return each(scalar.relu_slope, z)


def leaky_relu(z: Number, slope: Number) -> Number:
    """Return z for z > 0, else slope·z. Source: A. Maas, A. Hannun, A. Ng, 2013.

    >>> leaky_relu([-10, 5], 2)
    [-20, 5]
    """
    return each(lambda cell: cell if cell > 0 else cell * slope, z)


def leaky_relu_slope(z: Number, slope: Number) -> Number:
    """Return 1 for z > 0, else ``slope``."""
    return each(lambda cell: 1 if cell > 0 else slope, z)


def elu(z: Number, alpha: Number = 1) -> Number:
    """Return z for z > 0, else α(e^z − 1). Source: D. Clevert, T. Unterthiner, S. Hochreiter, arXiv:1511.07289.

    >>> elu([2, 0, -1])
    [2, 0, -1 + exp(-1)]
    """
    return each(lambda cell: cell if cell > 0 else alpha * (exp(cell) - 1), z)


def elu_slope(z: Number, alpha: Number = 1) -> Number:
    """Return 1 for z > 0, else α·e^z."""
    return each(lambda cell: 1 if cell > 0 else alpha * exp(cell), z)


def sigmoid(z: Number) -> Number:
    """Return 1/(1 + e^−z); a fraction for z = 0 and for logarithms.

    >>> sigmoid(0), sigmoid(log(3))
    (Fraction(1, 2), Fraction(3, 4))
    """
    return each(scalar.sigmoid, z)


def sigmoid_slope(z: Number) -> Number:
    """Return σ(z)(1 − σ(z)), at most 1/4."""
    return each(scalar.sigmoid_slope, z)


def tanh(z: Number) -> Number:
    """Return the hyperbolic tangent; a fraction for z = 0 and for logarithms.

    >>> tanh(0), tanh(log(2))
    (0, Fraction(3, 5))
    """
    return each(scalar.tanh, z)


def tanh_slope(z: Number) -> Number:
    """Return 1 − tanh²(z), at most 1."""
    return each(scalar.tanh_slope, z)


def hard_sigmoid(z: Number) -> Number:
    """Return (z + 1)/2 cut to 0..1. Source: M. Courbariaux, Y. Bengio, J.-P. David, "BinaryConnect", 2015.

    >>> hard_sigmoid([-3, 0, 1])
    [0, Fraction(1, 2), 1]
    """
    return each(scalar.hard_sigmoid, z)


def hard_tanh(z: Number) -> Number:
    """Return z cut to −1..1. Source: R. Collobert, "Large scale machine learning", 2004."""
    return each(scalar.hard_tanh, z)


def hard_tanh_slope(z: Number) -> Number:
    """Return 1 for −1 < z < 1, else 0."""
    return each(scalar.hard_tanh_slope, z)


def softplus(z: Number) -> Number:
    """Return ln(1 + e^z); its slope is the sigmoid. Source: C. Dugas et al., 2001.

    >>> softplus(0)
    log(2)
    """
    return each(lambda cell: log(1 + exp(cell)), z)


def step(z: Number) -> Number:
    """Return 1 for z > 0, else 0."""
    return each(scalar.step, z)


def softmax(logits: Nest) -> Tensor:
    """Return e^z_i / Σ_j e^z_j of [K], or of each row of [N][K]; raises ValueError for other shapes.

    >>> softmax([0, log(2), log(5)])
    [Fraction(1, 8), Fraction(1, 4), Fraction(5, 8)]
    """
    start, rank = start_of(logits), len(shape_of(logits))
    if rank == 1:
        return Tensor(scalar.softmax(nested(logits)), start)
    if rank != 2:
        raise ValueError(f"logits are [K] or [N][K], not {shape_of(logits)}")
    return Tensor([Tensor(scalar.softmax(row), start) for row in nested(logits)], start)
