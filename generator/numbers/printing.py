"""How a value prints: as TeX in math mode, alone and at its place, and as plain text that compiles back."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction
from typing import Any, Literal

from generator.numbers.dual import Dual
from generator.numbers.exact import approximate, is_sympy, normal
from generator.numbers.inexact import Inexact
from generator.numbers.position import Position, position
from generator.numbers.result import Result, Row
from generator.numbers.symbolic import plain_sympy, tex_sympy
from generator.numbers.tensor import Tensor
from generator.numbers.written import Written
from generator.values import dataclass

__all__ = [
    "Position",
    "Shown",
    "decimal",
    "fixed",
    "is_negative",
    "parenthesised",
    "placed",
    "plain",
    "position",
    "tex",
    "written",
]

# A fraction prints as a decimal where that ends after so many places.
MOST_PLACES = 4

_SPECIAL = {
    "\\": r"\textbackslash ",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "#": r"\#",
    "%": r"\%",
    "&": r"\&",
    "_": r"\_",
    "^": r"\textasciicircum ",
    "~": r"\textasciitilde ",
}


@dataclass(frozen=True)
class Shown:
    """A value already formatted.

    ``form`` says what it needs at its place: a ``number`` gets parentheses like any other, a ``term`` carries its own
    sign (``+ 3``) and stands as it is.
    """

    tex: str
    text: str
    form: Literal["number", "term"] = "number"

    def __str__(self) -> str:
        return self.text


# ---------------------------------------------------------------- TeX
def tex(value: Any) -> str:
    r"""Return TeX for math mode.

    Fractions print as decimals where those end after four places, vectors as rows, matrices as ``pmatrix``, tensors
    of more axes as a sequence of matrices, words upright. Raises TypeError for a result with several fields,
    ValueError for an inexact number: it has to be rounded first.

    >>> tex(Fraction(3, 4)), tex(Fraction(-2, 3))
    ('0.75', '-\\frac{2}{3}')
    """
    if type(value) is int:
        return decimal(value)
    if type(value) is Fraction:
        return _tex_fraction(value)
    match value:
        case Shown() | Written():
            return value.tex
        case bool():
            return rf"\text{{{'true' if value else 'false'}}}"
        case int():
            return decimal(value)
        case str():
            return rf"\text{{{''.join(_SPECIAL.get(each, each) for each in value)}}}"
        case Tensor():
            return _tex_tensor(value)
        case Dual():
            return tex(value.value)
        case Inexact():
            raise ValueError("an inexact number must be rounded before it is printed: round(x, 2) or decimals(x, 2)")
        case Result():
            raise TypeError("a result has several fields: name the one to print")
        case _ if is_sympy(value):
            simple = normal(value)
            return tex_sympy(simple) if is_sympy(simple) else tex(simple)
        case _:
            raise TypeError(f"a {type(value).__name__} cannot be printed")


def decimal(value: int | Fraction) -> str:
    """Return a terminating fraction as a decimal, to its last digit; raises ValueError when it does not terminate.

    >>> decimal(Fraction(-1, 8)), decimal(5)
    ('-0.125', '5')
    """
    if type(value) is int:
        return str(value)
    places = _places(value.denominator)
    if places is None:
        raise ValueError(f"{value} is not a terminating decimal")
    return fixed(value, places)


def _places(denominator: int) -> int | None:
    """After how many decimal places 1/denominator ends, None when it never does."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator //= 2
        twos += 1
    while denominator % 5 == 0:
        denominator //= 5
        fives += 1
    return max(twos, fives) if denominator == 1 else None


def fixed(value: int | Fraction, places: int) -> str:
    """Return an exact number with that many decimal places; it must not have more."""
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value.numerator < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits


def _tex_fraction(value: Fraction) -> str:
    places = _places(value.denominator)
    if places is not None and places <= MOST_PLACES:
        return fixed(value, places)
    return rf"{'-' if value.numerator < 0 else ''}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"


def _tex_tensor(value: Tensor) -> str:
    depth = len(value.shape)
    if depth == 1:
        return parenthesised(", ".join(tex(cell) for cell in value))
    if depth == 2:
        rows = r" \\ ".join(" & ".join(tex(cell) for cell in row) for row in value)
        return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"
    inner = r",\; ".join(tex(item) for item in value)
    return inner if depth == 3 else rf"\left({inner}\right)"


def parenthesised(inner: str) -> str:
    """Return TeX in parentheses, tall ones where it is tall."""
    tall = any(each in inner for each in (r"\frac", r"\begin", r"\sqrt", "^"))
    return rf"\left({inner}\right)" if tall else f"({inner})"


# ---------------------------------------------------------------- text
def plain(value: Any) -> str:
    """Return exact text, for JSON and the terminal; numbers, truth values and tensors compile back to themselves.

    Words print bare (quoted within a tensor), results by their fields, inexact numbers as an approximation.

    >>> plain(Fraction(2, 3)), plain(Tensor([1, Fraction(-1, 2)]))
    ('2/3', '[1, -1/2]')
    """
    if type(value) is int or type(value) is Fraction:
        return str(value)
    match value:
        case Shown() | Written():
            return value.text
        case str():
            return value
        case Tensor():
            return f"[{', '.join(repr(cell) if isinstance(cell, str) else plain(cell) for cell in value)}]"
        case Dual():
            return plain(value.value)
        case Inexact():
            return f"≈{float(value.value):.10g}"
        case Result():
            named = value.fields() if isinstance(value, Row) else _named(value)
            return f"{type(value).__name__}({', '.join(f'{name}={plain(each)}' for name, each in named)})"
        case _ if is_sympy(value):
            return plain_sympy(value)
        case _:
            return str(value)


def written(value: Any) -> Written:
    """Return a sympy expression as it is written."""
    return Written(tex(value), plain(value), None if value.free_symbols else approximate(value))


def _named(value: Any) -> list[tuple[str, Any]]:
    return [(field.name, getattr(value, field.name)) for field in fields(value)]


# ---------------------------------------------------------------- at a place in math
def placed(value: Any, at: Position) -> str:
    r"""Return TeX of a value for its position; raises as :func:`~generator.numbers.printing.tex` does.

    >>> placed(-3, Position(behind_operator=True)), placed(-1, Position(coefficient=True))
    ('(-3)', '-')
    """
    text = tex(value)
    if at.in_script:
        return f"{{{text}}}"
    if isinstance(value, Shown) and value.form == "term":
        return text[:-1].rstrip() if at.coefficient and text in ("+ 1", "- 1") else text
    if at.coefficient:
        if value == 1 and type(value) is int:
            return ""
        if value == -1 and type(value) is int and not at.behind_operator:
            return "-"
    return parenthesised(text) if _needs_parentheses(value, text, at) else text


def _needs_parentheses(value: Any, text: str, at: Position) -> bool:
    if isinstance(value, Tensor | str | bool):
        return False
    if at.under_power and not _is_atom(value, text):
        return True
    if at.behind_operator and text.startswith("-"):
        return True
    if not is_sympy(value):
        return False
    return (bool(value.is_Add) and (at.behind_operator or at.factor)) or (bool(value.is_Mul) and at.divisor)


def _is_atom(value: Any, text: str) -> bool:
    """True for what a power can stand at: digits or one letter."""
    if is_sympy(value):
        return bool(value.is_Symbol or value.is_NumberSymbol)
    if isinstance(value, int | Fraction | Shown):
        return text.replace(".", "").isdigit()
    return False


def is_negative(value: Any) -> bool:
    """True for a number below zero; a formula in free symbols by the sign that it prints with."""
    if is_sympy(value) and value.free_symbols:
        return not value.is_Add and bool(value.could_extract_minus_sign())
    return bool(value < 0)
