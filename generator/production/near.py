"""Tasks of processes that share a disk with the stash: they take from it and put into it, and nothing large travels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.production.order import Order
from generator.production.stash import Stash
from generator.production.tasks import Imposition, SetForms, imposed, set_forms
from generator.writers import latex


def set_near(stash: Stash, name: str, order: Order, first: int, last: int, among: latex.Common | None) -> SetForms:
    """Set forms as :func:`set_forms` does, and put away under ``name`` what takes room; return the rest."""
    return put_away(stash, name, set_forms(order, first, last, among))


def put_away(stash: Stash, name: str, made: SetForms) -> SetForms:
    """Keep forms that were set, what takes room apart from the rest, which is returned."""
    stash.keep(f"boxes-{name}", (made.boxes, made.crosses))
    stash.keep(f"records-{name}", made.records)
    stash.keep(f"answers-{name}", made.answers)
    stash.keep(f"said-{name}", made.said)
    if made.one is not None:
        stash.keep("one", made.one)
    rest = replace(made, one=None, boxes={}, crosses={}, records=(), answers="", said={})
    stash.keep(f"set-{name}", rest)
    return rest


def impose_near(
    stash: Stash, order: Order, made: Imposition, papers: Sequence[latex.Paper], boxes: str, furniture: str
) -> dict[str, str]:
    """Write the PDFs of papers from what was kept under the names; return the digests of the files."""
    found, crosses = stash.result(boxes)
    papers_made = imposed(order, made, papers, stash.result(furniture), found, crosses)
    return {name: stash.write(name, [data]) for name, data in papers_made}
