"""The roster: a CSV file of students → persons, and the versions that they are given by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from generator.diagnostics import Diagnostic, Place, Rejected, suggest
from generator.exam import Person
from generator.glyphs import unsupported
from generator.values import dataclass

COLUMNS = ("number", "name", "seat", "version")


@dataclass(frozen=True)
class Row:
    """A row of the roster; ``version`` is the code of a form, empty for the one that the number decides."""

    person: Person
    version: str


def read_roster(text: str, name: str, warnings: list[Diagnostic]) -> tuple[Row, ...]:
    """Return the rows of a roster with a header (``number``, ``name``, and perhaps ``seat``, ``version``).

    Comma or semicolon separate the columns. A name that the fonts cannot set is left empty, with a warning: the code
    on the cover tells whose copy it is. Raises Rejected with every faulty row.
    """
    found: list[Diagnostic] = []
    rows: list[Row] = []
    seen: set[str] = set()
    for line, record in _records(text, name, found, warnings):
        number = record["number"]
        if not number:
            found.append(_fault(name, line, "missing-field", "this row has no number"))
        elif number in seen:
            found.append(_fault(name, line, "duplicate-id", f"the number {number} stands in two rows"))
        seen.add(number)
        for column in ("number", "seat"):
            if lacking := unsupported(record.get(column, "")):
                message = f"the fonts have no '{lacking[0][1]}', which stands in the {column}"
                found.append(_fault(name, line, "missing-glyph", message))
        person = Person(number, _printable(record.get("name", ""), name, line, warnings), record.get("seat", ""))
        rows.append(Row(person, record.get("version", "")))
    if not rows and not found:
        found.append(_fault(name, 1, "empty-file", "the roster has no rows"))
    if found:
        raise Rejected(found)
    return tuple(rows)


def _records(
    text: str, name: str, found: list[Diagnostic], warnings: list[Diagnostic]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows with their lines, cells by column; nothing where the header or the quotes are faulty."""
    text = text.removeprefix("\ufeff")
    header_line = text.split("\n", 1)[0]
    separator = ";" if header_line.count(";") > header_line.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if not _is_header(header, name, found, warnings):
            return
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                message = f"this row has {len(cells)} cells, the header {len(header)}"
                found.append(_fault(name, reader.line_num, "wrong-row", message, "a cell with a comma takes quotes"))
                continue
            yield reader.line_num, {column: " ".join(cell.split()) for column, cell in zip(header, cells, strict=True)}
    except csv.Error as error:
        message = f"this is no CSV: {error}"
        found.append(_fault(name, max(reader.line_num, 1), "wrong-row", message, "a quote within quotes is doubled"))


def _is_header(header: list[str], name: str, found: list[Diagnostic], warnings: list[Diagnostic]) -> bool:
    """Check the header: a column that looks misspelt is a fault, any other that we do not know is left aside."""
    for column in header:
        if column in COLUMNS:
            continue
        if hint := suggest(column, COLUMNS):
            found.append(_fault(name, 1, "unknown-field", f"'{column}' is not a column of a roster", hint))
        else:
            message = f"the column '{column}' is left aside"
            used = f"used are: {', '.join(COLUMNS)}"
            warnings.append(Diagnostic("warning", "unused-column", Place(name, 1, 1), message, used))
    for column in COLUMNS:
        if header.count(column) > 1:
            found.append(_fault(name, 1, "duplicate-key", f"the column '{column}' stands there twice"))
    if "number" not in header:
        found.append(_fault(name, 1, "missing-field", "the column 'number' is missing", "number,name,seat"))
    return not found


def _printable(person: str, name: str, line: int, warnings: list[Diagnostic]) -> str:
    lacking = unsupported(person)
    if not lacking:
        return person
    message = f"the fonts have no '{lacking[0][1]}': the copy of {person} shows number and code without the name"
    hint = "write the name in Latin letters to have it printed"
    warnings.append(Diagnostic("warning", "missing-glyph", Place(name, line, 1), message, hint))
    return ""


def _fault(name: str, line: int, code: str, message: str, hint: str = "") -> Diagnostic:
    return Diagnostic("error", code, Place(name, line, 1), message, hint)
