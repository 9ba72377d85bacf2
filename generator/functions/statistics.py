"""Samples and lines through them. "Sample" quantities divide by n − 1.

Source: L. Wasserman, "All of Statistics", Springer 2004, chapters 3, 10 and 13.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.numbers import Number, Result, Tensor, divide, normal, sqrt
from generator.numbers.exact import added, product, subtracted, sum_of_products
from generator.numbers.primitive import Nest, cells_of, paired, shape_of, start_of


@dataclass(frozen=True, slots=True)
class Line(Result):
    """A line, slope·x + intercept. fitted: its values at x; residuals: y − fitted; both are indexed as y."""

    slope: Number
    intercept: Number
    fitted: Tensor
    residuals: Tensor


@dataclass(frozen=True, slots=True)
class TTest(Result):
    """t: the statistic; freedom: degrees of freedom; error: the standard error it is divided by."""

    t: Number
    freedom: Number
    error: Number


def sample_mean(x: Nest) -> Number:
    """Return Σ x/n; raises ValueError for an empty sample.

    >>> sample_mean([1, 2, 6])
    3
    """
    values = _sample(x, 1)
    return divide(sum(values), len(values))


def sample_variance(x: Nest) -> Number:
    """Return Σ (x − x̄)²/(n − 1); raises ValueError for fewer than two values.

    >>> sample_variance([1, 2, 6])
    7
    """
    values = _sample(x, 2)
    mean = sample_mean(values)
    return divide(sum([(value - mean) * (value - mean) for value in values]), len(values) - 1)


def sample_deviation(x: Nest) -> Number:
    """Return the root of the sample variance.

    >>> sample_deviation([1, 2, 6])
    sqrt(7)
    """
    return sqrt(sample_variance(x))


def standard_error(x: Nest) -> Number:
    """Return s/√n, the standard error of the mean.

    >>> standard_error([0, 6, 0, 6])
    sqrt(3)
    """
    return sqrt(divide(sample_variance(x), len(_sample(x, 2))))


def one_sample_t(x: Nest, mean: Number) -> TTest:
    """Return t = (x̄ − μ₀)/(s/√n) with n − 1 degrees of freedom. Source: Student, Biometrika 6 (1908).

    >>> one_sample_t([1, 4, 7], 1)
    TTest(t=sqrt(3), freedom=2, error=sqrt(3))
    """
    error = standard_error(x)
    return TTest(divide(sample_mean(x) - mean, error), len(_sample(x, 2)) - 1, error)


def two_sample_t(x: Nest, y: Nest) -> TTest:
    """Return the pooled statistic t = (x̄ − ȳ)/(s_p·√(1/n + 1/m)) with n + m − 2 degrees of freedom.

    s_p² = ((n − 1)s_x² + (m − 1)s_y²)/(n + m − 2): equal variances are assumed.

    >>> two_sample_t([2, 4], [0, 2]).t
    sqrt(2)
    """
    n, m = len(_sample(x, 2)), len(_sample(y, 2))
    pooled = divide((n - 1) * sample_variance(x) + (m - 1) * sample_variance(y), n + m - 2)
    error = sqrt(pooled * (divide(1, n) + divide(1, m)))
    return TTest(divide(sample_mean(x) - sample_mean(y), error), n + m - 2, error)


def covariance(x: Nest, y: Nest) -> Number:
    """Return Σ (x − x̄)(y − ȳ)/(n − 1); raises ValueError for unequal lengths.

    >>> covariance([1, 2, 3], [2, 4, 9])
    Fraction(7, 2)
    """
    pairs = paired(x, y)
    across, up = sample_mean(x), sample_mean(y)
    return divide(sum([(a - across) * (b - up) for a, b in pairs]), len(_sample(x, 2)) - 1)


def covariance_matrix(x: Nest, y: Nest) -> Tensor:
    """Return [[s_x², s_xy], [s_xy, s_y²]].

    >>> covariance_matrix([1, 3], [0, 4])
    [[2, 4], [4, 8]]
    """
    joint = covariance(x, y)
    return Tensor([Tensor([sample_variance(x), joint]), Tensor([joint, sample_variance(y)])])


def correlation(x: Nest, y: Nest) -> Number:
    """Return s_xy/(s_x·s_y), in −1..1; ZeroDivisionError when either does not vary.

    >>> correlation([1, 2, 3], [1, 3, 2])
    Fraction(1, 2)
    """
    return divide(covariance(x, y), sqrt(sample_variance(x) * sample_variance(y)))


def least_squares_line(x: Nest, y: Nest) -> Line:
    """Return the line of least Σ (y − slope·x − intercept)²: slope Σ(x − x̄)(y − ȳ)/Σ(x − x̄)², through (x̄, ȳ).

    Raises ValueError for unequal lengths, ZeroDivisionError when all x are equal.

    >>> line = least_squares_line([0, 1, 2], [1, 2, 6])
    >>> line.slope, line.intercept
    (Fraction(5, 2), Fraction(1, 2))
    """
    pairs = paired(x, y)
    across, up = sample_mean(x), sample_mean(y)
    aside, above = [subtracted(a, across) for a, _ in pairs], [subtracted(b, up) for _, b in pairs]
    slope = divide(sum_of_products(aside, above), sum_of_products(aside, aside))
    intercept = normal(subtracted(up, product(slope, across)))
    fitted = [normal(added(product(slope, a), intercept)) for a, _ in pairs]
    residuals = [normal(subtracted(b, value)) for (_, b), value in zip(pairs, fitted, strict=True)]
    start = start_of(y)
    return Line(slope, intercept, Tensor(fitted, start), Tensor(residuals, start))


def _sample(x: Nest, least: int) -> list[Number]:
    if len(shape_of(x)) != 1:
        raise ValueError(f"a sample is a vector, not {shape_of(x)}")
    values = cells_of(x)
    if len(values) < least:
        raise ValueError(f"a sample of at least {least} is needed, {len(values)} given")
    return values
