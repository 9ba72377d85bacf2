"""Typed responses of a whole exam → verdicts by copy, sums by part, and the list that says why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from generator.exam import Exam, Language
from generator.marking.judgement import Verdict
from generator.marking.marker import Asked, AskedQuestion, Key, mark, questions_of
from generator.marking.places import marks_text, parts_of
from generator.marking.responses import CopyResponses
from generator.marking.sheet import Settled
from generator.marking.table import Cell, write_table
from generator.program import Program
from generator.values import dataclass
from generator.writers.answers import cell

COLUMNS = ("copy", "version", "part", "answer", "response", "marks", "of", "reason", "look")


@dataclass(frozen=True)
class MarkedCopy:
    """A copy with the verdict on each of its answers, in the order in which the exam prints them."""

    copy: str
    version: str
    verdicts: tuple[tuple[Asked, Verdict], ...]
    cells: Mapping[Key, Cell]


def mark_copies(exam: Exam, programs: Mapping[str, Program], copies: Sequence[CopyResponses]) -> tuple[MarkedCopy, ...]:
    """Return the verdicts on every copy; each version's questions are judged once."""
    used = {copy.version for copy in copies}
    asked = {form.code: questions_of(form, programs) for form in exam.forms if form.code in used}
    order = {part.label: k for k, part in enumerate(parts_of(exam))}
    language = exam.heading.language
    return tuple(_marked(copy, asked[copy.version], order, language) for copy in copies)


def _marked(
    copy: CopyResponses, questions: Sequence[AskedQuestion], order: Mapping[str, int], language: Language
) -> MarkedCopy:
    verdicts = [pair for question in questions for pair in mark(question, copy.given, language)]
    verdicts.sort(key=lambda pair: order[pair[0].part.label])
    return MarkedCopy(copy.copy, copy.version, tuple(verdicts), copy.cells)


def by_part(copy: MarkedCopy) -> tuple[Fraction | None, ...]:
    """Return what each part earns, in order: the sum of its answers, None where a person marks one of them."""
    sums: dict[str, Fraction | None] = {}
    for asked, verdict in copy.verdicts:
        before = sums.get(asked.part.label, Fraction(0))
        sums[asked.part.label] = None if before is None or verdict.marks is None else before + verdict.marks
    return tuple(sums.values())


def settled(copies: Sequence[MarkedCopy]) -> tuple[Settled, ...]:
    """Return the copies with their marks by part."""
    return tuple(Settled(copy.copy, copy.version, by_part(copy)) for copy in copies)


def write_verdicts(copies: Sequence[MarkedCopy]) -> bytes:
    """Return ``graded.csv``: each answer with what was typed, its marks and the reason; ``look`` asks a person to."""
    return write_table([COLUMNS, *(row for copy in copies for row in _rows(copy))])


def _rows(copy: MarkedCopy) -> Iterator[Sequence[str]]:
    for asked, verdict in copy.verdicts:
        typed = copy.cells[asked.key].text if asked.key in copy.cells else ""
        marks = "" if verdict.marks is None else marks_text(verdict.marks)
        head = (cell(copy.copy), copy.version, asked.part.label, asked.response.id, cell(typed))
        reason = f"{_void(asked)}{verdict.reason}"
        yield (*head, marks, marks_text(asked.response.marks), reason, "yes" if verdict.review else "")


def _void(asked: Asked) -> str:
    """What became of the part as a whole, before the reason that the answer by itself has."""
    kinds = {amendment.kind for amendment in asked.sheet.placed.amendments}
    if "full" in kinds:
        return "everyone earns this part; by itself: "
    return "this part no longer counts; by itself: " if "out" in kinds else ""
