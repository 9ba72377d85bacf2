"""Work by hand: what is counted, what is not, and that it ranks variants as a person does."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.bank import Bank, load_bank
from generator.course import find_course
from generator.expression import Scope
from generator.functions import FUNCTIONS
from generator.numbers import Dual, Trace, exact, tensor
from generator.program import Draw, Program
from generator.questions.formula import CompiledFormula
from generator.questions.number import CompiledNumber
from generator.questions.tensor import CompiledTensor
from generator.sampling import Tally, draws
from generator.source import read_text
from generator.work import Gauge, Work, work_of
from generator.work.price import UNKNOWN, digits, price
from generator.work.tracing import FREE, OPAQUE, Tracer, bare
from tests.one_question import program

COURSE = Path(__file__).parents[1]
PAIRS = read_text(
    "pairs.yaml", (Path(__file__).parent / "cases" / "work" / "pairs.yaml").read_text(encoding="utf-8")
).data["pairs"]


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank(find_course(COURSE))


def work(text: str) -> Work:
    """The work of the first address of a question."""
    made = program(text)
    return work_of(made, made.judge(0))


def of(expression: str, **values: int | str) -> int:
    """The work of an expression without that of writing its value down."""
    params = "".join(f"  {name}: [{value}]\n" for name, value in values.items())
    shown = " ".join(f"<<{name}>>" for name in values)
    parts = f"parts: {{p: {{ask: 'With {shown}?', number: '{expression}', marks: 1}}}}\n"
    return work(f"params:\n{params}{parts}").total - 1


# ---------------------------------------------------------------- ranked by hand
def test_the_pairs_come_from_many_questions_and_each_has_its_reason() -> None:
    assert len(PAIRS) == 20
    assert len({pair["question"] for pair in PAIRS}) >= 8
    assert all(len(pair["because"]) > 20 for pair in PAIRS)


def test_work_ranks_at_least_18_of_20_pairs_as_a_person_does(bank: Bank) -> None:
    right = []
    for pair in PAIRS:
        made = bank[pair["question"]].program
        less, more = (work_of(made, variant(made, pair[side])).total for side in ("less", "more"))
        right.append(less < more)
    assert sum(right) >= 18, [pair["question"] for pair, good in zip(PAIRS, right, strict=True) if not good]


def variant(made: Program, values: dict[str, Any]) -> Draw:
    """The variant with these values; it is one that an exam may hold."""
    first = made.space.values(0)
    draw, broken = made.judge_given({name: like(value, first[name]) for name, value in values.items()})
    assert not broken, broken
    return draw


def like(value: Any, drawn: Any) -> Any:
    """A value of the file as the question draws it."""
    if isinstance(value, list):
        return tensor([like(each, 0) for each in value], drawn.start)
    if isinstance(value, str):
        return value if isinstance(drawn, str) else exact(value)
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value


# ---------------------------------------------------------------- the price of an operation
@pytest.mark.parametrize(
    ("expression", "values", "cost"),
    [
        ("a + b", {"a": 3, "b": 4}, 1),  # one column
        ("a + b", {"a": 123, "b": 45}, 3),  # three columns
        ("a - b", {"a": 3, "b": 8}, 2),  # one column, a negative result
        ("a*b", {"a": 3, "b": 4}, 2),
        ("a*b", {"a": 12, "b": 34}, 8),  # two digits by two
        ("a*b", {"a": 1200, "b": 34}, 8),  # zeros behind are no work
        ("a*b", {"a": -3, "b": 4}, 4),  # a negative factor, a negative product
        ("a*b", {"a": 100, "b": 37}, 1),  # the point moves
        ("a/b", {"a": 84, "b": 7}, 6),  # 3 · one digit · two digits
        ("a/b", {"a": 5, "b": 7}, 3),  # stays a fraction
        ("a//b", {"a": 30, "b": 7}, 3),
        ("a**3", {"a": 12}, 8 + 12),  # 12², then 144 · 12
        ("a + b", {"a": "1/3", "b": "1/3"}, 1),  # one denominator: one column
        ("a + b", {"a": "2/3", "b": "3/7"}, 1 + 2 + 2 + 2),  # 21 seen, 2 · 7 and 3 · 3, two columns
        ("a + b", {"a": 0.5, "b": 2}, 1 + 1),  # a point to mind
        ("sqrt(a)", {"a": 49}, UNKNOWN),
        ("gcd(a, b)", {"a": 12, "b": 18}, UNKNOWN),
        ("round(a, 1)", {"a": 0.55}, 1),
    ],
)
def test_an_operation_costs_what_the_readme_says(expression: str, values: dict[str, Any], cost: int) -> None:
    assert of(expression, **values) == cost


def test_division_is_dearer_than_multiplication_and_that_than_addition() -> None:
    same = {"a": 96, "b": 8}
    assert of("a + b", **same) < of("a*b", **same) < of("a/b", **same)


def test_zeros_and_ones_are_free() -> None:
    for expression in (
        "0*a",
        "1*a",
        "a + 0",
        "0 + a",
        "a - 0",
        "a/1",
        "a**1",
        "a**0",
        "0/a",
        "a*(1 - 1)",
        "-a",
        "-(-a)",
    ):
        assert of(expression, a=37) == 0, expression


def test_digits_are_counted_without_zeros_around_them() -> None:
    assert [digits(number) for number in (0, 7, -12, 1200, 101)] == [1, 1, 2, 2, 3]


# ---------------------------------------------------------------- what is counted
def test_a_value_that_is_used_again_counts_once() -> None:
    once = "params: {a: [12], b: [34]}\nlet: {n: a*b}\nparts: {p: {ask: <<a>> <<b>>, marks: 1, number: 'n + 7'}}"
    again = once.replace("n + 7", "n + (n + 7)")
    assert work(once).total == 8 + 3 + 1
    assert work(again).total == work(once).total + 3


def test_what_an_earlier_answer_needed_is_free_for_a_later_one_of_the_part_or_of_another() -> None:
    found = work(
        """
        params: {a: [12], b: [34]}
        parts:
          one: {ask: <<a>> and <<b>>?, marks: 1, number: a*b}
          two: {ask: And more?, marks: 1, number: a*b + 7, verify: a*b*b/b + 7, follows: one + 7}
        """
    )
    assert found.answers == (("one", "one", 9), ("two", "two", 4))
    assert found.by_part() == {"one": 9, "two": 4}


def test_of_some_parts_only_what_they_need_counts() -> None:
    made = program(
        """
        params: {a: [12], b: [34]}
        parts:
          one: {ask: <<a>> and <<b>>?, marks: 1, number: a*b}
          two: {ask: And more?, marks: 1, number: a + b}
        """
    )
    assert work_of(made, made.judge(0), ["two"]).answers == (("two", "two", 3),)


def test_what_the_paper_prints_is_known() -> None:
    """Questions are built backwards: a printed value is given, however the question came to it."""
    hidden = "params: {a: [12], b: [34]}\nlet: {n: a*b}\nparts: {p: {ask: <<a>> <<b>>, marks: 1, number: n + 1}}"
    assert work(hidden).total == 8 + 3 + 1
    for text in (
        "<<n>>",
        "$x = <<n>>$",
        "<% if n > 3 %>**<<n>>**<% endif %>",
        "<% for v in [n, 2*n] %><<v>> <% endfor %>",
    ):
        assert work(hidden.replace("ask: <<a>> <<b>>", f"ask: '<<a>> <<b>> {text}'")).total == 3 + 1, text


def test_only_computed_answers_are_work_and_the_others_a_constant() -> None:
    found = work(
        """
        params: {a: [12], b: [34]}
        parts:
          words: {ask: Why <<a>> and <<b>>?, marks: 1, essay: 3, rubric: [{marks: 1, text: So.}]}
          gaps:
            ask: Fill in.
            blanks: It is [[n]], or [[w]].
            marks: 2
            gaps: {n: {number: a*b, marks: 1}, w: {text: [so], marks: 1}}
        """
    )
    assert found.answers == (("words", "words", 1), ("gaps", "gaps", 1 + 8))


def test_rules_mistakes_and_second_derivations_are_no_work() -> None:
    bare_text = "params: {a: [12], b: [34]}\nparts: {p: {ask: <<a>> <<b>>, marks: 1, number: a + b"
    more = ", verify: (a*a - b*b)/(a - b), mistakes: {product: {value: a*b, because: No.}}"
    assert work(bare_text + "}}").total == work(bare_text + more + "}}\nrequire: {small: a*b*a*b > 3}").total


# ---------------------------------------------------------------- functions
def test_a_convolution_costs_its_products_and_sums() -> None:
    """Counted here by a loop of its own: 2 · digits · digits for each tap without 0 and ±1, 1 digit for each sum."""
    image, kernel = [[2, 3, 0], [1, 2, 2], [3, 0, 4]], [[2, 0], [1, 3]]
    cost = 0
    for i in range(2):
        for j in range(2):
            taps = [(kernel[u][v], image[i + u][j + v]) for u in range(2) for v in range(2)]
            cost += sum(2 for w, x in taps if w > 1 and x > 1)
            products = [w * x for w, x in taps if w * x]
            for k in range(1, len(products)):
                cost += max(len(str(number).rstrip("0")) for number in (sum(products[:k]), products[k]))
    pixels, weights = ([cell for row in rows for cell in row] for rows in (image, kernel))
    found = work(
        f"""
        params: {{x: {{from: [{pixels}]}}, w: {{from: [{weights}]}}}}
        let: {{X: '[[x[3*i + j] for j in range(3)] for i in range(3)]', K: '[[w[0], w[1]], [w[2], w[3]]]'}}
        parts: {{p: {{ask: <<X>> <<K>>, marks: 1, tensor: 'conv2d(X, K)'}}}}
        """
    )
    assert found.total == cost + 1


RNN = """
params: {V: [3], W: [2], h0: [2], x: {from: [[%s]]}}
let: {run: 'relu_rnn(V, W, h0, x)'}
parts: {p: {ask: <<V>> <<W>> <<h0>> <<x>>, marks: 1, number: '%s'}}
"""


def test_a_function_is_charged_for_what_of_its_result_is_used() -> None:
    states = work(RNN % ("4, 5", "run.h[2]")).total
    slopes = work(RNN % ("4, 5", "run.dV")).total
    assert states == (2 + 2 + 1) + (4 + 2 + 2) + 1  # 3·2 + 2·4 = 14; 3·14 + 2·5 = 52
    assert slopes > states, "the derivative needs the states, and products of its own"


def test_a_zero_behind_a_branch_needs_what_the_branch_looked_at() -> None:
    dead = work(RNN % ("-8, -9", "run.h[1]"))
    assert dead.total > 1, "that the unit is off is known when its sum is known"
    assert dead.branches > 0


def test_a_derivative_is_traced_through_dual_numbers() -> None:
    assert of("derivative(a*a*b, a)", a=7, b=3) > 0
    trace = Trace()
    x = Dual(trace.seed(7), 1)
    assert (x * x * trace.seed(3)).slope == 42


def test_what_cannot_take_tracing_numbers_costs_a_constant_and_counting_is_free() -> None:
    assert of("binomial(a, 2)", a=9) == UNKNOWN
    assert of("sum(1 for v in range(a))", a=9) == 0, "what counts or indexes is no work"
    assert not (FREE | OPAQUE) - set(FUNCTIONS)


def test_what_is_met_on_the_way_is_recorded() -> None:
    found = work("params: {a: [12], b: [40]}\nparts: {p: {ask: <<a>> <<b>>, marks: 1, number: (a - b)*30/(7*b)}}")
    assert found.largest == 840
    assert found.denominators == ()
    assert found.negatives == 3
    found = work("params: {a: [12], b: [7]}\nparts: {p: {ask: <<a>> <<b>>, marks: 1, number: 'max(a/b, 1)'}}")
    assert (found.denominators, found.operations, found.branches, found.unknown) == ((7,), 1, 1, ())


# ---------------------------------------------------------------- tracing changes no value
numbers = st.one_of(st.integers(-30, 30), st.fractions(-5, 5, max_denominator=12))


@given(numbers, numbers, st.integers(0, 4))
def test_a_tracing_number_computes_as_a_bare_one(a: int | Fraction, b: int | Fraction, n: int) -> None:
    trace = Trace()
    x, y = trace.seed(a), trace.seed(b)
    assert [(x + y).value, (x - y).value, (x * y).value, (x**n).value, (-x).value, abs(x).value] == [
        a + b,
        a - b,
        a * b,
        Fraction(a) ** n,
        -a,
        abs(a),
    ]
    assert [3 + x, 3 - x, 3 * x, x < y, x <= y, x > y, x == y] == [3 + a, 3 - a, 3 * a, a < b, a <= b, a > b, a == b]
    if b:
        assert [(x / y).value, (x // y).value, (x % y).value, (1 / y).value] == [
            Fraction(a) / b,
            a // b,
            a % b,
            1 / Fraction(b),
        ]
    assert all(price(each.step) >= 0 for each in (x + y, x - y, x * y, x**n, -x))


def test_over_the_bank_the_traced_answer_is_the_answer_and_everything_is_traced(bank: Bank) -> None:
    compared = 0
    for question in bank.questions.values():
        made = question.program
        gauge = Gauge(made)
        if not gauge.computed:
            continue
        draw = next(draws(made, "work", "exam", Tally()))
        assert gauge.work(draw).unknown == (), question.id
        tracer = Tracer()
        drawn = {name: tracer.seeded(value) for name, value in made.parameter_values(draw)}
        scope = Scope({**drawn, **made.units}, {name: tracer.expression(let) for name, let in made.lets.items()})
        for part, judgements in zip(made.parts, draw.judgements, strict=True):
            for answer, judgement in zip(part.answers, judgements, strict=True):
                if isinstance(answer, CompiledNumber | CompiledTensor) and not isinstance(answer, CompiledFormula):
                    compared += 1
                    assert bare(tracer.expression(answer.expression).evaluate(scope)) == judgement.value, question.id
    assert compared > 80
