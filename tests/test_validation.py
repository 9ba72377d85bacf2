"""From YAML to models: faults in our words, and as many as can be found in one run."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.bank import load_question
from generator.course import Course, load_course
from generator.diagnostics import Diagnostic, Fault, Rejected
from generator.exam_file import load_exam
from generator.salvage import Losses, salvage
from generator.spec import QuestionSpec
from generator.validation import fields_at, validate, yaml_path
from tests.one_question import faults, question

SOUND = """
params: {a: 1..9, b: 1..9}
let: {s: a + b}
parts:
  total:
    ask: What is $<<a>> + <<b>>$?
    number: s
    marks: 1
"""


def codes(found: list[Diagnostic]) -> list[str]:
    """The codes of diagnostics, in order of their places."""
    return [each.code for each in sorted(found, key=lambda each: each.place)]


# ---------------------------------------------------------------- paths
def test_a_location_of_a_model_becomes_a_path_of_the_yaml() -> None:
    data = {"parts": {"one": {"ask": "x", "number": "1", "from": [1]}}}
    assert yaml_path(("parts", "one", "answers", "<sole>", "<number>", "number"), data) == ("parts", "one", "number")
    assert yaml_path(("parts", "one", "from", 0, "tuple"), data) == ("parts", "one", "from", 0)
    assert yaml_path(("parts", "two"), data) == ("parts",)


def test_the_fields_of_a_place_are_known_for_suggestions() -> None:
    assert "params" in fields_at(QuestionSpec, ())
    assert {"ask", "number", "essay"} <= fields_at(QuestionSpec, ("parts", "one"))
    assert "except" in fields_at(QuestionSpec, ("params", "a"))
    answer = fields_at(QuestionSpec, ("parts", "one", "answers", "x", "<number>"))
    assert "tolerance" in answer
    assert "ask" not in answer
    assert "ask" in fields_at(QuestionSpec, ("parts", "one", "answers", "<sole>", "<number>"))


def test_a_fault_is_told_once() -> None:
    found: list[Fault] = []
    assert validate(QuestionSpec, {"id": "a", "title": "t", "topic": "x", "minutes": 1, "parts": {}}, found) is None
    assert [(fault.path, fault.code) for fault in found] == [(("parts",), "too-few-entries")]


# ---------------------------------------------------------------- one run
def test_faults_of_all_stages_come_in_one_run() -> None:
    text = SOUND + "skill: [adding]\nstem: 'Let $x = {$ be'\nrequire: {odd: c > 1}\nfigure: {tikz: '\\input{x}'}\n"
    assert sorted(codes(faults(text))) == [
        "forbidden-macro",
        "missing-alt",
        "unbalanced-math",
        "unknown-field",
        "unknown-name",
    ]


def test_a_trap_of_yaml_does_not_hide_what_else_is_wrong() -> None:
    text = SOUND.replace("ask: What is $<<a>> + <<b>>$?", 'ask: "What is $\\times <<a>> + <<b>>$?"') + "minutos: 3\n"
    assert codes(faults(text)) == ["tex-in-double-quotes", "unknown-field"]


def test_a_file_that_cannot_be_read_to_its_end_tells_only_that() -> None:
    assert codes(faults(SOUND + "stem: 'never closed\nskill: [adding]\n")) == ["unclosed-quote"]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        # a name whose declaration is faulty is not unknown, nor is a name unused whose use is faulty
        ("a: 1..9", "a: 9..1", "wrong-range"),
        ("a: 1..9", "a: {from: 1..9, excpet: [2]}", "unknown-field"),
        ("number: s", "number: {value: s}", "wrong-type"),
        ("let: {s: a + b}", "let: {s: [a, {b: 1}]}", "wrong-type"),
        # marks that are faulty do not sum to anything, and are not missing
        ("marks: 1", "marks: one\n    rubric: [{marks: 1, text: All}]", "wrong-type"),
        ("marks: 1", "mark: 1", "unknown-field"),
        # a part or an answer that is faulty as a whole takes its names with it
        ("number: s", "number: s\n    tensor: [s]", "no-kind"),
        # stand-ins for required fields bring no faults of their own
        ("ask: What is $<<a>> + <<b>>$?", "aks: What is $<<a>> + <<b>>$?", "missing-field unknown-field"),
        ("let: {s: a + b}", 'let: {s: "\\alpha + a + b"}', "tex-in-double-quotes"),
        ("let: {s: a + b}", "let: {s: a +b, x}", "comma-makes-key"),
    ],
)
def test_one_fault_brings_no_others(before: str, after: str, told: str) -> None:
    assert before in SOUND
    assert sorted(codes(faults(SOUND.replace(before, after)))) == told.split()


def test_an_answer_that_is_lost_is_not_unknown_to_what_follows() -> None:
    text = """
    params: {a: 1..9}
    parts:
      two:
        ask: What is $<<a>>$?
        answers:
          one: {number: a, tensor: [a], marks: 1}
          next: {number: 2*a, marks: 1, follows: 2*one}
    """
    assert codes(faults(text)) == ["no-kind"]


def test_a_faulty_id_is_told_once_in_a_bank(tmp_path: Path) -> None:
    path = tmp_path / "bank" / "topic" / "name.yaml"
    path.parent.mkdir(parents=True)
    for head, told in (("id: Topic", "wrong-id"), ("id: topic/other", "id-differs-from-file")):
        path.write_text(f"{head}\ntitle: t\ntopic: x\nminutes: 1\n{SOUND}", encoding="utf-8")
        with pytest.raises(Rejected) as raised:
            load_question(Course(tmp_path), path)
        assert codes(list(raised.value.diagnostics)) == [told]


def test_what_is_left_of_a_sound_file_is_all_of_it() -> None:
    data = {
        "id": "a",
        "title": "t",
        "topic": "x",
        "minutes": 1,
        "parts": {"p": {"ask": "?", "text": ["a"], "marks": 1}},
    }
    before = copy.deepcopy(data)
    found: list[Fault] = []
    spec, losses = salvage(QuestionSpec, data, found)
    assert spec == QuestionSpec.model_validate(data)
    assert losses == Losses()
    assert found == []
    salvage(QuestionSpec, {**data, "minutes": "soon"}, found)
    assert data == before, "the data of the file are not touched"


def test_nothing_is_left_of_a_file_without_parts() -> None:
    found: list[Fault] = []
    spec, _ = salvage(QuestionSpec, {"id": "a", "parts": {"one": 3}}, found)
    assert spec is None
    assert found


# ---------------------------------------------------------------- whatever the file says
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from(["", "x", "a", "1..3", "$", "<<", "<% if", "\\", "王", "0.5"]),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.sampled_from("abfrom"), inner, max_size=2)),
)

WHOLE: dict[str, Any] = {
    "id": "test/question",
    "title": {"en": "A sum"},
    "topic": "tests",
    "skills": ["adding"],
    "minutes": 1,
    "params": {
        "a": "1..9",
        "b": {"from": "1..9", "except": [2], "shape": [2], "index": 1, "unit": "V"},
        "c": {"rows": [{"n": 1, "w": "x"}]},
        "d": {"subset": {"2": "0..3"}},
        "f": {"permutation": ["x", "y"], "when": "a > 1"},
    },
    "let": {"s": "a + b[1] + c.n + d[0]"},
    "require": {"rule": "a != b[1]"},
    "family": "a % 2",
    "stem": "Let $<<a>>$ and $<<b>>$ <% if a > 1 %><<f>><% endif %> be given.",
    "figure": {"rnn_unrolled": {"steps": "2"}, "alt": "A chain"},
    "wordings": {"other": {"stem": "Again <<a>>", "parts": {"one": "Again?"}}},
    "parts": {
        "one": {
            "ask": "What?",
            "space": "grid 4cm",
            "number": "s",
            "marks": 1,
            "tolerance": "1%",
            "unit": "V",
            "options": {"count": 2},
            "rubric": [{"marks": 1, "text": "All"}],
            "mistakes": {"m": {"value": "a*100", "when": "a > 1", "because": "No.", "marks": 0}},
            "solution": "$<<s>>$",
        },
        "two": {
            "ask": "Which?",
            "answers": {
                "pick": {
                    "choice": {"options": 2, "right": "1..2"},
                    "marks": 1,
                    "statements": {
                        "x": {"right": "X"},
                        "y": {"wrong": "Y", "excludes": []},
                        "z": {"says": "Z", "truth": "a > 1"},
                    },
                },
                "pairs": {
                    "match": {
                        "terms": {"g": {"text": "G", "to": "h"}, "i": {"text": "I", "computed": "'j'"}},
                        "choices": {"h": "H", "j": "J"},
                    },
                    "marks": 1,
                },
                "gaps": {"blanks": "A [[gap]]", "gaps": {"gap": {"text": ["g"], "marks": 1}}, "marks": 1},
                "draw": {"drawing": {"axes": {"x": [-1, 1], "y": [-1, 1], "curve": "relu"}}, "marks": 1},
                "write": {"essay": 3, "rubric": [{"marks": 1, "text": "t"}], "marks": 1},
                "sort": {"order": ["p", "q", "r", "s"], "marks": 1},
                "vector": {"tensor": "b", "marks": 1, "follows": "b*one/one"},
                "term": {"formula": "a*x", "over": ["x"], "marks": 1},
            },
        },
    },
}


def paths(data: Any, here: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place of the data."""
    yield here
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from paths(value, (*here, key))


def test_the_whole_question_is_sound() -> None:
    head = json.dumps(WHOLE, ensure_ascii=False)
    assert codes(faults("", head)) == []
    assert question("", head).program.judge_given({"a": 3})


@given(st.sampled_from([each for each in paths(WHOLE) if each]), VALUES, st.sampled_from(["replace", "remove", "add"]))
@settings(max_examples=150)
def test_whatever_a_file_says_it_is_used_or_told_with_a_place(
    path: tuple[str | int, ...], value: Any, how: str
) -> None:
    data = copy.deepcopy(WHOLE)
    holder: Any = data
    for step in path[:-1]:
        holder = holder[step]
    if how == "remove":
        del holder[path[-1]]
    elif how == "add" and isinstance(holder, dict):
        holder["new"] = value
    else:
        holder[path[-1]] = value
    text = json.dumps(data, ensure_ascii=False, indent=1)
    for each in faults("", text):
        assert 1 <= each.place.line <= text.count("\n") + 1
        assert each.message
        assert each.code == each.code.lower()


# ---------------------------------------------------------------- courses and exams
def test_a_faulty_course_is_told_with_its_places(tmp_path: Path) -> None:
    file = tmp_path / "course.yaml"
    file.write_text("course: C\nlangauge: de\nmacros: {bad: '\\def\\x{}', good: '\\mathrm{good}'}\n", encoding="utf-8")
    with pytest.raises(Rejected) as raised:
        load_course(tmp_path)
    assert [(each.code, each.place.line) for each in raised.value.diagnostics] == [("unknown-field", 2)]
    file.write_text("course: C\nmacros: {bad: '\\def\\x{}', good: '\\mathrm{good}'}\n", encoding="utf-8")
    with pytest.raises(Rejected) as raised:
        load_course(tmp_path)
    (fault, *_) = raised.value.diagnostics
    assert (fault.code, fault.place.line, fault.place.column) == ("forbidden-macro", 2, 16)


@pytest.mark.parametrize(
    ("roster", "told"),
    [
        ("number,nmae\n1,Ann\n", [(1, "unknown-field")]),
        ("name\nAnn\n", [(1, "missing-field")]),
        ("number,name\n1,Ann\n1,Ben\n2\n,Cem\n", [(3, "duplicate-id"), (4, "wrong-row"), (5, "missing-field")]),
        ("number,name\n", [(1, "empty-file")]),
    ],
)
def test_faults_of_a_roster_stand_in_the_roster(roster: str, told: list[tuple[int, str]], tmp_path: Path) -> None:
    (tmp_path / "bank").mkdir()
    exam = tmp_path / "exams" / "test.yaml"
    exam.parent.mkdir()
    head = "title: T\nminutes: 9\nforms: {roster: s.csv}\n"
    exam.write_text(f"{head}problems: [{{title: P, questions: [a/b]}}]\n", encoding="utf-8")
    (tmp_path / "exams" / "s.csv").write_text(roster, encoding="utf-8")
    with pytest.raises(Rejected) as raised:
        load_exam(exam)
    assert {each.place.file for each in raised.value.diagnostics} == {"exams/s.csv"}
    assert [(each.place.line, each.code) for each in raised.value.diagnostics] == told
