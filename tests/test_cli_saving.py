"""What lies in the output folder while a build takes the place of the last one: at each step, and stopped amid them."""

from __future__ import annotations

import itertools
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.command import Run, command_in, environment
from tests.small_course import SUM, write_course
from tests.watched import digest


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Path:
    """A course whose exam is built, and a question of it changed since."""
    write_course(tmp_path)
    run = command_in(tmp_path, monkeypatch, capfd)
    assert run("build", "exams/test.yaml").status == 0
    (tmp_path / "bank/arithmetic/sum.yaml").write_text(SUM.replace("What is", "How much is"), encoding="utf-8")
    assert run("build", "exams/test.yaml", "--out", "new").status == 0
    return tmp_path


@dataclass(frozen=True)
class Step:
    """What is about to be done on the disk, and what lies there until then."""

    event: str
    here: str
    beside: list[str]


def watched(course: Path, number: int = 0) -> tuple[subprocess.CompletedProcess[str], list[Step]]:
    """Build again, watched; sent the signal of that number where the new output is about to be moved to its place."""
    command = (sys.executable, "-m", "tests.watched", str(course / "output/test"), str(number))
    done = subprocess.run(
        [*command, "build", "exams/test.yaml"],
        cwd=course,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done, list(_steps(done.stdout))


def _steps(shown: str) -> Iterator[Step]:
    return (Step(**json.loads(line)) for line in shown.splitlines() if line.startswith("{"))


def test_at_each_step_the_output_is_the_old_one_or_the_whole_new_one(course: Path) -> None:
    """Killed between two steps, a build leaves what lies there: between the two renames alone that is nothing, and the
    old output is whole beside it."""
    old, new = digest(course / "output/test"), digest(course / "new")
    assert old != new
    done, steps = watched(course)
    assert done.returncode == 0, done.stderr
    assert digest(course / "output/test") == new
    assert [here for here, _ in itertools.groupby(steps, lambda step: step.here)] == [old, "", new]
    (between,) = (step for step in steps if not step.here)
    assert between.event == "os.rename"
    assert old in between.beside
    assert [path.name for path in (course / "output").iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_request_to_end_waits_until_the_new_output_is_in_its_place(course: Path, sign: signal.Signals) -> None:
    done, _ = watched(course, sign)
    assert done.returncode != 0
    assert "interrupted" in done.stderr
    assert digest(course / "output/test") == digest(course / "new")


def test_a_later_build_goes_on_where_one_was_killed_between_two_steps(course: Path, run: Run) -> None:
    done, _ = watched(course, signal.SIGKILL)
    assert done.returncode == -signal.SIGKILL
    assert digest(course / "output/test") == ""
    assert run("build", "exams/test.yaml").status == 0
    assert digest(course / "output/test") == digest(course / "new")


@pytest.fixture
def run(course: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return command_in(course, monkeypatch, capfd)
