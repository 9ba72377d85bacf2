"""What runs tasks: this process, processes of this machine, or a cluster; one seam, the
:class:`~concurrent.futures.Executor`."""

from __future__ import annotations

import gc
import multiprocessing
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager
from typing import Any

from generator.values import dataclass
from generator.workers import Context, Workers

# How often a task is tried again whose worker died: it may be the one that kills them.
MOST_DEATHS = 5

# Tasks that are out for each worker: enough to keep it busy, few enough that results do not pile up.
_AHEAD = 2

Task = tuple[Callable[..., Any], tuple[Any, ...]]


class WorkersDie(Exception):
    """Workers died again and again."""


@dataclass(frozen=True)
class Run:
    """Runs tasks: by an executor, or without one in this process; ``width`` of them at a time.

    A future of the executor holds BrokenExecutor when the worker died that did its task. ``near`` are those who share a
    disk with this process.
    """

    executor: Executor | None = None
    width: int = 1
    near: bool = True

    def each(self, tasks: Iterable[tuple[str, Task]]) -> Iterator[tuple[str, Any]]:
        """Yield the results of tasks by name, as they come; a task is taken when there is room for it.

        What a task raises is raised here. Raises WorkersDie where workers die again and again.
        """
        if self.executor is None:
            for name, (function, arguments) in tasks:
                yield name, function(*arguments)
        else:
            yield from _Flight(self.executor, self.width * _AHEAD).each(iter(tasks))


class _Flight:
    """Tasks in flight; those of a dead worker fly again."""

    def __init__(self, executor: Executor, most: int) -> None:
        self.executor = executor
        self.most = most
        self.flying: dict[Future[Any], tuple[str, Task]] = {}
        self.again: list[tuple[str, Task]] = []
        self.deaths = 0

    def each(self, tasks: Iterator[tuple[str, Task]]) -> Iterator[tuple[str, Any]]:
        try:
            while True:
                while len(self.flying) < self.most:
                    following = self.again.pop() if self.again else next(tasks, None)
                    if following is None:
                        break
                    _, (function, arguments) = following
                    self.flying[self.executor.submit(function, *arguments)] = following
                if not self.flying:
                    return
                for future in wait(self.flying, return_when=FIRST_COMPLETED).done:
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
    executor = Workers(count, _context, _with_few_cycles)
    try:
        yield Run(executor, count)
    finally:
        executor.shutdown(cancel_futures=True)


@contextmanager
def cluster(address: str) -> Iterator[Run]:
    """Run tasks on a dask cluster whose scheduler is at ``address``, such as ``tcp://host:8786``.

    Its workers have the same version of examwright and of TeX. A task whose worker dies goes to another one. Raises
    OSError where there is no scheduler, ImportError without the extra ``cluster``.
    """
    import dask.config
    from distributed import Client

    # The boxes of fifty forms have to travel; dask warns of 10 MB in a task.
    quiet = {"distributed.admin.large-graph-warning-threshold": "1GB"}
    with dask.config.set(quiet), Client(address) as client:
        width = max(1, sum(client.nthreads().values()))
        yield Run(client.get_executor(pure=False), width, near=False)
