"""Expressions at many addresses at once against the same expressions at one address after the other."""

from __future__ import annotations

import dataclasses
import functools
import tracemalloc
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.answer import Rejection
from generator.bank import load_bank
from generator.course import find_course
from generator.expression import Expression, Scope, compile_expression
from generator.expression.columns import Alone, ColumnExpression, Columns, Parts
from generator.functions import FUNCTIONS, ON_COLUMNS
from generator.numbers import Tensor, tensor
from generator.numbers.column import Column
from generator.verify import Walk, itinerary
from tests.command import ROOT
from tests.one_question import program

COURSE = find_course(ROOT)
BANK = load_bank(COURSE)

Row = dict[str, Any]


@functools.cache
def compiled(text: str) -> Expression:
    expression = compile_expression(text, [])
    assert expression is not None, text
    return expression


@functools.cache
def on_columns(text: str) -> ColumnExpression:
    return ColumnExpression(compiled(text))


class Given:
    """A parameter that has another value at each address."""

    def __init__(self, values: Sequence[Any]) -> None:
        self.values = values

    def value(self, columns: Columns) -> Column:
        return Column([self.values[digits[0]] for digits in columns.digits])


def together(text: str, rows: Sequence[Row], lets: dict[str, str] | None = None) -> list[Any]:
    """The values of an expression in all rows, asked at once."""
    given = {name: Given([row[name] for row in rows]) for name in rows[0]}
    derived = {name: on_columns(let) for name, let in (lets or {}).items()}
    columns = Columns([(k,) for k in range(len(rows))], given, derived, {})
    values = Parts(columns, range(len(rows))).ask(on_columns(text))
    return [values[k] for k in range(len(rows))]


def one_by_one(text: str, rows: Sequence[Row], lets: dict[str, str] | None = None) -> list[Any]:
    """The values of an expression in all rows, asked in each."""
    derived = {name: compiled(let) for name, let in (lets or {}).items()}
    return [compiled(text).evaluate(Scope(row, derived)) for row in rows]


def typed(values: Sequence[Any]) -> list[Any]:
    """Values beside their types: True is 1 and Fraction(2) is 2, but not here."""
    return [
        (type(value), value, [type(cell) for cell in value.cells()] if isinstance(value, Tensor) else 0)
        for value in values
    ]


NUMBERS = st.integers(-4, 4) | st.fractions(-3, 3, max_denominator=4)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "a": NUMBERS,
            "b": st.integers(-3, 3),
            "w": st.sampled_from(["cat", "dog"]),
            "x": st.lists(st.integers(-3, 3), min_size=3, max_size=3).map(lambda cells: tensor(cells, start=1)),
            "m": st.lists(st.lists(NUMBERS, min_size=2, max_size=2), min_size=2, max_size=2).map(tensor),
        }
    ),
    min_size=1,
    max_size=25,
)
LETS = {"run": "relu_rnn(b, a, 1, x)", "gates": "run.gates", "p": "a*b + 1"}
EXPRESSIONS = [
    "a + b*a - 2",
    "-a",
    "+b",
    "a/4 + 0.5",
    "a**2 - b**3",
    "a // 2 + b % 3",
    "a == b or a < b <= 2",
    "not (a != b and b > 0)",
    "1 if a > b else 2 if b > 0 else w",
    "7",
    "x[1]*x[2] - x[3]",
    "x[2:4]",
    "x[1 if b > 0 else 2]",
    "x[abs(b) % 3 + 1]",
    "m[0, 1] + m[1][0]",
    "[a, b, a + b]",
    "[[a, b], [b, a]][1]",
    "2*x + x",
    "m @ m",
    "max(x) - min(a, b)",
    "sum(v for v in x)",
    "sum(v**2 for v in x if v > 0)",
    "[i*v for i, v in zip(range(1, 4), x)]",
    "all(v > -4 for v in x) and any(v > 0 for v in x)",
    "max([abs(v) for v in x])",
    "b in x",
    "0 not in x",
    "b in [1, 2, a]",
    "b not in [1, a]",
    "w == 'cat'",
    "round(a/3, 2)",
    "floor(a) + ceil(a)",
    "run.h[3]",
    "run.dV + run.dW*2 if gates[1] == 1 else 0",
    "[run.z[i] - 1 for i in range(1, 4)]",
    "max(abs(z) for z in run.z)",
    "derivative(run.h[3], a)",
    "derivative(run.h[3], x[2])",
    "derivative(a**2*b, a) + p",
    "derivative(p*a, b)",
    "gates",
]


@pytest.mark.parametrize("text", EXPRESSIONS)
@settings(max_examples=50)
@given(rows=ROWS)
def test_a_column_has_what_each_address_gives(text: str, rows: list[Row]) -> None:
    try:
        found = together(text, rows, LETS)
    except Alone:
        return  # asked one by one, which is what it is compared with; the next test holds that this is rare
    assert typed(found) == typed(one_by_one(text, rows, LETS))


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_what_can_be_asked_at_once_is(text: str) -> None:
    rows = [
        {"a": Fraction(a, 2), "b": b, "w": "cat", "x": tensor([1, b, -a], start=1), "m": tensor([[a, b], [1, 2]])}
        for a in range(1, 5)
        for b in range(1, 5)
    ]
    assert typed(together(text, rows, LETS)) == typed(one_by_one(text, rows, LETS))


# ---------------------------------------------------------------- what is asked one by one
def test_a_fault_at_one_address_is_left_to_it() -> None:
    with pytest.raises(Alone):
        together("1/a", [{"a": 1}, {"a": 0}])


def test_a_branch_keeps_a_fault_away_from_those_that_do_not_take_it() -> None:
    assert together("1/a if a != 0 else 0", [{"a": 2}, {"a": 0}, {"a": 1}]) == [Fraction(1, 2), 0, 1]


def test_too_many_ways_are_gone_one_by_one() -> None:
    rows = [{"x": tensor([k >> bit & 1 for bit in range(8)])} for k in range(256)]
    with pytest.raises(Alone):
        together("[v for v in x if v > 0]", rows)


@pytest.mark.parametrize("text", ["zeros(100, 100)", "zeros(a*1000 % 7 + 1, 900)", "[k + a for k in range(5000)]"])
def test_what_takes_much_memory_is_gone_one_by_one(text: str) -> None:
    """Four thousand addresses with ten thousand cells each would take a gigabyte."""
    tracemalloc.start()
    with pytest.raises(Alone):
        together(f"len({text} + a) > 0", [{"a": k} for k in range(4_096)])
    assert tracemalloc.get_traced_memory()[1] < 200_000_000
    tracemalloc.stop()
    assert together(f"len({text} + a) > 0", [{"a": k} for k in range(16)]) == [True] * 16


def test_a_missing_name_is_left_to_the_address() -> None:
    with pytest.raises(Alone):
        together("a + nowhere", [{"a": 1}])


def test_a_result_that_prints_no_number_is_no_column() -> None:
    with pytest.raises(Alone):
        together("run", [{"a": 1, "b": 2, "x": tensor([1, 2, 3], start=1)}], LETS)


def test_a_derived_value_is_not_computed_where_no_one_asks() -> None:
    rows = [{"a": 0}, {"a": 2}]
    assert together("a > 0 and p > 0", rows, {"p": "1/a"}) == [False, True]


# ---------------------------------------------------------------- functions that run on columns themselves
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "abs": (NUMBERS,),
    "linear_rnn": (NUMBERS, NUMBERS, NUMBERS, st.lists(NUMBERS, min_size=2, max_size=2)),
    "relu_rnn": (NUMBERS, NUMBERS, NUMBERS, st.lists(NUMBERS, min_size=2, max_size=2)),
}


def test_every_function_on_columns_is_compared_here() -> None:
    assert set(ARGUMENTS) == ON_COLUMNS


def asked(example: Any) -> list[str]:
    """Expressions that ask for all that a function of this name gives: a number, or each field of a result."""
    if not dataclasses.is_dataclass(example):
        return ["run"]
    return [f"run.{field.name}" for field in dataclasses.fields(example)]


@pytest.mark.parametrize("name", sorted(ON_COLUMNS))
@given(data=st.data())
def test_a_function_on_columns_gives_what_it_gives_at_each_address(name: str, data: st.DataObject) -> None:
    arguments = data.draw(st.lists(st.tuples(*ARGUMENTS[name]), min_size=1, max_size=12))
    rows = [
        {f"p{k}": tensor(each) if isinstance(each, list) else each for k, each in enumerate(row)} for row in arguments
    ]
    call = f"{name}({', '.join(rows[0])})"
    example = FUNCTIONS[name](*rows[0].values())
    fields = (
        [f"run.{field.name}" for field in dataclasses.fields(example)] if dataclasses.is_dataclass(example) else ["run"]
    )
    for field in fields:
        assert together(field, rows, {"run": call}) == one_by_one(field, rows, {"run": call})


# ---------------------------------------------------------------- the walk
@pytest.mark.parametrize("id", sorted(BANK.questions))
def test_rules_of_the_bank_refuse_what_they_refuse_one_by_one(id: str) -> None:
    """Of each question a keyed sample, judged by the program itself."""
    own = BANK[id].program
    route = itinerary(own, whole=0, sample=300)
    survey, _ = Walk(own).go(route, 0, route.ranks, float("inf"))
    refused: Counter[str] = Counter()
    valid = 0
    for address, _ in route.visit(own.space, 0, route.ranks):
        try:
            own.judge(address)
        except Rejection as rejection:
            refused[rejection.rule] += 1
        else:
            valid += 1
    assert survey.refused == {rule: count for rule, count in refused.items() if rule in own.rules}
    assert survey.valid == valid


def test_a_faulty_rule_is_found_where_it_is() -> None:
    """One address of many divides by zero: it is told, and the others are judged."""
    faulty = program("""
    params: {a: 0..9, b: 0..99}
    require: {small: 1/(a - 7) < 1000 if b == 50 else b < 90}
    parts: {sum: {ask: What is $<<a>> + <<b>>$?, number: a + b, marks: 1}}
    """)
    route = itinerary(faulty)
    survey, _ = Walk(faulty).go(route, 0, route.ranks, float("inf"))
    assert [(path, code, example.count) for (path, code, _), example in survey.faults.items()] == [
        (("require", "small"), "division-by-zero", 1)
    ]
    assert survey.valid == 10 * 90 - 1
