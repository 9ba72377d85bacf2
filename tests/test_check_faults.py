"""Seeded faults, two of each thing that a check looks for, one of them subtle: all found in place, nothing else."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import pytest

from generator.checking import Checked, check_questions
from generator.course import find_course
from generator.verify import CODES
from tests.fault_cases import FAULTS, FaultCase, fault_cases

CASES = fault_cases()


@pytest.fixture(scope="module")
def results() -> Mapping[str, Checked]:
    course = find_course(FAULTS)
    found = check_questions(course, [case.path for case in CASES], 1_000_000, 1, None, lambda result: None)
    assert not found.unread
    return {question.id: question for question in found.questions}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_fault_is_found_at_its_place(case: FaultCase, results: Mapping[str, Checked]) -> None:
    found = results[f"faults/{case.name}"].diagnostics
    assert case.expected
    shown = "\n".join(f"{each.place.line}: {each.code}: {each.message}" for each in found)
    assert {(each.code, each.place.line) for each in found} == case.expected, shown


def test_messages_name_how_many_and_the_smallest(results: Mapping[str, Checked]) -> None:
    """Counted here by a loop of its own: fewest, smallest numbers come first."""
    (found,) = results["faults/mistake-costs-subtle"].diagnostics
    space = list(itertools.product(range(20, 61), (1, 3), (3, 4, 5)))
    met = [(n + p + s, (n, p, s)) for n, p, s in space if (n + 2 * p - 3) // s == (n + p - 3) // s]
    n, p, s = min(met)[1]
    assert f"in {len(met)} of {len(space)} variants" in found.message
    assert f"smallest: n={n} p={p} s={s} " in found.message


def test_each_finding_of_the_walk_has_a_plain_and_a_subtle_fault() -> None:
    codes = {code for case in CASES for code, _ in case.expected}
    lints = {code for code in CODES if code not in codes}
    for case in CASES:
        assert case.name.endswith(("-plain", "-subtle"))
    twice = [code for code in codes if sum(code in {each for each, _ in case.expected} for case in CASES) < 2]
    assert set(twice) <= {"unknown-code"}
    assert lints  # what is left is what the lints find: tests/test_lints.py
