"""Whether a question may have irrational numbers, told by what its expressions call. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from generator.expression import Expression
from generator.functions import IRRATIONAL
from generator.inside import inside
from generator.program import CompiledPart
from generator.questions.formula import CompiledFormula


def may_be_irrational(parts: Iterable[CompiledPart], others: Iterable[Any]) -> bool:
    """Return whether there may be irrational numbers or formulas, which sympy holds, in the parts of a question and the
    ``others`` of its compiled values.

    It may be that all its roots are whole.
    """
    parts = tuple(parts)
    if any(isinstance(answer, CompiledFormula) for part in parts for answer in part.answers):
        return True
    return any(isinstance(each, Expression) and _calls_for_it(each) for each in inside([parts, *others]))


def _calls_for_it(expression: Expression) -> bool:
    return bool(expression.constants) or not expression.calls.isdisjoint(IRRATIONAL)
