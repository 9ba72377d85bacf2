"""The computed answers of a question, and what a marker would count as right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from generator.answer import CompiledAnswer, Judgement, Notes
from generator.diagnostics import Fault, Path
from generator.exam import Tolerance
from generator.expression import Expression, Scope
from generator.numbers import Tensor, Value, normal, same
from generator.program import Draw, Program
from generator.questions.blanks import CompiledBlanks
from generator.questions.formula import CompiledFormula
from generator.questions.number import CompiledNumber
from generator.questions.tensor import CompiledTensor
from generator.tolerance import within
from generator.values import dataclass

EXACT = Tolerance()
# What a wrong method may raise where it leads to no value: nothing is written then.
FAILURES = (ArithmeticError, AttributeError, Fault, LookupError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True)
class Target:
    """A computed answer, or a gap of a text: its expression, where it stands, what it is right within."""

    part: str
    id: str
    path: Path
    place: tuple[int, ...]  # of its judgement: part, answer, gap
    expression: Expression
    notes: Notes
    tolerance: Tolerance
    over: tuple[str, ...] = ()
    any_order: bool = False

    def scope(self, around: Scope) -> Scope:
        """Return the names that the answer sees: the variables of a formula as positive sympy symbols."""
        return Scope(self.variables(), parent=around) if self.over else around

    def variables(self) -> Mapping[str, Any]:
        """Return the variables of a formula."""
        if not self.over:
            return {}
        import sympy

        return {name: sympy.Symbol(name, positive=True) for name in self.over}

    def judgement(self, draw: Draw) -> Judgement:
        """Return how the answer was judged at a draw."""
        part, answer, *gaps = self.place
        found = draw.judgements[part][answer]
        for gap in gaps:
            found = found.picked[gap]
        return found

    def right(self, given: Value, value: Value, around: Scope) -> bool:
        """True where a given value passes for the right one: within the tolerance, or printed alike."""
        if type(given) is type(value) and given == value:
            return True
        plain = self.tolerance == EXACT and self.notes.shown is None
        if plain and not self.any_order and _rational(given) and _rational(value):
            return False
        scope = self.scope(around)
        try:
            if within(given, value, self.tolerance) or self._rearranged(given, value):
                return True
            shown = self.notes.shown is not None
            return shown and self.notes.show(given, scope) == self.notes.show(value, scope)
        except FAILURES:
            return False  # it cannot even be written as an answer

    def accepts(self, given: Value, around: Scope) -> bool:
        """True where a value has the accepted property: it is another right answer, and no method to it is wrong."""
        condition = self.notes.condition
        if condition is None:
            return False
        try:
            return bool(condition.evaluate(Scope({"given": given}, parent=self.scope(around))))
        except FAILURES:
            return False

    def _rearranged(self, given: Value, value: Value) -> bool:
        if not (self.any_order and isinstance(given, Tensor) and isinstance(value, Tensor)):
            return False
        return given.shape == value.shape and sorted(given.cells()) == sorted(value.cells())

    def like(self, given: Value, draw: Draw) -> frozenset[str]:
        """Return the named mistakes of a draw that give this value."""
        return frozenset(name for name, value in self.judgement(draw).wrong if _same(given, value))


def targets(program: Program) -> tuple[Target, ...]:
    """Return the computed answers of a question, in their order."""
    return tuple(
        target
        for p, part in enumerate(program.parts)
        for a, answer in enumerate(part.answers)
        for target in _targets(part.id, answer, (p, a))
    )


def _targets(part: str, answer: CompiledAnswer, place: tuple[int, ...]) -> Iterator[Target]:
    match answer:
        case CompiledNumber(id, spec, _, expression, notes):
            yield Target(part, id, (*notes.path, "number"), place, expression, notes, spec.tolerance)
        case CompiledTensor(id, spec, _, expression, notes):
            path: Path = (*notes.path, "tensor")
            yield Target(part, id, path, place, expression, notes, spec.tolerance, (), spec.any_order)
        case CompiledFormula(id, spec, _, expression, notes):
            yield Target(part, id, (*notes.path, "formula"), place, expression, notes, EXACT, spec.over)
        case CompiledBlanks():
            for k, gap in enumerate(answer.gaps):
                yield from _targets(part, gap, (*place, k))
        case _:
            return


def identical(a: Any, b: Any) -> bool:
    """True for one value, decided exactly; False where it cannot be decided."""
    return _same(a, b)


def _same(a: Any, b: Any) -> bool:
    try:
        return same(normal(a), normal(b))
    except FAILURES:
        return False


def _rational(value: Value) -> bool:
    if isinstance(value, Tensor):
        return all(type(cell) in (int, Fraction) for cell in value.cells())
    return type(value) in (int, Fraction)
