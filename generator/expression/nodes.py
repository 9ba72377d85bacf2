"""Nodes of a tree that is made from another one: each stands where that stood which it was made from."""

from __future__ import annotations

import ast
from typing import Any, TypeVar

Made = TypeVar("Made", bound=ast.AST)


def at(node: ast.expr, made: Made) -> Made:
    """The made node at the place of an original one."""
    place: Any = made
    place.lineno, place.col_offset = node.lineno, node.col_offset
    place.end_lineno, place.end_col_offset = node.end_lineno, node.end_col_offset
    return made


def call(name: str, arguments: list[ast.expr], node: ast.expr, keywords: list[ast.keyword] | None = None) -> ast.expr:
    """A call of a function at the place of a node."""
    return at(node, ast.Call(ast.Name(name, ast.Load()), arguments, keywords or []))


def parameters(*names: str) -> ast.arguments:
    """Parameters of these names alone."""
    return ast.arguments([], [ast.arg(name) for name in names], None, [], [], None, [])


def settle(tree: ast.expr) -> None:
    """Give each node that has no place that of the node around it, as ast.fix_missing_locations does, sooner."""
    waiting: list[tuple[Any, Any]] = [(tree, tree)]
    while waiting:
        node, around = waiting.pop()
        own = vars(node)
        if "lineno" in own:
            around = node
        elif node._attributes:
            around = at(around, node)
        for name in node._fields:
            value = own.get(name)
            if type(value) is list:
                waiting += [(each, around) for each in value if isinstance(each, ast.AST)]
            elif isinstance(value, ast.AST) and value._fields:  # operators and contexts have none
                waiting.append((value, around))
