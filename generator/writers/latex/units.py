"""Units: heads, stems, what is asked, rows of answers, worked solutions. Each is set once, however many papers have it,
and its height decides the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from generator.exam import ChoiceResponse, Form
from generator.layout import head_key, part_key, stem_key
from generator.typeset import Job
from generator.writers.latex.fields import exam_pen, key_pen
from generator.writers.latex.loader import Tex
from generator.writers.latex.press import Press
from generator.writers.latex.view import placed, places
from generator.writers.latex.worked import worked_form

Role = Literal["exam", "key"]

_KEPT, _MEASURED = r"\ewkeep", r"\ewheight"


@dataclass(frozen=True)
class Units:
    """The TeX of units by key. An exam's run has ``exam`` alone; ``key`` adds what only a key shows, and units of its
    own where a key's differ. ``measured`` are those of ``key`` whose height is all that counts."""

    exam: Mapping[str, Tex]
    key: Mapping[str, Tex]
    measured: frozenset[str]

    def jobs(self, press: Press, name: str) -> tuple[tuple[Job, Mapping[str, int]], ...]:
        """Return the runs with the number that each key's box has in them; equal units have one box."""
        exam = {tex: (_KEPT, number) for number, tex in enumerate(dict.fromkeys(self.exam.values()))}
        key: dict[Tex, tuple[str, int]] = {}
        for each, tex in self.key.items():
            keep = _MEASURED if each in self.measured else _KEPT
            if tex not in exam and (tex not in key or keep == _KEPT):
                key[tex] = (keep, key[tex][1] if tex in key else len(key))
        return (
            (_job(press, f"{name}/exam", exam), {each: exam[tex][1] for each, tex in self.exam.items()}),
            (
                _job(press, f"{name}/key", key),
                {each: key[tex][1] for each, tex in self.key.items() if tex in key},
            ),
        )


def units(press: Press, forms: Sequence[Form]) -> Units:
    """Return the units of some forms; empty ones are left out."""
    exam = {key: tex for form in forms for key, tex in _exam_units(press, form) if tex}
    key: dict[str, Tex] = {}
    measured = set()
    for form in forms:
        for name, tex in _key_units(press, form):
            if tex and exam.get(name) != tex:
                key[name] = tex
        for name, tex in _measured_units(press, form):
            if tex:
                key[name] = tex
                measured.add(name)
    return Units(exam, key, frozenset(measured))


def ticks(form: Form, place: tuple[int, int, int]) -> tuple[bool, ...]:
    """Return which squares of a part a key crosses, in the order in which they stand."""
    _, _, here = placed(form, place)
    return tuple(
        option.right
        for response in here.part.responses
        if isinstance(response, ChoiceResponse)
        for option in response.options
    )


def preamble(press: Press) -> str:
    """Return the preamble of all documents of an exam; it holds nothing of its questions."""
    return press.fill("preamble.tex")


def read_measurements(notes: Iterable[str]) -> dict[str, int]:
    """Return the lengths in sp that a run notes.

    >>> read_measurements(["height gap part 123456", "a note of another sort"])
    {'gap part': 123456}
    """
    found: dict[str, int] = {}
    for note in notes:
        if note.startswith("height "):
            key, _, height = note.removeprefix("height ").rpartition(" ")
            found[key] = int(height)
    return found


def _job(press: Press, name: str, boxes: Mapping[Tex, tuple[str, int]]) -> Job:
    body = press.fill(
        "galley.tex",
        units=[(Tex(keep), number, tex) for tex, (keep, number) in boxes.items()],
        copy=None,
        instructions=press.instructions,
        totals=press.totals,
    )
    return Job(name, preamble(press), body, press.resources(body))


def _exam_units(press: Press, form: Form) -> Iterator[tuple[str, Tex]]:
    pen = exam_pen(press.scribe)
    for p, problem in enumerate(form.problems):
        yield head_key(form.code, p), press.head(form, p)
        for i in range(len(problem.items)):
            yield stem_key(form.code, p, i), press.stem(form, p, i)
    for place in places(press.exam):
        part = press.part(form, place, pen)
        yield part_key(form.code, "ask", place), part.ask
        yield part_key(form.code, "answers", place), part.answers


def _key_units(press: Press, form: Form) -> Iterator[tuple[str, Tex]]:
    """What a key shows: under the keys of the exam's units what stands in place of them."""
    pen = key_pen(press.scribe)
    worked = worked_form(form)
    for p, problem in enumerate(worked.problems):
        for i in range(len(problem.items)):
            yield stem_key(form.code, p, i), press.stem(worked, p, i)
    for place in places(press.exam):
        part = press.part(worked, place, pen)
        yield part_key(form.code, "ask", place), part.ask
        yield part_key(form.code, "answers", place), part.answers
        yield part_key(form.code, "solution", place), _written(part.view.space, press.solution(form, place))


def _measured_units(press: Press, form: Form) -> Iterator[tuple[str, Tex]]:
    pen = exam_pen(press.scribe)
    for place in places(press.exam):
        part = press.part(form, place, pen)
        yield part_key(form.code, "credits", place), part.credits
        yield part_key(form.code, "worked", place), _written(part.view.space, press.worked(form, place))


def _written(space: str, solution: Tex) -> Tex:
    """Return a solution as a key sets it, in a space higher than any page; on white where the space is ruled."""
    if not solution:
        return solution
    written = rf"\ewwritten{{1000000000}}{{{solution}}}"
    return Tex(written if space == "blank" else rf"\ewonwhite{{{written}}}")
