"""The values that formats read: a frozen :class:`Variant`, its parts and responses, forms, the exam.

Kinds lower to these, writers read these alone. Marks come in halves; numbers stay exact until a writer formats them.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar, Literal

from generator.content import Blocks, Drawing, Inlines
from generator.decision import Amendment
from generator.diagnostics import Path
from generator.numbers import Exact, Tensor, Value

ToleranceKind = Literal["exact", "absolute", "relative", "figures"]
Language = Literal["en", "de"]
SpaceKind = Literal["blank", "lines", "grid", "axes", "none"]
Marking = Literal["all-or-nothing", "per-option", "per-option-negative"]


# ---------------------------------------------------------------- what a grader needs
@dataclass(frozen=True)
class Tolerance:
    """How far a number may be off: ``amount`` absolute, as a share of the value, or a count of significant figures."""

    kind: ToleranceKind = "exact"
    amount: Fraction = Fraction(0)


@dataclass(frozen=True)
class Mistake:
    """A named wrong method at this draw: its value, how it is shown, what it still earns, and what went wrong."""

    name: str
    value: Value | None
    shown: Inlines
    marks: Fraction
    because: Inlines


@dataclass(frozen=True)
class Criterion:
    """A line of a rubric: what earns the marks."""

    marks: Fraction
    text: Inlines


@dataclass(frozen=True)
class Guidance:
    """Notes for graders: ``follows`` is TeX in the names of earlier answers with this variant's numbers,
    ``follows_rule`` in names alone; ``property`` the condition, in our syntax, that every right answer fulfils.
    """

    rubric: tuple[Criterion, ...] = ()
    accept: tuple[Inlines, ...] = ()
    reject: tuple[Inlines, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    errors: tuple[Criterion, ...] = ()
    follows: str = ""
    follows_rule: str = ""
    property: str = ""


# ---------------------------------------------------------------- responses: what a student gives
@dataclass(frozen=True, kw_only=True)
class ResponseFields:
    """What every response has. ``label`` stands before its box on paper (``$h_1$``); it may be empty.

    ``kind`` is the word by which records name a response: that of the answer kind which it is the usual form of.
    """

    kind: ClassVar[str]
    id: str
    marks: Fraction
    label: Inlines = ()
    guidance: Guidance = Guidance()


@dataclass(frozen=True, kw_only=True)
class NumberResponse(ResponseFields):
    """A number, exact or within a tolerance, with a unit or none (``unit`` is TeX text, set upright)."""

    kind = "number"
    value: Exact
    shown: Inlines
    tolerance: Tolerance = Tolerance()
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class TensorResponse(ResponseFields):
    """A vector, matrix or shape. Each right cell earns ``cell_marks`` where that is set, else all or nothing.

    ``axes`` names the axes in order; ``any_order`` accepts a permutation of the cells (a labelled shape);
    ``shape_given`` prints empty cells, else the student gives the shape too.
    """

    kind = "tensor"
    value: Tensor
    shown: Inlines
    tolerance: Tolerance = Tolerance()
    cell_marks: Fraction | None = None
    axes: tuple[str, ...] = ()
    any_order: bool = False
    shape_given: bool = True


@dataclass(frozen=True, kw_only=True)
class FormulaResponse(ResponseFields):
    """A formula in ``variables``, right when symbolically equal to ``value``; ``text`` is our syntax of it."""

    kind = "formula"
    value: Exact
    text: str
    variables: tuple[str, ...]
    shown: Inlines


@dataclass(frozen=True, kw_only=True)
class TextResponse(ResponseFields):
    """Words: right when equal to an accepted one (case folded unless ``case``) or matched whole by ``pattern``."""

    kind = "text"
    accepted: tuple[str, ...]
    pattern: str = ""
    case: bool = False


@dataclass(frozen=True)
class Option:
    """One option to tick; ``value`` where it came from a number, ``mistake`` the name of the wrong method it shows."""

    id: str
    content: Inlines
    right: bool
    because: Inlines = ()
    value: Value | None = None
    mistake: str = ""


@dataclass(frozen=True, kw_only=True)
class ChoiceResponse(ResponseFields):
    """Options in printed order; ``single`` when the paper says that exactly one is right."""

    kind = "choice"
    options: tuple[Option, ...]
    single: bool
    columns: int = 1


@dataclass(frozen=True, kw_only=True)
class MatchResponse(ResponseFields):
    """Terms to be joined with choices; ``key[i]`` is the index in ``choices`` that belongs to term i."""

    kind = "match"
    terms: tuple[Inlines, ...]
    choices: tuple[Inlines, ...]
    key: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class OrderResponse(ResponseFields):
    """Items in printed order; ``key`` lists their indices in the right order."""

    kind = "order"
    items: tuple[Inlines, ...]
    key: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class BlanksResponse(ResponseFields):
    """A text with gaps (``Blank`` inlines); ``gaps`` answers each by its id."""

    kind = "blanks"
    text: Blocks
    gaps: tuple[NumberResponse | TextResponse | ChoiceResponse, ...]


@dataclass(frozen=True, kw_only=True)
class EssayResponse(ResponseFields):
    """Free writing over ``lines`` lines, marked by its rubric."""

    kind = "essay"
    lines: int


@dataclass(frozen=True, kw_only=True)
class DrawingResponse(ResponseFields):
    """A figure to draw into: ``empty`` on the exam, ``drawn`` on the key."""

    kind = "drawing"
    empty: Drawing
    drawn: Drawing


Response = (
    NumberResponse
    | TensorResponse
    | FormulaResponse
    | TextResponse
    | ChoiceResponse
    | MatchResponse
    | OrderResponse
    | BlanksResponse
    | EssayResponse
    | DrawingResponse
)


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
