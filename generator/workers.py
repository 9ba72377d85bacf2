"""Processes of this machine that do tasks, as an :class:`~concurrent.futures.Executor`.

A worker may be killed at any moment, even while it hands over a result; the standard library's pool then waits for
ever for a lock that the dead one held. So here each has a pipe of its own to this process, nothing is locked that
another one waits for, and a pipe that ends tells of a death.
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
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait
from multiprocessing.context import ForkContext, ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any, ParamSpec, TypeVar

# Seconds between two looks whether the process that gives the tasks still runs.
_LOOK = 1

Context = ForkContext | ForkServerContext | SpawnContext

P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class _Worker:
    process: BaseProcess
    pipe: Connection
    future: Future[Any] | None = None  # of the task that it does


class Workers(Executor):
    """So many processes, started at once; one that died is replaced when there is something to do for it.

    ``context`` tells how to start a process now, and ``begin`` is done first in each. A future holds BrokenExecutor
    when the worker died that did its task; other futures are not touched by that.
    """

    def __init__(self, width: int, context: Callable[[], Context], begin: Callable[[], None]) -> None:
        self._width = width
        self._context = context
        self._begin = begin
        self._waiting: deque[tuple[Future[Any], bytes]] = deque()
        self._workers: list[_Worker] = []
        while len(self._workers) < width:
            self._start()
        # From here on the workers are the thread's alone. It begins when they are there: a process that is split off
        # has none of the threads, and the pipe should end with this process.
        self._open = True
        self._killing = False
        self._closing = threading.Lock()
        self._hears, self._calls = Pipe(duplex=False)
        self._thread = threading.Thread(target=self._look_after, name="workers", daemon=True)
        self._thread.start()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Return the future of a task, which waits until a worker is free.

        Raises RuntimeError after :meth:`shutdown`, and what pickle raises at a task that cannot travel.
        """
        task = pickle.dumps((fn, args, kwargs), pickle.HIGHEST_PROTOCOL)
        future: Future[T] = Future()
        with self._closing:
            if not self._open:
                raise RuntimeError("these workers were shut down")
            self._waiting.append((future, task))
            self._calls.send_bytes(b"")
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks, and let the workers end when those they have are done; with ``cancel_futures`` only those
        that were begun."""
        if cancel_futures:
            for future, _ in list(self._waiting):
                future.cancel()
        with self._closing:
            self._open = False
            self._calls.send_bytes(b"")
        if wait:
            self._thread.join()

    def kill(self) -> None:
        """End the workers at once, whatever they do; the futures of what they did hold BrokenExecutor."""
        self._killing = True
        self.shutdown(cancel_futures=True)

    # ------------------------------------------------------------ in the thread
    def _look_after(self) -> None:
        """Hand out tasks and take results until there will be none; then let the workers end."""
        try:
            while self._open or self._waiting or self._busy():
                self._look()
        finally:
            self._leave_nobody_waiting()
            for worker in self._workers:
                worker.pipe.close()
            for worker in self._workers:
                worker.process.join()

    def _look(self) -> None:
        """Wait until something happens, and do what follows from it."""
        busy = self._busy()
        for pipe in wait([self._hears, *busy]):
            if pipe is self._hears:
                self._hears.recv_bytes()
            else:
                self._take(busy[pipe])  # type: ignore[index]  # one of those given
        if self._killing:
            for worker in self._workers:
                worker.process.kill()  # and its pipe ends
        self._hand_out()

    def _leave_nobody_waiting(self) -> None:
        """Where the looking after failed, as no process could be started, say, tell so who waits for a task."""
        with self._closing:
            self._open = False
        left = [worker.future for worker in self._workers if worker.future]
        left += [future for future, _ in self._waiting if future.set_running_or_notify_cancel()]
        for future in left:
            future.set_exception(BrokenExecutor("nobody looks after the workers any more"))

    def _busy(self) -> dict[Connection, _Worker]:
        return {worker.pipe: worker for worker in self._workers if worker.future}

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
        return self._start() if len(self._workers) < self._width else None

    def _hand_out(self) -> None:
        while self._waiting and (self._waiting[0][0].cancelled() or self._free()):
            future, task = self._waiting.popleft()
            if future.set_running_or_notify_cancel() and (worker := self._free()):
                worker.future = future
                with suppress(OSError):  # it is dead, as the end of its pipe will tell
                    worker.pipe.send_bytes(task)

    def _take(self, worker: _Worker) -> None:
        future = worker.future
        assert future is not None
        try:
            reply = worker.pipe.recv_bytes()
        except (EOFError, OSError):  # OSError: in the midst of a result
            self._bury(worker)
            future.set_exception(BrokenExecutor("a worker died"))
            return
        result, error, told = pickle.loads(reply)
        worker.future = None
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
        function, arguments, named = pickle.loads(task)
        return pickle.dumps((function(*arguments, **named), None, ""), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001  # raised where the result is waited for
        return pickle.dumps((None, _portable(error), traceback.format_exc()), pickle.HIGHEST_PROTOCOL)


def _portable(error: Exception) -> Exception:
    """Return the error, or what can be told of one that cannot travel."""
    try:
        pickle.loads(pickle.dumps(error))
    except (pickle.PickleError, TypeError, AttributeError):
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
