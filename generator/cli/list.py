"""``examwright list``: the bank at a glance."""

from __future__ import annotations

import sys

from generator.bank import Question, load_question, question_files
from generator.blueprint import question_marks
from generator.cli.terminal import OK, Stop, course_here, ending, shown_folder
from generator.course import Course
from generator.diagnostics import Diagnostic, Rejected, suggest
from generator.questions import KINDS, kind_name


def run(topic: str | None, kind: str | None, skill: str | None, text: str | None) -> int:
    """Print the table and return the exit status."""

    def command() -> int:
        if kind is not None and kind not in KINDS:
            raise Stop(f"there is no kind '{kind}'", suggest(kind, KINDS) or f"kinds: {', '.join(KINDS)}")
        course = course_here()
        bank, faults = _loaded(course)
        chosen = [
            question
            for question in bank
            if (topic is None or question.program.spec.topic == topic)
            and (kind is None or kind in kinds(question))
            and (skill is None or skill in question.program.spec.skills)
            and (text is None or text.casefold() in question.path.read_text(encoding="utf-8").casefold())
        ]
        _print(chosen, len(bank))
        if faults:
            sys.stdout.flush()
            raise Rejected(faults)
        return OK

    return ending(command, shown_folder)


def _loaded(course: Course) -> tuple[list[Question], list[Diagnostic]]:
    """Return the questions that load, and what keeps the others from it: one broken file does not hide the bank."""
    questions: list[Question] = []
    faults: list[Diagnostic] = []
    for path in question_files(course):
        try:
            questions.append(load_question(course, path))
        except Rejected as rejected:
            faults += rejected.diagnostics
    return questions, faults


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
