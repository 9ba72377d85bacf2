"""A table of HTML → a table of content."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from generator.content import Align, Inlines, Table
from generator.importing.html import Node
from generator.importing.runs import unbroken

_MOST_COLUMNS = 40


def rows_of(node: Node) -> Iterator[list[Node]]:
    """Yield the rows of a table, each its cells; a row without cells is none."""
    for each in node.children():
        if each.name == "tr":
            cells = [cell for cell in each.children() if cell.name in ("td", "th")]
            if cells:
                yield cells
        elif each.name in ("tbody", "thead", "tfoot"):
            yield from rows_of(each)


def table(rows: Sequence[Sequence[Node]], line: Callable[[Node], Inlines]) -> Table:
    """Return the rows of a table, of which there is one at least, as a table; ``line`` reads a cell."""
    width = min(max(len(row) for row in rows), _MOST_COLUMNS)
    lines: list[tuple[Inlines, ...]] = []
    for row in rows:
        cells = [unbroken(line(cell)) for cell in row[:width]]
        lines.append((*cells, *(((),) * (width - len(cells)))))
    aligns = tuple(_align(rows, column) for column in range(width))
    headed = all(cell.name == "th" for cell in rows[0]) and len(rows) > 1
    return Table(aligns, lines[0] if headed else (), tuple(lines[1:] if headed else lines))


def _align(rows: Sequence[Sequence[Node]], column: int) -> Align:
    for row in reversed(rows):
        if column < len(row):
            style = row[column].attributes.get("style", "") + row[column].attributes.get("align", "")
            return "right" if "right" in style else "center" if "center" in style else "left"
    return "left"
