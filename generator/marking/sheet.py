"""``marks.csv``: copies × parts with their maxima, a row for each of two correctors; written, filled in, read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from generator.diagnostics import Diagnostic, Place, Rejected, suggest
from generator.exam import Exam
from generator.marking.places import MarkedPart, is_sum_of_steps, marks_text, parts_of, read_marks_text
from generator.marking.table import Cell, Table, write_table
from generator.values import dataclass
from generator.writers.answers import cell as safe

FIRST, SECOND, AGREED = "1", "2", "agreed"
CORRECTORS = (FIRST, SECOND, AGREED)
MAXIMUM = "maximum"
_HEAD = ("copy", "version", "corrector")
_SUM = "sum"


@dataclass(frozen=True)
class Entry:
    """What one corrector gave one copy, part by part; None where the cell is empty."""

    copy: str
    version: str
    corrector: str
    marks: tuple[Fraction | None, ...]
    cells: tuple[Cell, ...]

    @property
    def is_empty(self) -> bool:
        """True where the corrector marked nothing."""
        return all(marks is None for marks in self.marks)


@dataclass(frozen=True)
class Settled:
    """A copy's marks, part by part; None where the correctors differ or no one marked it. ``absent``: none at all."""

    copy: str
    version: str
    marks: tuple[Fraction | None, ...]
    absent: bool = False


@dataclass(frozen=True)
class Difference:
    """Where two correctors differ, and no agreed mark settles it."""

    copy: str
    part: MarkedPart
    first: Fraction
    second: Fraction
    cell: Cell


# ---------------------------------------------------------------- writing
def write_marks(
    exam: Exam, copies: Sequence[tuple[str, str]], first: Mapping[str, Sequence[Fraction | None]] = MappingProxyType({})
) -> bytes:
    """Return the sheet for copies (code, version; an empty version is to be filled in) with all maxima.

    ``first`` holds, by copy, marks that the first corrector's row begins with.
    """
    parts = parts_of(exam)
    total = sum((part.credits for part in parts), Fraction(0))
    rows = [
        (*_HEAD, *(part.label for part in parts), _SUM),
        (MAXIMUM, "", "", *(marks_text(part.credits) for part in parts), marks_text(total)),
    ]
    empty = (None,) * len(parts)
    for code, version in copies:
        filled = ["" if marks is None else marks_text(marks) for marks in first.get(code, empty)]
        rows.append((safe(code), version, FIRST, *filled, ""))
        rows.append((safe(code), version, SECOND, *("" for _ in parts), ""))
    return write_table(rows)


# ---------------------------------------------------------------- reading
def read_marks(table: Table, exam: Exam) -> tuple[Entry, ...]:
    """Return what the correctors gave, in the order of the rows.

    Raises Rejected with every fault: an unknown or missing column, copy or corrector, a copy twice, marks that are no
    number, outside 0 to the maximum or not in its steps, a sum that differs.
    """
    found: list[Diagnostic] = []
    parts = parts_of(exam)
    columns = _columns(table, parts, found)
    if found:
        raise Rejected(found)
    entries: list[Entry] = []
    for row in table.rows:
        cells = {name: row[k] for name, k in columns.items()}
        if cells["copy"].text.lower() == MAXIMUM:
            _check_maxima(cells, parts, found)
        else:
            entries.append(_entry(cells, parts, exam, found))
    found += _repeated(entries)
    found += _missing(entries, exam, table.header[0].place)
    if found:
        raise Rejected(sorted(found, key=lambda each: each.place))
    return tuple(entries)


def _columns(table: Table, parts: Sequence[MarkedPart], found: list[Diagnostic]) -> dict[str, int]:
    """The columns by name. One that is unknown is refused: it may hold the marks of a part under another name."""
    known = (*_HEAD, *(part.label for part in parts), _SUM)
    columns: dict[str, int] = {}
    for k, cell in enumerate(table.header):
        name = cell.text.lower()
        if name not in known:
            hint = suggest(name, known) or f"its columns are {', '.join(known[:5])} … {_SUM}"
            found.append(cell.fault("unknown-field", f"'{cell.text}' is no part of this exam, nor a column", hint))
        elif name in columns:
            found.append(cell.fault("duplicate-key", f"the column '{name}' stands there twice"))
        columns[name] = k
    for name in known:
        if name not in columns and name != _SUM:
            message = f"the column '{name}' is missing"
            found.append(table.header[0].fault("missing-field", message, "examwright marks writes all of them"))
    return columns


def _check_maxima(cells: Mapping[str, Cell], parts: Sequence[MarkedPart], found: list[Diagnostic]) -> None:
    for part in parts:
        cell = cells[part.label]
        if read_marks_text(cell.text) != part.credits:
            message = f"{part.label} is worth {marks_text(part.credits)} credits, not '{cell.text}'"
            hint = "the paper says so; is this the sheet of another exam?"
            found.append(cell.fault("wrong-maximum", message, hint))


def _entry(cells: Mapping[str, Cell], parts: Sequence[MarkedPart], exam: Exam, found: list[Diagnostic]) -> Entry:
    before = len(found)
    corrector = cells["corrector"].text.lower()
    if corrector not in CORRECTORS:
        message = f"'{corrector}' is no corrector"
        found.append(cells["corrector"].fault("wrong-value", message, f"one of: {', '.join(CORRECTORS)}"))
    marks = tuple(_marks(cells[part.label], part, found) for part in parts)
    used = any(each is not None for each in marks)
    version = _version(cells, exam, used, found)
    total = cells.get(_SUM)
    if total is not None and total.text and len(found) == before:
        expected = sum((each for each in marks if each is not None), Fraction(0))
        if read_marks_text(total.text) != expected:
            message = f"the marks sum to {marks_text(expected)}, the sheet says '{total.text}'"
            found.append(total.fault("wrong-sum", message, "one of the marks, or the sum, is mistyped"))
    return Entry(cells["copy"].text, version, corrector, marks, tuple(cells[part.label] for part in parts))


def _marks(cell: Cell, part: MarkedPart, found: list[Diagnostic]) -> Fraction | None:
    if not cell.text:
        return None
    marks = read_marks_text(cell.text)
    steps = " or ".join(marks_text(step) for step in part.steps)
    if marks is None:
        message = f"'{cell.text}' is no number of marks"
        found.append(cell.fault("wrong-marks", message, f"0 to {marks_text(part.credits)}, in steps of {steps}"))
    elif marks > part.credits:
        message = f"{part.label} earns at most {marks_text(part.credits)}, not {marks_text(marks)}"
        found.append(cell.fault("out-of-range", message, "look at the paper again"))
    elif not is_sum_of_steps(marks, part.steps):
        message = f"{part.label} is marked in steps of {steps}, not {marks_text(marks)}"
        found.append(cell.fault("wrong-marks", message, "look at the paper again"))
    return marks


def _version(cells: Mapping[str, Cell], exam: Exam, used: bool, found: list[Diagnostic]) -> str:
    """The version of a copy: that of the roster, or what the sheet says; one that was marked has one."""
    copy, cell = cells["copy"], cells["version"]
    codes = [form.code for form in exam.forms]
    printed = {each.code: codes[each.form] for each in exam.copies}
    if not copy.text:
        found.append(copy.fault("missing-field", "this row has no copy", "the code on the cover"))
    elif printed and copy.text not in printed:
        hint = suggest(copy.text, printed) or "the code on the cover"
        found.append(copy.fault("unknown-copy", f"no copy has the code '{copy.text}'", hint))
    elif printed and cell.text not in ("", printed[copy.text]):
        message = f"copy {copy.text} is version {printed[copy.text]}, not '{cell.text}'"
        found.append(cell.fault("wrong-version", message, "is this the right copy?"))
    elif printed:
        return printed[copy.text]
    elif cell.text not in codes and (cell.text or used):
        message = f"there is no version '{cell.text}'" if cell.text else f"copy {copy.text} has no version"
        found.append(cell.fault("wrong-version", message, f"versions: {', '.join(codes)}"))
    return cell.text


def _repeated(entries: Sequence[Entry]) -> Iterator[Diagnostic]:
    seen: dict[tuple[str, str], Entry] = {}
    versions: dict[str, Entry] = {}
    for entry in entries:
        cell = entry.cells[0]
        if (entry.copy, entry.corrector) in seen:
            line = seen[entry.copy, entry.corrector].cells[0].place.line
            message = f"corrector {entry.corrector} marks copy {entry.copy} twice, first in line {line}"
            yield cell.fault("duplicate-row", message, "keep one of the two")
        seen.setdefault((entry.copy, entry.corrector), entry)
        first = versions.setdefault(entry.copy, entry)
        if first.version != entry.version and not (entry.is_empty or first.is_empty):
            message = f"copy {entry.copy} is version {first.version} in line {first.cells[0].place.line}"
            yield cell.fault("wrong-version", message, "one of the two is mistyped")


def _missing(entries: Sequence[Entry], exam: Exam, place: Place) -> Iterator[Diagnostic]:
    there = {entry.copy for entry in entries}
    for copy in exam.copies:
        if copy.code not in there:
            hint = "an absent person's rows stay empty"
            yield Diagnostic("error", "missing-row", place, f"copy {copy.code} has no row in this sheet", hint)


# ---------------------------------------------------------------- settling
def settle(
    entries: Sequence[Entry], parts: Sequence[MarkedPart]
) -> tuple[tuple[Settled, ...], tuple[Difference, ...], tuple[Diagnostic, ...]]:
    """Return each copy's marks, where correctors differ, and a warning for each mark that is missing.

    An agreed mark counts before all others. A corrector who marked nothing of a copy is not waited for.
    """
    copies: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        copies.setdefault(entry.copy, {})[entry.corrector] = entry
    settled, differences, missing = [], [], []
    for code, rows in copies.items():
        used = {corrector: entry for corrector, entry in rows.items() if not entry.is_empty}
        version = next((entry.version for entry in (*used.values(), *rows.values()) if entry.version), "")
        marks: list[Fraction | None] = []
        for k, part in enumerate(parts):
            agreed = used[AGREED].marks[k] if AGREED in used else None
            given = {name: entry for name, entry in used.items() if name != AGREED}
            told = {entry.marks[k] for entry in given.values()}
            if agreed is not None:
                marks.append(agreed)
            elif len(told) == 1 and None not in told:
                marks.append(told.pop())
            else:
                marks.append(None)
                if None in told or (used and not told):
                    missing += list(_gaps(code, k, part, given or used))
                elif used:
                    first, second = given[FIRST].marks[k], given[SECOND].marks[k]
                    assert first is not None
                    assert second is not None
                    differences.append(Difference(code, part, first, second, given[SECOND].cells[k]))
        settled.append(Settled(code, version, tuple(marks), absent=not used))
    return tuple(settled), tuple(differences), tuple(missing)


def _gaps(code: str, k: int, part: MarkedPart, used: Mapping[str, Entry]) -> Iterator[Diagnostic]:
    for corrector, entry in used.items():
        if entry.marks[k] is None:
            message = f"{part.label} of copy {code} has no mark by corrector {corrector}"
            yield entry.cells[k].warning("missing-mark", message, "0 where nothing was earned")
