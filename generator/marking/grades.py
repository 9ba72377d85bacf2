"""The grade list: what each copy earned of what it could earn, and the grade that the scale gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal

from generator.exam import Exam, Person
from generator.marking.places import MarkedPart, marks_text, parts_of
from generator.marking.scale import Scale
from generator.marking.sheet import Settled
from generator.marking.table import write_table
from generator.numbers import rounded
from generator.values import dataclass
from generator.writers.answers import cell

# How a part counts in a version: as it was marked, in full for everyone, or not at all.
Counting = Literal["as marked", "full", "out"]
Countings = Mapping[tuple[str, str], Counting]

COLUMNS = ("copy", "version", "number", "name", "credits", "of", "percent", "grade", "remark")


@dataclass(frozen=True)
class Grade:
    """A line of the grade list; ``points`` is None where the copy is not settled yet, ``remark`` says why."""

    copy: str
    version: str
    person: Person | None
    points: Fraction | None
    maximum: Fraction
    grade: str
    remark: str = ""


def grade_list(exam: Exam, settled: Sequence[Settled], scale: Scale | None, countings: Countings) -> tuple[Grade, ...]:
    """Return the grade of every copy, in the order given; a part without an entry in ``countings`` counts as marked."""
    persons = {copy.code: copy.person for copy in exam.copies}
    parts = parts_of(exam)
    return tuple(_grade(each, parts, persons.get(each.copy), scale, countings) for each in settled)


def _grade(
    copy: Settled, parts: Sequence[MarkedPart], person: Person | None, scale: Scale | None, countings: Countings
) -> Grade:
    points, maximum = Fraction(0), Fraction(0)
    waiting = []
    for part, marks in zip(parts, copy.marks, strict=True):
        counting = countings.get((copy.version, part.label), "as marked")
        if counting == "out":
            continue
        maximum += part.credits
        if counting == "full":
            points += part.credits
        elif marks is None:
            waiting.append(part.label)
        else:
            points += marks
    if copy.absent:
        return Grade(copy.copy, copy.version, person, None, maximum, "", "not marked: absent?")
    if waiting:
        return Grade(copy.copy, copy.version, person, None, maximum, "", f"open: {' '.join(waiting)}")
    grade = scale.grade(points, maximum) if scale is not None and maximum > 0 else ""
    return Grade(copy.copy, copy.version, person, points, maximum, grade)


def write_grades(grades: Sequence[Grade]) -> bytes:
    """Return ``grades.csv``."""
    rows: list[Sequence[str]] = [COLUMNS]
    for each in grades:
        number, name = (each.person.number, each.person.name) if each.person else ("", "")
        points = "" if each.points is None else marks_text(each.points)
        percent = "" if each.points is None or not each.maximum else percent_text(each.points / each.maximum)
        head = (cell(each.copy), each.version, cell(number), cell(name))
        rows.append((*head, points, marks_text(each.maximum), percent, each.grade, each.remark))
    return write_table(rows)


def percent_text(share: Fraction) -> str:
    """Return a share as a percentage with one place; the grade is decided before any rounding.

    >>> percent_text(Fraction(2, 3))
    '66.7'
    """
    return f"{float(rounded(100 * share, 1)):.1f}"


def tally(grades: Sequence[Grade], scale: Scale) -> tuple[tuple[str, int], ...]:
    """Return how many copies got each grade, the best first."""
    names = (*(grade for grade, _ in scale.limits), scale.otherwise)
    return tuple((name, sum(each.points is not None and each.grade == name for each in grades)) for name in names)
