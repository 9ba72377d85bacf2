"""What a careful reader finds in a question: answers that are given away, weak options, missing units, slips in texts.

A lint is a file with a table of its codes and a function from a question under examination to faults, and one line
here. Errors are certain; warnings are weaknesses that an author may accept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from generator.content import Inlines
from generator.diagnostics import Fault
from generator.exam import Form, Variant
from generator.lints import (
    across,
    calculations,
    catch_all,
    constants,
    figure_numbers,
    near_wordings,
    negations,
    option_leaks,
    prose,
    stated,
    statements,
    twins,
    unfilled,
    units,
    value_leaks,
    word_leaks,
)
from generator.lints.looking import Looked
from generator.program import Draw, Program

__all__ = ["CODES", "bank_faults", "exam_faults", "question_faults"]

Lint = Callable[[Looked], Iterator[Fault]]

QUESTION_LINTS: tuple[Lint, ...] = (
    catch_all.catch_all_faults,
    negations.negation_faults,
    statements.statement_faults,
    prose.prose_faults,
    near_wordings.near_wordings,
    calculations.wrong_calculations,
    unfilled.unfilled_values,
    word_leaks.word_leaks,
    option_leaks.option_leaks,
    value_leaks.value_leaks,
    figure_numbers.figure_numbers,
    constants.constant_leaks,
    stated.stated_values,
    units.unit_faults,
)

# Each code and what it says.
CODES: Mapping[str, str] = {
    **catch_all.CODES,
    **negations.CODES,
    **statements.CODES,
    **prose.CODES,
    **word_leaks.CODES,
    **option_leaks.CODES,
    **value_leaks.CODES,
    **figure_numbers.CODES,
    **stated.CODES,
    **calculations.CODES,
    **unfilled.CODES,
    **units.CODES,
    **across.CODES,
    **twins.CODES,
}


def question_faults(program: Program, draws: Sequence[tuple[Draw, Variant]]) -> list[Fault]:
    """Return what is weak in a question: in its texts as written, and in draws spread over its space.

    Paths are those of the question's YAML. No draw: only what stands in the file is looked at.
    """
    looked = Looked(program, draws)
    return [fault for lint in QUESTION_LINTS for fault in lint(looked)]


def exam_faults(forms: Sequence[Form], instructions: Sequence[Inlines] = ()) -> list[tuple[str, Fault]]:
    """Return what an exam gives away of a question elsewhere: the id of the question, and a fault in its file."""
    return list(across.leaks_across(forms, instructions))


def bank_faults(programs: Sequence[Program]) -> list[tuple[str, Fault]]:
    """Return the questions that are nearly the same as another: the id of the later one, and a fault in its file."""
    return list(twins.twin_questions(programs))
