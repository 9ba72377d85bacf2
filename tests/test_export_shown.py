"""What a student has to see of an answer stands in every format: its label, unit, options, terms, choices, items."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest

from generator.content import Blank, Drawing, Paragraph, Text
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    MatchResponse,
    NumberResponse,
    Option,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
)
from generator.export.collection import Entry, short_title
from generator.export.formats import FORMATS
from generator.numbers import tensor
from generator.package import Package
from tests.export_cases import collection_of, entry_with, painted
from tests.written import line

ONE = Fraction(1)
MARK = "the value of Q"

OPTIONS = tuple(Option(id, line(f"option {id} < & $x$"), id == "b") for id in "abc")
CHOICE = ChoiceResponse(id="c", marks=ONE, options=OPTIONS, single=True)
BOXES = replace(CHOICE, single=False)
NUMBER = NumberResponse(id="n", marks=ONE, value=Fraction(1, 2), shown=line("$1/2$"), unit="m/s")
THIRD = replace(NUMBER, value=Fraction(1, 3))
WORDS = TextResponse(id="t", marks=ONE, accepted=("word",))
ORDER = OrderResponse(id="o", marks=ONE, items=tuple(map(line, ("item one", "item $x$", "item <3>"))), key=(2, 0, 1))
MATCH = MatchResponse(
    id="m",
    marks=ONE,
    terms=tuple(map(line, ("term one", "term $x$"))),
    choices=tuple(map(line, ("choice one", "choice $x$", "choice <3>"))),
    key=(2, 0),
)
CELLS = TensorResponse(id="v", marks=ONE, value=tensor([[Fraction(1, 3), Fraction(1, 2)], [4, 5]]), shown=line("$v$"))
GAPS = BlanksResponse(
    id="g",
    marks=Fraction(2),
    text=(Paragraph((Text("The text around a "), Blank("n"), Text(" and a "), Blank("c"))),),
    gaps=(NUMBER, CHOICE),
)
DRAWING = DrawingResponse(id="d", marks=ONE, empty=Drawing("", "an empty plane"), drawn=Drawing("", "a full plane"))
ESSAY = EssayResponse(id="e", marks=ONE, lines=3)

SHOWN: dict[str, tuple[Response, tuple[str, ...]]] = {
    "number": (NUMBER, ("m/s",)),
    "fraction": (THIRD, ("m/s", "lowest terms")),
    "words": (WORDS, ()),
    "choice": (CHOICE, ("option a <", "option b <", "option c <")),
    "boxes": (BOXES, ("option a <", "option b <", "option c <")),
    "order": (ORDER, ("item one", "item ", "item <3>")),
    "match": (MATCH, ("term one", "term ", "choice one", "choice <3>")),
    "cells": (CELLS, ()),
    "gaps": (GAPS, ("The text around a ", "m/s", "option a <", "option c <")),
    "drawing": (DRAWING, ()),
    "essay": (ESSAY, ()),
}


# These take a fraction in whatever terms, and a person takes one as well.
READ_FRACTIONS = ("html", "csv")


def told(shown: tuple[str, ...]) -> Iterator[str]:
    """What is shown beside the way to type a fraction."""
    return (each for each in shown if each != "lowest terms")


def written(package: Package) -> Iterator[str]:
    """The texts of a package, those within zip files as well."""
    for name, data in package.items():
        if name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield from written(Package({each: archive.read(each) for each in archive.namelist()}))
        elif not name.endswith((".png", ".md", "manifest.xml")):
            yield data.decode()


def seen(format: str, entry: Entry) -> str:
    """What stands in the files of a format, without escapes and tags; empty where the format refuses the entry."""
    if any(remark.level == "refused" for remark in FORMATS[format].assess(entry)):
        return ""
    collection = collection_of(entry)
    text = " ".join(written(FORMATS[format].write(collection, painted(collection))))
    bare = re.sub(r"</?[a-z][^<>]*>", "", html.unescape(text))  # XML; what it escapes is HTML
    bare = html.unescape(re.sub(r"</?[a-z][^<>]*>", "", bare))
    return re.sub(r"\\([{}=~#:])", r"\1", bare).replace("\\mathrm{m/s}", "m/s")


@pytest.mark.parametrize("kind", SHOWN)
@pytest.mark.parametrize("format", FORMATS)
def test_an_answer_shows_all_that_a_student_needs(format: str, kind: str) -> None:
    response, shown = SHOWN[kind]
    text = seen(format, entry_with(replace(response, label=line(MARK))))
    if not text:
        pytest.skip("refused")
    for each in (MARK, *shown) if format not in READ_FRACTIONS else (MARK, *told(shown)):
        assert each in text, f"{format} leaves out {each!r}"


@pytest.mark.parametrize("kind", SHOWN)
@pytest.mark.parametrize("format", FORMATS)
def test_marked_by_hand_beside_an_essay_it_shows_the_same(format: str, kind: str) -> None:
    response, shown = SHOWN[kind]
    text = seen(format, entry_with(replace(response, label=line(MARK)), replace(ESSAY, id="why")))
    if not text:
        pytest.skip("refused")
    for each in (MARK, *told(shown)):
        assert each in text, f"{format} leaves out {each!r}"


def test_every_kind_is_carried_by_three_formats_at_least() -> None:
    for kind, (response, _) in SHOWN.items():
        carrying = [format for format in FORMATS if seen(format, entry_with(response))]
        assert len(carrying) > 2, kind


@pytest.mark.parametrize("format", ["canvas", "blackboard", "brightspace"])
def test_a_german_student_may_type_a_decimal_comma_where_characters_are_compared(format: str) -> None:
    """Beside another answer Canvas compares characters; Blackboard and Brightspace always do."""
    more = (replace(NUMBER, id="k"),) if format == "canvas" else ()
    entry = entry_with(NUMBER, *more)
    collections = [collection_of(replace(entry, language=each)) for each in ("en", "de")]
    english, german = (" ".join(written(FORMATS[format].write(each, painted(each)))) for each in collections)
    assert "0,5" not in english
    assert "0,5" in german


@pytest.mark.parametrize("format", FORMATS)
def test_no_name_is_longer_than_a_platform_holds(format: str) -> None:
    title = short_title("A very long title of a question " * 12)
    collection = collection_of(entry_with(NUMBER))
    (section,) = collection.sections
    (pool,) = section.pools
    longest = replace(
        collection, title=title, sections=(replace(section, title=title, pools=(replace(pool, title=title),)),)
    )
    names = [
        html.unescape(name)
        for text in written(FORMATS[format].write(longest, painted(longest)))
        for name in re.findall(r'(?:title="|<name><text>)([^"<]*)', text)
    ]
    assert all(len(name) <= 255 for name in names)
