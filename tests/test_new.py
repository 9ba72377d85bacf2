"""What ``examwright new`` writes works as it is: courses load and draw, starters load and draw."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

import generator
from generator import cli
from generator.bank import load_bank, load_question
from generator.build import plan_exam, realise_exam
from generator.checking import check_questions
from generator.cli.new import question_text, run
from generator.content import Blocks
from generator.course import find_course, load_course
from generator.exam_file import load_exam
from generator.plain import plain_blocks
from generator.questions import KINDS, kind_name
from generator.sampling import Tally, draws
from generator.schema import schemas

DRAWN = 3


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that commands run in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


# ---------------------------------------------------------------- courses
def test_new_course_loads_and_every_question_draws(here: Path) -> None:
    assert run("mycourse", None, None) == 0
    bank = load_bank(load_course(here / "mycourse"))
    assert len(bank.questions) == 3
    for question in bank.questions.values():
        drawn = list(itertools.islice(draws(question.program, "seed", "exam", Tally()), DRAWN))
        assert len(drawn) == DRAWN
        for draw in drawn:
            assert question.program.variant(draw).parts


def test_sample_exam_of_a_new_course_makes_a_secret_seed_and_assembles(here: Path) -> None:
    run("mycourse", None, None)
    file = load_exam(here / "mycourse" / "exams" / "sample.yaml")
    assert file.spec.open_seed is None
    seed, warnings = file.seed()
    assert warnings == []
    assert (here / "mycourse" / "exams" / "sample.seed").read_text().strip() == seed
    made, _ = plan_exam(file)
    exam = realise_exam(file, made)
    assert len(exam.forms) == 2
    assert exam.credits == 5


def test_new_course_ignores_seeds_and_holds_the_schemas(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("mycourse", None, None)
    folder = here / "mycourse"
    assert "*.seed" in (folder / ".gitignore").read_text().split("\n")
    for name, data in schemas().items():
        assert (folder / name).read_bytes() == data
    shown = capsys.readouterr().out
    assert "cd mycourse" in shown
    assert "examwright build exams/sample.yaml" in shown


def test_existing_folder_is_left_alone_unless_empty(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "full").mkdir()
    (here / "full" / "mine.txt").write_text("mine")
    assert run("full", None, None) == 1
    assert "not empty" in capsys.readouterr().err
    assert [path.name for path in (here / "full").iterdir()] == ["mine.txt"]
    (here / "empty").mkdir()
    assert run("empty", None, None) == 0
    assert (here / "empty" / "course.yaml").is_file()


@pytest.mark.parametrize("name", ["-x", "a b", ".."])
def test_a_name_that_cannot_be_a_folder_is_refused(here: Path, name: str) -> None:
    assert run(name, None, None) == 1
    assert list(here.iterdir()) == []


# ---------------------------------------------------------------- questions
def test_every_kind_has_a_starter_and_no_starter_is_left_over() -> None:
    folder = Path(cli.__file__).parent.parent / "starters" / "questions"
    assert {path.stem for path in folder.glob("*.yaml")} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_starter_loads_without_a_diagnostic_draws_and_is_solved(here: Path, kind: str) -> None:
    assert run("question", kind, None) == 0
    question = load_question(load_course(here), here / "bank" / "new" / f"{kind}.yaml")
    assert question.id == f"new/{kind}"
    parts = question.program.spec.parts.values()
    assert {kind_name(answer) for part in parts for answer in part.answers.values()} == {kind}
    drawn = list(itertools.islice(draws(question.program, "seed", "exam", Tally()), DRAWN))
    assert len(drawn) == DRAWN
    for draw in drawn:
        for part in question.program.variant(draw).parts:
            assert _text(part.ask)
            assert _text(part.solution)


def test_starters_and_a_new_course_are_checked_without_a_finding(here: Path) -> None:
    folder = Path(generator.__file__).parent / "starters"
    files = sorted(folder.rglob("questions/*.yaml")) + sorted(folder.rglob("bank/**/*.yaml"))
    assert len(files) > 10
    for file in files:
        found = check_questions(find_course(file.parent), [file], 1_000_000, 1, None, lambda result: None)
        assert [f"{each.place}: {each.code}" for each in found.diagnostics] == []


def test_starter_teaches_in_comments() -> None:
    for kind in KINDS:
        text = question_text(kind, f"new/{kind}")
        assert text.count(" # ") + text.count("\n# ") >= 3, kind


def test_id_becomes_the_path_and_the_schema_is_found_from_there(here: Path) -> None:
    (here / "course.yaml").write_text("course: Mine\n")
    assert run("question", "number", "physics/trains/speed") == 0
    path = here / "bank" / "physics" / "trains" / "speed.yaml"
    first = path.read_text(encoding="utf-8").split("\n")[0]
    schema = first.partition("$schema=")[2]
    assert (path.parent / schema).resolve() == here / "bank" / "question.schema.json"
    assert load_question(load_course(here), path).id == "physics/trains/speed"


def test_question_is_never_overwritten(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("question", "text", "a/b")
    path = here / "bank" / "a" / "b.yaml"
    path.write_text("mine")
    assert run("question", "number", "a/b") == 1
    assert path.read_text() == "mine"
    assert "there already" in capsys.readouterr().err


def test_unknown_kind_gets_a_suggestion_and_the_list(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("question", "numbr", None) == 1
    shown = capsys.readouterr().err
    assert "did you mean 'number'?" in shown
    assert all(kind in shown for kind in KINDS)
    assert run("question", None, None) == 1
    assert "kinds: number" in capsys.readouterr().err
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("id", ["../outside", "/etc/x", "Upper/case", "alone", "a//b", "a/b.yaml"])
def test_id_that_leads_elsewhere_is_refused(here: Path, id: str) -> None:
    assert run("question", "number", id) == 1
    assert list(here.iterdir()) == []


def _text(blocks: Blocks) -> str:
    return plain_blocks(blocks).strip()
