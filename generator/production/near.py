"""Tasks of processes that share a disk with the stash: they take from it and put into it, and nothing large travels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from generator.imposition import Boxes, united
from generator.production.division import Range
from generator.production.order import Order
from generator.production.stash import Stash
from generator.production.tasks import Imposition, SetUnits, imposed, set_units
from generator.production.writing import Decided, Place, Written, write_forms, write_questions
from generator.writers import latex

# The order of the last stash: it is large, and tasks are many.
_orders: dict[Path, Order] = {}


def order_in(stash: Stash) -> Order:
    """Return the order that was kept in a stash."""
    if stash.results not in _orders:
        _orders.clear()
        _orders[stash.results] = stash.result("order")
    return _orders[stash.results]


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
    stash.keep(f"units-{name}", (written.units, written.crosses))
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
    written: Sequence[str],
) -> SetUnits:
    """Set units as :func:`set_units` does, those of what was ``written`` under these names and heads of
    ``problems``; put away what takes room, by the parts of the forms that later tasks take, and return the rest."""
    order = order_in(stash)
    units, crosses = written_units(stash, written)
    made = set_units(order, stash.result("one"), *forms, units, problems)
    return put_away_set(stash, name, made, crosses, {part: order.plan.forms[slice(*part)] for part in parts})


def written_units(stash: Stash, written: Iterable[str]) -> tuple[latex.Units, dict[str, latex.Crosses]]:
    """Return the units of what was written under these names, and the crosses of the forms' keys."""
    units, crosses = zip(*(stash.result(f"units-{name}") for name in written), strict=True)
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
        stash.keep(f"boxes-{name}-{part[0]}-{part[1]}", (boxes, {code: crosses[code] for code in codes}))
    rest = replace(made, boxes={})
    stash.keep(f"set-{name}", rest)
    return rest


def set_boxes(stash: Stash, names: Iterable[str]) -> tuple[dict[latex.Role, Boxes], dict[str, latex.Crosses]]:
    """Return the boxes that were kept under these names, and the crosses of the forms' keys."""
    boxes, crosses = zip(*(stash.result(f"boxes-{name}") for name in names), strict=True)
    roles: tuple[latex.Role, ...] = ("exam", "key")
    return {role: united(each[role] for each in boxes) for role in roles}, _by_form(crosses)


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
    furniture: str,
) -> dict[str, str]:
    """Write the PDFs of papers from what was kept under the names; return the digests of the files."""
    papers_made = imposed(order_in(stash), made, papers, stash.result(furniture), *set_boxes(stash, boxes))
    return {name: stash.write(name, [data]) for name, data in papers_made}
