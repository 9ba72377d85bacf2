"""A question from a YAML text, for tests: compiled, judged, drawn."""

from __future__ import annotations

import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

from generator.answer import Rejection
from generator.bank import Question, load_question
from generator.course import Course
from generator.diagnostics import Diagnostic, Rejected
from generator.exam import Response, Variant
from generator.program import Draw, Program

HEAD = "id: test/question\ntitle: A question\ntopic: tests\nminutes: 1\n"
SUM = """
params: {a: 1..6, b: 1..6}
parts:
  total:
    ask: What is $<<a>> + <<b>>$?
    number: a + b
    marks: 1
"""


def question(text: str, head: str = HEAD) -> Question:
    """The question of a text that lacks id, title, topic and minutes; raises Rejected."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "question.yaml"
        path.write_text(head + textwrap.dedent(text), encoding="utf-8")
        return load_question(Course(Path(folder)), path)


def program(text: str) -> Program:
    """The program of such a text."""
    return question(text).program


def faults(text: str, head: str = HEAD) -> list[Diagnostic]:
    """The diagnostics of such a text."""
    try:
        question(text, head)
    except Rejected as rejected:
        return list(rejected.diagnostics)
    return []


def part(fields: str, params: str = "{n: 1..4}") -> str:
    """A question of one part with these fields."""
    indented = "".join(f"    {line}\n" for line in fields.strip().split("\n"))
    return f"params: {params}\nparts:\n  one:\n    ask: What of <<n>>?\n    marks: 1\n{indented}"


def judged(made: Program) -> Iterator[Draw | str]:
    """For every address of a small space its draw, or the name of the rule that refuses it."""
    assert made.space.size <= 20_000
    for address in range(made.space.size):
        try:
            yield made.judge(address)
        except Rejection as rejection:
            yield rejection.rule


def variants(made: Program) -> list[Variant]:
    """Every valid variant of a small space."""
    return [made.variant(each) for each in judged(made) if not isinstance(each, str)]


def responses(made: Program) -> list[Response]:
    """The first response of every valid variant."""
    return [variant.parts[0].responses[0] for variant in variants(made)]


def refusals(made: Program) -> dict[str, int]:
    """How many addresses each rule refuses."""
    counts: dict[str, int] = {}
    for each in judged(made):
        if isinstance(each, str):
            counts[each] = counts.get(each, 0) + 1
    return counts
