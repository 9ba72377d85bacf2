"""Free writing on ruled lines, marked by a rubric."""

from __future__ import annotations

from fractions import Fraction

from pydantic import Field

from generator.answer import Judgement, Moment, Notes, OpenFields, compile_notes
from generator.compilation import Compilation
from generator.diagnostics import Path
from generator.exam import EssayResponse, Response
from generator.space import Dimension
from generator.values import dataclass


class EssayAnswer(OpenFields):
    """``{essay: 8, marks: 3, rubric: […], accept: […], reject: […]}``: that many lines to write on."""

    essay: int = Field(ge=1, le=40, description="How many lines there are to write on.")


@dataclass(frozen=True)
class CompiledEssay:
    """An essay ready to be drawn."""

    id: str
    spec: EssayAnswer
    marks: Fraction
    notes: Notes
    dimensions: tuple[Dimension, ...] = ()

    def judge(self, moment: Moment) -> Judgement:
        """An essay has no value to compare."""
        return Judgement()

    def respond(self, moment: Moment, judgement: Judgement) -> Response:
        """Return the lines and the notes for graders."""
        return EssayResponse(
            id=self.id,
            marks=self.marks,
            label=self.notes.label.fill(moment.scope),
            guidance=self.notes.guidance(moment, judgement),
            lines=self.spec.essay,
        )


def compile_essay(
    id: str, spec: EssayAnswer, marks: Fraction, path: Path, around: Compilation, earlier: frozenset[str]
) -> CompiledEssay:
    """Compile an essay; it needs a rubric or graders would each use their own."""
    if not spec.rubric:
        around.fault(path, "missing-rubric", "an essay needs a rubric", "rubric: [{marks: 1, text: …}]", on_key=True)
    return CompiledEssay(id, spec, marks, compile_notes(spec, marks, path, around))
