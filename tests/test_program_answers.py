"""Programs: mistakes that coincide with the answer, second derivations of it, and divisions by zero."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Fault
from generator.judging import _print_exactly
from generator.numbers import normal, tensor
from generator.numbers.printing import tex
from tests.one_question import SUM, faults, judged, program, question, refusals, variants


# ---------------------------------------------------------------- mistakes
def coinciding(answer: str) -> set[int]:
    """The values of n from 0 to 9 at which the mistake coincides with the right value."""
    made = program(f"params: {{n: 0..9}}\nparts:\n  one:\n    ask: What is <<n>>?\n    marks: 1\n{answer}")
    outcomes = list(judged(made))
    assert all(not isinstance(each, str) or each == "mistake slip" for each in outcomes)
    return {n for n, each in enumerate(outcomes) if each == "mistake slip"}


def test_a_mistake_coincides_by_value() -> None:
    assert coinciding("    number: 2*n\n    mistakes: {slip: {value: n*n, because: No.}}\n") == {0, 2}


def test_a_mistake_coincides_within_the_tolerance() -> None:
    answer = "    number: 10*n\n    tolerance: 1\n    mistakes: {slip: {value: 10*n + n - 3, because: No.}}\n"
    assert coinciding(answer) == {2, 3, 4}
    relative = answer.replace("tolerance: 1", "tolerance: 10%")
    assert coinciding(relative) == {n for n in range(10) if abs(n - 3) <= n}
    figures = "    number: 100 + n\n    tolerance: 2 figures\n    mistakes: {slip: {value: 100, because: No.}}\n"
    assert coinciding(figures) == {0, 1, 2, 3, 4}, "105 rounds to 110"


def test_a_mistake_coincides_as_displayed() -> None:
    answer = "    number: n\n    shown: decimals(given, 1)\n    mistakes: {slip: {value: n + n/100, because: No.}}\n"
    assert coinciding(answer) == {0, 1, 2, 3, 4}, "5.05 is displayed as 5.1"


def test_a_tensor_coincides_as_displayed_with_one_of_another_shape() -> None:
    answer = "    tensor: '[[n, 1/3]]'\n    mistakes: {slip: {value: '[[[3, 1/3]]]', because: No.}}\n"
    assert coinciding(answer) == {3}, "a tensor of one matrix is displayed as that"


CELLS = st.integers(-3, 3) | st.fractions(-2, 2, max_denominator=12).map(normal)
SHAPES = st.sampled_from([(2,), (1, 2), (2, 1), (1, 1, 2)])


@st.composite
def tensors(draw: st.DrawFn) -> Any:
    shape = draw(SHAPES)
    cells = iter(draw(st.tuples(CELLS, CELLS)))

    def nest(sizes: tuple[int, ...]) -> Any:
        return tensor([nest(sizes[1:]) for _ in range(sizes[0])]) if sizes else next(cells)

    return nest(shape)


@given(CELLS | tensors(), CELLS | tensors())
def test_what_need_not_be_displayed_to_be_told_apart_is_displayed_in_two_ways(one: Any, other: Any) -> None:
    assert not _print_exactly(one, other) or (one == other) == (tex(one) == tex(other))


def test_a_mistake_coincides_where_it_has_the_accepted_property() -> None:
    answer = (
        "    number: 12*n + 12\n    accept: given % (n + 1) == 0\n    mistakes: {slip: {value: 12, because: No.}}\n"
    )
    assert coinciding(answer) == {n for n in range(10) if 12 % (n + 1) == 0}


def test_a_mistake_applies_where_its_condition_holds() -> None:
    answer = "    number: 2*n\n    mistakes: {slip: {value: n*n, when: n > 1, because: No.}}\n"
    assert coinciding(answer) == {2}


def test_two_equal_options_refuse_the_address() -> None:
    made = program("""
    params: {n: 1..9}
    parts:
      one:
        ask: What is three times <<n>>?
        number: 3*n
        marks: 1
        options: {count: 3}
        mistakes: {four: {value: 4*n, because: No.}, more: {value: n + 6, because: No.}}
    """)
    assert refusals(made) == {"mistake more": 2}, "n = 3: n + 6 = 3n; n = 2: n + 6 = 4n"


def test_too_few_applying_mistakes_refuse_the_address() -> None:
    made = program("""
    params: {n: 1..9}
    parts:
      one:
        ask: What is three times <<n>>?
        number: 3*n
        marks: 1
        options: {count: 2}
        mistakes: {four: {value: 4*n, when: n < 5, because: No.}}
    """)
    assert refusals(made) == {"too few mistakes for the options": 5}


# ---------------------------------------------------------------- second derivations
def test_verify_that_differs_is_a_fault_at_its_place_not_a_rejection() -> None:
    made = program(SUM + "    verify: a + b if a < 6 else a*b\n")
    with pytest.raises(Fault) as raised:
        list(judged(made))
    assert raised.value.code == "verify-differs"
    assert raised.value.path == ("parts", "total", "verify")


def test_follows_reads_earlier_answers_and_must_give_the_value() -> None:
    text = """
    params: {a: 1..6, b: 1..6}
    parts:
      one: {ask: 'What is <<a>> + <<b>>?', number: a + b, marks: 1}
      two: {ask: And twice that?, number: 2*(a + b), marks: 1, follows: 2*one}
    """
    assert len(variants(program(text))) == 36
    with pytest.raises(Fault) as raised:
        list(judged(program(text.replace("2*one", "one + 2"))))
    assert raised.value.code == "follows-differs"
    assert raised.value.path == ("parts", "two", "follows")


def test_follows_sees_no_later_answer() -> None:
    (fault,) = faults("""
    params: {a: 1..6}
    parts:
      one: {ask: 'What is <<a>>?', number: a, marks: 1, follows: two/2}
      two: {ask: And twice that?, number: 2*a, marks: 1}
    """)
    assert fault.code == "unknown-name"


def test_a_derivative_agrees_with_the_product_rule() -> None:
    made = program("""
    params: {a: -4..4, b: -4..4}
    let: {f: a**3*b + a/(b**2 + 1)}
    parts:
      one:
        ask: 'Derive at <<a>>, <<b>>.'
        answers:
          da: {number: 'derivative(f, a)', marks: 1, verify: 3*a**2*b + 1/(b**2 + 1)}
          db: {number: 'derivative(f, b)', marks: 1, verify: a**3 - 2*a*b/(b**2 + 1)**2}
    """)
    assert len(variants(made)) == 81


# ---------------------------------------------------------------- division by zero
@pytest.mark.parametrize(
    "answer",
    [
        "number: 1/(a - b)",
        "number: a\n    verify: a/(a - b)*(a - b)",
        "number: a\n    mistakes: {m: {value: 1/(a - b), because: No.}}",
    ],
)
def test_a_division_by_zero_is_a_fault_and_never_a_rejection(answer: str) -> None:
    text = f"params: {{a: 1..3, b: 1..3}}\nparts:\n  one:\n    ask: What is <<a>>, <<b>>?\n    marks: 1\n    {answer}\n"
    with pytest.raises(Fault) as raised:
        list(judged(program(text)))
    assert raised.value.code == "division-by-zero"
    guarded = program(text + "require: {differ: a != b}\n")
    assert refusals(guarded).get("differ") == 3
    assert variants(guarded)


def test_a_division_by_zero_in_a_rule_is_a_fault_too() -> None:
    made = program(SUM + "require: {steep: a/(b - 1) > 1}\n")
    with pytest.raises(Fault) as raised:
        made.judge(0)
    assert raised.value.path == ("require", "steep")


def test_a_fault_within_a_derived_value_is_placed_there() -> None:
    asked = question(SUM.replace("number: a + b", "number: q + a") + "let: {d: b - b, q: a/d}\n")
    with pytest.raises(Fault) as raised:
        asked.program.judge(0)
    assert raised.value.path == ("let", "q")
    place = asked.source.diagnostic(raised.value).place
    assert asked.source.line(place.line)[place.column - 1 :].startswith("a/d")
