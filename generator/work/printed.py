"""What the paper prints of a question, on tracing numbers: who computes by hand knows it beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from generator.diagnostics import Fault
from generator.expression import Expression, Scope
from generator.markup.template import For, If
from generator.numbers.traced import Step
from generator.program import CompiledPart, Program
from generator.questions.blanks import CompiledBlanks
from generator.work.tracing import BareExpression, TracedExpression, Tracer, steps_of


class Printed:
    """The texts and figures of a question, or of some of its parts, for the tracer that runs them."""

    def __init__(self, program: Program, parts: Sequence[CompiledPart], tracer: Tracer) -> None:
        self._program = program
        self._parts = parts
        self._tracer = tracer
        self._texts = {wording: tuple(self._in(wording)) for wording in program.stems}

    def steps(self, wording: str, scope: Scope) -> list[Step]:
        """Return the steps of the values that are printed in a wording."""
        return [step for text in self._texts[wording] for step in self._seen(text, scope)]

    def _in(self, wording: str) -> Iterator[Any]:
        """The texts of a wording on tracing numbers, and the arguments of figures."""
        passages = [self._program.stems[wording], *(part.asks[wording] for part in self._parts)]
        figures = [self._program.figure, *(part.figure for part in self._parts)]
        blanks = [answer.text for part in self._parts for answer in part.answers if isinstance(answer, CompiledBlanks)]
        for passage in (*passages, *blanks):
            yield _on_traces(passage.prose, self._tracer)
        for figure in figures:
            if figure is not None:
                yield from (self._tracer.expression(each) for each in figure.arguments.values())

    def _seen(self, text: Any, scope: Scope) -> list[Step]:
        """The steps of the values that a text or a figure prints."""
        try:
            return steps_of(text.evaluate(scope) if isinstance(text, Expression) else text.values(scope))
        except Fault:
            return []  # what cannot be traced is printed no less; only that it is known is not noticed


def _on_traces(template: Any, tracer: Tracer) -> Any:
    """A parsed text with its expressions on tracing numbers; tests and bounds give bare values."""
    match template:
        case Expression():
            return TracedExpression(template, tracer)
        case If(branches):
            tests = ((None if test is None else BareExpression(test, tracer), at, body) for test, at, body in branches)
            return If(tuple((test, at, _on_traces(body, tracer)) for test, at, body in tests))
        case For():
            first = None if template.first is None else BareExpression(template.first, tracer)
            expression = TracedExpression(template.expression, tracer)
            return replace(template, expression=expression, first=first, body=_on_traces(template.body, tracer))
        case tuple():
            return tuple(_on_traces(each, tracer) for each in template)
        case _ if is_dataclass(template) and not isinstance(template, type):
            inner = {each.name: getattr(template, each.name) for each in fields(template) if each.init}
            made = {name: _on_traces(each, tracer) for name, each in inner.items()}
            return replace(template, **{name: each for name, each in made.items() if each is not inner[name]})
        case _:
            return template
