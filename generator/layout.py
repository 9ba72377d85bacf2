"""Where everything stands: answer spaces and page breaks, computed from measured heights. Pure.

All lengths are TeX's scaled points (65536 sp = 1 pt, 72.27 pt = 1 inch), so sums are exact. Every box gets the greatest
height that it needs in any form: a part therefore stands at the same place in all forms, in exam and in key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from fractions import Fraction
from typing import Literal, assert_never

from generator.diagnostics import Path
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    Exam,
    FormulaResponse,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Part,
    Response,
    SpaceKind,
    TensorResponse,
    TextResponse,
)
from generator.values import dataclass

CENTIMETRE = Fraction(7227, 254) * 65536
LEAST_SPACE = 2  # centimetres
LINE = Fraction(9, 10)  # centimetres from one ruled line to the next

Measurements = Mapping[str, int]
"""Height in sp by key: ``page``, ``first page``, ``gap …``, and of a form's boxes those of :func:`head_key` and so on;
``cover`` and ``squared`` are 1 where the theme has such pages; ``stated`` is the percentage of a question's stated
heights that the paper gives (more in large print)."""


# ---------------------------------------------------------------- what stands on a page
@dataclass(frozen=True)
class Head:
    """Title, credits and intro of ``problems[problem]``."""

    problem: int
    height: int


@dataclass(frozen=True)
class Stem:
    """The stem of ``problems[problem].items[item]``."""

    problem: int
    item: int
    height: int


@dataclass(frozen=True)
class Slot:
    """A part: what is asked, the space to write in, of that kind, and the row of answer boxes below; 0 where there is
    none.

    ``height`` covers the three, the gaps between them and the credit boxes beside them.
    """

    problem: int
    item: int
    part: int
    ask: int
    space: int
    kind: SpaceKind
    answers: int
    height: int


@dataclass(frozen=True)
class Unit:
    """A box on a page with the gap above it."""

    gap: int
    box: Head | Stem | Slot


@dataclass(frozen=True)
class Page:
    """One page; only pages of problems have units."""

    kind: Literal["cover", "problems", "squared", "blank"]
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True)
class Overflow:
    """Something that does not fit: a solution its fixed space, or (``kind`` page) a part and its stem a page; in cm."""

    kind: Literal["space", "page"]
    question: str
    part: str
    form: str
    needed: Fraction
    given: Fraction
    path: Path = field(default=(), compare=False)


@dataclass(frozen=True)
class Layout:
    """All pages in order, page 1 first, and what does not fit."""

    pages: tuple[Page, ...]
    overflows: tuple[Overflow, ...]

    def page_of(self, problem: int, item: int, part: int) -> int:
        """Return the page, from 1, on which that part stands; raises KeyError if it is nowhere."""
        for number, page in enumerate(self.pages, 1):
            for unit in page.units:
                match unit.box:
                    case Slot(p, i, q) if (p, i, q) == (problem, item, part):
                        return number
        raise KeyError((problem, item, part))


# ---------------------------------------------------------------- keys of measurements
def form_of(key: str) -> str:
    """The form whose box has that key.

    >>> form_of(stem_key("A", 1, 2))
    'A'
    """
    return key.partition(" ")[0]


def head_key(form: str, problem: int) -> str:
    """The key of a problem's head."""
    return f"{form} head {problem}"


def stem_key(form: str, problem: int, item: int) -> str:
    """The key of a question's stem."""
    return f"{form} stem {problem}.{item}"


def part_key(
    form: str, what: Literal["ask", "answers", "credits", "worked", "solution"], place: tuple[int, int, int]
) -> str:
    """The key of one of a part's boxes."""
    return f"{form} {what} {place[0]}.{place[1]}.{place[2]}"


# ---------------------------------------------------------------- spaces
def own_fields(part: Part) -> bool:
    """True when what is asked holds every answer itself (boxes to cross, gaps, figures), so no space is needed."""
    return bool(part.responses) and all(map(_has_own_field, part.responses))


def _has_own_field(response: Response) -> bool:
    match response:
        case ChoiceResponse() | MatchResponse() | OrderResponse() | BlanksResponse() | DrawingResponse():
            return True
        case NumberResponse() | TensorResponse() | FormulaResponse() | TextResponse() | EssayResponse():
            return False
        case _:
            assert_never(response)


def automatic(part: Part) -> bool:
    """True where the height of a part's space depends on its worked solution."""
    return part.space.kind != "none" and part.space.height is None and not own_fields(part)


def space_height(part: Part, worked: int, solution: int, percent: int = 100) -> int:
    """Return the height of a part's space in sp.

    ``worked`` is the tallest worked solution of all forms, ``solution`` the tallest with the marks of its steps, as a
    key prints it. A stated height is kept, but for its ``percent`` in large print. An automatic one is twice the first
    in whole centimetres, at least 2 cm, at least what the key needs and at least the lines that an essay asks for.
    """
    if part.space.kind == "none":
        return 0
    if part.space.height is not None:
        return round(part.space.height * percent / 100 * CENTIMETRE)
    if own_fields(part):
        return 0
    twice = -(-2 * worked // CENTIMETRE)
    return max(round(twice * CENTIMETRE), least_height(part, solution))


def least_height(part: Part, solution: int) -> int:
    """Return to what height, in sp, an automatic space may shrink where its page has no room for more."""
    lines = sum(each.lines for each in part.responses if isinstance(each, EssayResponse))
    printed = -(-solution // CENTIMETRE)
    return round(max(Fraction(LEAST_SPACE), Fraction(printed), lines * LINE) * CENTIMETRE)


# ---------------------------------------------------------------- breaking
def arrange(exam: Exam, measurements: Measurements, multiple: int = 2) -> Layout:
    """Return the pages of an exam and what does not fit.

    A problem's head keeps its first part, a stem its first part; a part never splits. Squared pages at the end make
    the number of pages a multiple of ``multiple`` (4 for booklets: two squared ones, the rest is left blank).
    """
    overflows: list[Overflow] = []
    blocks = list(_blocks(exam, measurements, overflows))
    pages = _filled(exam, blocks, measurements, overflows)
    if measurements.get("cover", 0):
        pages.insert(0, Page("cover"))
    if measurements.get("squared", 1):
        pages.append(Page("squared"))
        missing = -len(pages) % multiple
        pages += [Page("squared")] * min(missing, 1) + [Page("blank")] * (missing - min(missing, 1))
    return Layout(tuple(pages), tuple(overflows))


@dataclass(frozen=True)
class _Block:
    """Units that must share a page, the last a part's; ``fresh`` starts one, ``least`` is the least of its space."""

    units: tuple[Unit, ...]
    fresh: bool
    question: str
    part: Part
    least: int

    @property
    def height(self) -> int:
        return sum(unit.gap + unit.box.height for unit in self.units) - self.units[0].gap


def _blocks(exam: Exam, heights: Measurements, overflows: list[Overflow]) -> Iterator[_Block]:
    codes = [form.code for form in exam.forms]
    for p, problem in enumerate(exam.forms[0].problems):
        head = Head(p, max(heights[head_key(code, p)] for code in codes))
        waiting = [Unit(heights["gap problem"], head)]
        fresh = problem.fresh_page
        for i, item in enumerate(problem.items):
            stem = max(heights.get(stem_key(code, p, i), 0) for code in codes)
            if stem:
                waiting.append(Unit(heights["gap stem" if waiting else "gap question"], Stem(p, i, stem)))
            for q, placed in enumerate(item.parts):
                slot, least = _slot(exam, (p, i, q), heights, overflows)
                waiting.append(Unit(heights["gap part"], slot))
                yield _Block(tuple(waiting), fresh, item.variant.question, placed.part, least)
                waiting, fresh = [], False


def _slot(
    exam: Exam, place: tuple[int, int, int], heights: Measurements, overflows: list[Overflow]
) -> tuple[Slot, int]:
    """Return a part's boxes, and to what height its space may shrink."""
    p, i, q = place
    ask, answers, beside = (
        max(heights.get(part_key(form.code, what, place), 0) for form in exam.forms)
        for what in ("ask", "answers", "credits")
    )
    solutions = {form.code: heights.get(part_key(form.code, "solution", place), 0) for form in exam.forms}
    tallest = max(solutions.values())
    item = exam.forms[0].problems[p].items[i]
    part = item.parts[q].part
    worked = max(heights.get(part_key(form.code, "worked", place), 0) for form in exam.forms)
    space = space_height(part, worked, tallest, heights.get("stated", 100))
    if part.space.height is not None and part.space.kind != "none" and tallest > space:
        form = next(code for code, height in solutions.items() if height == tallest)
        question = item.variant.question
        overflows.append(Overflow("space", question, part.id, form, _cm(tallest), _cm(space), part.path))
    height = ask
    if space:
        height += heights["gap space"] + space
    if answers:
        height += heights["gap answers"] + answers
    stated = space_height(part, worked, tallest) if part.space.height is not None else 0
    least = min(space, max(stated, least_height(part, tallest) if space != stated else 0))
    return Slot(p, i, q, ask, space, part.space.kind, answers, max(height, beside)), least


def _shrunk(block: _Block, room: int) -> _Block:
    """Return the block with less automatic space, in whole centimetres, where it is higher than ``room``."""
    excess = block.height - room
    *units, last = block.units
    slot = last.box
    if excess <= 0 or not isinstance(slot, Slot) or slot.space <= block.least:
        return block
    space = max(block.least, round((slot.space - excess) // CENTIMETRE * CENTIMETRE))
    shrunk = replace(slot, space=space, height=slot.height - (slot.space - space))
    return replace(block, units=(*units, Unit(last.gap, shrunk)))


def _filled(exam: Exam, blocks: list[_Block], heights: Measurements, overflows: list[Overflow]) -> list[Page]:
    room = heights["page"]
    pages: list[list[Unit]] = []
    used = heights.get("first page", 0)  # what a theme without a cover puts on top of page 1
    for number, whole in enumerate(blocks):
        block = _shrunk(whole, room if pages else room - used)
        starts = block.fresh and number > 0
        grown = used + block.units[0].gap + block.height
        if not pages:
            pages.append([])
            grown = used + block.height
        elif starts or grown > room:
            pages.append([])
            grown = block.height
        if grown > room:
            form = exam.forms[0].code
            overflows.append(
                Overflow("page", block.question, block.part.id, form, _cm(grown), _cm(room), block.part.path)
            )
        first = block.units[0]
        pages[-1] += [first if pages[-1] else Unit(0, first.box), *block.units[1:]]
        used = grown
    return [Page("problems", tuple(units)) for units in pages]


def _cm(height: int) -> Fraction:
    return round(Fraction(height) / CENTIMETRE, 1)
