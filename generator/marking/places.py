"""The parts of an exam as they are marked: ``1a``, what each is worth, in which steps."""

from __future__ import annotations

import functools
import re
from fractions import Fraction

from generator.exam import BlanksResponse, ChoiceResponse, Exam, Form, Marking, PlacedPart, Response, Variant
from generator.numbers import parse_exact
from generator.values import dataclass

HALF = Fraction(1, 2)
_DECIMAL = re.compile(r"\d+([.,]\d+)?(/\d+)?\Z")


@dataclass(frozen=True)
class MarkedPart:
    """A part of every version: its problem and letter, its address in the bank, its credits.

    ``steps`` are what its marks are sums of: halves, and shares of a choice whose boxes are marked one by one.
    """

    problem: int
    letter: str
    question: str
    part: str
    credits: Fraction
    steps: tuple[Fraction, ...]

    @property
    def label(self) -> str:
        """``1a``."""
        return f"{self.problem}{self.letter}"

    @property
    def address(self) -> str:
        """``topic/name#part``, as in ``answers.csv``."""
        return f"{self.question}#{self.part}"


@dataclass(frozen=True)
class Sheet:
    """A part as one version prints it."""

    marked: MarkedPart
    variant: Variant
    placed: PlacedPart
    marking: Marking


def sheets_of(form: Form) -> tuple[Sheet, ...]:
    """Return the parts of a version, in order."""
    return tuple(
        Sheet(_marked(problem.number, problem.marking, item.variant, placed), item.variant, placed, problem.marking)
        for problem in form.problems
        for item in problem.items
        for placed in item.parts
    )


def parts_of(exam: Exam) -> tuple[MarkedPart, ...]:
    """Return the parts of an exam in the order in which it prints them."""
    return tuple(sheet.marked for sheet in sheets_of(exam.forms[0]))


def _marked(problem: int, marking: Marking, variant: Variant, placed: PlacedPart) -> MarkedPart:
    steps = {HALF, *(share for each in placed.part.responses for share in _shares(each, marking))}
    return MarkedPart(problem, placed.letter, variant.question, placed.part.id, placed.credits, tuple(sorted(steps)))


def _shares(response: Response, marking: Marking) -> tuple[Fraction, ...]:
    match response:
        case ChoiceResponse(options=options) if marking != "all-or-nothing":
            return (response.marks / len(options),)
        case BlanksResponse(gaps=gaps):
            return tuple(share for gap in gaps for share in _shares(gap, marking))
        case _:
            return ()


def is_sum_of_steps(marks: Fraction, steps: tuple[Fraction, ...]) -> bool:
    """True where marks are a whole number of their common measure: of halves and thirds that is 1/6.

    >>> is_sum_of_steps(Fraction(3, 4), (HALF,)), is_sum_of_steps(Fraction(3, 4), (HALF, Fraction(1, 4)))
    (False, True)
    """
    return (marks / functools.reduce(_measure, steps)).denominator == 1


def _measure(a: Fraction, b: Fraction) -> Fraction:
    while b:
        a, b = b, a % b
    return a


def read_marks_text(text: str) -> Fraction | None:
    """Return the marks that a corrector wrote, with a point or a comma, or as a fraction; None for anything else.

    >>> read_marks_text("2,5"), read_marks_text("1/3"), read_marks_text("-1")
    (Fraction(5, 2), Fraction(1, 3), None)
    """
    if not _DECIMAL.match(text):
        return None
    value = parse_exact(text.replace(",", "."))
    return None if value is None else Fraction(value)


def marks_text(marks: Fraction) -> str:
    """Return marks as a table shows them: decimals where they end, else a fraction.

    >>> marks_text(Fraction(5, 2)), marks_text(Fraction(1, 3))
    ('2.5', '1/3')
    """
    for places in range(4):
        scaled = marks * 10**places
        if scaled.denominator == 1:
            whole, rest = divmod(scaled.numerator, 10**places)
            return f"{whole}.{rest:0{places}d}" if places else str(whole)
    return str(marks)
