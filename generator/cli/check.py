"""``examwright check``: questions proved over their whole spaces, one line each, and everything that was found."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from generator.bank import question_files
from generator.cache import cache_folder
from generator.checking import Checked, Findings, Store, as_data, check_questions
from generator.checking.sitting import check_sitting
from generator.cli.terminal import FAILED, OK, Stop, course_here, ending, progress_bars, show_diagnostics, shown_folder
from generator.course import Course, find_course
from generator.diagnostics import Diagnostic
from generator.exam_file import load_exam


def run(
    names: Sequence[str],
    exam: Path | None,
    limit: int,
    strict: bool,
    as_json: bool,
    verbose: bool,
    anew: bool,
    jobs: int,
) -> int:
    """Check, print, and return the exit status."""

    def command() -> int:
        since = time.perf_counter()
        further: tuple[Diagnostic, ...] = ()
        if exam is not None:
            if names:
                raise Stop("an exam names its questions itself", "leave either the questions or --exam out")
            file = load_exam(exam)
            course, files = file.course, [question.path for question in file.bank.questions.values()]
            further = check_sitting(file)
        else:
            course = _course(names)
            files = _files(course, names)
        store = None if anew else Store(cache_folder("checks"))
        with progress_bars() as progress:
            bar = progress("Check", len(files))
            found = check_questions(course, files, limit, jobs, store, lambda result: bar(result.id if result else ""))
        diagnostics = (*found.diagnostics, *further)
        if as_json:
            _print_json(found, diagnostics)
        else:
            _print(found, verbose)
            sys.stdout.flush()
            if diagnostics:
                show_diagnostics(diagnostics, course.folder)
            print(_summary(found, diagnostics, time.perf_counter() - since))
        wrong = any(strict or each.severity == "error" for each in diagnostics)
        return FAILED if wrong else OK

    return ending(command, lambda: shown_folder(exam.parent if exam else _near(names)))


def _near(names: Sequence[str]) -> Path | None:
    return Path(names[0]).parent if names and Path(names[0]).exists() else None


def _course(names: Sequence[str]) -> Course:
    return find_course(Path(names[0]).absolute().parent) if names and Path(names[0]).exists() else course_here()


def _files(course: Course, names: Sequence[str]) -> list[Path]:
    """The question files of names: files, folders, or ids; all of the bank without names."""
    if not names:
        return question_files(course)
    found: list[Path] = []
    for name in names:
        for path in (Path(name), course.bank / name, course.bank / f"{name}.yaml"):
            if path.is_file() and path.suffix == ".yaml":
                found.append(path)
                break
            if path.is_dir() and (inside := sorted(path.rglob("*.yaml"))):
                found += inside
                break
        else:
            raise Stop(f"there is no question '{name}'", "examwright list shows the bank")
    return list(dict.fromkeys(path.absolute() for path in found))


# ---------------------------------------------------------------- printing
def _print(found: Findings, verbose: bool) -> None:
    width = max((len(question.id) for question in found.questions), default=0)
    for question in found.questions:
        print(f"{_verdict(question):<11} {question.id:<{width}}  {question.extent}")
        if verbose:
            _print_details(question)


def _verdict(question: Checked) -> str:
    errors = sum(each.severity == "error" for each in question.diagnostics)
    warnings = len(question.diagnostics) - errors
    if errors:
        return f"{errors} error{'s' if errors > 1 else ''}"
    return f"{warnings} warning{'s' if warnings > 1 else ''}" if warnings else "ok"


def _print_details(question: Checked) -> None:
    for rule, count in question.refused:
        print(f"{'':12}  rule '{rule}' refuses {count:,} ({_share(count, question.tried)})")
    for answer, rule, count in question.costs:
        print(f"{'':12}  {answer}: '{rule}' refuses {count:,} ({_share(count, question.passing)})")
    more = "" if question.distinct < 250 else " or more"
    print(f"{'':12}  {question.distinct:,}{more} distinct variants in {question.families:,} families")
    for note in question.notes:
        print(f"{'':12}  {note}")
    print(f"{'':12}  {question.seconds:.2f} s")


def _share(count: int, of: int) -> str:
    return f"{100 * count / of:.1f} %" if of else "0 %"


def _summary(found: Findings, diagnostics: Sequence[Diagnostic], seconds: float) -> str:
    computed = [question for question in found.questions if question.computed]
    whole = sum(question.whole for question in computed)
    errors = sum(each.severity == "error" for each in diagnostics)
    counts = f"{errors} errors, {len(diagnostics) - errors} warnings"
    spaces = f"; {whole} of {len(computed)} computed ones gone through whole" if computed else ""
    count = len(found.questions)
    return f"{count} question{'' if count == 1 else 's'}{spaces}; {counts}; {seconds:.1f} s"


def _print_json(found: Findings, diagnostics: Sequence[Diagnostic]) -> None:
    own = {id(each) for question in found.questions for each in question.diagnostics}
    further = [_plain(each) for each in diagnostics if id(each) not in own]
    print(json.dumps({"questions": [as_data(each) for each in found.questions], "further": further}, indent=1))


def _plain(each: Diagnostic) -> dict[str, object]:
    place = {"file": each.place.file, "line": each.place.line, "column": each.place.column}
    return {"severity": each.severity, "code": each.code, "place": place, "message": each.message, "hint": each.hint}
