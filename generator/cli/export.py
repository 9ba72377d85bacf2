"""``examwright export``: questions or an exam as a package for a learning-management system, and what it carries."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from generator.bank import Question, find_question
from generator.cli.terminal import (
    OK,
    Stop,
    chosen_engine,
    course_of,
    ending,
    progress_bars,
    show_diagnostics,
    shown_folder,
    uninterrupted,
)
from generator.course import Course
from generator.diagnostics import Diagnostic, Rejected, suggest
from generator.exam_file import ExamFile, load_exam
from generator.export.collection import Collection
from generator.export.formats import FORMATS
from generator.export.gathering import gather_exam, gather_questions
from generator.export.pictures import FigureFailure, Pictures, render
from generator.export.portability import Format, Portability, refusals, report, survey
from generator.locating import located
from generator.package import Package, save
from generator.sampling import Purpose
from generator.source import Source
from generator.typeset import converter

REPORT = "portability.json"
_EXAM = re.compile(r"^problems\s*:", re.MULTILINE)
_SYSTEM_FILE = re.compile(r"(^|/)(\.[^/]*|Thumbs\.db|desktop\.ini)$", re.IGNORECASE)


def run(
    format: str, names: Sequence[str], variants: int, purpose: str, seed: str | None, out: Path | None, engine: str
) -> int:
    """Export and return the exit status; nothing is written where a question is refused."""

    def command() -> int:
        if format not in FORMATS:
            raise Stop(f"there is no format '{format}'", suggest(format, FORMATS) or f"formats: {', '.join(FORMATS)}")
        if purpose not in ("exam", "practice"):
            raise Stop(f"there is no purpose '{purpose}'", "exam or practice")
        chosen: Purpose = "exam" if purpose == "exam" else "practice"
        return _export(FORMATS[format], names, variants, chosen, seed, out, engine)

    return ending(command, lambda: shown_folder(Path(names[0]).parent if Path(names[0]).is_file() else None))


def _export(
    format: Format,
    names: Sequence[str],
    variants: int,
    purpose: Purpose,
    seed: str | None,
    out: Path | None,
    engine: str,
) -> int:
    exams = [name for name in names if is_exam(Path(name))]
    if exams and len(names) > 1:
        raise Stop("an exam is exported alone", f"examwright export {format.name} {exams[0]}")
    if exams:
        file = load_exam(Path(exams[0]))
        key, warnings = _exam_seed(file, purpose, seed)
        questions: Mapping[str, Question] = file.bank.questions
        with progress_bars() as progress:
            collection = gather_exam(file, variants, key, purpose, progress("Draw", len(file.spec.problems)))
        course, source, theme = file.course, file.source, file.spec.theme
    else:
        course = course_of(names[0])
        questions = {question.id: question for question in (find_question(course, name) for name in names)}
        if purpose == "exam" and seed is None:
            raise Stop(
                "variants of an exam need a seed that nobody can guess", "--seed WORD, or export the exam's own file"
            )
        warnings, source, theme = [], next(iter(questions.values())).source, "endterm"
        spec = course.spec
        given = list(questions.values())
        with progress_bars() as progress:
            advance = progress("Draw", len(given))
            collection = gather_questions(
                given, spec.language, spec.course, variants, seed or "practice", purpose, advance
            )
    found = survey(format, collection)
    specs = {id: question.program.spec for id, question in questions.items()}
    refused = [questions[id].source.diagnostic(fault) for id, fault in refusals(format, found, specs)]
    if refused:
        raise Rejected([*warnings, *refused])
    folder = out or course.folder / "output" / f"{collection.identifier}-{format.name}"
    refuse_foreign(folder)
    pictures = _pictures(format, collection, course, theme, engine, questions, source)
    package = format.write(collection, pictures)
    with uninterrupted():
        save(package.joined(report(format, collection, found, package.names)), folder)
    if warnings:
        show_diagnostics(tuple(warnings), course.folder)
    _print_table(found, variants)
    _print_files(package, folder)
    return OK


def is_exam(path: Path) -> bool:
    """True for an exam file: it has problems, a question has parts."""
    if path.suffix != ".yaml" or not path.is_file():
        return False
    return bool(_EXAM.search(path.read_text(encoding="utf-8", errors="replace")))


def _exam_seed(file: ExamFile, purpose: Purpose, seed: str | None) -> tuple[str, list[Diagnostic]]:
    """The exam's own seed for the exam; practice has an open one, which tells nothing of the exam's picks."""
    if purpose == "practice":
        return seed or "practice", list(file.warnings)
    if seed is not None:
        return seed, list(file.warnings)
    own, warnings = file.seed()
    return own, [*file.warnings, *warnings]


def _pictures(
    format: Format,
    collection: Collection,
    course: Course,
    theme: str,
    engine: str,
    questions: Mapping[str, Question],
    source: Source,
) -> Pictures:
    if not format.figures:
        return {}
    try:
        program = converter() if format.vector else None
        return render(collection, lambda: chosen_engine(engine), theme, course.templates, program)
    except FigureFailure as failure:
        raise Rejected(located(failure.outcome, questions, source)) from failure


def refuse_foreign(folder: Path) -> None:
    """Raise Stop for a folder with files that no export wrote: they would be gone."""
    if folder.exists() and not folder.is_dir():
        raise Stop(f"{folder} is a file", "name a new folder with --out")
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    foreign = sorted(name for name in found - _written(folder) if not _SYSTEM_FILE.search(name))
    if foreign:
        raise Stop(f"{folder} holds files that no export wrote, such as {foreign[0]}", "name a new folder with --out")


def _written(folder: Path) -> set[str]:
    try:
        record = json.loads((folder / REPORT).read_text(encoding="utf-8"))
        return {REPORT, *record["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


# ---------------------------------------------------------------- what is printed
def _print_table(found: Iterable[Portability], wanted: int) -> None:
    rows = list(found)
    width = max(len(row.question) for row in rows)
    print(f"{'question':<{width}}  variants  carried    how")
    for row in rows:
        said = _said(row)
        few = f" of {wanted}" if row.variants < wanted else ""
        print(
            f"{row.question:<{width}}  {f'{row.variants}{few}':<8}  {row.level:<9}  {said[0] if said else ''}".rstrip()
        )
        for more in said[1:]:
            print(f"{'':<{width + 23}}{more}".rstrip())


def _said(row: Portability) -> list[str]:
    """What was converted and lost, each text once with the answers that it is about."""
    about: dict[tuple[str, str], list[str]] = {}
    for remark, count in row.at("converted", "lost"):
        share = "" if count == row.variants else f" ({count})"
        name = ".".join(filter(None, (remark.part, remark.answer)))
        about.setdefault((remark.level, remark.text), []).append(f"{name}{share}")
    return [f"{level}: {text} {', '.join(filter(None, names))}".rstrip() for (level, text), names in about.items()]


def _print_files(package: Package, folder: Path) -> None:
    endings = Counter(name.rpartition(".")[2] for name in package.names)
    print(f"wrote {folder}/: {', '.join(f'{count} {ending}' for ending, count in sorted(endings.items()))}, {REPORT}")
    if "README.md" in package:
        print(f"  how to import it: {folder / 'README.md'}", file=sys.stderr)
