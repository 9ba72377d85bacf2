"""Moodle XML, read back and answered: each answer of the bank and of every kind earns what the variant says."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest

from generator.content import Math, Paragraph, Text
from generator.exam import (
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    Guidance,
    Marking,
    MatchResponse,
    Mistake,
    NumberResponse,
    Option,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
    Tolerance,
)
from generator.export.collection import Collection, Entry
from generator.export.formats import moodle
from generator.numbers import tensor
from generator.numbers.exact import is_sympy
from tests.export_cases import (
    MARKINGS,
    bank,
    collection_of,
    each_tolerance,
    entry_with,
    finite,
    first_with,
    leaves,
    marked,
    number,
    painted,
    plain,
    pool_of,
    probes,
    sample_collection,
    spoken,
    width,
)
from tests.moodle_reader import Asked, Question, Trap, read
from tests.written import line

NONE, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)
NEARLY = Fraction(1, 10**6)  # Moodle's shares have five places


def arrived(collection: Collection) -> dict[str, Question]:
    """What Moodle has after importing a collection, by idnumber."""
    package = moodle.write(collection, painted(collection))
    (name,) = (each for each in package if each.endswith(".xml"))
    return {each.idnumber: each for each in read(package[name]) if each.type != "description"}


def one(*responses: Response, marking: Marking | None = None) -> Question:
    """What Moodle has of an entry with these responses."""
    (question,) = arrived(collection_of(entry_with(*responses, marking=marking))).values()
    return question


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
            for word in response.accepted:
                assert fields[0].words(word) == 1
                assert fields[0].words(f"{word}x") == 0
            for other in fields[0].answers[len(response.accepted) :]:
                assert re.fullmatch(response.pattern, other.text)
                assert fields[0].words(word.swapcase()) == (0 if response.case and word.swapcase() != word else 1)
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
    assert {"numerical", "shortanswer", "multichoice", "matching", "ordering", "cloze", "essay"} <= types | {
        "multichoice"
    }
    kinds = {type(response) for entry in collection.entries() for _, response in entry.responses()}
    assert len(kinds) == 10


# ---------------------------------------------------------------- traps, one by one
def mistake(name: str, value: Fraction | int, marks: Fraction) -> Mistake:
    """A named wrong method."""
    return Mistake(name, value, line(f"${value}$"), marks, line(f"This is {name}, so $\\frac{{a}}{{b}}$ # ~."))


@each_tolerance
def test_each_tolerance_becomes_an_absolute_one(tolerance: Tolerance, right: list[str], wrong: list[str]) -> None:
    """Moodle knows absolute tolerances alone; a tolerancetype is read over."""
    (asked,) = one(number(Fraction(981, 100), tolerance)).fields
    assert [asked.number(Fraction(each)) for each in right] == [1] * len(right)
    assert [asked.number(Fraction(each)) for each in wrong] == [0] * len(wrong)


def test_below_a_power_of_ten_significant_figures_are_finer() -> None:
    (asked,) = one(number(1, Tolerance("figures", Fraction(3)))).fields
    inside = [Fraction(each) for each in ("0.9995", "0.9999", "1", "1.0005", "1.0049")]
    outside = [Fraction("0.99949"), Fraction("1.005")]
    assert [asked.number(each) for each in inside] == [1, 1, 1, 1, 1]
    assert [asked.number(each) for each in outside] == [0, 0]


def test_a_mistake_earns_its_marks_and_says_why() -> None:
    notes = Guidance(mistakes=(mistake("slip", 7, ONE), mistake("other", Fraction(71, 10), Fraction(0))))
    question = one(number(12, Tolerance("absolute", ONE), guidance=notes))
    (asked,) = question.fields
    assert question.type == "numerical"
    assert [asked.number(Fraction(each)) for each in (12, 11, 13, 7, "7.1")] == [1, 1, 1, HALF, 0]
    assert "This is slip" in asked.answers[1].feedback


def test_a_share_that_is_not_listed_goes_into_a_cloze() -> None:
    """2.5 of 4 marks are 62.5 %: near misses of the fixed list stop the whole import."""
    notes = Guidance(mistakes=(mistake("slip", 7, Fraction(5, 2)),))
    question = one(number(12, marks=Fraction(4), guidance=notes))
    (asked,) = question.fields
    assert (question.type, question.marks) == ("cloze", Fraction(4))
    assert asked.number(Fraction(7)) == Fraction(5, 8)


def test_braces_in_a_cloze_do_not_cut_a_formula() -> None:
    notes = Guidance(mistakes=(mistake("slip", 7, ONE),))
    question = one(number(12, guidance=notes), number(3, id="y"))
    assert plain(question.fields[0].answers[1].feedback) == "This is slip, so \\(\\frac{a}{b}\\) # ~."
    options = (Option("a", (Math(r"\frac{a}{b}"),), True), Option("b", line("= 1 ~ 2 # 3 } 4"), False))
    choice = ChoiceResponse(id="c", marks=ONE, options=options, single=True)
    first = one(number(3), choice).fields[1]
    assert [plain(each.text) for each in first.answers] == ["\\(\\frac{a}{b}\\)", "= 1 ~ 2 # 3 } 4"]


def test_less_than_is_escaped_once() -> None:
    question = one(number(3, label=line("$a<b$ & <c>")), number(3, id="y"))
    assert "\\(a&lt;b\\) &amp; &lt;c&gt;" in question.text


def test_a_star_is_no_wildcard() -> None:
    (asked,) = one(TextResponse(id="t", marks=ONE, accepted=("a*b",))).fields
    assert (asked.words("a*b"), asked.words("axxb")) == (ONE, NONE)
    together = one(TextResponse(id="t", marks=ONE, accepted=("a*b}",)), number(1)).fields[0]
    assert (together.words("a*b}"), together.words("axxb}")) == (ONE, NONE)


def test_a_number_that_does_not_end_is_asked_for_as_a_fraction() -> None:
    """``1/3`` as a numerical answer would become 1."""
    notes = Guidance(mistakes=(mistake("halves", HALF, ONE),))
    question = one(number(Fraction(1, 3), guidance=notes))
    assert question.type == "shortanswer"
    (asked,) = question.fields
    assert asked.words("1/3") == 1
    assert [asked.words(each) for each in ("1/2", "0.5", ".5", "0.3333")] == [HALF, HALF, HALF, 0]
    assert "lowest terms" in question.text


def test_half_marks_of_a_cloze_are_doubled_and_told() -> None:
    entry = entry_with(number(3, marks=Fraction(3, 2)), number(4, id="y", marks=ONE))
    question = arrived(collection_of(entry))[entry.identifier]
    assert [each.marks for each in question.fields] == [3, 2]
    assert any("2 times" in remark.text for remark in moodle.assess(entry))
    recipe = moodle.write(collection_of(entry), {})["README.md"].decode()
    assert "2.5 (not the 5 of the import)" in recipe


def test_matching_with_formulas_is_lettered() -> None:
    terms = (line("one"), line("two"))
    plain_ones = MatchResponse(id="m", marks=ONE, terms=terms, choices=(line("a"), line("b"), line("c")), key=(2, 0))
    assert one(plain_ones).pairs == (("one", "c"), ("two", "a"), ("", "b"))
    lettered = MatchResponse(id="m", marks=ONE, terms=terms, choices=(line("$a$"), line("b"), line("c")), key=(2, 0))
    question = one(lettered)
    assert question.pairs == (("one", "C"), ("two", "A"), ("", "B"))
    assert "<li>\\(a\\)</li>" in question.text


def test_what_is_free_is_marked_by_hand_as_a_whole() -> None:
    question = one(number(12), EssayResponse(id="why", marks=ONE, lines=4))
    assert (question.type, question.marks) == ("essay", Fraction(3))
    assert "\\(12\\)" in question.notes
    remarks = list(moodle.assess(entry_with(number(12), EssayResponse(id="why", marks=ONE, lines=4))))
    assert [remark.level for remark in remarks] == ["converted", "converted"]


def test_an_answer_without_marks_is_refused() -> None:
    """A weight of 0 counts as 1 in a cloze."""
    levels = [remark.level for remark in moodle.assess(entry_with(number(1, marks=Fraction(0)), number(2, id="y")))]
    assert levels == ["refused", "native"]


def test_names_are_short_and_made_from_content() -> None:
    entry = entry_with(number(1), ask=(Paragraph((Text("x" * 500),)),))
    other = entry_with(number(1), ask=(Paragraph((Text("y"),)),))
    assert entry.identifier == other.identifier
    assert len(entry.identifier) <= 100


def test_what_ends_cdata_does_not_end_it() -> None:
    entry = entry_with(number(1), ask=(Paragraph((Text("a]]>b"),)),))
    assert "a]]&gt;b" in arrived(collection_of(entry))[entry.identifier].text


def test_what_stands_above_a_problem_arrives_as_a_description() -> None:
    collection = collection_of(entry_with(number(1)))
    (section,) = collection.sections
    intro = (Paragraph(line("All numbers are whole, so $a<b$.")),)
    package = moodle.write(replace(collection, sections=(replace(section, intro=intro),)), {})
    (name,) = (each for each in package if each.endswith(".xml"))
    described, asked = read(package[name])
    assert (described.type, plain(described.text)) == ("description", "All numbers are whole, so \\(a<b\\).")
    assert described.category == "$course$/top/Tests (practice)/1 Section"
    assert asked.category == "$course$/top/Tests (practice)/1 Section/One"
    assert "description" in package["README.md"].decode()


def test_the_reader_itself_finds_traps() -> None:
    """Each trap of the reader springs on a file that has it."""
    question = (
        '<quiz><question type="{type}"><name><text>n</text></name><questiontext><text>{text}</text></questiontext>'
        "<generalfeedback><text/></generalfeedback><defaultgrade>{grade}</defaultgrade><idnumber>{id}</idnumber>"
        "{more}</question></quiz>"
    )
    good = {"type": "numerical", "text": "t", "grade": "1", "id": "i"}
    right = '<answer fraction="100"><text>1</text><tolerance>0</tolerance></answer>'
    assert read(question.format(**good, more=right).encode())
    bad = [
        {"more": right.replace("100", "33.33")},
        {"more": right.replace(">1<", ">9,81<")},
        {"more": right, "grade": "1,5"},
        {"more": right, "id": "i" * 300},
        {"more": '<answer fraction="100"><text>1</text></answer>', "type": "multichoice"},
        {"more": '<answer fraction="50"><text>1</text></answer><answer fraction="0"><text>2</text></answer>'
         "<single>true</single>", "type": "multichoice"},
        {"more": '<answer fraction="1"><text>1</text></answer>', "type": "ordering"},
        {"more": right, "text": "&lt;img src=\"@@PLUGINFILE@@/a.png\"/&gt;"},
        {"more": right, "text": r"\(a &lt; b\)"},
    ]  # fmt: skip
    for each in bad:
        with pytest.raises(Trap):
            read(question.format(**{**good, **each}).encode())


def test_formulas_and_drawings_are_marked_by_hand() -> None:
    kinds = (FormulaResponse, DrawingResponse, EssayResponse)
    collection = sample_collection()
    found = arrived(collection)
    met = 0
    for entry in collection.entries():
        if any(isinstance(response, kinds) for _, response in entry.responses()):
            met += 1
            assert found[entry.identifier].type == "essay"
    assert met >= 3


def test_cells_beside_a_fraction_may_be_typed_as_fractions_as_well() -> None:
    value = tensor([Fraction(1, 3), Fraction(-1, 2), 4])
    question = one(TensorResponse(id="v", marks=Fraction(3, 2), value=value, shown=line("$v$")))
    third, half, four = question.fields
    assert third.words("1/3") == half.words("-1/2") == half.words("-0.5") == 1
    assert third.words("0.333") == half.words("1/2") == 0
    assert four.number(Fraction(4)) == 1


def test_a_text_that_looks_like_a_field_stays_a_text() -> None:
    shown = "a format string {1:NUMERICAL:=5}, then {12:SA:x}"
    number = NumberResponse(id="n", marks=ONE, value=1, shown=line("$1$"))
    entry = entry_with(number, replace(number, id="k"), ask=(Paragraph((Text(shown),)),))
    (question,) = arrived(collection_of(entry)).values()
    assert question.type == "cloze"
    assert len(question.fields) == 2
    assert shown in plain(question.text)
