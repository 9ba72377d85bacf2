"""Typed responses of each kind but numbers: formulas, words, boxes, pairs, orders, gaps, essays."""

from __future__ import annotations

from fractions import Fraction

import pytest

from generator.exam import Language, Marking
from generator.marking.typed import Unreadable
from generator.program import Program
from tests.verdicts import first, one, told, verdicts


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
