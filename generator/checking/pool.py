"""Many questions checked at once: walks are cut into stretches that worker processes take as they come free."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from generator.checking.checked import Checked
from generator.checking.tasks import Order, Stretch, close, go
from generator.verify import Itinerary, Survey
from generator.workers import Workers

_STRETCH = 100_000  # ranks that one task is given at most
_SECONDS = 3.0  # CPU seconds after which a task gives back what is left
_LEAST = 2_000  # ranks of a rest that is not cut in two


@dataclass
class _Under:
    """A question under way: its survey as far as it came, and how many stretches are out."""

    order: Order
    route: Itinerary
    out: int = 0
    seconds: float = 0.0
    parts: dict[int, Survey] = field(default_factory=dict)

    def survey(self) -> Survey:
        """The stretches put together in the order of the walk, so that a result does not depend on who was first."""
        whole = Survey()
        for first in sorted(self.parts):
            whole.merge(self.parts[first])
        return whole


def check_all(routes: Mapping[Order, Itinerary], jobs: int, done: Callable[[Checked], None]) -> dict[Order, Checked]:
    """Check questions in ``jobs`` processes; ``done`` is called with each result as it comes."""
    if jobs == 1:
        return _one_by_one(routes, done)
    results: dict[Order, Checked] = {}
    with _workers(jobs) as workers:
        _Dispatch(workers, routes).run(results, done)
    return results


def _one_by_one(routes: Mapping[Order, Itinerary], done: Callable[[Checked], None]) -> dict[Order, Checked]:
    results = {}
    for order, route in routes.items():
        survey, _, seconds = go(Stretch(order, 0, route.ranks), float("inf"))
        results[order] = close(order, survey, seconds)
        done(results[order])
    return results


@contextmanager
def _workers(jobs: int) -> Iterator[Workers]:
    """Fresh processes: a forked one would inherit threads and signal handlers of the command."""
    threads = {name: os.environ.get(name) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    os.environ.update(dict.fromkeys(threads, "1"))
    try:
        workers = Workers(jobs, lambda: multiprocessing.get_context("spawn"), _without_cycles)
        try:
            yield workers
        except BaseException:  # Ctrl-C too: nobody waits for stretches that nobody wants
            workers.kill()
            raise
        workers.shutdown()
    finally:
        for name, value in threads.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _without_cycles() -> None:
    """Look for cycles seldom, as the command itself does: a walk makes many values and keeps few."""
    gc.set_threshold(200_000, 20, 20)


class _Dispatch:
    """Hands out stretches, the largest spaces first, and closes a question when its last stretch is back."""

    def __init__(self, workers: Workers, routes: Mapping[Order, Itinerary]) -> None:
        self._workers = workers
        self._under = {order: _Under(order, route) for order, route in routes.items()}
        self._waiting: deque[Stretch] = deque()
        self._running: dict[Future[Any], Stretch | Order] = {}
        for order, route in sorted(routes.items(), key=lambda pair: -pair[1].ranks):
            for first in range(0, route.ranks, _STRETCH):
                self._send(Stretch(order, first, min(first + _STRETCH, route.ranks)))

    def _send(self, stretch: Stretch) -> None:
        self._under[stretch.order].out += 1
        self._running[self._workers.submit(go, stretch, _SECONDS)] = stretch

    def run(self, results: dict[Order, Checked], done: Callable[[Checked], None]) -> None:
        """Take what comes back until nothing is out."""
        while self._running:
            for future in wait(self._running, return_when=FIRST_COMPLETED).done:
                task = self._running.pop(future)
                if isinstance(task, Order):
                    results[task] = future.result()
                    done(results[task])
                else:
                    self._take(task, *future.result())

    def _take(self, stretch: Stretch, survey: Survey, reached: int, seconds: float) -> None:
        under = self._under[stretch.order]
        under.parts[stretch.first] = survey
        under.seconds += seconds
        left = stretch.last - reached
        if left:
            half = reached + left // 2 if left > _LEAST else stretch.last
            for first, last in ((reached, half), (half, stretch.last)):
                if first < last:
                    self._send(Stretch(stretch.order, first, last))
        under.out -= 1
        if not under.out:
            self._running[self._workers.submit(close, under.order, under.survey(), under.seconds)] = under.order
            under.parts.clear()
