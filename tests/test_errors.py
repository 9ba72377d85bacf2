"""Broken files and what is said of them: each case ends in the diagnostics that it must give, in ``#>`` lines.

A case with ``problems:`` is an exam, any other a question. All faults of a file come in one run; a question without a
fault at load is drawn, and typeset where it holds raw TikZ.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.assemble import ExamFaults, plan
from generator.bank import load_question
from generator.composition import Unset
from generator.course import load_course
from generator.diagnostics import Diagnostic, Fault, Rejected
from generator.exam_file import load_exam
from generator.locating import located
from generator.preview import preview
from generator.sampling import choose
from generator.typeset import find_engine

CASES = Path(__file__).parent / "cases" / "errors"
FILES = sorted(CASES.glob("*.yaml"))
MARK = "#> "


def diagnose(path: Path) -> tuple[Diagnostic, ...]:
    """Return every diagnostic that a file gives, up to typesetting."""
    try:
        if "\nproblems:" in path.read_text(encoding="utf-8"):
            exam = load_exam(path)
            try:
                plan(exam.spec, exam.id, exam.programs, exam.roster, "seed")
            except ExamFaults as faults:
                raise exam.located(faults) from faults
        else:
            _draw(path)
    except Rejected as rejected:
        return rejected.diagnostics
    return ()


def _draw(path: Path) -> None:
    question = load_question(load_course(CASES), path)
    try:
        variant = question.program.variant(choose(question.program, "seed", "exam", 1)[0])
    except Fault as fault:
        raise Rejected([question.source.diagnostic(fault)]) from fault
    if "tikz:" in path.read_text(encoding="utf-8"):
        try:
            remarks = preview(variant, "classic", "en", find_engine("embedded")).remarks
        except Unset as unset:
            remarks = unset.outcomes
        if found := [
            each for outcome in remarks for each in located(outcome, {question.id: question}, question.source)
        ]:
            raise Rejected(found)


def told(diagnostics: tuple[Diagnostic, ...], name: str) -> list[str]:
    """The diagnostics as lines: place (with the file, if it is another), severity, code, message, hint behind a bar."""
    ordered = sorted(set(diagnostics), key=lambda d: (d.place, d.code, d.message))
    return [
        ("" if d.place.file == name else f"{d.place.file}:")
        + f"{d.place.line}:{d.place.column}: {d.severity}[{d.code}]: {d.message}"
        + (f" | {d.hint}" if d.hint else "")
        for d in ordered
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_broken_file_gives_its_diagnostics(path: Path, update_golden: bool) -> None:
    text = path.read_text(encoding="utf-8")
    body = [line for line in text.splitlines(keepends=True) if not line.startswith(MARK)]
    expected = [
        line.removeprefix(MARK).rstrip("\n") for line in text.splitlines(keepends=True) if line.startswith(MARK)
    ]
    found = told(diagnose(path), path.name)
    if update_golden:
        path.write_text("".join([*body, *(f"{MARK}{line}\n" for line in found)]), encoding="utf-8")
        return
    assert found == expected
    assert found, "a case of this folder is broken in some way"


def test_the_cases_cover_what_users_get_wrong() -> None:
    assert len(FILES) >= 44
    counts = {path.stem: path.read_text(encoding="utf-8").count("\n" + MARK) for path in FILES}
    assert max(counts.values()) >= 5, "one file shows that five faults come in one run"
    codes = {
        line.split("[")[1].split("]")[0]
        for path in FILES
        for line in path.read_text("utf-8").split("\n")
        if line.startswith(MARK)
    }
    missing = WANTED - codes
    assert not missing, f"no case shows {sorted(missing)}"


# The list: every one of these has a file.
WANTED = {
    "accept-refuses-answer",
    "alias",
    "colon-in-text",
    "comma-makes-key",
    "comment-cuts-text",
    "cyclic-let",
    "division-by-zero",
    "duplicate-key",
    "empty-range",
    "excepts-nothing",
    "follows-differs",
    "follows-nothing",
    "forbidden-macro",
    "gaps-differ",
    "marks-do-not-sum",
    "missing-alt",
    "missing-field",
    "missing-file",
    "missing-glyph",
    "missing-image",
    "missing-language",
    "no-kind",
    "no-right-option",
    "no-wrong-option",
    "not-rounded",
    "outside-course",
    "pool-too-small",
    "reserved-name",
    "tab-indentation",
    "tex-error",
    "tex-in-double-quotes",
    "too-few-mistakes",
    "too-few-variants",
    "unbalanced-math",
    "unfillable-pick",
    "unknown-field",
    "unknown-figure",
    "unknown-macro",
    "unknown-name",
    "unknown-question",
    "unsatisfiable",
    "unused-name",
    "verify-differs",
    "wrong-argument",
    "wrong-date",
    "wrong-figure",
    "wrong-id",
    "wrong-marks",
    "wrong-range",
    "wrong-space",
    "wrong-tolerance",
    "wrong-type",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_diagnostic_has_a_place_in_its_file_and_a_hint(path: Path) -> None:
    for diagnostic in diagnose(path):
        lines = (CASES / diagnostic.place.file).read_text(encoding="utf-8").split("\n")
        assert 1 <= diagnostic.place.line <= len(lines)
        assert 1 <= diagnostic.place.column <= len(lines[diagnostic.place.line - 1]) + 1
        assert diagnostic.hint, f"what is to be done about: {diagnostic.message}"
