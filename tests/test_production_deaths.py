"""Workers that die, and workers whose build does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.exam_file import load_exam
from generator.production import WorkersDie, processes
from tests.command import ROOT, all_end, needs_proc, processes_of


def _doubled(number: int) -> int:
    return 2 * number


def _dying_once(number: int, trace: str) -> int:
    """The process that comes first is gone without a word."""
    try:
        os.close(os.open(trace, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return 2 * number
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def _dying(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_the_tasks_of_a_dead_worker_are_done_by_others(tmp_path: Path) -> None:
    with processes(2) as run:
        tasks = ((str(k), (_dying_once, (k, str(tmp_path / "trace")))) for k in range(12))
        assert dict(run.each(tasks)) == {str(k): 2 * k for k in range(12)}


def test_a_task_that_kills_whoever_does_it_ends_the_build() -> None:
    with processes(2) as run, pytest.raises(WorkersDie):
        list(run.each([("a", (_dying, (1,)))]))


@needs_proc
def test_workers_end_with_a_build_that_is_killed() -> None:
    waiting = "from generator.production import processes\nwith processes(2): print(1, flush=True); input()"
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", waiting], stdin=pipe, stdout=pipe, start_new_session=True, cwd=ROOT
    ) as build:
        assert build.stdout is not None
        build.stdout.readline()
        assert len(processes_of(build.pid)) == 3, "itself and its workers"
        build.kill()
        build.wait()
        assert all_end(build.pid)


_SHOWING_WHAT_A_WORKER_LOADED = """
import sys
from pathlib import Path
from generator.build import outline_exam
from generator.exam_file import load_exam
from generator.package import Package
from generator.production import order, processes
from generator.typeset import find_engine

def loaded():
    return [shop.file.id for shop in order._open.values()]

file = load_exam(Path(sys.argv[1]))
plan, seed, _ = outline_exam(file)
order.order_of(file, plan, seed, find_engine("embedded"), Package())
with processes(2) as run:
    print(*dict(run.each([("a", (loaded, ()))]))["a"])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere processes load it themselves")
def test_workers_have_what_was_loaded_before_they_were_started(personal_exam: Path) -> None:
    """In a process of its own, because what other tests left may have threads."""
    command = [sys.executable, "-c", _SHOWING_WHAT_A_WORKER_LOADED, str(personal_exam)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert shown.split() == [load_exam(personal_exam).id]


def test_tasks_are_taken_when_there_is_room_for_them() -> None:
    taken: list[int] = []

    def tasks() -> Iterator[tuple[str, tuple[object, tuple[int]]]]:
        for k in range(100):
            taken.append(k)
            yield str(k), (_doubled, (k,))

    with processes(2) as run:
        results = run.each(tasks())  # type: ignore[arg-type]
        next(results)
        assert len(taken) < 12
        assert len(list(results)) == 99
