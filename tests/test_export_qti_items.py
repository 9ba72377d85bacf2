"""QTI items, one trap after another: what players mark, say or show otherwise than the paper unless it is avoided."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from generator.content import Display, NumberedList, Paragraph, Text
from generator.exam import ChoiceResponse, EssayResponse, Guidance, Mistake, Option, TensorResponse, Tolerance
from generator.numbers import tensor
from tests.export_cases import collection_of, each_tolerance, entry_with, number
from tests.qti_cases import Write, arrived, assess, both, one
from tests.qti_player import Item
from tests.written import line

HALF, ONE = Fraction(1, 2), Fraction(1)


def mistake(name: str, value: Any, marks: Fraction) -> Mistake:
    """A named wrong method."""
    return Mistake(name, value, line("$1$"), marks, line(f"This is {name}, so $a<b$ & <c>."))


@both
@pytest.mark.parametrize("typed", ["9,81", "981", ""])
def test_other_spellings_of_a_number_earn_nothing(typed: str, write: Write) -> None:
    assert one(write, number(Fraction(981, 100))).play({"RESPONSE": typed}).score == 0
    assert one(write, number(Fraction(981, 100))).play({"RESPONSE": "9.810"}).score == 2


@both
@each_tolerance
def test_each_tolerance_is_two_bounds(tolerance: Tolerance, right: list[str], wrong: list[str], write: Write) -> None:
    item = one(write, number(Fraction(981, 100), tolerance))
    assert [item.play({"RESPONSE": each}).score for each in right] == [2] * len(right)
    assert [item.play({"RESPONSE": each}).score for each in wrong] == [0] * len(wrong)


@both
def test_nothing_is_not_zero(write: Write) -> None:
    """One player takes an empty field for 0 in a comparison."""
    item = one(write, number(0, Tolerance("absolute", ONE)))
    assert item.play({}, null_is_zero=True).score == 0
    assert item.play({"RESPONSE": "0"}).score == 2


@both
def test_a_mistake_earns_its_marks_and_says_why(write: Write) -> None:
    notes = Guidance(mistakes=(mistake("slip", 7, ONE), mistake("other", Fraction(71, 10), Fraction(0))))
    item = one(write, number(12, Tolerance("absolute", ONE), guidance=notes))
    assert [item.play({"RESPONSE": each}).score for each in ("12", "11", "13", "7", "7.1")] == [2, 2, 2, 1, 0]
    assert item.play({"RESPONSE": "7"}).said == ("This is slip, so \\(a<b\\) & <c>.",)
    assert item.play({"RESPONSE": "7.1"}).said == ("This is other, so \\(a<b\\) & <c>.",)
    assert item.play({"RESPONSE": "12"}).said == ()


@both
def test_a_number_that_does_not_end_is_asked_for_as_a_fraction(write: Write) -> None:
    notes = Guidance(mistakes=(mistake("slip", Fraction(2, 3), ONE), mistake("halves", HALF, HALF)))
    item = one(write, number(Fraction(1, 3), guidance=notes))
    assert [item.play({"RESPONSE": each}).score for each in ("1/3", "2/3", "0.333", "")] == [2, 1, 0, 0]
    assert [item.play({"RESPONSE": each}).score for each in ("1/2", "0.5", ".5")] == [0.5, 0.5, 0.5]
    assert "lowest terms" in item.text


@both
def test_cells_are_marked_as_on_paper(write: Write) -> None:
    value = tensor([[1, 2], [3, 4]])
    notes = Guidance(mistakes=(mistake("transposed", tensor([[1, 3], [2, 4]]), HALF),))
    fields = {"id": "m", "marks": Fraction(2), "value": value, "shown": line("$m$"), "guidance": notes}
    names = [f"RESPONSE_{k}" for k in range(1, 5)]

    def scores(item: Item) -> list[float]:
        typed = ("1234", "1324", "1239", "1999", "9999")
        return [item.play(dict(zip(names, each, strict=True))).score for each in typed]

    assert scores(one(write, TensorResponse(**fields))) == [2, 0.5, 0, 0, 0]  # type: ignore[arg-type]
    by_cell = TensorResponse(**{**fields, "cell_marks": HALF})  # type: ignore[arg-type]
    assert scores(one(write, by_cell)) == [2, 0.5, 1.5, 0.5, 0]


@both
def test_a_mistake_that_nobody_can_type_is_told_as_lost(write: Write) -> None:
    notes = Guidance(mistakes=(mistake("third", tensor([Fraction(1, 3), 2]), HALF), mistake("long", tensor([1]), HALF)))
    response = TensorResponse(id="m", marks=ONE, value=tensor([1, 2]), shown=line("$m$"), guidance=notes)
    assert one(write, response).feedback == ()
    assert "lost" in [remark.level for remark in assess(entry_with(response))]


@both
def test_choices_of_a_single_choice_say_why(write: Write) -> None:
    options = (
        Option("a", line("$4$"), True, line("Indeed."), 4),
        Option("b", line("$5$"), False, line("One too many."), 5, "late"),
        Option("c", line("$6$"), False, (), 6),
    )
    notes = Guidance(mistakes=(mistake("late", 5, HALF),))
    item = one(write, ChoiceResponse(id="c", marks=ONE, options=options, single=True, guidance=notes))
    assert [item.play({"RESPONSE": each}).score for each in "ABC"] == [1, 0.5, 0]
    assert [item.play({"RESPONSE": each}).said[:-1] for each in "ABC"] == [("Indeed.",), ("One too many.",), ()]
    assert item.play({"RESPONSE": "C"}).said == (r"✓ \(4\): Indeed.✗ \(5\): One too many.",)
    assert item.interactions[0].settings["shuffle"] == "false"


@both
def test_where_no_option_is_right_the_empty_answer_is(write: Write) -> None:
    options = (Option("a", line("a"), False), Option("b", line("b"), False))
    item = one(write, ChoiceResponse(id="c", marks=ONE, options=options, single=False))
    assert (item.play({}).score, item.play({"RESPONSE": ["A"]}).score) == (1, 0)
    assert item.right == {}


@both
def test_several_attempts_count_anew(write: Write) -> None:
    """Not every player sets outcomes back: what is counted and said begins anew in the rules themselves."""
    options = tuple(Option(name, line(name), right) for name, right in (("a", True), ("b", False), ("c", True)))
    response = ChoiceResponse(id="c", marks=Fraction(3), options=options, single=False)
    item = one(write, response, marking="per-option")
    first = item.play({"RESPONSE": ["A", "B"]})
    again = replace(item, defaults=first.outcomes).play({"RESPONSE": ["A", "C"]})
    assert (first.score, again.score) == (1, 3)
    notes = Guidance(mistakes=(mistake("slip", 7, ONE),))
    asked = one(write, number(12, guidance=notes))
    wrong = asked.play({"RESPONSE": "7"})
    assert replace(asked, defaults=wrong.outcomes).play({"RESPONSE": "12"}).said == ()


@both
def test_what_is_free_is_left_to_a_person_and_the_rest_is_marked(write: Write) -> None:
    entry = entry_with(number(12), EssayResponse(id="why", marks=ONE, lines=4))
    package = write(collection_of(entry), {})
    (item,) = arrived(collection_of(entry), write).items.values()
    assert item.play({"part_x": "12"}).score == 2
    assert item.defaults["MAXSCORE"] == 3
    assert "grading.html" in package
    assert "\\(12\\)" not in item.text
    assert "grading.html" not in write(collection_of(entry_with(number(12))), {})


@both
def test_formulas_are_mathml_and_markup_is_escaped_once(write: Write) -> None:
    ask = (Paragraph((Text("a < b & c > d"),)), Display(r"\frac{a}{b} < c"), Paragraph(line("and $a<b$")))
    (item,) = arrived(collection_of(entry_with(number(1), ask=ask)), write).items.values()
    assert "a < b & c > d" in item.text
    assert r"\(\frac{a}{b} < c\)" in item.text
    assert r"\(a<b\)" in item.text


@both
def test_names_that_are_no_identifiers_become_some(write: Write) -> None:
    """Answers may be named alike in two parts, or begin with a digit."""
    item = one(write, number(1, id="1"), number(2, id="1"), number(3, id="ä b"))
    assert [each.response for each in item.interactions] == ["part_1", "part_1_2", "part_b"]
    assert item.play({"part_1": "1", "part_1_2": "2", "part_b": "3"}).score == 6


def test_a_list_that_starts_elsewhere_is_told() -> None:
    """QTI 2.1 has no start of a list."""
    listed = (NumberedList(((Paragraph((Text("third"),)),),), 3),)
    levels = [remark.level for remark in assess(entry_with(number(1), ask=listed))]
    assert levels == ["native", "lost"]


@both
def test_cells_beside_a_fraction_may_be_typed_as_fractions_as_well(write: Write) -> None:
    value = tensor([Fraction(1, 3), Fraction(-1, 2), 4])
    notes = Guidance(mistakes=(mistake("sign", tensor([Fraction(1, 3), Fraction(1, 2), 4]), HALF),))
    response = TensorResponse(id="v", marks=ONE, value=value, shown=line("$v$"), guidance=notes)
    item = one(write, response)

    def score(*typed: str) -> float:
        return item.play(dict(zip(("RESPONSE_1", "RESPONSE_2", "RESPONSE_3"), typed, strict=True))).score

    assert score("1/3", "-1/2", "4") == score("1/3", "-0.5", "4") == score("1/3", "-.5", "4") == 1
    assert score("1/3", "1/2", "4") == score("1/3", "0.5", "4") == 0.5
    assert score("1/3", "-1/4", "4") == score("1/3", "", "4") == 0
    assert "lowest terms" in item.text
    assert any("lowest terms" in remark.text for remark in assess(entry_with(response)))
