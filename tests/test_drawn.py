"""Addresses that were drawn before: the ones that would be drawn again, and of nothing that has changed since."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.assemble import Plan, draw_forms, outline
from generator.build import build, outline_exam
from generator.drawn import remember, with_known
from generator.exam_file import ExamFile, load_exam
from generator.program import Draw, Program
from generator.typeset import find_engine
from tests.small_course import EXAM, PRODUCT, write_course

PARITY = EXAM.replace("versions: 3", "versions: 3, parity: 100%")
VETO = EXAM + "redraw: {arithmetic/sum: {B: 1}}\n"
FEWER = EXAM.replace("versions: 3", "versions: 2")
SEED = EXAM.replace("open_seed: open", "open_seed: other")
PARTS = PARITY.replace("arithmetic/product]", "{arithmetic/product: [product]}]").replace("credits: 4", "credits: 3")
EVERY = {"arithmetic/sum", "arithmetic/product", "logic/primes"}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXAMWRIGHT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "draws"


def outlined(file: ExamFile) -> tuple[Plan, str]:
    seed, _ = file.seed()
    return outline(file.spec, file.id, file.programs, file.roster, seed), seed


def drawn_at_once(folder: Path, exam: str, **questions: str) -> set[str]:
    """Plan an exam as a build does; return the questions whose addresses were looked for, the plan being the same."""
    file = load_exam(write_course(folder, exam, **questions))
    made, seed = outlined(file)
    known = with_known(made, file, seed)
    plan = draw_forms(file.spec, file.programs, file.roster, seed, known)
    remember(plan, file, seed)
    assert plan == draw_forms(file.spec, file.programs, file.roster, seed, made), "as drawn anew"
    return {each.ref.id for problem in known.problems for each in problem if not each.addresses}


@pytest.mark.parametrize("exam", [EXAM, PARITY, VETO], ids=["plain", "parity", "veto"])
def test_what_has_not_changed_is_not_drawn_again(tmp_path: Path, exam: str) -> None:
    assert drawn_at_once(tmp_path, exam) == EVERY
    assert drawn_at_once(tmp_path, exam) == set()
    assert drawn_at_once(tmp_path, exam.replace("title: Test", "title: Another")) == set()


def test_a_question_that_changed_is_drawn_again(tmp_path: Path) -> None:
    drawn_at_once(tmp_path, EXAM)
    other = PRODUCT.replace("different: a != b", "different: a < b")
    assert drawn_at_once(tmp_path, EXAM, **{"arithmetic/product": other}) == {"arithmetic/product"}


@pytest.mark.parametrize(
    ("before", "after", "anew"),
    [
        (EXAM, SEED, EVERY),
        (EXAM, FEWER, EVERY),
        (EXAM, PARITY, EVERY),
        (EXAM, VETO, {"arithmetic/sum"}),
        (PARITY, PARTS, {"arithmetic/product"}),
    ],
    ids=["seed", "versions", "parity", "veto", "parts"],
)
def test_what_decides_draws_draws_again(tmp_path: Path, before: str, after: str, anew: set[str]) -> None:
    drawn_at_once(tmp_path, before)
    assert drawn_at_once(tmp_path, after) == anew


def test_what_is_spoilt_is_drawn_anew(tmp_path: Path, cache: Path) -> None:
    drawn_at_once(tmp_path, EXAM)
    (kept,) = cache.iterdir()
    kept.write_bytes(kept.read_bytes()[:-3])
    assert drawn_at_once(tmp_path, EXAM) == EVERY


def test_a_build_draws_and_solves_what_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second build judges nothing; one of a question that changed, that one alone."""

    judged: list[str] = []
    original = Program.judge

    def judge(program: Program, address: int) -> Draw:
        judged.append(program.spec.id)
        return original(program, address)

    monkeypatch.setattr(Program, "judge", judge)

    def built(exam: str, **questions: str) -> set[str]:
        judged.clear()
        file = load_exam(write_course(tmp_path, exam, **questions))
        plan, seed, _ = outline_exam(file)
        build(file, plan, find_engine("embedded"), seed=seed, target=tmp_path / "out")
        return set(judged)

    assert built(EXAM) == EVERY
    assert built(EXAM) == set()
    assert built(EXAM.replace("title: Test", "title: Another")) == set()
    other = PRODUCT.replace("And its square?", "And squared?")
    assert built(EXAM, **{"arithmetic/product": other}) == {"arithmetic/product"}
