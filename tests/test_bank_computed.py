"""The computed questions of the bank against a second implementation, on a thousand draws each.

The oracles stand in :mod:`tests.oracles`. The regressions set the numbers of the reference exam and expect its answers.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import math
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy

from generator.answer import Judgement, Notes
from generator.bank import find_question
from generator.course import find_course
from generator.expression import Scope
from generator.numbers import Row, Tensor, approximate
from generator.program import Draw, Program
from generator.questions import kind_name
from generator.questions.blanks import CompiledBlanks
from generator.questions.choice import CompiledChoice
from generator.sampling import Tally, draws
from generator.spec import part_answers
from tests.oracles import ORACLES, TRUTHS

ROOT = Path(__file__).parents[1]
DRAWS = 1000
COMPUTED = frozenset({"number", "tensor", "formula"})

# Right by a property and not by a value; a test of its own holds the property.
BY_PROPERTY = frozenset({"cnn/cross-detector"})
IDS = sorted(path.relative_to(ROOT / "bank").with_suffix("").as_posix() for path in ROOT.glob("bank/*/*.yaml"))


# ---------------------------------------------------------------- reading draws
@functools.cache
def program(id: str) -> Program:
    return find_question(find_course(ROOT), id).program


@functools.cache
def drawn(id: str, count: int = DRAWS) -> tuple[Draw, ...]:
    found = tuple(itertools.islice(draws(program(id), "oracle", "exam", Tally()), count))
    assert found, "or nothing was compared"
    return found


def listed(value: Any) -> Any:
    """A value as plain Python: lists, dicts, numbers, words."""
    if isinstance(value, Tensor):
        return [listed(item) for item in value]
    if isinstance(value, Row):
        return {name: listed(item) for name, item in value.fields()}
    return value


def given(id: str, draw: Draw, reads: tuple[str, ...] = ()) -> dict[str, Any]:
    values = {name: listed(value) for name, value in program(id).parameter_values(draw)}
    return values | {name: listed(draw.moment.scope[name]) for name in reads}


def answers(id: str, draw: Draw) -> dict[str, Any]:
    """What is right by answer and gap: a value, or the ids of the right statements of a pool."""
    found: dict[str, Any] = {}
    for part, judgements in zip(program(id).parts, draw.judgements, strict=True):
        for answer, judgement in zip(part.answers, judgements, strict=True):
            if isinstance(answer, CompiledBlanks):
                found |= {gap.id: judged.value for gap, judged in zip(answer.gaps, judgement.picked, strict=True)}
            elif isinstance(answer, CompiledChoice):
                found[answer.id] = _right_statements(judgement)
            else:
                found[answer.id] = listed(judgement.value)
    return {name: value for name, value in found.items() if value is not None}


def _right_statements(judgement: Judgement) -> list[str]:
    return sorted(statement.name for statement, truth in judgement.picked if truth)


def agrees(found: Any, expected: Any, within: float | None) -> bool:
    """True where the answer is what the oracle says, exactly or within a float's reach."""
    if callable(expected):
        return _same_function(found, expected)
    if isinstance(expected, str):
        return found in (expected, [expected])
    if isinstance(expected, list):
        return len(found) == len(expected) and all(
            agrees(one, other, within) for one, other in zip(found, expected, strict=True)
        )
    return bool(found == expected if within is None else abs(approximate(found) - expected) <= within)


def _same_function(found: Any, expected: Any) -> bool:
    chance = random.Random(7)
    for _ in range(3):
        point = {name: chance.uniform(0.5, 3) for name in inspect.signature(expected).parameters}
        value = float(sympy.Add(found).subs({sympy.Symbol(name, positive=True): x for name, x in point.items()}))
        if not math.isclose(value, expected(**point), rel_tol=1e-9):
            return False
    return True


def computed(id: str) -> set[str]:
    """The ids of the answers and gaps that are computed."""
    ids = set()
    for name, part in program(id).spec.parts.items():
        for answer, (spec, _) in part_answers(part, name).items():
            kinds = {answer: spec, **getattr(spec, "gaps", {})}
            ids |= {each for each, fields in kinds.items() if kind_name(fields) in COMPUTED}
    return ids


@pytest.mark.parametrize("id", ORACLES)
def test_answers_agree_with_a_second_implementation(id: str) -> None:
    oracle, here = ORACLES[id], computed(id)
    assert len(drawn(id)) >= 150 or program(id).spec.few, "a question of this bank has at least 200 variants"
    for draw in drawn(id):
        values = given(id, draw, oracle.reads)
        expected, found = oracle.answers(values), answers(id, draw)
        assert here <= expected.keys() <= found.keys(), (id, here, expected.keys(), found.keys())
        for name, value in expected.items():
            assert agrees(found[name], value, oracle.within.get(name)), (id, name, values, found[name], value)


@pytest.mark.parametrize("id", TRUTHS)
def test_statements_hold_as_a_second_table_says(id: str) -> None:
    seen = set()
    for draw in drawn(id):
        truths = TRUTHS[id](given(id, draw))
        for part, judgements in zip(program(id).parts, draw.judgements, strict=True):
            for answer, judgement in zip(part.answers, judgements, strict=True):
                for statement, truth in judgement.picked if isinstance(answer, CompiledChoice) else ():
                    assert truth is truths[statement.name], (id, statement.name, given(id, draw))
                    seen.add(truth)
    assert seen == {True, False}


@pytest.mark.parametrize("id", IDS)
def test_every_computed_question_has_an_oracle(id: str) -> None:
    assert id in ORACLES or id in BY_PROPERTY or not computed(id)


# ---------------------------------------------------------------- a filter is marked by a property
def accepts(draw: Draw, weights: list[list[int]]) -> bool:
    notes: Notes = program("cnn/cross-detector").parts[0].answers[0].notes
    assert notes.condition is not None
    given_weights = Tensor(Tensor(row) for row in weights)
    return bool(notes.condition.evaluate(Scope({"given": given_weights}, parent=draw.moment.scope)))


def strongest(weights: list[list[int]]) -> list[tuple[int, ...]]:
    """Every binary image with the largest response, of all 512."""
    taps = [weight for row in weights for weight in row]
    responses = {
        image: sum(w * x for w, x in zip(taps, image, strict=True)) for image in itertools.product((0, 1), repeat=9)
    }
    top = max(responses.values())
    return [image for image, response in responses.items() if response == top]


def test_a_filter_is_accepted_exactly_when_it_singles_out_the_pattern() -> None:
    chance = random.Random(5)
    verdicts = set()
    for draw in drawn("cnn/cross-detector", 200):
        cells = given("cnn/cross-detector", draw)["cells"]
        pattern = tuple(cell for row in cells for cell in row)
        signs = [[chance.choice((1, 2)) * (1 if cell else -1) for cell in row] for row in cells]
        for weights in (answers("cnn/cross-detector", draw)["filter"], signs, _changed(signs, chance)):
            verdict = strongest(weights) == [pattern]
            verdicts.add(verdict)
            assert accepts(draw, weights) is verdict, (cells, weights)
    assert verdicts == {True, False}


def _changed(weights: list[list[int]], chance: random.Random) -> list[list[int]]:
    """The same with one cell anew: of the other sign, 0, or of a size that does not matter."""
    row, column, weight = chance.randrange(3), chance.randrange(3), chance.randrange(-2, 3)
    return [[weight if (i, j) == (row, column) else w for j, w in enumerate(ws)] for i, ws in enumerate(weights)]


# ---------------------------------------------------------------- by head
def test_numbers_are_friendly() -> None:
    for draw in drawn("cnn/conv-by-hand"):
        found = answers("cnn/conv-by-hand", draw)
        cells = [Fraction(cell) for name in ("z", "dz") for row in found[name] for cell in row]
        assert all((4 * cell).denominator == 1 and abs(cell) <= 4 for cell in cells)
        assert all((20 * Fraction(weight)).denominator == 1 for weight in found["step"])
    for draw in drawn("evaluation/confusion-metrics"):
        found = answers("evaluation/confusion-metrics", draw)
        assert all(Fraction(found[name]).denominator <= 12 for name in ("precision", "recall", "accuracy"))
