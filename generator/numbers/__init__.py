"""Exact values: integers, fractions, tensors of them, sympy expressions where a result is irrational.

``Exact`` is what a number answer may be; ``Value`` is whatever an expression of a question can yield. No float is
a value: inexact results are :class:`Inexact`, an interval that must be rounded before it can decide anything.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias, Union

from generator.numbers.deciding import rounded, same
from generator.numbers.dual import Dual
from generator.numbers.exact import (
    approximate,
    divide,
    exact,
    is_exact,
    is_number,
    normal,
    parse_exact,
    power,
)
from generator.numbers.inexact import Inexact
from generator.numbers.irrational import exp, log, sqrt
from generator.numbers.result import Deferred, Result, Row
from generator.numbers.tensor import Tensor, tensor
from generator.numbers.traced import Trace, Traced

if TYPE_CHECKING:
    import sympy

Exact: TypeAlias = Union[int, Fraction, "sympy.Expr"]
Scalar: TypeAlias = Union[int, Fraction, "sympy.Expr", Dual, Inexact]
Value: TypeAlias = Union[bool, int, Fraction, "sympy.Expr", str, Tensor, Result, Dual, Inexact]
# What the domain functions take and return: generic over the number type, so any of Scalar.
Number: TypeAlias = Any

__all__ = [
    "Deferred",
    "Dual",
    "Exact",
    "Inexact",
    "Number",
    "Result",
    "Row",
    "Scalar",
    "Tensor",
    "Trace",
    "Traced",
    "Value",
    "approximate",
    "divide",
    "exact",
    "exp",
    "is_exact",
    "is_number",
    "log",
    "normal",
    "parse_exact",
    "power",
    "rounded",
    "same",
    "sqrt",
    "tensor",
]
