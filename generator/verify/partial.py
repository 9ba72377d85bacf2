"""Which expressions may lack a value somewhere: they divide, take a power or an index, or call what may refuse."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from generator.expression import Expression

# Functions that have a value for whatever has one.
_TOTAL = frozenset(
    {"abs", "all", "any", "ceil", "decimals", "floor", "fraction", "len", "percent", "plural", "range", "relu", "round"}
    | {"scientific", "sign", "signed", "step", "sum", "transpose"}
)


def may_fail(text: str, lets: Mapping[str, Expression]) -> bool:
    """True for an expression, given by its text, that may have no value where the names in it have one.

    ``lets``: the derived values that nothing else evaluates; the expression may fail where one of them does.
    """
    try:
        tree = ast.parse(" ".join(text.split()), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(_may_fail(node, lets) for node in ast.walk(tree))


def names_surely_read(text: str, lets: Mapping[str, Expression]) -> set[str]:
    """Return the names that an expression reads whatever their values are, through derived values."""
    tree = ast.parse(" ".join(text.split()), mode="eval")
    found: set[str] = set()
    for name in _surely_read(tree.body):
        if name not in found:
            found.add(name)
            if name in lets:
                found |= names_surely_read(lets[name].text, {key: each for key, each in lets.items() if key != name})
    return found


def _surely_read(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name):
            yield name
        case ast.BoolOp(values=[first, *_]):
            yield from _surely_read(first)
        case ast.IfExp(test=test):
            yield from _surely_read(test)
        case ast.Compare(left=left, comparators=[first, *_]):
            yield from _surely_read(left)
            yield from _surely_read(first)
        case ast.ListComp(generators=[first, *_]) | ast.GeneratorExp(generators=[first, *_]):
            yield from _surely_read(first.iter)
        case _:
            for each in ast.iter_child_nodes(node):
                yield from _surely_read(each)


def _may_fail(node: ast.AST, lets: Mapping[str, Expression]) -> bool:
    match node:
        case ast.BinOp(op=ast.Div() | ast.FloorDiv() | ast.Mod(), right=ast.Constant(value=value)):
            return not value
        case ast.BinOp(op=ast.Div() | ast.FloorDiv() | ast.Mod()):
            return True
        case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=int(value))):
            return value < 0
        case ast.BinOp(op=ast.Pow()):
            return True
        case ast.Subscript(slice=ast.Constant() | ast.Slice()):
            return False
        case ast.Subscript(slice=ast.Tuple(elts=items)):
            return not all(isinstance(item, ast.Constant | ast.Slice) for item in items)
        case ast.Subscript():
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name not in _TOTAL
        case ast.Name(id=name) if name in lets:
            return may_fail(lets[name].text, {key: each for key, each in lets.items() if key != name})
        case _:
            return False
