"""Expressions of answers evaluated at many addresses at once, ahead of the judging that asks for them one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.answer import CompiledAnswer, Notes
from generator.expression import Expression, Scope
from generator.expression.columns import Alone, ColumnExpression, Parts
from generator.numbers import Value
from generator.questions.number import CompiledNumber
from generator.questions.tensor import CompiledTensor

# An expression that had to be asked one by one so often is no longer asked ahead.
_TRIALS = 2


class ForeseenExpression(Expression):
    """An expression whose value is known at some addresses: there it is not computed again."""

    __slots__ = ("_columns", "_trials", "_values")

    def __init__(self, original: Expression) -> None:
        original.rewire(self, lambda name, function: function)
        self._columns = ColumnExpression(original)
        self._values: Mapping[int, Value] = {}
        self._trials = _TRIALS

    def foresee(self, parts: Parts) -> Mapping[int, Value]:
        """Evaluate at addresses together and return the values; none are known where that does not go."""
        self._values = {}
        if self._trials:
            try:
                self._values = parts.ask(self._columns)
            except Alone:
                self._trials -= 1
        return self._values

    def evaluate(self, scope: Scope) -> Value:
        """Return the value; raises Fault as ever."""
        found = self._values.get(scope.address)
        return super().evaluate(scope) if found is None or scope.depth else found


def foreseeing(answer: CompiledAnswer) -> CompiledAnswer:
    """Return the answer with expressions that can be foreseen, where it is a number or a tensor; else as it is."""
    match answer:
        case CompiledNumber() | CompiledTensor():
            return replace(answer, expression=ForeseenExpression(answer.expression), notes=_foreseeing(answer.notes))
        case _:
            return answer


def _foreseeing(notes: Notes) -> Notes:
    return replace(
        notes,
        verify=_or_none(notes.verify),
        follows=_or_none(notes.follows),
        mistakes=tuple(
            replace(each, when=_or_none(each.when), value=ForeseenExpression(each.value)) for each in notes.mistakes
        ),
    )


def _or_none(expression: Expression | None) -> Expression | None:
    return None if expression is None else ForeseenExpression(expression)


def foresee(answer: CompiledAnswer, parts: Parts) -> None:
    """Evaluate the expressions of an answer at addresses together; its id stands for its right values from here on."""
    if not isinstance(answer, CompiledNumber | CompiledTensor):
        return
    for each in _inside(answer.notes):
        each.foresee(parts)
    expression = answer.expression
    assert isinstance(expression, ForeseenExpression)
    values = expression.foresee(parts)
    if values:
        parts.give(answer.id, values)


def _inside(notes: Notes) -> Iterator[ForeseenExpression]:
    mistakes = [each for mistake in notes.mistakes for each in (mistake.when, mistake.value)]
    for each in (notes.verify, notes.follows, *mistakes):
        if isinstance(each, ForeseenExpression):
            yield each
