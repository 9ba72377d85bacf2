"""Questions for Moodle, one trap after another: what it would mark, show or read otherwise than the paper."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from generator.content import Math, Paragraph, Text
from generator.exam import (
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    Guidance,
    MatchResponse,
    Mistake,
    NumberResponse,
    Option,
    TensorResponse,
    TextResponse,
    Tolerance,
)
from generator.export.collection import Entry
from generator.export.formats import moodle
from generator.numbers import tensor
from tests.export_cases import collection_of, each_tolerance, entry_with, number, plain, sample_collection, whole
from tests.moodle_cases import arrived, one
from tests.moodle_reader import read
from tests.written import line

NONE, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)


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


@pytest.mark.parametrize("others", [(), (number(3),)], ids=["alone", "in a cloze"])
def test_capitals_count_where_the_answer_says_so(others: tuple[NumberResponse, ...]) -> None:
    for case, share in ((True, NONE), (False, ONE)):
        word = TextResponse(id="t", marks=ONE, accepted=("ReLU", "rectifier"), case=case)
        question = one(word, *others)
        assert question.type == ("cloze" if others else "shortanswer")
        asked = question.fields[0]
        assert [asked.words(each) for each in ("ReLU", "rectifier")] == [ONE, ONE]
        assert [asked.words(each) for each in ("relu", "RELU", "Rectifier")] == [share] * 3


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


def test_names_are_short_and_made_from_what_was_drawn() -> None:
    """Moodle takes an idnumber of 100 characters, and the same one twice is the same question: other prose keeps it,
    another question, another wording, another number or other options do not."""
    first = entry_with(number(1))
    options = (Option("a", line("a"), True), Option("b", line("b"), False))
    choice = ChoiceResponse(id="x", marks=ONE, options=options, single=True)
    others = [
        remade(first, question="test/two"),
        remade(first, question="test/" + "long-" * 50),
        remade(first, wording="other"),
        remade(first, parameters=(("a", 1),)),
        remade(first, parameters=(("a", 2),)),
        entry_with(choice),
        entry_with(replace(choice, options=options[::-1])),
    ]
    found = list(arrived(collection_of(first, *others)).values())
    assert len({each.idnumber for each in found}) == 1 + len(others)
    assert max(len(each.idnumber) for each in found) <= 100
    assert [each.name for each in found] == [f"One [{k}]" for k in range(1, len(found) + 1)]
    (corrected,) = arrived(collection_of(entry_with(number(1), ask=(Paragraph((Text("x" * 500),)),)))).values()
    assert corrected.idnumber == found[0].idnumber


def remade(entry: Entry, **drawn: object) -> Entry:
    """The same entry of another draw, wording or question."""
    return whole(replace(entry.variant, **drawn))  # type: ignore[arg-type]  # fields of a variant


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
