"""Answers to choose, match and put in order: every set that the rules allow is drawn, and its key is right."""

from __future__ import annotations

import itertools

import pytest

from generator.diagnostics import Fault
from generator.exam import ChoiceResponse, MatchResponse, OrderResponse
from generator.plain import plain_text
from tests.one_question import judged, part, program, refusals, responses

# ---------------------------------------------------------------- choices
POOL = """
choice: {options: 3, right: RIGHT}
statements:
  a: {right: A, excludes: [c]}
  b: {right: B}
  c: {wrong: C}
  d: {wrong: D}
  e: {wrong: E, contested: true}
"""


def drawn_pool(right: str) -> list[ChoiceResponse]:
    """The choices of a pool without parameters."""
    text = part(POOL.replace("RIGHT", right), "{n: [1]}")
    return [each for each in responses(program(text)) if isinstance(each, ChoiceResponse)]


def test_a_choice_draws_every_set_that_its_rules_allow() -> None:
    sets = [frozenset(option.id for option in each.options) for each in drawn_pool("1..2")]
    allowed = {
        frozenset(each)
        for each in itertools.combinations("abcd", 3)
        if not {"a", "c"} <= set(each) and 1 <= len({"a", "b"} & set(each)) <= 2
    }
    assert set(sets) == allowed
    assert len(sets) == len(allowed)


def test_the_count_of_right_options_is_the_family() -> None:
    made = program(part(POOL.replace("RIGHT", "1..2"), "{n: [1]}"))
    families = set()
    for draw in judged(made):
        if not isinstance(draw, str):
            (response,) = made.variant(draw).parts[0].responses
            assert isinstance(response, ChoiceResponse)
            assert draw.family == f"{sum(option.right for option in response.options)} right"
            families.add(draw.family)
    assert families == {"1 right", "2 right"}


def test_a_fixed_count_of_right_options_is_kept() -> None:
    found = drawn_pool("2")
    assert found
    assert {sum(option.right for option in each.options) for each in found} == {2}


def test_refused_sets_count_under_their_rules() -> None:
    assert set(refusals(program(part(POOL.replace("RIGHT", "1"), "{n: [1]}")))) == {
        "excluded pair",
        "count of right options",
    }


def test_contested_statements_are_drawn_when_they_are_asked_for() -> None:
    text = part(POOL.replace("RIGHT", "1..2").replace("options: 3", "contested: true, options: 3"), "{n: [1]}")
    assert "e" in {
        option.id for each in responses(program(text)) if isinstance(each, ChoiceResponse) for option in each.options
    }
    assert "e" not in {option.id for each in drawn_pool("1..2") for option in each.options}


def test_the_truth_of_a_statement_may_be_computed() -> None:
    text = part(
        "choice: {options: 2, right: 1}\nstatements:\n"
        "  even: {says: It is even., truth: n % 2 == 0}\n"
        "  large: {says: It exceeds two., truth: n > 2}\n",
        "{n: 1..8}",
    )
    made = program(text)
    for n, draw in enumerate(judged(made), 1):
        expected = {"even": n % 2 == 0, "large": n > 2}
        if sum(expected.values()) != 1:
            assert draw == "count of right options"
            continue
        assert not isinstance(draw, str)
        (response,) = made.variant(draw).parts[0].responses
        assert isinstance(response, ChoiceResponse)
        assert {option.id: option.right for option in response.options} == expected


# ---------------------------------------------------------------- matching, ordering
def test_the_key_of_a_matching_joins_each_term_with_its_choice() -> None:
    belongs = {"A": "X", "B": "Y", "C": "X"}
    text = part(
        "match: {terms: {a: {text: A, to: x}, b: {text: B, to: y}, c: {text: C, computed: '\"x\"'}},"
        " choices: {x: X, y: Y, z: Z}, draw: 2}"
    )
    found = [each for each in responses(program(text)) if isinstance(each, MatchResponse)]
    assert len(found) == 4 * 3
    assert len({each.choices for each in found}) > 1, "the choices are shuffled"
    for response in found:
        assert len(response.terms) == 2
        for term, key in zip(response.terms, response.key, strict=True):
            assert plain_text(response.choices[key]) == belongs[plain_text(term)]


def test_a_matching_may_keep_the_order_of_its_choices() -> None:
    text = part("match: {terms: {a: {text: A, to: x}, b: {text: B, to: y}}, choices: {x: X, y: Y}, keep_order: true}")
    assert {each.choices for each in responses(program(text)) if isinstance(each, MatchResponse)} == {
        responses(program(text))[0].choices  # type: ignore[union-attr]  # a matching
    }


def test_a_computed_target_must_be_a_choice() -> None:
    text = part("match: {terms: {a: {text: A, to: x}, b: {text: B, computed: '\"q\"'}}, choices: {x: X, y: Y}}")
    with pytest.raises(Fault, match="no choice") as raised:
        list(judged(program(text)))
    assert raised.value.path[-1] == "computed"


def test_the_key_of_an_ordering_puts_the_items_right() -> None:
    steps = ["one", "two", "three", "four"]
    made = program(part("order: [one, two, three, four]", "{n: [1]}"))
    found = [each for each in responses(made) if isinstance(each, OrderResponse)]
    assert found
    for response in found:
        items = [plain_text(item) for item in response.items]
        assert [items[k] for k in response.key] == steps
        assert sum(steps.index(b) == steps.index(a) + 1 for a, b in itertools.pairwise(items)) <= 2
    assert len(found) + refusals(made)["nearly in order"] == 24
