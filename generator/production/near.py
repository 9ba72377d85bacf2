"""Tasks of processes that share a disk with the stash: they take from it and put into it, and nothing large travels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from generator.assemble import Plan
from generator.imposition import Boxes, united
from generator.production.division import Range
from generator.production.order import Order
from generator.production.stash import Stash
from generator.production.tasks import Imposition, SetUnits, imposed, set_units
from generator.production.whole import correction
from generator.production.writing import Decided, Place, Written, write_forms, write_questions
from generator.writers import latex

# The order of the last stash: it is large, and tasks are many.
_orders: dict[Path, Order] = {}


def order_in(stash: Stash) -> Order:
    """Return the order that was kept in a stash."""
    order = _orders.get(stash.results)
    if order is None:
        order = stash.result("order")
        _orders.clear()
        _orders[stash.results] = order
    return order


def write_near(stash: Stash, name: str, first: int, last: int, among: latex.Common | None) -> Decided:
    """Write forms as :func:`write_forms` does, put them away under ``name``, and return what was decided."""
    return put_away(stash, name, write_forms(order_in(stash), first, last, among))


def write_questions_near(
    stash: Stash, name: str, first: int, last: int, places: tuple[Place, ...], among: latex.Common | None
) -> Decided:
    """Write questions as :func:`write_questions` does, put them away, and return what was decided."""
    return put_away(stash, name, write_questions(order_in(stash), first, last, places, among))


def put_away(stash: Stash, name: str, written: Written) -> Decided:
    """Keep what was written: what each later task takes, by itself."""
    for role in latex.ROLES:
        stash.keep(f"{role}-{name}", (written.units.only(role), written.crosses if role == "key" else {}))
    stash.keep(f"said-{name}", (written.said, written.pictures))
    stash.keep(f"told-{name}", (written.records, written.rows))
    stash.keep(f"first-{name}", written.first)
    stash.keep(f"written-{name}", written.decided)
    return written.decided


def set_near(
    stash: Stash,
    name: str,
    forms: Range,
    parts: Sequence[Range],
    problems: tuple[int, ...],
    roles: Sequence[latex.Role],
    written: Sequence[str],
) -> SetUnits:
    """Set units as :func:`set_units` does, those of these roles in what was ``written`` under these names, and heads of
    ``problems``; put away what takes room, by the parts of the forms that later tasks take, and return the rest."""
    order = order_in(stash)
    units, crosses = written_units(stash, roles, written)
    made = set_units(order, stash.result("one"), *forms, units, problems)
    return put_away_set(stash, name, made, crosses, {part: order.plan.forms[slice(*part)] for part in parts})


def written_units(
    stash: Stash, roles: Iterable[latex.Role], written: Sequence[str]
) -> tuple[latex.Units, dict[str, latex.Crosses]]:
    """Return the units of these roles in what was written under these names, and the crosses of the forms' keys."""
    kept = (stash.result(f"{role}-{name}") for role in roles for name in written)
    units, crosses = zip(*kept, strict=True)
    return latex.gathered(units), _by_form(crosses)


def put_away_set(
    stash: Stash,
    name: str,
    made: SetUnits,
    crosses: Mapping[str, latex.Crosses],
    parts: Mapping[Range, Sequence[str]],
) -> SetUnits:
    """Keep units that were set, the boxes apart from the rest, which is returned; ``parts`` has the codes of the forms
    of which boxes are kept together."""
    for part, codes in parts.items():
        boxes = {role: each.of(frozenset(codes)) for role, each in made.boxes.items()}
        stash.keep(f"boxes-{name}-{part[0]}-{part[1]}", (boxes, {code: crosses.get(code, {}) for code in codes}))
    rest = replace(made, boxes={})
    stash.keep(f"set-{name}", rest)
    return rest


def set_boxes(stash: Stash, names: Iterable[str]) -> tuple[dict[latex.Role, Boxes], dict[str, latex.Crosses]]:
    """Return the boxes that were kept under these names, and the crosses of the forms' keys."""
    boxes, crosses = zip(*(stash.result(f"boxes-{name}") for name in names), strict=True)
    return {role: united(each[role] for each in boxes) for role in latex.ROLES}, _by_form(crosses)


def correct_near(stash: Stash, plan: Plan, written: Iterable[str]) -> None:
    """Keep the correction sheet of a plan with all addresses, its pages and what TeX remarks on, made of what was
    ``written`` under these names. Raises Rejected."""
    said: dict[str, dict[latex.Place, latex.SaidPart]] = {code: {} for code in plan.forms}
    pictures: dict[str, bytes] = {}
    for name in written:
        forms, shown = stash.result(f"said-{name}")
        pictures.update(shown)
        for code, form in forms.items():
            said[code].update(form)
    stash.keep("correction", correction(order_in(stash), stash.result("one"), plan, said, pictures))


def furniture_in(stash: Stash, names: Iterable[str]) -> Boxes:
    """Return the furniture that was kept under these names."""
    return united(stash.result(name).boxes for name in names)


def _by_form(several: Iterable[Mapping[str, latex.Crosses]]) -> dict[str, latex.Crosses]:
    found: dict[str, latex.Crosses] = {}
    for forms in several:
        for code, crosses in forms.items():
            found[code] = {**found.get(code, {}), **crosses}
    return found


def impose_near(
    stash: Stash,
    made: Imposition,
    papers: Sequence[latex.Paper],
    boxes: Sequence[str],
    furniture: Sequence[str],
) -> dict[str, str]:
    """Write the PDFs of papers from what was kept under the names; return the digests of the files."""
    papers_made = imposed(order_in(stash), made, papers, furniture_in(stash, furniture), *set_boxes(stash, boxes))
    return {name: stash.write(name, [data]) for name, data in papers_made}
