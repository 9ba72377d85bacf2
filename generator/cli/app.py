"""The commands and their options; each command's work is imported when it is called, so that ``--help`` stays fast."""

from __future__ import annotations

from collections.abc import Callable
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
