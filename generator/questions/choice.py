"""A choice from a pool of statements: which of them are drawn is part of the address, how many are right the family."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from generator.answer import AnswerFields, Judgement, Moment, Notes, compile_notes
from generator.compilation import Compilation, Phrase, evaluate
from generator.diagnostics import Path, suggest
from generator.exam import ChoiceResponse, Option, Response
from generator.expression import Expression
from generator.fields import ExpressionText, Model, ProseText, misfit
from generator.space import Dimension, combination
from generator.values import dataclass

STATEMENT_OUT, EXCLUDED_PAIR, WRONG_COUNT = "statement out of place", "excluded pair", "count of right options"
# The rules under which a choice refuses an address.
CHOICE_RULES = frozenset({STATEMENT_OUT, EXCLUDED_PAIR, WRONG_COUNT})


def _count_range(value: Any) -> tuple[int, int]:
    if isinstance(value, int) and not isinstance(value, bool):
        return value, value
    if (
        isinstance(value, str)
        and (ends := value.split(".."))
        and len(ends) == 2
        and all(e.strip().isdigit() for e in ends)
    ):
        return int(ends[0]), int(ends[1])
    if isinstance(value, tuple):
        return value
    raise misfit("wrong-range", f"{value!r} is not a count", "write 2 or a range such as 1..3")


CountRange = Annotated[
    tuple[int, int],
    BeforeValidator(_count_range),
    WithJsonSchema({"type": ["integer", "string"], "pattern": r"^\d+\.\.\d+$"}),
]


class StatementSpec(Model):
    """A statement with its truth: ``right: text``, ``wrong: text``, or ``says: text`` with ``truth: expression``."""

    right: ProseText | None = Field(default=None, description="The text of a right statement.")
    wrong: ProseText | None = Field(default=None, description="The text of a wrong statement.")
    says: ProseText | None = Field(default=None, description="The text of a statement whose truth is computed.")
    truth: ExpressionText | None = Field(
        default=None, description="Whether it is right, as an expression; goes with says."
    )
    because: ProseText = Field(default="", description="Why it is right or wrong.")
    excludes: tuple[str, ...] = Field(default=(), description="Statements that never stand beside this one.")
    when: ExpressionText | None = Field(default=None, description="The cases in which the statement is used.")
    contested: bool = Field(
        default=False, description="Keeps the statement out unless the choice asks for contested ones."
    )

    @model_validator(mode="after")
    def _one_text(self) -> StatementSpec:
        given = [name for name in ("right", "wrong", "says") if getattr(self, name) is not None]
        if len(given) != 1:
            there = f"this one has {' and '.join(given)}" if given else "this one has no text"
            hint = "right: …, or wrong: …, or says: … with truth: an expression"
            raise misfit("wrong-statement", f"a statement has one text; {there}", hint)
        if self.says is not None and self.truth is None:
            raise misfit("wrong-statement", "says needs truth", "truth: an expression such as n % 2 == 0")
        if self.says is None and self.truth is not None:
            raise misfit("wrong-statement", "truth goes with says", "write says: instead, or take truth out")
        return self


class ChoiceSpec(Model):
    """How many options are drawn, and how many of them are right."""

    options: int = Field(default=4, ge=2, le=10, description="How many statements are drawn.")
    right: CountRange = Field(default=(1, 3), description="How many of them are right: 2 or 1..3; equal in all forms.")
    columns: int = Field(default=1, ge=1, le=4, description="In how many columns they stand.")
    single: bool = Field(default=False, description="Says on the paper that exactly one is right.")
    contested: bool = Field(default=False, description="Draws contested statements too.")


class ChoiceAnswer(AnswerFields):
    """``{choice: {options: 4, right: 1..3}, marks: 2, statements: {name: {right: …, because: …}}}``."""

    choice: ChoiceSpec = Field(description="A choice from a pool of statements.")
    statements: dict[str, StatementSpec] = Field(min_length=2, description="The pool, by name.")


@dataclass(frozen=True)
class Statement:
    """A compiled statement."""

    name: str
    text: Phrase
    truth: Expression | bool
    when: Expression | None
    because: Phrase
    excludes: frozenset[str]
    path: Path


@dataclass(frozen=True)
class CompiledChoice:
    """A choice ready to be drawn; its one dimension is which statements stand on the paper."""

    id: str
    spec: ChoiceSpec
    marks: Fraction
    pool: tuple[Statement, ...]
    notes: Notes
    dimensions: tuple[Dimension, ...]

    def judge(self, moment: Moment) -> Judgement:
        """Return the drawn statements with their truth; refuses the address for an excluded pair or a wrong count."""
        picked = []
        for index in moment.drawn[self.dimensions[0].name]:
            statement = self.pool[index]
            if statement.when is not None and not evaluate(statement.when, moment.scope, (*statement.path, "when")):
                moment.refuse(STATEMENT_OUT)
            truth = statement.truth
            if not isinstance(truth, bool):
                truth = bool(evaluate(truth, moment.scope, (*statement.path, "truth")))
            picked.append((statement, truth))
        names = {statement.name for statement, _ in picked}
        if any(statement.excludes & names for statement, _ in picked):
            moment.refuse(EXCLUDED_PAIR)
        right = sum(truth for _, truth in picked)
        if not self.spec.right[0] <= right <= self.spec.right[1]:
            moment.refuse(WRONG_COUNT)
        words = tuple(value for s, _ in picked for value in s.text.values(moment.scope) if not isinstance(value, str))
        identity = (frozenset((s.name, truth) for s, truth in picked), words)
        chosen = frozenset(names) if len(self.pool) > self.spec.options else frozenset()
        return Judgement(identity=identity, family=f"{right} right", picked=picked, statements=chosen)

    def respond(self, moment: Moment, judgement: Judgement) -> Response:
        """Return the statements in the order of this address."""
        order = moment.order(len(judgement.picked), self.id)
        options = []
        for statement, truth in (judgement.picked[k] for k in order):
            because = statement.because.fill(moment.scope)
            options.append(Option(statement.name, statement.text.fill(moment.scope), truth, because))
        return ChoiceResponse(
            id=self.id,
            marks=self.marks,
            label=self.notes.label.fill(moment.scope),
            guidance=self.notes.guidance(moment, judgement),
            options=tuple(options),
            single=self.spec.single,
            columns=self.spec.columns,
        )


def compile_choice(
    id: str, spec: ChoiceAnswer, marks: Fraction, path: Path, around: Compilation, earlier: frozenset[str]
) -> CompiledChoice:
    """Compile a choice; faults (no right option possible, unknown exclusions, a pool too small) go to ``around``."""
    for name, each in spec.statements.items():
        for k, other in enumerate(each.excludes):
            if other not in spec.statements or other == name:
                where: Path = (*path, "statements", name, "excludes", k)
                others = [each for each in spec.statements if each != name]
                hint = suggest(other, others) or f"the others: {', '.join(others)}"
                around.fault(where, "unknown-name", f"there is no other statement called '{other}'", hint)
    pool = tuple(
        _compile_statement(name, each, spec.statements, (*path, "statements", name), around)
        for name, each in spec.statements.items()
        if spec.choice.contested or not each.contested
    )
    _check_counts(spec.choice, pool, path, around)
    count = min(spec.choice.options, len(pool))
    size = math.comb(len(pool), count)
    drawn = Dimension(f"statements of {id}", size, partial(combination, n=len(pool), k=count))
    return CompiledChoice(id, spec.choice, marks, pool, compile_notes(spec, marks, path, around), (drawn,))


def _compile_statement(
    name: str, spec: StatementSpec, all_specs: Mapping[str, StatementSpec], path: Path, around: Compilation
) -> Statement:
    field = "right" if spec.right is not None else "wrong" if spec.wrong is not None else "says"
    text = getattr(spec, field)
    truth: Expression | bool = field == "right"
    if spec.truth is not None:
        truth = around.expression(spec.truth, (*path, "truth"))
    return Statement(
        name,
        around.line(text, (*path, field)),
        truth,
        None if spec.when is None else around.expression(spec.when, (*path, "when")),
        around.line(spec.because, (*path, "because")),
        # an exclusion holds both ways, on whichever side it is written
        frozenset(spec.excludes) | {other for other, each in all_specs.items() if name in each.excludes},
        path,
    )


def _check_counts(spec: ChoiceSpec, pool: tuple[Statement, ...], path: Path, around: Compilation) -> None:
    low, high = spec.right
    where: Path = (*path, "choice")
    if low > high or high > spec.options:
        message = f"{low}..{high} right ones of {spec.options} options cannot be"
        around.fault(
            (*where, "right"),
            "wrong-range",
            message,
            f"for instance {f'1..{spec.options - 1}' if spec.options > 2 else 1}",
        )
        return
    if spec.single and (low, high) != (1, 1):
        around.fault((*where, "right"), "wrong-range", "a single choice has exactly one right option", "write right: 1")
    if len(pool) < spec.options:
        hint = f"options: {len(pool)}, or more statements; contested ones are left out by default"
        around.fault(where, "pool-too-small", f"{len(pool)} statements cannot fill {spec.options} options", hint)
        return
    surely_right = sum(statement.truth is True for statement in pool)
    surely_wrong = sum(statement.truth is False for statement in pool)
    open_ones = len(pool) - surely_right - surely_wrong
    needed = spec.options - high
    if surely_right + open_ones < max(low, 1) and high > 0:
        there = surely_right + open_ones
        message = f"at least {low} right options are asked for, the pool has {there}" if there else _NONE_RIGHT
        around.fault(where, "no-right-option", message, "mark more with right:" if there else "mark one with right:")
    elif surely_wrong + open_ones < needed:
        message = (
            f"{needed} of {spec.options} options must be wrong, the pool has {surely_wrong + open_ones} wrong ones"
        )
        around.fault(where, "no-wrong-option", message, "more statements with wrong:, or other counts")


_NONE_RIGHT = "no statement of the pool is right"
