"""What runs tasks: this process, processes of this machine, or a cluster; one seam, :class:`Crew`."""

from __future__ import annotations

import gc
import multiprocessing
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager
from typing import Any, Protocol

from generator.values import dataclass
from generator.workers import Context, Workers

# How often a task is tried again whose worker died: it may be the one that kills them.
MOST_DEATHS = 5

# Tasks that are out for each worker: enough to keep it busy, few enough that results do not pile up.
_AHEAD = 2

Task = tuple[Callable[..., Any], tuple[Any, ...]]


class WorkersDie(Exception):
    """Workers died again and again."""


class Crew(Protocol):
    """Workers, ``width`` of them."""

    width: int

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        """Have a task done; its future holds BrokenExecutor when its worker died."""

    def done(self, futures: Iterable[Future[Any]]) -> set[Future[Any]]:
        """Wait until some of the futures are done, and return these."""


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
        try:
            while True:
                while len(self.flying) < self.crew.width * _AHEAD:
                    following = self.again.pop() if self.again else next(tasks, None)
                    if following is None:
                        break
                    _, (function, arguments) = following
                    self.flying[self.crew.submit(function, *arguments)] = following
                if not self.flying:
                    return
                for future in self.crew.done(self.flying):
                    named = self.flying.pop(future)
                    try:
                        result = future.result()
                    except BrokenExecutor:
                        self._fly_again(named)
                    else:
                        yield named[0], result
        finally:
            for future in self.flying:
                future.cancel()

    def _fly_again(self, named: tuple[str, Task]) -> None:
        self.deaths += 1
        if self.deaths > MOST_DEATHS:
            raise WorkersDie(f"{self.deaths} workers died")
        self.again.append(named)


def here() -> Run:
    """Run tasks in this process, one after another."""
    return Run()


# Elsewhere system libraries do not bear it that a process is split.
_SPLITS = sys.platform == "linux"
_SERVED = "forkserver" in multiprocessing.get_all_start_methods()


def prepare_processes() -> None:
    """Start the process that imports what all have, and that all others are split off, where they are not split off
    from this one: it takes a while."""
    if _SERVED and not _SPLITS:
        _start_server()


def _start_server() -> None:
    from multiprocessing import forkserver

    multiprocessing.set_forkserver_preload(["generator.production"])
    forkserver.ensure_running()


def _context() -> Context:
    """Return how a process is started now: split off from this one it has all that this one loaded, but a thread of
    this one may hold a lock that nobody would ever give back to it."""
    if _SPLITS and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    if _SERVED:
        _start_server()
        return multiprocessing.get_context("forkserver")
    return multiprocessing.get_context("spawn")


def _with_few_cycles() -> None:
    """Look for cycles of references as seldom as the command does: it costs a sixth."""
    gc.set_threshold(5_000_000, 50, 50)


@contextmanager
def processes(count: int) -> Iterator[Run]:
    """Run tasks in so many processes of this machine, which end with the block.

    Where they are split off from this one they have all that it loaded, and are started before it has threads.
    """
    crew = Workers(count, _context, _with_few_cycles)
    try:
        yield Run(crew)
    finally:
        crew.close()


@dataclass
class _Cluster:
    width: int
    executor: Executor

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        return self.executor.submit(function, *arguments)

    def done(self, futures: Iterable[Future[Any]]) -> set[Future[Any]]:
        return wait(futures, return_when=FIRST_COMPLETED).done


@contextmanager
def cluster(address: str) -> Iterator[Run]:
    """Run tasks on a dask cluster whose scheduler is at ``address``, such as ``tcp://host:8786``.

    Its workers have the same version of examwright and of TeX. A task whose worker dies goes to another one. Raises
    OSError where there is no scheduler, ImportError without the extra ``cluster``.
    """
    from distributed import Client

    with Client(address) as client:
        width = max(1, sum(client.nthreads().values()))
        yield Run(_Cluster(width, client.get_executor(pure=False)), near=False)
