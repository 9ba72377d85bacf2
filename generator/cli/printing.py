"""``examwright print``: what a print shop and an exam hall need of a build with personal copies."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from generator.build import realise_exam
from generator.cli.printed import MANIFEST, find_manifest, from_manifest
from generator.cli.terminal import OK, Stop, chosen_engine, ending, shown_folder, shown_path, uninterrupted
from generator.package import exchange

if TYPE_CHECKING:
    from generator.assemble import Plan
    from generator.exam import Exam

COPIES, KEYS = "copies.pdf", "keys.pdf"


def run(exam: Path, multiple: int, keys: bool, out: Path | None, engine: str) -> int:
    """Write the print products and return the exit status."""

    def command() -> int:
        manifest = find_manifest(exam)
        file, plan = from_manifest(manifest)
        if not plan.copies:
            raise Stop("this exam has no personal copies", "forms: {roster: students.csv} makes them")
        folder = out or manifest.parent.with_name(f"{manifest.parent.name}-print")
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            names = {COPIES: [f"copies/{copy.code}.pdf" for copy in plan.copies]}
            if keys:
                names[KEYS] = [_key(plan, number) for number in range(len(plan.copies))]
            pages = {name: _merged(manifest.parent, papers, fresh / name, multiple) for name, papers in names.items()}
            _write_lists(fresh, realise_exam(file, plan.part(0, 1)), plan, file.course.templates, engine)
            shutil.copyfile(manifest, fresh / MANIFEST)
            with uninterrupted():
                _exchange(fresh, folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        shown = shown_path(folder)
        for name, count in pages.items():
            print(f"{shown}/{name}: {len(names[name])} papers, {count} pages, in the order of the roster")
        print(f"{shown}/attendance.pdf, {shown}/labels.pdf, {shown}/{MANIFEST}")
        return OK

    return ending(command, lambda: shown_folder(exam if exam.is_dir() else exam.parent))


def _key(plan: Plan, number: int) -> str:
    """The key of a copy: its own, or that of its version."""
    copy = plan.copies[number]
    code = plan.forms[copy.form]
    return f"keys/{code}.pdf" if code == copy.code else f"{code}/key.pdf"


def _merged(folder: Path, names: list[str], target: Path, multiple: int) -> int:
    """Merge papers of a build and return the number of pages; raises Stop where one is missing or not of ours."""
    from generator.pdf import Objects, WrongPdf, merge

    def papers() -> Iterator[bytes]:
        for name in names:
            path = folder / name
            if not path.is_file():
                raise Stop(f"{shown_path(path)} is missing", "build the exam again")
            yield path.read_bytes()

    try:
        with target.open("wb") as file:
            merge(papers(), file, multiple)
    except WrongPdf as wrong:
        raise Stop(
            f"a paper in {shown_path(folder)} is not as it was built: {wrong}", "build the exam again"
        ) from wrong
    return len(Objects(target.read_bytes()).pages())


def _write_lists(folder: Path, exam: Exam, plan: Plan, templates: Path | None, engine: str) -> None:
    from generator.typeset import typeset
    from generator.writers import latex

    press = latex.Press(exam, templates)
    jobs = [latex.attendance(press, plan.copies), latex.labels(press, plan.copies)]
    for outcome in typeset(jobs, chosen_engine(engine)):
        if outcome.pdf is None:
            raise Stop(f"{outcome.name} could not be typeset: {outcome.problems[0].message}", "look at the roster")
        (folder / f"{outcome.name}.pdf").write_bytes(outcome.pdf)


def _exchange(fresh: Path, folder: Path) -> None:
    """Put the new folder in place of one of ours; another is left alone."""
    if folder.exists() and not (folder / MANIFEST).is_file():
        raise Stop(f"{folder} holds files that were not printed here", "name a new folder with --out")
    exchange(fresh, folder)
