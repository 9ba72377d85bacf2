"""Quantiles and angles in degrees: numbers known to lie within a bound, to be rounded before they can be an answer.

Values are computed with mpmath to 60 digits. A quantile is trusted only after the distribution function has been
found below the probability on one side of it and above on the other, so its error bound is a fact.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

from generator.numbers import Inexact, Number, normal

DIGITS = 60
# The half width of the interval that is given out.
ERROR = Fraction(1, 10**30)
# Degrees of freedom up to which the distribution function of t is summed up sooner than it is looked up.
_FEW = 100


def t_quantile(p: Number, df: Number) -> Number:
    """The p-quantile of Student's t distribution with df degrees of freedom; 0 exactly for p = 1/2.

    Raises ValueError unless 0 < p < 1 and df is a whole number of at least 1.

    >>> t_quantile(Fraction(39, 40), 10).rounded(3)
    Fraction(557, 250)
    """
    return _t_quantile(_probability(p), _freedom(df))


@lru_cache(maxsize=4096)
def _t_quantile(p: Fraction, df: int) -> Any:
    if p == Fraction(1, 2):
        return 0
    if p < Fraction(1, 2):
        return -_t_quantile(1 - p, df)
    return _quantile(lambda x: (t_summed if df <= _FEW else t_by_beta)(x, df), p)


def t_summed(x: Any, df: int) -> Any:
    """The distribution function of Student's t at x > 0 as a sum of half as many terms as there are degrees of freedom
    (Abramowitz and Stegun, 26.7.3 and 26.7.4)."""
    import mpmath

    rest = df / (df + x * x)  # cos² θ for tan θ = x / √df
    odd = df % 2
    term = total = mpmath.mpf(df > 1)
    for k in range(1 + odd, df - 2, 2):
        term *= rest * k / (k + 1)
        total += term
    sine = x / mpmath.sqrt(df + x * x)
    if odd:
        return mpmath.mpf(1) / 2 + (mpmath.atan(x / mpmath.sqrt(df)) + sine * mpmath.sqrt(rest) * total) / mpmath.pi
    return (1 + sine * total) / 2


def t_by_beta(x: Any, df: int) -> Any:
    """The same by the incomplete beta function, which takes as long for any number of degrees of freedom."""
    import mpmath

    half = mpmath.mpf(df) / 2
    return 1 - mpmath.betainc(half, mpmath.mpf(1) / 2, 0, df / (df + x * x), regularized=True) / 2


def chi2_quantile(p: Number, df: Number) -> Number:
    """The p-quantile of the χ² distribution with df degrees of freedom.

    Raises ValueError unless 0 < p < 1 and df is a whole number of at least 1.
    """
    return _chi2_quantile(_probability(p), _freedom(df))


@lru_cache(maxsize=4096)
def _chi2_quantile(p: Fraction, df: int) -> Any:
    import mpmath

    return _quantile(lambda x: mpmath.gammainc(mpmath.mpf(df) / 2, 0, x / 2, regularized=True), p)


def normal_quantile(p: Number) -> Number:
    """The p-quantile of the standard normal distribution; 0 exactly for p = 1/2; ValueError unless 0 < p < 1."""
    return _normal_quantile(_probability(p))


@lru_cache(maxsize=4096)
def _normal_quantile(p: Fraction) -> Any:
    if p == Fraction(1, 2):
        return 0
    if p < Fraction(1, 2):
        return -_normal_quantile(1 - p)
    import mpmath

    return _quantile(mpmath.ncdf, p)


def normal_cdf(x: Number) -> Number:
    """Φ(x), the probability that a standard normal variable is at most x; 1/2 exactly at 0.

    Raises OverflowError beyond ±50.
    """
    exact = _rational("normal_cdf", x)
    if exact == 0:
        return Fraction(1, 2)
    if abs(exact) > 50:
        raise OverflowError("normal_cdf takes numbers in -50..50")
    import mpmath

    with mpmath.workdps(DIGITS):
        return Inexact(_exactly(mpmath.ncdf(_float(exact))), ERROR)


# The angles in degrees whose sine is rational are the multiples of 30 with these values (I. Niven, 1956, cor. 3.12).
_SINES = {
    0: 0,
    30: Fraction(1, 2),
    90: 1,
    150: Fraction(1, 2),
    180: 0,
    210: Fraction(-1, 2),
    270: -1,
    330: Fraction(-1, 2),
}
_TANGENTS = {0: 0, 45: 1, 135: -1}


def sin_degrees(angle: Number) -> Number:
    """The sine of an angle in degrees; exact where it is rational."""
    turned = _rational("sin_degrees", angle) % 360
    if turned in _SINES:
        return _SINES[int(turned)]
    return _of_degrees("sin", turned)


def cos_degrees(angle: Number) -> Number:
    """The cosine of an angle in degrees; exact where it is rational."""
    return sin_degrees(_rational("cos_degrees", angle) + 90)


def tan_degrees(angle: Number) -> Number:
    """The tangent of an angle in degrees; exact where it is rational; raises ZeroDivisionError at 90 degrees."""
    turned = _rational("tan_degrees", angle) % 180
    if turned == 90:
        raise ZeroDivisionError("the tangent of 90 degrees is undefined")
    if turned in _TANGENTS:
        return _TANGENTS[int(turned)]
    if abs(turned - 90) < Fraction(1, 10**6):
        raise OverflowError("the tangent is too large")
    return _of_degrees("tan", turned)


def _of_degrees(name: str, angle: Fraction) -> Inexact:
    import mpmath

    with mpmath.workdps(DIGITS):
        return Inexact(_exactly(getattr(mpmath, name)(_float(angle) * mpmath.pi / 180)), ERROR)


def _quantile(cdf: Callable[[Any], Any], p: Fraction) -> Inexact:
    """The x > 0 at which an increasing distribution function reaches p."""
    import mpmath

    with mpmath.workdps(DIGITS):
        target = _float(p)
        low, high = mpmath.mpf(0), mpmath.mpf(1)
        while cdf(high) < target:
            low, high = high, 2 * high
            if high > 10**12:
                raise OverflowError("the quantile is too large")
        for _ in range(12):  # halve to where the secant method converges at once
            middle = (low + high) / 2
            low, high = (middle, high) if cdf(middle) < target else (low, middle)
        found = mpmath.findroot(
            lambda x: cdf(x) - target, (low, high), solver="anderson", tol=mpmath.mpf(10) ** -100, verify=False
        )
        error = _float(ERROR)
        if not cdf(found - error) < target < cdf(found + error):
            raise ValueError("the quantile cannot be computed precisely")
        return Inexact(_exactly(found), 2 * ERROR)


def _probability(p: Any) -> Fraction:
    exact = _rational("a probability", p)
    if not 0 < exact < 1 or min(exact, 1 - exact) < Fraction(1, 10**12):
        raise ValueError("a probability lies between 0 and 1")
    return exact


def _freedom(df: Any) -> int:
    exact = normal(df)
    if type(exact) is not int or not 1 <= exact <= 10_000:
        raise ValueError("degrees of freedom are a whole number in 1..10000")
    return exact


def _rational(name: str, x: Any) -> Fraction:
    exact = normal(x)
    if type(exact) is int or type(exact) is Fraction:
        return Fraction(exact)
    raise TypeError(f"{name} takes an exact rational number; round first")


def _float(x: Fraction) -> Any:
    import mpmath

    return mpmath.mpf(x.numerator) / x.denominator


def _exactly(x: Any) -> Fraction:
    """The rational number that an mpmath float is, to 50 decimal places."""
    import mpmath

    return Fraction(int(mpmath.nint(x * mpmath.mpf(10) ** 50)), 10**50)
