"""What commands share: showing diagnostics, progress, and how a command ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from generator.diagnostics import Diagnostic, Rejected
from generator.report import render

if TYPE_CHECKING:
    from generator.typeset import Engine

OK, FAILED = 0, 1


class Stop(Exception):
    """A command cannot go on; the message and a hint say why."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def ending(command: Callable[[], int], folder: Callable[[], Path]) -> int:
    """Run a command and return its exit status; diagnostics are shown with their source lines."""
    try:
        return command()
    except Rejected as rejected:
        show_diagnostics(rejected.diagnostics, folder())
    except Stop as stop:
        print(f"examwright: error: {stop.message}", file=sys.stderr)
        if stop.hint:
            print(f"  hint: {stop.hint}", file=sys.stderr)
    return FAILED


def show_diagnostics(diagnostics: tuple[Diagnostic, ...], folder: Path) -> None:
    """Print diagnostics to standard error; source lines are read from the course folder."""
    files: dict[str, list[str]] = {}

    def line_of(name: str, number: int) -> str | None:
        if name not in files:
            path = folder / name
            try:
                files[name] = path.read_text(encoding="utf-8", errors="replace").split("\n")
            except OSError:
                files[name] = []
        lines = files[name]
        return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else None

    print(render(diagnostics, line_of), file=sys.stderr)


def chosen_engine(name: str) -> Engine:
    """Return the TeX engine of a name; raises Stop where it is not there."""
    from generator.typeset import EngineMissing, find_engine

    if name not in ("embedded", "system"):
        raise Stop(f"there is no engine '{name}'", "embedded or system")
    try:
        return find_engine(name)  # type: ignore[arg-type]  # one of the two
    except EngineMissing as missing:
        raise Stop(missing.message, missing.hint) from missing


@contextmanager
def progress_bars() -> Iterator[Callable[[str, int], Callable[[str], None]]]:
    """A progress bar a stage, on standard error, where that is a terminal; one line a stage where it is not."""
    if not sys.stderr.isatty() or os.environ.get("NO_PROGRESS"):
        yield _plain_stage
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<8}"), BarColumn(32), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:

        def stage(name: str, steps: int) -> Callable[[str], None]:
            task = bars.add_task(name, total=steps)
            return lambda step: bars.advance(task)

        yield stage


def _plain_stage(name: str, steps: int) -> Callable[[str], None]:
    """A bar of dots for logs: the stage's name when it starts, ten marks over its length, a new line at its end."""
    if steps == 0:
        return lambda step: None
    done = 0
    print(f"{name:<8} [", end="", file=sys.stderr, flush=True)

    def advance(step: str) -> None:
        nonlocal done
        before, done = done * 20 // steps, done + 1
        print("#" * (done * 20 // steps - before), end="", file=sys.stderr, flush=True)
        if done == steps:
            print(f"] {steps}", file=sys.stderr, flush=True)

    return advance
