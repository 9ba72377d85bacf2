"""The one TeX run that finds out how high everything is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from generator.exam import Exam
from generator.layout import Measurements, head_key, part_key, stem_key
from generator.typeset import Job
from generator.writers.latex.fields import exam_pen
from generator.writers.latex.loader import Tex
from generator.writers.latex.press import Press
from generator.writers.latex.view import places

_HEIGHT = "height "


def preamble(exam: Exam, folder: Path | None = None) -> str:
    """Return the preamble of all documents of an exam; it holds nothing of its questions."""
    return Press(exam, folder).fill("preamble.tex")


def measure(exam: Exam, folder: Path | None = None) -> Job:
    """Return the job that sets every unit of every form into a box and notes its height; its one page is empty."""
    press = Press(exam, folder)
    units: dict[Tex, list[str]] = {}
    for key, tex in _units(press):
        if tex:
            units.setdefault(tex, []).append(key)
    body = press.fill(
        "measure.tex",
        units=[(tex, ",".join(keys)) for tex, keys in units.items()],
        copy=None,
        instructions=press.instructions,
        totals=press.totals,
    )
    return Job("measure", press.fill("preamble.tex"), body, press.resources(body))


def read_measurements(notes: Iterable[str]) -> Measurements:
    """Return the heights in sp from the notes of the measuring run.

    >>> read_measurements(["height A head 0 123456", "a note of another sort"])
    {'A head 0': 123456}
    """
    found: dict[str, int] = {}
    for note in notes:
        if note.startswith(_HEIGHT):
            key, _, height = note.removeprefix(_HEIGHT).rpartition(" ")
            found[key] = int(height)
    return found


def _units(press: Press) -> Iterable[tuple[str, Tex]]:
    pen = exam_pen(press.scribe)
    for form in press.exam.forms:
        for p, problem in enumerate(form.problems):
            yield head_key(form.code, p), press.head(form, p)
            for i in range(len(problem.items)):
                yield stem_key(form.code, p, i), press.stem(form, p, i)
        for place in places(press.exam):
            part = press.part(form, place, pen)
            yield part_key(form.code, "ask", place), part.ask
            yield part_key(form.code, "answers", place), part.answers
            yield part_key(form.code, "credits", place), part.credits
            yield part_key(form.code, "worked", place), _written(press.worked(form, place))
            yield part_key(form.code, "solution", place), _written(press.solution(form, place))


def _written(solution: Tex) -> Tex:
    """Return a solution as a key sets it, in a space higher than any page."""
    return Tex(rf"\ewwritten{{1000000000}}{{{solution}}}") if solution else solution
