"""Typed responses: every kind by itself, errors carried forward with numbers computed by hand, the guard."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest

from generator.exam import Form, Item, Language, Marking, PlacedPart, Problem, Response, part_letter
from generator.marking.judgement import Verdict
from generator.marking.marker import mark, questions_of
from generator.marking.reading import read_given
from generator.marking.typed import Unreadable
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


# ---------------------------------------------------------------- errors carried forward
# s1 = 6·4 - 7 = 17, s2 = 17·9 - 4 = 149, s3 = 149 + 17² = 438; part two: half = 438/2 = 219
CHAIN = program("""
    params: {a: [6], b: [4], c: [-7], d: [9]}
    parts:
      steps:
        ask: Compute with $<<a>>, <<b>>, <<c>>, <<d>>$.
        answers:
          s1:
            number: a*b + c
            marks: 1
            mistakes:
              sign: {value: a*b - c, marks: 0.5, because: The sign.}
              sum: {value: a + b + c, because: Added.}
          s2: {number: (a*b + c)*d - b, marks: 2, follows: s1*d - b}
          s3: {number: (a*b + c)*d - b + (a*b + c)**2, marks: 1, follows: s2 + s1**2}
      last:
        ask: And half of it?
        answers:
          half: {number: ((a*b + c)*d - b + (a*b + c)**2)/2, marks: 1.5, follows: s3/2}
""")


def test_right_all_the_way() -> None:
    assert told(CHAIN, {"s1": "17", "s2": "149", "s3": "438", "half": "219"}) == {
        "s1": "1: right",
        "s2": "2: right",
        "s3": "1: right",
        "half": "3/2: right",
    }


def test_an_error_is_carried_forward_through_parts() -> None:
    # by hand: 31·9 - 4 = 275; 275 + 31² = 1236; 1236/2 = 618
    assert told(CHAIN, {"s1": "31", "s2": "275", "s3": "1236", "half": "618"}) == {
        "s1": "1/2: mistake 'sign': 0.5 of 1",
        "s2": "2: follows from your s1 = 31",
        "s3": "1: follows from your s1 = 31, s2 = 275",
        "half": "3/2: follows from your s3 = 1236",
    }


def test_each_error_is_charged_once() -> None:
    # s2 slips on its own: 280 + 31² = 1241
    assert told(CHAIN, {"s1": "31", "s2": "280", "s3": "1241", "half": "620.5"}) == {
        "s1": "1/2: mistake 'sign': 0.5 of 1",
        "s2": "0: wrong",
        "s3": "1: follows from your s1 = 31, s2 = 280",
        "half": "3/2: follows from your s3 = 1241",
    }


def test_the_right_value_is_right_though_it_does_not_follow() -> None:
    assert told(CHAIN, {"s1": "31", "s2": "149", "s3": "1110"}) == {
        "s1": "1/2: mistake 'sign': 0.5 of 1",
        "s2": "2: right",
        "s3": "1: follows from your s1 = 31",  # 149 + 31²
        "half": "0: nothing typed",
    }


def test_where_nothing_was_given_the_right_value_stands() -> None:
    assert told(CHAIN, {"s2": "275", "s3": "438"})["s2"] == "0: wrong"
    assert told(CHAIN, {"s2": "150", "s3": "439"})["s3"] == "1: follows from your s2 = 150"  # 150 + 17²


# With the right s1: 17·9 costs 2·2·1, 153 - 4 costs 3: 7 in all.
@pytest.mark.parametrize(
    ("s1", "s2", "reason"),
    [
        ("0", "-4", "work 0 instead of 7"),
        ("1", "5", "work 1 instead of 7"),
        ("-1", "-13", "work 3 instead of 7"),
        ("10", "86", "work 2 instead of 7"),
    ],
)
def test_an_answer_that_leaves_nothing_to_do_earns_nothing_more(s1: str, s2: str, reason: str) -> None:
    found = verdicts(CHAIN, {"s1": s1, "s2": s2})["s2"]
    assert found.marks == 0
    assert found.review, "a person looks at it"
    assert found.reason == f"wrong; it follows from your s1 = {s1}, but that left too little to do: {reason}"


@pytest.mark.parametrize(("s1", "s2"), [("20", "176"), ("3", "23"), ("-31", "-283"), ("1/2", "1/2")])
def test_an_honest_slip_of_fewer_digits_is_carried_forward(s1: str, s2: str) -> None:
    assert told(CHAIN, {"s1": s1, "s2": s2})["s2"] == f"2: follows from your s1 = {s1}"


def test_what_cannot_be_computed_from_the_given_is_for_a_person() -> None:
    made = program("""
        params: {a: [6]}
        parts:
          all:
            ask: $<<a>>$
            answers:
              x: {number: a - 2, marks: 1}
              y: {number: a/(a - 2), marks: 1, follows: a/x}
    """)
    found = verdicts(made, {"x": "0", "y": "6"})["y"]
    assert found.marks == 0
    assert found.review
    assert found.reason == "wrong; nothing follows from your x = 0"


def test_a_tensor_is_carried_forward_by_the_indices_of_the_question() -> None:
    made = program("""
        params: {x: {from: [3], shape: [2], index: 1}}
        parts:
          all:
            ask: $<<x>>$
            answers:
              v: {tensor: 2*x, marks: 1}
              w: {number: '2*x[1]*5 + 2*x[2]', marks: 1, follows: 'v[1]*5 + v[2]'}
              z: {tensor: '[2*x[1]*4, 2*x[2]*7]', marks: 1, cell_marks: 0.5, follows: '[v[1]*4, v[2]*7]'}
    """)
    # given (9, 6): 9·5 + 6 = 51; (36, 42), of which the student has one
    assert told(made, {"v": "9, 6", "w": "51", "z": "36 0"}) == {
        "v": "0: wrong",
        "w": "1: follows from your v = [9, 6]",
        "z": "1/2: 1 of 2 cells right as they follow from your v = [9, 6]",
    }
    assert told(made, {"v": "9, 6, 1", "w": "51"})["w"] == "0: wrong"  # of another shape: nothing follows from it


# ---------------------------------------------------------------- kinds
def one(answer: str, params: str = "{a: [3]}", ask: str = "$<<a>>$") -> Program:
    return program(f"params: {params}\nparts:\n  p:\n    ask: {ask}\n    {answer}\n")


def first(made: Program, typed: str, **how: object) -> str:
    (reason,) = told(made, {response.id: typed for response in _responses(made)}, **how).values()
    return reason


def _responses(made: Program) -> tuple[Response, ...]:
    return made.responses(made.judge(0))[0]


@pytest.mark.parametrize(
    ("typed", "language", "reason"),
    [
        ("0.75", "en", "2: right"),
        (".75", "en", "2: right"),
        ("+0.750", "en", "2: right"),
        ("3/4", "en", "2: right"),
        ("6 / 8", "en", "2: right"),
        ("7.5e-1", "en", "2: right"),
        ("75·10^-2", "en", "2: right"),
        ("0,75", "de", "2: right"),
        ("1,5/2", "de", "2: right"),
        ("0.75", "de", "2: right"),
        ("−0.75", "en", "1/2: mistake 'sign': 0.5 of 2"),
        ("-0,75", "de", "1/2: mistake 'sign': 0.5 of 2"),
        ("0.7500001", "en", "0: wrong"),
        ("4/3", "en", "0: wrong"),
        ("", "en", "0: nothing typed"),
        ("  ", "de", "0: nothing typed"),
    ],
)
def test_a_number_however_it_is_written(typed: str, language: Language, reason: str) -> None:
    made = one("number: a/4\n    marks: 2\n    mistakes: {sign: {value: -a/4, marks: 0.5, because: No.}}")
    assert first(made, typed, language=language) == reason


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("0,75", "en"),
        ("1,000", "en"),
        ("1.000", "de"),
        ("1.234,5", "de"),
        ("1 000", "en"),
        ("abc", "en"),
        ("3 apples", "en"),
        ("1/0", "en"),
        ("1/4*3", "en"),  # not worked out
        ("a/4", "en"),  # names of the question are not known here
        ("sqrt(4)", "en"),
        ("1e9999", "en"),
        ("9**9**9**9", "en"),
        ("exp(exp(exp(exp(9))))", "en"),
        ("conv2d([[1]], [[1]])", "en"),
        ("__import__('os')", "en"),
        ("().__class__", "en"),
        ("1" * 500, "en"),
        ("1, 2", "en"),
        ("NaN", "en"),
        ("inf", "en"),
    ],
)
def test_what_is_no_number_is_refused(typed: str, language: Language) -> None:
    with pytest.raises(Unreadable) as refused:
        first(one("number: a/4\n    marks: 2"), typed, language=language)
    assert refused.value.message
    assert 0 <= refused.value.offset <= len(typed)


def test_an_irrational_number() -> None:
    made = one("number: log(a)/sqrt(2)\n    marks: 2")
    assert first(made, "sqrt(2)*ln(3)/2") == "2: right"
    assert first(made, "log(3)/2^(1/2)") == "2: right"
    assert first(made, "log(3)/2") == "0: wrong"


@pytest.mark.parametrize(
    ("tolerance", "typed", "reason"),
    [
        ("0.01", "0.333", "1: within tolerance"),
        ("0.01", "1/3", "1: right"),
        ("0.01", "0.3434", "0: wrong"),
        ("1%", "0.33", "1: within tolerance"),  # 1/3 · 0.99 = 0.33 exactly
        ("1%", "0.3299", "0: wrong"),
        ("2 figures", "0.33", "1: within tolerance"),
        ("2 figures", "0.3", "0: wrong"),
    ],
)
def test_a_tolerance_is_decided_exactly(tolerance: str, typed: str, reason: str) -> None:
    assert first(one(f"number: 1/a\n    marks: 1\n    tolerance: {tolerance}"), typed) == reason


@pytest.mark.parametrize(
    ("unit", "typed", "reason"),
    [
        ("ms", "3", "1: right"),
        ("ms", "3 ms", "1: right"),
        ("ms", "3ms", "1: right"),
        ("ms", "3 s", "0: another unit: s"),
        ("'k\\Omega'", "3 kΩ", "1: right"),
        ("'k\\Omega'", "3 kOhm", "1: right"),
        ("'\\text{µ}F'", "3 uF", "1: right"),
        ("'\\text{µ}F'", "3 μF", "1: right"),
    ],
)
def test_a_unit_may_be_typed_but_no_other(unit: str, typed: str, reason: str) -> None:
    assert first(one(f"number: a\n    marks: 1\n    unit: {unit}"), typed) == reason


MATRIX = one(
    "tensor: '[[1, a], [-1/2, 0]]'\n    marks: 4\n    cell_marks: 1\n"
    "    mistakes: {transposed: {value: '[[1, -1/2], [a, 0]]', marks: 2, because: Rows for columns.}}"
)


@pytest.mark.parametrize(
    ("typed", "language", "reason"),
    [
        ("[[1, 3], [-1/2, 0]]", "en", "4: right"),
        ("1 3; -0.5 0", "en", "4: right"),
        ("1, 3\n-0.5, 0", "en", "4: right"),
        ("1 3; -0,5 0", "de", "4: right"),
        ("[[1, 3], [-0,5, 0]]", "de", "4: right"),
        ("1, 3, -0.5, 0", "en", "4: right"),  # the cells are printed: row by row is as good
        ("[[1, -1/2], [3, 0]]", "en", "2: mistake 'transposed': 2 of 4"),
        ("1 3; 0 0", "en", "3: 3 of 4 cells right"),
        ("9 9; 9 9", "en", "0: 0 of 4 cells right"),
        ("1 3", "en", "0: wrong"),
    ],
)
def test_a_tensor_as_rows(typed: str, language: Language, reason: str) -> None:
    assert first(MATRIX, typed, language=language) == reason


@pytest.mark.parametrize("typed", ["[[1, 3], [2]]", "[[1, 3], 2]", "[[1, 3]", "1 x; 2 3", "[]", "1; 2 3"])
def test_what_is_no_tensor_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        first(MATRIX, typed)


def test_a_shape_that_is_asked_must_be_given() -> None:
    made = one("tensor: '[[1, a]]'\n    marks: 1\n    shape: asked")
    assert first(made, "[[1, 3]]") == "1: right"
    assert first(made, "1 3") == "0: wrong"


def test_a_shape_in_any_order() -> None:
    made = one("tensor: '[7, a, 64]'\n    marks: 1\n    any_order: true")
    assert first(made, "64 7 3") == "1: right"
    assert first(made, "64 7 7") == "0: wrong"


@pytest.mark.parametrize(
    ("typed", "language", "reason"),
    [
        ("sqrt(3)/sqrt(n)", "en", "2: right"),
        ("(3/n)^(1/2)", "en", "2: right"),
        ("n^-0.5 * 3**0.5", "en", "2: right"),
        ("3^0,5 * n^(-0,5)", "de", "2: right"),
        ("3/n", "en", "1: mistake 'no root': 1 of 2"),
        ("sqrt(3)/n", "en", "0: wrong"),
    ],
)
def test_formulas_are_compared_as_functions(typed: str, language: Language, reason: str) -> None:
    made = one(
        "formula: sqrt(a/n)\n    over: [n]\n    marks: 2\n"
        "    mistakes: {no root: {value: a/n, marks: 1, because: The root.}}"
    )
    assert first(made, typed, language=language) == reason


@pytest.mark.parametrize("typed", ["3n", "m + 1", "sqrt(", "n = 3", "[n, 1]", "n > 1", "a/n"])
def test_what_is_no_formula_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        first(one("formula: sqrt(a/n)\n    over: [n]\n    marks: 2"), typed)


def test_words() -> None:
    made = one("text: [fully connected, dense]\n    pattern: FC( layer)?\n    marks: 1")
    for typed in ("Fully  Connected", "dense", "fc layer"):
        assert first(made, typed) == "1: right"
    assert first(made, "densely") == "0: wrong"


CHOICE = one(
    "choice: {options: 4, right: 2}\n    marks: 2\n    statements:\n"
    "      one: {right: one}\n      two: {right: two}\n      three: {wrong: three}\n      four: {wrong: four}",
    params="{}",
    ask="Which?",
)


def ticks(*names: str) -> str:
    """The printed numbers of options of CHOICE."""
    (response,) = CHOICE.responses(CHOICE.judge(0))[0]
    return " ".join(str(k) for k, option in enumerate(response.options, 1) if option.id in names)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("names", "marking", "marks"),
    [
        (("one", "two"), "all-or-nothing", 2),
        (("one",), "all-or-nothing", 0),
        ((), "all-or-nothing", 0),
        (("one",), "per-option", Fraction(3, 2)),
        ((), "per-option", 1),
        (("three", "four"), "per-option", 0),
        (("one", "two"), "per-option-negative", 2),
        (("one",), "per-option-negative", 1),  # three right, one taken off
        (("one", "three"), "per-option-negative", 0),
        (("three", "four"), "per-option-negative", 0),
    ],
)
def test_boxes_count_as_the_paper_says(names: tuple[str, ...], marking: Marking, marks: Fraction) -> None:
    assert verdicts(CHOICE, {"p": ticks(*names)}, marking=marking)["p"].marks == marks


@pytest.mark.parametrize("typed", ["5", "0", "1 1", "one", "1.5", "-1"])
def test_an_option_that_is_not_printed_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        first(CHOICE, typed)


def test_matching_and_ordering() -> None:
    made = one(
        "match: {terms: {x: {text: x, to: one}, y: {text: y, to: two}, z: {text: z, to: two}},"
        " choices: {one: first, two: second}, keep_order: true}\n    marks: 2",
        params="{}",
        ask="Match.",
    )
    assert first(made, "1 2 2") == "2: right"
    assert first(made, "1, 2, 1") == "1: 2 of 3 pairs right"  # 4/3, down to halves
    assert first(made, "1 - -") == "1/2: 1 of 3 pairs right"
    with pytest.raises(Unreadable):
        first(made, "1 2")
    steps = one("order: [zero, one, two]\n    marks: 1", params="{}", ask="Sort.")
    address = next(k for k in range(6) if not isinstance(_judged(steps, k), str))
    (response,) = steps.responses(steps.judge(address))[0]
    printed = [item[0].text for item in response.items]  # type: ignore[union-attr]
    right = " ".join("ABC"[printed.index(word)] for word in ("zero", "one", "two"))
    assert told(steps, {"p": right}, address=address)["p"] == "1: right"
    assert told(steps, {"p": right.replace(" ", "").lower()}, address=address)["p"] == "1: right"
    assert told(steps, {"p": right[::-1]}, address=address)["p"] == "0: not in the right order"


def _judged(made: Program, address: int) -> object:
    from generator.answer import Rejection

    try:
        return made.judge(address)
    except Rejection as rejection:
        return rejection.rule


def test_gaps() -> None:
    made = one(
        "blanks: It is [[n]] and [[w]].\n    marks: 1.5\n"
        "    gaps: {n: {number: a/2, marks: 1}, w: {text: [odd], marks: 0.5}}"
    )
    assert first(made, "n = 1.5; w = odd") == "3/2: right"
    assert first(made, "w = Odd; n = 1,5", language="de") == "3/2: right"
    assert first(made, "n = 3/2") == "1: n: right; w: nothing typed"
    assert first(made, "n = 3; w = odd") == "1/2: n: wrong; w: right"
    for typed in ("m = 1", "n = 1; n = 2", "1.5", "n = x"):
        with pytest.raises(Unreadable):
            first(made, typed)


def test_essays_are_left_to_a_person() -> None:
    made = one("essay: 3\n    marks: 2\n    rubric: [{marks: 2, text: Good.}]", params="{}", ask="Why?")
    assert first(made, "Because.") == "None: marked by a person"


def test_an_answer_by_its_property() -> None:
    made = one("number: a\n    marks: 1\n    accept: given > 2 and given % 1 == 0")
    assert first(made, "3") == "1: right"
    assert first(made, "5") == "1: right: it has the property that is asked for"
    assert first(made, "2.5") == "0: wrong"


def test_a_value_to_choose_is_what_later_answers_follow_from() -> None:
    made = program("""
        params: {a: [6]}
        parts:
          all:
            ask: $<<a>>$
            answers:
              x:
                number: a*7
                marks: 1
                options: {count: 2}
                mistakes: {sum: {value: a + 7, because: No.}}
              y: {number: a*7*8, marks: 1, follows: x*8}
    """)
    # options in ascending order: 13, 42
    assert told(made, {"x": "1", "y": "104"}) == {
        "x": "0: 0 of 2 boxes right, mistake 'sum': all or nothing",
        "y": "1: follows from your x = 13",
    }
