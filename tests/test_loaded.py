"""Questions that were loaded before: the same as loaded anew, and never of anything that has changed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.bank import Question, load_bank, load_question
from generator.compiler import Surroundings, compile_question
from generator.course import Course, find_course
from generator.diagnostics import Fault, Rejected
from generator.loaded import taken
from generator.program import Program
from generator.sampling import choose
from generator.spec import QuestionSpec
from generator.transcript import transcript
from generator.verify import Walk, findings, itinerary
from generator.verify.survey import told
from tests.command import ROOT
from tests.small_course import PRODUCT, SUM, write_course

CASES = sorted((Path(__file__).parent / "cases" / "questions").glob("*.md"))
YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
PICTURE = bytes.fromhex("89504e470d0a1a0a")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXAMWRIGHT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "questions"


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the questions that are compiled."""
    ids: list[str] = []

    def noted(spec: QuestionSpec, given: Surroundings, faults: list[Fault]) -> Program | None:
        ids.append(spec.id)
        return compile_question(spec, given, faults)

    monkeypatch.setattr("generator.bank.compile_question", noted)
    return ids


def shown(question: Question) -> str:
    drawn = choose(question.program, "loaded", "exam", 1)[0]
    return transcript(question.program.variant(drawn))


def surveyed(question: Question) -> tuple[list[object], int, int]:
    route = itinerary(question.program, 300)
    survey, _ = Walk(question.program).go(route, 0, route.ranks, 60)
    return [told(each) for each in findings(question.program, survey)], survey.tried, survey.valid


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_kind_is_kept_whole(path: Path, tmp_path: Path, compiled: list[str]) -> None:
    text = YAML.search(path.read_text(encoding="utf-8"))
    assert text
    file = tmp_path / "question.yaml"
    file.write_text(text[1], encoding="utf-8")
    anew = load_question(Course(tmp_path), file)
    kept = load_question(Course(tmp_path), file)
    assert len(compiled) == 1
    assert kept.program.spec == anew.program.spec
    assert shown(kept) == shown(anew)
    assert kept.source == anew.source
    # all that a check looks at: rules, values, second derivations, mistakes, each through the same expressions
    assert surveyed(kept) == surveyed(anew)


def test_the_whole_bank_is_taken_from_there(compiled: list[str]) -> None:
    course = find_course(ROOT)
    anew = load_bank(course)
    assert len(compiled) == len(anew.questions) > 50
    kept = load_bank(course)
    assert len(compiled) == len(anew.questions)
    for id, question in kept.questions.items():
        assert shown(question) == shown(anew[id])


def test_a_fault_at_a_draw_is_placed_alike(tmp_path: Path) -> None:
    text = SUM.replace("number: a + b", "number: a + b +   10/(a - a)").replace("verify: b + a\n    mis", "mis")
    file = write_course(tmp_path, **{"arithmetic/sum": text}).parents[1] / "bank" / "arithmetic" / "sum.yaml"
    found = []
    for _ in range(2):
        question = load_question(find_course(tmp_path), file)
        with pytest.raises(Fault) as fault:
            question.program.judge(0)
        found.append(question.source.diagnostic(fault.value))
    assert found[0] == found[1]
    assert found[0].code == "division-by-zero"
    assert found[0].place.column > 1


def test_one_question_changed_is_one_question_compiled(tmp_path: Path, compiled: list[str]) -> None:
    write_course(tmp_path)
    load_bank(find_course(tmp_path))
    assert sorted(compiled) == ["arithmetic/product", "arithmetic/sum", "logic/primes"]
    compiled.clear()
    write_course(tmp_path, **{"arithmetic/product": PRODUCT.replace("And its square?", "And squared?")})
    assert "And squared?" in shown(load_bank(find_course(tmp_path))["arithmetic/product"])
    assert compiled == ["arithmetic/product"]
    load_bank(find_course(tmp_path))
    assert compiled == ["arithmetic/product"]


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "course.yaml").write_text("macros: {R: '\\mathbb{R}'}\n", encoding="utf-8"),
        lambda folder: (folder / "course.yaml").write_text("symbols: {eta: '\\eta'}\n", encoding="utf-8"),
        lambda folder: (folder / "course.yaml").write_text("language: de\n", encoding="utf-8"),
    ],
    ids=["macros", "symbols", "language"],
)
def test_another_course_around_it_is_another_question(
    tmp_path: Path, compiled: list[str], change: Callable[[Path], object]
) -> None:
    file = write_course(tmp_path).parents[1] / "bank" / "arithmetic" / "sum.yaml"
    load_question(find_course(tmp_path), file)
    change(tmp_path)
    load_question(find_course(tmp_path), file)
    assert len(compiled) == 2


def test_another_state_of_the_program_loads_anew(
    tmp_path: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_course(tmp_path).parents[1] / "bank" / "arithmetic" / "sum.yaml"
    load_question(find_course(tmp_path), file)
    monkeypatch.setattr("generator.loaded.program_state", lambda: "another")
    load_question(find_course(tmp_path), file)
    assert len(compiled) == 2


def test_an_id_is_looked_at_again_where_the_file_moves(tmp_path: Path) -> None:
    file = write_course(tmp_path).parents[1] / "bank" / "arithmetic" / "sum.yaml"
    load_question(find_course(tmp_path), file)
    moved = file.rename(file.with_name("total.yaml"))
    with pytest.raises(Rejected) as refused:
        load_question(find_course(tmp_path), moved)
    assert [each.code for each in refused.value.diagnostics] == ["id-differs-from-file"]


def test_an_image_is_part_of_the_question(tmp_path: Path, compiled: list[str]) -> None:
    text = SUM.replace("parts:", "figure: {image: a.png, alt: A picture}\nparts:", 1)
    file = write_course(tmp_path, **{"arithmetic/sum": text}).parents[1] / "bank" / "arithmetic" / "sum.yaml"
    image = file.with_name("a.png")
    course = find_course(tmp_path)
    image.write_bytes(PICTURE)
    load_question(course, file)
    kept = load_question(course, file)
    assert len(compiled) == 1
    assert kept.images.read == {"a.png": PICTURE}, "what is collected as its sources"
    image.write_bytes(PICTURE + b"another")
    assert load_question(course, file).images.read == {"a.png": PICTURE + b"another"}
    assert len(compiled) == 2
    image.unlink()
    with pytest.raises(Rejected) as refused:
        load_question(course, file)
    assert [each.code for each in refused.value.diagnostics] == ["missing-image"]


def test_what_is_faulty_is_never_kept(tmp_path: Path, cache: Path) -> None:
    text = SUM.replace("number: a + b", "number: a + nothing")
    file = write_course(tmp_path, **{"arithmetic/sum": text}).parents[1] / "bank" / "arithmetic" / "sum.yaml"
    found = []
    for _ in range(2):
        with pytest.raises(Rejected) as refused:
            load_question(find_course(tmp_path), file)
        found.append(refused.value.diagnostics)
    assert found[0] == found[1]
    assert found[0]
    assert not cache.exists()


def test_what_is_spoilt_is_loaded_anew(tmp_path: Path, cache: Path, compiled: list[str]) -> None:
    file = write_course(tmp_path).parents[1] / "bank" / "arithmetic" / "sum.yaml"
    before = shown(load_question(find_course(tmp_path), file))
    (kept,) = cache.iterdir()
    kept.write_bytes(kept.read_bytes()[:-7])
    assert shown(load_question(find_course(tmp_path), file)) == before
    assert len(compiled) == 2


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="owners and modes are POSIX's")
def test_what_others_may_have_written_is_not_read(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_course(tmp_path).parents[1] / "bank" / "arithmetic" / "sum.yaml"
    load_question(find_course(tmp_path), file)
    (kept,) = cache.iterdir()
    assert taken(kept.name, {}) is not None
    monkeypatch.setattr("pickle.load", lambda _: pytest.fail("read"))
    cache.chmod(0o777)
    assert taken(kept.name, {}) is None
