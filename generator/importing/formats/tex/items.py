r"""A source taken apart: what stands behind each ``\question``, ``\part`` or ``\item``, and its points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from generator.importing.formats.tex.parsing import Node

QUESTION = frozenset({"question", "bonusquestion", "titledquestion"})
PART = frozenset({"part", "subpart", "subsubpart", "bonuspart"})
ITEM = frozenset({"item"})
_POINTS = re.compile(r"(\d+(?:\.\d+)?)?\s*(\\half)?")


@dataclass
class Item:
    """What stands behind one ``\\question``, ``\\part`` or ``\\item``: its nodes, points, title."""

    nodes: list[Node]
    offset: int
    points: Fraction | None = None
    title: str = ""


def split(nodes: Sequence[Node], marks: frozenset[str]) -> list[Item]:
    """Return what stands behind each of some macros; what stands before the first belongs to it."""
    items: list[Item] = []
    before: list[Node] = []
    for each in nodes:
        if each.kind == "macro" and each.text in marks:
            title = each.raw[0] if each.text == "titledquestion" and each.raw else ""
            points = points_of(each.option) if each.text != "item" else None
            items.append(Item([], each.offset, points, re.sub(r"[\\{}$]", "", title)))
            if len(items) == 1:
                items[0].nodes += [node for node in before if node.kind != "macro"]
        elif items:
            items[-1].nodes.append(each)
        else:
            before.append(each)
    return items


def points_of(option: str | None) -> Fraction | None:
    r"""Return the points in an option, None where there are none.

    >>> points_of("2\\half"), points_of("5 points"), points_of(None)
    (Fraction(5, 2), Fraction(5, 1), None)
    """
    found = _POINTS.match((option or "").strip())
    if not found or not (found[1] or found[2]) or len(found[1] or "") > 6:
        return None
    return Fraction(found[1] or 0) + (Fraction(1, 2) if found[2] else 0)


def deep(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield nodes and all that stands within them, in the order of the source."""
    waiting = list(reversed(nodes))
    while waiting:
        each = waiting.pop()
        yield each
        waiting += reversed(each.children)


def holds(outer: Node, inner: Node) -> bool:
    """True where one environment stands within another."""
    return outer is not inner and any(each is inner for each in deep(outer.children))
