"""A figure to draw into: empty on the exam, drawn on the key."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from pydantic import Field

from generator.answer import Judgement, Moment, Notes, OpenFields, compile_notes
from generator.compilation import Compilation
from generator.content import Drawing
from generator.diagnostics import Fault, Path
from generator.exam import DrawingResponse, Response
from generator.illustration import FigureSpec, Illustration, compile_figure
from generator.space import Dimension
from generator.values import dataclass


class DrawingAnswer(OpenFields):
    """``{drawing: {axes: {…, curve: relu}}, marks: 1, rubric: […]}``."""

    drawing: FigureSpec = Field(description="A figure that the exam leaves unfinished.")


@dataclass(frozen=True)
class CompiledDrawing:
    """A drawing ready to be drawn."""

    id: str
    spec: DrawingAnswer
    marks: Fraction
    illustration: Illustration
    notes: Notes
    dimensions: tuple[Dimension, ...] = ()

    def judge(self, moment: Moment) -> Judgement:
        """What is drawn is told by the values that go into the figure."""
        return Judgement(identity=self.illustration.values(moment.scope))

    def respond(self, moment: Moment, judgement: Judgement) -> Response:
        """Return the empty and the finished figure; raises Fault where they do not differ."""
        figure = self.illustration.block(moment.scope)
        if not isinstance(figure, Drawing) or not figure.worked:
            raise Fault(
                (*self.notes.path, "drawing"),
                "nothing-to-draw",
                "this figure looks the same on the exam and on the key",
                "use a figure that leaves something out, such as axes with a curve",
            )
        return DrawingResponse(
            id=self.id,
            marks=self.marks,
            label=self.notes.label.fill(moment.scope),
            guidance=self.notes.guidance(moment, judgement),
            empty=replace(figure, worked=""),
            drawn=replace(figure, tikz=figure.worked, worked=""),
        )


def compile_drawing(
    id: str, spec: DrawingAnswer, marks: Fraction, path: Path, around: Compilation, earlier: frozenset[str]
) -> CompiledDrawing:
    """Compile a drawing; faults go to ``around``."""
    illustration = compile_figure(spec.drawing, (*path, "drawing"), around)
    return CompiledDrawing(id, spec, marks, illustration, compile_notes(spec, marks, path, around))
