"""The JSON Schemas beside the bank: up to date, true to the models, and useful to an editor."""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import generator
from generator.figures import FIGURES, arguments_of
from generator.package import Package
from generator.parameters import ParameterSpec
from generator.questions import KINDS
from generator.schema import schemas
from generator.source import read_file

ROOT = Path(__file__).parent.parent
STARTERS = Path(generator.__file__).parent / "starters"
QUESTION, EXAM, COURSE = "bank/question.schema.json", "exams/exam.schema.json", "course.schema.json"
AMENDMENTS = "exams/amendments.schema.json"

Schema = dict[str, Any]


@functools.cache
def written() -> Package:
    """The schemas as they are now."""
    return schemas()


def schema(name: str) -> Schema:
    """One of our schemas as it is now."""
    read: Schema = json.loads(written()[name])
    return read


def as_json(data: Any) -> Any:
    """A YAML file's data as an editor sees it: decimals are floats."""
    match data:
        case dict():
            return {key: as_json(value) for key, value in data.items()}
        case list():
            return [as_json(each) for each in data]
        case Fraction():
            return float(data)
        case _:
            return data


def complaints(name: str, data: Any) -> list[str]:
    """What a validator of the schema says of the data."""
    return [error.message for error in Draft202012Validator(schema(name)).iter_errors(as_json(data))]


def documents() -> list[tuple[str, Path]]:
    """Every question, exam and course of the repository with its schema."""
    found = [(QUESTION, path) for path in sorted((ROOT / "bank").rglob("*.yaml"))]
    found += [(EXAM, path) for path in sorted((ROOT / "exams").glob("*.yaml"))]
    found += [(QUESTION, path) for path in sorted((STARTERS / "questions").glob("*.yaml"))]
    found += [(QUESTION, path) for path in sorted((STARTERS / "course" / "bank").rglob("*.yaml"))]
    found += [(EXAM, path) for path in sorted((STARTERS / "course" / "exams").glob("*.yaml"))]
    found += [(COURSE, path) for path in (ROOT / "course.yaml", STARTERS / "course" / "course.yaml")]
    return found


@pytest.mark.parametrize("name", [QUESTION, EXAM, COURSE, AMENDMENTS])
def test_the_schemas_in_the_repository_are_up_to_date(name: str) -> None:
    kept = (ROOT / name).read_bytes()
    assert kept == written()[name], "run examwright schema"
    Draft202012Validator.check_schema(json.loads(kept))


def test_there_is_something_to_validate() -> None:
    kinds = [name for name, _ in documents()]
    assert kinds.count(QUESTION) >= 14 + len(KINDS)
    assert kinds.count(EXAM) >= 2


@pytest.mark.parametrize(("name", "path"), documents(), ids=lambda each: str(each).removeprefix(str(ROOT)))
def test_what_the_repository_holds_is_valid(name: str, path: Path) -> None:
    assert complaints(name, read_file(path, path.name).data) == []


# ---------------------------------------------------------------- what is refused
SOUND: Schema = {
    "id": "arithmetic/sum",
    "title": "A sum",
    "topic": "arithmetic",
    "minutes": 1,
    "params": {"a": "1..9", "b": [1, 2], "c": {"from": "1..9", "except": [2]}},
    "figure": {"rnn_unrolled": {"steps": "a"}, "alt": "A chain"},
    "parts": {
        "sole": {"ask": "What?", "number": "a + b", "marks": 1, "mistakes": {"m": {"value": "a", "because": "No."}}},
        "several": {"ask": "What?", "answers": {"x": {"tensor": ["a", "b"], "marks": 0.5}}},
    },
}


def changed(change: Callable[[Schema], object]) -> Schema:
    """The sound question with one change."""
    data = copy.deepcopy(SOUND)
    change(data)
    return data


def test_the_sound_question_is_valid() -> None:
    assert complaints(QUESTION, SOUND) == []


CHANGES: dict[str, Callable[[Schema], object]] = {
    "unknown field of a question": lambda q: q.update(skill=["adding"]),
    "missing title": lambda q: q.pop("title"),
    "missing parts": lambda q: q.pop("parts"),
    "no part": lambda q: q.update(parts={}),
    "missing ask": lambda q: q["parts"]["sole"].pop("ask"),
    "unknown field of a part": lambda q: q["parts"]["sole"].update(solutoin="x"),
    "field of another kind": lambda q: q["parts"]["sole"].update(cell_marks=1),
    "field of another kind below answers": lambda q: q["parts"]["several"]["answers"]["x"].update(unit="m"),
    "two kinds": lambda q: q["parts"]["several"]["answers"]["x"].update(number="a"),
    "no kind": lambda q: q["parts"]["several"]["answers"]["x"].pop("tensor"),
    "marks in quarters": lambda q: q["parts"]["sole"].update(marks=0.25),
    "mistake without value": lambda q: q["parts"]["sole"]["mistakes"]["m"].pop("value"),
    "unknown field of a mistake": lambda q: q["parts"]["sole"]["mistakes"]["m"].update(mark=1),
    "range that is none": lambda q: q["params"].update(a="many"),
    "empty list": lambda q: q["params"].update(b=[]),
    "unknown field of a parameter": lambda q: q["params"]["c"].update(excpet=[1]),
    "parameter with two sources": lambda q: q["params"]["c"].update(permutation=[1, 2]),
    "parameter without a source": lambda q: q["params"]["c"].pop("from"),
    "unknown figure": lambda q: q.update(figure={"rnn_unroled": {}}),
    "unknown argument of a figure": lambda q: q["figure"]["rnn_unrolled"].update(stesp=3),
    "missing argument of a figure": lambda q: q["figure"]["rnn_unrolled"].pop("steps"),
    "two figures": lambda q: q["figure"].update(tikz="x"),
    "answer space as a number": lambda q: q["parts"]["sole"].update(space=4),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_broken_question_is_not_valid(name: str) -> None:
    assert complaints(QUESTION, changed(CHANGES[name]))


EXAM_DATA: Schema = {
    "title": "Test",
    "minutes": 10,
    "problems": [{"title": "One", "questions": ["a/b", {"a/c": ["part"]}, {"a/d": {"marks": {"part": 2}}}]}],
}


def test_exams_in_every_short_form_are_valid() -> None:
    assert complaints(EXAM, EXAM_DATA) == []
    assert complaints(EXAM, {**EXAM_DATA, "examiner": ["A"]})
    assert complaints(EXAM, {**EXAM_DATA, "forms": {"versions": 30}})
    assert complaints(EXAM, {**EXAM_DATA, "problems": [{"title": "One", "questions": [["a/b"]]}]})
    assert complaints(EXAM, {**EXAM_DATA, "problems": []})


# ---------------------------------------------------------------- what an editor shows
def described(node: Any, path: str = "") -> Iterator[tuple[str, bool]]:
    """Every property of a schema with whether it, or what it refers to, says what it is; figures' arguments aside."""
    if isinstance(node, dict):
        for name, inner in node.get("properties", {}).items():
            yield f"{path}.{name}", "description" in inner
        for key, inner in node.items():
            if key == "properties":
                for name, below in inner.items():
                    if name not in FIGURES:
                        yield from described(below, f"{path}.{name}")
            else:
                yield from described(inner, path)
    elif isinstance(node, list):
        for each in node:
            yield from described(each, path)


@pytest.mark.parametrize("name", [QUESTION, EXAM, COURSE, AMENDMENTS])
def test_every_field_says_what_it_is(name: str) -> None:
    found = list(described(schema(name)))
    assert len(found) > 5
    assert [path for path, told in found if not told] == []


def test_an_editor_completes_the_fields_of_parts_answers_and_figures() -> None:
    definitions = schema(QUESTION)["$defs"]
    part = definitions["PartSpec"]["anyOf"]
    assert len(part) == 1 + len(KINDS)
    for kind in KINDS:
        (fitting,) = [each for each in part if kind in each["properties"]]
        assert {"ask", "space", "solution", "marks", kind} <= set(fitting["properties"])
    figure = definitions["FigureSpec"]["properties"]
    assert set(figure) == {*FIGURES, "tikz", "image", "width", "alt"}
    for kind in FIGURES:
        assert list(figure[kind]["properties"]) == [each.name for each in arguments_of(kind)]
    aliases = {field.alias or name for name, field in ParameterSpec.model_fields.items()}
    assert set(definitions["ParameterSpec"]["anyOf"][-1]["properties"]) == aliases


def test_no_schema_offers_nothing_as_a_value() -> None:
    for data in written().values():
        assert b'"null"' not in data
        assert b'"default": null' not in data
