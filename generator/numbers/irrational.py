"""Square roots, logarithms and exponentials: exact where the result is rational, sympy where it is not."""

from __future__ import annotations

import functools
import math
from fractions import Fraction
from typing import Any

from generator.numbers.deciding import rounded
from generator.numbers.dual import Dual
from generator.numbers.exact import below_zero, divide, normal
from generator.numbers.inexact import Inexact
from generator.numbers.tensor import Tensor
from generator.numbers.traced import Traced


def sqrt(x: Any) -> Any:
    """Return the square root; raises ValueError for a negative number.

    >>> sqrt(Fraction(9, 4)), sqrt(2)
    (Fraction(3, 2), sqrt(2))
    """
    if isinstance(x, Tensor):
        return x.map(sqrt)
    if isinstance(x, Traced):
        return x.through(sqrt)
    if isinstance(x, Dual):
        root = sqrt(x.value)
        return x.moved(root, divide(1, 2 * root))
    if isinstance(x, Inexact):
        return _inexact_sqrt(x)
    if below_zero(x):
        raise ValueError("the square root of a negative number is not real")
    if type(x) is int or type(x) is Fraction:
        upper, lower = math.isqrt(x.numerator), math.isqrt(x.denominator)
        if upper * upper == x.numerator and lower * lower == x.denominator:
            return divide(upper, lower)
    import sympy

    return normal(sympy.sqrt(sympy.sympify(x)))


def _inexact_sqrt(x: Inexact) -> Inexact:
    low, high = x.value - x.error, x.value + x.error
    if low < 0:
        raise ValueError("the square root of a negative number is not real")
    scale = 10**60
    bottom = Fraction(math.isqrt(int(low * scale)), 10**30)
    top = Fraction(math.isqrt(int(high * scale)) + 1, 10**30)
    return Inexact((bottom + top) / 2, (top - bottom) / 2)


def log(x: Any) -> Any:
    """Return the natural logarithm; raises ZeroDivisionError at 0, ValueError below.

    >>> log(1), log(Fraction(1, 2))
    (0, -log(2))
    """
    if isinstance(x, Tensor):
        return x.map(log)
    if isinstance(x, Traced):
        return x.through(log)
    if isinstance(x, Dual):
        return x.moved(log(x.value), divide(1, x.value))
    if isinstance(x, Inexact):
        raise TypeError("round an inexact number before taking its logarithm")
    if x == 0:
        raise ZeroDivisionError("the logarithm of zero is undefined")
    if below_zero(x):
        raise ValueError("the logarithm of a negative number is not real")
    return _log(x)


@functools.lru_cache(maxsize=1024)
def _log(x: Any) -> Any:
    import sympy

    return normal(sympy.expand_log(sympy.log(sympy.sympify(x)), force=True))


def exp(x: Any) -> Any:
    """Return e to the x.

    >>> exp(0), exp(1)
    (1, E)
    """
    if isinstance(x, Tensor):
        return x.map(exp)
    if isinstance(x, Traced):
        return x.through(exp)
    if isinstance(x, Dual):
        grown = exp(x.value)
        return x.moved(grown, grown)
    if isinstance(x, Inexact):
        raise TypeError("round an inexact number before raising e to it")
    return _exp(x)


@functools.lru_cache(maxsize=1024)
def _exp(x: Any) -> Any:
    import sympy

    return normal(sympy.exp(sympy.sympify(x)))


def round_half_up(value: Any, places: int = 0) -> Any:
    """Return value, or each cell of a tensor, rounded with halves away from zero."""
    if isinstance(value, Tensor):
        return value.map(lambda cell: rounded(cell, places))
    return rounded(value, places)
