"""What a rule, an answer or a text depends on: the dimensions of the space, followed through derived values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from generator.answer import CompiledAnswer
from generator.expression import Expression
from generator.inside import inside
from generator.markup import Line, Prose
from generator.program import Program

# Of an answer, the texts that judging does not read.
UNJUDGED = frozenset({"because", "label", "rubric", "accept", "reject", "errors"})

Dimensions = frozenset[int]
"""Positions of dimensions in the space."""


class Dependence:
    """Finds the dimensions that names, expressions, answers and texts of one question read."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._position = {dimension.name: k for k, dimension in enumerate(program.space.dimensions)}
        self._known: dict[str, Dimensions] = {}

    @property
    def wording(self) -> Dimensions:
        """The dimension of the wordings, where there is one."""
        return frozenset({self._position["wording"]} if self.program.spec.wordings else ())

    def of_name(self, name: str) -> Dimensions:
        """Return what a parameter or a derived value depends on; any other name depends on nothing."""
        if name not in self._known:
            self._known[name] = frozenset()  # cycles are refused at load
            self._known[name] = self._followed(name)
        return self._known[name]

    def _followed(self, name: str) -> Dimensions:
        if name in self.program.lets:
            return self.of_uses(self.program.lets[name])
        if name not in self.program.parameters:
            return frozenset()
        own = frozenset({self._position[name]})
        when = self.program.conditional.get(name)
        return own if when is None else own | self.of_uses(when)

    def of_uses(self, text: Expression | Prose | Line, further: Mapping[str, Dimensions] | None = None) -> Dimensions:
        """Return what an expression or a text depends on; ``further`` says it for names of its own."""
        further = further or {}
        return _union(further.get(use.name, self.of_name(use.name)) for use in text.uses)

    def of_answer(self, answer: CompiledAnswer, earlier: Mapping[str, Dimensions]) -> Dimensions:
        """Return what judging an answer depends on; ``earlier`` says it of the answers before."""
        drawn = frozenset(self._position[dimension.name] for dimension in answer.dimensions)
        return drawn | _union(self.of_uses(each, earlier) for each in inside(answer, UNJUDGED))

    def of_texts(self, *values: Any) -> Dimensions:
        """Return what all texts inside some values depend on, and the wording."""
        return self.wording | _union(self.of_uses(each) for value in values for each in inside(value))


def names_judged(answer: CompiledAnswer) -> tuple[str, ...]:
    """Return the names whose values tell how an answer is judged, earlier answers too; none where they do not."""
    own = {"given"}
    read = list(inside(answer, UNJUDGED))
    if any(isinstance(each, Expression) and each.derives for each in read):
        return ()
    return tuple(dict.fromkeys(use.name for each in read for use in each.uses if use.name not in own))


def _union(found: Iterable[Dimensions]) -> Dimensions:
    return frozenset().union(*found)
