"""The commands of an exam: built, printed, compared, marked."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.options import CORES, Debug, EngineOption, Jobs

Sat = Annotated[Path, typer.Argument(metavar="EXAM", help="A built exam: its file, its folder or its manifest.json.")]


def build(
    exam: Annotated[
        Path | None,
        typer.Argument(metavar="EXAM", help="An exam file, such as exams/endterm.yaml.", show_default=False),
    ] = None,
    manifest: Annotated[
        Path | None,
        typer.Option("--from", metavar="MANIFEST", help="Build again from the manifest.json of an earlier build."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="The folder to write (default: output/EXAM).")
    ] = None,
    jobs: Jobs = CORES,
    cluster: Annotated[
        str, typer.Option("--cluster", metavar="ADDRESS", help="Work on a dask cluster: tcp://host:8786.")
    ] = "",
    engine: EngineOption = "embedded",
    debug: Debug = False,
) -> None:
    """Build an exam: exam and key of every version, and more.

    The folder has every version's exam and key, the correction sheet, answers.csv, the manifest and the sources.
    """
    from generator.cli.build import run

    sys.exit(run(exam, manifest, out, jobs, cluster, engine))


def print_copies(
    exam: Annotated[Path, typer.Argument(metavar="EXAM", help="An exam file, or the folder of its build.")],
    multiple: Annotated[
        int, typer.Option("--multiple", metavar="N", min=1, max=16, help="Pages of a copy: 2 for duplex, 4 for A3.")
    ] = 2,
    keys: Annotated[bool, typer.Option("--keys", help="The keys as well, in the same order.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="The folder to write (default: output/EXAM-print).")
    ] = None,
    engine: EngineOption = "embedded",
    debug: Debug = False,
) -> None:
    """Merge a build's copies for print; attendance list and labels."""
    from generator.cli.printing import run

    sys.exit(run(exam, multiple, keys, out, engine))


def fairness(
    exam: Annotated[Path, typer.Argument(metavar="EXAM", help="An exam file, such as exams/endterm.yaml.")],
    without_parity: Annotated[
        bool, typer.Option("--without-parity", help="As if the exam asked for no parity.")
    ] = False,
    compare: Annotated[bool, typer.Option("--compare", help="Both, with and without, from the same seed.")] = False,
    versions: Annotated[
        int | None, typer.Option("--versions", metavar="N", min=1, max=500, help="So many versions instead.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="Where to (default: output/EXAM-fairness).")
    ] = None,
    engine: EngineOption = "embedded",
    debug: Debug = False,
) -> None:
    """Show how equal in work an exam's versions are.

    Work is computed from each question's answers: a table by version and by question, a plot, what is guaranteed.
    """
    from generator.cli.fairness import run

    sys.exit(run(exam, without_parity, compare, versions, out, engine))


def marks(
    exam: Sat,
    read: Annotated[
        Path | None,
        typer.Option("--read", metavar="FILE", help="Read the filled-in sheet; write grades.csv beside it."),
    ] = None,
    copies: Annotated[
        int | None,
        typer.Option("--copies", metavar="N", min=1, max=9999, help="Rows for so many copies, without a roster."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FOLDER", help="Where to (default: output/EXAM-marking; read: beside the sheet)."
        ),
    ] = None,
    debug: Debug = False,
) -> None:
    """Write the sheet for marks (marks.csv), or read it: grades.

    Reading checks ranges and sums, shows where two correctors differ, and applies the exam's scale.
    """
    from generator.cli.marks import run

    sys.exit(run(exam, read, copies, out))


def grade(
    exam: Sat,
    responses: Annotated[
        Path, typer.Option("--responses", metavar="FILE", help="A CSV file: copy, version, part, answer, response.")
    ],
    zero_unreadable: Annotated[
        bool, typer.Option("--zero-unreadable", help="What cannot be read earns nothing; else it is refused.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="Where to (default: output/EXAM-graded).")
    ] = None,
    debug: Debug = False,
) -> None:
    """Mark typed responses, errors carried forward: graded.csv.

    Each answer with its marks and the reason; the same by part for a second corrector; the grade list.
    """
    from generator.cli.grade import run

    sys.exit(run(exam, responses, zero_unreadable, out))
