"""``examwright export`` and ``formats``: what is written, what is told, what is refused before anything is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.build import plan_exam
from generator.course import load_course
from generator.exam_file import load_exam
from generator.export.formats import FORMATS
from generator.export.gathering import gather_exam, gather_questions
from generator.questions import KINDS
from tests.command import ROOT, Run, command_in
from tests.export_cases import bank, pool_of
from tests.moodle_reader import read
from tests.small_course import EXAM, write_course


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A small course."""
    write_course(tmp_path)
    return tmp_path


@pytest.fixture
def run(course: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """The command, run in the small course."""
    return command_in(course, monkeypatch, capfd)


def test_an_export_of_questions_is_a_folder_with_its_report(run: Run, course: Path) -> None:
    done = run("export", "moodle", "arithmetic/sum", "--variants", "4", "--out", "lms")
    assert done.status == 0, done.err
    record = json.loads((course / "lms" / "portability.json").read_text())
    assert record["questions"][0]["question"] == "arithmetic/sum"
    assert record["questions"][0]["variants"] == 4
    assert sorted(record["files"]) == sorted(path.name for path in (course / "lms").iterdir() if path.suffix != ".json")
    (file,) = (course / "lms").glob("*.xml")
    assert len(read(file.read_bytes())) == 4
    assert "arithmetic/sum" in done.out


def test_the_same_command_writes_the_same_bytes(run: Run, course: Path) -> None:
    for name in ("a", "b"):
        assert run("export", "moodle", "arithmetic/sum", "--variants", "4", "--out", name).status == 0
    first, second = ({path.name: path.read_bytes() for path in (course / name).iterdir()} for name in ("a", "b"))
    assert first == second


def test_an_exam_becomes_sections_with_its_credits(run: Run, course: Path) -> None:
    done = run("export", "moodle", "exams/test.yaml", "--variants", "3", "--purpose", "exam", "--out", "lms")
    assert done.status == 0, done.err
    assert (course / "lms" / "exam-test-exam.xml").is_file()


def test_exam_variants_of_loose_questions_need_a_seed(run: Run, course: Path) -> None:
    done = run("export", "moodle", "arithmetic/sum", "--purpose", "exam", "--out", "lms")
    assert done.status == 1
    assert "seed that nobody can guess" in done.err
    assert not (course / "lms").exists()
    assert run("export", "moodle", "arithmetic/sum", "--purpose", "exam", "--seed", "word", "--out", "lms").status == 0


def test_what_would_be_lost_is_refused_with_its_place(run: Run, course: Path) -> None:
    file = course / "bank" / "arithmetic" / "sum.yaml"
    file.write_text(file.read_text().replace("marks: 1", "marks: 0", 1))
    done = run("export", "moodle", "arithmetic/sum", "--out", "lms")
    assert done.status == 1
    assert "error[" in done.err
    assert "bank/arithmetic/sum.yaml:" in done.err
    assert not (course / "lms").exists()


def test_a_folder_with_other_files_is_left_alone(run: Run, course: Path) -> None:
    (course / "lms").mkdir()
    (course / "lms" / "notes.txt").write_text("mine")
    done = run("export", "moodle", "arithmetic/sum", "--out", "lms")
    assert done.status == 1
    assert "notes.txt" in done.err
    assert (course / "lms" / "notes.txt").read_text() == "mine"


def test_an_unknown_format_or_purpose_gets_a_hint(run: Run) -> None:
    assert "did you mean 'moodle'" in run("export", "mudle", "arithmetic/sum").err
    assert "exam or practice" in run("export", "moodle", "arithmetic/sum", "--purpose", "test").err


def test_practice_and_exam_share_no_variant() -> None:
    met = 0
    for question in bank()[::8]:
        sets = []
        for purpose in ("practice", "exam"):
            made = gather_questions([question], "en", "", 10, "one seed", purpose)
            sets.append({entry.variant.address for entry in made.entries()})
        assert not sets[0] & sets[1], question.id
        met += len(sets[0])
    assert met > 50


def test_an_exam_has_its_parts_credits_and_one_family() -> None:
    file = load_exam(ROOT / "exams" / "endterm.yaml")
    collection = gather_exam(file, 4, "seed", "exam")
    assert collection.credits == 90
    assert collection.minutes == 90
    for pool in collection.pools():
        assert len({entry.variant.family for entry in pool.entries}) == 1
        assert {entry.credits for entry in pool.entries} == {pool.credits}
        assert {entry.marking for entry in pool.entries} <= {"all-or-nothing"}


def test_a_vetoed_variant_is_in_no_pool(tmp_path: Path) -> None:
    path = write_course(tmp_path)
    file = load_exam(path)
    seed, _ = file.seed()
    (addresses,) = (q.addresses for p in plan_exam(file)[0].problems for q in p if q.ref.id == "arithmetic/sum")

    def pooled(text: str) -> set[int]:
        made = gather_exam(load_exam(write_course(tmp_path, text)), 400, seed, "exam")
        return {entry.variant.address for entry in made.entries() if entry.variant.question == "arithmetic/sum"}

    assert addresses[1] in pooled(EXAM)
    assert pooled(EXAM) - pooled(EXAM + "redraw: {arithmetic/sum: {B: 1}}\n") == {addresses[1]}


def test_names_of_entries_are_theirs_alone_and_stay() -> None:
    questions = bank()[::16]
    first, again = (pool_of(questions, 10) for _ in range(2))
    names = [entry.identifier for entry in first.entries()]
    assert len(set(names)) == len(names)
    assert names == [entry.identifier for entry in again.entries()]


def test_a_figure_is_drawn_once_and_packaged(run: Run, course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure that no draw changes is one picture for all variants, at print resolution, with its alternative."""
    monkeypatch.chdir(ROOT)
    from generator.bank import find_question
    from generator.export.formats import moodle
    from generator.export.pictures import render
    from generator.typeset import find_engine

    collection = pool_of([find_question(load_course(ROOT), "recurrent/relu-unroll")], 4)
    pictures = render(collection, lambda: find_engine("embedded"), "endterm")
    assert len(pictures) == 1
    (image,) = pictures.values()
    assert image.data.startswith(b"\x89PNG")
    pixels = int.from_bytes(image.data[16:20], "big")
    assert round(pixels * 96 / 300) == image.width
    assert 100 < image.width < 700
    package = moodle.write(collection, pictures)
    (name,) = (each for each in package if each.endswith(".xml"))
    for question in read(package[name]):
        assert question.files == (image.name,)
        assert 'alt="' in question.text


def test_the_table_of_formats_has_every_kind(run: Run) -> None:
    done = run("formats")
    assert done.status == 0
    head, _, *rows = done.out.splitlines()
    assert [cell.strip() for cell in head.strip("|").split("|")] == ["kind", *FORMATS]
    assert [row.strip("|").split("|")[0].strip() for row in rows] == list(KINDS)
    assert "native" in done.out
