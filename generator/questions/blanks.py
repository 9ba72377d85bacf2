"""A text with gaps: each gap is a number, words or a choice of its own."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from pydantic import Field

from generator.answer import CompileAnswer, CompiledAnswer, Judgement, Moment, Notes, OpenFields, compile_notes
from generator.compilation import Compilation, Passage
from generator.content import Blank, Blocks, BulletList, Emphasis, Inlines, NumberedList, Paragraph, Strong, Table
from generator.diagnostics import Fault, Path
from generator.exam import BlanksResponse, ChoiceResponse, NumberResponse, Response, TextResponse
from generator.fields import ProseText, amount
from generator.space import Dimension
from generator.values import dataclass


class BlanksFields(OpenFields):
    """``{blanks: text with [[gaps]], gaps: {name: {number: …, marks: 1}}}``; the table of kinds adds ``gaps``."""

    blanks: ProseText = Field(description="A text with gaps: [[name]].")


@dataclass(frozen=True)
class CompiledBlanks:
    """A text with gaps ready to be drawn."""

    id: str
    marks: Fraction
    text: Passage
    gaps: tuple[CompiledAnswer, ...]
    notes: Notes
    dimensions: tuple[Dimension, ...]

    def judge(self, moment: Moment) -> Judgement:
        """Judge each gap."""
        judged = tuple(gap.judge(moment) for gap in self.gaps)
        seen = tuple(value for value in self.text.values(moment.scope) if not isinstance(value, str))
        return Judgement(identity=(seen, tuple(each.identity for each in judged)), picked=judged)

    def respond(self, moment: Moment, judgement: Judgement) -> Response:
        """Return the text and the gaps; raises Fault where a gap is missing in the text or has no answer."""
        text = self.text.fill(moment.scope)
        places = sorted(find_blanks(text))
        if places != sorted(gap.id for gap in self.gaps):
            answered = ", ".join(each.id for each in self.gaps)
            raise Fault(
                (*self.notes.path, "blanks"),
                "gaps-differ",
                f"the text has the gaps {', '.join(places) or 'none'}, answered are {answered}",
                "each [[name]] stands once in the text and once under gaps",
            )
        gaps = []
        for gap, judged in zip(self.gaps, judgement.picked, strict=True):
            response = gap.respond(moment, judged)
            assert isinstance(response, NumberResponse | TextResponse | ChoiceResponse)
            gaps.append(response)
        return BlanksResponse(
            id=self.id,
            marks=self.marks,
            label=self.notes.label.fill(moment.scope),
            guidance=self.notes.guidance(moment, judgement),
            text=text,
            gaps=tuple(gaps),
        )


def compile_blanks(
    id: str,
    spec: BlanksFields,
    gaps: Mapping[str, tuple[CompileAnswer, Any]],
    marks: Fraction,
    path: Path,
    around: Compilation,
) -> CompiledBlanks:
    """Compile a text with gaps; ``gaps`` gives for each name how to compile it and its spec."""
    compiled = []
    for name, (compile_gap, gap) in gaps.items():
        where: Path = (*path, "gaps", name)
        if gap.marks is None:
            around.fault(where, "missing-field", "a gap needs marks", "marks: 1", on_key=True)
        compiled.append(compile_gap(name, gap, gap.marks or Fraction(0), where, around, frozenset()))
    total = sum((gap.marks for gap in compiled), Fraction(0))
    if total != marks:
        message = f"the gaps sum to {amount(total)} marks, the answer is worth {amount(marks)}"
        around.fault((*path, "gaps"), "marks-do-not-sum", message, "change one of the two", on_key=True)
    dimensions = tuple(dimension for gap in compiled for dimension in gap.dimensions)
    text = around.prose(spec.blanks, (*path, "blanks"))
    return CompiledBlanks(id, marks, text, tuple(compiled), compile_notes(spec, marks, path, around), dimensions)


def find_blanks(blocks: Blocks) -> list[str]:
    """Return the ids of the gaps in the order in which they stand."""
    found: list[str] = []
    for block in blocks:
        match block:
            case Paragraph(children):
                found += _in_line(children)
            case BulletList(items) | NumberedList(items):
                for item in items:
                    found += find_blanks(item)
            case Table(_, header, rows):
                for row in (header, *rows):
                    for cell in row:
                        found += _in_line(cell)
            case _:
                pass  # formulas, code and figures hold no gaps
    return found


def _in_line(inlines: Inlines) -> list[str]:
    found: list[str] = []
    for inline in inlines:
        match inline:
            case Blank(id):
                found.append(id)
            case Emphasis(children) | Strong(children):
                found += _in_line(children)
            case _:
                pass
    return found
