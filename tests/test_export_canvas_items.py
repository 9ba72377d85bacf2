"""Questions for Canvas, one trap after another: what it would mark or show otherwise than the paper."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from generator.content import Paragraph, Text
from generator.exam import (
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    Guidance,
    Marking,
    MatchResponse,
    Mistake,
    Option,
    Response,
    TensorResponse,
    TextResponse,
    Tolerance,
)
from generator.export.formats import canvas
from generator.numbers import tensor
from tests.canvas_cases import arrived, carried, one, refused
from tests.export_cases import collection_of, each_tolerance, entry_with, number, plain, sample_collection
from tests.written import line

ONE = Fraction(1)


@each_tolerance
def test_each_tolerance_has_its_ends_in_both_importers(
    tolerance: Tolerance, right: list[str], wrong: list[str]
) -> None:
    question = one(number(Fraction(981, 100), tolerance))
    assert [question.number(Fraction(each)) for each in right] == [2] * len(right)
    assert [question.number(Fraction(each)) for each in wrong] == [0] * len(wrong)


@pytest.mark.parametrize("value", ["-11.7", "1234567.89", "0.000123", "100000", "0"])
def test_margins_of_binary_fractions_do_not_cut_the_ends(value: str) -> None:
    room = Fraction("0.02") if Fraction(value).denominator < 1000 else Fraction("0.00001")
    question = one(number(Fraction(value), Tolerance("absolute", room)))
    for given in (Fraction(value) - room, Fraction(value) + room):
        assert question.number(given) == 2
        assert question.number(given + (1 if given > Fraction(value) else -1) * room / 1000) == 0


@pytest.mark.parametrize("value", ["1", "-100", "0.001"])
def test_two_ranges_of_a_power_of_ten_leave_no_gap(value: str) -> None:
    """Below a power of ten significant figures are finer: what is longer above is a range of its own."""
    question = one(number(Fraction(value), Tolerance("figures", Fraction(3))))
    inside = [Fraction(value) * Fraction(share) for share in ("0.9995", "1", "1.0004", "1.0005", "1.0006", "1.0049")]
    outside = [Fraction(value) * Fraction(share) for share in ("0.99949", "1.005")]
    assert [question.number(each) for each in inside] == [2] * len(inside)
    assert [question.number(each) for each in outside] == [0] * len(outside)


def test_nothing_is_partly_right() -> None:
    """Any positive score counts as fully right: a mistake earns nothing, and that is told."""
    notes = Guidance(mistakes=(Mistake("slip", 7, line("$7$"), ONE, line("Because.")),))
    entry = entry_with(number(12, guidance=notes))
    (question,) = arrived(collection_of(entry)).questions.values()
    assert question.number(Fraction(7)) == 0
    assert "lost" in [remark.level for remark in canvas.assess(entry)]


@pytest.mark.parametrize(
    ("responses", "marking"),
    [
        ((number(1), number(2, id="y", marks=ONE)), None),
        ((number(1, Tolerance("absolute", ONE)), number(2, id="y")), None),
        ((TextResponse(id="t", marks=ONE, accepted=("ReLU",), case=True),), None),
        ((ChoiceResponse(id="c", marks=ONE, options=(Option("a", line("a"), True), Option("b", line("b"), True)),
          single=False),), "per-option"),
    ],
)  # fmt: skip
def test_what_would_be_marked_otherwise_is_refused(responses: tuple[Response, ...], marking: Marking | None) -> None:
    entry = entry_with(*responses, marking=marking)
    assert refused(entry)
    hints = [remark.hint for remark in canvas.assess(entry) if remark.level == "refused"]
    assert all("question of its own" in hint for hint in hints)


def test_parts_of_a_draw_stay_together_in_blanks() -> None:
    pair = (Option("a", line("$a$"), False), Option("b", line("$b$"), True))
    question = one(
        number(Fraction(-1, 2)),
        ChoiceResponse(id="c", marks=Fraction(2), options=pair, single=True),
        TextResponse(id="t", marks=Fraction(2), accepted=("dense",)),
    )
    assert question.kind == "fill_in_multiple_blanks_question"
    assert question.filled("-0.5", "b", "Dense") == 6
    assert question.filled("-1/2", "A", "sparse") == 2
    assert "\\(b\\)" in question.text


def test_cells_are_blanks() -> None:
    response = TensorResponse(id="m", marks=Fraction(2), value=tensor([[1, 2], [3, Fraction(1, 3)]]), shown=line("m"))
    question = one(response)
    assert question.filled("1", "2.0", "3", "1/3") == 2
    assert question.filled("1", "2.0", "3", "0.33") == Fraction(3, 2)
    assert "lowest terms" in question.text


def test_where_ticks_take_off_a_list_of_sets_stands() -> None:
    options = tuple(Option(name, line(f"${name}$"), name in "ac") for name in "abc")
    response = ChoiceResponse(id="c", marks=ONE, options=options, single=False)
    question = one(response, marking="all-or-nothing")
    (blank,) = question.blanks
    assert question.kind == "multiple_choice_question"
    assert {shown: question.ticked(name) for name, shown in blank.options}["A, C"] == 1
    assert sum(question.ticked(name) for name, _ in blank.options) == 1
    many = tuple(Option(str(k), line(str(k)), k < 2) for k in range(6))
    assert refused(entry_with(replace(response, options=many), marking="all-or-nothing"))
    assert not refused(entry_with(replace(response, options=many)))


def test_lists_show_no_formulas() -> None:
    terms = (line("one"), line("two"))
    plain_ones = MatchResponse(id="m", marks=ONE, terms=terms, choices=(line("a"), line("b"), line("c")), key=(2, 0))
    assert [shown for _, shown in one(plain_ones).blanks[0].options] == ["a", "b", "c"]
    question = one(replace(plain_ones, choices=(line("$a$"), line("b"), line("c"))))
    assert [shown for _, shown in question.blanks[0].options] == ["A", "B", "C"]
    assert "<li>\\(a\\)</li>" in question.text


def test_markup_is_escaped_once() -> None:
    entry = entry_with(number(1), ask=(Paragraph((Text("a < b & <c> ]]>"), *line("$a<b$"))),))
    (question,) = arrived(collection_of(entry)).questions.values()
    assert "a &lt; b &amp; &lt;c&gt; ]]&gt;\\(a&lt;b\\)" in question.text
    assert plain(question.text).startswith("a < b & <c> ]]>")


def test_text_alone_is_no_html_to_classic() -> None:
    """In feedback and in terms it stands in an element that Classic keeps; else ``&lt;`` would be seen."""
    options = (
        Option("a", line("a"), True, (Text("1 < 2 & 3"),)),
        Option("b", line("b"), False, line("$x<y$")),
        Option("c", line("c"), False, (Text("a\u00a0b"),)),
        Option("d", line("d"), False, line("nothing to escape")),
    )
    question = one(ChoiceResponse(id="c", marks=ONE, options=options, single=True))
    told = [question.feedback[f"{name}_fb"] for name, _ in question.blanks[0].options]
    assert told == ["1 < 2 & 3", "\\(x<y\\)", "a\u00a0b", "nothing to escape"]
    terms = ((Text("R&D"),), line("$x<y$"))
    question = one(MatchResponse(id="m", marks=ONE, terms=terms, choices=(line("a"), line("b")), key=(1, 0)))
    assert [each.prompt for each in question.blanks] == ["R&D", "\\(x<y\\)"]


def test_a_sharp_s_is_two_letters_as_on_paper() -> None:
    word = TextResponse(id="t", marks=ONE, accepted=("Straße", "Weg"))
    question = one(word)
    assert [question.typed(each) for each in ("straße", "STRASSE", "weg", "strase")] == [1, 1, 1, 0]
    both = one(word, number(1, id="n", marks=ONE))
    assert both.filled("strasse", "1") == 2


def test_what_is_free_is_an_essay_with_notes_beside_the_package() -> None:
    entry = entry_with(number(12), EssayResponse(id="why", marks=ONE, lines=4))
    package = canvas.write(collection_of(entry), {})
    (question,) = arrived(collection_of(entry)).questions.values()
    assert (question.kind, question.points) == ("essay_question", Fraction(3))
    assert b"12" in package["grading.html"]
    assert "12" not in plain(question.text)
    kinds = (FormulaResponse, DrawingResponse, EssayResponse)
    collection = carried(sample_collection())
    found = arrived(collection).questions
    met = [e for e in collection.entries() if any(isinstance(response, kinds) for _, response in e.responses())]
    assert len(met) >= 3
    assert {found[each.identifier].kind for each in met} == {"essay_question", "file_upload_question"}
