"""A number: exact or within a tolerance, with a unit or none; or a single choice made from it and its mistakes."""

from __future__ import annotations

from fractions import Fraction

from pydantic import Field

from generator.answer import ComputedFields, Judgement, Moment, Notes, compile_notes
from generator.compilation import Compilation, evaluate
from generator.diagnostics import Fault, Path
from generator.exam import NumberResponse, Response, Tolerance
from generator.expression import Expression
from generator.fields import ExpressionText
from generator.judging import judge_computed
from generator.numbers import Inexact, is_exact
from generator.numbers.printing import tex
from generator.options import OptionsSpec, check_options, judge_options, options_response
from generator.space import Dimension
from generator.tolerance import ToleranceField
from generator.values import dataclass


class NumberAnswer(ComputedFields):
    """``{number: run.dV, marks: 1, verify: …, mistakes: …, tolerance: 1%, unit: ms, options: {count: 4}}``."""

    number: ExpressionText = Field(description="The right number, as an expression.")
    tolerance: ToleranceField = Field(
        default=Tolerance(), description="How far off an answer may be: 0.01, 1% or 3 figures."
    )
    unit: str = Field(default="", description="The unit, upright behind the number.")
    options: OptionsSpec | None = Field(
        default=None, description="Makes a single choice of the value and its mistakes."
    )


@dataclass(frozen=True)
class CompiledNumber:
    """A number answer ready to be drawn."""

    id: str
    spec: NumberAnswer
    marks: Fraction
    expression: Expression
    notes: Notes
    dimensions: tuple[Dimension, ...] = ()

    def judge(self, moment: Moment) -> Judgement:
        """Return the value and the mistakes' values at this draw."""
        path: Path = (*self.notes.path, "number")
        value = evaluate(self.expression, moment.scope, path)
        if isinstance(value, Inexact):
            raise Fault(path, "not-rounded", "this number is inexact", "pass it through round(…, places)")
        if not is_exact(value):
            raise Fault(
                path,
                "wrong-type",
                f"a number answer must be a number, not {tex(value)}",
                "tensor: for a vector or a matrix",
            )
        wrong = judge_computed(self.notes, moment, value, self.spec.tolerance)
        return judge_options(self.spec.options, self.id, moment, value, wrong, self.notes)

    def respond(self, moment: Moment, judgement: Judgement) -> Response:
        """Return a number to write, or options to tick."""
        if self.spec.options is not None:
            return options_response(
                self.id, self.marks, self.spec.options, moment, judgement, self.notes, self.spec.unit
            )
        value = judgement.value
        assert value is not None
        return NumberResponse(
            id=self.id,
            marks=self.marks,
            label=self.notes.label.fill(moment.scope),
            guidance=self.notes.guidance(moment, judgement),
            value=value,
            shown=self.notes.show(value, moment.scope),
            tolerance=self.spec.tolerance,
            unit=self.spec.unit,
        )


def compile_number(
    id: str, spec: NumberAnswer, marks: Fraction, path: Path, around: Compilation, earlier: frozenset[str]
) -> CompiledNumber:
    """Compile a number answer; faults go to ``around``."""
    expression = around.expression(spec.number, (*path, "number"))
    if spec.unit:
        around.math(spec.unit, (*path, "unit"))
    check_options(spec.options, len(spec.mistakes), path, around)
    return CompiledNumber(id, spec, marks, expression, compile_notes(spec, marks, path, around, earlier))
