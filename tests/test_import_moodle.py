"""Moodle XML as it comes in: our own export gives the same questions back; files of others are read or told."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from generator.bank import Question
from generator.diagnostics import Rejected
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    EssayResponse,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TextResponse,
    Tolerance,
)
from generator.export.collection import Collection
from generator.export.formats import moodle
from generator.importing.pools import merged
from generator.plain import plain_blocks, plain_text
from tests.export_cases import bank, pool_of, sample_collection
from tests.import_cases import PNG, all_variants, brought, choices, codes, loaded, missing, pictures_of, read, unlike

BANK = bank()


def exported(collection: Collection) -> bytes:
    package = moodle.write(collection, pictures_of(collection))
    (name,) = (each for each in package if each.endswith(".xml"))
    return package[name]


# ---------------------------------------------------------------- our own export
@pytest.mark.parametrize("question", BANK, ids=lambda each: each.id)
def test_every_question_of_the_bank_comes_back(question: Question, tmp_path: Path) -> None:
    """Each exported variant is drawn by a question that was written, loaded from disk."""
    collection = pool_of([question], 3)
    collected = brought("moodle", exported(collection))
    assert {remark.code for remark in collected.remarks} <= {"pool"}
    assert not missing(collection, loaded(collected, tmp_path).values())


def test_variants_that_differ_in_statements_become_one_question_with_the_pool(tmp_path: Path) -> None:
    (question,) = (each for each in BANK if each.id == "autoencoders/autoencoder-facts")
    collection = pool_of([question], 12)
    collected = brought("moodle", exported(collection))
    assert collected.questions == (("imported/autoencoders", 12),)
    (told,) = collected.remarks
    assert (told.code, told.hint) == ("pool", "it draws further combinations too")
    (pool,) = loaded(collected, tmp_path).values()
    assert not missing(collection, [pool])
    (choice,) = choices(pool)
    shown = [response for entry in collection.entries() for _, response in entry.responses()]
    texts = {
        plain_text(option.content) for each in shown if isinstance(each, ChoiceResponse) for option in each.options
    }
    assert len(choice.statements) == len(texts) > choice.choice.options == 4


def test_most_pools_of_numbers_become_one_question() -> None:
    """A question whose texts differ in numbers alone comes back as one, with a row a variant."""
    ids = {"cnn/one-dimensional-convolution", "networks/dense-parameters", "recurrent/parameter-count"}
    found = [each for each in BANK if each.id in ids]
    assert len(found) == len(ids)
    for question in found:
        collected = brought("moodle", exported(pool_of([question], 5)))
        ((_, variants),) = collected.questions
        assert variants == 5


def test_every_kind_of_answer_comes_back(tmp_path: Path) -> None:
    collection = sample_collection()
    collected = brought("moodle", exported(collection))
    made = loaded(collected, tmp_path)
    variants = [variant for each in made.values() for variant in all_variants(each)]
    kinds = {type(response) for variant in variants for part in variant.parts for response in part.responses}
    assert len(kinds) >= 8
    missing = [
        (entry.identifier, [unlike(entry, variant) for variant in variants])
        for entry in collection.entries()
        if all(unlike(entry, variant) for variant in variants)
    ]
    assert not missing


def test_variants_that_differ_in_more_stay_apart() -> None:
    from generator.compiler import Surroundings

    found, _ = read("moodle", quiz(ask("essay", "Why?"), ask("essay", "Why, and in $$x$$?")))
    assert merged([each.variant for each in found], Surroundings()) is None


# ---------------------------------------------------------------- files of others
def quiz(*questions: str) -> bytes:
    return ("<?xml version='1.0' encoding='UTF-8'?>\n<quiz>\n" + "\n".join(questions) + "\n</quiz>").encode()


def ask(kind: str, text: str, inside: str = "", name: str = "A question") -> str:
    return (
        f"<question type='{kind}'><name><text>{name}</text></name>"
        f"<questiontext format='html'><text><![CDATA[{text}]]></text></questiontext>{inside}</question>"
    )


def answer(share: str, text: str, more: str = "", feedback: str = "") -> str:
    said = f"<feedback><text>{feedback}</text></feedback>" if feedback else ""
    return f"<answer fraction='{share}' format='html'><text><![CDATA[{text}]]></text>{more}{said}</answer>"


def one(data: bytes) -> tuple[Response, set[str]]:
    (found,), report = read("moodle", data)
    (part,) = found.variant.parts
    (response,) = part.responses
    return response, codes(report)


def test_a_number_with_tolerance_unit_and_part_marks() -> None:
    tolerance = "<tolerance>0.1</tolerance>"
    units = "<units><unit><multiplier>1</multiplier><unit_name>m/s</unit_name></unit></units>"
    inside = answer("100", "9.81", tolerance) + answer("50", "98.1", "", "Ten times.") + units
    response, told = one(quiz(ask("numerical", "How fast?", f"<defaultgrade>2</defaultgrade>{inside}")))
    assert isinstance(response, NumberResponse)
    assert (str(response.value), response.unit) == ("981/100", "m/s")
    assert response.tolerance == Tolerance("absolute", Fraction(1, 10))
    (mistake,) = response.guidance.mistakes
    assert (str(mistake.value), str(mistake.marks)) == ("981/10", "1")
    assert plain_text(mistake.because) == "Ten times."
    assert not told


def test_two_right_numbers_become_a_condition() -> None:
    response, told = one(quiz(ask("numerical", "Solve x² = 4.", answer("100", "2") + answer("100", "-2"))))
    assert isinstance(response, NumberResponse)
    assert response.guidance.property == "given == 2 or given == -2"
    assert told == {"several-right"}


def test_wildcards_become_a_pattern() -> None:
    response, told = one(quiz(ask("shortanswer", "Which?", answer("100", "colo*r") + answer("100", r"a\*b"))))
    assert isinstance(response, TextResponse)
    assert (response.accepted, response.pattern) == (("color", "a*b"), r"colo.*r|color|a\*b")
    assert told == {"wildcard"}


def test_options_keep_their_truth_and_reasons() -> None:
    options = answer("50", "<p>Two</p>", "", "It is.") + answer("50", "three") + answer("-50", "four")
    response, _ = one(quiz(ask("multichoice", "Primes?", f"<single>false</single>{options}")))
    assert isinstance(response, ChoiceResponse)
    assert [(plain_text(each.content), each.right) for each in response.options] == [
        ("Two", True),
        ("three", True),
        ("four", False),
    ]
    assert plain_text(response.options[0].because) == "It is."


@pytest.mark.parametrize("share", ["90", "50"])
def test_a_single_choice_without_a_full_mark_is_told(share: str) -> None:
    options = answer(share, "nearly") + answer("0", "no")
    response, told = one(quiz(ask("multichoice", "Which?", f"<single>true</single>{options}")))
    assert isinstance(response, ChoiceResponse)
    assert [each.right for each in response.options] == [True, False]
    assert told == {"no-right-option"}


def test_true_or_false() -> None:
    response, _ = one(quiz(ask("truefalse", "Sure?", answer("0", "true") + answer("100", "false"))))
    assert isinstance(response, ChoiceResponse)
    assert [(plain_text(each.content), each.right) for each in response.options] == [("True", False), ("False", True)]


def test_pairs_with_a_choice_too_many() -> None:
    pairs = "".join(
        f"<subquestion format='html'><text>{term}</text><answer><text>{to}</text></answer></subquestion>"
        for term, to in [("one", "1"), ("two", "2"), ("", "3")]
    )
    response, told = one(quiz(ask("matching", "Match.", pairs)))
    assert isinstance(response, MatchResponse)
    assert (len(response.terms), len(response.choices), response.key) == (2, 3, (0, 1))
    assert not told


def test_an_order() -> None:
    items = answer("2", "second") + answer("1", "first") + answer("3", "third")
    response, _ = one(quiz(ask("ordering", "Sort.", items)))
    assert isinstance(response, OrderResponse)
    assert [plain_text(response.items[k]) for k in response.key] == ["first", "second", "third"]


def test_embedded_answers_within_a_sentence_stay_a_text_with_gaps() -> None:
    text = r"The sky is {1:SA:=blue~%50%grey#Often.}, grass {2:MC:=green~red}, and \(\frac{1}{2}\) is {1:NM:=0.5:0.01}."
    response, told = one(quiz(ask("cloze", text)))
    assert isinstance(response, BlanksResponse)
    assert plain_blocks(response.text).startswith("The sky is [g1: ____], grass [g2: ____], and $\\frac{1}{2}$ is")
    assert [type(gap) for gap in response.gaps] == [TextResponse, ChoiceResponse, NumberResponse]
    assert response.marks == 4
    assert not told


def test_words_to_select() -> None:
    boxes = "".join(f"<selectoption><text>{word}</text><group>1</group></selectoption>" for word in ("red", "blue"))
    response, _ = one(quiz(ask("gapselect", "The sky is [[2]].", boxes)))
    assert isinstance(response, BlanksResponse)
    (gap,) = response.gaps
    assert isinstance(gap, ChoiceResponse)
    assert [(plain_text(each.content), each.right) for each in gap.options] == [("red", False), ("blue", True)]


def test_an_unknown_type_is_kept_as_text_and_told_with_its_line() -> None:
    data = quiz(ask("essay", "Say."), ask("stack", "Solve \\(x^2=1\\)."))
    found, report = read("moodle", data)
    assert isinstance(found[1].variant.parts[0].responses[0], EssayResponse)
    assert plain_blocks(found[1].variant.parts[0].ask) == "Solve $x^2=1$."
    (remark,) = report.remarks
    assert (remark.code, remark.place.line) == ("unknown-type", 4)


def test_places_within_a_text_are_those_of_the_file() -> None:
    text = "<p>one</p>\n<p>two <video src='x'>three</video></p>"
    _, report = read("moodle", quiz(ask("essay", text)))
    (remark,) = report.remarks
    assert (remark.code, remark.place.line, remark.place.column) == ("unknown-element", 4, 8)


def test_images_come_along_by_their_content() -> None:
    import base64

    file = f"<file name='a.png' encoding='base64'>{base64.b64encode(PNG).decode()}</file>"
    question = (
        "<question type='essay'><name><text>n</text></name><questiontext format='html'><text>&lt;p&gt;See "
        f"&lt;img src='@@PLUGINFILE@@/a.png' alt='A dot'&gt;&lt;/p&gt;</text>{file}</questiontext></question>"
    )
    collected = brought("moodle", quiz(question))
    (name,) = (each for each in collected.files if each.endswith(".png"))
    assert collected.files[name] == PNG
    assert f"![A dot]({name})" in collected.files["n.yaml"].decode()
    assert not collected.remarks


def test_what_asks_nothing_is_kept_beside() -> None:
    collected = brought("moodle", quiz(ask("description", "Read <b>this</b>."), ask("essay", "Why?")))
    assert "Read **this**." in collected.files["texts.md"].decode()
    assert [remark.code for remark in collected.remarks] == ["description"]


# ---------------------------------------------------------------- files that mean harm
BOMB = "<!DOCTYPE q [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (f"{BOMB}<quiz>&b;</quiz>".encode(), "xml-declarations"),
        (b"<!DOCTYPE q [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><quiz>&x;</quiz>", "xml-declarations"),
        (b"<quiz>" + b"<a>" * 500 + b"</a>" * 500 + b"</quiz>", "xml-too-large"),
        (b"<quiz><question></quiz>", "not-xml"),
        (b"", "not-xml"),
        (b"<html/>", "not-moodle"),
        (b"<?xml version='1.0' encoding='no-such'?><quiz/>", "not-xml"),
    ],
)
def test_harmful_files_are_refused_with_their_place(data: bytes, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        read("moodle", data)
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.code == code
    assert diagnostic.place.line >= 1


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..%2f..%2fx.png", "C:\\x.png"])
def test_names_of_images_lead_nowhere(name: str) -> None:
    collected = brought("moodle", quiz(ask("essay", f"<img src='{name}' alt='x'>")))
    assert all(".." not in each and not each.startswith("/") for each in collected.files)
    assert "missing-image" in {remark.code for remark in collected.remarks}


def test_names_of_html_in_xml_are_read_as_their_characters() -> None:
    """XML knows five names; editors write others, and Moodle's exports of old had them."""
    found, _ = read(
        "moodle",
        b"<quiz><question type='essay'><questiontext><text>a&nbsp;&eacute;</text></questiontext></question></quiz>",
    )
    assert plain_blocks(found[0].variant.parts[0].ask) == "a é"
