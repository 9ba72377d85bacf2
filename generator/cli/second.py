"""A second process for who shows a question that needs sympy: to import it takes as long as all else that is done.

Where the same command needed it the last time, this process imports it while the first one reads and compiles the
question. It is split off before the first one has imported anything much: what both need, both import at the same time.
"""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from generator.cache import Shelf

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext

    from generator.workers import Workers

# What commands needed the last time.
_SHELF = Shelf("needs", most=1_000, largest=64)
_SYMPY = b"sympy"


class Second:
    """What is known of a command's need, and the process; ``workers`` are None where it would be of no use."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._name = hashlib.sha256(repr((_folder(), *arguments)).encode()).hexdigest()
        self._knew = _SHELF.get(self._name)
        self.workers: Workers | None = None

    def start(self) -> None:
        """Start the process where the command needed it, and this one can be split to some gain."""
        if self._knew == _SYMPY and "sympy" not in sys.modules and _may_split():
            from generator.workers import Workers

            self.workers = Workers(1, _split, _get_ready)

    def note(self, sympy: bool) -> None:
        """Note whether the command needed sympy."""
        if sympy != (self._knew == _SYMPY):
            _SHELF.keep(self._name, _SYMPY if sympy else b"")


@contextmanager
def second_process(arguments: Sequence[str]) -> Iterator[Second | None]:
    """Start the process for a command that shows a question once, and end it with the block."""
    if arguments[:1] != ["show"] or "--watch" in arguments:  # who watches has sympy from the first look on
        yield None
        return
    second = Second(arguments)
    second.start()
    try:
        yield second
    finally:
        if second.workers:
            second.workers.kill()


def _folder() -> str:
    try:
        return os.getcwd()
    except OSError:  # it is gone, which the command itself tells
        return ""


def _may_split() -> bool:
    """True on Linux (elsewhere system libraries do not bear it), without threads, and with a core for each."""
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


def _split() -> ForkContext:
    import multiprocessing

    return multiprocessing.get_context("fork")


def _get_ready() -> None:
    import sympy.tensor.tensor  # noqa: F401  # which its first sum would import

    import generator.cli.solving  # noqa: F401  # whose function it is asked to call
