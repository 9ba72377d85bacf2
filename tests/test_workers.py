"""Processes that do tasks: what they do comes back, and whatever kills them nobody waits for ever."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, wait
from pathlib import Path
from types import FrameType

import pytest

from generator.workers import Workers
from tests.command import ROOT, environment

_LARGE = 64 << 20  # bytes: far more than a pipe holds


@pytest.fixture
def workers() -> Iterator[Workers]:
    with _two() as made:
        yield made


def _two() -> Workers:
    """Two in fresh processes: this one may have threads."""
    return Workers(2, lambda: multiprocessing.get_context("spawn"), gc.enable)


def _number() -> int:
    return os.getpid()


def _refuse(reason: object) -> None:
    raise ValueError(reason)


def _refuse_with_what_cannot_travel() -> None:
    raise ValueError(lambda: None)


def _cannot_travel() -> Callable[[], None]:
    return lambda: None


def _length(data: bytes) -> int:
    return len(data)


def _large() -> bytes:
    return bytes(_LARGE)


def test_large_things_travel(workers: Workers) -> None:
    there = [workers.submit(_length, bytes(_LARGE)) for _ in range(3)]
    back = [workers.submit(_large) for _ in range(3)]
    assert {future.result() for future in there} == {_LARGE}
    assert {len(future.result()) for future in back} == {_LARGE}


def test_what_a_task_raises_is_raised_where_its_result_is_taken(workers: Workers) -> None:
    for function, arguments, type_ in (
        (_refuse, ("because",), ValueError),
        (_refuse_with_what_cannot_travel, (), RuntimeError),
        (_cannot_travel, (), Exception),
    ):
        with pytest.raises(type_) as raised:
            workers.submit(function, *arguments).result()
        assert any("Traceback" in note for note in raised.value.__notes__), "it says where"


def test_a_task_that_nobody_wants_is_not_begun(workers: Workers, tmp_path: Path) -> None:
    wanted = [workers.submit(time.sleep, 0.2) for _ in range(2)]
    unwanted = workers.submit((tmp_path / "a").touch)
    unwanted.cancel()
    assert wait([*wanted, unwanted], timeout=60).not_done == set()
    assert workers.submit(_number).result() != os.getpid()
    assert not (tmp_path / "a").exists()


@pytest.mark.skipif(os.name != "posix", reason="a process is killed by a signal")
def test_one_that_died_while_it_waited_is_replaced(workers: Workers) -> None:
    numbers = set()
    for _ in range(5):
        future = workers.submit(_number)
        try:
            numbers.add(future.result())
        except BrokenExecutor:
            continue
        os.kill(future.result(), signal.SIGKILL)
    assert len(numbers) > 1


# ---------------------------------------------------------------- an executor like others
def test_what_was_given_is_done_before_the_end() -> None:
    with _two() as workers:
        assert isinstance(workers, Executor)
        lengths = workers.map(_length, [bytes(number) for number in range(20)])
        future = workers.submit(_length, data=b"abc")
    assert list(lengths) == list(range(20))
    assert future.result(timeout=0) == 3
    with pytest.raises(RuntimeError):
        workers.submit(_number)


def test_what_was_not_begun_can_be_left(tmp_path: Path) -> None:
    workers = _two()
    begun = [workers.submit(time.sleep, 1) for _ in range(2)]
    while not all(future.running() for future in begun):
        time.sleep(0.01)
    left = [workers.submit((tmp_path / str(k)).touch) for k in range(20)]
    workers.shutdown(cancel_futures=True)
    assert [future.result(timeout=0) for future in begun] == [None, None]
    assert all(future.cancelled() for future in left)
    assert not list(tmp_path.iterdir())


def test_workers_are_killed_in_the_midst_of_what_they_do(tmp_path: Path) -> None:
    workers = _two()
    sleeping = [workers.submit(time.sleep, 1_000) for _ in range(2)]
    while not all(future.running() for future in sleeping):
        time.sleep(0.01)
    left = workers.submit((tmp_path / "a").touch)
    workers.kill()
    assert all(isinstance(future.exception(timeout=0), BrokenExecutor) for future in sleeping)
    assert left.cancelled()
    assert not (tmp_path / "a").exists()


def _submit_for_ever(workers: Workers, futures: list[Future[int]]) -> None:
    while True:
        futures.append(workers.submit(_number))


@pytest.mark.skipif(os.name != "posix", reason="a process is killed by a signal")
def test_nobody_waits_where_no_process_can_be_started_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    contexts = [multiprocessing.get_context("spawn")]
    workers = Workers(1, lambda: contexts.pop(), gc.enable)
    os.kill(workers.submit(_number).result(), signal.SIGKILL)
    futures: list[Future[int]] = []
    with pytest.raises(RuntimeError):
        _submit_for_ever(workers, futures)
    assert all(isinstance(future.exception(timeout=60), BrokenExecutor) for future in futures)
    assert [args.exc_type for args in told] == [IndexError]


_LEAVING = """
import gc
import multiprocessing
import sys
from generator.workers import Workers
workers = Workers(2, lambda: multiprocessing.get_context(sys.argv[1]), gc.enable)
workers.submit(input)
raise KeyboardInterrupt
"""


@pytest.mark.parametrize("method", {"fork"} & set(multiprocessing.get_all_start_methods()))
def test_a_process_that_is_interrupted_does_not_wait_for_its_workers(method: str) -> None:
    command = [sys.executable, "-c", _LEAVING, method]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=ROOT, env=environment(), timeout=30
    )
    assert "KeyboardInterrupt" in done.stderr


# ---------------------------------------------------------------- killed while a result is on its way
def _sends(frame: FrameType | None) -> bool:
    while frame is not None and frame.f_code.co_name != "_send":
        frame = frame.f_back
    return frame is not None


def _kill_this_when_it_sends() -> None:
    main = threading.main_thread().ident
    assert main is not None
    while not _sends(sys._current_frames()[main]):
        time.sleep(0.0001)
    os.kill(os.getpid(), signal.SIGKILL)


def large_but_killed_once(trace: str) -> bytes:
    """The process that comes first is gone when it has handed over a part of its result."""
    try:
        os.close(os.open(trace, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return bytes(_LARGE)
    threading.Thread(target=_kill_this_when_it_sends, daemon=True).start()
    return bytes(_LARGE)


_BUILDING = """
import json
import sys
from generator.production import processes
from tests.test_workers import large_but_killed_once
with processes(2) as run:
    tasks = ((str(k), (large_but_killed_once, (sys.argv[1],))) for k in range(4))
    print(json.dumps({name: len(made) for name, made in run.each(tasks)}))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers cannot import what a test runs")
def test_a_worker_that_is_killed_while_it_hands_over_a_result_holds_nobody_up(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _BUILDING, str(tmp_path / "trace")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=environment(), timeout=60)
    assert json.loads(done.stdout) == {str(k): _LARGE for k in range(4)}
