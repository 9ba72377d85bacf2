"""Hints: for practice alone. What a format shows of them, what it says that it loses, and that no exam holds one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from generator.content import Blocks, Drawing
from generator.diagnostics import Fault
from generator.exam import EssayResponse, Exam, NumberResponse
from generator.export.collection import Collection, Entry
from generator.export.formats import FORMATS, html, moodle
from generator.export.gathering import gather_questions
from generator.export.portability import survey
from generator.lints.written import written_texts
from generator.preview import one_question_exam
from generator.sampling import Purpose, choose
from generator.writers import latex
from tests.export_cases import collection_of, entry_with, painted, plain, pool_of
from tests.html_reader import read_page
from tests.html_reader import variants as shown_variants
from tests.import_cases import brought, loaded
from tests.moodle_reader import read
from tests.one_question import faults, question, variants
from tests.written import prose

TWO = """
params: {a: 2..9}
let: {half: a/2}
parts:
  double:
    ask: What is $2 \\cdot <<a>>$?
    number: 2*a
    marks: 1
    hints: [Think of zebras., 'A zebra has $<<half>>$ twice.']
  square:
    ask: What is $<<a>>^2$?
    number: a**2
    marks: 1
    hints: [Think of zebras in squares.]
"""
NAMES = "zebra"  # stands in the hints and nowhere else


def gathered(text: str, purpose: Purpose) -> Collection:
    """A question's variants for a purpose."""
    return gather_questions([question(text)], "en", "", 3, "seed", purpose)


def hinted(*hints: Blocks) -> Entry:
    """An entry of one number with these hints."""
    number = NumberResponse(id="x", marks=Fraction(1), value=1, shown=())
    entry = entry_with(number, ask=prose("Well?"))
    (placed,) = entry.parts
    return replace(entry, parts=(replace(placed, part=replace(placed.part, hints=hints)),))


# ---------------------------------------------------------------- drawn
def test_a_part_has_its_own_hints_with_their_values() -> None:
    double, square = variants(question(TWO).program)[1].parts
    assert [*map(len, (double.hints, square.hints))] == [2, 1]
    assert double.hints[0] == prose("Think of zebras.")
    assert double.hints[1] == prose("A zebra has $1.5$ twice.")


def test_a_hint_without_a_value_is_a_fault_of_the_question_at_its_place() -> None:
    made = question(TWO.replace("<<half>>", "<<half/(a - 2)>>")).program
    with pytest.raises(Fault) as raised:
        made.variant(made.judge(0))
    assert raised.value.path == ("parts", "double", "hints", 1)


def test_a_slip_in_a_hint_is_told_where_it_stands() -> None:
    (found,) = faults(TWO.replace("<<half>>", "<<half + halv>>"))
    assert found.code == "unknown-name"
    assert (found.place.line, found.hint) == (13, "did you mean 'half'?")


def test_what_a_hint_prints_makes_no_other_variant() -> None:
    """Two draws that a student could tell apart by a hint alone are one question."""
    text = "params: {a: 1..2}\nparts: {x: {ask: Well?, number: a - a, marks: 1, hints: ['It is $<<a>>$.']}}\n"
    made = question(text).program
    assert made.identity(made.judge(0)) == made.identity(made.judge(1))


def test_lints_read_hints_but_take_them_for_no_part_of_the_paper() -> None:
    texts = [each for each in written_texts(question(TWO).program.spec) if NAMES in each.text]
    assert [(each.role, each.path[1:]) for each in texts] == [
        ("hint", ("double", "hints", 0)),
        ("hint", ("double", "hints", 1)),
        ("hint", ("square", "hints", 0)),
    ]


# ---------------------------------------------------------------- exams
@pytest.mark.parametrize("name", FORMATS)
def test_no_format_writes_a_hint_into_an_exam(name: str) -> None:
    text = TWO if name != "gift" else TWO[: TWO.index("  square:")]  # GIFT takes questions of one answer
    for purpose in ("exam", "practice"):
        collection = gathered(text, purpose)
        package = FORMATS[name].write(collection, painted(collection))
        holds = any(NAMES.encode() in data for data in package.values())
        assert holds == (purpose == "practice" and name in ("moodle", "html", "csv"))
        (found,) = survey(FORMATS[name], collection)
        told = {remark.part for remark, _ in found.at("lost") if remark.text == "hints"}
        lost = purpose == "practice" and not holds
        assert told == ({part.part.id for part in next(collection.entries()).parts} if lost else set())


def test_no_paper_and_no_key_holds_a_hint() -> None:
    """Exam and key are made of the same boxes; the solution stands in one of them."""
    made = question(
        TWO.replace("hints: [Think of zebras in", "solution: Giraffes\n    hints: [Think of zebras in")
    ).program
    variant = made.variant(choose(made, "seed", "exam", 1)[0])
    exam: Exam = one_question_exam(variant, "endterm", "en")
    pieces = latex.whole_units(latex.Press(exam), exam.forms)
    written = repr(pieces)
    assert "Giraffes" in written
    assert NAMES not in written


# ---------------------------------------------------------------- Moodle
def test_moodle_has_the_hints_of_all_parts_by_their_letters() -> None:
    collection = gathered(TWO, "practice")
    (name,) = (each for each in moodle.write(collection, {}) if each.endswith(".xml"))
    for arrived in read(moodle.write(collection, {})[name]):
        first, second, third = map(plain, arrived.hints)
        assert (first, third) == ("a) Think of zebras.", "b) Think of zebras in squares.")
        assert second.startswith("a) A zebra has ")
        assert Fraction(arrived.settings["penalty"]) > 0  # without one a further try would be free


def test_hints_come_back_from_moodle(tmp_path: Path) -> None:
    collection = gathered(TWO, "practice")
    package = moodle.write(collection, {})
    (name,) = (each for each in package if each.endswith(".xml"))
    (made,) = loaded(brought("moodle", package[name]), tmp_path).values()
    drawn = [[part.hints for part in variant.parts] for variant in variants(made.program)]
    asked = [[placed.part.hints for placed in entry.parts] for entry in collection.entries()]
    assert drawn == asked


def test_hints_of_no_part_come_to_the_first_one(tmp_path: Path) -> None:
    collection = gathered(TWO, "practice")
    package = moodle.write(collection, {})
    (name,) = (each for each in package if each.endswith(".xml"))
    foreign = (
        package[name].replace(b"<strong>a)</strong> Think", b"Think").replace(b"<strong>b)</strong> Think", b"Think")
    )
    made = loaded(brought("moodle", foreign), tmp_path).values()
    assert {tuple(len(part.hints) for part in each.program.parts) for each in made} == {(3, 0)}


def test_a_hint_carries_its_picture_and_an_essay_loses_its_hints() -> None:
    collection = collection_of(hinted((Drawing("figure", "An alternative."),)))
    pictures = painted(collection)
    assert len(pictures) == 1
    package = moodle.write(collection, pictures)
    (data,) = (package[each] for each in package if each.endswith(".xml"))
    (arrived,) = read(data)  # the reader refuses a picture without its file
    assert "@@PLUGINFILE@@" in arrived.hints[0]

    essay = entry_with(EssayResponse(id="x", marks=Fraction(1), lines=3))
    (placed,) = essay.parts
    essay = replace(essay, parts=(replace(placed, part=replace(placed.part, hints=(prose("Zebra"),))),))
    assert [remark.text for remark in moodle.assess(essay) if remark.level == "lost"] == ["hints"]


# ---------------------------------------------------------------- the page
def test_the_page_shows_hints_one_by_one_when_asked() -> None:
    collection = gathered(TWO, "practice")
    (data,) = html.write(collection, {}).values()
    page = read_page(data)
    shown_ones = [each for article in page.all("article") for each in shown_variants(article)]
    assert len(shown_ones) == len(list(collection.entries())) > 1
    for shown in shown_ones:
        parts = list(shown.all("div", "part"))
        for part, count, letter in zip(parts, (2, 1), "ab", strict=True):
            (box,) = part.all("div", "hints")
            assert box.attributes["aria-live"] == "polite"
            (listed,) = box.all("ol")
            assert "hidden" in listed.attributes
            assert ["hidden" in each.attributes for each in listed.all("li")] == [True] * count
            (button,) = part.all("button", "next-hint")
            assert (button.attributes["type"], button.attributes["data-letter"]) == ("button", letter)
            assert button.text == f"{letter}) Hint 1 of {count}"


def test_without_hints_there_is_no_button_for_them() -> None:
    (data,) = html.write(collection_of(hinted()), {}).values()
    assert not list(read_page(data).all("button", "next-hint"))
    (data,) = html.write(collection_of(hinted(prose("One."), prose("Two."))), {}).values()
    (button,) = read_page(data).all("button", "next-hint")
    assert button.text == "Hint 1 of 2"


def test_portability_counts_lost_hints_once_a_part() -> None:
    (found,) = survey(FORMATS["qti21"], pool_of([question(TWO)], 2))
    assert [(remark.part, count) for remark, count in found.at("lost")] == [("double", 2), ("square", 2)]
