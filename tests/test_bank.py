"""The bank that comes with the program: it loads, uses every kind, and keeps the promises of a good question."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from generator.answer import ComputedFields
from generator.bank import load_bank
from generator.census import take_census
from generator.course import load_course
from generator.questions import KINDS, kind_name
from generator.sampling import Purpose, Tally, draws
from generator.spec import QuestionSpec, part_answers
from tools.bank_table import counted_columns, fixed_columns

ROOT = Path(__file__).parent.parent
PURPOSES: tuple[Purpose, ...] = ("exam", "practice")
BANK = load_bank(load_course(ROOT))
IDS = sorted(BANK.questions)


def computed(spec: QuestionSpec) -> dict[str, ComputedFields]:
    """The computed answers of a question by id."""
    answers = {}
    for name, part in spec.parts.items():
        for id, (answer, _) in part_answers(part, name).items():
            if isinstance(answer, ComputedFields):
                answers[id] = answer
    return answers


def test_the_bank_uses_every_kind() -> None:
    assert len(IDS) >= 47 + 25
    used = {
        kind_name(answer)
        for question in BANK.questions.values()
        for part in question.program.spec.parts.values()
        for answer in part.answers.values()
    }
    assert used == set(KINDS)
    assert sum(len(computed(question.program.spec)) for question in BANK.questions.values()) >= 14


@pytest.mark.parametrize("id", IDS)
def test_each_computed_answer_is_derived_twice_and_has_mistakes(id: str) -> None:
    for name, answer in computed(BANK[id].program.spec).items():
        assert answer.verify is not None, f"{id}: {name} has no verify"
        own = getattr(answer, "number", None) or getattr(answer, "tensor", None) or getattr(answer, "formula", None)
        assert answer.verify != own, f"{id}: {name} is verified by itself"
        assert answer.mistakes or answer.accept, f"{id}: {name} names no mistake"


@pytest.mark.parametrize("id", IDS)
def test_each_part_tells_how_it_is_solved(id: str) -> None:
    for name, part in BANK[id].program.spec.parts.items():
        told = part.solution or any(getattr(answer, "statements", None) for answer in part.answers.values())
        drawn = any(kind_name(answer) == "drawing" for answer in part.answers.values())
        assert told or drawn, f"{id}#{name} has no solution"


@pytest.mark.parametrize("id", IDS)
def test_splits_of_credits_are_not_typed(id: str) -> None:
    """They are printed from the marks: a typed one is wrong as soon as an exam gives other marks."""
    text = BANK[id].path.read_text(encoding="utf-8")
    assert "(1p" not in text
    assert "(0.5p" not in text


@pytest.mark.parametrize("id", IDS)
def test_variants_are_distinct_and_each_can_be_printed(id: str) -> None:
    program = BANK[id].program
    found = list(itertools.islice(draws(program, "test", "exam", Tally()), 40))
    assert len(found) >= 4
    assert len({program.identity(draw) for draw in found}) == len(found)
    for draw in found[:8]:
        variant = program.variant(draw)
        assert [part.id for part in variant.parts] == list(program.spec.parts)


# ---------------------------------------------------------------- the table of the bank
def test_the_table_has_every_question_as_it_is() -> None:
    """What needs no counting is compared as it stands; small spaces are counted again."""
    page = (ROOT / "bank" / "README.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| [")]
    assert len(rows) == len(IDS)
    counted = 0
    for id, row in zip(IDS, rows, strict=True):
        assert row.startswith(fixed_columns(BANK[id])), f"{id} has changed: python tools/bank_table.py"
        if BANK[id].program.space.size <= 1000:
            assert row == fixed_columns(BANK[id]) + counted_columns(take_census(BANK[id].program))
            counted += 1
    assert counted >= 5


@pytest.mark.parametrize("id", IDS)
def test_fewer_than_two_hundred_variants_have_a_reason(id: str) -> None:
    program = BANK[id].program
    if not program.spec.few:
        walks = itertools.chain(*(draws(program, "few", purpose, Tally()) for purpose in PURPOSES))
        assert sum(1 for _ in itertools.islice(walks, 200)) == 200
