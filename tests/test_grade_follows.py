"""Errors carried forward, with numbers computed by hand, and the guard against answers that leave nothing to do."""

from __future__ import annotations

import pytest

from tests.one_question import program
from tests.verdicts import told, verdicts

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
