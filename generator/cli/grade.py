"""``examwright grade``: typed responses → marks with reasons, a sheet for the correctors, and the grade list."""

from __future__ import annotations

from pathlib import Path

from generator.cli.marks import GRADES, MARKS, print_grades
from generator.cli.sitting import find_sitting, read_filled
from generator.cli.terminal import OK, Stop, ending, show_diagnostics, shown_folder, shown_path
from generator.diagnostics import Rejected
from generator.marking.amending import countings
from generator.marking.graded import by_part, mark_copies, settled, write_verdicts
from generator.marking.grades import grade_list, write_grades
from generator.marking.responses import read_responses
from generator.marking.sheet import FIRST, write_marks
from generator.marking.table import Cell, read_table

GRADED = "graded.csv"


def run(exam: Path, responses: Path, zero_unreadable: bool, out: Path | None) -> int:
    """Mark the responses and return the exit status."""

    def command() -> int:
        sitting = find_sitting(exam)
        show_diagnostics(sitting.warnings, sitting.folder)
        read, warnings = read_responses(read_filled(responses, sitting), sitting.exam, zero_unreadable)
        show_diagnostics(warnings, sitting.folder)
        copies = mark_copies(sitting.exam, sitting.file.programs, read)
        grades = grade_list(sitting.exam, settled(copies), sitting.scale, countings(sitting.exam))
        first = {copy.copy: by_part(copy) for copy in copies}
        folder = out or sitting.target.with_name(f"{sitting.exam.id}-graded")
        _spare(folder / MARKS)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / GRADED).write_bytes(write_verdicts(copies))
        sheet = write_marks(sitting.exam, [(copy.copy, copy.version) for copy in copies], first)
        (folder / MARKS).write_bytes(sheet)
        (folder / GRADES).write_bytes(write_grades(grades))
        verdicts = [verdict for copy in copies for _, verdict in copy.verdicts]
        look = sum(verdict.review for verdict in verdicts)
        print(
            f"wrote {shown_path(folder / GRADED)}: {len(verdicts)} answers of {len(copies)} copies, {look} to look at"
        )
        print(
            f"wrote {shown_path(folder / MARKS)}: the same by part, for a second corrector and examwright marks --read"
        )
        print_grades(grades, sitting.scale, folder / GRADES)
        return OK

    return ending(command, lambda: shown_folder(exam if exam.is_dir() else exam.parent))


def _spare(sheet: Path) -> None:
    """Raise Stop where a person has marked in the sheet that would be written anew."""
    if not sheet.is_file():
        return
    try:
        table = read_table(sheet.read_bytes(), sheet.name)
    except Rejected:
        touched = True
    else:
        touched = any(_is_touched(row) for row in table.rows)
    if touched:
        raise Stop(
            f"{shown_path(sheet)} holds a second corrector's marks", "move it away, or name another folder: --out"
        )


def _is_touched(row: tuple[Cell, ...]) -> bool:
    return len(row) < 3 or (row[2].text not in ("", FIRST) and any(cell.text for cell in row[3:]))
