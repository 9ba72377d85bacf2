"""``examwright build`` as a user runs it: what it shows, what it writes where, what it leaves when stopped."""

from __future__ import annotations

import csv
import json
import os
import pty
import random
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.command import COMMAND, Run, command_in, environment, process
from tests.small_course import ODD, SUM, write_course


@pytest.fixture
def course(tmp_path: Path) -> Path:
    write_course(tmp_path, **{"words/odd": ODD})
    return tmp_path


@pytest.fixture
def run(course: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return command_in(course, monkeypatch, capfd)


def output(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder."""
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_build_shows_stages_and_what_lies_where(run: Run, course: Path) -> None:
    done = run("build", "exams/test.yaml", "--jobs", "2")
    assert done.status == 0
    stages = re.findall(r"^(\w+) +\[(#+)\] (\d+)$", done.err, re.MULTILINE)
    assert [name for name, *_ in stages] == ["Draw", "Write", "Set", "Impose"]
    assert {bar for _, bar, _ in stages} == {"#" * 20}, "every bar is full at the end"
    assert done.out.startswith("Test: output/test/")
    for name in ("A/exam.pdf", "C/key.pdf", "correction.pdf", "answers.csv", "manifest.json"):
        assert re.search(rf"^{name} ", done.out, re.MULTILINE)
        assert (course / "output/test" / name).is_file()
    assert re.search(r"^6 credits, 10 minutes, \d+ pages in [\d.]+ s$", done.out, re.MULTILINE)


def test_a_bar_per_stage_in_a_terminal(course: Path) -> None:
    leader, follower = pty.openpty()
    building = subprocess.Popen(
        [*COMMAND, "build", "exams/test.yaml"],
        cwd=course,
        env=environment(TERM="xterm"),
        stdout=subprocess.PIPE,
        stderr=follower,
    )
    os.close(follower)
    shown = b""
    try:
        while chunk := os.read(leader, 1 << 16):
            shown += chunk
    except OSError:
        pass  # Linux ends a pseudo-terminal with an input/output error
    building.communicate()
    os.close(leader)
    assert building.returncode == 0
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    for stage, steps in (("Draw", 2), ("Set", 1), ("Impose", 2)):
        assert re.search(rf"{stage} .*{steps}/{steps}", text), text


def test_build_writes_where_it_is_told_and_from_anywhere(run: Run, course: Path) -> None:
    assert run("build", "exams/test.yaml", "--out", "elsewhere/deep").status == 0
    assert (course / "elsewhere/deep/A/exam.pdf").is_file()
    assert not (course / "output").exists()
    built = output(course / "elsewhere/deep")
    assert run("build", "exams/test.yaml", "--out", "elsewhere/deep", "-j", "1").status == 0, "over its own output"
    assert output(course / "elsewhere/deep") == built


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "give an exam file"),
        (("exams/test.yaml", "--from", "manifest.json"), "give an exam file, or --from"),
        (("exams/tset.yaml",), "there is no such exam"),
        (("exams",), "there is no such exam"),
        (("bank/arithmetic/sum.yaml",), "error[unknown-field]"),
        (("--from", "missing.json"), "there is no manifest"),
        (("--from", "exams/test.yaml"), "error[wrong-manifest]"),
        (("exams/test.yaml", "--out", "exams/test.yaml"), "is a file"),
        (("exams/test.yaml", "--out", "."), "holds files that no build wrote"),
        (("exams/test.yaml", "--out", "bank"), "holds files that no build wrote"),
    ],
)
def test_a_wrong_build_is_explained(run: Run, course: Path, arguments: tuple[str, ...], said: str) -> None:
    before = output(course)
    done = run("build", *arguments)
    assert done.status == 1
    assert said in done.err
    assert output(course) == before


@pytest.mark.parametrize("foreign", ["manifest.json", "A/notes.txt"])
def test_a_file_of_the_user_in_the_output_is_not_lost(run: Run, course: Path, foreign: str) -> None:
    if foreign != "manifest.json":
        assert run("build", "exams/test.yaml").status == 0
    path = course / "output/test" / foreign
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('{"name": "of another program"}', encoding="utf-8")
    done = run("build", "exams/test.yaml")
    assert done.status == 1
    assert f"such as {foreign}" in done.err
    assert path.read_text(encoding="utf-8") == '{"name": "of another program"}'


def test_a_rebuild_from_changed_sources_is_told(run: Run, course: Path) -> None:
    assert run("build", "exams/test.yaml").status == 0
    done = run("build", "--from", "output/test/manifest.json")
    assert (done.status, "warning" in done.err) == (0, False)
    path = course / "output/test/sources/bank/arithmetic/sum.yaml"
    path.write_text(SUM.replace("What is", "How much is"), encoding="utf-8")
    done = run("build", "--from", "output/test/manifest.json")
    assert done.status == 0
    assert "differ from those of the manifest: A/exam.pdf" in done.err


def interrupted_after(course: Path, seconds: float, sign: signal.Signals) -> tuple[int, str]:
    """Build, send a signal after a while, and return the exit status and what was said."""
    building = process(course, "build", "exams/test.yaml")
    try:
        building.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(building.pid, sign)
    _, err = building.communicate(timeout=30)
    return building.returncode, err


def test_an_interrupted_build_leaves_the_last_good_output(run: Run, course: Path) -> None:
    """Stopped anywhere in its course; what lies there between two steps of saving is told in test_cli_saving.py."""
    started = time.monotonic()
    assert interrupted_after(course, 60, signal.SIGKILL)[0] == 0
    whole = time.monotonic() - started
    old = output(course / "output/test")
    assert old
    question = course / "bank/arithmetic/sum.yaml"
    question.write_text(SUM.replace("What is", "How much is"), encoding="utf-8")
    assert run("build", "exams/test.yaml", "--out", "new").status == 0
    new = {
        course / "output/test" / path.relative_to(course / "new"): data for path, data in output(course / "new").items()
    }
    moments = random.Random(1)
    stopped = []
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        status, err = interrupted_after(course, moments.uniform(0.4, 0.8) * whole, sign)
        stopped.append(status != 0)
        assert "Traceback" not in err
        assert output(course / "output/test") in (old, new)
    assert any(stopped)
    assert run("build", "exams/test.yaml").status == 0, "a later build goes on as if nothing had been"
    assert output(course / "output/test") == new


def test_answers_csv_says_which_boxes_are_right(run: Run, course: Path) -> None:
    assert run("build", "exams/test.yaml").status == 0
    folder = course / "output/test"
    with (folder / "answers.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["question"] == "logic/primes#which"]
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert [row["version"] for row in rows] == ["A", "B", "C"]
    for row, form in zip(rows, manifest["forms"], strict=True):
        options = form["problems"][1]["questions"][0]["parts"]["which"]["answers"]["which"]["options"]
        positions, _, texts = row["answer"].partition(": ")
        right = [k for k, option in enumerate(options, 1) if option["right"]]
        assert [int(k) for k in positions.split()] == right
        assert texts == "; ".join(options[k - 1]["text"] for k in right)
