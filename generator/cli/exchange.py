"""The commands of the ways to other systems and back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.options import Debug, EngineOption

Exported = Annotated[
    list[str], typer.Argument(metavar="EXAM|QUESTION...", help="An exam file, or questions by id or file.")
]


def export(
    format: Annotated[str, typer.Argument(metavar="FORMAT", help="moodle, gift, csv …: see examwright formats.")],
    names: Exported,
    variants: Annotated[
        int, typer.Option("--variants", metavar="N", min=1, max=10_000, help="How many variants of each question.")
    ] = 50,
    purpose: Annotated[
        str, typer.Option("--purpose", metavar="NAME", help="practice or exam: they share no variant.")
    ] = "practice",
    seed: Annotated[
        str | None, typer.Option("--seed", metavar="WORD", help="Another word, other variants.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="Where to (default: output/NAME-FORMAT).")
    ] = None,
    engine: EngineOption = "embedded",
    debug: Debug = False,
) -> None:
    """Export an exam or questions to a learning-management system.

    Each question becomes a pool of variants. What a format cannot carry is refused or told.
    """
    from generator.cli.export import run

    sys.exit(run(format, names, variants, purpose, seed, out, engine))


def formats(debug: Debug = False) -> None:
    """Show what each format of an export makes of each kind of answer."""
    from generator.cli.formats import run

    sys.exit(run())


def import_questions(
    format: Annotated[str, typer.Argument(metavar="FORMAT", help="moodle (XML), qti (zip, 1.2 to 3.0) or tex.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to read.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="A new folder (default: bank/imported).")
    ] = None,
    debug: Debug = False,
) -> None:
    """Import an existing bank or exam source as YAML questions.

    What is not understood is told with its line and kept as text.
    """
    from generator.cli.importing import run

    sys.exit(run(format, file, out))
