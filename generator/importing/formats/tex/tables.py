"""A tabular → a table of content."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from generator.content import Align, Inlines, Table
from generator.importing.formats.tex.parsing import Node
from generator.importing.formats.tex.vocabulary import SILENT
from generator.importing.runs import unbroken

_MOST_COLUMNS = 40
_ALIGNS: dict[str, Align] = {"c": "center", "r": "right"}


def table(node: Node, line: Callable[[Sequence[Node]], Inlines]) -> Table | None:
    """Return a tabular as a table, None where its cells are empty; ``line`` reads a cell."""
    cells = [tuple(unbroken(line(cell)) for cell in row) for row in _rows(node)]
    kept = [row for row in cells if any(row)]
    if not kept:
        return None
    width = min(max(map(len, kept)), _MOST_COLUMNS)
    filled = tuple((*row[:width], *(((),) * (width - len(row)))) for row in kept)
    columns = re.sub(r"\{[^{}]*\}|[^lcrpXmb]", "", (node.raw or [""])[-1])
    return Table(tuple(_ALIGNS.get(columns[k : k + 1], "left") for k in range(width)), (), filled)


def _rows(node: Node) -> list[list[list[Node]]]:
    rows: list[list[list[Node]]] = [[[]]]
    for each in node.children:
        if each.kind == "amp":
            rows[-1].append([])
        elif each.kind == "macro" and each.text in ("\\", "tabularnewline"):
            rows.append([[]])
        elif not (each.kind == "macro" and each.text in SILENT):
            rows[-1][-1].append(each)
    return rows
