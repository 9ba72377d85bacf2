"""Moodle XML, read back and answered: each answer of the bank and of every kind earns what the variant says."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest

from generator.exam import (
    ChoiceResponse,
    Marking,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
)
from generator.export.collection import Entry
from generator.export.formats import moodle
from generator.numbers.exact import is_sympy
from tests.export_cases import (
    MARKINGS,
    bank,
    finite,
    first_with,
    leaves,
    marked,
    plain,
    pool_of,
    probes,
    sample_collection,
    spoken,
    width,
)
from tests.moodle_cases import arrived
from tests.moodle_reader import Asked, Question

ONE = Fraction(1)
NEARLY = Fraction(1, 10**6)  # Moodle's shares have five places


# ---------------------------------------------------------------- comparing
def check(entry: Entry, question: Question) -> str:
    """Answer a question in every way that tells right from wrong; return its type."""
    responses = [leaf for _, response in entry.responses() for leaf in leaves(response)]
    hints = [hint for placed in entry.parts for hint in placed.part.hints if question.type != "essay"]
    assert len(question.hints) == len(hints)
    if question.type == "cloze":
        scale = question.marks / entry.credits
        assert scale.denominator == 1
        fields = list(question.fields)
        for response in responses:
            own, fields = fields[: width(response)], fields[width(response) :]
            assert sum(each.marks for each in own) == response.marks * scale
            check_response(entry, response, own, question)
        assert not fields
        return question.type
    assert question.marks == entry.credits
    if question.type == "essay":
        assert not question.fields
        for response in responses:
            for criterion in response.guidance.rubric:
                assert spoken(criterion.text) in plain(question.notes)
            if isinstance(response, NumberResponse):
                assert spoken(response.shown) in plain(question.notes)
        return question.type
    (response,) = responses
    check_response(entry, response, list(question.fields), question)
    return question.type


def check_response(entry: Entry, response: Response, fields: list[Asked], question: Question) -> None:
    match response:
        case NumberResponse():
            check_number(response, response.value, fields[0])
            check_mistakes(response, fields[0])
        case TensorResponse():
            cells = list(response.value.cells())
            if response.any_order and not response.axes:
                cells.sort()
            for cell, each in zip(cells, fields, strict=True):
                check_number(response, cell, each)
        case TextResponse():
            written = {answer.text.replace(r"\*", "*") for answer in fields[0].answers}
            assert written >= {*response.accepted}
            assert all(re.fullmatch(response.pattern, word) for word in written - {*response.accepted})
            for word in written:
                turned = word.swapcase()
                assert fields[0].words(word) == 1
                assert fields[0].words(f"{word}x") == 0
                assert fields[0].words(turned) == (not response.case or turned in written)
        case ChoiceResponse():
            check_choice(entry, response, fields[0])
        case MatchResponse() if question.type == "matching":
            assert len([term for term, _ in question.pairs if term]) == len(response.terms)
            for (term, answer), own, k in zip(question.pairs, response.terms, response.key, strict=False):
                assert plain(term) == spoken(own)
                assert plain(answer) in (spoken(response.choices[k]), chr(65 + k))
            assert len(question.pairs) == len(response.terms) + len(set(range(len(response.choices))) - {*response.key})
        case MatchResponse():
            for each, k in zip(fields, response.key, strict=True):
                assert [answer.share for answer in each.answers] == [int(j == k) for j in range(len(response.choices))]
        case OrderResponse() if question.type == "ordering":
            assert [plain(each.text) for each in fields[0].answers] == [spoken(response.items[k]) for k in response.key]
            assert question.settings["gradingtype"] == "ALL_OR_NOTHING"
        case OrderResponse():
            right = "".join(chr(65 + k) for k in response.key)
            assert fields[0].words(right) == 1
            assert fields[0].words(right[::-1]) == 0
        case _:
            raise AssertionError(f"{response.kind} is marked by hand")


def check_number(response: NumberResponse | TensorResponse, value: object, asked: Asked) -> None:
    if asked.kind == "shortanswer":
        assert response.tolerance.kind == "exact"
        assert not finite(value)
        assert asked.words(str(value)) == 1
        assert asked.words("0.3333") == 0
        return
    met = 0
    for given, right in probes(response, value):
        if not finite(given) or (is_sympy(value) and response.tolerance.kind == "figures"):
            continue
        met += right
        assert (asked.number(given) == 1) == right, (given, value, response.tolerance)
    assert met or not finite(value)


def check_mistakes(response: NumberResponse, asked: Asked) -> None:
    for mistake in response.guidance.mistakes:
        if asked.kind != "numerical" or not finite(mistake.value):
            continue
        value: Any = mistake.value
        told = first_with(value, response)
        assert abs(asked.number(Fraction(value)) * response.marks - told.marks) < NEARLY
        said = [each.feedback for each in asked.answers]
        assert any(plain(each) == spoken(mistake.because) for each in said)


def check_choice(entry: Entry, response: ChoiceResponse, asked: Asked) -> None:
    count = len(response.options)
    right = {k for k, option in enumerate(response.options) if option.right}
    if len(asked.answers) == 2**count and not response.single:
        for answer in asked.answers:
            chosen = {ord(letter) - 65 for letter in answer.text.split(", ") if len(letter) == 1}
            assert abs(answer.share - paper_share(right, chosen, count, entry.marking)) < NEARLY
        assert len({answer.text for answer in asked.answers}) == 2**count
        return
    assert [plain(answer.text) for answer in asked.answers] == [spoken(option.content) for option in response.options]
    assert [plain(answer.feedback) for answer in asked.answers] == [spoken(each.because) for each in response.options]
    if response.single:
        marks = {mistake.name: mistake.marks for mistake in response.guidance.mistakes}
        for k, option in enumerate(response.options):
            earned = response.marks if option.right else marks.get(option.mistake, 0)
            assert abs(asked.ticked(k) * response.marks - earned) < NEARLY
        return
    assert asked.ticked(*right) == 1
    assert asked.ticked(*range(count)) == (1 if len(right) == count else 0)
    assert entry.marking in (None, "all-or-nothing")
    if entry.marking is not None:
        for size in range(count + 1):
            for chosen in map(set, combinations(range(count), size)):
                assert asked.ticked(*chosen) == paper_share(right, chosen, count, entry.marking)


def paper_share(right: set[int], chosen: set[int], count: int, marking: Marking | None) -> Fraction:
    """What the paper gives, as it states it."""
    wrong_boxes = len(right ^ chosen)
    if marking in (None, "all-or-nothing"):
        return ONE if wrong_boxes == 0 else Fraction(0)
    share = Fraction(count - wrong_boxes, count)
    return share if marking == "per-option" else max(share - Fraction(wrong_boxes, count), Fraction(0))


# ---------------------------------------------------------------- the bank, and every kind
BANK = bank()


@pytest.mark.parametrize("question", BANK, ids=lambda each: each.id)
def test_every_question_of_the_bank_arrives(question: object) -> None:
    drawn = pool_of([question])  # type: ignore[list-item]
    for marking in MARKINGS[:2]:
        collection = marked(drawn, marking)
        found = arrived(collection)
        entries = list(collection.entries())
        assert len(found) == len(entries)
        for entry in entries:
            check(entry, found[entry.identifier])
            for remark in moodle.assess(entry):
                assert remark.level != "refused"


def test_the_bank_uses_every_type() -> None:
    found = {each.type for question in BANK for each in arrived(pool_of([question], 1)).values()}
    assert {"numerical", "multichoice", "cloze", "essay"} <= found


@pytest.mark.parametrize("marking", MARKINGS)
def test_every_kind_of_answer_arrives_alone_and_together(marking: Marking | None) -> None:
    collection = sample_collection(marking)
    found = arrived(collection)
    types = {check(entry, found[entry.identifier]) for entry in collection.entries()}
    assert types == {"numerical", "shortanswer", "multichoice", "matching", "ordering", "cloze", "essay"}
    kinds = {type(response) for entry in collection.entries() for _, response in entry.responses()}
    assert len(kinds) == 10
