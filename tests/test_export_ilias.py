"""ILIAS, read back and answered: each gap and option earns what the paper gives; with a small reader of its pools."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from generator.exam import (
    ChoiceResponse,
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
from generator.export.formats import FORMATS
from generator.marking.judgement import judge
from generator.marking.reading import GivenTicks
from generator.numbers import tensor
from tests.export_cases import (
    MARKINGS,
    bank,
    collection_of,
    each_tolerance,
    entry_with,
    finite,
    leaves,
    number,
    painted,
    plain,
    pool_of,
    probes,
    sample_collection,
    spoken,
    validated,
    width,
)
from tests.written import line

ONE, HALF = Fraction(1), Fraction(1, 2)
NEARLY = Fraction(1, 10**9)
BANK = bank()
ILIAS = FORMATS["ilias"]


# ---------------------------------------------------------------- a small reader of pools
@dataclass(frozen=True)
class Gap:
    """A gap with what its answers earn; a numeric one has a range, its ends included."""

    kind: str
    points: Mapping[str, Fraction]
    low: Fraction
    high: Fraction
    case: bool

    def earns(self, given: str) -> Fraction:
        """The points of what is typed or chosen."""
        if self.kind == "number":
            (worth,) = self.points.values()
            return worth if self.low <= Fraction(given) <= self.high else Fraction(0)
        if self.kind == "list":
            return self.points[given]
        found = [worth for word, worth in self.points.items() if self.same(word, given)]
        return max(found, default=Fraction(0))

    def same(self, word: str, given: str) -> bool:
        return word == given if self.case else word.lower() == given.lower()


@dataclass(frozen=True)
class Question:
    """A question as it arrived."""

    external: str
    kind: str
    text: str
    gaps: tuple[Gap, ...]
    options: tuple[tuple[str, Fraction, str], ...]
    most: Fraction
    solution: str


def arrived(collection: Collection) -> dict[str, Question]:
    """What ILIAS has after importing the pools of a collection, by the names of the entries."""
    package = ILIAS.write(collection, painted(collection))
    found: dict[str, Question] = {}
    for name in package:
        if name.endswith(".zip"):
            assert re.fullmatch(r"\d+__0__qpl_\d+\.zip", name)
            for question in read(package[name], name.removesuffix(".zip")):
                assert question.external not in found
                found[question.external] = question
    return found


def read(data: bytes, folder: str) -> Iterator[Question]:
    """Read a pool: its files have the names by which ILIAS finds them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    pages = ET.fromstring(files[f"{folder}/{folder}.xml"])
    root = ET.fromstring(files[f"{folder}/{folder.replace('qpl', 'qti')}.xml"])
    idents = [item.get("ident") or "" for item in root]
    assert [each.get("QRef") for each in pages.iter("Question")] == idents
    assert len(set(idents)) == len(idents)
    assert all(re.fullmatch(r"il_0_qst_\d+", ident) for ident in idents)
    media = {f"{folder}/{each.get('uri')}" for each in root.iter("matimage")}
    assert media == {name for name in files if "/objects/" in name}
    for material in root.iter("material"):
        shown = re.findall(r'src="([^"]+)"', material.findtext("mattext") or "")
        assert set(shown) == {each.get("label") for each in material.findall("matimage")}
    for item in root:
        yield _question(item)


def _question(item: ET.Element) -> Question:
    known = {e.findtext("fieldlabel"): e.findtext("fieldentry") or "" for e in item.iter("qtimetadatafield")}
    scores: dict[str, dict[str, Fraction]] = {}
    for condition in item.iter("respcondition"):
        setvar, equal = condition.find("setvar"), condition.find("conditionvar/varequal")
        if setvar is not None and equal is not None:
            scores.setdefault(equal.get("respident") or "", {})[equal.text or ""] = Fraction(setvar.text or "")
    said = {e.get("ident") or "": e.findtext("flow_mat/material/mattext") or "" for e in item.iter("itemfeedback")}
    case = known.get("textgaprating") == "cs"
    flow = item.find("presentation/flow")
    assert flow is not None
    text, gaps, options = "", [], []
    for node in flow:
        if node.tag == "material":
            text += node.findtext("mattext") or ""
            continue
        name = node.get("ident") or ""
        text += f"[{name}]"
        field = node.find("render_fib")
        labels = [(e.get("ident") or "", e.findtext("material/mattext") or "") for e in node.iter("response_label")]
        if known["QUESTIONTYPE"] == "SINGLE CHOICE QUESTION":
            options = [(plain(s), scores[name][ident], plain(said[f"response_{ident}"])) for ident, s in labels]
        elif known["QUESTIONTYPE"] == "CLOZE QUESTION":
            kind = "list" if field is None else "number" if field.get("fibtype") == "Decimal" else "words"
            assert kind != "list" or [shown for _, shown in labels] == list(scores[name])
            assert kind != "number" or len(scores[name]) == 1
            low, high = (Fraction(node.find("render_fib").get(e) or "0") if field is not None else Fraction(0)  # type: ignore[union-attr]
                         for e in ("minnumber", "maxnumber"))  # fmt: skip
            gaps.append(Gap(kind, scores[name], low, high, case))
    assert "&amp;lt;" not in text
    most = Fraction(next(item.iter("decvar")).get("maxvalue") or 0)
    solution = said.get("response_allcorrect", "")
    assert solution == said.get("response_onenotcorrect", "")
    kind = known["QUESTIONTYPE"]
    return Question(known["externalId"], kind, text, tuple(gaps), tuple(options), most, solution)


# ---------------------------------------------------------------- comparing
def check(entry: Entry, question: Question) -> str:
    """Answer a question in every way that tells right from wrong; return its type."""
    responses = [leaf for _, response in entry.responses() for leaf in leaves(response)]
    if question.kind == "TEXT QUESTION":
        assert question.most == entry.credits
        return question.kind
    if question.kind == "SINGLE CHOICE QUESTION":
        (response,) = responses
        assert isinstance(response, ChoiceResponse)
        marks = {mistake.name: mistake.marks for mistake in response.guidance.mistakes}
        assert question.options == tuple(
            (spoken(o.content), response.marks if o.right else marks.get(o.mistake, 0), spoken(o.because))
            for o in response.options
        )
        return question.kind
    gaps = list(question.gaps)
    for response in responses:
        own, gaps = gaps[: width(response)], gaps[width(response) :]
        best = sum(max(gap.points.values()) for gap in own)
        assert abs(best - response.marks) < NEARLY
        check_gaps(entry, response, own)
    assert not gaps
    return question.kind


def check_gaps(entry: Entry, response: Response, gaps: list[Gap]) -> None:
    match response:
        case NumberResponse():
            check_number(response, response.value, gaps[0])
        case TensorResponse():
            cells = list(response.value.cells())
            if response.any_order and not response.axes:
                cells.sort()
            for cell, gap in zip(cells, gaps, strict=True):
                check_number(response, cell, gap)
        case TextResponse():
            assert gaps[0].case == response.case
            assert [gaps[0].earns(word) for word in response.accepted] == [response.marks] * len(response.accepted)
            assert gaps[0].earns(f"{response.accepted[0]}x") == 0
        case ChoiceResponse(single=True):
            assert list(gaps[0].points.values())[[o.right for o in response.options].index(True)] == response.marks
        case ChoiceResponse():
            for shown, worth in gaps[0].points.items():
                chosen = frozenset(ord(letter) - 65 for letter in shown.split(", ") if len(letter) == 1)
                marks = judge(response, GivenTicks(chosen), entry.marking or "all-or-nothing").marks
                assert marks is not None
                assert abs(worth - marks) < NEARLY
            assert len(gaps[0].points) == 2 ** len(response.options)
        case MatchResponse(key=key):
            for k, gap in zip(key, gaps, strict=True):
                assert [worth > 0 for worth in gap.points.values()] == [j == k for j in range(len(gap.points))]
        case OrderResponse(key=key):
            right = "".join(chr(65 + k) for k in key)
            assert gaps[0].earns(right) == response.marks
            assert gaps[0].earns(right[::-1]) == 0
        case _:
            raise AssertionError(f"{response.kind} is marked by hand")


def check_number(response: NumberResponse | TensorResponse, value: Any, gap: Gap) -> None:
    if gap.kind == "words":
        assert not finite(value)
        assert gap.earns(str(value)) > 0
        return
    for given, right in probes(response, value):
        if finite(given):
            assert (gap.earns(str(given)) > 0) == right, (given, value)


# ---------------------------------------------------------------- the bank, and every kind
@pytest.mark.parametrize("marking", MARKINGS)
def test_every_question_of_the_bank_and_every_kind_arrives(marking: Marking | None) -> None:
    kinds = set()
    for collection in (pool_of(BANK, 2, marking), sample_collection(marking)):
        found = arrived(collection)
        entries = list(collection.entries())
        assert set(found) == {entry.identifier for entry in entries}
        for entry in entries:
            assert "refused" not in [remark.level for remark in ILIAS.assess(entry)]
            kinds.add(check(entry, found[entry.identifier]))
    assert kinds == {"SINGLE CHOICE QUESTION", "CLOZE QUESTION", "TEXT QUESTION"}


def test_a_pool_is_valid(tmp_path: Path) -> None:
    """By the published DTD of QTI 1.2.1, where it is at hand; it is not shipped."""
    package = ILIAS.write(sample_collection(), painted(sample_collection()))
    files = []
    for name in package:
        if name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(package[name])) as archive:
                (inner,) = (each for each in archive.namelist() if "__qti_" in each)
                files.append(tmp_path / Path(inner).name)
                files[-1].write_bytes(archive.read(inner))
    assert sum("PASS" in each for each in validated(*files)) == len(files) > 20


def one(*responses: Response, marking: Marking | None = None) -> Question:
    """What ILIAS has of an entry with these responses."""
    (question,) = arrived(collection_of(entry_with(*responses, marking=marking))).values()
    return question


@each_tolerance
def test_each_tolerance_is_a_range(tolerance: Tolerance, right: list[str], wrong: list[str]) -> None:
    (gap,) = one(number(Fraction(981, 100), tolerance)).gaps
    assert [gap.earns(each) for each in right] == [2] * len(right)
    assert [gap.earns(each) for each in wrong] == [0] * len(wrong)


def test_options_keep_part_marks_and_reasons() -> None:
    options = (
        Option("a", line("$4<5$"), True, line("Indeed."), 4),
        Option("b", line("$5$"), False, line("One too many."), 5, "late"),
    )
    notes = Guidance(mistakes=(Mistake("late", 5, line("$5$"), HALF, line("")),))
    question = one(ChoiceResponse(id="c", marks=ONE, options=options, single=True, guidance=notes))
    assert question.options == (("\\(4<5\\)", ONE, "Indeed."), ("\\(5\\)", HALF, "One too many."))


def test_too_many_boxes_and_mixed_capitals_are_refused() -> None:
    many = tuple(Option(str(k), line(str(k)), k < 2) for k in range(6))
    texts = (TextResponse(id=str(case), marks=ONE, accepted=("ReLU",), case=case) for case in (True, False))
    for entry in (
        entry_with(ChoiceResponse(id="c", marks=ONE, options=many, single=False)),
        entry_with(*texts),
    ):
        assert {remark.level for remark in ILIAS.assess(entry)} == {"refused"}


def test_parts_of_a_draw_stay_in_one_cloze() -> None:
    question = one(number(3), TextResponse(id="t", marks=ONE, accepted=("dense",)))
    assert [gap.kind for gap in question.gaps] == ["number", "words"]
    assert question.text.index("[gap_0]") < question.text.index("[gap_1]")


def test_the_steps_name_each_pool() -> None:
    collection = pool_of(BANK[:3], 2)
    package = ILIAS.write(collection, painted(collection))
    steps = package["README.md"].decode()
    for name in package:
        assert not name.endswith(".zip") or name in steps
    assert sum(name.endswith(".zip") for name in package) == 3


def test_cells_beside_a_fraction_may_be_typed_as_fractions_as_well() -> None:
    value = tensor([Fraction(1, 3), Fraction(-1, 2), 4])
    third, half, four = one(TensorResponse(id="v", marks=Fraction(3, 2), value=value, shown=line("$v$"))).gaps
    assert third.earns("1/3") == half.earns("-1/2") == half.earns("-0.5") == four.earns("4") == HALF
    assert third.earns("0.333") == half.earns("1/2") == 0
