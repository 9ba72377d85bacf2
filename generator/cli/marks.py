"""``examwright marks``: the sheet that correctors fill in; read back, the differences and the grade list."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from generator.cli.sitting import Sitting, find_sitting, read_filled
from generator.cli.terminal import FAILED, OK, Stop, ending, show_diagnostics, shown_folder, shown_path
from generator.exam import Exam
from generator.marking.amending import amendments_of, countings
from generator.marking.grades import Grade, grade_list, tally, write_grades
from generator.marking.places import marks_text, parts_of
from generator.marking.scale import Scale
from generator.marking.sheet import Difference, read_marks, settle, write_marks
from generator.plain import plain_text

MARKS, GRADES = "marks.csv", "grades.csv"


def run(exam: Path, read: Path | None, copies: int | None, out: Path | None) -> int:
    """Write the sheet, or read it back, and return the exit status."""

    def command() -> int:
        sitting = find_sitting(exam)
        show_diagnostics(sitting.warnings, sitting.folder)
        if read is None:
            return _write(sitting, copies, out or sitting.target)
        if copies is not None:
            raise Stop("--copies is for writing the sheet", "leave it out with --read")
        return _read(sitting, read, out or read.parent)

    return ending(command, lambda: shown_folder(exam if exam.is_dir() else exam.parent))


# ---------------------------------------------------------------- writing
def _write(sitting: Sitting, count: int | None, folder: Path) -> int:
    target = folder / MARKS
    if target.exists():  # it may hold the work of days
        shown = shown_path(target)
        raise Stop(f"{shown} is there already", f"read it with --read {shown}, or name another folder with --out")
    rows = _copies(sitting.exam, count)
    folder.mkdir(parents=True, exist_ok=True)
    target.write_bytes(write_marks(sitting.exam, rows))
    print(f"wrote {shown_path(target)}: {len(rows)} copies, {len(parts_of(sitting.exam))} parts, two correctors")
    return OK


def _copies(exam: Exam, count: int | None) -> list[tuple[str, str]]:
    codes = [form.code for form in exam.forms]
    if exam.copies:
        if count is not None:
            raise Stop("this exam has personal copies: their number is known", "leave --copies out")
        return [(copy.code, codes[copy.form]) for copy in exam.copies]
    if count is None:
        raise Stop("this exam has no personal copies", "say how many rows the sheet shall have: --copies 120")
    return [(str(number), codes[0] if len(codes) == 1 else "") for number in range(1, count + 1)]


# ---------------------------------------------------------------- reading
def _read(sitting: Sitting, file: Path, folder: Path) -> int:
    entries = read_marks(read_filled(file, sitting), sitting.exam)
    settled, differences, missing = settle(entries, parts_of(sitting.exam))
    show_diagnostics(missing, sitting.folder)
    if differences:
        print_differences(differences)
    for label, amendment in amendments_of(sitting.exam):
        if amendment.kind in ("accept", "re-mark"):
            print(f"{label} is amended, look at its marks again: {plain_text(amendment.note)}")
    grades = grade_list(sitting.exam, settled, sitting.scale, countings(sitting.exam))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / GRADES).write_bytes(write_grades(grades))
    print_grades(grades, sitting.scale, folder / GRADES)
    return FAILED if differences or missing else OK


def print_differences(differences: Sequence[Difference]) -> None:
    """Print where correctors differ."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Correctors differ", title_justify="left", box=None, padding=(0, 2, 0, 0))
    for column in ("copy", "part", "first", "second", "of", "line"):
        table.add_column(column)
    for each in differences:
        marks = (marks_text(each.first), marks_text(each.second), marks_text(each.part.credits))
        table.add_row(each.copy, each.part.label, *marks, str(each.cell.place.line))
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else 100, highlight=False).print(table)
    print("Settle each in a third row of the copy, corrector 'agreed', or in the rows themselves.\n")


def print_grades(grades: Sequence[Grade], scale: Scale | None, file: Path) -> None:
    """Print what became of the copies, and how many got each grade."""
    done = sum(each.points is not None for each in grades)
    print(f"wrote {shown_path(file)}: {done} of {len(grades)} copies settled")
    if scale is None:
        print("no grades: the exam file has no scale")
        return
    for grade, count in tally(grades, scale):
        print(f"{grade:>6}  {count:>4}")
