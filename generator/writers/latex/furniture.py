"""Furniture: all that stands on pages beside units, and never depends on an answer: covers, head and foot, the drawing
of answer spaces, squared and blank pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from generator import labels
from generator.exam import Copy, SpaceKind
from generator.layout import Layout, Slot
from generator.typeset import Job
from generator.values import dataclass
from generator.writers.latex.code import modules, page_content
from generator.writers.latex.loader import Tex
from generator.writers.latex.press import Press
from generator.writers.latex.units import ROLES, Role, preamble

_CODE = Tex("/ewcode Do")  # where the code of the page is put


@dataclass(frozen=True)
class Paper:
    """A document of pages: a form as exam or key, ``copy`` where it is a person's; ``name`` is that of its file.

    ``letter`` is that by which stacks are sorted, empty where there is none.
    """

    name: str
    form: str
    role: Role
    letter: str = ""
    copy: Copy | None = None

    @property
    def code(self) -> str:
        """What it is called in the foot."""
        return self.copy.code if self.copy else self.form


@dataclass(frozen=True)
class CopyView:
    """What only a personal copy shows; a code is (modules a side, what is drawn)."""

    code: str
    number: str
    name: str
    seat: str
    codes: tuple[tuple[int, Tex], ...]


def papers(forms: Sequence[str], copies: Sequence[Copy]) -> tuple[Paper, ...]:
    """Return ``A/exam``, ``A/key``, … and, with a roster, ``copies/CODE``.

    Where each copy has a form of its own, its exam is that copy: ``copies/CODE`` and ``keys/CODE``.
    """
    if own_forms(forms, copies):
        kinds: tuple[tuple[str, Role], ...] = (("copies", "exam"), ("keys", "key"))
        return tuple(Paper(f"{kind}/{copy.code}", copy.code, role, "", copy) for kind, role in kinds for copy in copies)
    letters = {code: code if len(forms) > 1 and len(code) == 1 else "" for code in forms}
    found = [Paper(f"{code}/{role}", code, role, letters[code]) for code in forms for role in ROLES]
    for copy in copies:
        code = forms[copy.form]
        found.append(Paper(f"copies/{copy.code}", code, "exam", letters[code], copy))
    return tuple(found)


def own_forms(forms: Sequence[str], copies: Sequence[Copy]) -> bool:
    """True where every copy has a form of its own, of its own code."""
    return bool(copies) and [copy.code for copy in copies] == list(forms)


# ---------------------------------------------------------------- keys of boxes
def page_key(exam: str, paper: Paper, number: int) -> str:
    """The key of a page's head and foot, in the exam of that id."""
    return f"page {paper.role} {paper.letter} {number} {_modules(exam, paper, number)}"


def form_key(paper: Paper) -> str:
    """The key of what names a paper's form."""
    return f"form {paper.code}"


def cover_key(paper: Paper) -> str:
    """The key of a cover, or of what stands on top of a first page."""
    return f"cover {paper.role} {paper.code}" if paper.copy is None else f"cover of {paper.copy.code}"


def body_key(kind: str, last: bool) -> str:
    """The key of a squared or a blank page."""
    return f"{kind} {last}"


def space_key(kind: str, height: int) -> str:
    """The key of an answer space."""
    return f"space {kind} {height}"


TICK = "tick"


# ---------------------------------------------------------------- the run
Box = Callable[[int], Tex]
"""A box's TeX, by its number."""


def furniture(
    press: Press, layout: Layout, some: Sequence[Paper], name: str = "furniture"
) -> tuple[Job, Mapping[str, int]]:
    """Return the run for some papers, and the number that each key's box has in it."""
    boxes = dict(_boxes(press, layout, some))
    numbers = {key: number for number, key in enumerate(boxes)}
    body = press.fill("furniture.tex", boxes=[box(numbers[key]) for key, box in boxes.items()])
    return Job(name, preamble(press), body, press.resources(body)), numbers


def _boxes(press: Press, layout: Layout, some: Sequence[Paper]) -> Iterator[tuple[str, Box]]:
    yield TICK, _kept(Tex(r"\hbox to0pt{\ewcross\hss}"))
    kinds = [page.kind for page in layout.pages]
    last = max(number for number, kind in enumerate(kinds) if kind != "blank")
    for number, kind in enumerate(kinds):
        if kind == "squared":
            yield body_key(kind, number == last), _page(press.fill("squared.tex", last=number == last))
        elif kind == "blank":
            yield body_key(kind, number == last), _page(press.fill("blank.tex"))
    if some:
        for space, height in _spaces(layout):
            yield space_key(space, height), _kept(Tex(rf"\ewspace{space}{{{height}}}"))
    for paper in some:
        yield from _own_boxes(press, layout, paper)


def _own_boxes(press: Press, layout: Layout, paper: Paper) -> Iterator[tuple[str, Box]]:
    """Yield what depends on the paper: its cover or the top of its first page, its foot, its pages' heads and feet."""
    total = len(layout.pages)
    person = _copy_view(press.exam.id, paper) if paper.copy else None
    common: Mapping[str, object] = {
        "form": paper, "letter": paper.letter, "role": paper.role, "copy": person, "total": total,
        "instructions": press.instructions, "totals": press.totals, "split": press.split, "period": _period(press),
    }  # fmt: skip
    if layout.pages[0].kind == "cover":
        yield cover_key(paper), _page(press.fill("cover.tex", **common))
    else:
        yield cover_key(paper), _kept(press.fill("first-page.tex", **common))
    yield form_key(paper), lambda number: press.fill("form.tex", code=paper.code, number=number)
    for page in range(1, total + 1):
        side = _modules(press.exam.id, paper, page)
        yield page_key(press.exam.id, paper, page), _head_and_foot(press, paper, page, total, side)


def _head_and_foot(press: Press, paper: Paper, page: int, total: int, side: int) -> Box:
    return lambda number: press.fill(
        "page.tex", number=number, role=paper.role, letter=paper.letter, page=page, total=total, modules=side
    )


def _kept(tex: Tex) -> Box:
    return lambda number: Tex(rf"\ewkeep{{{number}}}{{{tex}}}")


def _page(tex: Tex) -> Box:
    return lambda number: Tex(rf"\ewkeeppage{{{number}}}{{{tex}}}")


def _spaces(layout: Layout) -> Iterator[tuple[SpaceKind, int]]:
    for page in layout.pages:
        for unit in page.units:
            if isinstance(unit.box, Slot) and unit.box.space:
                yield unit.box.kind, unit.box.space


def _copy_view(exam: str, paper: Paper) -> CopyView:
    assert paper.copy is not None
    person = paper.copy.person
    code = (_modules(exam, paper, 1), _CODE)
    return CopyView(paper.copy.code, person.number, person.name, person.seat, (code,))


def _modules(exam: str, paper: Paper, page: int) -> int:
    """Return how many modules the side of a page's code has, 0 where it has none."""
    return modules(page_content(exam, paper.copy.code, page)) if paper.copy else 0


def _period(press: Press) -> str:
    heading = press.exam.heading
    if heading.starts is None:
        return labels.label("minutes", press.language, count=heading.minutes)
    return labels.period(heading.starts, heading.minutes, press.language)
