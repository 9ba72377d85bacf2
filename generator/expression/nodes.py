"""Nodes of a tree that is made from another one: each stands where that stood which it was made from."""

from __future__ import annotations

import ast
from typing import TypeVar

Made = TypeVar("Made", bound=ast.AST)


def at(node: ast.AST, made: Made) -> Made:
    """The made node at the place of an original one."""
    return ast.copy_location(made, node)


def call(name: str, arguments: list[ast.expr], node: ast.expr, keywords: list[ast.keyword] | None = None) -> ast.expr:
    """A call of a function at the place of a node."""
    return at(node, ast.Call(ast.Name(name, ast.Load()), arguments, keywords or []))


def parameters(*names: str) -> ast.arguments:
    """Parameters of these names alone."""
    return ast.arguments([], [ast.arg(name) for name in names], None, [], [], None, [])
