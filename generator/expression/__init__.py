"""Expressions of a question: Python syntax, allow-listed node by node, compiled once, exact.

Nothing of the text is ever run as Python: it is parsed to a tree, each node of which is either refused or rewritten to
calls of bounded operations of ours; names are read from a :class:`Scope`.
"""

from __future__ import annotations

from generator.expression.compiled import Expression, Use, compile_expression, thawed
from generator.expression.grammar import RESERVED
from generator.expression.scope import CONSTANTS, LetFault, Scope

__all__ = ["CONSTANTS", "RESERVED", "Expression", "LetFault", "Scope", "Use", "compile_expression", "thawed"]
