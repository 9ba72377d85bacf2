"""What runs tasks: this process, processes of this machine, or a cluster; one seam, ``concurrent.futures.Executor``."""

from __future__ import annotations

import gc
import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

# How often a task is tried again whose worker died: it may be the one that kills them.
MOST_DEATHS = 5

# Tasks that wait for each worker: enough to keep it busy, few enough that results do not pile up.
_AHEAD = 2

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
    """Runs tasks: by a crew, or without one in this process."""

    crew: Crew | None = None

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


def _begin() -> None:
    """Leave Ctrl-C, which all processes of a terminal get, to the one that gave the tasks, and look for cycles of
    references as seldom as the command does: it costs a sixth."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(1_000_000, 50, 50)


_METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


def prepare_processes() -> None:
    """Start the process that imports what all have, and that all others are split off: it takes a while."""
    if _METHOD == "forkserver":
        from multiprocessing import forkserver

        multiprocessing.set_forkserver_preload(["generator.production"])
        forkserver.ensure_running()


class _Processes:
    """Processes of this machine, started when they are first needed."""

    def __init__(self, count: int) -> None:
        self.width = count
        # not forked from this process, which may have threads
        self.context = multiprocessing.get_context(_METHOD)
        self.pool: ProcessPoolExecutor | None = None

    def executor(self) -> Executor:
        if self.pool is None:
            prepare_processes()
            self.pool = ProcessPoolExecutor(self.width, self.context, _begin)
        return self.pool

    def renewed(self) -> Executor:
        self.close()
        return self.executor()

    def close(self) -> None:
        if self.pool is not None:
            self.pool.shutdown(wait=False, cancel_futures=True)
            self.pool = None


@contextmanager
def processes(count: int) -> Iterator[Run]:
    """Run tasks in so many processes of this machine, which end with the block."""
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
        yield Run(_Cluster(max(1, sum(client.nthreads().values())), client))
