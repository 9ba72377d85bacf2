"""The answers of a question with their places in a survey."""

from __future__ import annotations

from collections.abc import Iterator

from generator.answer import CompiledAnswer
from generator.program import Program
from generator.questions.blanks import CompiledBlanks
from generator.verify.survey import Answered


def answers_of(program: Program) -> Iterator[tuple[Answered, CompiledAnswer]]:
    """Yield the answers of a question with their places."""
    for part in program.parts:
        for answer in part.answers:
            yield Answered(part.id, answer.id), answer


def answers_with_gaps(program: Program) -> Iterator[tuple[Answered, CompiledAnswer]]:
    """Yield the answers of a question, and after one with gaps each of these."""
    for at, answer in answers_of(program):
        yield at, answer
        if isinstance(answer, CompiledBlanks):
            for gap in answer.gaps:
                yield at.gap(gap.id), gap
