"""What the roster becomes on paper beside the copies: the attendance list and labels for covers."""

from __future__ import annotations

from collections.abc import Sequence

from generator.exam import Copy
from generator.typeset import Job
from generator.values import dataclass
from generator.writers.latex.code import image, modules, page_content
from generator.writers.latex.loader import Tex
from generator.writers.latex.press import Press
from generator.writers.latex.units import preamble

# Labels in columns and rows on a sheet, a common format of 70 × 36 mm; lines on a page of the list.
LABELS = (3, 8)
LINES = 28


@dataclass(frozen=True)
class Label:
    """A person's label: the code of the copy's first page, as (modules a side, what is drawn)."""

    copy: Copy
    code: tuple[int, Tex]


def attendance(press: Press, copies: Sequence[Copy]) -> Job:
    """Return the job of the list on which those who are there sign, in the order of the roster."""
    pages = [copies[start : start + LINES] for start in range(0, len(copies), LINES)]
    return Job("attendance", preamble(press), press.fill("attendance.tex", pages=pages))


def labels(press: Press, copies: Sequence[Copy]) -> Job:
    """Return the job of the labels, in the order of the roster."""
    columns, rows = LABELS
    found = [_label(press, copy) for copy in copies]
    lines = [found[start : start + columns] for start in range(0, len(found), columns)]
    sheets = [lines[start : start + rows] for start in range(0, len(lines), rows)]
    return Job("labels", preamble(press), press.fill("labels.tex", sheets=sheets))


def _label(press: Press, copy: Copy) -> Label:
    content = page_content(press.exam.id, copy.code, 1)
    return Label(copy, (modules(content), Tex(image(content).decode("ascii"))))
