"""The README: its generated parts are fresh, its first question works as it stands there, its links lead somewhere."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from generator.bank import load_question
from generator.build import plan_exam, realise_exam
from generator.course import Course
from generator.diagnostics import Rejected
from generator.exam_file import load_exam
from generator.sampling import choose
from tests.command import command_in
from tools.reference import BLOCK, BLOCKS, renewed

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_generated_parts_are_fresh() -> None:
    assert {found[1] for found in BLOCK.findall(TEXT)} == set(BLOCKS)
    assert renewed(TEXT) == TEXT, "run python tools/reference.py"


def test_nothing_is_found_in_the_first_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    block = re.search(r"```yaml\n# (bank/[a-z/-]+\.yaml)\n(.*?)```", TEXT, re.DOTALL)
    assert block, "the README has a first question"
    path = tmp_path / "mycourse" / block[1]
    assert command_in(tmp_path, monkeypatch, capfd)("new", "mycourse").status == 0
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block[2], encoding="utf-8")
    done = command_in(tmp_path / "mycourse", monkeypatch, capfd)("check", "convolution/output-size")
    assert "0 errors, 0 warnings" in done.out + done.err


def test_the_first_question_loads_and_draws(tmp_path: Path) -> None:
    block = re.search(r"```yaml\n(# bank/.*?)```", TEXT, re.DOTALL)
    assert block, "the README has a first question"
    path = tmp_path / "question.yaml"
    path.write_text(block[1], encoding="utf-8")
    program = load_question(Course(tmp_path), path).program
    assert len(choose(program, "readme", "exam", 4)) == 4


def test_the_slip_gets_the_diagnostic_that_is_shown(tmp_path: Path) -> None:
    question = re.search(r"```yaml\n(# bank/.*?)```", TEXT, re.DOTALL)
    shown = re.search(r"```text\nbank/convolution/output-size.yaml:(\d+):(\d+): error\[([a-z-]+)\]: (.*)", TEXT)
    assert question
    assert shown
    path = tmp_path / "question.yaml"
    path.write_text(question[1].replace("marks:", "marsk:", 1), encoding="utf-8")
    with pytest.raises(Rejected) as refused:
        load_question(Course(tmp_path), path)
    found = refused.value.diagnostics[0]
    assert (str(found.place.line), str(found.place.column), found.code, found.message) == shown.groups()


def test_the_exam_that_is_shown_can_be_drawn_from_the_bank(tmp_path: Path) -> None:
    block = re.search(r"```yaml\n(course: .*?)```", TEXT, re.DOTALL)
    assert block, "the README has an exam"
    (tmp_path / "bank").symlink_to(ROOT / "bank")
    shutil.copy(ROOT / "course.yaml", tmp_path)
    (tmp_path / "exams").mkdir()
    path = tmp_path / "exams" / "endterm.yaml"
    path.write_text(block[1], encoding="utf-8")
    file = load_exam(path)
    exam = realise_exam(file, plan_exam(file)[0])
    assert len(exam.forms) == 4
    assert exam.credits == 12


def test_links_and_pictures_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", TEXT)
    assert len(links) > 3
    for link in links:
        assert (ROOT / link).exists(), link


def test_every_dependency_has_its_reason() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = re.search(r"^dependencies = \[(.*?)\]", project, re.DOTALL | re.MULTILINE)
    assert block
    names = re.findall(r'"([a-z0-9-]+)', block[1])
    assert len(names) > 8
    for name in names:
        assert f"| {name} |" in TEXT, f"the README gives no reason for {name}"
