"""What runs tasks: this process, processes of this machine, or a cluster; one seam, ``concurrent.futures.Executor``."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

# How often a task is tried again whose worker died: it may be the one that kills them.
MOST_DEATHS = 5

# Tasks that wait for each worker: enough to keep it busy, few enough that results do not pile up.
_AHEAD = 2

# Seconds between two looks whether the build still runs.
_LOOK = 1

Task = tuple[Callable[..., Any], tuple[Any, ...]]


class WorkersDie(Exception):
    """Workers died again and again."""


class Crew(Protocol):
    """Workers behind an executor."""

    width: int

    def executor(self) -> Executor:
        """Return what runs tasks now."""

    def renewed(self) -> Executor:
        """Return another one in place of one that broke."""


@dataclass(frozen=True)
class Run:
    """Runs tasks: by a crew, or without one in this process. ``near`` are those who share a disk with this process."""

    crew: Crew | None = None
    near: bool = True

    @property
    def width(self) -> int:
        """How many tasks run at a time."""
        return self.crew.width if self.crew else 1

    def each(self, tasks: Iterable[tuple[str, Task]]) -> Iterator[tuple[str, Any]]:
        """Yield the results of tasks by name, as they come; a task is taken when there is room for it.

        What a task raises is raised here. Raises WorkersDie where workers die again and again.
        """
        if self.crew is None:
            for name, (function, arguments) in tasks:
                yield name, function(*arguments)
        else:
            yield from _Flight(self.crew).each(iter(tasks))


class _Flight:
    """Tasks in flight; those of a dead worker fly again."""

    def __init__(self, crew: Crew) -> None:
        self.crew = crew
        self.flying: dict[Future[Any], tuple[str, Task]] = {}
        self.again: list[tuple[str, Task]] = []
        self.deaths = 0

    def each(self, tasks: Iterator[tuple[str, Task]]) -> Iterator[tuple[str, Any]]:
        executor = self.crew.executor()
        try:
            while True:
                while len(self.flying) < self.crew.width * _AHEAD:
                    following = self.again.pop() if self.again else next(tasks, None)
                    if following is None:
                        break
                    _, (function, arguments) = following
                    try:
                        self.flying[executor.submit(function, *arguments)] = following
                    except BrokenExecutor:
                        self.again.append(following)
                        executor = self._after_death()
                if not self.flying:
                    return
                done, _ = wait(self.flying, return_when=FIRST_COMPLETED)
                for future in done:
                    named = self.flying.pop(future)
                    try:
                        result = future.result()
                    except BrokenExecutor:
                        self.again.append(named)
                        executor = self._after_death()
                        break
                    yield named[0], result
        finally:
            for future in self.flying:
                future.cancel()

    def _after_death(self) -> Executor:
        self.deaths += 1
        if self.deaths > MOST_DEATHS:
            raise WorkersDie(f"{self.deaths} workers died")
        self.again += self.flying.values()
        self.flying.clear()
        return self.crew.renewed()


def here() -> Run:
    """Run tasks in this process, one after another."""
    return Run()


def _begin(parent: int) -> None:
    """Leave signals to the process that gave the tasks, which alone has something to put in order, and look for cycles
    of references as seldom as the command does: it costs a sixth."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.set_threshold(5_000_000, 50, 50)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """End this process when that which gave the tasks is gone: else it waits for more for ever. ``parent`` is its
    number where this one was split off from it, else 0."""
    if parent:  # what Python knows it by is held open by the other workers
        while os.getppid() == parent:
            time.sleep(_LOOK)
    elif giver := multiprocessing.parent_process():
        giver.join()
    os._exit(1)


# Elsewhere system libraries do not bear it that a process is split.
_SPLITS = sys.platform == "linux"
_METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


def prepare_processes() -> None:
    """Start the process that imports what all have, and that all others are split off, where they are not split off
    from this one: it takes a while."""
    if not _SPLITS:
        _start_server()


def _start_server() -> None:
    if _METHOD == "forkserver":
        from multiprocessing import forkserver

        multiprocessing.set_forkserver_preload(["generator.production"])
        forkserver.ensure_running()


def _method() -> str:
    """Return how processes are started now: split off from this one they have all that it has loaded, but a thread of
    it may hold a lock that nobody would ever give back to them."""
    return "fork" if _SPLITS and threading.active_count() == 1 else _METHOD


def _nothing() -> None:
    """Be done."""


class _Processes:
    """Processes of this machine, started at once: there are no threads yet."""

    def __init__(self, count: int) -> None:
        self.width = count
        self.pool = self._started()

    def _started(self) -> ProcessPoolExecutor:
        method = _method()
        parent = os.getpid() if method == "fork" else 0
        if not parent:
            _start_server()
        pool = ProcessPoolExecutor(self.width, multiprocessing.get_context(method), _begin, (parent,))
        pool.submit(_nothing)
        return pool

    def executor(self) -> Executor:
        return self.pool

    def renewed(self) -> Executor:
        self.close()
        self.pool = self._started()
        return self.pool

    def close(self) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def processes(count: int, rehearsal: Callable[[], None] = _nothing) -> Iterator[Run]:
    """Run tasks in so many processes of this machine, which end with the block.

    Where they are split off from this one they have all that it loaded, so the ``rehearsal`` comes first.
    """
    if _SPLITS:
        rehearsal()
    crew = _Processes(count)
    try:
        yield Run(crew)
    finally:
        crew.close()


@dataclass
class _Cluster:
    width: int
    client: Any

    def executor(self) -> Executor:
        return self.client.get_executor(pure=False)  # type: ignore[no-any-return]  # distributed has no types

    def renewed(self) -> Executor:
        return self.executor()


@contextmanager
def cluster(address: str) -> Iterator[Run]:
    """Run tasks on a dask cluster whose scheduler is at ``address``, such as ``tcp://host:8786``.

    Its workers have the same version of examwright and of TeX. A task whose worker dies goes to another one. Raises
    OSError where there is no scheduler, ImportError without the extra ``cluster``.
    """
    from distributed import Client

    with Client(address) as client:
        yield Run(_Cluster(max(1, sum(client.nthreads().values())), client), near=False)
