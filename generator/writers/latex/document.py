"""Exam, key and personal copies: pages of boxes that stand where the layout says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, assert_never

from generator import labels
from generator.exam import Copy, Exam, Form
from generator.layout import Head, Layout, Page, Slot, Stem
from generator.typeset import Job
from generator.writers.latex.code import page_content, rectangles
from generator.writers.latex.correction import correction_body
from generator.writers.latex.fields import exam_pen, key_pen
from generator.writers.latex.loader import Tex
from generator.writers.latex.press import Ask, Press
from generator.writers.latex.worked import worked_form

Role = Literal["exam", "key"]
NOTHING = Tex("")


@dataclass(frozen=True)
class SlotView:
    """A part on its page: heights of the layout, boxes as LaTeX; ``solution`` is empty in an exam."""

    box: Slot
    ask: Ask
    solution: Tex


@dataclass(frozen=True)
class CopyView:
    """What only a personal copy shows; a code is (modules a side, rectangles)."""

    code: str
    number: str
    name: str
    seat: str
    codes: tuple[tuple[int, Tex], ...]


def write(exam: Exam, layout: Layout, folder: Path | None = None) -> tuple[Job, ...]:
    """Return the jobs ``A/exam``, ``A/key``, …, ``correction`` and, with a roster, ``copies/CODE``."""
    press = Press(exam, folder)
    preamble = str(press.fill("preamble.tex"))
    sheets: list[tuple[str, str]] = []
    exams: list[tuple[str, ...]] = []
    for form in exam.forms:
        blank = _pages(press, form, layout, "exam")
        worked = _pages(press, form, layout, "key")
        exams.append(blank)
        sheets.append((f"{form.code}/exam", _body(press, form, layout, "exam", blank)))
        sheets.append((f"{form.code}/key", _body(press, form, layout, "key", worked)))
    sheets.append(("correction", correction_body(press)))
    for copy in exam.copies:
        form = exam.forms[copy.form]
        sheets.append((f"copies/{copy.code}", _body(press, form, layout, "exam", exams[copy.form], copy)))
    return tuple(Job(name, preamble, body, press.resources(body)) for name, body in sheets)


def _body(
    press: Press, form: Form, layout: Layout, role: Role, problems: tuple[str, ...], copy: Copy | None = None
) -> str:
    """Return a document from its pages of problems, adding cover, squared pages and what stands on every page."""
    total = len(layout.pages)
    person = _copy_view(press, copy, total) if copy else None
    common: Mapping[str, object] = {
        "form": form, "role": role, "copy": person, "total": total, "instructions": press.instructions,
        "totals": press.totals, "split": press.split, "period": _period(press),
    }  # fmt: skip
    left = iter(problems)
    pages = []
    last = max(number for number, page in enumerate(layout.pages) if page.kind != "blank")
    for number, page in enumerate(layout.pages):
        inside = _page(press, page, common, lambda: Tex(next(left)), number == last)
        code = person.codes[number] if person else None
        pages.append(press.fill("page.tex", body=inside, number=number + 1, code=code, **common))
    return press.fill("document.tex", pages=[Tex(page) for page in pages], **common)


def _page(press: Press, page: Page, common: Mapping[str, object], following: Callable[[], Tex], last: bool) -> Tex:
    match page.kind:
        case "problems":
            return following()
        case "cover":
            return press.fill("cover.tex", **common)
        case "squared":
            return press.fill("squared.tex", last=last, **common)
        case "blank":
            return press.fill("blank.tex", **common)
        case _:
            assert_never(page.kind)


def _pages(press: Press, form: Form, layout: Layout, role: Role) -> tuple[str, ...]:
    """Return the insides of a form's pages of problems. Only a key looks at solutions."""
    pen = key_pen(press.scribe) if role == "key" else exam_pen(press.scribe)
    form = worked_form(form) if role == "key" else form
    found: list[str] = []
    for page in layout.pages:
        if page.kind != "problems":
            continue
        units: list[Tex] = []
        for unit in page.units:
            match unit.box:
                case Head(problem=p):
                    tex = press.fill("unit-head.tex", unit=unit, body=press.head(form, p))
                case Stem(problem=p, item=i):
                    tex = press.fill("unit-stem.tex", unit=unit, body=press.stem(form, p, i))
                case Slot(problem=p, item=i, part=q):
                    solution = press.solution(form, (p, i, q)) if role == "key" and unit.box.space else NOTHING
                    slot = SlotView(unit.box, press.part(form, (p, i, q), pen), solution)
                    tex = press.fill("unit-part.tex", unit=unit, slot=slot, note=f"{form.code} {role}")
                case _:
                    assert_never(unit.box)
            units.append(tex)
        found.append("".join(units))
    return tuple(found)


def _copy_view(press: Press, copy: Copy, total: int) -> CopyView:
    codes = (rectangles(page_content(press.exam.id, copy.code, page)) for page in range(1, total + 1))
    person = copy.person
    return CopyView(
        copy.code, person.number, person.name, person.seat, tuple((size, Tex(path)) for size, path in codes)
    )


def _period(press: Press) -> str:
    heading = press.exam.heading
    if heading.starts is None:
        return labels.label("minutes", press.language, count=heading.minutes)
    return labels.period(heading.starts, heading.minutes, press.language)
