"""Processes of this machine that do tasks.

A worker may be killed at any moment, even while it hands over a result. So each has a pipe of its own to this process,
nothing is locked that another one waits for, and a pipe that ends tells of a death. No thread looks after them: whoever
waits for results does, and nothing is started or ended behind its back.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import BrokenExecutor, Future
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext, ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any

# Seconds between two looks whether the process that gives the tasks still runs.
_LOOK = 1

Context = ForkContext | ForkServerContext | SpawnContext


@dataclass
class _Worker:
    process: BaseProcess
    pipe: Connection
    future: Future[Any] | None = None  # of the task that it does


class Workers:
    """So many processes, started at once; one that died is replaced. ``context`` tells how to start a process now, and
    ``begin`` is done first in each."""

    def __init__(self, width: int, context: Callable[[], Context], begin: Callable[[], None]) -> None:
        self.width = width
        self._context = context
        self._begin = begin
        self._waiting: deque[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]] = deque()
        self._workers: list[_Worker] = []
        while len(self._workers) < width:
            self._start()

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        """Return the future of a task, which a free worker begins; others wait until :meth:`done` finds one free.

        It holds BrokenExecutor when its worker died.
        """
        future: Future[Any] = Future()
        self._waiting.append((future, function, arguments))
        self._hand_out()
        return future

    def done(self, futures: Iterable[Future[Any]]) -> set[Future[Any]]:
        """Wait until some of the futures of tasks are done, and return these."""
        while not (found := {future for future in futures if future.done()}):
            busy = {worker.pipe: worker for worker in self._workers if worker.future}
            for pipe in wait(list(busy)):
                self._take(busy[pipe])  # type: ignore[index]  # one of those given
            self._hand_out()
        return found

    def close(self) -> None:
        """Let each worker end when it has done what it does, and wait for that."""
        for worker in self._workers:
            worker.pipe.close()
        for worker in self._workers:
            worker.process.join()

    def kill(self) -> None:
        """End the workers at once, whatever they do."""
        for worker in self._workers:
            worker.process.kill()
        self.close()

    def _start(self) -> _Worker:
        context = self._context()
        ours, theirs = context.Pipe()
        forked = isinstance(context, ForkContext)
        inherited = [ours, *(worker.pipe for worker in self._workers)] if forked else []
        given = (theirs, os.getpid() if forked else 0, inherited, self._begin)
        process = context.Process(target=_work, args=given, daemon=True)  # none outlives this one, however it ends
        process.start()
        theirs.close()  # else it would not end with the worker
        self._workers.append(_Worker(process, ours))
        return self._workers[-1]

    def _free(self) -> _Worker | None:
        for worker in self._workers:
            if not worker.future:
                return worker
        return self._start() if len(self._workers) < self.width else None

    def _hand_out(self) -> None:
        while self._waiting and (worker := self._free()):
            future, function, arguments = self._waiting.popleft()
            if future.set_running_or_notify_cancel():
                task = pickle.dumps((function, arguments), pickle.HIGHEST_PROTOCOL)
                worker.future = future
                with suppress(OSError):  # it is dead, as the end of its pipe will tell
                    worker.pipe.send_bytes(task)

    def _take(self, worker: _Worker) -> None:
        future, worker.future = worker.future, None
        assert future is not None
        try:
            reply = worker.pipe.recv_bytes()
        except (EOFError, OSError):  # OSError: in the midst of a result
            self._bury(worker)
            future.set_exception(BrokenExecutor("a worker died"))
            return
        result, error, told = pickle.loads(reply)
        if error is None:
            future.set_result(result)
        else:
            error.add_note(told)
            future.set_exception(error)

    def _bury(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.join()


# ---------------------------------------------------------------- in a worker
def _work(pipe: Connection, parent: int, inherited: Sequence[Connection], begin: Callable[[], None]) -> None:
    """Do tasks until the pipe ends. Signals are left to the process that gives them, which alone has something to put
    in order."""
    for each in inherited:  # else pipes would not end with that process
        each.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    begin()
    with suppress(EOFError, OSError):
        while True:
            pipe.send_bytes(_reply(pipe.recv_bytes()))


def _end_with(parent: int) -> None:
    """End this process when that which gives the tasks is gone, in the midst of one too. ``parent`` is its number where
    this one was split off from it, else 0."""
    if parent:  # what Python knows it by is held open by the other workers
        while os.getppid() == parent:
            time.sleep(_LOOK)
    elif giver := multiprocessing.parent_process():
        giver.join()
    os._exit(1)


def _reply(task: bytes) -> bytes:
    """Do a task; return its result, or what it raised and where."""
    try:
        function, arguments = pickle.loads(task)
        return pickle.dumps((function(*arguments), None, ""), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001  # raised where the result is waited for
        return pickle.dumps((None, _portable(error), traceback.format_exc()), pickle.HIGHEST_PROTOCOL)


def _portable(error: Exception) -> Exception:
    """Return the error, or what can be told of one that cannot travel."""
    try:
        pickle.loads(pickle.dumps(error))
    except (pickle.PickleError, TypeError, AttributeError):
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
