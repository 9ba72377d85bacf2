"""CSV files that people fill in: read with the place of every cell, as spreadsheets save them; and written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from generator.diagnostics import Diagnostic, Place, Rejected
from generator.values import dataclass

SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True)
class Cell:
    """The text of a cell without space around it, and where it begins."""

    text: str
    place: Place

    def fault(self, code: str, message: str, hint: str = "") -> Diagnostic:
        """Return an error at this cell."""
        return Diagnostic("error", code, self.place, message, hint)

    def warning(self, code: str, message: str, hint: str = "") -> Diagnostic:
        """Return a warning at this cell."""
        return Diagnostic("warning", code, self.place, message, hint)


@dataclass(frozen=True)
class Table:
    """A header and rows of as many cells; empty rows are left out."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


def read_table(data: bytes, name: str) -> Table:
    """Return the cells of a CSV file: UTF-8, also with a byte order mark; comma, semicolon or tab between cells.

    Raises Rejected for another encoding, a quote that is not closed, a row with more or fewer cells than the header.
    """
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        place = Place(name, line, column)
        hint = "save it as “CSV UTF-8” in the spreadsheet"
        raise Rejected([Diagnostic("error", "wrong-encoding", place, "this file is not UTF-8", hint)]) from error
    first = 0
    if text[:4].lower() == "sep=" and text[5:6] == "\n":  # Excel's own line, which tells it the separator
        first = 6
    head = text[first:].split("\n", 1)[0]
    separator = max(SEPARATORS, key=head.count)
    rows = [row for row in _rows(text, first, separator, name) if any(cell.text for cell in row)]
    if not rows:
        raise Rejected([Diagnostic("error", "empty-file", Place(name, 1, 1), "this file has no rows")])
    header, *others = rows
    while (
        header
        and not header[-1].text
        and all(len(row) < len(header) or not row[len(header) - 1].text for row in others)
    ):
        header = header[:-1]  # empty columns that a spreadsheet has left behind
        others = [row[: len(header)] for row in others]
    wrong = [row for row in others if len(row) != len(header)]
    if wrong:
        raise Rejected(
            row[0].fault(
                "wrong-row",
                f"this row has {len(row)} cells, the header {len(header)}",
                f"a cell with a ‘{separator}’ in it takes quotes",
            )
            for row in wrong
        )
    return Table(header, tuple(others))


def _rows(text: str, index: int, separator: str, name: str) -> Iterator[tuple[Cell, ...]]:
    line = text.count("\n", 0, index) + 1
    start = index
    row: list[Cell] = []
    while index < len(text):
        place = Place(name, line, index - start + 1)
        if text[index] == '"':
            end = _closing(text, index, place)
            inner = text[index + 1 : end].replace('""', '"')
            if "\n" in inner:
                line += inner.count("\n")
                start = text.rfind("\n", 0, end) + 1
            index = end + 1
            if index < len(text) and text[index] not in (separator, "\n"):
                message = "text stands behind a closing quote"
                raise Rejected([Diagnostic("error", "wrong-row", place, message, "a quote within quotes is doubled")])
        else:
            end = index
            while end < len(text) and text[end] not in (separator, "\n"):
                end += 1
            inner = text[index:end]
            index = end
        row.append(Cell(inner.strip(), place))
        if index == len(text) or text[index] == "\n":
            yield tuple(row)
            row = []
            line, start = line + 1, index + 1
        elif index == len(text) - 1:  # the file ends with a separator: one more, empty cell
            yield (*row, Cell("", Place(name, line, index - start + 2)))
        index += 1


def _closing(text: str, opening: int, place: Place) -> int:
    """The index of the quote that closes the one at ``opening``; doubled quotes lie within."""
    index = opening + 1
    while (index := text.find('"', index)) >= 0:
        if text[index + 1 : index + 2] != '"':
            return index
        index += 2
    message = "this quote is not closed"
    raise Rejected([Diagnostic("error", "wrong-row", place, message, "a quote within quotes is doubled")])


def write_table(rows: Iterable[Sequence[str]]) -> bytes:
    """Return a CSV file: UTF-8, comma separated."""
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows(rows)
    return table.getvalue().encode()
