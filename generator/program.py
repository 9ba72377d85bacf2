"""A question compiled: an address of its space → a judged draw, and a judged draw → a :class:`Variant`."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from generator.addressed import AddressedScope
from generator.answer import CompiledAnswer, Judgement, Moment, Rejection, reject
from generator.compilation import Passage, evaluate
from generator.content import Blocks
from generator.diagnostics import Fault, Path
from generator.exam import Part, Response, Space, Variant
from generator.expression import Expression, Scope
from generator.illustration import Illustration
from generator.numbers import Value
from generator.numbers.printing import plain
from generator.parameters import holds
from generator.space import ParameterSpace, Place
from generator.spec import QuestionSpec
from generator.values import dataclass


@dataclass(frozen=True)
class CompiledPart:
    """A part ready to be drawn; ``asks`` has its text in each wording."""

    id: str
    asks: Mapping[str, Passage]
    figure: Illustration | None
    answers: tuple[CompiledAnswer, ...]
    solution: Passage
    hints: tuple[Passage, ...]
    space: Space
    marks: Fraction
    path: Path


@dataclass(frozen=True)
class Draw:
    """A valid address, judged: everything that decides which variant it is, and no content yet."""

    moment: Moment
    judgements: tuple[tuple[Judgement, ...], ...]
    family: str
    wording: str

    @property
    def address(self) -> int:
        """Where in the space it lies; -1 for values set by hand."""
        return self.moment.address


@dataclass(frozen=True)
class Program:
    """A compiled question. ``stems`` has the stem in each wording; ``irrational`` where there may be irrational numbers
    or formulas, which sympy holds."""

    spec: QuestionSpec
    title: str
    space: ParameterSpace
    parameters: tuple[str, ...]
    conditional: Mapping[str, Expression]
    lets: Mapping[str, Expression]
    rules: Mapping[str, Expression]
    units: Mapping[str, Value]
    family: Expression | None
    stems: Mapping[str, Passage]
    figure: Illustration | None
    parts: tuple[CompiledPart, ...]
    irrational: bool

    # ------------------------------------------------------------ drawing
    def judge(self, address: int) -> Draw:
        """Return the draw at an address.

        Raises Rejection under the name of the rule that refuses it, Fault where the question itself is wrong (a
        division by zero behind the passed rules, a ``verify`` that differs).
        """
        return self._judged(self._moment_of(address, self._passing(address)))

    def judge_like(self, address: int, other: Draw) -> Draw | None:
        """Return the draw at an address if it is of the family of another, None if not.

        No more is looked at than decides it. Raises as :meth:`judge` does.
        """
        scope = self._passing(address)
        if self.family is not None and not f"{other.family} / ".startswith(f"{self._own_family(scope)} / "):
            return None
        draw = self._judged(self._moment_of(address, scope))
        return draw if draw.family == other.family else None

    def worded_like(self, draw: Draw) -> tuple[int, int]:
        """Return the addresses in the wording of a draw, as the first of them and the step from one to the next.

        The wording is the last digit of an address, where there are several; else these are all addresses.
        """
        step = self.space.dimensions[-1].size if self.spec.wordings else 1
        return draw.address % step, step

    def _passing(self, address: int) -> Scope:
        """Return the names at an address that passes the rules; what no rule asked for may not be made yet. Raises
        IndexError outside the space."""
        if not 0 <= address < self.space.size:
            raise IndexError(f"address {address} is outside 0..{self.space.size - 1}")
        scope = (
            self.scope(self.space.values(address))
            if self.conditional
            else AddressedScope(address, self._places, self.units, self.lets)
        )
        for name, rule in self.rules.items():
            if not evaluate(rule, scope, ("require", name)):
                raise Rejection(name)
        return scope

    def _moment_of(self, address: int, scope: Scope) -> Moment:
        if self.conditional:
            drawn = self.space.values(address)
        else:
            drawn = {
                name: scope[name] if name in self._places else at(address // step % size)
                for name, (at, step, size) in self.space.places.items()
            }
        return Moment(self.spec.id, address, scope, drawn, reject)

    @cached_property
    def _places(self) -> Mapping[str, Place]:
        """Where an address has the digits of the parameters."""
        return {name: place for name, place in self.space.places.items() if name in self.parameters}

    def _own_family(self, scope: Scope) -> str:
        assert self.family is not None
        return plain(evaluate(self.family, scope, ("family",)))

    def judge_given(self, given: Mapping[str, Value]) -> tuple[Draw, tuple[str, ...]]:
        """Return the draw with parameters set by hand, and the names of the rules that it breaks.

        A value outside its range is named too. Parameters not given, and everything else that is drawn, come from the
        first valid address, or from address 0 where there is none among the first 10,000.
        """
        ranges = (
            f"{name} leaves its range" for name, value in given.items() if not holds(self.spec.params[name], value)
        )
        broken = list(ranges)
        moment = self.moment({**self._first_values(), **given}, -1, broken.append)
        broken += [name for name, rule in self.rules.items() if not evaluate(rule, moment.scope, ("require", name))]
        return self._judged(moment), tuple(dict.fromkeys(broken))

    def moment(self, drawn: Mapping[str, Any], address: int, refuse: Callable[[str], None] = reject) -> Moment:
        """Return the question at what each dimension drew."""
        return Moment(self.spec.id, address, self.scope(drawn), drawn, refuse)

    def scope(self, drawn: Mapping[str, Any]) -> Scope:
        """Return the question's names with their values; a parameter out of use has none."""
        values = {name: drawn[name] for name in self.parameters}
        values.update(self.units)
        scope = Scope(values, self.lets)
        return self._without_unused(scope, values) if self.conditional else scope

    def _without_unused(self, scope: Scope, values: Mapping[str, Value]) -> Scope:
        unused = [
            name for name, when in self.conditional.items() if not evaluate(when, scope, ("params", name, "when"))
        ]
        if not unused:
            return scope
        return Scope({name: value for name, value in values.items() if name not in unused}, self.lets)

    def _first_values(self) -> dict[str, Any]:
        for address in range(min(self.space.size, 10_000)):
            try:
                self.judge(address)
            except Rejection:
                continue
            return self.space.values(address)
        return self.space.values(0)

    def _judged(self, moment: Moment) -> Draw:
        judged = []
        seeing = moment  # what `follows` reads: the ids of earlier answers stand for their right values
        for part in self.parts:
            judgements: list[Judgement] = []
            for answer in part.answers:
                judgement = answer.judge(seeing)
                judgements.append(judgement)
                if judgement.value is not None:
                    seeing = replace(seeing, scope=Scope({answer.id: judgement.value}, parent=seeing.scope))
            judged.append(tuple(judgements))
        return self._draw(moment, tuple(judged))

    def _draw(self, moment: Moment, judged: tuple[tuple[Judgement, ...], ...]) -> Draw:
        wording = moment.drawn.get("wording", "")
        families = [each.family for judgements in judged for each in judgements if each.family]
        if self.family is not None:
            families.insert(0, self._own_family(moment.scope))
        if wording:
            families.append(wording)
        return Draw(moment, judged, " / ".join(families), wording)

    def identity(self, draw: Draw) -> Hashable:
        """Return what makes a draw another variant: what the student sees, and what is right."""
        answers = tuple(each.identity for judgements in draw.judgements for each in judgements)
        return self.seen(draw.moment, draw.wording), answers

    def seen(self, moment: Moment, wording: str) -> tuple[Value, ...]:
        """The values in the student's view: words do not count, or every wording would be another variant."""
        scope = moment.scope
        seen = [*self.stems[wording].values(scope)]
        if self.figure is not None:
            seen += self.figure.values(scope)
        for part in self.parts:
            seen += part.asks[wording].values(scope)
            if part.figure is not None:
                seen += part.figure.values(scope)
        return tuple(value for value in seen if not isinstance(value, str))

    # ------------------------------------------------------------ content
    def parameter_values(self, draw: Draw) -> tuple[tuple[str, Value], ...]:
        """Return the parameters in use, in the order of the spec."""
        scope = draw.moment.scope
        return tuple((name, scope[name]) for name in self.parameters if name in scope)

    def derived_values(self, draw: Draw) -> tuple[tuple[str, Value], ...]:
        """Return the derived values; one that has no value at this draw, and that nothing asked for, is left out."""
        found = []
        for name in self.lets:
            try:
                found.append((name, draw.moment.scope[name]))
            except Fault:
                continue
        return tuple(found)

    def responses(self, draw: Draw) -> tuple[tuple[Response, ...], ...]:
        """Return the responses of each part: the answers as content."""
        return tuple(
            tuple(answer.respond(draw.moment, each) for answer, each in zip(part.answers, judgements, strict=True))
            for part, judgements in zip(self.parts, draw.judgements, strict=True)
        )

    def variant(self, draw: Draw) -> Variant:
        """Return the draw as content, ready for every writer."""
        spec, scope = self.spec, draw.moment.scope
        return Variant(
            question=spec.id,
            title=self.title,
            topic=spec.topic,
            skills=spec.skills,
            minutes=spec.minutes,
            address=draw.moment.address,
            family=draw.family,
            wording=draw.wording,
            parameters=self.parameter_values(draw),
            derived=self.derived_values(draw),
            stem=(*self.stems[draw.wording].fill(scope), *_figure(self.figure, scope)),
            parts=tuple(
                Part(
                    id=part.id,
                    ask=(*part.asks[draw.wording].fill(scope), *_figure(part.figure, scope)),
                    marks=part.marks,
                    responses=responses,
                    solution=part.solution.fill(scope),
                    space=part.space,
                    hints=tuple(hint.fill(scope) for hint in part.hints),
                    path=part.path,
                )
                for part, responses in zip(self.parts, self.responses(draw), strict=True)
            ),
        )


def _figure(figure: Illustration | None, scope: Scope) -> Blocks:
    if figure is None:
        return ()
    return (figure.block(scope),)
