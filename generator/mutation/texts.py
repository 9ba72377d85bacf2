"""Wrong methods in the text of an expression: it is written anew with one part replaced, and compiled again.

Where an operation stands in a loop, it is done wrongly each time.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from generator.expression import Expression
from generator.mutation.kinds import ARGUMENT, DROPPED, EXCHANGED, FACTOR, FUNCTION, INDEX, SIGN, SWAPPED
from generator.values import dataclass

# Functions of which one is easily taken for the other.
SIBLINGS: dict[str, str] = {
    name: other
    for pair in (
        ("average_pool", "max_pool"),
        ("ceil", "floor"),
        ("conv2d", "convolve"),
        ("linear_rnn", "relu_rnn"),
        ("max", "min"),
        ("mean", "sum"),
        ("ln", "log2"),
        ("sin", "cos"),
        ("bce_gradient", "mse_gradient"),
        ("global_average_pool", "global_max_pool"),
        ("relu", "step"),
        ("sigmoid", "tanh"),
        ("l1_penalty", "l2_penalty"),
        ("l1_step", "l2_step"),
        ("mae", "mse"),
        ("he_deviation", "xavier_deviation"),
        ("momentum_step", "nesterov_step"),
        ("layer_norm", "batch_norm"),
    )
    for name, other in (pair, pair[::-1])
}
# What is left out by who forgets it: functions of one number or tensor.
LEFT_OUT = frozenset({"abs", "exp", "ln", "relu", "sigmoid", "sqrt", "step", "tanh", "transpose", "softmax"})
# Their arguments are no operands of a method.
NO_METHOD = frozenset(
    {
        *("range", "zip", "enumerate", "len", "shape", "zeros", "identity", "sorted", "round", "max", "min", "sum"),
        *("gcd", "lcm", "all", "any", "derivative", "prod"),
    }
)
_SIGNS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
}
_EDGES: dict[type[ast.cmpop], str] = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">"}


@dataclass(frozen=True)
class Rewriting:
    """An expression written wrongly: how, where in its text, and its text then, which may be no expression any more.

    ``probe`` divides by zero in that place: it can be evaluated where the place is not reached.
    """

    kind: str
    what: str
    offset: int
    text: str
    probe: str


def rewritings(original: Expression) -> Iterator[Rewriting]:
    """Yield an expression with each of its parts written wrongly."""
    flat = re.sub(r"\s", " ", original.text)
    bare = flat.strip()
    shift = len(flat) - len(flat.lstrip())
    data = bare.encode()
    for node, kind, what, new in _wrong(ast.parse(bare, mode="eval").body, data):
        offset = len(data[: node.col_offset].decode()) + shift
        yield Rewriting(kind, what, offset, _replaced(data, node, new), _replaced(data, node, "(1/0)"))


def _replaced(data: bytes, node: ast.expr, new: str) -> str:
    return (data[: node.col_offset] + new.encode() + data[node.end_col_offset :]).decode()


_Wrong = Iterator[tuple[ast.expr, str, str, str]]


def _wrong(tree: ast.expr, data: bytes) -> _Wrong:
    """Node, kind, words and new text of each wrong method."""

    def source(node: ast.expr) -> str:
        return data[node.col_offset : node.end_col_offset].decode()

    for node in ast.walk(tree):
        match node:
            case ast.BinOp(left, operator, right) if type(operator) in _SIGNS:
                sides = _held(source(left), left), _held(source(right), right)
                for kind, what, new in _operation(_SIGNS[type(operator)], _shown(left), _shown(right), *sides):
                    yield node, kind, f"{what} in {_shown(node)}", f"({new})"
            case ast.UnaryOp(ast.USub(), operand) if not isinstance(operand, ast.Constant):
                yield node, SIGN, f"minus forgotten in {_shown(node)}", _held(source(operand), operand)
            case ast.Compare(left, [edge], [right]) if type(edge) in _EDGES:
                new = f"({source(left)} {_EDGES[type(edge)]} {source(right)})"
                yield node, SWAPPED, f"{_EDGES[type(edge)]} for the sign in {_shown(node)}", new
            case ast.Subscript(_, index):
                for each in _indices(index):
                    for sign, word in (("+", "one more"), ("-", "one less")):
                        what = f"index {_shown(each)} {word} in {_shown(node)}"
                        yield each, INDEX, what, f"{_held(source(each), each)} {sign} 1"
            case ast.Call(ast.Name(name), arguments, keywords):
                for place, kind, what, new in _call(name, arguments, keywords, source):
                    yield place or node, kind, f"{what} in {_shown(node)}", new
            case _:
                continue


def _operation(sign: str, a: str, b: str, left: str, right: str) -> Iterator[tuple[str, str, str]]:
    match sign:
        case "+":
            yield SIGN, f"minus for plus before {b}", f"{left} - {right}"
            yield DROPPED, f"term {a} dropped", right
            yield DROPPED, f"term {b} dropped", left
        case "-":
            yield SIGN, f"plus for minus before {b}", f"{left} + {right}"
            yield EXCHANGED, f"{a} and {b} exchanged", f"{right} - {left}"
            yield DROPPED, f"term {a} dropped", f"-{right}"
            yield DROPPED, f"term {b} dropped", left
        case "*":
            yield FACTOR, f"factor {a} forgotten", right
            yield FACTOR, f"factor {b} forgotten", left
            yield SWAPPED, "plus for times", f"{left} + {right}"
        case "/":
            yield FACTOR, f"divisor {b} forgotten", left
            yield SWAPPED, "times for divided by", f"{left} * {right}"
            yield EXCHANGED, f"{a} and {b} exchanged", f"{right} / {left}"
        case "//" | "%":
            other = "%" if sign == "//" else "//"
            yield SWAPPED, f"{other} for {sign}", f"{left} {other} {right}"
        case "**":
            yield FACTOR, f"exponent {b} forgotten", left
            yield SWAPPED, "times for a power", f"{left} * {right}"
        case "@":
            yield EXCHANGED, f"{a} and {b} exchanged", f"{right} @ {left}"
            yield SWAPPED, f"{a} transposed", f"transpose({left}) @ {right}"
            yield SWAPPED, "product cell by cell", f"{left} * {right}"
        case _:
            return


def _indices(index: ast.expr) -> Iterator[ast.expr]:
    match index:
        case ast.Tuple(items):
            for each in items:
                yield from _indices(each)
        case ast.Slice(lower, upper):
            yield from (end for end in (lower, upper) if end is not None)
        case _:
            yield index


def _call(
    name: str, arguments: list[ast.expr], keywords: list[ast.keyword], source: Callable[[ast.expr], str]
) -> Iterator[tuple[ast.expr | None, str, str, str]]:
    given = [source(each) for each in arguments]
    named = [f"{each.arg}={source(each.value)}" for each in keywords]
    if name in SIBLINGS:
        other = SIBLINGS[name]
        yield None, SWAPPED, f"{other} for {name}", f"{other}({', '.join([*given, *named])})"
    if name in LEFT_OUT and len(given) == 1 and not named:
        yield None, FUNCTION, f"{name} forgotten", _held(given[0], arguments[0])
    if name == "range" and given:
        for sign, word in (("+", "longer"), ("-", "shorter")):
            last = f"{_held(given[-1], arguments[-1])} {sign} 1"
            yield arguments[-1], INDEX, f"one {word}", last
        if len(given) > 1:
            yield arguments[0], INDEX, "one later", f"{_held(given[0], arguments[0])} + 1"
    if name in NO_METHOD:
        return
    for k in range(len(given) - 1):
        if given[k] != given[k + 1]:
            swapped = [*given[:k], given[k + 1], given[k], *given[k + 2 :]]
            what = f"{_shown(arguments[k])} and {_shown(arguments[k + 1])} exchanged"
            yield None, EXCHANGED, what, f"{name}({', '.join([*swapped, *named])})"
    if len(given) > 1 and not named:
        yield None, ARGUMENT, f"{_shown(arguments[-1])} forgotten", f"{name}({', '.join(given[:-1])})"
    for k, text in enumerate(named):
        rest = [*given, *named[:k], *named[k + 1 :]]
        yield None, ARGUMENT, f"{text} forgotten", f"{name}({', '.join(rest)})"


def _held(text: str, node: ast.expr) -> str:
    """The text of a part, in parentheses where an operation beside it would tear it apart."""
    whole = isinstance(node, ast.Constant | ast.Name | ast.Subscript | ast.Attribute | ast.Call | ast.List)
    return text if whole else f"({text})"


def _shown(node: ast.expr, most: int = 60) -> str:
    text = ast.unparse(node)
    return text if len(text) <= most else f"{text[: most - 1]}…"
