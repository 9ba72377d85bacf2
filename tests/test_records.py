"""Variants as plain data: exact text and float side by side, and cells that spreadsheets leave alone."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from pathlib import Path

import pytest

from generator.bank import load_question
from generator.cli.new import question_text
from generator.course import load_course
from generator.exam import Variant
from generator.numbers import Tensor
from generator.program import Program
from generator.questions import KINDS
from generator.records import answer_text, value_record, variant_record
from generator.sampling import choose
from generator.writers.answers import cell

ALL_KINDS = """
id: kinds/all
title: All kinds
topic: kinds
minutes: 1
params:
  a: 2..60
parts:
  computed:
    ask: Numbers of $<<a>>$.
    answers:
      third: {number: a/3, marks: 1, mistakes: {upside down: {value: 3/a, because: Divided the other way round.}}}
      pair: {tensor: '[a, a/2]', marks: 1}
      power: {formula: '-a*x', over: [x], marks: 1}
      word: {text: [even, straight], marks: 1}
  told:
    ask: Choose.
    choice: {options: 3, right: 1..2}
    marks: 1
    statements:
      p: {right: It is; right., because: yes}
      q: {right: Right as well, because: yes}
      r: {wrong: Wrong, because: no}
      s: {wrong: '1: wrong too', because: no}
  sorted:
    ask: Sort.
    order: [one, two, three, four]
    marks: 1
  written:
    ask: Write.
    essay: 3
    marks: 1
    rubric: [{marks: 1, text: All of it.}]
"""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Variant, ...]:
    folder = tmp_path_factory.mktemp("course")
    path = folder / "bank/kinds/all.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(ALL_KINDS, encoding="utf-8")
    program: Program = load_question(load_course(folder), path).program
    return tuple(program.variant(draw) for draw in choose(program, "seed", "exam", 8))


def answers(variant: Variant) -> dict[str, dict[str, object]]:
    """The answers of a variant's record, after a way through JSON."""
    record = json.loads(json.dumps(variant_record(variant)))
    return {id: answer for part in record["parts"].values() for id, answer in part["answers"].items()}


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_names_the_kind_as_the_question_does(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"bank/new/{kind}.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(question_text(kind, f"new/{kind}"), encoding="utf-8")
    program = load_question(load_course(tmp_path), path).program
    (draw,) = choose(program, "seed", "exam", 1)
    assert kind in {answer["kind"] for answer in answers(program.variant(draw)).values()}


def test_numbers_are_exact_as_text_and_near_as_float(drawn: tuple[Variant, ...]) -> None:
    shared = 0
    for variant in drawn:
        a = dict(variant.parameters)["a"]
        assert isinstance(a, int)
        found = answers(variant)
        assert Fraction(str(found["third"]["exact"])) == Fraction(a, 3)
        assert found["third"]["float"] == pytest.approx(a / 3, rel=1e-15)
        assert found["pair"]["float"] == [a, a / 2]
        assert found["pair"]["shape"] == [2]
        assert found["power"]["exact"] == f"-{a}*x"
        assert "float" not in found["power"], "a formula has no float"
        wrong = found["third"]["mistakes"]
        assert isinstance(wrong, dict)
        assert Fraction(wrong["upside down"]["exact"]) == Fraction(3, a)
        shared += Fraction(a, 3).denominator == 3
    assert shared, "fractions were among them"


def test_words_options_and_orders_are_told(drawn: tuple[Variant, ...]) -> None:
    for variant in drawn:
        found = answers(variant)
        assert found["word"]["accepted"] == ["even", "straight"]
        options = found["told"]["options"]
        assert isinstance(options, list)
        assert [option["right"] for option in options] == [option["id"] in "pq" for option in options]
        items, key = found["sorted"]["items"], found["sorted"]["key"]
        assert isinstance(items, list)
        assert isinstance(key, list)
        assert [items[k] for k in key] == ["one", "two", "three", "four"]
        assert found["written"] == {"kind": "essay", "marks": 1.0}


def test_one_line_says_the_answer_by_position(drawn: tuple[Variant, ...]) -> None:
    for variant in drawn:
        responses = {response.id: response for part in variant.parts for response in part.responses}
        options = answers(variant)["told"]["options"]
        assert isinstance(options, list)
        right = [k for k, option in enumerate(options, 1) if option["right"]]
        line = answer_text(responses["told"])
        assert [int(k) for k in line.partition(": ")[0].split()] == right
        letters = answer_text(responses["sorted"]).split()
        items = answers(variant)["sorted"]["items"]
        assert isinstance(items, list)
        assert [items["ABCD".index(letter)] for letter in letters] == ["one", "two", "three", "four"]
        assert answer_text(responses["written"]) == "by rubric"


def test_tensors_become_nested_lists() -> None:
    assert value_record(Tensor([Tensor([1, Fraction(1, 3)]), Tensor([0, -2])])) == [[1, "1/3"], [0, -2]]


@pytest.mark.parametrize(
    "text", ["=1+1", "+x", "-x", "-108/25", "@SUM(A1)", "-3 V", "\tx", "=", "-", "3/4", "2026-08-06", "1/2/3"]
)
def test_what_a_spreadsheet_would_compute_is_made_text(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["-3", "-3.25", "+7", "0", "2*log(2)", "[1, -2]", "E F B", "1 3: 3/4; =x", "none", "", "a=b"]
)
def test_numbers_and_harmless_words_stay_as_they_are(text: str) -> None:
    assert cell(text) == text
    table = io.StringIO()
    csv.writer(table).writerow([text, "x"])
    assert next(csv.reader(io.StringIO(table.getvalue()))) == [text, "x"]
