"""What a part is worth in an exam: its marks, and everything beneath them, in proportion."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from generator.exam import BlanksResponse, Part, Response, TensorResponse


def with_marks(part: Part, worth: Fraction) -> Part:
    """Return the part worth ``worth``: marks of answers, gaps, cells, rubrics, mistakes and errors in proportion."""
    if worth == part.marks:
        return part
    factor = worth / part.marks
    return replace(part, marks=worth, responses=tuple(_scaled(response, factor) for response in part.responses))


def _scaled(response: Response, factor: Fraction) -> Response:
    notes = response.guidance
    guidance = replace(
        notes,
        rubric=tuple(replace(line, marks=line.marks * factor) for line in notes.rubric),
        mistakes=tuple(replace(each, marks=each.marks * factor) for each in notes.mistakes),
        errors=tuple(replace(each, marks=each.marks * factor) for each in notes.errors),
    )
    whole = replace(response, marks=response.marks * factor, guidance=guidance)
    match whole:
        case BlanksResponse():
            return replace(whole, gaps=tuple(replace(gap, marks=gap.marks * factor) for gap in whole.gaps))
        case TensorResponse() if whole.cell_marks is not None:
            return replace(whole, cell_marks=whole.cell_marks * factor)
        case _:
            return whole
