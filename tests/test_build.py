"""The main job: documents that are right, reproducible, and give nothing away."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.build import Built, build, plan_exam
from generator.exam_file import load_exam
from generator.package import save
from generator.typeset import find_engine
from tests.geometry import fonts, metadata, text
from tests.small_course import EXAM, POOL, PRODUCT, QUESTIONS, SUM, write_course


def built(path: Path, workers: int = 2) -> Built:
    """Build an exam file."""
    file = load_exam(path)
    plan, warnings = plan_exam(file)
    return build(file, plan, find_engine("embedded"), workers, warnings)


def examwright(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does."""
    command = [sys.executable, "-c", "from generator.cli import main; main()", *arguments]
    root = Path(__file__).parent.parent
    environment = {"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def package(course: Path) -> Mapping[str, bytes]:
    return built(course).package


def test_each_version_has_exam_and_key_and_all_share_a_correction(package: Mapping[str, bytes]) -> None:
    documents = {f"{code}/{kind}.pdf" for code in "ABC" for kind in ("exam", "key")} | {"correction.pdf"}
    assert documents < set(package)
    assert {"answers.csv", "manifest.json", "sources/exams/test.yaml"} < set(package)
    assert {f"sources/bank/{id}.yaml" for id in QUESTIONS} < set(package)


def test_key_and_exam_have_the_same_pages_and_only_the_key_has_the_solution(package: Mapping[str, bytes]) -> None:
    for code in "ABC":
        exam, key = text(package[f"{code}/exam.pdf"]), text(package[f"{code}/key.pdf"])
        assert len(exam) == len(key)
        for on_exam, on_key in zip(exam, key, strict=True):
            stem = [line for line in on_exam.split("\n") if line.startswith("What is")]
            assert all(line in on_key for line in stem)


def test_answers_csv_agrees_with_the_manifest(package: Mapping[str, bytes]) -> None:
    manifest = json.loads(package["manifest.json"])
    lines = package["answers.csv"].decode().splitlines()
    assert lines[0] == "version,problem,part,question,answer id,answer,marks"
    total = next(line for line in lines if line.startswith("B,1,a,arithmetic/sum#total"))
    question = manifest["forms"][1]["problems"][0]["questions"][0]
    drawn = question["parameters"]
    assert question["parts"]["total"]["answers"]["total"]["exact"] == str(drawn["a"] + drawn["b"])
    assert total.split(",")[5] == str(drawn["a"] + drawn["b"])


def test_a_part_stands_on_the_same_page_in_every_version_and_in_the_key(package: Mapping[str, bytes]) -> None:
    def pages(name: str) -> dict[str, int]:
        found = {}
        for number, page in enumerate(text(package[name]), 1):
            for sign in ("a) What is", "b) What is", "c) And its square", "a) Which of these"):
                if sign.replace(" ", "") in page.replace(" ", "").replace("\n", ""):
                    found[sign] = number
        return found

    reference = pages("A/exam.pdf")
    assert len(reference) >= 3
    for code in "ABC":
        assert pages(f"{code}/exam.pdf") == reference == pages(f"{code}/key.pdf")


# ---------------------------------------------------------------- reproduction
def test_the_same_bytes_from_another_folder_and_with_another_number_of_jobs(
    package: Mapping[str, bytes], tmp_path: Path
) -> None:
    again = built(write_course(tmp_path / "a much longer name of a folder"), workers=1).package
    assert set(again) == set(package)
    assert [name for name in package if again[name] != package[name]] == []


def test_a_build_from_the_manifest_gives_the_same_bytes(
    course: Path, package: Mapping[str, bytes], tmp_path: Path
) -> None:
    save(package, tmp_path / "kept")
    done = examwright("build", "--from", "kept/manifest.json", "--out", "again", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    for name, data in package.items():
        assert (tmp_path / "again" / name).read_bytes() == data, name


def test_a_rebuild_needs_no_seed(tmp_path: Path) -> None:
    path = write_course(tmp_path / "one", EXAM.replace("open_seed: open\n", ""))
    package = built(path).package
    assert not any("seed" in name for name in package), "the seed stays out of what is handed on"
    save(package, tmp_path / "kept")
    done = examwright("build", "--from", "kept/manifest.json", "--out", "again", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "again/A/exam.pdf").read_bytes() == package["A/exam.pdf"]


# ---------------------------------------------------------------- nothing is given away
OTHER_SOLUTIONS = {
    "arithmetic/sum": SUM.replace("solution: $<<a>>", "solution: Zyx \\& Ωß @ 7 $\\int \\mathcal{Q} = <<a>>").replace(
        "    ask:", "    space: 4cm\n    ask:"
    ),
    "arithmetic/product": PRODUCT.replace("solution: $<<a>>", "solution: Entirely other words, $\\sum <<a>>"),
    "logic/primes": POOL.replace("Three divides it", "It is 3 times something"),
}


def test_the_exam_does_not_depend_on_the_solutions(tmp_path: Path) -> None:
    """With fixed spaces, an exam whose solutions differ has the same bytes: no text, glyph or metadata of them."""
    fixed = {**QUESTIONS, "arithmetic/sum": SUM.replace("    ask:", "    space: 4cm\n    ask:")}
    assert all(OTHER_SOLUTIONS[id] != fixed[id] for id in QUESTIONS)
    one = built(write_course(tmp_path / "one", **fixed)).package
    other = built(write_course(tmp_path / "other", **OTHER_SOLUTIONS)).package
    for code in "ABC":
        assert one[f"{code}/key.pdf"] != other[f"{code}/key.pdf"], "the change is one"
        assert one[f"{code}/exam.pdf"] == other[f"{code}/exam.pdf"]


def test_the_exam_has_no_metadata_and_embeds_its_fonts(package: Mapping[str, bytes]) -> None:
    found = metadata(package["A/exam.pdf"])
    assert not {key for key in found if key.lower().strip("/") in ("title", "subject", "keywords", "author")}
    assert fonts(package["A/exam.pdf"])


# ---------------------------------------------------------------- failures


def test_a_failed_build_leaves_the_last_good_output_untouched(tmp_path: Path) -> None:
    path = write_course(tmp_path)
    assert examwright("build", "exams/test.yaml", folder=tmp_path).returncode == 0
    before = {file: file.read_bytes() for file in (tmp_path / "output").rglob("*") if file.is_file()}
    assert before
    question = tmp_path / "bank/arithmetic/sum.yaml"
    good = question.read_text(encoding="utf-8")
    question.write_text(good.replace("number: a + b", "number: a + c"), encoding="utf-8")
    failed = examwright("build", "exams/test.yaml", folder=tmp_path)
    assert failed.returncode == 1
    assert "bank/arithmetic/sum.yaml:" in failed.stderr
    assert "error[unknown-name]" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert {file: file.read_bytes() for file in (tmp_path / "output").rglob("*") if file.is_file()} == before
    assert path.is_file()


def test_the_output_of_another_program_is_not_replaced(tmp_path: Path) -> None:
    write_course(tmp_path)
    precious = tmp_path / "mine" / "thesis.txt"
    precious.parent.mkdir()
    precious.write_text("years of work", encoding="utf-8")
    refused = examwright("build", "exams/test.yaml", "--out", "mine", folder=tmp_path)
    assert refused.returncode == 1
    assert precious.read_text(encoding="utf-8") == "years of work"
