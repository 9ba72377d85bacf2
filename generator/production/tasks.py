"""The three tasks of a build. Each is a function of values that travel; what it returns depends on nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from fractions import Fraction

from generator.assemble import ExamFaults, Plan, draw_forms, put_together, realise
from generator.composition import Characters, Unset, compose, furnish
from generator.diagnostics import Diagnostic, Rejected
from generator.exam import Exam
from generator.exam_file import ExamFile
from generator.imposition import Boxes, Packed, Set, impose
from generator.layout import Layout, Measurements
from generator.locating import located
from generator.manifest import form_record
from generator.production.order import Order, Shop, shop_of
from generator.solved import solve_once
from generator.typeset import Fonts, Outcome
from generator.work import Band
from generator.writers import answers, latex


@dataclass(frozen=True)
class SetForms:
    """Some forms, set.

    The credits of each, what was drawn for them, what they have in common and what papers show of that, the heights of
    their units (the greatest, with the form that has it), the boxes themselves, and what other files say of them.
    ``one`` is the exam with the first form, for what all forms have, where that is among them.
    """

    one: Exam | None
    credits: Fraction
    addresses: tuple[tuple[tuple[int, ...], ...], ...]
    bands: tuple[tuple[Band | None, ...], ...]
    common: latex.Common
    decided: tuple[object, ...]
    lengths: Measurements
    heights: Mapping[str, tuple[int, str]]
    boxes: Mapping[latex.Role, Boxes]
    characters: Mapping[latex.Role, Characters]
    crosses: Mapping[str, latex.Crosses]
    records: tuple[str, ...]
    answers: str
    said: Mapping[str, latex.SaidForm]
    remarks: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class Furnished:
    """The furniture of some papers, and the characters in it."""

    boxes: Boxes
    characters: Characters


# So few forms are a build of one task, which need not wait for TeX twice.
FEW = 4


def set_forms(order: Order, first: int, last: int, among: latex.Common | None) -> SetForms:
    """Draw, solve and set the forms from ``first`` to ``last`` (without it).

    ``among`` is what all forms have in common; without it, what these have. Raises Rejected.
    """
    shop = shop_of(order)
    plan = _drawn(shop, order, first, last)
    exam = (_realised_once if len(order.plan.forms) <= FEW else realised)(shop, plan)
    forms = exam.forms
    one = replace(exam, forms=forms[:1])
    own = latex.common(forms)
    with closing(latex.Press(one, shop.templates, among or own)) as press:
        try:
            composed = compose(press, forms, shop.engine, workers=2 if len(forms) <= FEW else 1)
        except Unset as unset:
            raise Rejected(dict.fromkeys(problems(shop.file, unset.outcomes))) from unset
        said = {form.code: latex.said(press, form) for form in forms}
    return SetForms(
        one=one if first == 0 else None,
        credits=exam.credits,
        addresses=tuple(tuple(question.addresses for question in problem) for problem in plan.problems),
        bands=tuple(tuple(question.band for question in problem) for problem in plan.problems),
        common=own,
        decided=(among or own).decided(),
        lengths=composed.lengths,
        heights=_greatest(composed.heights),
        boxes=composed.boxes,
        characters=composed.characters,
        crosses={form.code: latex.crosses(form) for form in forms},
        records=tuple(map(form_record, forms)),
        answers=answers.rows(forms),
        said=said,
        remarks=tuple(problems(shop.file, composed.remarks)),
    )


def rehearse(order: Order) -> None:
    """Do what can be done of the first form without TeX: processes that are split off afterwards have all that this
    loads and finds out, each of which would do it for itself."""
    shop = shop_of(order)
    with suppress(Rejected):  # what is wrong is told when all forms are set
        exam = realised(shop, _drawn(shop, order, 0, 1))
        with closing(latex.Press(exam, shop.templates, latex.common(exam.forms))) as press:
            latex.units(press, exam.forms)


def furnish_papers(order: Order, one: Exam, layout: Layout, papers: Sequence[latex.Paper]) -> Furnished:
    """Set the furniture of papers; ``one`` is the exam with one form. Raises Rejected."""
    shop = shop_of(order)
    try:
        return Furnished(*furnish(latex.Press(one, shop.templates), layout, papers, shop.engine))
    except Unset as unset:
        raise Rejected(dict.fromkeys(problems(shop.file, unset.outcomes))) from unset


def impose_papers(
    order: Order,
    made: Imposition,
    papers: Sequence[latex.Paper],
    furnished: Furnished,
    boxes: Mapping[latex.Role, Boxes],
    crosses: Mapping[str, latex.Crosses],
) -> dict[str, bytes]:
    """Return the PDFs of papers by their names; ``boxes`` hold the units of their forms."""
    return dict(imposed(order, made, papers, furnished, boxes, crosses))


def imposed(
    order: Order,
    made: Imposition,
    papers: Sequence[latex.Paper],
    furnished: Furnished,
    boxes: Mapping[latex.Role, Boxes],
    crosses: Mapping[str, latex.Crosses],
) -> Iterator[tuple[str, bytes]]:
    """Yield the PDFs of papers with their names."""
    whole = Set(shop_of(order).file.id, made.layout, made.lengths, furnished.boxes, made.fonts)
    packed = Packed()
    for paper in papers:
        yield f"{paper.name}.pdf", impose(whole, paper, boxes, crosses[paper.form], packed)


@dataclass(frozen=True)
class Imposition:
    """What all papers of an exam are put together by."""

    layout: Layout
    lengths: Measurements
    fonts: Mapping[latex.Role, Fonts]


# ---------------------------------------------------------------- what a shop knows
def problems(file: ExamFile, outcomes: Sequence[Outcome]) -> list[Diagnostic]:
    """Return what TeX has to say, where it belongs."""
    return [each for outcome in outcomes for each in located(outcome, file.bank.questions, file.source)]


def _drawn(shop: Shop, order: Order, first: int, last: int) -> Plan:
    file = shop.file
    if order.plan.drawn:
        return order.plan.part(first, last)
    part = order.plan.part(first, last)
    try:
        return draw_forms(file.spec, file.programs, file.roster[first:last], order.seed, part)
    except ExamFaults as faults:
        raise file.located(faults) from faults


def realised(shop: Shop, plan: Plan) -> Exam:
    """Return the forms of a drawn plan as content. Raises Rejected."""
    file = shop.file
    try:
        return realise(file.spec, file.id, file.course.spec, file.programs, plan, file.texts)
    except ExamFaults as faults:
        raise file.located(faults) from faults


def _realised_once(shop: Shop, plan: Plan) -> Exam:
    """Return the forms as :func:`realised` does, of questions that have not changed as they were solved before."""
    file = shop.file
    try:
        variants = solve_once(file, plan)
    except ExamFaults as faults:
        raise file.located(faults) from faults
    return put_together(file.spec, file.id, file.course.spec, file.programs, plan, file.texts, variants)


def _greatest(heights: Measurements) -> dict[str, tuple[int, str]]:
    """Return the height of each unit in the form that needs most, and that form; a key starts with its form."""
    found: dict[str, tuple[int, str]] = {}
    for key, height in heights.items():
        code, _, unit = key.partition(" ")
        if unit not in found or height > found[unit][0]:
            found[unit] = height, code
    return found
