"""The tasks of a build behind the writing. Each is a function of values that travel; what it returns depends on nothing
else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.composition import Characters, Unset, compose, furnish
from generator.diagnostics import Diagnostic, Rejected
from generator.exam import Exam
from generator.exam_file import ExamFile
from generator.imposition import Boxes, Packed, Set, impose
from generator.layout import Layout, Measurements, form_of
from generator.locating import located
from generator.production.order import Order, shop_of
from generator.production.writing import FEW
from generator.typeset import Fonts, Outcome
from generator.values import dataclass
from generator.writers import latex


@dataclass(frozen=True)
class SetUnits:
    """Units of some forms, set: the theme's lengths, the heights of units (the greatest, with the form that has it),
    the boxes themselves, the characters in them, and what TeX remarks on."""

    lengths: Measurements
    heights: Mapping[str, tuple[int, str]]
    boxes: Mapping[latex.Role, Boxes]
    characters: Mapping[latex.Role, Characters]
    remarks: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class Furnished:
    """The furniture of some papers, and the characters in it."""

    boxes: Boxes
    characters: Characters


def set_units(
    order: Order, one: Exam, first: int, last: int, units: latex.Units, problems: tuple[int, ...]
) -> SetUnits:
    """Set units of the forms from ``first`` to ``last`` (without it), with the heads of these problems, counted from 0;
    ``one`` is the exam with one form. Raises Rejected."""
    shop = shop_of(order)
    forms = order.plan.forms
    press = latex.Press(one, shop.templates)
    try:
        whole = latex.gathered((latex.heads(press, forms[first:last], problems), units))
        composed = compose(press, whole, forms[first:last], shop.engine, workers=2 if len(forms) <= FEW else 1)
    except Unset as unset:
        raise Rejected(dict.fromkeys(told(shop.file, unset.outcomes))) from unset
    return SetUnits(
        composed.lengths,
        _greatest(composed.heights),
        composed.boxes,
        composed.characters,
        tuple(told(shop.file, composed.remarks)),
    )


def furnish_papers(order: Order, one: Exam, layout: Layout, papers: Sequence[latex.Paper]) -> Furnished:
    """Set the furniture of papers; ``one`` is the exam with one form. Raises Rejected."""
    shop = shop_of(order)
    try:
        return Furnished(*furnish(latex.Press(one, shop.templates), layout, papers, shop.engine))
    except Unset as unset:
        raise Rejected(dict.fromkeys(told(shop.file, unset.outcomes))) from unset


def impose_papers(
    order: Order,
    made: Imposition,
    papers: Sequence[latex.Paper],
    furniture: Boxes,
    boxes: Mapping[latex.Role, Boxes],
    crosses: Mapping[str, latex.Crosses],
) -> dict[str, bytes]:
    """Return the PDFs of papers by their names; ``boxes`` hold the units of their forms, and
    ``furniture`` what else stands on them."""
    return dict(imposed(order, made, papers, furniture, boxes, crosses))


def imposed(
    order: Order,
    made: Imposition,
    papers: Sequence[latex.Paper],
    furniture: Boxes,
    boxes: Mapping[latex.Role, Boxes],
    crosses: Mapping[str, latex.Crosses],
) -> Iterator[tuple[str, bytes]]:
    """Yield the PDFs of papers with their names."""
    whole = Set(shop_of(order).file.id, made.layout, made.lengths, furniture, made.fonts)
    packed = Packed()
    for paper in papers:
        yield f"{paper.name}.pdf", impose(whole, paper, boxes, crosses[paper.form], packed)


@dataclass(frozen=True)
class Imposition:
    """What all papers of an exam are put together by."""

    layout: Layout
    lengths: Measurements
    fonts: Mapping[latex.Role, Fonts]


def told(file: ExamFile, outcomes: Sequence[Outcome]) -> list[Diagnostic]:
    """Return what TeX has to say, where it belongs."""
    return [each for outcome in outcomes for each in located(outcome, file.bank.questions, file.source)]


def _greatest(heights: Measurements) -> dict[str, tuple[int, str]]:
    """Return the height of each unit in the form that needs most, and that form."""
    found: dict[str, tuple[int, str]] = {}
    for key, height in heights.items():
        code = form_of(key)
        unit = key[len(code) + 1 :]
        if unit not in found or height > found[unit][0]:
            found[unit] = height, code
    return found
