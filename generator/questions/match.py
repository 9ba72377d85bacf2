"""Matching: terms to be joined with choices; some terms may be drawn from a larger pool."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import partial

from pydantic import Field

from generator.answer import Judgement, Moment, Notes, OpenFields, compile_notes
from generator.compilation import Compilation, Phrase, evaluate
from generator.diagnostics import Fault, Path, suggest
from generator.exam import MatchResponse, Response
from generator.expression import Expression
from generator.fields import ExpressionText, Model, ProseText
from generator.space import Dimension, combination
from generator.values import dataclass


class TermSpec(Model):
    """A term and where it belongs: the name of a choice, or an expression that gives one."""

    text: ProseText = Field(description="The term as printed.")
    to: str = Field(default="", description="The name of the choice that it belongs to.")
    computed: ExpressionText | None = Field(
        default=None, description="An expression that gives the name of that choice."
    )


class MatchSpec(Model):
    """``terms`` (``draw`` of them are taken) to be joined with ``choices``, printed as listed with ``keep_order``."""

    terms: dict[str, TermSpec] = Field(min_length=2, description="What is to be matched, by name.")
    choices: dict[str, ProseText] = Field(min_length=2, description="What it is matched with, by name.")
    draw: int | None = Field(default=None, ge=2, description="How many of the terms are drawn; else all.")
    keep_order: bool = Field(default=False, description="Prints the choices as listed here.")


class MatchAnswer(OpenFields):
    """``{match: {terms: {g1: {text: $g_1$, computed: gates[1]}}, choices: {forget: forget gate, …}}, marks: 1}``."""

    match: MatchSpec = Field(description="Terms to be joined with choices.")


@dataclass(frozen=True)
class Term:
    """A compiled term."""

    name: str
    text: Phrase
    to: str
    computed: Expression | None
    path: Path


@dataclass(frozen=True)
class CompiledMatch:
    """A matching ready to be drawn."""

    id: str
    spec: MatchSpec
    marks: Fraction
    terms: tuple[Term, ...]
    choices: tuple[tuple[str, Phrase], ...]
    notes: Notes
    dimensions: tuple[Dimension, ...]

    def judge(self, moment: Moment) -> Judgement:
        """Return which drawn term belongs to which choice."""
        names = {name for name, _ in self.choices}
        indices = moment.drawn[self.dimensions[0].name] if self.dimensions else range(len(self.terms))
        pairs = []
        for term in (self.terms[k] for k in indices):
            target = term.to
            if term.computed is not None:
                target = str(evaluate(term.computed, moment.scope, (*term.path, "computed")))
                if target not in names:
                    message = f"this gives '{target}', which is no choice"
                    hint = suggest(target, names) or f"choices: {', '.join(sorted(names))}"
                    raise Fault((*term.path, "computed"), "unknown-name", message, hint)
            pairs.append((term, target))
        return Judgement(identity=frozenset((term.name, target) for term, target in pairs), picked=pairs)

    def respond(self, moment: Moment, judgement: Judgement) -> Response:
        """Return terms and choices; choices stand in the order of this address unless it is to be kept."""
        count = len(self.choices)
        order = tuple(range(count)) if self.spec.keep_order else moment.order(count, self.id)
        position = {self.choices[k][0]: place for place, k in enumerate(order)}
        return MatchResponse(
            id=self.id,
            marks=self.marks,
            label=self.notes.label.fill(moment.scope),
            guidance=self.notes.guidance(moment, judgement),
            terms=tuple(term.text.fill(moment.scope) for term, _ in judgement.picked),
            choices=tuple(self.choices[k][1].fill(moment.scope) for k in order),
            key=tuple(position[target] for _, target in judgement.picked),
        )


def compile_match(
    id: str, spec: MatchAnswer, marks: Fraction, path: Path, around: Compilation, earlier: frozenset[str]
) -> CompiledMatch:
    """Compile a matching; faults go to ``around``."""
    match = spec.match
    for name, term in match.terms.items():
        where: Path = (*path, "match", "terms", name)
        if (term.computed is None) == (term.to == ""):
            around.fault(
                where, "wrong-term", "a term has one of: to, computed", "to: the name of a choice", on_key=True
            )
        elif term.to and term.to not in match.choices:
            hint = suggest(term.to, match.choices) or f"choices: {', '.join(match.choices)}"
            around.fault((*where, "to"), "unknown-name", f"there is no choice called '{term.to}'", hint)
    terms = tuple(
        _compile_term(name, term, (*path, "match", "terms", name), around) for name, term in match.terms.items()
    )
    choices = tuple(
        (name, around.line(text, (*path, "match", "choices", name))) for name, text in match.choices.items()
    )
    dimensions: tuple[Dimension, ...] = ()
    if match.draw is not None:
        count, taken = len(terms), match.draw
        if taken > count:
            around.fault(
                (*path, "match", "draw"), "pool-too-small", f"{count} terms cannot give {taken}", f"at most {count}"
            )
            taken = count
        size = math.comb(count, taken)
        dimensions = (Dimension(f"terms of {id}", size, partial(combination, n=count, k=taken)),)
    return CompiledMatch(id, match, marks, terms, choices, compile_notes(spec, marks, path, around), dimensions)


def _compile_term(name: str, spec: TermSpec, path: Path, around: Compilation) -> Term:
    computed = None if spec.computed is None else around.expression(spec.computed, (*path, "computed"))
    return Term(name, around.line(spec.text, (*path, "text")), spec.to, computed, path)
