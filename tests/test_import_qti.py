"""QTI packages as they come in: our own exports give the same questions back; items of others are read or told."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.bank import Question
from generator.compiler import Surroundings
from generator.diagnostics import Diagnostic, Rejected
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    EssayResponse,
    MatchResponse,
    NumberResponse,
    Response,
    TextResponse,
    Variant,
)
from generator.export.collection import Collection
from generator.export.formats import FORMATS as EXPORTS
from generator.importing.checking import compiled, drawn
from generator.plain import plain_blocks, plain_text
from tests.export_cases import bank, carried_by, pool_of, sample_collection
from tests.import_cases import PNG, all_variants, brought, codes, loaded, pictures_of, read, unlike

BANK = bank()
VERSIONS = ("qti21", "qti30", "canvas", "ilias")


def exported(collection: Collection, version: str) -> list[bytes]:
    """The packages of what a format carries of a collection."""
    package = EXPORTS[version].write(collection, pictures_of(collection))
    return [data for name, data in package.items() if name.endswith(".zip")]


def came_back(collection: Collection, version: str, folder: Path) -> tuple[list[Variant], set[str]]:
    """The variants that are read from the packages of a collection, and what was told."""
    variants: list[Variant] = []
    told: set[str] = set()
    for k, data in enumerate(exported(collection, version)):
        collected = brought("qti", data, "file.zip")
        told |= {remark.code for remark in collected.remarks}
        questions = loaded(collected, folder / str(k)).values()
        variants += [variant for each in questions for variant in all_variants(each)]
    return variants, told


# ---------------------------------------------------------------- our own exports
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("question", BANK, ids=lambda each: each.id)
def test_every_question_of_the_bank_comes_back(question: Question, version: str, tmp_path: Path) -> None:
    collection = carried_by(EXPORTS[version], pool_of([question], 2))
    if not collection.sections:
        pytest.skip("refused")
    variants, told = came_back(collection, version, tmp_path)
    assert told <= {"pool"}
    if "pool" in told:
        return  # a pool of statements, which the tests of Moodle look into
    for entry in collection.entries():
        reasons = [unlike(entry, variant) for variant in variants]
        assert "" in reasons, reasons


@pytest.mark.parametrize("version", VERSIONS)
def test_every_kind_of_answer_comes_back(version: str, tmp_path: Path) -> None:
    collection = carried_by(EXPORTS[version], sample_collection())
    variants, _ = came_back(collection, version, tmp_path)
    missing = [
        (entry.identifier, [unlike(entry, variant) for variant in variants][:4])
        for entry in collection.entries()
        if all(unlike(entry, variant) for variant in variants)
    ]
    assert not missing


# ---------------------------------------------------------------- QTI 2 of others
def item(body: str, declared: str = "", rules: str = "") -> bytes:
    return (
        "<assessmentItem xmlns='http://www.imsglobal.org/xsd/imsqti_v2p1' identifier='i' title='An item'>"
        f"{declared}<itemBody>{body}</itemBody>{rules}</assessmentItem>"
    ).encode()


def declared(kind: str, cardinality: str, *values: str, more: str = "") -> str:
    right = "".join(f"<value>{each}</value>" for each in values)
    return (
        f"<responseDeclaration identifier='R' cardinality='{cardinality}' baseType='{kind}'>"
        f"<correctResponse>{right}</correctResponse>{more}</responseDeclaration>"
    )


def one(data: bytes) -> tuple[Response, set[str]]:
    (found,), report = read("qti", data)
    (part,) = found.variant.parts
    (response,) = part.responses
    return response, codes(report)


def test_a_choice_with_a_mapping() -> None:
    choices = "".join(f"<simpleChoice identifier='{each}'>{each}</simpleChoice>" for each in "ABC")
    entries = "<mapEntry mapKey='B' mappedValue='2'/><mapEntry mapKey='C' mappedValue='1'/>"
    mapping = f"<mapping defaultValue='0'>{entries}</mapping>"
    body = (
        f"<choiceInteraction responseIdentifier='R' maxChoices='1'><prompt>Which?</prompt>{choices}</choiceInteraction>"
    )
    response, told = one(item(body, declared("identifier", "single", "B", more=mapping)))
    assert isinstance(response, ChoiceResponse)
    assert [each.right for each in response.options] == [False, True, False]
    assert told == {"option-marks"}


def test_a_number_with_a_relative_tolerance() -> None:
    rules = (
        "<responseProcessing><responseCondition><responseIf><equal toleranceMode='relative' tolerance='10 10'>"
        "<variable identifier='R'/><correct identifier='R'/></equal><setOutcomeValue identifier='SCORE'>"
        "<baseValue baseType='float'>2</baseValue></setOutcomeValue></responseIf></responseCondition>"
        "</responseProcessing>"
    )
    body = "<p>x = <textEntryInteraction responseIdentifier='R'/></p>"
    response, _ = one(item(body, declared("float", "single", "50"), rules))
    assert isinstance(response, BlanksResponse)
    (gap,) = response.gaps
    assert isinstance(gap, NumberResponse)
    assert [str(each) for each in (gap.value, gap.tolerance.amount, gap.marks)] == ["50", "5", "2"]


def test_words_to_place_in_a_text() -> None:
    body = (
        "<gapMatchInteraction responseIdentifier='R'><gapText identifier='W' matchMax='1'>winter</gapText>"
        "<gapText identifier='S' matchMax='1'>summer</gapText><p>Now is the <gap identifier='G'/>.</p>"
        "</gapMatchInteraction>"
    )
    response, told = one(item(body, declared("directedPair", "multiple", "W G")))
    assert isinstance(response, BlanksResponse)
    (gap,) = response.gaps
    assert isinstance(gap, ChoiceResponse)
    assert [(plain_text(each.content), each.right) for each in gap.options] == [("winter", True), ("summer", False)]
    assert not told


def asked(data: bytes) -> str:
    """What the first part of an item asks, as characters."""
    (found,), _ = read("qti", data)
    return plain_blocks(found.variant.parts[0].ask)


def test_the_sentence_around_words_to_mark_stays() -> None:
    body = (
        "<hottextInteraction responseIdentifier='R' maxChoices='1'><prompt>Which word is wrong?</prompt>"
        "<p>The sun <hottext identifier='A'>rises</hottext> in the <hottext identifier='B'>west</hottext>.</p>"
        "</hottextInteraction>"
    )
    data = item(body, declared("identifier", "single", "B"))
    response, told = one(data)
    assert isinstance(response, ChoiceResponse)
    assert [(plain_text(each.content), each.right) for each in response.options] == [("rises", False), ("west", True)]
    assert "The sun rises in the west." in asked(data).replace("*", "")
    assert not told


@pytest.mark.parametrize("kind", ["associateInteraction", "matchInteraction", "choiceInteraction"])
def test_choices_that_cannot_be_read_stay_in_the_text(kind: str) -> None:
    choice = "simpleChoice" if kind == "choiceInteraction" else "simpleAssociableChoice"
    count = 1 if kind == "choiceInteraction" else 2
    listed = "".join(f"<{choice} identifier='C{k}'>choice {k}</{choice}>" for k in range(count))
    data = item(f"<{kind} responseIdentifier='R'><prompt>Join.</prompt>{listed}</{kind}>")
    response, told = one(data)
    assert isinstance(response, EssayResponse)
    assert all(word in asked(data) for word in ("Join.", *(f"choice {k}" for k in range(count))))
    assert told <= {"unknown-interaction", "unreadable-answers"}


def test_an_unknown_interaction_is_kept_as_text() -> None:
    body = "<p>Click.</p><hotspotInteraction responseIdentifier='R' maxChoices='1'/>"
    response, told = one(item(body, declared("identifier", "single", "A")))
    assert isinstance(response, EssayResponse)
    assert told == {"unknown-interaction"}


# ---------------------------------------------------------------- QTI 1.2
def old(kind: str, presentation: str, rules: str = "", more: str = "") -> bytes:
    meta = "".join(
        f"<qtimetadatafield><fieldlabel>{name}</fieldlabel><fieldentry>{value}</fieldentry></qtimetadatafield>"
        for name, value in (("question_type", kind), ("points_possible", "2"))
    )
    return (
        "<!DOCTYPE questestinterop SYSTEM 'ims_qtiasiv1p2p1.dtd'>"
        "<questestinterop><assessment title='A quiz'><section ident='s'><item ident='i' title='An item'>"
        f"<itemmetadata><qtimetadata>{meta}</qtimetadata></itemmetadata><presentation>{presentation}</presentation>"
        f"<resprocessing>{rules}</resprocessing>{more}</item></section></assessment></questestinterop>"
    ).encode()


def material(text: str) -> str:
    return f"<material><mattext texttype='text/html'><![CDATA[{text}]]></mattext></material>"


def rule(condition: str, score: str, feedback: str = "") -> str:
    shown = f"<displayfeedback linkrefid='{feedback}'/>" if feedback else ""
    earned = f"<setvar action='Set' varname='SCORE'>{score}</setvar>"
    return f"<respcondition><conditionvar>{condition}</conditionvar>{earned}{shown}</respcondition>"


def equal(value: str, ident: str = "r") -> str:
    return f"<varequal respident='{ident}'>{value}</varequal>"


def options(ident: str, *texts: str, lead: str = "", more: str = "") -> str:
    return f"<response_lid ident='{ident}'{more}>{lead}<render_choice>{labels(*texts)}</render_choice></response_lid>"


def labels(*texts: str) -> str:
    return "".join(f"<response_label ident='{k}'>{material(text)}</response_label>" for k, text in enumerate(texts))


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


# ---------------------------------------------------------------- archives that mean harm
def zipped(files: dict[str, bytes], level: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", level) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


GOOD = item("<p>Why? <img src='a.png' alt='A dot'/></p><extendedTextInteraction responseIdentifier='R'/>")


def test_images_of_a_package_come_along() -> None:
    collected = brought("qti", zipped({"items/i.xml": GOOD, "items/a.png": PNG}), "file.zip")
    assert PNG in collected.files.values()
    assert not collected.remarks


@pytest.mark.parametrize("name", ["../i.xml", "/i.xml", "a/../../i.xml", "C:\\i.xml"])
def test_names_that_lead_elsewhere_are_left_out(name: str) -> None:
    found, report = read("qti", zipped({name: GOOD, "j.xml": GOOD}), "file.zip")
    assert (len(found), codes(report) - {"missing-image"}) == (1, {"unsafe-name"})


def test_a_bomb_is_not_unpacked() -> None:
    found, report = read("qti", zipped({"i.xml": GOOD, "bomb.xml": b"<a>" + b" " * 30_000_000 + b"</a>"}), "file.zip")
    assert (len(found), codes(report) - {"missing-image"}) == (1, {"zip-too-large"})


@pytest.mark.parametrize(
    ("data", "code"), [(b"PK\x03\x04nothing", "not-zip"), (zipped({"a.txt": b"x"}), "not-qti"), (b"<a/>", "not-qti")]
)
def test_what_is_no_package_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        read("qti", data)
    assert [each.code for each in refused.value.diagnostics] == [code]


ONE = [each for each in BANK if each.id == "recurrent/lstm-gates"]
SAMPLES = [data for each in VERSIONS for data in exported(carried_by(EXPORTS[each], pool_of(ONE, 1)), each)]


def inside(data: bytes) -> list[bytes]:
    """The items of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist() if "recurrent" in name or "__qti_" in name]


CANVAS = old("multiple_choice_question", material("Which?") + options("r", "a", "b"), rule(equal("0"), "100"))
FILES = [*SAMPLES, *(each for data in SAMPLES for each in inside(data)), CANVAS]
CHANGE = st.tuples(st.integers(0, 20_000), st.integers(0, 40), st.binary(max_size=8))


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(FILES), st.lists(CHANGE, min_size=1, max_size=4))
def test_a_mutated_package_is_read_or_refused_with_its_place(
    data: bytes, changes: list[tuple[int, int, bytes]]
) -> None:
    for at, length, new in changes:
        at %= len(data)
        data = data[:at] + new + data[at + length :]
    refused: tuple[Diagnostic, ...] = ()
    files: dict[str, bytes] = {}
    try:
        files = dict(brought("qti", data, "file.zip").files)
    except Rejected as rejected:
        refused = rejected.diagnostics
    assert all(each.place.line >= 1 and each.code for each in refused)
    images = {name: each for name, each in files.items() if name.startswith("images/")}
    for name, text in files.items():
        if name.endswith(".yaml"):
            program = compiled(text.decode(), images, Surroundings())
            assert not isinstance(program, str)
            assert not isinstance(drawn(program), str)


def test_what_cannot_stand_within_a_text_is_asked_below_it() -> None:
    essay = "<extendedTextInteraction responseIdentifier='R'/>"
    (found,), _ = read("qti", item(f"<ul><li>Say why: {essay}</li><li>and how: {essay}</li></ul>"))
    (part,) = found.variant.parts
    assert all(isinstance(each, EssayResponse) for each in part.responses)
    assert "______" in plain_blocks(part.ask)
