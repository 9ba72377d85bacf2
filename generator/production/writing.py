"""The first task of a build: questions are drawn and solved, and written as each of its files has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from typing import Any, TypeVar

from generator.assemble import (
    ExamFaults,
    Plan,
    Solved,
    bare_exam,
    draw_questions,
    place_items,
    put_together,
    realise,
    solve,
)
from generator.diagnostics import Diagnostic, Rejected
from generator.exam import Exam, packed, unpacked
from generator.manifest import question_record
from generator.production.order import Order, Shop, shop_of
from generator.solved import solve_once
from generator.values import dataclass
from generator.work import Band
from generator.writers import answers, latex

Place = tuple[int, int]
"""Where a question stands: the numbers of its problem and within that, from 0."""

_Made = TypeVar("_Made")

# So few forms are a build of one task, which need not wait for TeX twice.
FEW = 4


@dataclass(frozen=True)
class Decided:
    """What was decided of questions in some forms: their addresses and bands of work, what they have in common and what
    papers show of that; and, by role, how much there is of them to be set."""

    addresses: Mapping[Place, tuple[int, ...]]
    bands: Mapping[Place, Band | None]
    common: latex.Common
    shown: tuple[object, ...]
    weights: Mapping[latex.Role, int]


@dataclass(frozen=True)
class Written:
    """Questions in some forms, as the papers have them (``units``, ``crosses``), the correction sheet (``said``, with
    its ``pictures``), and by place, a line or lines for each form, the manifest (``records``) and the table of answers
    (``rows``). ``first`` has the variants of the exam's first form, packed, where that is among them."""

    decided: Decided
    units: latex.Units
    crosses: Mapping[str, latex.Crosses]
    said: Mapping[str, latex.SaidForm]
    pictures: Mapping[str, bytes]
    records: Mapping[Place, tuple[str, ...]]
    rows: Mapping[Place, tuple[str, ...]]
    first: Mapping[Place, bytes]


@dataclass(frozen=True)
class Refused:
    """Why something could not be made."""

    diagnostics: tuple[Diagnostic, ...]


def attempted(tasks: Sequence[tuple[Callable[..., _Made], tuple[Any, ...]]]) -> list[_Made | Refused]:
    """Return what tasks make, done one after the other, or why one cannot: others go on, and all that is wrong is told
    at once."""
    return [_attempted(function, arguments) for function, arguments in tasks]


def _attempted(function: Callable[..., _Made], arguments: tuple[Any, ...]) -> _Made | Refused:
    try:
        return function(*arguments)
    except Rejected as rejected:
        return Refused(tuple(rejected.diagnostics))


def write_forms(order: Order, first: int, last: int, among: latex.Common | None) -> Written:
    """Write the forms from ``first`` to ``last`` (without it), with all questions.

    ``among`` is what all forms have in common; without it, what these have. Raises Rejected.
    """
    shop = shop_of(order)
    plan = _drawn(shop, order, first, last, order.plan.places)
    return _written(order, plan, _solved(shop, plan, once=len(order.plan.forms) <= FEW), order.plan.places, among)


def write_questions(
    order: Order, first: int, last: int, places: tuple[Place, ...], among: latex.Common | None
) -> Written:
    """Write the questions at these places, in the forms from ``first`` to ``last`` (without it), as
    :func:`write_forms` does. Raises Rejected."""
    shop = shop_of(order)
    plan = _drawn(shop, order, first, last, places).only(places)
    return _written(order, plan, _solved(shop, plan, once=False), places, among)


def exam_of(order: Order, plan: Plan, firsts: Iterable[Mapping[Place, bytes]]) -> Exam:
    """Return the exam with the first form of a plan, of what was written of that."""
    found = {place: variant for each in firsts for place, data in each.items() for variant in unpacked(data)}
    variants = {(each.question, each.address): each for each in found.values()}
    file = shop_of(order).file
    return put_together(file.spec, file.id, file.course.spec, file.programs, plan.part(0, 1), file.texts, variants)


def realised(shop: Shop, plan: Plan) -> Exam:
    """Return the forms of a drawn plan as content. Raises Rejected."""
    file = shop.file
    try:
        return realise(file.spec, file.id, file.course.spec, file.programs, plan, file.texts)
    except ExamFaults as faults:
        raise file.located(faults) from faults


def _drawn(shop: Shop, order: Order, first: int, last: int, places: tuple[Place, ...]) -> Plan:
    file, part = shop.file, order.plan.part(first, last)
    if order.plan.drawn:
        return part
    try:
        return draw_questions(file.spec, file.programs, file.roster[first:last], order.seed, part, places)
    except ExamFaults as faults:
        raise file.located(faults) from faults


def _solved(shop: Shop, plan: Plan, once: bool) -> Solved:
    try:
        return solve_once(shop.file, plan) if once else solve(shop.file.programs, plan, {})
    except ExamFaults as faults:
        raise shop.file.located(faults) from faults


# The press of the last order: what it has read of its theme serves one task after the other.
_presses: dict[str, latex.Press] = {}


def _press(order: Order) -> latex.Press:
    if order.key not in _presses:
        shop = shop_of(order)
        file = shop.file
        bare = bare_exam(file.spec, file.id, file.course.spec, file.programs, order.plan, file.texts)
        _presses.clear()
        _presses[order.key] = latex.Press(bare, shop.templates, latex.NOTHING_IN_COMMON)
    return _presses[order.key]


def _written(
    order: Order, plan: Plan, variants: Solved, places: tuple[Place, ...], among: latex.Common | None
) -> Written:
    items = tuple(place_items(plan, shop_of(order).file.programs, variants, places))
    own = latex.common(items)
    records: dict[Place, list[str]] = {place: [] for place in places}
    rows: dict[Place, list[str]] = {place: [] for place in places}
    for each in items:
        records[each.at].append(question_record(each.item))
        rows[each.at].append(answers.rows(each.form, each.at[0] + 1, each.item))
    with closing(_press(order)) as press:
        press.common = own if among is None else among.at(places)
        units = latex.units(press, items)
        return Written(
            decided=Decided(
                addresses={(p, i): plan.problems[p][i].addresses for p, i in places},
                bands={(p, i): plan.problems[p][i].band for p, i in places},
                common=own,
                shown=press.common.decided(),
                weights={role: units.only(role).weight for role in latex.ROLES},
            ),
            units=units,
            crosses=latex.crosses(items),
            said=latex.said(press, items),
            pictures=dict(press.scribe.pictures),
            records={place: tuple(found) for place, found in records.items()},
            rows={place: tuple(found) for place, found in rows.items()},
            first={each.at: packed((each.item.variant,)) for each in items if each.form == order.plan.forms[0]},
        )
