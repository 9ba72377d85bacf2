"""``examwright list``: the bank at a glance."""

from __future__ import annotations

import sys
from pathlib import Path

from generator.bank import Question, load_bank
from generator.blueprint import question_marks
from generator.cli.terminal import OK, ending
from generator.course import find_course
from generator.questions import kind_name


def run(topic: str | None, kind: str | None, skill: str | None, text: str | None) -> int:
    """Print the table and return the exit status."""
    course = find_course(Path.cwd())

    def command() -> int:
        bank = load_bank(course)
        chosen = [
            question
            for question in bank.questions.values()
            if (topic is None or question.program.spec.topic == topic)
            and (kind is None or kind in kinds(question))
            and (skill is None or skill in question.program.spec.skills)
            and (text is None or text.casefold() in question.path.read_text(encoding="utf-8").casefold())
        ]
        _print(chosen, len(bank.questions))
        return OK

    return ending(command, lambda: course.folder)


def kinds(question: Question) -> list[str]:
    """Return the kinds of a question's answers, in order, each once."""
    parts = question.program.spec.parts.values()
    return list(dict.fromkeys(kind_name(answer) for part in parts for answer in part.answers.values()))


def _print(questions: list[Question], total: int) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("id", "title", "topic", "kinds"):
        table.add_column(column)
    for column in ("marks", "minutes", "addresses"):
        table.add_column(column, justify="right")
    for question in questions:
        spec = question.program.spec
        table.add_row(
            question.id,
            question.program.title,
            spec.topic,
            " ".join(kinds(question)),
            f"{float(question_marks(question.program)):g}",
            f"{float(spec.minutes):g}",
            f"{question.program.space.size:,}",
        )
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else 200, highlight=False).print(table)
    print(f"{len(questions)} of {total} questions")
