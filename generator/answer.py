"""What all answer kinds share: their common fields, what the program asks of them, and notes for graders.

A kind is a file in ``questions/``: its pydantic model and a function that compiles it to a :class:`CompiledAnswer`. At
an address the program first asks each compiled answer to ``judge`` (values only; may raise :class:`Rejection`), and
builds content with ``respond`` for the variants that are kept.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Mapping
from dataclasses import field
from fractions import Fraction
from functools import cached_property
from typing import Any, Protocol

from pydantic import Field

from generator.compilation import NO_NAMES, Compilation, Phrase, standing_at
from generator.content import Code, Inlines, Math, Text
from generator.diagnostics import Path
from generator.exam import Criterion, Guidance, Mistake, Response
from generator.expression import Expression, Scope
from generator.fields import ALLOW, Allowed, ExpressionText, Marks, Model, ProseText, amount
from generator.formula import EVERY_NAME, formula
from generator.numbers import Value
from generator.numbers.printing import Shown, tex
from generator.space import Dimension, shuffled
from generator.values import dataclass

GIVEN = frozenset({"given"})


# ---------------------------------------------------------------- fields
class MistakeSpec(Model):
    """A named wrong method: what it gives, where it applies, what it still earns, and why it is wrong."""

    value: ExpressionText = Field(description="What the wrong method gives, as an expression.")
    because: ProseText = Field(description="Why it is wrong: for graders and as feedback.")
    when: ExpressionText | None = Field(default=None, description="Where it applies; else everywhere.")
    marks: Marks = Field(default=Fraction(0), description="What it still earns; less than the right answer.")
    allow: Allowed = Field(default_factory=dict, description=ALLOW)


class RubricLine(Model):
    """A step of the rubric and the marks that it earns."""

    marks: Marks = Field(description="What the step earns.")
    text: ProseText = Field(description="What earns it.")


class AnswerFields(Model):
    """Fields that an answer of every kind has."""

    marks: Marks | None = Field(default=None, description="What the answer is worth, in halves.")
    label: ProseText = Field(default="", description="What stands before its box on paper, such as $h_1$.")
    rubric: tuple[RubricLine, ...] = Field(default=(), description="Steps with their marks; they sum to the answer's.")
    allow: Allowed = Field(default_factory=dict, description=ALLOW)


class ErrorLine(Model):
    """A frequent error in words, and what the answer still earns."""

    marks: Marks = Field(default=Fraction(0), description="What the answer still earns; less than the right one.")
    text: ProseText = Field(description="What is written, and why it is wrong.")


class OpenFields(AnswerFields):
    """Fields of an answer that a person marks: what to accept and to reject and what is often wrong, in words."""

    accept: tuple[ProseText, ...] = Field(default=(), description="What graders accept, in words.")
    reject: tuple[ProseText, ...] = Field(default=(), description="What graders reject, in words.")
    errors: tuple[ErrorLine, ...] = Field(default=(), description="Frequent errors, each with what it still earns.")


class ComputedFields(AnswerFields):
    """Fields of a computed answer: a second derivation, follow-on marking, named wrong methods.

    In ``shown`` and ``accept`` the name ``given`` stands for the value at hand: ``shown: decimals(given, 2)``.
    """

    verify: ExpressionText | None = Field(default=None, description="A second derivation; it must give the same value.")
    follows: ExpressionText | None = Field(
        default=None, description="The value from earlier answers, by their ids, as the student gave them."
    )
    shown: ExpressionText | None = Field(default=None, description="How a value is printed: decimals(given, 2).")
    accept: ExpressionText | None = Field(
        default=None, description="A property that every right answer has, of the name given."
    )
    notes: tuple[ProseText, ...] = Field(default=(), description="What else graders accept, in words.")
    mistakes: dict[str, MistakeSpec] = Field(default_factory=dict, description="Named wrong methods.")


# ---------------------------------------------------------------- values
class Rejection(Exception):
    """This address is no variant; it counts under the rule's name."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


def reject(rule: str) -> None:
    """Refuse the address under the rule's name."""
    raise Rejection(rule)


@dataclass(frozen=True)
class Moment:
    """A question at an address: its names with values, and what each dimension drew.

    A kind calls ``refuse`` where the address is no variant: it raises Rejection, or, where values were set by hand,
    notes the rule and lets the judging go on.
    """

    question: str
    address: int
    scope: Scope
    drawn: Mapping[str, Any]
    refuse: Callable[[str], None] = reject

    def order(self, count: int, *key: str) -> tuple[int, ...]:
        """Return an order of range(count) fixed by the address: option order is part of a variant, not of chance."""
        return shuffled(count, "order", self.question, self.address, *key)


@dataclass(frozen=True)
class Judgement:
    """An answer at an address, in values: the right one, the wrong ones, and what makes it another variant."""

    value: Value | None = None
    wrong: tuple[tuple[str, Value], ...] = ()
    identity: Hashable = None
    family: str = ""
    picked: Any = None
    statements: frozenset[str] = frozenset()  # those that were chosen from a larger pool


class CompiledAnswer(Protocol):
    """An answer ready to be drawn."""

    @property
    def id(self) -> str: ...
    @property
    def marks(self) -> Fraction: ...
    @property
    def dimensions(self) -> tuple[Dimension, ...]: ...
    @property
    def notes(self) -> Notes: ...
    def judge(self, moment: Moment) -> Judgement:
        """Return the answer in values; raises Rejection where the address is none, Fault where the spec is wrong."""

    def respond(self, moment: Moment, judgement: Judgement) -> Response:
        """Return the response, content and all."""


CompileAnswer = Callable[[str, Any, Fraction, Path, Compilation, frozenset[str]], CompiledAnswer]


# ---------------------------------------------------------------- notes for graders
@dataclass(frozen=True)
class CompiledMistake:
    """A mistake ready to be evaluated."""

    name: str
    value: Expression
    when: Expression | None
    marks: Fraction
    because: Phrase
    path: Path


@dataclass(frozen=True)
class Notes:
    """The compiled fields that all kinds share."""

    path: Path
    label: Phrase
    rubric: tuple[tuple[Fraction, Phrase], ...]
    accept: tuple[Phrase, ...] = ()
    reject: tuple[Phrase, ...] = ()
    mistakes: tuple[CompiledMistake, ...] = ()
    errors: tuple[tuple[Fraction, Phrase], ...] = ()
    verify: Expression | None = None
    follows: Expression | None = None
    shown: Expression | None = None
    condition: Expression | None = None
    earlier: frozenset[str] = NO_NAMES
    symbols: dict[str, str] = field(default_factory=dict)

    def show(self, value: Value, scope: Scope) -> Inlines:
        """Return how the value is printed: by ``shown`` where there is one, else as it is."""
        if self.shown is not None:
            with standing_at((*self.path, "shown")):
                return as_inlines(self.shown.evaluate(Scope({"given": value}, parent=scope)))
        return as_inlines(value)

    def guidance(self, moment: Moment, judgement: Judgement) -> Guidance:
        """Return the notes for graders at this draw."""
        scope = moment.scope
        wrong = dict(judgement.wrong)
        accept = _filled(self.accept, scope)
        if self.condition is not None and not accept:
            accept = ((Code(self.condition.text),),)
        return Guidance(
            rubric=_criteria(self.rubric, scope),
            accept=accept,
            reject=_filled(self.reject, scope),
            mistakes=tuple(
                [
                    Mistake(m.name, wrong[m.name], self.show(wrong[m.name], scope), m.marks, m.because.fill(scope))
                    for m in self.mistakes
                    if m.name in wrong
                ]
            ),
            errors=_criteria(self.errors, scope),
            follows=self._follows(scope),
            follows_rule=self.follows_rule,
            property="" if self.condition is None else self.condition.text,
        )

    def _follows(self, scope: Scope) -> str:
        if self.follows is None:
            return ""
        with standing_at((*self.path, "follows")):
            return formula(self.follows.text, scope, self.earlier, self.symbols)

    @property
    def symbol(self) -> str:
        """The label as TeX where it is one formula, alike in all variants: what stands for this answer in `follows`."""
        if self.label.line.uses:
            return ""
        match self.label.fill(Scope({})):
            case (Math(tex),):
                return tex
            case _:
                return ""

    @cached_property
    def follows_rule(self) -> str:
        """The formula of ``follows`` in names alone."""
        return "" if self.follows is None else formula(self.follows.text, Scope({}), EVERY_NAME, self.symbols)


def _filled(lines: tuple[Phrase, ...], scope: Scope) -> tuple[Inlines, ...]:
    return tuple([line.fill(scope) for line in lines]) if lines else ()


def _criteria(lines: tuple[tuple[Fraction, Phrase], ...], scope: Scope) -> tuple[Criterion, ...]:
    return tuple([Criterion(marks, line.fill(scope)) for marks, line in lines]) if lines else ()


def compile_notes(
    spec: AnswerFields, marks: Fraction, path: Path, around: Compilation, earlier: frozenset[str] = NO_NAMES
) -> Notes:
    """Compile the common fields of an answer worth ``marks``; ``earlier`` are the ids of the answers before it."""
    rubric = tuple(
        (line.marks, around.line(line.text, (*path, "rubric", k, "text"))) for k, line in enumerate(spec.rubric)
    )
    if rubric and sum(worth for worth, _ in rubric) != marks:
        total = sum((worth for worth, _ in rubric), Fraction(0))
        message = f"the rubric sums to {amount(total)} marks, the answer is worth {amount(marks)}"
        around.fault((*path, "rubric"), "marks-do-not-sum", message, "change one of the two", on_key=True)
    label = around.line(spec.label, (*path, "label"))
    if isinstance(spec, OpenFields):
        return Notes(
            path,
            label,
            rubric,
            tuple(around.line(text, (*path, "accept", k)) for k, text in enumerate(spec.accept)),
            tuple(around.line(text, (*path, "reject", k)) for k, text in enumerate(spec.reject)),
            errors=tuple(
                _compile_error(error, marks, (*path, "errors", k), around) for k, error in enumerate(spec.errors)
            ),
        )
    if not isinstance(spec, ComputedFields):
        return Notes(path, label, rubric)
    return Notes(
        path,
        label,
        rubric,
        accept=tuple(around.line(text, (*path, "notes", k)) for k, text in enumerate(spec.notes)),
        mistakes=tuple(
            _compile_mistake(name, mistake, marks, (*path, "mistakes", name), around)
            for name, mistake in spec.mistakes.items()
        ),
        verify=None if spec.verify is None else around.expression(spec.verify, (*path, "verify")),
        follows=_compile_follows(spec.follows, path, around, earlier),
        shown=None if spec.shown is None else around.expression(spec.shown, (*path, "shown"), GIVEN),
        condition=None if spec.accept is None else around.expression(spec.accept, (*path, "accept"), GIVEN),
        earlier=earlier,
        symbols=dict(around.symbols),
    )


def _compile_follows(text: str | None, path: Path, around: Compilation, earlier: frozenset[str]) -> Expression | None:
    if text is None:
        return None
    where: Path = (*path, "follows")
    known = len(around.faults)
    compiled = around.expression(text, where, earlier)
    if len(around.faults) == known and not earlier & {use.name for use in compiled.uses}:
        around.fault(
            where,
            "follows-nothing",
            "this formula uses no earlier answer",
            f"earlier answers are: {', '.join(sorted(earlier))}" if earlier else "there is no earlier answer",
        )
    return compiled


def _compile_error(spec: ErrorLine, marks: Fraction, path: Path, around: Compilation) -> tuple[Fraction, Phrase]:
    _check_less(spec.marks, marks, (*path, "marks"), around)
    return spec.marks, around.line(spec.text, (*path, "text"))


def _check_less(earned: Fraction, marks: Fraction, path: Path, around: Compilation) -> None:
    if earned >= marks > 0:
        message = f"a mistake earns less than the right answer, which is worth {amount(marks)}"
        around.fault(path, "wrong-marks", message, "for instance half of it")


def _compile_mistake(name: str, spec: MistakeSpec, marks: Fraction, path: Path, around: Compilation) -> CompiledMistake:
    _check_less(spec.marks, marks, (*path, "marks"), around)
    return CompiledMistake(
        name,
        around.expression(spec.value, (*path, "value")),
        None if spec.when is None else around.expression(spec.when, (*path, "when")),
        spec.marks,
        around.line(spec.because, (*path, "because")),
        path,
    )


def as_inlines(value: Value | Shown) -> Inlines:
    """Return a value as it stands in a line of text: words as text, all else as math."""
    if type(value) is int or type(value) is Fraction:
        return _as_math(value)
    return (Text(value),) if isinstance(value, str) else (Math(tex(value)),)


@functools.lru_cache(maxsize=4096)  # numbers return in all variants; one object is written once
def _as_math(value: int | Fraction) -> Inlines:
    return (Math(tex(value)),)
