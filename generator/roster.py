"""The roster: a CSV file of students → persons; which version a person gets depends on the person alone."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from generator.diagnostics import Diagnostic, Place, Rejected, suggest
from generator.exam import Person

COLUMNS = ("number", "name", "seat", "version")


@dataclass(frozen=True)
class Row:
    """A row of the roster; ``version`` is the code of a form, empty for the one that the number decides."""

    person: Person
    version: str


def read_roster(text: str, name: str) -> tuple[Row, ...]:
    """Return the rows of a roster with a header (``number``, ``name``, and perhaps ``seat``, ``version``).

    Comma or semicolon separate the columns. Raises Rejected with every faulty row.
    """
    found: list[Diagnostic] = []

    def report(line: int, code: str, message: str, hint: str = "") -> None:
        found.append(Diagnostic("error", code, Place(name, line, 1), message, hint))

    text = text.removeprefix("\ufeff")
    header_line = text.split("\n", 1)[0]
    separator = ";" if header_line.count(";") > header_line.count(",") else ","
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    header = [cell.strip().lower() for cell in next(reader, [])]
    for column in header:
        if column not in COLUMNS:
            report(1, "unknown-field", f"'{column}' is not a column of a roster", suggest(column, COLUMNS))
    if "number" not in header:
        report(1, "missing-field", "the column 'number' is missing", "number,name,seat")
        raise Rejected(found)
    rows: list[Row] = []
    seen: set[str] = set()
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        line = reader.line_num
        record = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        number = record.get("number", "")
        if len(cells) != len(header):
            report(line, "wrong-row", f"this row has {len(cells)} cells, the header {len(header)}")
        elif not number:
            report(line, "missing-field", "this row has no number")
        elif number in seen:
            report(line, "duplicate-id", f"the number {number} stands in two rows")
        seen.add(number)
        rows.append(Row(Person(number, record.get("name", ""), record.get("seat", "")), record.get("version", "")))
    if not rows:
        report(1, "empty-file", "the roster has no rows")
    if found:
        raise Rejected(found)
    return tuple(rows)
