"""A formula in named variables, right when it is symbolically equal to ours."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from pydantic import Field

from generator.answer import ComputedFields, Judgement, Moment, Notes, compile_notes
from generator.compilation import Compilation, evaluate
from generator.diagnostics import Fault, Path
from generator.exam import FormulaResponse, Response, Tolerance
from generator.expression import Expression, Scope
from generator.fields import ExpressionText
from generator.judging import judge_computed
from generator.numbers import is_exact
from generator.numbers.printing import plain
from generator.options import OptionsSpec, check_options, judge_options, options_response
from generator.space import Dimension
from generator.values import dataclass


class FormulaAnswer(ComputedFields):
    """``{formula: sqrt(3*c/n), over: [n], marks: 2}``; the variables are positive real numbers."""

    formula: ExpressionText = Field(description="The right formula, as an expression in the variables.")
    over: tuple[str, ...] = Field(default=(), description="Its variables, positive real numbers.")
    options: OptionsSpec | None = Field(
        default=None, description="Makes a single choice of the formula and its mistakes."
    )


@dataclass(frozen=True)
class CompiledFormula:
    """A formula answer ready to be drawn."""

    id: str
    spec: FormulaAnswer
    marks: Fraction
    expression: Expression
    notes: Notes
    dimensions: tuple[Dimension, ...] = ()

    def judge(self, moment: Moment) -> Judgement:
        """Return the formula and its mistakes as sympy expressions in the variables."""
        inner = self._over(moment)
        path: Path = (*self.notes.path, "formula")
        value = evaluate(self.expression, inner.scope, path)
        if not is_exact(value):
            raise Fault(
                path, "wrong-type", f"a formula answer must be a formula, not {plain(value)}", "tensor: for a vector"
            )
        wrong = judge_computed(self.notes, inner, value, Tolerance())
        return judge_options(self.spec.options, self.id, inner, value, wrong, self.notes)

    def respond(self, moment: Moment, judgement: Judgement) -> Response:
        """Return a formula to write, or options to tick."""
        inner = self._over(moment)
        if self.spec.options is not None:
            return options_response(self.id, self.marks, self.spec.options, inner, judgement, self.notes)
        value = judgement.value
        assert value is not None
        return FormulaResponse(
            id=self.id,
            marks=self.marks,
            label=self.notes.label.fill(moment.scope),
            guidance=self.notes.guidance(inner, judgement),
            value=value,
            text=plain(value),
            variables=self.spec.over,
            shown=self.notes.show(value, inner.scope),
        )

    def _over(self, moment: Moment) -> Moment:
        """The moment with the variables as positive sympy symbols."""
        import sympy

        symbols = {name: sympy.Symbol(name, positive=True) for name in self.spec.over}
        return replace(moment, scope=Scope(symbols, parent=moment.scope))


def compile_formula(
    id: str, spec: FormulaAnswer, marks: Fraction, path: Path, around: Compilation, earlier: frozenset[str]
) -> CompiledFormula:
    """Compile a formula answer; faults go to ``around``."""
    for k, name in enumerate(spec.over):
        if name in around.names:
            around.fault(
                (*path, "over", k), "name-taken", f"'{name}' is a parameter or derived value already", "rename one"
            )
    inner = replace(around, names=around.names | frozenset(spec.over))  # faults and used names are noted in common
    expression = inner.expression(spec.formula, (*path, "formula"))
    check_options(spec.options, len(spec.mistakes), path, around)
    return CompiledFormula(id, spec, marks, expression, compile_notes(spec, marks, path, inner, earlier))
