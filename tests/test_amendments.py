"""``amendments.yaml``: decisions after the sitting reach the correction sheet and the marks, never the printed exam."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.amendments import amended
from generator.build import Built, build, plan_exam, realise_exam
from generator.cli.sitting import find_sitting
from generator.diagnostics import Rejected
from generator.exam_file import load_exam
from generator.marking.amending import countings
from generator.package import save
from generator.typeset import find_engine
from tests.command import Run, command_in
from tests.geometry import text as pdf_text
from tests.sitting import sit
from tests.small_course import EXAM, write_course
from tests.test_responses import HEAD, manifest_answers, typed

SCALE = 'scale: {percent: {"1.0": 90, "4.0": 50}, otherwise: "5.0"}\n'


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return command_in(tmp_path, monkeypatch, capfd)


def write_amendments(course: Path, *entries: str) -> None:
    lines = ["exams:", "  test:", *(f"    - {{{entry}}}" for entry in entries)]
    (course / "exams" / "amendments.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


# ---------------------------------------------------------------- faults
@pytest.mark.parametrize(
    ("entry", "place", "code"),
    [
        ("part: 9z, void: full, note: N", "3:14", "unknown-part"),
        ("part: 1a, void: yes, note: N", "3:24", "wrong-value"),
        ("part: 1a, void: full", "3:7", "missing-field"),
        ("part: 1a, note: N", "3:7", "wrong-amendment"),
        ("part: 1a, void: full, accept: 3, note: N", "3:7", "wrong-amendment"),
        ("part: 1a, viod: full, note: N", "3:18", "unknown-field"),
        ("part: 1a, versions: [A, Z], void: full, note: N", "3:32", "unknown-name"),
        ("part: 1a, accept: twelve, note: N", "3:26", "unreadable-response"),
        ("part: 1a, accept: [12, x], note: N", "3:31", "unreadable-response"),
        ("part: 1a, accept: 12, marks: 2, note: N", "3:37", "wrong-marks"),
        ("part: 1a, answer: sum, accept: 12, note: N", "3:26", "unknown-answer"),
        ("part: 1a, re-mark: {difrence: 1}, note: N", "3:28", "unknown-name"),
        ("part: 1a, re-mark: {difference: 2}, note: N", "3:40", "wrong-marks"),
        ("part: 1a, void: full, note: '<<n>>'", "3:39", "unknown-name"),
    ],
)
def test_every_fault_has_its_place_and_a_hint(run: Run, tmp_path: Path, entry: str, place: str, code: str) -> None:
    sit(tmp_path)
    write_amendments(tmp_path, entry)
    done = run("marks", "output/test", "--copies", "1")
    assert done.status == 1
    assert done.err.startswith(f"exams/amendments.yaml:{place}: error[{code}]: "), done.err
    assert "hint: " in done.err


def test_a_part_is_void_once(tmp_path: Path) -> None:
    path = write_course(tmp_path)
    write_amendments(tmp_path, "part: 1a, void: full, versions: [A], note: N", "part: 1a, void: out, note: N")
    file = load_exam(path)
    with pytest.raises(Rejected) as rejected:
        amended(realise_exam(file, plan_exam(file)[0]), file.amendments)
    assert [each.code for each in rejected.value.diagnostics] == ["repeated-amendment"]


def test_an_entry_of_no_exam_is_told(run: Run, tmp_path: Path) -> None:
    sit(tmp_path)
    (tmp_path / "exams" / "amendments.yaml").write_text("exams: {tset: []}\n", encoding="utf-8")
    done = run("marks", "output/test", "--copies", "1")
    assert done.status == 0
    assert done.err.startswith("exams/amendments.yaml:1:9: warning[unknown-exam]: there is no exam 'tset'")
    assert "did you mean 'test'?" in done.err


# ---------------------------------------------------------------- marks and grades
def test_void_parts_count_in_full_or_not_at_all_in_their_versions(tmp_path: Path) -> None:
    folder = sit(tmp_path)
    write_amendments(
        tmp_path, "part: 'logic/primes#which', void: out, versions: [B], note: N", "part: 1b, void: full, note: N"
    )
    assert countings(find_sitting(folder).exam) == {
        ("A", "1b"): "full",
        ("B", "1b"): "full",
        ("B", "2a"): "out",
        ("C", "1b"): "full",
    }


def test_the_grade_list_honours_them(run: Run, tmp_path: Path) -> None:
    sit(tmp_path, EXAM + SCALE)
    write_amendments(tmp_path, "part: 2a, void: out, note: Ambiguous.", "part: 1b, void: full, note: N")
    (tmp_path / "marks.csv").write_text(
        "copy,version,corrector,1a,1b,1c,2a,sum\n1,A,1,0,0,0,2,2\n2,B,1,1,2,1,0,4\n", encoding="utf-8"
    )
    assert run("marks", "output/test", "--read", "marks.csv").status == 0
    rows = [*csv.DictReader((tmp_path / "grades.csv").open(encoding="utf-8"))]
    assert [(row["credits"], row["of"], row["grade"]) for row in rows] == [("2", "4", "4.0"), ("4", "4", "1.0")]


def graded(run: Run, folder: Path, course: Path, changed: Mapping[tuple[str, str], str]) -> dict[str, tuple[str, str]]:
    """Marks and reasons by part of a copy of version A with right answers but for some."""
    given = {key: typed(answer) for key, answer in manifest_answers(folder, 0).items()}
    given.update(changed)
    lines = [f"X,A,{part},{id},{text}" for (part, id), text in given.items()]
    (course / "r.csv").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    done = run("grade", "output/test", "--responses", "r.csv")
    assert done.status == 0, done.err
    rows = csv.DictReader((course / "output" / "test-graded" / "graded.csv").open(encoding="utf-8"))
    return {row["part"]: (row["marks"], row["reason"]) for row in rows}


def test_further_responses_are_accepted_and_mistakes_marked_anew(run: Run, tmp_path: Path) -> None:
    folder = sit(tmp_path)
    right = manifest_answers(folder, 0)
    difference = right["1a", "total"]["mistakes"]["difference"]["exact"]
    changed = {("1a", "total"): difference, ("1b", "product"): "77.5"}
    before = graded(run, folder, tmp_path, changed)
    assert before["1a"] == ("0", "mistake 'difference': 0 of 1")
    assert before["1b"] == ("0", "wrong")
    write_amendments(
        tmp_path,
        "part: 1a, re-mark: {difference: 0.5}, note: The wording allowed it.",
        "part: 1b, accept: ['7', '155/2'], marks: 1.5, note: Read as $x$.",
    )
    after = graded(run, folder, tmp_path, changed)
    assert after["1a"] == ("0.5", "mistake 'difference': 0.5 of 1")
    assert after["1b"] == ("1.5", "accepted after the sitting: Read as $x$.")
    write_amendments(tmp_path, "part: 1b, accept: 77.5, versions: [B], note: N", "part: 1a, void: full, note: N")
    other = graded(run, folder, tmp_path, changed)
    assert other["1b"] == ("0", "wrong"), "another version's amendment"
    assert other["1a"][1] == "everyone earns this part; by itself: mistake 'difference': 0 of 1"
    write_amendments(tmp_path, "part: 1b, accept: 77.5, marks: 0.5, note: N")
    assert graded(run, folder, tmp_path, {})["1b"] == ("2", "right"), "it takes nothing from anyone"


# ---------------------------------------------------------------- the papers
def built(path: Path) -> Built:
    file = load_exam(path)
    made, _ = plan_exam(file)
    return build(file, made, find_engine("embedded"), 2)


def test_the_printed_exam_keeps_its_bytes_and_the_correction_tells(tmp_path: Path) -> None:
    path = write_course(tmp_path, EXAM.replace("versions: 3", "versions: 2"))
    before = built(path)
    write_amendments(
        tmp_path,
        "part: 2a, void: out, versions: [B], note: Nine was *unclear*.",
        "part: 1a, accept: ['7', '8'], note: Both read.",
        "part: 1a, re-mark: {difference: 0.5}, note: Not taught.",
    )
    after = built(path)
    changed = {name for name in before.package if before.package[name] != after.package[name]}
    assert changed == {"correction.pdf", "manifest.json"}
    assert {*after.package} - {*before.package} == {"sources/exams/amendments.yaml"}
    told = " ".join(" ".join(pdf_text(after.package["correction.pdf"])).split())
    assert "After the sitting" in told
    assert "no longer counts: Nine was unclear." in told
    assert "7; 8 right as well: Both read." in told
    assert "difference earns 0.5: Not taught." in told
    assert "0.5 Subtracted instead of added." in told
    save(after.package, tmp_path / "output" / "test")
    record = json.loads(after.package["manifest.json"])
    assert "exams/amendments.yaml" in record["sources"]
    again = load_exam(tmp_path / "output" / "test" / "sources" / "exams" / "test.yaml")
    assert again.amendments is not None
    assert len(again.amendments.specs) == 3
