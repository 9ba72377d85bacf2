"""The command ``examwright``: the only printing and the only exit codes.

Each command's work is imported when it is called, so that ``--help`` stays fast.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from generator import __version__

app = typer.Typer(
    name="examwright",
    help="Question bank and randomized exam generator: YAML in; exam, key and correction PDFs out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

MOST_JOBS = 64
CORES = min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST_JOBS)


def _version(asked: bool) -> None:
    if asked:
        print(f"examwright {__version__}")
        raise typer.Exit


Debug = Annotated[bool, typer.Option("--debug", help="Show a traceback when examwright itself fails.")]
Version = Annotated[
    bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs",
        "-j",
        metavar="N",
        min=1,
        max=MOST_JOBS,
        show_default=False,
        help="TeX processes at a time (all cores).",
    ),
]
EngineOption = Annotated[
    str, typer.Option("--engine", metavar="NAME", help="embedded (comes with the installation) or system (your TeX).")
]
Question = Annotated[
    str, typer.Argument(metavar="QUESTION", help="A question's id (recurrent/relu-unroll) or its file.")
]
# Named here, where `list` is not yet the module of that command.
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Set a parameter; it may leave its range and break rules."),
]
Exported = Annotated[
    list[str], typer.Argument(metavar="EXAM|QUESTION...", help="An exam file, or questions by id or file.")
]
Checked = Annotated[
    list[str] | None,
    typer.Argument(metavar="[QUESTION...]", help="Questions by id, file or folder; else the bank.", show_default=False),
]
Seed = Annotated[str, typer.Option("--seed", metavar="WORD", help="Another word, another order of the variants.")]


@app.callback()
def options(debug: Debug = False, version: Version = False) -> None:
    """Options before the command."""


@app.command()
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


@app.command("print")
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


@app.command()
def draw(
    question: Question,
    count: Annotated[
        int, typer.Option("-n", "--count", metavar="N", min=1, max=1_000_000, help="How many variants.")
    ] = 1,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    seed: Seed = "draw",
    purpose: Annotated[
        str, typer.Option("--purpose", metavar="NAME", help="exam or practice: they share no address.")
    ] = "exam",
    debug: Debug = False,
) -> None:
    """Draw distinct variants of a question, as data."""
    from generator.cli.draw import run

    sys.exit(run(question, count, json, seed, purpose))


@app.command()
def show(
    question: Question,
    form: Annotated[
        int, typer.Option("--form", metavar="N", min=1, help="Which variant: the first, the second ….")
    ] = 1,
    set: Settings = None,
    seed: Seed = "draw",
    pdf: Annotated[
        Path | None, typer.Option("--pdf", metavar="FILE", help="Typeset it with its key into a PDF.")
    ] = None,
    png: Annotated[
        Path | None, typer.Option("--png", metavar="FILE", help="Typeset it with its key into a picture.")
    ] = None,
    theme: Annotated[str, typer.Option("--theme", metavar="NAME", help="The theme to typeset in.")] = "endterm",
    watch: Annotated[bool, typer.Option("--watch", help="Do it again at each save, until Ctrl-C.")] = False,
    engine: EngineOption = "embedded",
    debug: Debug = False,
) -> None:
    """Print one variant readably, with its key."""
    from generator.cli.show import run

    sys.exit(run(question, form, set or [], seed, pdf, png, theme, watch, engine))


@app.command("list")
def list_questions(
    topic: Annotated[str | None, typer.Option("--topic", metavar="TOPIC", help="Only this topic.")] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="Only questions with an answer of this kind.")
    ] = None,
    skill: Annotated[str | None, typer.Option("--skill", metavar="SKILL", help="Only this skill.")] = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="TEXT", help="Only questions that contain this text.")
    ] = None,
    debug: Debug = False,
) -> None:
    """List the bank: titles, kinds, marks, addresses.

    A line for each question: id, title, topic, kinds of answers, marks, minutes, number of addresses.
    """
    from generator.cli.list import run

    sys.exit(run(topic, kind, skill, text))


@app.command()
def check(
    names: Checked = None,
    exam: Annotated[
        Path | None, typer.Option("--exam", metavar="EXAM", help="The questions of an exam, and the exam as a whole.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, max=100_000_000, help="Larger spaces are sampled.")
    ] = 1_000_000,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on a warning, too.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="What each rule and mistake costs.")] = False,
    anew: Annotated[bool, typer.Option("--anew", help="Keep and use no results of earlier checks.")] = False,
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs", "-j", metavar="N", min=1, max=MOST_JOBS, show_default=False, help="Processes (all cores)."
        ),
    ] = CORES,
    debug: Debug = False,
) -> None:
    """Prove questions over their whole parameter spaces.

    Answers against their second derivations, wrong methods against right ones, rules, pools, texts, spaces.
    """
    from generator.cli.check import run

    sys.exit(run(names or [], exam, limit, strict, json, verbose, anew, jobs))


@app.command()
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


@app.command()
def formats(debug: Debug = False) -> None:
    """Show what each format of an export makes of each kind of answer."""
    from generator.cli.formats import run

    sys.exit(run())


@app.command("import")
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


@app.command()
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


Sat = Annotated[Path, typer.Argument(metavar="EXAM", help="A built exam: its file, its folder or its manifest.json.")]


@app.command()
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


@app.command()
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


@app.command()
def new(
    what: Annotated[str, typer.Argument(metavar="NAME", help="The name of a new course folder, or the word question.")],
    kind: Annotated[
        str | None, typer.Argument(metavar="KIND", help="After question: the kind of its answer.", show_default=False)
    ] = None,
    id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="The id of the new question: topic/short-name.")
    ] = None,
    debug: Debug = False,
) -> None:
    """Start a course (new NAME) or a question (new question KIND)."""
    from generator.cli.new import run

    sys.exit(run(what, kind, id))


@app.command()
def schema(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="The course folder (default: this one).")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only tell whether the files are up to date.")] = False,
    debug: Debug = False,
) -> None:
    """Write the JSON Schemas with which editors check."""
    from generator.cli.schema import run

    sys.exit(run(out, check))


def main() -> None:
    """Run the command; a fault of examwright itself ends in one line, not in a traceback."""
    if "--debug" in sys.argv:
        os.environ["EXAMWRIGHT_DEBUG"] = "1"
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
