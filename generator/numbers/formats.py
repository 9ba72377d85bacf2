"""Formats that an author asks for by name: ``decimals(x, 2)``, ``signed(b)``, ``percent(p)``."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from generator.numbers.deciding import rounded
from generator.numbers.exact import is_sympy, normal
from generator.numbers.inexact import Inexact
from generator.numbers.printing import Shown, fixed, is_negative, parenthesised, plain, tex
from generator.numbers.tensor import Tensor


def decimals(x: Any, places: int = 2) -> Any:
    """Return a number with always that many decimal places, halves rounded away from zero; a tensor cell by cell.

    >>> decimals(Fraction(5, 2), 2).text, decimals(2, 1).text
    ('2.50', '2.0')
    """
    if isinstance(x, Tensor):
        return x.map(lambda cell: decimals(cell, places))
    if type(places) is not int or not 0 <= places <= 50:
        raise ValueError("decimals takes 0..50 places")
    text = fixed(rounded(x, places), places)
    return Shown(text, text)


def signed(x: Any) -> Shown:
    """Return a number as a further term of a sum: ``+ 3``, ``- 3``.

    >>> signed(-3).text, signed(Fraction(1, 3)).tex
    ('- 3', '+ \\\\frac{1}{3}')
    """
    sign, size = ("-", -x) if is_negative(x) else ("+", x)
    if is_sympy(size) and size.is_Add:
        return Shown(f"{sign} {parenthesised(tex(size))}", f"{sign} ({plain(size)})", "term")
    return Shown(f"{sign} {tex(size)}", f"{sign} {plain(size)}", "term")


def fraction(x: Any) -> Shown:
    """Return a rational number as a fraction in lowest terms, also where a decimal would end; integers stay.

    >>> fraction(Fraction(3, 4)).tex
    '\\\\frac{3}{4}'
    """
    value = normal(x)
    if type(value) is int:
        return Shown(str(value), str(value))
    if type(value) is not Fraction:
        raise TypeError(f"{plain(x)} is not a fraction")
    sign = "-" if value < 0 else ""
    return Shown(rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}", str(value))


def percent(x: Any, places: int = 0) -> Shown:
    """Return a share as a percentage with that many places: 3/4 → ``75%``.

    >>> percent(Fraction(3, 4)).text, percent(Fraction(1, 3), 1).tex
    ('75%', '33.3\\\\%')
    """
    text = decimals(100 * x, places).text
    return Shown(rf"{text}\%", f"{text}%")


def scientific(x: Any, digits: int = 3) -> Shown:
    """Return a number with that many significant digits as ``m · 10^k``, 1 <= \\|m\\| < 10.

    >>> scientific(Fraction(47, 10**7), 2).tex
    '4.7 \\\\cdot 10^{-6}'
    """
    if type(digits) is not int or not 1 <= digits <= 30:
        raise ValueError("scientific takes 1..30 digits")
    if x == 0:
        text = fixed(0, digits - 1)
        return Shown(text, text)
    exponent = _exponent(x)
    mantissa = rounded(x * Fraction(10) ** -exponent, digits - 1)
    if abs(mantissa) >= 10:  # 9.996 with three digits is 1.00·10^1
        exponent, mantissa = exponent + 1, mantissa / Fraction(10)
    text = fixed(mantissa, digits - 1)
    return Shown(rf"{text} \cdot 10^{{{exponent}}}", f"{text}e{exponent}")


def _exponent(x: Any) -> int:
    """⌊log₁₀|x|⌋ of a number other than 0."""
    size: Any = x.value if isinstance(x, Inexact) else x
    size = abs(Fraction(str(size.evalf(30))) if is_sympy(size) else Fraction(size))
    guess = len(str(size.numerator)) - len(str(size.denominator))
    return guess if size >= Fraction(10) ** guess else guess - 1


def plural(n: Any, one: str, many: str) -> str:
    """Return the word that goes with a number: ``one`` for 1, else ``many``.

    >>> plural(1, "layer", "layers"), plural(0, "layer", "layers")
    ('layer', 'layers')
    """
    return one if n == 1 else many
