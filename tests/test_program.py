"""Programs: what an address draws, which rule refuses it, and which draws are the same variant."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diagnostics import Fault
from generator.exam import ChoiceResponse, NumberResponse
from generator.numbers import Tensor, Value
from generator.sampling import Tally, choose, draws
from tests.one_question import SUM, faults, judged, program, refusals, responses, variants

seeds = st.text("abcdef0123456789", min_size=1, max_size=20)


# ---------------------------------------------------------------- drawing
def test_every_address_draws_its_own_numbers() -> None:
    made = program(SUM)
    drawn = variants(made)
    pairs = list(itertools.product(range(1, 7), repeat=2))
    assert [variant.parameters for variant in drawn] == [(("a", a), ("b", b)) for a, b in pairs]
    for (a, b), variant in zip(pairs, drawn, strict=True):
        (response,) = variant.parts[0].responses
        assert isinstance(response, NumberResponse)
        assert response.value == a + b


def test_a_draw_holds_what_its_address_has_whatever_the_rules_asked_for() -> None:
    made = program("""
    params: {a: 1..6, b: 1..6}
    let: {wording: a + 2} # a name like any other, though an address has a wording too
    require: {even: wording % 2 == 0}
    wordings: {other: {stem: 'Think of <<b>>, then of <<a>>.'}}
    stem: Think of <<a>>, then of <<b>>.
    parts:
      one: {ask: What is two more than the first?, number: wording, marks: 1}
    """)
    valid = [draw for draw in judged(made) if not isinstance(draw, str)]
    expected = [(a, b, name) for a in (2, 4, 6) for b in range(1, 7) for name in ("", "other")]
    assert [tuple(draw.moment.drawn.values()) for draw in valid] == expected
    assert [draw.judgements[0][0].value for draw in valid] == [a + 2 for a, _, _ in expected]
    assert [draw.wording for draw in valid] == [name for _, _, name in expected]
    assert [dict(made.parameter_values(draw)) for draw in valid] == [{"a": a, "b": b} for a, b, _ in expected]


def test_outside_the_space_is_no_draw() -> None:
    made = program(SUM)
    for address in (-1, made.space.size):
        with pytest.raises(IndexError):
            made.judge(address)


@given(seeds)
@settings(max_examples=25)
def test_a_walk_meets_each_variant_once(seed: str) -> None:
    made = program(SUM)
    for purpose in ("exam", "practice"):
        tally = Tally()
        found = list(draws(made, seed, purpose, tally))
        assert len({made.identity(each) for each in found}) == len(found)
        assert len({each.moment.address for each in found}) == len(found) == tally.accepted - tally.repeated


@given(seeds)
@settings(max_examples=25)
def test_exam_and_practice_share_no_address(seed: str) -> None:
    made = program(SUM)
    exam = {each.moment.address for each in draws(made, seed, "exam", Tally())}
    practice = {each.moment.address for each in draws(made, "other", "practice", Tally())}
    assert not exam & practice
    assert len(exam) + len(practice) == made.space.size


# ---------------------------------------------------------------- identity
def identities(text: str) -> int:
    """How many different variants a question has."""
    made = program(text)
    return len({made.identity(each) for each in judged(made) if not isinstance(each, str)})


def test_words_make_no_new_variant() -> None:
    named = SUM.replace("params: {", "params: {name: [Ann, Ben], ").replace("What is", "<<name>> asks, what is")
    assert program(named).space.size == 2 * program(SUM).space.size
    assert identities(named) == identities(SUM) == 36


def test_a_wording_makes_no_new_variant() -> None:
    made = SUM + "wordings: {other: {parts: {total: 'Add $<<a>>$ and $<<b>>$.'}}}\n"
    assert program(made).space.size == 72
    assert identities(made) == 36


def test_a_number_that_the_student_does_not_see_makes_no_new_variant() -> None:
    hidden = SUM.replace("$<<a>> + <<b>>$", "$<<a + b>>$")
    assert identities(hidden) == 11, "only the sum, from 2 to 12, is seen"


def test_the_outcome_of_a_test_in_a_text_makes_a_new_variant() -> None:
    shown = SUM.replace("$<<a>> + <<b>>$?", "the sum? It is <% if a == 1 %>small<% else %>large<% endif %>.")
    # (a = 1, sum 2..7) and (a > 1, sum 3..12)
    assert identities(shown) == 6 + 10


def test_the_order_of_options_makes_no_new_variant() -> None:
    pool = """
    params: {name: [Ann, Ben, Cem, Dora, Eva, Finn]}
    parts:
      which:
        ask: Which, <<name>>?
        choice: {options: 4, right: 1}
        marks: 1
        statements: {good: {right: Yes}, bad: {wrong: No}, worse: {wrong: Never}, worst: {wrong: Not at all}}
    """
    drawn = [each for each in responses(program(pool)) if isinstance(each, ChoiceResponse)]
    assert len({tuple(option.id for option in each.options) for each in drawn}) > 1
    assert identities(pool) == 1


# ---------------------------------------------------------------- rules
def test_a_refused_address_counts_under_the_first_rule_that_refuses_it() -> None:
    counts = refusals(program(SUM + "require:\n  differ: a != b\n  small: a + b < 11\n"))
    assert counts == {"differ": 6, "small": 2}, "(5, 6) and (6, 5); (6, 6) fails both and counts once"


def test_an_unused_parameter_has_no_value_and_makes_no_new_variant() -> None:
    made = program("""
    params:
      kind: [plain, shifted]
      n: 1..3
      shift: {from: 1..4, when: kind == "shifted"}
    parts:
      value:
        ask: 'What is $<<n>><% if kind == "shifted" %> + <<shift>><% endif %>$?'
        number: n + shift if kind == "shifted" else n
        marks: 1
    """)
    plain = [v for v in variants(made) if dict(v.parameters)["kind"] == "plain"]
    shifted = [v for v in variants(made) if dict(v.parameters)["kind"] == "shifted"]
    assert plain
    assert all("shift" not in dict(v.parameters) for v in plain)
    assert all("shift" in dict(v.parameters) for v in shifted)
    assert len({made.identity(each) for each in judged(made) if not isinstance(each, str)}) == 3 + 3 * 4


def test_a_value_that_an_unused_parameter_lacks_is_a_fault() -> None:
    made = program("""
    params:
      n: 1..3
      shift: {from: 1..4, when: n > 5}
    parts: {value: {ask: What is <<n>>?, number: n + shift, marks: 1}}
    """)
    with pytest.raises(Fault, match="shift"):
        made.judge(0)


# ---------------------------------------------------------------- families
FAMILY = SUM + "family: (a + b) % 2\n"


@given(seeds)
@settings(max_examples=25)
def test_all_forms_come_from_one_family(seed: str) -> None:
    made = program(FAMILY)
    chosen = choose(made, seed, "exam", 6)
    assert len({each.family for each in chosen}) == 1
    assert len({made.identity(each) for each in chosen}) == 6


def test_a_family_that_is_too_small_gives_way_to_a_larger_one() -> None:
    made = program(SUM + "family: a == 1 and b == 1\n")
    for seed in map(str, range(40)):
        assert {each.family for each in choose(made, seed, "exam", 5)} == {"False"}


def test_too_few_variants_are_a_fault_that_names_the_count_unless_reuse_is_allowed() -> None:
    few = "params: {a: 1..4}\nparts: {one: {ask: 'What is <<a>>?', number: a, marks: 1}}\n"
    with pytest.raises(Fault, match="3 distinct variants among 3 addresses, 5 variants are asked for") as raised:
        choose(program(few), "seed", "exam", 5)
    assert raised.value.code == "too-few-variants"
    made = program(few + "reuse: allowed\n")
    again = choose(made, "seed", "exam", 5)
    assert len(again) == 5
    assert len({made.identity(each) for each in again}) == 3


# ---------------------------------------------------------------- values set by hand
def test_values_set_by_hand_may_leave_ranges_and_break_rules_and_are_told() -> None:
    made = program(SUM + "require:\n  differ: a != b\n  small: a + b < 11\n".replace("small", "small sum"))
    draw, broken = made.judge_given({"a": 20, "b": 20})
    assert broken == ("a leaves its range", "b leaves its range", "differ", "small sum")
    assert draw.judgements[0][0].value == 40
    _, none = made.judge_given({"a": 2, "b": 3})
    assert none == ()


def test_values_set_by_hand_name_the_mistake_that_coincides() -> None:
    made = program(SUM + "    mistakes: {product: {value: a*b, because: Multiplied.}}\n")
    draw, broken = made.judge_given({"a": 2, "b": 2})
    assert broken == ("mistake product",)
    assert draw.judgements[0][0].value == 4


@pytest.mark.parametrize(
    ("parameter", "inside", "outside"),
    [
        ("{from: 0.1..0.5 step 0.1}", Fraction(1, 2), Fraction(11, 20)),
        ("{from: -3..3, except: [0, 1]}", 2, 1),
        ("{from: 1..3, shape: [2], distinct: true}", Tensor([3, 1]), Tensor([3, 3])),
        ("{from: 1..3, shape: [2], sorted: true}", Tensor([1, 1]), Tensor([2, 1])),
        ("{subset: {2: 0..3}}", Tensor([0, 3]), Tensor([3, 0])),
        ("{permutation: [1, 2, 3]}", Tensor([3, 1, 2]), Tensor([3, 1, 1])),
    ],
)
def test_what_leaves_a_range(parameter: str, inside: Value, outside: Value) -> None:
    made = program(f"params: {{p: {parameter}}}\nparts: {{one: {{ask: 'What is <<p>>?', text: [it], marks: 1}}}}\n")
    assert made.judge_given({"p": inside})[1] == ()
    assert made.judge_given({"p": outside})[1] == ("p leaves its range",)


# ---------------------------------------------------------------- indices
def test_listed_vectors_count_from_the_index_as_drawn_ones_do() -> None:
    made = program("""
    params:
      s: {from: [[1, 2], [2, 1]], index: 1}
    parts: {first: {ask: Give $s_1$ of $<<s>>$., number: 's[1]', marks: 1}}
    """)
    assert [made.scope(made.space.values(address))["s"][1] for address in range(2)] == [1, 2]


def test_an_index_without_cells_is_refused() -> None:
    [told] = faults("params: {n: {from: 1..9, index: 1}}\nparts: {a: {ask: Give <<n>>., number: n, marks: 1}}\n")
    assert (told.code, told.hint) == ("wrong-parameter", "shape: [3]")
