"""A question as it is drawn, and the paper: variants and their parts, forms, copies, the exam."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import field
from fractions import Fraction

from generator.content import Blocks, Inlines
from generator.decision import Amendment
from generator.diagnostics import Path
from generator.exam.responses import Language, Marking, Response, SpaceKind
from generator.numbers import Value
from generator.values import dataclass


# ---------------------------------------------------------------- a question, drawn
@dataclass(frozen=True)
class Space:
    """Where the student writes; ``height`` in centimetres, None for the automatic one."""

    kind: SpaceKind = "blank"
    height: Fraction | None = None


@dataclass(frozen=True)
class Part:
    """One sub-question of a variant. ``marks`` is the sum of its responses' marks; ``hints`` are for practice alone."""

    id: str
    ask: Blocks
    marks: Fraction
    responses: tuple[Response, ...]
    solution: Blocks
    space: Space
    hints: tuple[Blocks, ...] = ()
    path: Path = field(default=(), compare=False)


@dataclass(frozen=True)
class Variant:
    """One question at one address. ``parameters`` and ``derived`` are in the order of the spec."""

    question: str
    title: str
    topic: str
    skills: tuple[str, ...]
    minutes: Fraction
    address: int
    family: str
    wording: str
    parameters: tuple[tuple[str, Value], ...]
    derived: tuple[tuple[str, Value], ...]
    stem: Blocks
    parts: tuple[Part, ...]


# ---------------------------------------------------------------- the paper
@dataclass(frozen=True)
class PlacedPart:
    """A part as it stands in a form: its letter runs through the problem, its credits may be overridden."""

    letter: str
    part: Part
    credits: Fraction
    amendments: tuple[Amendment, ...] = ()


def part_letter(index: int) -> str:
    """Return the letter of a problem's part, counted from 0.

    >>> part_letter(0), part_letter(25), part_letter(26)
    ('a', 'z', 'aa')
    """
    return chr(97 + index) if index < 26 else part_letter(index // 26 - 1) + chr(97 + index % 26)


@dataclass(frozen=True)
class Item:
    """A question within a problem: its variant and the parts that the exam takes, in order."""

    variant: Variant
    parts: tuple[PlacedPart, ...]


@dataclass(frozen=True)
class Problem:
    """A numbered problem of a form; ``fresh_page`` starts it on a new page."""

    number: int
    title: str
    intro: Blocks
    marking: Marking
    items: tuple[Item, ...]
    credits: Fraction
    fresh_page: bool = True


@dataclass(frozen=True)
class Form:
    """One version: its code (``A``, ``B``, … or a number of its own) and its problems."""

    code: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class PlacedItem:
    """A question where it stands: the code of its form, and ``at``, the numbers of its problem and in that, from 0."""

    form: str
    at: tuple[int, int]
    item: Item


def placed_items(forms: Iterable[Form]) -> Iterator[PlacedItem]:
    """Yield the questions of some forms, form by form."""
    for form in forms:
        for p, problem in enumerate(form.problems):
            for i, item in enumerate(problem.items):
                yield PlacedItem(form.code, (p, i), item)


@dataclass(frozen=True)
class Person:
    """A row of the roster."""

    number: str
    name: str
    seat: str = ""


@dataclass(frozen=True)
class Copy:
    """A personal copy: whose it is, the code on its cover and pages, and which form it prints."""

    code: str
    person: Person
    form: int


@dataclass(frozen=True)
class Heading:
    """What the cover says. ``date`` and ``starts`` may be open; ``instructions`` are the author's own additions."""

    course: str
    title: str
    institution: str
    chair: str
    exam_id: str
    date: datetime.date | None
    starts: datetime.time | None
    minutes: int
    examiners: tuple[str, ...]
    resources: tuple[str, ...]
    instructions: tuple[Inlines, ...]
    language: Language


@dataclass(frozen=True)
class Exam:
    """The whole exam: every form holds the same problems, questions and parts in the same places."""

    id: str
    heading: Heading
    theme: str
    options: tuple[tuple[str, str], ...]
    forms: tuple[Form, ...]
    copies: tuple[Copy, ...]
    credits: Fraction
