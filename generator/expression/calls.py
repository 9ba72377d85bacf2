"""Calls of functions: whether arguments fit, and what a call costs within a loop."""

from __future__ import annotations

import ast
import functools
import inspect
from collections.abc import Iterable

from generator.diagnostics import suggest
from generator.functions import FUNCTIONS

# What works in sympy or mpmath, a thousand times as slow as arithmetic: a loop over it spends its steps sooner.
SLOW = frozenset(
    {
        *("chi2_quantile", "normal_cdf", "normal_quantile", "t_quantile", "cos_degrees", "sin_degrees", "tan_degrees"),
        *("cos", "exp", "ln", "log", "log10", "log2", "sigmoid", "sin", "softmax", "sqrt", "tan", "tanh"),
    }
)


def cost(node: ast.AST) -> int:
    """Return about how many elementary steps a node takes."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return 1_000 if node.func.id in SLOW else 20
    return 1


def misfit(name: str, count: int, keywords: Iterable[str]) -> tuple[str, str]:
    """Return why arguments do not fit a function's signature, and a hint; two empty texts when they fit."""
    signature = _signature(name)
    known = signature.parameters
    for keyword in keywords:
        if keyword not in known:
            return f"{name} has no argument '{keyword}'", suggest(keyword, known) or f"it is {name}{signature}"
    try:
        signature.bind(*([0] * count), **dict.fromkeys(keywords, 0))
    except TypeError as error:
        return f"{name}: {error}", f"it is {name}{signature}"
    return "", ""


@functools.cache
def _signature(name: str) -> inspect.Signature:
    """A function's signature without types."""
    found = inspect.signature(FUNCTIONS[name])
    bare = [each.replace(annotation=inspect.Parameter.empty) for each in found.parameters.values()]
    return inspect.Signature(bare)
