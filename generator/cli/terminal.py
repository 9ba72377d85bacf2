"""What commands share: showing diagnostics, progress, and how a command ends."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from generator.course import Course, course_folder, find_course
from generator.diagnostics import Diagnostic, Rejected
from generator.report import render

if TYPE_CHECKING:
    from generator.typeset import Engine

OK, FAILED, INTERRUPTED = 0, 1, 130


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
        _show_error(stop.message, stop.hint)
    except KeyboardInterrupt:
        print("\nexamwright: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        raise  # whoever read us has enough; typer ends quietly
    except OSError as error:
        if debugging():
            raise
        _show_error(f"{error.filename}: {error.strerror}" if error.filename else str(error), "")
    return FAILED


def _show_error(message: str, hint: str) -> None:
    print(f"examwright: error: {message}", file=sys.stderr)
    if hint:
        print(f"  hint: {hint}", file=sys.stderr)


def debugging() -> bool:
    """True when the user asked for tracebacks."""
    return bool(os.environ.get("EXAMWRIGHT_DEBUG"))


def course_here() -> Course:
    """Return the course that the working folder lies in; raises Stop where there is none, Rejected for a faulty one."""
    if course_folder(Path.cwd()) is None:
        raise Stop("there is no course here", "cd into one, or make one: examwright new mycourse")
    return find_course(Path.cwd())


def course_of(question: str) -> Course:
    """Return the course in which a question is looked for; a file of its own needs none."""
    return find_course(Path.cwd()) if Path(question).is_file() else course_here()


def shown_folder(near: Path | None = None) -> Path:
    """Return the folder that names in diagnostics are relative to, also where its course.yaml is faulty."""
    near = Path.cwd() if near is None else near.absolute()
    return course_folder(near) or near


def shown_path(path: Path) -> Path:
    """Return a path as it is told to the user: from the working folder on where it lies therein."""
    full = path.absolute()
    return full.relative_to(Path.cwd()) if full.is_relative_to(Path.cwd()) else path


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold back Ctrl-C and a request to end until the block is done; it is to be short."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    held = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, held)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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

    print(render(diagnostics, line_of), end="", file=sys.stderr)


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
    if not sys.stderr.isatty():
        plain = PlainBars()
        try:
            yield plain.stage
        finally:
            plain.end()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<8}"), BarColumn(32), MofNCompleteColumn(), TimeElapsedColumn())
    bars = Progress(*columns, console=Console(stderr=True))

    def stage(name: str, steps: int) -> Callable[[str], None]:
        bars.start()  # with the first stage: a thread draws them, and processes are split off before there is one
        task = bars.add_task(name, total=steps)
        return lambda step: bars.advance(task)

    try:
        yield stage
    finally:
        bars.stop()


class PlainBars:
    """Bars for logs: a stage's name when it starts, twenty marks over its length, the count of its steps."""

    LENGTH = 20

    def __init__(self) -> None:
        self._open = False

    def stage(self, name: str, steps: int) -> Callable[[str], None]:
        """Start a stage and return what is to be called after each of its steps."""
        done = 0
        self.end()
        self._show(f"{name:<8} [")
        self._open = True

        def advance(step: str) -> None:
            nonlocal done
            before, done = done * self.LENGTH // steps, done + 1
            self._show("#" * (done * self.LENGTH // steps - before))
            if done == steps:
                self._show(f"] {steps}")
                self.end()

        return advance

    def end(self) -> None:
        """End the line of a stage that did not come to its end."""
        if self._open:
            self._show("\n")
        self._open = False

    def _show(self, text: str) -> None:
        print(text, end="", file=sys.stderr, flush=True)
