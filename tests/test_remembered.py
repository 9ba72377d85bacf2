"""What a text is filled with is kept by the values in it: the same as filling it anew, and one object."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content import Blocks
from generator.diagnostics import Fault
from generator.expression import Scope, compile_expression
from generator.expression.memory import Memory
from generator.markup import Prose, parse_line, parse_prose
from generator.numbers import Row, tensor
from generator.numbers.printing import Shown

TEXTS = (
    "Let $x = <<a>>$, and <<b>> of them.",
    "It is <% if a %>so: $<<b>>$<% else %>not so<% endif %>.\n\nTwice: $$2 \\cdot <<a>>$$ and $<<b>>$.",
    "<% for v in [a, b] %>Of $<<v>>$ the <<v>>. <% endfor %>\n\n- <<a>>\n- $<<b>>$",
    "As ever: $1 + 1$, and <<b>>.",
)

values = (
    st.integers(-3, 3)
    | st.booleans()
    | st.fractions(-2, 2, max_denominator=3)
    | st.sampled_from(["word", "1"])
    | st.lists(st.integers(0, 1) | st.booleans(), min_size=1, max_size=3).map(tensor)
)


def prose(text: str) -> Prose:
    faults: list[Fault] = []
    made = parse_prose(text, {}, {}, faults)
    assert not faults
    return made


def filled(text: Prose, **given: Any) -> Blocks:
    return text.fill(Scope(given))


@given(st.sampled_from(TEXTS), st.lists(st.tuples(values, values), min_size=1, max_size=40))
def test_a_text_that_remembers_is_filled_as_one_that_does_not(text: str, given: list[tuple[Any, Any]]) -> None:
    known = prose(text)
    for a, b in given:
        assert told(known, a, b) == told(prose(text), a, b)


def told(text: Prose, a: Any, b: Any) -> str:
    """What a text is filled with, or what is wrong with it."""
    try:
        return repr(filled(text, a=a, b=b))
    except Fault as fault:
        return f"{fault.code} {fault.offset} {fault.message}"


def test_equal_values_give_one_object_and_others_another() -> None:
    text = prose("A paragraph with <<a>>.\n\nAnother one with $<<b>>$.")
    first, second = filled(text, a=1, b=2), filled(text, a=1, b=Fraction(1, 2))
    assert first[0] is second[0]
    assert first[1] != second[1]
    assert filled(text, a=2, b=2)[1] is first[1]


def test_rows_of_a_table_are_told_by_their_fields() -> None:
    text = prose("The <<row.name>> has <<row.count>>.")
    one, same = (filled(text, row=Row({"name": "cat", "count": 3})) for _ in range(2))
    other = filled(text, row=Row({"name": "cat", "count": 4}))
    assert one[0] is same[0]
    assert other != one


def test_what_loops_bind_is_looked_up_where_it_is_bound() -> None:
    text = prose("<% for v in range(n) %>\n\nNumber <<v>>.\n\n<% endfor %>")
    assert len({repr(block) for block in filled(text, n=4)}) == 4


def test_a_slope_is_not_told_by_the_value_of_its_name() -> None:
    text = prose("The slope of $y$ is $<<derivative(y, x)>>$.")
    lets = {name: compile_expression(formula, []) for name, formula in (("up", "x"), ("down", "4 - x"))}
    slopes = [repr(text.fill(Scope({"x": 2}, {"y": let}))) for let in lets.values() if let is not None]
    assert len(set(slopes)) == 2, "y is 2 both times"


def test_values_that_are_no_key_are_printed_each_time() -> None:
    text = prose("It is $<<a>>$.")
    assert [repr(filled(text, a=Shown(tex, "a"))).count(tex) for tex in ("0.10", "0.20", "0.10")] == [1, 1, 1]


def test_what_is_kept_counts_towards_the_bounds_all_the_same() -> None:
    text = prose("<% for i in range(n) %>" + "long words, " * 100 + "<<a>> <% endfor %>")
    with pytest.raises(Fault, match="at most 200 KB"):
        filled(text, n=200, a=1)


def test_a_memory_that_finds_nothing_ends() -> None:
    memory = Memory(("a",), most=8, trial=4)
    for value in range(4):
        key = memory.key({"a": value})
        assert memory.get(key) is None
        memory.keep(key, "made")
    assert not memory.pays
    paying = Memory(("a",), most=8, trial=4)
    for value in (1, 1, 1, 1):
        paying.get(paying.key({"a": value})) or paying.keep(paying.key({"a": value}), "made")
    assert paying.pays


def test_a_line_is_remembered_as_a_text_is() -> None:
    line = parse_line("Of $<<a>>$ the <<b>>", {}, [])
    assert line.fill(Scope({"a": 1, "b": "half"})) is line.fill(Scope({"a": 1, "b": "half"}))
    assert line.fill(Scope({"a": True, "b": "half"})) != line.fill(Scope({"a": 1, "b": "half"}))
