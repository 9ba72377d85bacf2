"""HTML, read back: points, tolerances, right answers, options, and a page that needs nothing from anywhere."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from generator import labels
from generator.content import Drawing, Paragraph, Text
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    Guidance,
    Marking,
    MatchResponse,
    Mistake,
    NumberResponse,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
    Tolerance,
)
from generator.export.collection import Collection, Entry
from generator.export.formats import html
from generator.export.formats.html.key import script_pattern
from generator.export.formats.html.words import SCRIPT, WORDS
from generator.numbers import Tensor
from generator.numbers.exact import is_sympy
from tests.export_cases import (
    MARKINGS,
    bank,
    collection_of,
    entry_with,
    finite,
    leaves,
    painted,
    pool_of,
    probes,
    sample_collection,
    spoken,
)
from tests.html_reader import Element, fields_of, plain, read_page, variants, words_of
from tests.written import line

ONE, HALF = Fraction(1), Fraction(1, 2)


def page_of(collection: Collection) -> Element:
    """The practice page of a collection, read back."""
    (page,) = html.write(collection, painted(collection)).values()
    return read_page(page)


def keys_of(*responses: Response, marking: Marking | None = None) -> list[Any]:
    """The keys of an entry with these responses."""
    page = page_of(collection_of(entry_with(*responses, marking=marking)))
    ((keys,),) = (each.data for each in page.all("script", "keys"))
    return list(keys)


def held(key: list[str], given: Fraction) -> bool:
    """Whether a number lies in an interval."""
    low, high = map(Fraction, key[:2])
    brackets = key[2]
    return (low < given or (low == given and brackets[0] == "[")) and (
        given < high or (given == high and brackets[1] == "]")
    )


# ---------------------------------------------------------------- comparing
def test_every_answer_of_the_bank_and_of_every_kind_comes_back() -> None:
    met = set()
    for collection in (pool_of(bank(), 2), *map(sample_collection, MARKINGS)):
        page = page_of(collection)
        articles = list(page.all("article"))
        for pool, article in zip(collection.pools(), articles, strict=True):
            (title,) = article.all("h3")
            assert title.text == pool.title
            for entry, variant in zip(pool.entries, variants(article), strict=True):
                assert variant.attributes["data-identifier"] == entry.identifier
                met |= set(check(entry, variant))
    assert met >= {"number", "tensor", "formula", "text", "choice", "match", "order", "blanks", "essay", "drawing"}


def check(entry: Entry, variant: Element) -> Iterator[str]:
    """Compare a variant with its entry; yield the kinds that were met."""
    (keys,) = (each.data for each in variant.all("script", "keys"))
    parts = list(variant.all("div", "part"))
    for placed, part, own in zip(entry.parts, parts, keys, strict=True):
        (credits,) = part.all("span", "credits")
        assert credits.text == labels.credits_label(placed.credits, "en")
        boxes = list(part.all("div", "response"))
        for response, box, key in zip(placed.part.responses, boxes, own, strict=True):
            assert box.attributes["data-kind"] == response.kind
            assert box.attributes["data-id"] == response.id
            assert Fraction(box.attributes["data-marks"]) == Fraction(key["marks"]) == response.marks
            flat = key["gaps"] if key["kind"] == "blanks" else [key]
            for leaf, each in zip(leaves(response), flat, strict=True):
                assert Fraction(each["marks"]) == leaf.marks
                check_key(entry, leaf, each)
            check_fields(response, box)
            yield response.kind


def check_key(entry: Entry, response: Response, key: dict[str, Any]) -> None:
    """Compare a key with the answer that it came from."""
    match response:
        case NumberResponse() if key["kind"] == "number":
            for given, right in probes(response, response.value):
                if not is_sympy(response.value) or response.tolerance.kind != "figures":
                    assert held(key["right"], given) == right
            known = [each for each in response.guidance.mistakes if not is_sympy(each.value)]
            for mistake, each in zip(known, key["mistakes"], strict=True):
                assert held(each["right"], Fraction(mistake.value))  # type: ignore[arg-type]  # a number
                assert Fraction(each["marks"]) == mistake.marks
                assert plain(each["said"]) == spoken(mistake.because)
        case TensorResponse() if key["kind"] == "tensor":
            assert key["shape"] == list(response.value.shape)
            for cell, interval in zip(response.value.cells(), key["right"], strict=True):
                for given, right in probes(response, cell):
                    assert held(interval, given) == right
            assert key.get("cell") == (None if response.cell_marks is None else str(response.cell_marks))
            assert key.get("any", False) == response.any_order
        case NumberResponse() | TensorResponse():
            values = response.value.cells() if isinstance(response.value, Tensor) else [response.value]
            assert key["kind"] == "self"
            assert any(is_sympy(each) for each in values)
        case TextResponse():
            assert key["words"][: len(response.accepted)] == list(response.accepted)
            assert all(re.fullmatch(response.pattern, each) for each in key["words"][len(response.accepted) :])
            assert key["case"] == response.case
        case ChoiceResponse():
            assert [each["right"] for each in key["options"]] == [option.right for option in response.options]
            assert [plain(each["said"]) for each in key["options"]] == [
                spoken(each.because) for each in response.options
            ]
            assert (key["single"], key["marking"]) == (response.single, entry.marking or "all-or-nothing")
        case MatchResponse() | OrderResponse():
            assert key["right"] == list(response.key)
        case _:
            assert key["kind"] == "self"
            assert isinstance(response, FormulaResponse | EssayResponse | DrawingResponse)


def check_fields(response: Response, box: Element) -> None:
    """Compare what a student sees of an answer."""
    fields = fields_of(box)
    match response:
        case ChoiceResponse():
            shown = list(box.all("label"))
            assert [words_of(each.text) for each in shown] == [words_of(spoken(o.content)) for o in response.options]
            assert {each.attributes["type"] for each in fields} == {"radio" if response.single else "checkbox"}
        case TensorResponse(shape_given=True):
            assert len(fields) == len(list(response.value.cells()))
        case MatchResponse():
            assert [words_of(each.text) for each in box.all("label")] == [words_of(spoken(t)) for t in response.terms]
            assert {len(list(each.all("option"))) for each in fields} == {len(response.choices) + 1}
        case OrderResponse():
            assert [words_of(each.text) for each in box.all("label")] == [words_of(spoken(t)) for t in response.items]
        case BlanksResponse():
            assert len(fields) >= len(response.gaps)
        case _:
            assert len(fields) == 1


# ---------------------------------------------------------------- what is told of an answer
def test_a_wrong_option_says_why_and_earns_what_its_mistake_earns() -> None:
    number = NumberResponse(id="x", marks=ONE, value=1, shown=line("$1$"))
    slip = Mistake("slip", 3, line("$3$"), HALF, line("Forgot the $x$."))
    wrong = replace(number, guidance=Guidance(mistakes=(slip,)))
    (key,) = keys_of(wrong)
    (mistake,) = key["mistakes"]
    assert (mistake["right"], mistake["marks"], plain(mistake["said"])) == (
        ["3", "3", "[]"],
        "1/2",
        r"Forgot the \(x\).",
    )


@pytest.mark.parametrize(
    ("pattern", "known"),
    [
        (r"(an? )?dense( layer)?", True),
        (r"x{2,3}[a-z]+\.?", True),
        (r"(?:a|b)(?=c)c", True),
        (r"(?P<name>a)+", False),
        (r"(?i)a+", False),
        (r"a+\Z", False),
        (r"\w+", False),
        (r"(?<=a)b+", False),
    ],
)
def test_only_patterns_that_mean_the_same_everywhere_go_into_the_page(pattern: str, known: bool) -> None:
    response = TextResponse(id="t", marks=ONE, accepted=("a",), pattern=pattern)
    assert (script_pattern(response) is not None) == known


def test_an_irrational_number_and_a_foreign_pattern_are_compared_by_the_student() -> None:
    from sympy import log

    number = NumberResponse(id="x", marks=ONE, value=3 * log(2), shown=line(r"$3 \ln 2$"))
    word = TextResponse(id="t", marks=ONE, accepted=("a",), pattern=r"\w+")
    assert [key["kind"] for key in keys_of(number, word)] == ["self", "self"]
    close = replace(number, tolerance=Tolerance("absolute", Fraction(1, 100)))
    (key,) = keys_of(close)
    assert held(key["right"], Fraction("2.08"))
    assert not held(key["right"], Fraction("2.06"))
    levels = [(remark.level, remark.text) for remark in html.assess(entry_with(number, word, close))]
    assert levels[0] == ("converted", "an irrational number: the student compares it with the solution")
    assert levels[1] == ("converted", "a pattern that no browser knows: the student compares it with the solution")
    assert levels[2] == ("native", "")


def test_what_a_page_loses_is_told() -> None:
    notes = Guidance(follows="2 x", property="x > 0")
    response = NumberResponse(id="x", marks=ONE, value=1, shown=line("$1$"), guidance=notes)
    lost = [remark.text for remark in html.assess(entry_with(response)) if remark.level == "lost"]
    assert lost == [
        "marks for what follows from a wrong earlier answer",
        "other answers with the property that is asked for: the student compares them",
    ]
    (key,) = keys_of(response)
    assert key["property"] is True


def test_what_no_student_can_type_to_its_last_digit_is_a_fraction() -> None:
    third = NumberResponse(id="x", marks=ONE, value=Fraction(1, 3), shown=line(r"$\frac{1}{3}$"))
    assert not finite(third.value)
    (key,) = keys_of(third)
    assert key["right"] == ["1/3", "1/3", "[]"]


# ---------------------------------------------------------------- the page
def test_a_page_needs_nothing_from_anywhere() -> None:
    for purpose in ("practice", "exam"):
        collection = replace(sample_collection(), purpose=purpose)
        package = html.write(collection, painted(collection))
        assert package.names
        for data in package.values():
            page = read_page(data)
            for each in page.all():
                for name, value in each.attributes.items():
                    assert name not in ("style", "onclick", "onload", "srcset")
                    if name in ("src", "href"):
                        assert value.startswith(("data:", "#")), value
            (policy,) = (each.attributes["content"] for each in page.all("meta") if "http-equiv" in each.attributes)
            (style,) = page.all("style")
            (script,) = (each for each in page.all("script") if "type" not in each.attributes)
            assert "default-src 'none'" in policy
            for kind, element in (("style-src", style), ("script-src", script)):
                digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
                assert f"{kind} 'sha256-{digest}'" in policy


@pytest.mark.parametrize("purpose", ["practice", "exam"])
def test_every_field_has_its_label_and_every_name_is_one_of_its_kind(purpose: Any) -> None:
    collection = replace(sample_collection(), purpose=purpose)
    met = 0
    for data in html.write(collection, painted(collection)).values():
        page = read_page(data)
        ids = [each.attributes["id"] for each in page.all() if "id" in each.attributes]
        assert len(set(ids)) == len(ids)
        labelled = {each.attributes["for"] for each in page.all("label")}
        assert labelled <= set(ids)
        for each in fields_of(page):
            assert each.attributes["id"] in labelled or each.attributes.get("aria-label")
            met += 1
        for each in page.all():
            for name in ("aria-describedby", "aria-labelledby"):
                assert set(each.attributes.get(name, "").split()) <= set(ids)
        assert all("alt" in each.attributes for each in page.all("img"))
    assert met > 50


def test_a_picture_of_all_variants_stands_once_on_the_practice_page() -> None:
    figure = Drawing(r"\draw (0,0) -- (1,1);", "A line.")
    number = NumberResponse(id="x", marks=ONE, value=1, shown=line("$1$"))
    entries = [replace(entry_with(number, stem=(figure,)), identifier=f"e{k}") for k in range(3)]
    (page,) = html.write(collection_of(*entries), painted(collection_of(*entries))).values()
    assert page.count(b"data:image/png") == 1
    assert len([each for each in read_page(page).all("img") if each.attributes["alt"] == "A line."]) == 3


def test_signs_of_markup_are_words_on_the_page() -> None:
    sly = "</script><b>&amp; ]]> \u2028"
    response = TextResponse(id="t", marks=ONE, accepted=(sly,), label=line("a<b"))
    entry = entry_with(response, ask=(Paragraph((Text(sly),)),))
    page = page_of(collection_of(entry))
    (keys,) = (each.data for each in page.all("script", "keys"))
    assert keys[0][0]["words"] == [sly]
    assert any(sly in each.text for each in page.all("p"))
    assert not list(page.all("b"))


def holes(said: str) -> list[str]:
    """What is filled in."""
    return sorted(re.findall(r"\{(\w+)\}", said))


def test_the_script_says_nothing_that_it_has_no_words_for() -> None:
    scripts = "".join(path.read_text(encoding="utf-8") for path in Path(html.__file__).parent.glob("*.js"))
    calls = re.findall(r"\b(?:say|unreadable)\(([^){]*)", scripts)
    said = {word for call in calls for word in re.findall(r'"([a-z ]+)"', call)}
    assert {"shape", "hint part", "total one", "two ways"} <= said
    assert said <= {*SCRIPT}


def test_the_words_of_the_page_stand_in_both_languages() -> None:
    for name, (english, german) in (*WORDS.items(), *SCRIPT.items()):
        assert english, name
        assert german, name
        assert holes(english) == holes(german), name
    number = NumberResponse(id="x", marks=ONE, value=1, shown=line("$1$"))
    page = page_of(replace(collection_of(replace(entry_with(number), language="de")), language="de"))
    (root,) = page.all("html")
    assert root.attributes["lang"] == "de"
    assert any(each.text == "Prüfen" for each in page.all("button"))
