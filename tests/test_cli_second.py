"""``examwright show`` with a second process for sympy: it shows what one process shows, and leaves nobody behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.cli.second import second_process
from tests.command import all_end, environment, processes_of
from tests.small_course import write_course

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2, reason="no process is split on this machine"
)

LOG = r"""
id: roots/log
title: A logarithm
topic: roots
skills: [computing]
minutes: 1
params:
  a: [2, 3, 5]
parts:
  it:
    ask: What is $\ln <<a>>^2$?
    number: 2*log(a)
    tolerance: 0.01
    marks: 1
    verify: log(a*a)
    solution: $2\ln <<a>> \approx <<decimals(2*log(a), 2)>>$
"""
RATIONAL = LOG.replace("log(a*a)", "a + a").replace("log(", "(")
WRONG = LOG.replace("verify: log(a*a)", "verify: log(a)")

# Tells on standard error who imported sympy: the second process when it is ready, the first when it ends.
COMMAND = """
import atexit, sys
import generator.cli.second as second
ready = second._get_ready
def told():
    ready()
    print("second has sympy", file=sys.stderr, flush=True)
second._get_ready = told
atexit.register(lambda: print("first", "has" if "sympy" in sys.modules else "lacks", "sympy", file=sys.stderr))
from generator.cli import main
main()
"""
FIRST, LACKS, SECOND = "first has sympy", "first lacks sympy", "second has sympy"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    write_course(tmp_path, **{"roots/log": LOG})
    return tmp_path


def write(course: Path, question: str) -> None:
    (course / "bank/roots/log.yaml").write_text(question.lstrip(), encoding="utf-8")


def start(course: Path, *arguments: str, command: str = COMMAND) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", command, "show", "roots/log", *arguments],
        cwd=course,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def show(course: Path, *arguments: str, command: str = COMMAND) -> tuple[str, list[str]]:
    """What is shown, and what is told beside that; all processes have ended."""
    running = start(course, *arguments, command=command)
    shown, told = running.communicate(timeout=60)
    assert all_end(running.pid)
    return shown, told.splitlines()


def test_the_second_time_another_process_has_sympy_and_shows_the_same(course: Path) -> None:
    shown, told = show(course, "--png", "first.png")
    assert (told[-1], SECOND in told) == (FIRST, False)
    assert "log(" in shown
    first = (course / "first.png").read_bytes()
    again, told = show(course, "--png", "first.png")
    assert (told[-1], SECOND in told) == (LACKS, True)
    assert again == shown
    assert (course / "first.png").read_bytes() == first


def test_values_set_by_hand_are_the_second_ones_as_well(course: Path) -> None:
    found = [show(course, "--set", "a=7") for _ in range(2)]
    assert [told[-1] for _, told in found] == [FIRST, LACKS]
    assert found[0][0] == found[1][0]
    assert "breaks: a leaves its range" in found[1][0]


def test_another_command_is_another_matter(course: Path) -> None:
    show(course)
    assert show(course, "--form", "2")[1] == [FIRST]


def test_who_watches_has_sympy_from_the_first_look_on() -> None:
    with second_process(["show", "roots/log", "--watch"]) as nobody:
        assert nobody is None


def test_a_folder_that_is_gone_is_told_by_the_command(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    code = f"import os; os.mkdir({str(gone)!r}); os.chdir({str(gone)!r}); os.rmdir({str(gone)!r})\n{COMMAND}"
    done = subprocess.run(
        [sys.executable, "-c", code, "show", "a/b"], env=environment(), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "internal error" not in done.stderr
    assert "examwright: error: " in done.stderr


def test_a_question_that_no_longer_needs_sympy_does_not_wait_for_it(course: Path) -> None:
    show(course)
    write(course, RATIONAL)
    shown, told = show(course)
    assert "it = " in shown
    assert told[-1] == LACKS
    assert show(course) == (shown, [LACKS]), "no second process any more"
    write(course, LOG)
    assert show(course)[1] == [FIRST]


def test_what_is_wrong_is_told_alike(course: Path) -> None:
    show(course)
    write(course, WRONG)
    alone = show(course, "--form", "1")  # another command line
    both = show(course)
    assert "roots/log" in "".join(both[1])
    assert [line for line in both[1] if "sympy" not in line] == [line for line in alone[1] if "sympy" not in line]
    assert both[0] == alone[0] == ""


def test_a_second_process_that_dies_is_done_without(course: Path) -> None:
    alone, _ = show(course)
    dying = COMMAND.replace("    ready()\n", "    import os\n    os._exit(1)\n")
    assert dying != COMMAND
    assert show(course, command=dying) == (alone, [FIRST])


def test_nobody_is_left_when_the_command_is_killed(course: Path) -> None:
    show(course, "--png", "p.png")
    running = start(course, "--png", "p.png")
    until = time.monotonic() + 30
    while len(processes_of(running.pid)) < 2:
        assert time.monotonic() < until
        assert running.poll() is None, "it ended without a second process"
    running.kill()
    running.communicate(timeout=60)
    assert all_end(running.pid)
