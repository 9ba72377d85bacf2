"""An expression as a formula for readers: what depends on the kept names stays, all else is evaluated.

``relu(V*h1 + W*x[2])`` with V = 2, W = −3, x₂ = 2 and the answer ``h1`` kept reads ``\\max(0, 2 h_1 - 6)``: the form in
which a grader marks an answer that follows from an earlier wrong one.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Container, Mapping
from fractions import Fraction
from typing import Any

from generator.expression import Expression, Scope, compile_expression
from generator.numbers import Tensor
from generator.numbers.exact import is_sympy
from generator.numbers.printing import tex
from generator.tex.symbols import GREEK

UPRIGHT_SPACE = "\\ "  # between the words of a name: math mode swallows plain ones
_LOOSE, _ADD, _TIMES, _POWER, _ATOM = 0, 1, 2, 3, 4
# A symbol that holds an operator, such as a derivative: it takes parentheses below a power.
_COMPOUND = re.compile(r"[/+ =-]|\\frac")
_COMPARE: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: r"\le",
    ast.Gt: ">",
    ast.GtE: r"\ge",
    ast.Eq: "=",
    ast.NotEq: r"\ne",
    ast.In: r"\in",
    ast.NotIn: r"\notin",
}


class _EveryName(Container[str]):
    def __contains__(self, name: object) -> bool:
        return True


# Keeps all names: the formula as a rule, without numbers.
EVERY_NAME = _EveryName()

# A tensor of more cells stays a name: the numbers stand on the paper, and a line shall hold the formula.
MOST_CELLS = 3


def formula(text: str, scope: Scope, kept: Container[str], symbols: Mapping[str, str]) -> str:
    """Return TeX of the expression ``text`` at ``scope`` with the names ``kept`` left standing.

    ``symbols`` overrides how a name is written (``{"eta": r"\\eta"}``).
    """
    return _Writer(text, scope, kept, symbols).write(_parsed(text))[0]


@functools.lru_cache(maxsize=1024)
def _parsed(text: str) -> ast.expr:
    return ast.parse(text.strip(), mode="eval").body


@functools.lru_cache(maxsize=16384)
def _names(node: ast.expr) -> frozenset[str]:
    return frozenset(each.id for each in ast.walk(node) if isinstance(each, ast.Name))


@functools.lru_cache(maxsize=16384)
def _compiled(node: ast.expr) -> Expression:
    compiled = compile_expression(ast.unparse(node), [])
    assert compiled is not None, "a part of an expression that compiled"
    return compiled


def symbol(name: str, symbols: Mapping[str, str]) -> str:
    """Return how a name is written in math: ``h1`` → ``h_{1}``, ``eta`` → ``\\eta``, words upright.

    >>> symbol("h1", {}), symbol("eta", {}), symbol("loss", {})
    ('h_{1}', '\\\\eta', '\\\\mathrm{loss}')
    """
    if name in symbols:
        return symbols[name]
    stem, digits = re.fullmatch(r"(.*?)_?(\d*)", name).groups()  # type: ignore[union-attr]  # matches any text
    if f"\\{stem}" in GREEK:
        written = f"\\{stem}"
    elif len(stem) <= 1:
        written = stem
    elif len(stem) == 2 and stem[0] == "d":
        written = rf"\mathrm{{d}}{stem[1]}"
    else:
        written = rf"\mathrm{{{stem.replace('_', UPRIGHT_SPACE)}}}"
    return f"{written}_{{{digits}}}" if digits else written


def _binding(value: Any, text: str) -> int:
    """How tightly the TeX of an evaluated value binds: ``2 \\sqrt{2}`` is a product, ``1 + \\sqrt{2}`` a sum."""
    if text.startswith("-") or (is_sympy(value) and value.is_Add):
        return _ADD
    if isinstance(value, Fraction):
        return _TIMES if text.startswith("\\frac") else _ATOM
    return _ATOM if not is_sympy(value) or value.is_Atom else _TIMES


class _Writer:
    def __init__(self, text: str, scope: Scope, kept: Container[str], symbols: Mapping[str, str]) -> None:
        self.text = text.strip()
        self.scope = scope
        self.kept = kept
        self.symbols = symbols

    def write(self, node: ast.expr) -> tuple[str, int]:
        """The TeX of a node and how tightly it binds."""
        if not isinstance(node, ast.Constant) and not self._stands(node):
            return self._value(node)
        match node:
            case ast.Name(id):
                written = symbol(id, self.symbols)
                return written, _TIMES if _COMPOUND.search(written) else _ATOM
            case ast.Constant():
                return self._value(node)
            case ast.UnaryOp(ast.USub(), operand):
                return "-" + self._inside(operand, _TIMES), _ADD
            case ast.BinOp(left, operator, right):
                return self._binary(left, operator, right)
            case ast.Call(ast.Name(name), arguments):
                return self._call(name, arguments)
            case ast.Attribute(_, field):
                return symbol(field, self.symbols), _ATOM
            case ast.Subscript(value, index):
                inner = self._inside(value, _ATOM)
                inner = f"{{{inner}}}" if "_" in inner else inner  # TeX takes one subscript only
                return f"{inner}_{{{self._plain(index)}}}", _ATOM
            case ast.Compare(left, operators, comparators):
                text = self._inside(left, _ADD)
                for sign, each in zip(operators, comparators, strict=True):
                    text += f" {_COMPARE[type(sign)]} {self._inside(each, _ADD)}"
                return text, 0
            case ast.IfExp(test, body, orelse) if not self._stands(test):
                return self.write(body if _compiled(test).evaluate(self.scope) else orelse)
            case ast.IfExp(test, body, orelse):
                rows = rf"{self.write(body)[0]} & {self.write(test)[0]} \\ {self.write(orelse)[0]} & \text{{else}}"
                return rf"\begin{{cases}} {rows} \end{{cases}}", _ATOM
            case ast.List(items) | ast.Tuple(items):
                return "(" + ", ".join(self.write(item)[0] for item in items) + ")", _ATOM
            case _:
                return tex(ast.unparse(node)), _ATOM  # as words: nothing of an expression is TeX

    def _stands(self, node: ast.expr) -> bool:
        """True when a node depends on a name that is kept."""
        return any(name in self.kept for name in _names(node))

    def _value(self, node: ast.expr) -> tuple[str, int]:
        value = _compiled(node).evaluate(self.scope)
        if isinstance(node, ast.Name) and isinstance(value, Tensor) and sum(1 for _ in value.cells()) > MOST_CELLS:
            return symbol(node.id, self.symbols), _ATOM
        text = tex(value)
        return text, _binding(value, text)

    def _plain(self, node: ast.expr) -> str:
        return ", ".join(self.write(item)[0] for item in (node.elts if isinstance(node, ast.Tuple) else [node]))

    def _inside(self, node: ast.expr, binding: int) -> str:
        text, own = self.write(node)
        return text if own >= binding else rf"\left({text}\right)"

    def _binary(self, left: ast.expr, operator: ast.operator, right: ast.expr) -> tuple[str, int]:
        match operator:
            case ast.Add():
                return self._sum(left, right)
            case ast.Sub():
                second = self._inside(right, _TIMES)
                return f"{self._inside(left, _ADD)} - {second}", _ADD
            case ast.Mult():
                return self._product(left, right)
            case ast.Div():
                return rf"\frac{{{self.write(left)[0]}}}{{{self.write(right)[0]}}}", _TIMES
            case ast.Pow():
                return f"{self._inside(left, _ATOM)}^{{{self.write(right)[0]}}}", _POWER
            case ast.Mod():
                # no reader agrees with another on how tightly mod binds
                return rf"{self._inside(left, _TIMES)} \bmod {self._inside(right, _ATOM)}", _LOOSE
            case ast.MatMult():
                return f"{self._inside(left, _POWER)} {self._inside(right, _POWER)}", _TIMES
            case _:
                return rf"\lfloor {self._inside(left, _TIMES)} / {self._inside(right, _ATOM)} \rfloor", _ATOM

    def _sum(self, left: ast.expr, right: ast.expr) -> tuple[str, int]:
        first, second = self._inside(left, _ADD), self._inside(right, _ADD)
        if second == "0":
            return first, _ADD
        if first == "0":
            return second, _ADD
        return f"{first} - {second[1:]}" if second.startswith("-") else f"{first} + {second}", _ADD

    def _product(self, left: ast.expr, right: ast.expr) -> tuple[str, int]:
        first, second = self._inside(left, _TIMES), self._inside(right, _TIMES)
        if first.startswith(r"\left(-") and re.fullmatch(r"\\left\(-[\d.]+\\right\)", first):
            first = first[6:-7]  # a negative number in front of a product needs no parentheses
        if "0" in (first, second):
            return "0", _ATOM
        if first == "1":
            return second, _TIMES
        if first == "-1":
            return "-" + second, _ADD
        if second == "1":
            return first, _TIMES
        if re.fullmatch(r"-?[\d.]+", first) and not re.match(r"\d|\\frac", second):
            return f"{first} {second}", _ADD if first.startswith("-") else _TIMES
        return rf"{first} \cdot {second}", _ADD if first.startswith("-") else _TIMES

    def _call(self, name: str, arguments: list[ast.expr]) -> tuple[str, int]:
        written = [self.write(argument)[0] for argument in arguments]
        match name, written:
            case "relu", [only]:
                return rf"\max(0, {only})", _ATOM
            case "sqrt", [only]:
                return rf"\sqrt{{{only}}}", _ATOM
            case "abs", [only]:
                return rf"\lvert {only} \rvert", _ATOM
            case "floor", [only]:
                return rf"\lfloor {only} \rfloor", _ATOM
            case "ceil", [only]:
                return rf"\lceil {only} \rceil", _ATOM
            case (("max" | "min" | "exp" | "tanh" | "cos" | "sin"), _):
                return rf"\{name}({', '.join(written)})", _POWER
            case (("log" | "ln"), [only]):
                return rf"\ln({only})", _POWER
            case "sum", [only]:
                return rf"\textstyle\sum ({only})", _TIMES
            case "flatten", [only]:  # the cells in a row: a reader sums over them anyway
                return only, 0
            case "dot", [left, right]:
                return rf"\langle {left}, {right} \rangle", _ATOM
            case "round", [number, *_]:
                return number, 0
            case _:
                return rf"\operatorname{{{name.replace('_', UPRIGHT_SPACE)}}}({', '.join(written)})", _ATOM
