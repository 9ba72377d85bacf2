"""Versions of one exam share at most half: of the drawn numbers, of a pool's statements, and never all answers."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.program import Draw, Program
from generator.sampling import Tally, choose, choose_personal, draws, draws_like
from tests.one_question import program

seeds = st.text("abcdef", min_size=1, max_size=8)

SUMS = """
params:
  x: {from: 1..6, shape: [3]}
  y: 1..6
  note: [once, twice]
parts:
  total: {ask: 'What is <<x[0]>> + <<x[1]>> + <<x[2]>> + <<y>> (<<note>>)?', number: sum(x) + y, marks: 1}
"""
POOL = (
    "parts:\n  facts:\n    ask: Which hold?\n    marks: 2\n    choice: {options: 4, right: 2}\n    statements:\n"
    + "".join(
        f"      {truth}{k}: {{{truth}: '{truth} {k}.', because: 'So {k}.'}}\n"
        for k in range(6)
        for truth in ("right", "wrong")
    )
)
SWITCHES = """
params: {a: 1..2, b: 1..2, c: 1..2}
parts:
  code: {ask: 'What is 100 · <<a>> + 10 · <<b>> + <<c>>?', number: 100*a + 10*b + c, marks: 1}
"""


def numbers(draw: Draw) -> list[Any]:
    scope = draw.moment.scope
    return [*scope["x"], scope["y"]]


def names(draw: Draw) -> set[str]:
    return {statement.name for statement, _ in draw.judgements[0][0].picked}


def shared(one: Draw, other: Draw) -> int:
    return sum(a == b for a, b in zip(numbers(one), numbers(other), strict=True))


@given(seeds)
@settings(max_examples=25)
def test_two_versions_differ_in_half_of_the_numbers_and_in_the_answer(seed: str) -> None:
    for one, other in itertools.combinations(choose(program(SUMS), seed, "exam", 6), 2):
        assert shared(one, other) <= 2
        assert one.judgements[0][0].value != other.judgements[0][0].value


@given(seeds)
@settings(max_examples=25)
def test_two_versions_share_at_most_half_of_the_statements(seed: str) -> None:
    for one, other in itertools.combinations(choose(program(POOL), seed, "exam", 4), 2):
        assert len(names(one) & names(other)) <= 2


@given(seeds, st.integers(0, 3), st.integers(1, 3))
@settings(max_examples=25)
def test_a_veto_moves_one_form_alone_and_its_new_draw_is_apart_too(seed: str, form: int, times: int) -> None:
    made: Program = program(SUMS)
    before = choose(made, seed, "exam", 4)
    after = choose(made, seed, "exam", 4, {form: times})
    assert [k for k in range(4) if before[k].address != after[k].address] == [form]
    assert all(shared(after[form], before[k]) <= 2 for k in range(4) if k != form)
    both = choose(made, seed, "exam", 4, {form: times, (form + 1) % 4: 1})
    assert both[form].address == after[form].address
    assert len({made.identity(draw) for draw in both}) == 4


def test_where_the_space_is_too_small_to_stay_apart_the_draws_still_differ() -> None:
    """Five of six points of a cube: two of them must share two of three numbers."""
    made = program(SWITCHES)
    chosen = choose(made, "seed", "exam", 5)
    assert len({made.identity(draw) for draw in chosen}) == 5
    first, second = (draw.moment.scope for draw in chosen[:2])
    assert sum(first[name] == second[name] for name in "abc") <= 1


# ---------------------------------------------------------------- persons
def test_persons_are_asked_in_one_wording_and_no_other_is_looked_at() -> None:
    made = program(SUMS + "wordings:\n" + "".join(f"  {k}: {{parts: {{total: 'Add the {k}.'}}}}\n" for k in "pqrs"))
    persons = [str(number) for number in range(40)]
    drawn = choose_personal(made, "seed", "exam", persons)
    first = next(draws(made, "seed", "exam", Tally()))
    assert {draw.wording for draw in drawn} == {first.wording}
    tally = Tally()
    own = draws_like(first, made, "seed", "exam", tally, made.judge)
    assert {draw.wording for draw in itertools.islice(own, 100)} == {first.wording}
    assert tally.tried == tally.accepted, "every address has a variant, so others were of another wording"
