"""Elementary functions: sums and extremes, rounding, roots, counting, exact trigonometry.

Numbers are int, Fraction, sympy expressions, duals or inexact ones. Sizes are bounded.
"""

from __future__ import annotations

import builtins
import math
from collections.abc import Callable, Iterable
from typing import Any

from generator.numbers import Dual, Inexact, Number, Tensor, divide, irrational, normal
from generator.numbers.exact import MOST_BITS, added, is_sympy, product
from generator.numbers.irrational import round_half_up

LARGEST_FACTORIAL = 500
LARGEST_EXPONENT = 10_000
MOST_TERMS = 100


# ---------------------------------------------------------------- of one number
def absolute(x: Number) -> Number:
    """|x|, of a tensor cell by cell."""
    return x.map(abs) if isinstance(x, Tensor) else abs(x)


def sign(x: Number) -> Number:
    """-1, 0 or 1."""
    return 1 if x > 0 else -1 if x < 0 else 0


def rounded(x: Number, places: int = 0) -> Number:
    """x to that many decimal places, halves away from zero; of a tensor cell by cell.

    >>> rounded(divide(5, 2)), rounded(divide(1, 3), 2)
    (3, Fraction(33, 100))
    """
    return round_half_up(x.value if isinstance(x, Dual) else x, places)


def floor(x: Number) -> Number:
    """⌊x⌋, of a tensor cell by cell; raises ValueError for an inexact number at a step.

    >>> floor(divide(-1, 2))
    -1
    """
    if isinstance(x, Tensor):
        return x.map(floor)
    if isinstance(x, Dual):
        return floor(x.value)
    if isinstance(x, Inexact):
        low, high = math.floor(x.value - x.error), math.floor(x.value + x.error)
        if low != high:
            raise ValueError("not known precisely enough for floor or ceil")
        return low
    if is_sympy(x):
        import sympy

        return normal(sympy.floor(x))
    return math.floor(x)


def ceil(x: Number) -> Number:
    """⌈x⌉, of a tensor cell by cell."""
    return -floor(-x)


def sqrt(x: Number) -> Number:
    """√x; raises ValueError below 0."""
    return irrational.sqrt(x)


def exp(x: Number) -> Number:
    """e^x; raises OverflowError beyond ±10,000."""
    if not isinstance(x, Tensor) and not getattr(x, "free_symbols", None) and absolute(x) > LARGEST_EXPONENT:
        raise OverflowError("the exponent is too large")
    return irrational.exp(x)


def ln(x: Number) -> Number:
    """The natural logarithm; raises ZeroDivisionError at 0, ValueError below."""
    return irrational.log(x)


def log(x: Number, base: Number = None) -> Number:
    """The logarithm, natural or to a base; exact where it is rational.

    >>> log(8, 2), log(8, 4)
    (3, Fraction(3, 2))
    """
    if base is None:
        return irrational.log(x)
    if isinstance(x, Tensor):
        return x.map(lambda cell: log(cell, base))
    quotient = divide(irrational.log(x), irrational.log(base))
    return normal(quotient.cancel()) if is_sympy(quotient) else quotient


def log2(x: Number) -> Number:
    """The logarithm to base 2."""
    return log(x, 2)


def log10(x: Number) -> Number:
    """The logarithm to base 10."""
    return log(x, 10)


def sin(x: Number) -> Number:
    """The sine of an angle in radians, exact: sin(pi/6) is 1/2."""
    return _trigonometric("sin", x)


def cos(x: Number) -> Number:
    """The cosine of an angle in radians, exact."""
    return _trigonometric("cos", x)


def tan(x: Number) -> Number:
    """The tangent of an angle in radians, exact; raises ZeroDivisionError at its poles."""
    return _trigonometric("tan", x)


_SLOPES: dict[str, Callable[[Any], Any]] = {
    "sin": lambda x: cos(x),
    "cos": lambda x: -sin(x),
    "tan": lambda x: 1 + tan(x) ** 2,
}


def _trigonometric(name: str, x: Any) -> Any:
    if isinstance(x, Tensor):
        return x.map(lambda cell: _trigonometric(name, cell))
    if isinstance(x, Dual):
        return x.moved(_trigonometric(name, x.value), _SLOPES[name](x.value))
    if isinstance(x, Inexact):
        raise TypeError("round an inexact angle first")
    import sympy

    return normal(getattr(sympy, name)(sympy.sympify(x)))


# ---------------------------------------------------------------- of whole numbers
def gcd(*numbers: int) -> int:
    """The greatest common divisor."""
    return math.gcd(*numbers)


def lcm(*numbers: int) -> int:
    """The least common multiple."""
    return math.lcm(*numbers)


def factorial(n: int) -> int:
    """n!; raises OverflowError beyond 500."""
    if n > LARGEST_FACTORIAL:
        raise OverflowError(f"a factorial is taken of at most {LARGEST_FACTORIAL}")
    return math.factorial(n)


def binomial(n: int, k: int) -> int:
    """How many ways to choose k of n; raises OverflowError for numbers that fit on no paper.

    >>> binomial(5, 2)
    10
    """
    shorter = builtins.min(k, n - k)
    if shorter * builtins.max(n, 1).bit_length() > MOST_BITS:
        raise OverflowError("the binomial coefficient is too large")
    return math.comb(n, k)


# ---------------------------------------------------------------- of several numbers
def total(values: Iterable[Number]) -> Number:
    """The sum; 0 of nothing; raises OverflowError when it has too many irrational terms."""
    result: Any = 0
    for value in values:
        result = added(result, value)
        if is_sympy(result) and len(result.args) > MOST_TERMS:
            raise OverflowError(f"a sum has at most {MOST_TERMS} irrational terms")
    return result


def prod(values: Iterable[Number]) -> Number:
    """The product; 1 of nothing; raises OverflowError when it grows too large."""
    result: Any = 1
    for value in values:
        result = product(result, value)
        if type(result) is int and result.bit_length() > MOST_BITS:
            raise OverflowError("the product is too large")
        if is_sympy(result) and len(result.args) > MOST_TERMS:
            raise OverflowError(f"a product has at most {MOST_TERMS} irrational factors")
    return result


def minimum(*values: Any) -> Any:
    """The smallest of the arguments, or of one list; raises ValueError of nothing."""
    if len(values) == 2:
        return values[1] if values[1] < values[0] else values[0]
    return builtins.min(_several("min", values))


def maximum(*values: Any) -> Any:
    """The largest of the arguments, or of one list; raises ValueError of nothing."""
    if len(values) == 2:
        return values[1] if values[1] > values[0] else values[0]
    return builtins.max(_several("max", values))


def _several(name: str, values: tuple[Any, ...]) -> list[Any]:
    found = list(values[0]) if len(values) == 1 else list(values)
    if not found:
        raise ValueError(f"{name} of nothing")
    return found


def all_of(values: Iterable[Any]) -> bool:
    """True when every value is true."""
    return builtins.all(values)


def any_of(values: Iterable[Any]) -> bool:
    """True when some value is true."""
    return builtins.any(values)


def mean(values: Tensor) -> Number:
    """The arithmetic mean; raises ValueError of nothing."""
    if not len(values):
        raise ValueError("the mean of nothing")
    return divide(builtins.sum(values.cells()), builtins.sum(1 for _ in values.cells()))


def median(values: Tensor) -> Number:
    """The middle value, the mean of the middle two; raises ValueError of nothing."""
    ordered = builtins.sorted(values.cells())
    if not ordered:
        raise ValueError("the median of nothing")
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else divide(ordered[half - 1] + ordered[half], 2)


def variance(values: Tensor, ddof: int = 0) -> Number:
    """Σ(x − x̄)² / (n − ddof): of a population with ddof 0, of a sample with 1.

    >>> variance(Tensor([1, 3])), variance(Tensor([1, 3]), ddof=1)
    (1, 2)
    """
    centre = mean(values)
    cells = list(values.cells())
    return divide(builtins.sum((x - centre) ** 2 for x in cells), len(cells) - ddof)
