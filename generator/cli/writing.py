"""The commands of who writes questions: drawn, shown, listed, checked, begun."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.options import CORES, MOST_JOBS, Debug, EngineOption, Question, Seed

Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Set a parameter; it may leave its range and break rules."),
]
Checked = Annotated[
    list[str] | None,
    typer.Argument(metavar="[QUESTION...]", help="Questions by id, file or folder; else the bank.", show_default=False),
]


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


def show(
    context: typer.Context,
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

    sys.exit(run(question, form, set or [], seed, pdf, png, theme, watch, engine, context.obj))


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
