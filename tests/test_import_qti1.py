"""Items of QTI 1.2 of other programs, Canvas above all, are read or told."""

from __future__ import annotations

import pytest

from generator.exam import BlanksResponse, ChoiceResponse, MatchResponse, NumberResponse, TextResponse
from generator.plain import plain_blocks, plain_text
from tests.import_cases import read
from tests.qti_of_others import equal, material, old, one, options, rule


def test_several_right_options_of_canvas() -> None:
    shown = options("r", "a", "b", "c", more=" rcardinality='Multiple'")
    both = f"<and>{equal('0')}{equal('2')}<not>{equal('1')}</not></and>"
    response, told = one(old("multiple_answers_question", material("Which?") + shown, rule(both, "100")))
    assert isinstance(response, ChoiceResponse)
    assert [each.right for each in response.options] == [True, False, True]
    assert (response.single, str(response.marks)) == (False, "2")
    assert not told


def test_a_number_of_canvas() -> None:
    low, high = "<vargte respident='r'>4.5</vargte>", "<varlte respident='r'>5.5</varlte>"
    bounds = f"<or>{equal('5')}<and>{low}{high}</and></or>"
    response, _ = one(old("numerical_question", material("x?") + "<response_str ident='r'/>", rule(bounds, "100")))
    assert isinstance(response, NumberResponse)
    assert (response.value, float(response.tolerance.amount)) == (5, 0.5)


@pytest.mark.parametrize("kind", ["numerical_question", ""])
def test_a_number_with_uneven_bounds_keeps_its_value(kind: str) -> None:
    """A number is known by its field as well, where no type is named."""
    low, high = "<vargte respident='r'>4</vargte>", "<varlte respident='r'>5.5</varlte>"
    bounds = f"<or>{equal('5')}<and>{low}{high}</and></or>"
    field = "<response_str ident='r'><render_fib fibtype='Decimal'/></response_str>"
    response, told = one(old(kind, material("x?") + field, rule(bounds, "100")))
    assert isinstance(response, NumberResponse)
    assert response.value == 5
    assert response.guidance.property == "abs(given - (5)) <= 0.5 or abs(given - (4.25)) <= 0.25"
    assert told == {"several-right"}


def test_what_is_said_of_a_right_word_is_no_error() -> None:
    said = (
        f"<respcondition><conditionvar>{equal('blue')}</conditionvar><displayfeedback linkrefid='f'/></respcondition>"
    )
    told_so = f"<itemfeedback ident='f'>{material('As on most days.')}</itemfeedback>"
    data = old(
        "short_answer_question",
        material("Sky?") + "<response_str ident='r'/>",
        said + rule(equal("blue"), "1"),
        told_so,
    )
    response, _ = one(data)
    assert isinstance(response, TextResponse)
    assert response.guidance.errors == ()
    (found,), _ = read("qti", data)
    assert plain_blocks(found.variant.parts[0].solution) == "As on most days."


def test_pairs_without_words_are_left_out() -> None:
    shown = "".join(
        options(f"r{k}", "one", "", "two", lead=material(term)) for k, term in enumerate(("first", "", "second"))
    )
    rules = "".join(rule(equal(choice, f"r{k}"), "33") for k, choice in enumerate("012"))
    response, told = one(old("matching_question", material("Join.") + shown, rules))
    assert isinstance(response, MatchResponse)
    assert [plain_text(each) for each in (*response.terms, *response.choices)] == ["first", "second", "one", "two"]
    assert told == {"empty-option"}


def test_lists_of_new_quizzes_are_no_words_to_type() -> None:
    shown = options("response_9f3b-1", "blue", "green", lead=material("blue")).replace(
        "<response_label", "<response_label answer_type='dropdown'"
    )
    rules = rule(equal("0", "response_9f3b-1"), "100")
    response, _ = one(old("fill_in_multiple_blanks_question", material("The sky is [9f3b-1].") + shown, rules))
    assert isinstance(response, BlanksResponse)
    (gap,) = response.gaps
    assert isinstance(gap, ChoiceResponse)
    assert [(plain_text(each.content), each.right) for each in gap.options] == [("blue", True), ("green", False)]


def test_words_in_gaps_of_canvas() -> None:
    shown = options("response_sky", "blue", "azure", lead=material("sky"))
    rules = rule(equal("0", "response_sky"), "100") + rule(equal("1", "response_sky"), "100")
    response, told = one(old("fill_in_multiple_blanks_question", material("The sky is [sky].") + shown, rules))
    assert isinstance(response, BlanksResponse)
    assert plain_blocks(response.text) == "The sky is [g1: ____]."
    (gap,) = response.gaps
    assert isinstance(gap, TextResponse)
    assert gap.accepted == ("blue", "azure")
    assert not told


def test_pairs_of_canvas() -> None:
    shown = "".join(options(f"r{k}", "one", "two", "three", lead=material(term)) for k, term in enumerate(("1", "2")))
    rules = rule(equal("0", "r0"), "50") + rule(equal("1", "r1"), "50")
    response, _ = one(old("matching_question", material("Match.") + shown, rules))
    assert isinstance(response, MatchResponse)
    assert (response.key, len(response.choices)) == ((0, 1), 3)
