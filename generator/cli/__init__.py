"""The command ``examwright``: the only printing and the only exit codes.

Each command's work is imported when it is called, so that ``--help`` stays fast.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Annotated

import typer

from generator import __version__
from generator.cli import exams, exchange, writing
from generator.cli.options import Debug

app = typer.Typer(
    name="examwright",
    help="Question bank and randomized exam generator: YAML in; exam, key and correction PDFs out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
# In the order of ``--help``.
COMMANDS: dict[str, Callable[..., None]] = {
    "build": exams.build,
    "print": exams.print_copies,
    "draw": writing.draw,
    "show": writing.show,
    "list": writing.list_questions,
    "check": writing.check,
    "export": exchange.export,
    "formats": exchange.formats,
    "import": exchange.import_questions,
    "fairness": exams.fairness,
    "marks": exams.marks,
    "grade": exams.grade,
    "new": writing.new,
    "schema": writing.schema,
}
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)


def _version(asked: bool) -> None:
    if asked:
        print(f"examwright {__version__}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
]


@app.callback()
def options(debug: Debug = False, version: Version = False) -> None:
    """Options before the command."""


def main() -> None:
    """Run the command; a fault of examwright itself ends in one line, not in a traceback."""
    if "--debug" in sys.argv:
        os.environ["EXAMWRIGHT_DEBUG"] = "1"
    # whatever else is installed has no say in what a question is, and to look for it takes a while
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    gc.unfreeze()  # what a command before left in this process
    gc.set_threshold(200_000, 20, 20)  # a command makes many values and ends: looking for cycles costs it a tenth
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):  # both clear temporary folders away
            signal.signal(number, stop)
    try:
        app(prog_name="examwright")
    except KeyboardInterrupt:  # before the command itself began
        sys.exit(130)
    except Exception as error:  # the last line of defence: a user is never shown a traceback (design, section 9)
        if stopping:  # pydantic wraps an interruption while it builds a model
            sys.exit(130)
        if os.environ.get("EXAMWRIGHT_DEBUG"):
            raise
        print(f"examwright: internal error: {type(error).__name__}: {error}".replace("\n", " "), file=sys.stderr)
        print("  hint: this is our fault; run again with --debug and report what it prints", file=sys.stderr)
        sys.exit(2)
    finally:
        gc.freeze()  # else Python looks through all that is there for cycles before it ends: a third of a second
