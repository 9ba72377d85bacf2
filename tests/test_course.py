"""Course folders: how they are found, what they give to questions, and what they refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.bank import find_question, load_bank, load_question
from generator.course import FolderImages, find_course, load_course
from generator.diagnostics import Rejected
from tests.small_course import QUESTIONS, SUM, write_course


def test_a_course_is_found_from_any_folder_in_it(tmp_path: Path) -> None:
    write_course(tmp_path)
    assert find_course(tmp_path / "bank" / "arithmetic").folder == tmp_path.resolve()
    assert find_course(tmp_path / "exams").folder == tmp_path.resolve()


def test_the_bank_is_loaded_whole_or_by_id(tmp_path: Path) -> None:
    write_course(tmp_path)
    course = find_course(tmp_path)
    assert set(load_bank(course).questions) == set(QUESTIONS)
    assert set(load_bank(course, ids=["logic/primes", "no/such"]).questions) == {"logic/primes"}


def test_all_diagnostics_of_all_files_come_at_once(tmp_path: Path) -> None:
    wrong = SUM.replace("number: a + b", "number: a + nothing")
    write_course(tmp_path, **{"arithmetic/sum": wrong, "logic/primes": SUM})
    with pytest.raises(Rejected) as refused:
        load_bank(find_course(tmp_path))
    found = {(diagnostic.place.file, diagnostic.code) for diagnostic in refused.value.diagnostics}
    assert ("bank/arithmetic/sum.yaml", "unknown-name") in found
    assert ("bank/logic/primes.yaml", "id-differs-from-file") in found


def test_an_unknown_question_gets_a_suggestion(tmp_path: Path) -> None:
    write_course(tmp_path)
    with pytest.raises(Rejected) as refused:
        find_question(find_course(tmp_path), "arithmetic/some")
    assert "arithmetic/sum" in refused.value.diagnostics[0].hint


def test_macros_and_symbols_reach_the_questions(tmp_path: Path) -> None:
    asked = SUM.replace("ask: What is", "ask: In $\\R$, what is")
    write_course(tmp_path, **{"arithmetic/sum": asked})
    (tmp_path / "course.yaml").write_text("macros: {R: '\\mathbb{R}'}\n", encoding="utf-8")
    course = load_course(tmp_path)
    assert load_question(course, tmp_path / "bank/arithmetic/sum.yaml").id == "arithmetic/sum"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("macros: {R: '\\input{secret}'}\n", "forbidden-macro"),
        ("symbols: {eta: '\\catcode'}\n", "forbidden-macro"),
        ("languages: en\n", "unknown-field"),
        ("language: fr\n", "wrong-value"),
    ],
)
def test_a_faulty_course_file_is_refused(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "course.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Rejected) as refused:
        load_course(tmp_path)
    assert code in [diagnostic.code for diagnostic in refused.value.diagnostics]


def test_images_come_from_the_questions_folder_alone(tmp_path: Path) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()
    (folder / "a.png").write_bytes(b"picture")
    (tmp_path / "secret.png").write_bytes(b"secret")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "notes.txt").write_bytes(b"text")
    images = FolderImages(folder)
    assert images["a.png"] == b"picture"
    for name in ("../secret.png", "link.png", "notes.txt", "b.png", str(tmp_path / "secret.png")):
        assert name not in images
    assert set(images.read) == {"a.png"}
