"""What the shares of a build have together: pages, fonts, correction sheet, and the plan with all addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from generator.amendments import amended
from generator.assemble import Plan
from generator.composition import Characters, Unset, cast
from generator.diagnostics import Diagnostic, Rejected
from generator.exam import Exam, placed_items
from generator.layout import Layout, Overflow, arrange
from generator.production.order import Order, shop_of
from generator.production.tasks import SetUnits, told
from generator.production.writing import Decided, realised
from generator.typeset import Fonts, typeset_once
from generator.work import Band
from generator.writers import latex


@dataclass
class Whole:
    """What the shares have together; ``reading`` gives the exam with one form."""

    reading: Callable[[], Exam]
    lengths: dict[str, int] = field(default_factory=dict)
    heights: dict[str, tuple[int, str]] = field(default_factory=dict)
    characters: dict[latex.Role, list[Characters]] = field(default_factory=lambda: {"exam": [], "key": []})

    @cached_property
    def one(self) -> Exam:
        """The exam with one form: all that papers have alike. It is read where something is to be made of it."""
        return self.reading()


def together(shares: Iterable[SetUnits], reading: Callable[[], Exam]) -> Whole:
    """Return what shares have together: the greatest height of each unit, and all characters; ``reading`` gives the
    exam with one form."""
    whole = Whole(reading)
    for share in shares:
        whole.lengths |= share.lengths
        for unit, tallest in share.heights.items():
            if unit not in whole.heights or tallest[0] > whole.heights[unit][0]:
                whole.heights[unit] = tallest
        for role, characters in share.characters.items():
            whole.characters[role].append(characters)
    return whole


def with_addresses(plan: Plan, decided: Sequence[Decided]) -> Plan:
    """Return the plan with the addresses that were decided, range of forms by range."""
    found = []
    for p, problem in enumerate(plan.problems):
        questions = []
        for i, question in enumerate(problem):
            own = [each for each in decided if (p, i) in each.addresses]
            addresses = tuple(address for each in own for address in each.addresses[p, i])
            questions.append(replace(question, addresses=addresses, band=_band([each.bands[p, i] for each in own])))
        found.append(tuple(questions))
    return replace(plan, problems=tuple(found))


def _band(bands: list[Band | None]) -> Band | None:
    known = [band for band in bands if band is not None]
    if not known:
        return None
    return Band(min(b.low for b in known), max(b.high for b in known), any(b.widened for b in known))


def arranged(whole: Whole) -> Layout:
    """Return the pages: one form stands for all, with the greatest height of each unit."""
    exam = whole.one
    code = exam.forms[0].code
    heights = {f"{code} {unit}": height for unit, (height, _) in whole.heights.items()}
    layout = arrange(exam, {**whole.lengths, **heights})
    places = {
        (item.variant.question, placed.part.id): f"solution {p}.{i}.{q}"
        for p, problem in enumerate(exam.forms[0].problems)
        for i, item in enumerate(problem.items)
        for q, placed in enumerate(item.parts)
    }

    def told(overflow: Overflow) -> Overflow:
        tallest = whole.heights.get(places[overflow.question, overflow.part])
        return replace(overflow, form=tallest[1]) if overflow.kind == "space" and tallest else overflow

    return replace(layout, overflows=tuple(map(told, layout.overflows)))


def correction(
    order: Order, one: Exam, plan: Plan, said: Mapping[str, latex.SaidForm], pictures: Mapping[str, bytes]
) -> tuple[bytes, int, list[Diagnostic]]:
    """Return the correction sheet, its pages, and what TeX remarks on; ``one`` is the exam with one form, ``said`` is
    what all say and ``pictures`` the files that it shows. Raises Rejected."""
    shop = shop_of(order)
    press = latex.Press(one, shop.templates)
    press.scribe.pictures.update(pictures)
    if shop.file.amendments is not None:  # they are of the whole exam, and after the sitting
        exam = amended(realised(shop, plan), shop.file.amendments)
        said = latex.said(press, placed_items(exam.forms))
    (outcome,) = typeset_once([latex.correction(press, said)], shop.engine)
    found = told(shop.file, [outcome])
    if outcome.pdf is None:
        raise Rejected(dict.fromkeys(found))
    return outcome.pdf, outcome.pages, found


def fonts(order: Order, whole: Whole, furniture: list[Characters]) -> Mapping[latex.Role, Fonts]:
    """Return the fonts of each role, with the characters of all forms and of the furniture. Raises Rejected."""
    shop = shop_of(order)
    exams = [*whole.characters["exam"], *furniture]
    press = latex.Press(whole.one, shop.templates)
    try:
        return cast(press, {"exam": exams, "key": [*exams, *whole.characters["key"]]}, shop.engine)
    except Unset as unset:
        raise Rejected(dict.fromkeys(told(shop.file, unset.outcomes))) from unset
