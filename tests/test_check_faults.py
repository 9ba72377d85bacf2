"""Seeded faults, two of each thing that a check looks for, one of them subtle: all found in place, nothing else."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from generator.checking import check_questions
from generator.checking.sitting import check_sitting
from generator.course import find_course
from generator.diagnostics import Diagnostic
from generator.exam_file import load_exam
from generator.verify import CODES
from tests.fault_cases import FAULTS, FaultCase, fault_cases

CASES = fault_cases()


@pytest.fixture(scope="module")
def found() -> Mapping[str, Sequence[Diagnostic]]:
    """What is found in each file, when it is loaded or when it is checked."""
    course = find_course(FAULTS)
    results = check_questions(course, [case.path for case in CASES], 1_000_000, 1, None, lambda result: None)
    by_file: dict[str, list[Diagnostic]] = {}
    for each in (*results.unread, *(each for question in results.questions for each in question.diagnostics)):
        by_file.setdefault(Path(each.place.file).stem, []).append(each)
    return by_file


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_fault_is_found_at_its_place(case: FaultCase, found: Mapping[str, Sequence[Diagnostic]]) -> None:
    here = found.get(case.name, ())
    assert case.expected
    shown = "\n".join(f"{each.place.line}: {each.code}: {each.message}" for each in here)
    assert {(each.code, each.place.line) for each in here} == case.expected, shown


def test_messages_name_how_many_and_the_smallest(found: Mapping[str, Sequence[Diagnostic]]) -> None:
    """Counted here by a loop of its own: fewest, smallest numbers come first."""
    (here,) = found["mistake-costs-subtle"]
    space = list(itertools.product(range(20, 61), (1, 3), (3, 4, 5)))
    met = [(n + p + s, (n, p, s)) for n, p, s in space if (n + 2 * p - 3) // s == (n + p - 3) // s]
    n, p, s = min(met)[1]
    assert f"in {len(met)} of {len(space)} variants" in here.message
    assert f"smallest: n={n} p={p} s={s} " in here.message


def test_each_finding_has_a_plain_and_a_subtle_fault() -> None:
    files = {code: {case.name for case in CASES for each, _ in case.expected if each == code} for code in CODES}
    for case in CASES:
        assert case.name.endswith(("-plain", "-subtle"))
    lone = {code for code, names in files.items() if len(names) == 1}
    assert lone <= {"unknown-code", "value-visible", "missing-unit", "unit-mismatch"}  # pairs of two codes
    assert sum(len(names) >= 2 for names in files.values()) > 25


# ---------------------------------------------------------------- two questions
def test_questions_that_are_nearly_the_same_are_told_apart_from_others() -> None:
    """The second is the first with another number; the third has other names and words as well."""
    first, *others = fault_cases(FAULTS / "twins")
    assert not first.expected
    paths = [case.path for case in (first, *others, *CASES[:1])]
    results = check_questions(find_course(FAULTS), paths, 1_000_000, 1, None, lambda result: None)
    found = {(Path(each.place.file).stem, each.code, each.place.line) for each in results.diagnostics}
    wanted = {(case.name, code, line) for case in (*others, *CASES[:1]) for code, line in case.expected}
    assert len(others) >= 2
    assert found == wanted


# ---------------------------------------------------------------- exams
SITTINGS = FAULTS / "sittings"
EXAMS = sorted(SITTINGS.glob("exams/*.yaml"))


@pytest.mark.parametrize("path", EXAMS, ids=lambda path: path.stem)
def test_the_fault_of_an_exam_is_found_at_its_place(path: Path) -> None:
    """The first line of an exam tells what is to be found: code, file and line."""
    code, place = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# finds ").split(" in ")
    found = check_sitting(load_exam(path))
    shown = "\n".join(f"{each.place}: {each.code}: {each.message}" for each in found)
    assert [(each.code, f"{each.place.file}:{each.place.line}") for each in found] == [(code, place)], shown


def test_each_fault_of_an_exam_is_there_twice() -> None:
    assert len(EXAMS) >= 6
    assert {path.stem.rpartition("-")[0] for path in EXAMS if path.stem.endswith("-plain")} == {
        path.stem.rpartition("-")[0] for path in EXAMS if path.stem.endswith("-subtle")
    }
