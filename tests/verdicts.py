"""The verdicts on what was typed: a question from a YAML text as the only problem of a version."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from generator.exam import Form, Item, Language, Marking, PlacedPart, Problem, Response, part_letter
from generator.marking.judgement import Verdict
from generator.marking.marker import mark, questions_of
from generator.marking.reading import read_given
from generator.program import Program
from tests.one_question import program


def form_of(made: Program, address: int = 0, marking: Marking = "all-or-nothing") -> Form:
    """A version that holds one question as its only problem."""
    variant = made.variant(made.judge(address))
    placed = tuple(PlacedPart(part_letter(k), part, part.marks) for k, part in enumerate(variant.parts))
    credits = sum((each.credits for each in placed), Fraction(0))
    return Form("A", (Problem(1, "", (), marking, (Item(variant, placed),), credits),))


def verdicts(
    made: Program,
    typed: Mapping[str, str],
    language: Language = "en",
    marking: Marking = "all-or-nothing",
    address: int = 0,
) -> dict[str, Verdict]:
    """The verdict on each answer, by its id; ``typed`` may leave answers out."""
    form = form_of(made, address, marking)
    (question,) = questions_of(form, {made.spec.id: made})
    given = {
        asked.key: read_given(asked.response, typed[asked.response.id], language)
        for asked in question.answers
        if asked.response.id in typed
    }
    return {asked.response.id: verdict for asked, verdict in mark(question, given)}


def told(made: Program, typed: Mapping[str, str], **how: object) -> dict[str, str]:
    """Marks and reason of each answer."""
    found = verdicts(made, typed, **how)  # type: ignore[arg-type]  # the arguments of verdicts
    return {id: f"{verdict.marks}: {verdict.reason}" for id, verdict in found.items()}


def one(answer: str, params: str = "{a: [3]}", ask: str = "$<<a>>$") -> Program:
    """A question with one answer."""
    return program(f"params: {params}\nparts:\n  p:\n    ask: {ask}\n    {answer}\n")


def first(made: Program, typed: str, **how: object) -> str:
    """Marks and reason of the only answer."""
    (reason,) = told(made, {response.id: typed for response in _responses(made)}, **how).values()
    return reason


def _responses(made: Program) -> tuple[Response, ...]:
    return made.responses(made.judge(0))[0]
