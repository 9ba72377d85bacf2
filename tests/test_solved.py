"""Questions that were solved before: papers, records and correction sheets say the same of them."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from generator import solved
from generator.assemble import ExamFaults, Plan, Programs, Solved, put_together, solve
from generator.bank import load_bank
from generator.build import plan_exam
from generator.course import find_course
from generator.exam import Exam, packed, placed_items
from generator.exam_file import ExamFile, load_exam
from generator.numbers import Tensor, log, sqrt
from generator.numbers.printing import plain, tex, written
from generator.records import printed, variant_record
from generator.sampling import choose
from generator.solved import solve_once
from generator.writers import answers, latex
from tests.command import ROOT
from tests.sitting import record
from tests.small_course import EXAM, PRODUCT, write_course


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXAMWRIGHT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "solved"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that are solved."""
    ids: list[str] = []

    def noted(programs: Programs, plan: Plan, known: Solved) -> Solved:
        found = solve(programs, plan, known)
        ids.extend(sorted({id for id, _ in found.keys() - known.keys()}))
        return found

    monkeypatch.setattr(solved, "solve", noted)
    return ids


def told(file: ExamFile, plan: Plan, variants: Solved) -> tuple[object, ...]:
    """All that a build makes of the forms before TeX runs."""
    exam: Exam = put_together(file.spec, file.id, file.course.spec, file.programs, plan, file.texts, variants)
    items = tuple(placed_items(exam.forms))
    press = latex.Press(exam, file.course.templates, latex.common(items))
    units = latex.whole_units(press, exam.forms)
    return (
        [record(form) for form in exam.forms],
        [answers.rows(each.form, each.at[0] + 1, each.item) for each in items],
        [(each.job.body, sorted(each.numbers.items())) for each in units.runs(press, "forms").values()],
        latex.correction(press, latex.said(press, items)).body,
        latex.common(items).decided(),
        latex.crosses(items),
    )


@pytest.mark.parametrize("name", ["endterm", "retake", "quiz"])
def test_an_exam_says_the_same(name: str, asked: list[str]) -> None:
    file = load_exam(ROOT / "exams" / f"{name}.yaml")
    plan = plan_exam(file)[0].without_draws()
    anew = told(file, plan, solve(file.programs, plan, {}))
    assert told(file, plan, solve_once(file, plan)) == anew
    assert asked, "solved once"
    asked.clear()
    assert told(file, plan, solve_once(load_exam(file.path), plan)) == anew
    assert not asked


def test_every_question_of_the_bank_is_recorded_alike() -> None:
    irrational = 0
    for question in load_bank(find_course(ROOT)).questions.values():
        draw = choose(question.program, "solved", "exam", 1)[0]
        variant = question.program.variant(draw)
        data = packed((variant,))
        kept = solved._variants(data, question.id, (draw.address,))[question.id, draw.address]
        assert json.dumps(variant_record(kept)) == json.dumps(variant_record(variant))
        irrational += b"Written" in data
    assert irrational > 3


def test_a_question_that_changed_is_solved_again(tmp_path: Path, asked: list[str]) -> None:
    file = load_exam(write_course(tmp_path))
    plan = plan_exam(file)[0].without_draws()
    solve_once(file, plan)
    assert asked == ["arithmetic/product", "arithmetic/sum", "logic/primes"]
    asked.clear()
    other = PRODUCT.replace("And its square?", "And squared?")
    again = load_exam(write_course(tmp_path, EXAM, **{"arithmetic/product": other}))
    variants = solve_once(again, plan)
    assert asked == ["arithmetic/product"]
    assert told(again, plan, variants) == told(again, plan, solve(again.programs, plan, {}))


def test_other_addresses_are_solved_anew(tmp_path: Path, asked: list[str]) -> None:
    file = load_exam(write_course(tmp_path))
    plan = plan_exam(file)[0].without_draws()
    solve_once(file, plan)
    asked.clear()
    solve_once(file, plan.part(0, 2))
    assert asked == ["arithmetic/product", "arithmetic/sum", "logic/primes"]


def test_what_cannot_be_solved_is_told_each_time(tmp_path: Path, cache: Path) -> None:
    file = load_exam(write_course(tmp_path))
    plan = plan_exam(file)[0].without_draws()
    first = plan.problems[0][1]
    assert first.ref.id == "arithmetic/product"
    broken = Plan(plan.forms, ((plan.problems[0][0], type(first)(first.ref, (0, *first.addresses[1:]))),), ())
    for _ in range(2):
        with pytest.raises(ExamFaults) as faults:
            solve_once(file, broken)
        assert [(id, fault.code) for id, fault in faults.value.faults] == [("arithmetic/product", "broken-rule")]
    assert not cache.exists()


@pytest.mark.parametrize("value", [sqrt(2), log(Fraction(3, 4)) * 3 + 1, -sqrt(Fraction(1, 3))], ids=plain)
def test_what_is_written_reads_as_it_was(value: object) -> None:
    short = written(value)
    assert (tex(short), plain(short), printed(short)) == (tex(value), plain(value), printed(value))
    assert plain(Tensor([short, 1])) == plain(Tensor([value, 1]))
    assert tex(Tensor([short, 1])) == tex(Tensor([value, 1]))
