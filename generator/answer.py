"""What all answer kinds share: their common fields, notes for graders, and how mistakes are judged.

A kind is a file in ``questions/``: its pydantic model and a function that compiles it to a :class:`Compiled`. At an
address the program first asks each compiled answer to ``judge`` (values only; may raise :class:`Rejection`), and
builds content with ``respond`` for the variants that are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Hashable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Annotated, Any, Protocol

from pydantic import BeforeValidator, Field, WithJsonSchema

from generator.compilation import NO_NAMES, Compilation, Phrase, evaluate, standing_at
from generator.content import Code, Inlines, Math, Text
from generator.diagnostics import Fault, Path
from generator.exam import Criterion, Guidance, Mistake, Response, Tolerance
from generator.expression import Expression, Scope
from generator.fields import ExpressionText, Marks, Model, ProseText, amount, misfit
from generator.formula import EVERY_NAME, formula
from generator.numbers import Tensor, Value, is_exact, rounded, same
from generator.numbers.printing import Shown, plain, tex
from generator.space import Dimension, shuffled

GIVEN = frozenset({"given"})


# ---------------------------------------------------------------- fields
def _tolerance(value: Any) -> Tolerance:
    if isinstance(value, Tolerance):
        return value
    if isinstance(value, int | Fraction) and not isinstance(value, bool) and value >= 0:
        return Tolerance("absolute", Fraction(value)) if value else Tolerance()
    if isinstance(value, str):
        if match := re.fullmatch(r"(\d+(?:\.\d+)?)\s*%", value):
            return Tolerance("relative", Fraction(match[1]) / 100)
        if match := re.fullmatch(r"([1-9]\d?)\s*figures?", value):
            return Tolerance("figures", Fraction(match[1]))
    raise misfit(
        "wrong-tolerance", f"{value!r} is not a tolerance", "write 0.01 (absolute), 1% (relative) or 3 figures"
    )


ToleranceField = Annotated[
    Tolerance,
    BeforeValidator(_tolerance),
    WithJsonSchema({"type": ["number", "string"], "description": "0.01, 1% or 3 figures"}),
]


class MistakeSpec(Model):
    """A named wrong method: what it gives, where it applies, what it still earns, and why it is wrong."""

    value: ExpressionText = Field(description="What the wrong method gives, as an expression.")
    because: ProseText = Field(description="Why it is wrong: for graders and as feedback.")
    when: ExpressionText | None = Field(None, description="Where it applies; else everywhere.")
    marks: Marks = Field(Fraction(0), description="What it still earns; less than the right answer.")


class RubricLine(Model):
    """A step of the rubric and the marks that it earns."""

    marks: Marks = Field(description="What the step earns.")
    text: ProseText = Field(description="What earns it.")


class AnswerFields(Model):
    """Fields that an answer of every kind has."""

    marks: Marks | None = Field(None, description="What the answer is worth, in halves.")
    label: ProseText = Field("", description="What stands before its box on paper, such as $h_1$.")
    rubric: tuple[RubricLine, ...] = Field((), description="Steps with their marks; they sum to the answer's.")


class OpenFields(AnswerFields):
    """Fields of an answer that a person marks: what to accept and what to reject, in words."""

    accept: tuple[ProseText, ...] = Field((), description="What graders accept, in words.")
    reject: tuple[ProseText, ...] = Field((), description="What graders reject, in words.")


class ComputedFields(AnswerFields):
    """Fields of a computed answer: a second derivation, follow-on marking, named wrong methods.

    In ``shown`` and ``accept`` the name ``given`` stands for the value at hand: ``shown: decimals(given, 2)``.
    """

    verify: ExpressionText | None = Field(None, description="A second derivation; it must give the same value.")
    follows: ExpressionText | None = Field(
        None, description="The value from earlier answers, by their ids, as the student gave them."
    )
    shown: ExpressionText | None = Field(None, description="How a value is printed: decimals(given, 2).")
    accept: ExpressionText | None = Field(
        None, description="A property that every right answer has, of the name given."
    )
    notes: tuple[ProseText, ...] = Field((), description="What else graders accept, in words.")
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


class Compiled(Protocol):
    """An answer ready to be drawn."""

    @property
    def id(self) -> str: ...
    @property
    def marks(self) -> Fraction: ...
    @property
    def dimensions(self) -> tuple[Dimension, ...]: ...
    def judge(self, moment: Moment) -> Judgement:
        """Return the answer in values; raises Rejection where the address is none, Fault where the spec is wrong."""

    def respond(self, moment: Moment, judgement: Judgement) -> Response:
        """Return the response, content and all."""


CompileAnswer = Callable[[str, Any, Fraction, Path, Compilation, frozenset[str]], Compiled]


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
    verify: Expression | None = None
    follows: Expression | None = None
    shown: Expression | None = None
    condition: Expression | None = None
    earlier: frozenset[str] = NO_NAMES
    symbols: dict[str, str] = field(default_factory=dict)

    def show(self, value: Value, scope: Scope) -> Inlines:
        """Return how the value is printed: by ``shown`` where there is one, else as it is."""
        if self.shown is not None:
            return as_inlines(self.shown.evaluate(Scope({"given": value}, parent=scope)))
        return as_inlines(value)

    def guidance(self, moment: Moment, judgement: Judgement) -> Guidance:
        """Return the notes for graders at this draw."""
        scope = moment.scope
        wrong = dict(judgement.wrong)
        accept = tuple(line.fill(scope) for line in self.accept)
        if self.condition is not None and not accept:
            accept = ((Code(self.condition.text),),)
        return Guidance(
            rubric=tuple(Criterion(marks, line.fill(scope)) for marks, line in self.rubric),
            accept=accept,
            reject=tuple(line.fill(scope) for line in self.reject),
            mistakes=tuple(
                Mistake(m.name, wrong[m.name], self.show(wrong[m.name], scope), m.marks, m.because.fill(scope))
                for m in self.mistakes
                if m.name in wrong
            ),
            follows=self._formula(scope, self.earlier),
            follows_rule=self._formula(scope, EVERY_NAME),
        )

    def _formula(self, scope: Scope, kept: Container[str]) -> str:
        if self.follows is None:
            return ""
        with standing_at((*self.path, "follows")):
            return formula(self.follows.text, scope, kept, self.symbols)


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


def _compile_mistake(name: str, spec: MistakeSpec, marks: Fraction, path: Path, around: Compilation) -> CompiledMistake:
    if spec.marks >= marks > 0:
        message = f"a mistake earns less than the right answer, which is worth {amount(marks)}"
        around.fault((*path, "marks"), "wrong-marks", message, "for instance half of it")
    return CompiledMistake(
        name,
        around.expression(spec.value, (*path, "value")),
        None if spec.when is None else around.expression(spec.when, (*path, "when")),
        spec.marks,
        around.line(spec.because, (*path, "because")),
        path,
    )


# ---------------------------------------------------------------- judging computed answers
def judge_computed(notes: Notes, moment: Moment, value: Value, tolerance: Tolerance) -> tuple[tuple[str, Value], ...]:
    """Check a computed value at this draw and return the mistakes that apply, by name.

    Raises Fault where ``verify``, ``follows`` or ``accept`` disagree with the value; refuses the address where a
    mistake coincides with it: by value, as displayed, or within the tolerance.
    """
    scope = moment.scope
    if notes.verify is not None:
        _agree(notes, "verify", evaluate(notes.verify, scope, (*notes.path, "verify")), value, moment)
    if notes.follows is not None:
        _agree(notes, "follows", evaluate(notes.follows, scope, (*notes.path, "follows")), value, moment)
    if notes.condition is not None and not _accepts(notes, value, scope):
        message = f"the right answer itself, {plain(value)}, does not pass accept at address {moment.address}"
        raise Fault(
            (*notes.path, "accept"), "accept-refuses-answer", message, "accept must hold for every right answer"
        )
    wrong = []
    for mistake in notes.mistakes:
        if mistake.when is not None and not evaluate(mistake.when, scope, (*mistake.path, "when")):
            continue
        other = evaluate(mistake.value, scope, (*mistake.path, "value"))
        if _coincides(notes, mistake, other, value, tolerance, scope):
            moment.refuse(f"mistake {mistake.name}")
        wrong.append((mistake.name, other))
    return tuple(wrong)


def _coincides(
    notes: Notes, mistake: CompiledMistake, other: Value, value: Value, tolerance: Tolerance, scope: Scope
) -> bool:
    """True when a mistake's value passes for the right one: by value, as displayed, or by the accepted property."""
    try:
        alike = within(other, value, tolerance) or notes.show(other, scope) == notes.show(value, scope)
    except ValueError as error:
        where: Path = (*mistake.path, "value")
        raise Fault(where, "cannot-compare", f"this cannot be told from the answer: {error}") from error
    return alike or (notes.condition is not None and _accepts(notes, other, scope))


def _accepts(notes: Notes, given: Value, scope: Scope) -> bool:
    assert notes.condition is not None
    return bool(evaluate(notes.condition, Scope({"given": given}, parent=scope), (*notes.path, "accept")))


def _agree(notes: Notes, name: str, other: Value, value: Value, moment: Moment) -> None:
    try:
        agree = same(other, value)
    except ValueError as error:
        raise Fault((*notes.path, name), "cannot-compare", f"this cannot be compared: {error}") from error
    if not agree:
        raise Fault(
            (*notes.path, name),
            f"{name}-differs",
            f"{name} gives {tex(other)}, the answer is {tex(value)} at address {moment.address}",
            "one of the two is wrong: examwright show prints this variant",
        )


def within(given: Value, value: Value, tolerance: Tolerance) -> bool:
    """True when a given number or tensor is right within the tolerance, decided exactly."""
    if isinstance(value, Tensor) or isinstance(given, Tensor):
        return (
            isinstance(value, Tensor)
            and isinstance(given, Tensor)
            and given.shape == value.shape
            and all(within(a, b, tolerance) for a, b in zip(given.cells(), value.cells(), strict=True))
        )
    if not (is_exact(given) and is_exact(value)):
        return same(given, value)
    match tolerance.kind:
        case "exact":
            return same(given, value)
        case "absolute":
            return bool(abs(given - value) <= tolerance.amount)  # type: ignore[operator]  # exact numbers
        case "relative":
            return bool(abs(given - value) <= tolerance.amount * abs(value))  # type: ignore[operator,arg-type]  # exact numbers
        case "figures":
            return bool(significant(given, int(tolerance.amount)) == significant(value, int(tolerance.amount)))


def significant(value: Any, figures: int) -> int | Fraction:
    """Return the number rounded to significant figures.

    >>> significant(Fraction(12345, 10000), 3)
    Fraction(123, 100)
    """
    if value == 0:
        return 0
    places = figures - 1
    size = abs(rounded(value, 30))
    while size >= 10:
        size, places = size / Fraction(10), places - 1
    while 0 < size < 1:
        size, places = size * 10, places + 1
    return rounded(value, places)  # type: ignore[no-any-return]  # exact


def as_inlines(value: Value | Shown) -> Inlines:
    """Return a value as it stands in a line of text: words as text, all else as math."""
    return (Text(value),) if isinstance(value, str) else (Math(tex(value)),)
