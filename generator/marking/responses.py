"""``responses.csv``: what was typed, a row an answer; checked against the exam so that nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from generator.diagnostics import Diagnostic, Rejected, suggest
from generator.exam import DrawingResponse, EssayResponse, Exam, Response
from generator.marking.marker import Key
from generator.marking.places import sheets_of
from generator.marking.reading import Given, GivenNoise, Nothing, read_given
from generator.marking.table import Cell, Table
from generator.marking.typed import Unreadable
from generator.values import dataclass

COLUMNS = ("copy", "version", "part", "answer", "response")
_NEEDED = ("copy", "part", "response")


@dataclass(frozen=True)
class CopyResponses:
    """What was typed on one copy: cells by part and answer, and what they hold."""

    copy: str
    version: str
    cells: Mapping[Key, Cell]
    given: Mapping[Key, Given]


@dataclass
class _Rows:
    """The rows of one copy while they are read."""

    version: str
    first: Cell
    cells: dict[Key, Cell] = field(default_factory=dict)


def read_responses(
    table: Table, exam: Exam, zero_unreadable: bool = False
) -> tuple[tuple[CopyResponses, ...], tuple[Diagnostic, ...]]:
    """Return the responses of every copy in the table, and warnings: a copy of the roster that has no row.

    Raises Rejected with every fault: an unknown column, copy, version, part or answer, two rows for one answer, an
    answer without a row, a response that is no answer of its kind; with ``zero_unreadable`` that is a warning, and the
    answer counts as not given.
    """
    found: list[Diagnostic] = []
    columns = _columns(table, found)
    if found:
        raise Rejected(found)
    asked = {form.code: _responses(exam, k) for k, form in enumerate(exam.forms)}
    copies: dict[str, _Rows] = {}
    doubted: set[str] = set()  # one of their rows is faulty: it may be the one that seems to be missing
    for row in table.rows:
        _take({name: row[k] for name, k in columns.items()}, exam, copies, doubted, found)
    read = []
    for code, rows in copies.items():
        if code not in doubted:
            found += _missing(code, rows, asked[rows.version])
        read.append(_copy(code, rows, asked[rows.version], exam, zero_unreadable, found))
    warnings = [each for each in found if each.severity == "warning"]
    if len(warnings) < len(found):
        raise Rejected(sorted(found, key=lambda each: each.place))
    for copy in exam.copies:
        if copy.code not in copies:
            message = f"copy {copy.code} has no row: absent?"
            warnings.append(table.header[0].warning("missing-copy", message, "it is not marked"))
    return tuple(read), tuple(warnings)


def _columns(table: Table, found: list[Diagnostic]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for k, cell in enumerate(table.header):
        name = cell.text.lower()
        if name not in COLUMNS:
            hint = suggest(name, COLUMNS) or f"columns: {', '.join(COLUMNS)}"
            found.append(cell.fault("unknown-field", f"'{cell.text}' is not a column of responses", hint))
        elif name in columns:
            found.append(cell.fault("duplicate-key", f"the column '{name}' stands there twice"))
        columns[name] = k
    for name in _NEEDED:
        if name not in columns:
            message = f"the column '{name}' is missing"
            found.append(table.header[0].fault("missing-field", message, f"columns: {', '.join(COLUMNS)}"))
    return columns


def _responses(exam: Exam, form: int) -> dict[Key, Response]:
    """The responses of a version by part and answer."""
    return {
        (sheet.marked.label, response.id): response
        for sheet in sheets_of(exam.forms[form])
        for response in sheet.placed.part.responses
    }


def _take(
    cells: Mapping[str, Cell],
    exam: Exam,
    copies: dict[str, _Rows],
    doubted: set[str],
    found: list[Diagnostic],
) -> None:
    """Put a row where it belongs, or note what is wrong with it, and with which copy."""
    before = len(found)
    version = _version(cells, exam, found)
    key = _key(cells, exam, found)
    copy = cells["copy"]
    if len(found) > before:
        doubted.add(copy.text)
        return
    rows = copies.setdefault(copy.text, _Rows(version, copy))
    if rows.version != version:
        message = f"copy {copy.text} is version {rows.version} in line {rows.first.place.line}"
        found.append(cells["version"].fault("wrong-version", message, "one of the two is mistyped"))
        doubted.add(copy.text)
    elif key in rows.cells:
        line = rows.cells[key].place.line
        message = f"copy {copy.text} answers {' '.join(key)} twice, first in line {line}"
        found.append(copy.fault("duplicate-row", message, "keep one of the two"))
    else:
        rows.cells[key] = cells["response"]


def _version(cells: Mapping[str, Cell], exam: Exam, found: list[Diagnostic]) -> str:
    copy, cell = cells["copy"], cells.get("version", cells["copy"])
    told = cells["version"].text if "version" in cells else ""
    codes = [form.code for form in exam.forms]
    printed = {each.code: codes[each.form] for each in exam.copies}
    if not copy.text:
        found.append(copy.fault("missing-field", "this row has no copy", "the code on the cover"))
    elif printed and copy.text not in printed:
        hint = suggest(copy.text, printed) or "the code on the cover"
        found.append(copy.fault("unknown-copy", f"no copy has the code '{copy.text}'", hint))
    elif printed:
        if told not in ("", printed[copy.text]):
            message = f"copy {copy.text} is version {printed[copy.text]}, not '{told}'"
            found.append(cell.fault("wrong-version", message, "is this the right copy?"))
        return printed[copy.text]
    elif not told and len(codes) == 1:
        return codes[0]
    elif told not in codes:
        message = f"there is no version '{told}'" if told else f"copy {copy.text} has no version"
        found.append(cell.fault("wrong-version", message, f"a column version with one of: {', '.join(codes)}"))
    return told


def _key(cells: Mapping[str, Cell], exam: Exam, found: list[Diagnostic]) -> Key:
    """The part, by label or address, and the answer, which a part with a single one need not name."""
    cell, answer = cells["part"], cells.get("answer")
    sheets = {sheet.marked.label: sheet for sheet in sheets_of(exam.forms[0])}
    by_address = {sheet.marked.address: sheet for sheet in sheets.values()}
    sheet = sheets.get(cell.text.lower()) or by_address.get(cell.text)
    if sheet is None:
        hint = suggest(cell.text, (*sheets, *by_address)) or f"parts: {', '.join(sheets)}"
        found.append(cell.fault("unknown-part", f"this exam has no part '{cell.text}'", hint))
        return "", ""
    known = [response.id for response in sheet.placed.part.responses]
    if answer is None or not answer.text:
        if len(known) > 1:
            message = f"{sheet.marked.label} has {len(known)} answers: which one is this?"
            found.append((answer or cell).fault("missing-field", message, f"answer: {', '.join(known)}"))
        return sheet.marked.label, known[0]
    if answer.text not in known:
        hint = suggest(answer.text, known) or f"its answers: {', '.join(known)}"
        found.append(answer.fault("unknown-answer", f"{sheet.marked.label} has no answer '{answer.text}'", hint))
    return sheet.marked.label, answer.text


def _copy(
    code: str, rows: _Rows, asked: Mapping[Key, Response], exam: Exam, zero: bool, found: list[Diagnostic]
) -> CopyResponses:
    given = {key: _given(asked[key], cell, exam, zero, found) for key, cell in rows.cells.items() if key in asked}
    return CopyResponses(code, rows.version, rows.cells, given)


def _missing(code: str, rows: _Rows, asked: Mapping[Key, Response]) -> Iterator[Diagnostic]:
    lacking: Sequence[str] = [
        f"{label} {id}"
        for (label, id), response in asked.items()
        if (label, id) not in rows.cells and not isinstance(response, EssayResponse | DrawingResponse)
    ]
    if lacking:
        message = f"copy {code} has no row for {', '.join(lacking[:4])}{' …' if len(lacking) > 4 else ''}"
        yield rows.first.fault("missing-row", message, "a row with an empty response where nothing was written")


def _given(response: Response, cell: Cell, exam: Exam, zero: bool, found: list[Diagnostic]) -> Given:
    text = cell.text.removeprefix("'")  # which keeps a spreadsheet from computing =1+1
    try:
        return read_given(response, text, exam.heading.language)
    except Unreadable as error:
        shown = cell.text if len(cell.text) <= 40 else f"{cell.text[:40]}…"
        message = f"'{shown}' is no {response.kind} answer: {error.message}"
        if zero:
            given: Given = GivenNoise(error.message)
            found.append(cell.warning("unreadable-response", f"{message}; it earns nothing", error.hint))
        else:
            given = Nothing()
            hint = error.hint or "correct it, or give --zero-unreadable: such answers earn nothing"
            found.append(cell.fault("unreadable-response", message, hint))
        return given
