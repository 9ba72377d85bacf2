"""Learning-rate schedules: the rate η_t after t steps (or epochs) from a first rate η_0 at t = 0.

Source: I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning", MIT Press 2016, section 8.3.1.
"""

from __future__ import annotations

from fractions import Fraction

from generator.numbers import Number, divide, exp, normal, power
from generator.numbers.primitive import require_whole


def step_decay(rate: Number, t: Number, every: Number, factor: Number = Fraction(1, 2)) -> Number:
    """Return η_0·factor^⌊t/every⌋.

    >>> step_decay(8, t=20, every=10)
    2
    """
    require_whole("t", t, 0)
    require_whole("every", every, 1)
    return normal(rate * power(factor, int(t // every)))


def inverse_decay(rate: Number, t: Number, k: Number) -> Number:
    """Return η_0/(1 + k·t).

    >>> inverse_decay(1, t=6, k=divide(1, 2))
    Fraction(1, 4)
    """
    return divide(rate, 1 + k * t)


def geometric_decay(rate: Number, t: Number, factor: Number) -> Number:
    """Return η_0·factor^t.

    >>> geometric_decay(1, 2, divide(1, 10))
    Fraction(1, 100)
    """
    require_whole("t", t, 0)
    return normal(rate * power(factor, int(t)))


def exponential_decay(rate: Number, t: Number, k: Number) -> Number:
    """Return η_0·e^(−k·t).

    >>> exponential_decay(2, 3, 1)
    2*exp(-3)
    """
    return rate * exp(-(k * t))


def cosine_decay(rate: Number, t: Number, total: Number, lowest: Number = 0) -> Number:
    """Return η_min + (η_0 − η_min)(1 + cos(π·t/T))/2 for 0 ≤ t ≤ T; raises ValueError outside.

    Source: I. Loshchilov, F. Hutter, "SGDR", arXiv:1608.03983, equation 5.

    >>> cosine_decay(1, 0, 30), cosine_decay(1, 10, 30), cosine_decay(1, 30, 30)
    (1, Fraction(3, 4), 0)
    """
    if t < 0 or t > total:
        raise ValueError(f"t lies in 0..{total}, not at {t}")
    import sympy

    wave = normal(sympy.cos(sympy.pi * sympy.sympify(divide(t, total))))
    return normal(lowest + divide((rate - lowest) * (1 + wave), 2))


def warm_up(rate: Number, t: Number, steps: Number) -> Number:
    """Return η·t/steps until t = steps, then η. Source: P. Goyal et al., arXiv:1706.02677.

    >>> warm_up(1, 2, 8), warm_up(1, 9, 8)
    (Fraction(1, 4), 1)
    """
    require_whole("t", t, 0)
    require_whole("steps", steps, 1)
    return rate if t >= steps else divide(rate * t, steps)
