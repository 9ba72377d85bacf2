"""How sympy expressions print: house TeX (``2 \\ln 2``) and text that compiles back (``2*log(2)``)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=4096)  # a draw is judged by what its answers print as, and formulas repeat from draw to draw
def tex_sympy(value: Any) -> str:
    r"""Return TeX for math mode: ``\ln 2`` for the natural logarithm, ``\sqrt{3}`` for a root, in a fixed order."""
    text: str = _tex_printer().doprint(_under_one_root(value))
    return f"-{text[2:]}" if text.startswith("- ") else text


@lru_cache(maxsize=4096)
def plain_sympy(value: Any) -> str:
    """Return text in the expression language."""
    text: str = _plain_printer().doprint(_under_one_root(value))
    return text


def _under_one_root(value: Any) -> Any:
    """2√3/√n as it is written by hand: √(12/n). 3/√n, and roots of numbers alone, stay in sympy's normal form."""
    import sympy

    half = sympy.Rational(1, 2)
    inner: list[Any] = []
    outer: list[Any] = []
    for factor in sympy.Mul.make_args(value):
        base, exponent = factor.as_base_exp()
        rooted = abs(exponent) == half and (base.is_positive or base.is_Integer)
        (inner if rooted else outer).append(base ** (2 * exponent) if rooted else factor)
    numbers = [each for each in inner if each.is_Rational]
    denominators = [each for each in inner if each.free_symbols and each.as_numer_denom()[0].is_Integer]
    if not numbers or not denominators:
        return value
    rational = [each for each in outer if each.is_Rational]
    inner += [each**2 for each in rational]
    outer = [each for each in outer if not each.is_Rational]
    if any(each.is_negative for each in rational):
        outer.insert(0, sympy.Integer(-1))
    root = sympy.Pow(sympy.Mul(*inner), half, evaluate=False)
    return sympy.Mul(*outer, root, evaluate=False) if outer else root


def _positive_first(expr: Any, terms: list[Any]) -> list[Any]:
    """The terms of a sum as one writes them: ``1 - \\sqrt{2}`` and ``1 - x``, not ``-\\sqrt{2} + 1``, ``-x + 1``."""
    if expr.free_symbols and not terms[0].could_extract_minus_sign():
        return terms
    return sorted(terms, key=lambda term: term.could_extract_minus_sign())


@lru_cache(maxsize=1)
def _tex_printer() -> Any:
    from sympy.printing.latex import LatexPrinter

    class Printer(LatexPrinter):  # type: ignore[misc]  # sympy is untyped
        def _as_ordered_terms(self, expr: Any, order: Any = None) -> list[Any]:
            return _positive_first(expr, super()._as_ordered_terms(expr, order=order))

        def _print_Symbol(self, expr: Any, style: str = "plain") -> str:  # noqa: N802  # looked up by the class name
            # `lambda` is a word of the expression language, so questions say `lam`.
            text: str = r"\lambda" if expr.name == "lam" else super()._print_Symbol(expr, style)
            return text

        def _print_log(self, expr: Any, exp: str | None = None) -> str:
            argument = expr.args[0]
            inner = self._print(argument)
            bare = argument.is_Atom and (argument.is_Symbol or argument.is_Integer or argument.is_NumberSymbol)
            text = rf"\ln {inner}" if bare else rf"\ln\left({inner}\right)"
            return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    return Printer({"order": "lex", "fold_short_frac": False})


@lru_cache(maxsize=1)
def _plain_printer() -> Any:
    from sympy.printing.str import StrPrinter

    class Printer(StrPrinter):  # type: ignore[misc]  # sympy is untyped
        def _as_ordered_terms(self, expr: Any, order: Any = None) -> list[Any]:
            return _positive_first(expr, super()._as_ordered_terms(expr, order=order))

        def _print_Exp1(self, expr: Any) -> str:  # noqa: N802  # sympy looks the method up by the class name
            return "exp(1)"  # `e` may be a name of the question

    return Printer({"order": "lex"})
