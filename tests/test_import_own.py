"""What our exports say beside a field is understood again: units, labels, ways to type a number, letters for items."""

from __future__ import annotations

from fractions import Fraction

import pytest

from generator.content import Blocks, Paragraph
from generator.diagnostics import Place
from generator.exam import (
    ChoiceResponse,
    EssayResponse,
    Guidance,
    MatchResponse,
    Mistake,
    NumberResponse,
    Option,
    OrderResponse,
    Part,
    Response,
    TensorResponse,
    TextResponse,
    Tolerance,
)
from generator.export.formats import FORMATS as EXPORTS
from generator.importing.imported import Report
from generator.importing.naming import title_of
from generator.numbers import Exact, tensor
from generator.plain import plain_blocks
from tests.export_cases import collection_of, entry_with, is_refused, spoken
from tests.import_cases import pictures_of, read
from tests.written import line, prose

ONE, HALF = Fraction(1), Fraction(1, 2)
ALL = ("moodle", "canvas", "qti21", "qti30", "ilias")
EXACT = Tolerance()
ASK = prose("Read this.", "Then answer.")


def again(format: str, response: Response, solution: Blocks = ()) -> Part:
    """The part that comes back of an entry with one answer."""
    entry = entry_with(response, ask=ASK, solution=solution)
    if is_refused(EXPORTS[format], entry):
        pytest.skip("refused")
    collection = collection_of(entry)
    package = EXPORTS[format].write(collection, pictures_of(collection))
    (name,) = (each for each in package if each.endswith((".zip", ".xml")))
    (found,), report = read("moodle" if format == "moodle" else "qti", package[name], name)
    assert not report.remarks
    (part,) = found.variant.parts
    return part


def number(value: Exact, tolerance: Tolerance = EXACT, unit: str = "", *mistakes: Mistake) -> NumberResponse:
    guidance = Guidance(mistakes=mistakes)
    label = line("The value $v$")
    return NumberResponse(
        id="n", marks=ONE, value=value, shown=(), tolerance=tolerance, unit=unit, label=label, guidance=guidance
    )


NUMBERS = {
    "with a unit of several braces": number(Fraction(3, 2), Tolerance("absolute", Fraction(1, 10)), r"{}^\circ C"),
    "a fraction with a unit": number(Fraction(-4, 3), unit=r"\mathrm{m}/s"),
    "to three figures": number(-176000, Tolerance("figures", Fraction(3)), "m"),
    "within five thousandths": number(Fraction(3, 2), Tolerance("absolute", Fraction(1, 200))),
}


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("format", ALL)
def test_a_number_comes_back_with_label_and_unit_and_without_our_words(format: str, name: str) -> None:
    sent = NUMBERS[name]
    part = again(format, sent)
    (found,) = part.responses
    assert isinstance(found, NumberResponse)
    assert (found.value, found.tolerance, found.unit) == (sent.value, sent.tolerance, sent.unit)
    assert spoken(found.label) == spoken(sent.label)
    assert part.ask == ASK
    assert not found.guidance.property


@pytest.mark.parametrize("format", ["moodle", "qti21", "qti30"])
def test_a_wrong_method_comes_back_once_whatever_the_tolerance(format: str) -> None:
    wrong = Mistake("sign", 176000, (), HALF, line("The sign."))
    part = again(format, number(-176000, Tolerance("figures", Fraction(3)), "", wrong))
    (found,) = part.responses
    assert [(each.value, each.marks, spoken(each.because)) for each in found.guidance.mistakes] == [
        (176000, HALF, "The sign.")
    ]


@pytest.mark.parametrize("format", ["moodle", "qti21", "qti30"])
def test_a_wrong_method_comes_back_once_however_it_may_be_typed(format: str) -> None:
    """Beside a fraction a decimal such as 0.5 may be typed in each way."""
    wrong = Mistake("halves", HALF, (), HALF, line("In halves."))
    part = again(format, number(Fraction(1, 3), Tolerance(), "", wrong))
    (found,) = part.responses
    assert found.guidance.accept == ()
    assert [(each.value, each.marks, spoken(each.because)) for each in found.guidance.mistakes] == [
        (HALF, HALF, "In halves.")
    ]


@pytest.mark.parametrize("format", ALL)
def test_cells_of_fractions_come_back_as_a_tensor(format: str) -> None:
    value = tensor([[Fraction(1, 3), HALF], [4, Fraction(-1, 4)]])
    part = again(format, TensorResponse(id="v", marks=Fraction(2), value=value, shown=(), label=line("$M$")))
    (found,) = part.responses
    assert isinstance(found, TensorResponse)
    assert found.value == value
    assert spoken(found.label) == r"\(M\)"
    assert "lowest terms" not in plain_blocks(part.ask)


ITEMS = tuple(map(line, ("one $x$", "two < & >", "three", "four")))


@pytest.mark.parametrize("format", ALL)
def test_choices_with_formulas_come_back_in_place_of_their_letters(format: str) -> None:
    terms = tuple(map(line, ("first", "second $y$", "third")))
    part = again(format, MatchResponse(id="m", marks=Fraction(3, 2), terms=terms, choices=ITEMS, key=(2, 0, 1)))
    (found,) = part.responses
    assert isinstance(found, MatchResponse)
    pairs = {spoken(term): spoken(found.choices[k]) for term, k in zip(found.terms, found.key, strict=True)}
    assert pairs == {"first": "three", r"second \(y\)": r"one \(x\)", "third": "two < & >"}
    assert sorted(map(spoken, found.choices)) == sorted(map(spoken, ITEMS))
    assert part.ask == ASK


@pytest.mark.parametrize("format", ALL)
def test_an_order_comes_back_in_place_of_its_letters(format: str) -> None:
    part = again(format, OrderResponse(id="o", marks=ONE, items=ITEMS, key=(2, 0, 3, 1)))
    (found,) = part.responses
    assert isinstance(found, OrderResponse)
    assert [spoken(found.items[k]) for k in found.key] == ["three", r"one \(x\)", "four", "two < & >"]
    assert part.ask == ASK


@pytest.mark.parametrize("marking", ["all-or-nothing", "per-option"])
@pytest.mark.parametrize("format", ALL)
def test_boxes_come_back_in_place_of_a_list_of_their_sets(format: str, marking: str) -> None:
    options = tuple(Option(f"o{k}", item, k in (0, 2)) for k, item in enumerate(ITEMS))
    entry = entry_with(
        ChoiceResponse(id="c", marks=Fraction(2), options=options, single=False),
        marking="per-option" if marking == "per-option" else "all-or-nothing",
        ask=ASK,
    )
    if is_refused(EXPORTS[format], entry):
        pytest.skip("refused")
    collection = collection_of(entry)
    package = EXPORTS[format].write(collection, pictures_of(collection))
    (name,) = (each for each in package if each.endswith((".zip", ".xml")))
    (imported,), _ = read("moodle" if format == "moodle" else "qti", package[name], name)
    (found,) = imported.variant.parts[0].responses
    assert isinstance(found, ChoiceResponse)
    assert not found.single
    assert {spoken(each.content): each.right for each in found.options} == {
        spoken(each.content): each.right for each in options
    }
    assert imported.variant.parts[0].ask == ASK


@pytest.mark.parametrize("format", ALL)
def test_capitals_that_count_are_kept(format: str) -> None:
    sent = TextResponse(id="t", marks=ONE, accepted=("NaN", "a*b~#}"), case=format != "canvas")
    (found,) = again(format, sent).responses
    assert isinstance(found, TextResponse)
    assert (set(found.accepted), found.case) == (set(sent.accepted), sent.case)


def test_a_solution_that_graders_read_among_their_notes_comes_back_once() -> None:
    solution = prose("It forgets.", "Both gates are $0$.")
    essay = EssayResponse(id="e", marks=ONE, lines=5, guidance=Guidance(accept=(line("Also: it decays."),)))
    part = again("moodle", essay, solution)
    assert part.solution[: len(solution)] == solution
    words = plain_blocks(part.solution)
    assert words.count("It forgets.") == words.count("Both gates") == words.count("it decays") == 1
    assert "Solution:" not in words


def test_notes_for_graders_that_say_more_are_kept_whole() -> None:
    told = ("graderinfo", "<p>Solution:</p><p>A.</p><p>B.</p>"), ("generalfeedback", "<p>A.</p><p>C.</p>")
    notes = "".join(f"<{name} format='html'><text><![CDATA[{text}]]></text></{name}>" for name, text in told)
    question = f"<quiz><question type='essay'><questiontext><text>Why?</text></questiontext>{notes}</question></quiz>"
    (found,), _ = read("moodle", question.encode())
    (part,) = found.variant.parts
    assert [spoken(each.children) for each in part.solution if isinstance(each, Paragraph)] == [
        *("A.", "C."),
        *("Solution:", "A.", "B."),
    ]


def test_a_question_of_others_keeps_its_words() -> None:
    """Only what our exports say goes; a long line, or one with other words, stays in the text."""
    text = "<p>Look.</p><p>How long is it, measured from the very left end of the table to the right:</p>"
    question = (
        '<quiz><question type="numerical"><name><text>Q</text></name><questiontext format="html"><text><![CDATA['
        f"{text}]]></text></questiontext><answer fraction='100'><text>3</text></answer></question></quiz>"
    )
    (found,), _ = read("moodle", question.encode())
    (part,) = found.variant.parts
    assert len(part.ask) == 2
    assert part.responses[0].label == ()


@pytest.mark.parametrize(
    ("written", "title"),
    [("a < b & c > d", "a < b & c > d"), ("<b>Bold</b> words", "Bold words"), ("1 <2 and 3> 2", "1 <2 and 3> 2")],
)
def test_only_elements_of_html_go_from_a_title(written: str, title: str) -> None:
    assert title_of(written, Place("file", 1, 1), Report()) == title
