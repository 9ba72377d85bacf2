"""What a reader gives: a question as a ``Variant`` with its place, and remarks on what was not understood."""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction

from generator.content import Blocks
from generator.diagnostics import Diagnostic, Place
from generator.exam import EssayResponse, Part, Response, Space, Variant
from generator.values import dataclass

MOST_REMARKS = 20_000
MOST_QUESTIONS = 20_000


@dataclass(frozen=True)
class Imported:
    """One question as it stood in its file. Variants of one question share a ``pool``; it is empty for one alone."""

    variant: Variant
    place: Place
    pool: str = ""


@dataclass(frozen=True)
class Passage:
    """A text that asks nothing: kept beside the questions."""

    title: str
    blocks: Blocks
    place: Place


@dataclass
class Report:
    """What a reader has to tell, in the order of the file; every remark is a warning with a stable code."""

    remarks: list[Diagnostic] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    kept: dict[str, bytes] = field(default_factory=dict)  # files that no question can show

    def say(self, code: str, place: Place, message: str, hint: str = "") -> None:
        """Add a remark; beyond a bound none is added, so that a hostile file cannot fill the memory."""
        if len(self.remarks) < MOST_REMARKS:
            self.remarks.append(Diagnostic("warning", code, place, message, hint))


def part(id: str, ask: Blocks, responses: tuple[Response, ...], solution: Blocks = ()) -> Part:
    """Return a part that is worth its responses."""
    marks = sum((response.marks for response in responses), Fraction(0))
    return Part(id, ask, marks, responses, solution, Space())


def variant(
    title: str, topic: str, skills: tuple[str, ...], stem: Blocks, parts: tuple[Part, ...], question: str = ""
) -> Variant:
    """Return a question as a variant; the minutes are a guess: one for each mark."""
    marks = sum((each.marks for each in parts), Fraction(0))
    minutes = Fraction(max(1, -(-marks.numerator // marks.denominator)))
    return Variant(question, title, topic, skills, minutes, 0, "", "", (), (), stem, parts)


def by_hand(id: str, marks: Fraction, lines: int = 6) -> EssayResponse:
    """Return the answer that stands for one we have no kind for: a person marks it."""
    return EssayResponse(id=id, marks=marks, lines=lines)


def halves(marks: Fraction, report: Report, place: Place) -> Fraction:
    """Return marks in halves and within bounds, telling where they had to be rounded."""
    rounded = Fraction(round(min(max(marks, Fraction(0)), Fraction(1000)) * 2), 2)
    if rounded == 0 < marks:
        rounded = Fraction(1, 2)
    if rounded != marks:
        message = f"{float(marks):g} marks become {float(rounded):g}"
        report.say("marks-rounded", place, message, "marks come in halves, from 0 to 1000")
    return rounded
