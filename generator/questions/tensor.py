"""A tensor: a vector, a matrix, or the shape of one; marked as a whole or cell by cell."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from generator.answer import ComputedFields, Judgement, Moment, Notes, compile_notes
from generator.compilation import Compilation, evaluate
from generator.diagnostics import Fault, Path
from generator.exam import Response, TensorResponse, Tolerance
from generator.expression import Expression
from generator.fields import ExpressionText, Marks, PlainText
from generator.judging import judge_computed
from generator.numbers import Inexact, Tensor, is_exact
from generator.numbers.printing import tex
from generator.options import OptionsSpec, check_options, judge_options, options_response
from generator.space import Dimension
from generator.tolerance import ToleranceField
from generator.values import dataclass


class TensorAnswer(ComputedFields):
    """``{tensor: …, marks: 2, cell_marks: 0.5, shape: given|asked, axes: [height, width], any_order: true}``."""

    tensor: ExpressionText = Field(description="The right vector or matrix, as an expression.")
    tolerance: ToleranceField = Field(
        default=Tolerance(), description="How far off each cell may be: 0.01, 1% or 3 figures."
    )
    cell_marks: Marks | None = Field(default=None, description="What each right cell earns; else all or nothing.")
    shape: Literal["given", "asked"] = Field(
        default="given", description="Whether empty cells are printed or the shape is asked too."
    )
    axes: tuple[PlainText, ...] = Field(default=(), description="Names of the axes, in order.")
    any_order: bool = Field(default=False, description="Accepts the cells in any order.")
    options: OptionsSpec | None = Field(
        default=None, description="Makes a single choice of the value and its mistakes."
    )


@dataclass(frozen=True)
class CompiledTensor:
    """A tensor answer ready to be drawn."""

    id: str
    spec: TensorAnswer
    marks: Fraction
    expression: Expression
    notes: Notes
    dimensions: tuple[Dimension, ...] = ()

    def judge(self, moment: Moment) -> Judgement:
        """Return the value and the mistakes' values at this draw; a tensor that may be permuted has distinct cells."""
        path: Path = (*self.notes.path, "tensor")
        value = evaluate(self.expression, moment.scope, path)
        if not isinstance(value, Tensor):
            raise Fault(
                path, "wrong-type", f"a tensor answer must be a tensor, not {tex(value)}", "number: for a single one"
            )
        if any(isinstance(cell, Inexact) for cell in value.cells()):
            raise Fault(path, "not-rounded", "a cell of this tensor is inexact", "pass it through round(…, places)")
        if not all(is_exact(cell) for cell in value.cells()):
            raise Fault(
                path,
                "wrong-type",
                "the cells of a tensor answer must be numbers",
                "formula: for an expression in variables",
            )
        wrong = judge_computed(self.notes, moment, value, self.spec.tolerance)
        return judge_options(self.spec.options, self.id, moment, value, wrong, self.notes)

    def respond(self, moment: Moment, judgement: Judgement) -> Response:
        """Return cells to fill in, or options to tick."""
        if self.spec.options is not None:
            return options_response(self.id, self.marks, self.spec.options, moment, judgement, self.notes)
        value = judgement.value
        assert isinstance(value, Tensor)
        return TensorResponse(
            id=self.id,
            marks=self.marks,
            label=self.notes.label.fill(moment.scope),
            guidance=self.notes.guidance(moment, judgement),
            value=value,
            shown=self.notes.show(value, moment.scope),
            tolerance=self.spec.tolerance,
            cell_marks=self.spec.cell_marks,
            axes=self.spec.axes,
            any_order=self.spec.any_order,
            shape_given=self.spec.shape == "given",
        )


def compile_tensor(
    id: str, spec: TensorAnswer, marks: Fraction, path: Path, around: Compilation, earlier: frozenset[str]
) -> CompiledTensor:
    """Compile a tensor answer; faults go to ``around``."""
    expression = around.expression(spec.tensor, (*path, "tensor"))
    check_options(spec.options, len(spec.mistakes), path, around)
    return CompiledTensor(id, spec, marks, expression, compile_notes(spec, marks, path, around, earlier))
