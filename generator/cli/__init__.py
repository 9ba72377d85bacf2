"""The command ``examwright``: the only printing and the only exit codes.

Each command's work is imported when it is called, so that ``--help`` stays fast.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

app = typer.Typer(
    name="examwright",
    help="Question bank and randomized exam generator: YAML in; exam, key and correction PDFs out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Debug = Annotated[bool, typer.Option("--debug", help="Show a traceback when examwright itself fails.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, max=64, help="TeX processes at a time (default: the cores).")]
EngineOption = Annotated[
    str, typer.Option("--engine", help="embedded (comes with the installation) or system (your TeX).")
]
Question = Annotated[str, typer.Argument(help="A question's id (recurrent/relu-unroll) or its file.")]
Settings = Annotated[
    Optional[list[str]],  # noqa: UP045 -- typer reads the annotation at run time
    typer.Option("--set", metavar="NAME=VALUE", help="Set a parameter; it may leave its range and break rules."),
]


@app.callback()
def options(debug: Debug = False) -> None:
    """Options before the command."""
    if debug:
        os.environ["EXAMWRIGHT_DEBUG"] = "1"


@app.command()
def build(
    exam: Annotated[Optional[Path], typer.Argument(help="An exam file, such as exams/endterm.yaml.")] = None,  # noqa: UP045
    manifest: Annotated[
        Optional[Path], typer.Option("--from", help="Build again from the manifest.json of an earlier build.")  # noqa: UP045
    ] = None,
    out: Annotated[Optional[Path], typer.Option("--out", help="The folder to write (default: output/EXAM).")] = None,  # noqa: UP045
    jobs: Jobs = os.cpu_count() or 1,
    engine: EngineOption = "embedded",
    debug: Debug = False,
) -> None:
    """Build an exam: every version's exam and key, the correction sheet, the manifest."""
    from generator.cli.build import run

    sys.exit(run(exam, manifest, out, jobs, engine))


@app.command()
def draw(
    question: Question,
    count: Annotated[int, typer.Option("-n", "--count", min=1, max=1_000_000, help="How many variants.")] = 1,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    seed: Annotated[str, typer.Option("--seed", help="The walk through the variants.")] = "draw",
    purpose: Annotated[str, typer.Option("--purpose", help="exam or practice: they share no address.")] = "exam",
    debug: Debug = False,
) -> None:
    """Draw distinct variants of a question, as data."""
    from generator.cli.draw import run

    sys.exit(run(question, count, json, seed, purpose))


@app.command()
def show(
    question: Question,
    form: Annotated[int, typer.Option("--form", min=1, help="Which variant of the walk.")] = 1,
    set: Settings = None,
    seed: Annotated[str, typer.Option("--seed", help="The walk through the variants.")] = "draw",
    pdf: Annotated[Optional[Path], typer.Option("--pdf", help="Typeset it with its key into FILE.")] = None,  # noqa: UP045
    png: Annotated[
        Path | None, typer.Option("--png", help="Typeset it with its key into FILE as a picture.")
    ] = None,
    theme: Annotated[str, typer.Option("--theme", help="The theme to typeset in.")] = "endterm",
    watch: Annotated[bool, typer.Option("--watch", help="Do it again at each save.")] = False,
    engine: EngineOption = "embedded",
    debug: Debug = False,
) -> None:
    """Print one variant readably, with its key."""
    from generator.cli.show import run

    sys.exit(run(question, form, set or [], seed, pdf, png, theme, watch, engine))


@app.command("list")
def list_questions(
    topic: Annotated[Optional[str], typer.Option("--topic", help="Only this topic.")] = None,  # noqa: UP045
    kind: Annotated[Optional[str], typer.Option("--kind", help="Only questions with an answer of this kind.")] = None,  # noqa: UP045
    skill: Annotated[Optional[str], typer.Option("--skill", help="Only this skill.")] = None,  # noqa: UP045
    text: Annotated[Optional[str], typer.Option("--text", help="Only questions that contain this text.")] = None,  # noqa: UP045
    debug: Debug = False,
) -> None:
    """List the bank: id, title, topic, kinds, marks, minutes, number of addresses."""
    from generator.cli.list import run

    sys.exit(run(topic, kind, skill, text))


@app.command()
def new(
    what: Annotated[str, typer.Argument(help="The name of a new course folder, or the word question.")],
    kind: Annotated[Optional[str], typer.Argument(help="After question: the kind of its answer.")] = None,  # noqa: UP045
    id: Annotated[Optional[str], typer.Option("--id", help="The id of the new question: topic/short-name.")] = None,  # noqa: UP045
    debug: Debug = False,
) -> None:
    """Start a course (new NAME) or a question (new question KIND)."""
    from generator.cli.new import run

    sys.exit(run(what, kind, id))


@app.command()
def schema(
    out: Annotated[Optional[Path], typer.Option("--out", help="The course folder (default: this one).")] = None,  # noqa: UP045
    check: Annotated[bool, typer.Option("--check", help="Only tell whether the files are up to date.")] = False,
    debug: Debug = False,
) -> None:
    """Write the JSON Schemas beside the bank, for editors that complete and check."""
    from generator.cli.schema import run

    sys.exit(run(out, check))


def main() -> None:
    """Run the command; a fault of examwright itself ends in one line, not in a traceback."""
    if "--debug" in sys.argv:
        os.environ["EXAMWRIGHT_DEBUG"] = "1"
    try:
        app()
    except KeyboardInterrupt:
        print("examwright: interrupted; nothing was changed", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        if os.environ.get("EXAMWRIGHT_DEBUG"):
            raise
        print(f"examwright: internal error: {type(error).__name__}: {error}", file=sys.stderr)
        print("  hint: this is our fault; run again with --debug and report what it prints", file=sys.stderr)
        sys.exit(2)
