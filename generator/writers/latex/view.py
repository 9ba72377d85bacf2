"""What templates read: a form's heads, stems and parts, their content already LaTeX."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import field
from fractions import Fraction

from generator.content import Blocks, Paragraph
from generator.exam import (
    ChoiceResponse,
    EssayResponse,
    Exam,
    Form,
    FormulaResponse,
    Item,
    Language,
    NumberResponse,
    Part,
    PlacedPart,
    Problem,
    Response,
    SpaceKind,
    TensorResponse,
    TextResponse,
)
from generator.labels import number
from generator.layout import own_fields
from generator.values import dataclass
from generator.writers.latex.common import Common, Place
from generator.writers.latex.content import Scribe
from generator.writers.latex.fields import (
    AnswerField,
    Field,
    Names,
    Pen,
    answer_field,
    asked_field,
    shown,
)
from generator.writers.latex.loader import Tex

_HALF = Fraction(1, 2)
_MOST_ROWS = 6  # credit boxes in one column of the margin


@dataclass(frozen=True)
class HeadView:
    """A problem's head; ``marking`` is the rule for its choices, empty where it has none."""

    number: int
    title: str
    credits: Fraction
    intro: Tex
    marking: str
    marker: str


@dataclass(frozen=True)
class StemView:
    """A question's stem."""

    body: Tex
    marker: str


@dataclass(frozen=True)
class PartView:
    """A part. ``boxes`` are the rows of credit boxes beside it, none for choices.

    What was written of a part is found by its view; what a hash leaves out tells few parts apart and takes longest.
    """

    letter: str
    ask: Tex
    credits: Fraction = field(hash=False)
    fields: tuple[Field, ...]
    answers: tuple[AnswerField, ...]
    boxes: tuple[tuple[str, ...], ...] = field(hash=False)
    space: SpaceKind
    marker: str


@dataclass(frozen=True)
class SolutionView:
    """What a key writes into a space: the worked solution and the marks of its steps."""

    body: Tex
    criteria: tuple[tuple[Fraction, Tex], ...]
    marker: str


def places(exam: Exam) -> Iterator[Place]:
    """Yield (problem, item, part) indices; they are the same in all forms."""
    for p, problem in enumerate(exam.forms[0].problems):
        for i, item in enumerate(problem.items):
            for q in range(len(item.parts)):
                yield p, i, q


def placed(form: Form, place: Place) -> tuple[Problem, Item, PlacedPart]:
    """Return what stands at a place of a form."""
    problem = form.problems[place[0]]
    item = problem.items[place[1]]
    return problem, item, item.parts[place[2]]


def marker(item: Item, part: Part | None = None) -> str:
    r"""Return what errors are traced to: ``QUESTION#PART`` (``QUESTION#`` in a stem), the ``#`` as ``\ewhash``."""
    return rf"{item.variant.question}\ewhash {part.id if part else ''}"


# ---------------------------------------------------------------- views
def head_view(problem: Problem, scribe: Scribe) -> HeadView:
    """Return the view of a problem's head."""
    scribe.marker = rf"problem \ewhash {problem.number}"
    marking = problem.marking if _has_choices(problem) else ""
    intro = scribe.blocks(problem.intro)
    return HeadView(problem.number, problem.title, problem.credits, intro, marking, scribe.marker)


def first_choices(exam: Exam) -> int:
    """Return the number of the first problem with options to tick, which tells how they are ticked; 0 without any."""
    return next((problem.number for problem in exam.forms[0].problems if _has_choices(problem)), 0)


def _has_choices(problem: Problem) -> bool:
    return any(
        isinstance(each, ChoiceResponse) for item in problem.items for one in item.parts for each in one.part.responses
    )


def stem_view(item: Item, scribe: Scribe) -> StemView:
    """Return the view of a stem."""
    scribe.marker = marker(item)
    return StemView(scribe.blocks(item.variant.stem), scribe.marker)


def part_view(common: Common, item: Item, here: PlacedPart, place: Place, scribe: Scribe, pen: Pen) -> PartView:
    """Return the view of a part as that pen leaves it."""
    part = here.part
    scribe.marker = marker(item, part)
    fields = []
    for number_, response in enumerate(part.responses):
        columns = common.columns(place, number_) if isinstance(response, ChoiceResponse) else 1
        fields.append(asked_field(response, scribe, pen, columns))
    fields.append(_names(here, scribe))
    return PartView(
        letter=here.letter,
        ask=scribe.blocks(part.ask),
        credits=here.credits,
        fields=tuple(field for field in fields if field),
        answers=_answers(here, scribe, pen),
        boxes=() if _only_choices(part) else credit_boxes(here.credits, place in common.halves, scribe.language),
        space=part.space.kind,
        marker=scribe.marker,
    )


def solution_view(item: Item, part: Part, scribe: Scribe) -> SolutionView:
    """Return what stands in a part's space on the key."""
    scribe.marker = marker(item, part)
    criteria = tuple(
        (criterion.marks, scribe.inlines(criterion.text))
        for response in part.responses
        for criterion in response.guidance.rubric
    )
    return SolutionView(scribe.blocks(part.solution or _result(part)), criteria, scribe.marker)


def _result(part: Part) -> Blocks:
    """Return the answer that only the space holds: a key shows it even where its author wrote no solution."""
    match part.responses:
        case ((NumberResponse() | FormulaResponse() | TextResponse() | TensorResponse(shape_given=False)) as lone,):
            return () if _named(lone) or part.space.kind == "none" else (Paragraph(shown(lone)),)
        case _:
            return ()


@functools.lru_cache(maxsize=256)
def credit_boxes(credits: Fraction, halves: bool, language: Language) -> tuple[tuple[str, ...], ...]:
    """Return the labels of the credit boxes, row by row: 0, 1, 2 … down a column, halves beside their integers.

    >>> credit_boxes(Fraction(2), False, "en"), credit_boxes(Fraction(1), True, "en")
    ((('0',), ('1',), ('2',)), (('0', '0.5'), ('1',)))
    """
    step = _HALF if halves or credits.denominator > 1 else Fraction(1)
    labels = [number(index * step, language) for index in range(int(credits / step) + 1)]
    columns = 2 if step == _HALF else 1
    if -(-len(labels) // columns) <= _MOST_ROWS:
        return tuple(tuple(labels[i : i + columns]) for i in range(0, len(labels), columns))
    rows = max(_MOST_ROWS, -(-len(labels) // 3))
    return tuple(tuple(labels[row::rows]) for row in range(rows))


def _only_choices(part: Part) -> bool:
    return bool(part.responses) and all(isinstance(each, ChoiceResponse) for each in part.responses)


def _shows_shares(here: PlacedPart) -> bool:
    """True when the paper says how a part's credits are split; not where an exam gives other credits to it."""
    return len(here.part.responses) > 1 and here.credits == here.part.marks


def _names(here: PlacedPart, scribe: Scribe) -> Names | None:
    """Return the names of the essays that a part asks for beside other answers."""
    part = here.part
    if len(part.responses) == 1 or part.space.kind == "none":
        return None
    shares = _shows_shares(here)
    essays = [each for each in part.responses if isinstance(each, EssayResponse) and each.label]
    names = tuple((scribe.inlines(each.label), each.marks if shares else None) for each in essays)
    return Names(names) if names else None


def _answers(here: PlacedPart, scribe: Scribe, pen: Pen) -> tuple[AnswerField, ...]:
    """Return the row of boxes. A lone answer without label and unit is given in the space, where there is one."""
    part = here.part
    several = _shows_shares(here)
    lone = len(part.responses) == 1 and part.space.kind != "none" and not own_fields(part)
    found = []
    for response in part.responses:
        field = answer_field(response, scribe, pen, response.marks if several else None)
        if field and (_named(response) or not lone or field.template == "answer-cells.tex"):
            found.append(field)
    return tuple(found)


def _named(response: Response) -> bool:
    """True for an answer that has a box of its own even if it is the only one: the box stands by its label or unit."""
    return bool(response.label or (isinstance(response, NumberResponse) and response.unit))
