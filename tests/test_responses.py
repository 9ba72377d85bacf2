"""``responses.csv`` and ``examwright grade``: nothing is lost on the way, and right answers earn everything."""

from __future__ import annotations

import csv
import functools
import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.bank import load_question
from generator.cli.sitting import Sitting
from generator.course import find_course
from generator.diagnostics import Rejected
from generator.exam import ChoiceResponse, FormulaResponse, NumberResponse, Response, TensorResponse, TextResponse
from generator.marking.reading import GivenNumber, GivenTicks, Nothing
from generator.marking.responses import CopyResponses, read_responses
from generator.marking.table import read_table
from generator.numbers import Tensor
from generator.program import Program
from generator.sampling import choose
from tests.command import Run, command_in
from tests.sitting import sit, sitting
from tests.small_course import EXAM
from tests.verdicts import verdicts

ROOT = Path(__file__).parent.parent
HEAD = "copy,version,part,answer,response\n"
SCALE = 'scale: {credits: {"1.0": 6, "4.0": 3}, otherwise: "5.0"}\n'


@pytest.fixture(scope="module")
def sat(tmp_path_factory: pytest.TempPathFactory) -> Sitting:
    return sitting(tmp_path_factory.mktemp("sat"))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return command_in(tmp_path, monkeypatch, capfd)


# ---------------------------------------------------------------- reading
def responses(text: str, sat: Sitting, **how: bool) -> tuple[CopyResponses, ...]:
    return read_responses(read_table(text.encode(), "r.csv"), sat.exam, **how)[0]


def faults(text: str, sat: Sitting) -> list[str]:
    with pytest.raises(Rejected) as rejected:
        responses(text, sat)
    return [f"{each.place.line}:{each.place.column} {each.code}" for each in rejected.value.diagnostics]


SOUND = HEAD + "X1,A,1a,,12\nX1,A,1b,product,-3/4\nX1,A,1c,,\nX1,A,logic/primes#which,,1 3\n"


@pytest.mark.parametrize(
    "text",
    [
        SOUND,
        "\ufeff" + SOUND.replace(",", ";").replace("\n", "\r\n"),
        SOUND.replace("-3/4", "'-3/4"),
        'Part,COPY,response,Version\n1a,X1,12,A\n1b,X1,-0.75,A\n1c,X1,,A\n2a,X1,"1, 3",A\n',
    ],
    ids=["plain", "Excel", "an apostrophe against formulas", "other columns"],
)
def test_the_same_responses_however_the_file_was_saved(text: str, sat: Sitting) -> None:
    (copy,) = responses(text, sat)
    assert (copy.copy, copy.version) == ("X1", "A")
    assert copy.given == {
        ("1a", "total"): GivenNumber(12),
        ("1b", "product"): GivenNumber(Fraction(-3, 4)),
        ("1c", "square"): Nothing(),
        ("2a", "which"): GivenTicks(frozenset({0, 2})),
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SOUND.replace("X1,A,1a", "X1,D,1a"), ["2:4 wrong-version"]),
        (SOUND.replace("X1,A,1b", "X1,B,1b"), ["3:4 wrong-version"]),
        (SOUND.replace("1a,,12", "1a,,twelve"), ["2:10 unreadable-response"]),
        (SOUND.replace("1a,,12", "9z,,12"), ["2:6 unknown-part"]),
        (SOUND.replace("1a,,12", "1a,sum,12"), ["2:9 unknown-answer"]),
        (SOUND.replace("X1,A,1a", ",A,1a"), ["2:1 missing-field", "3:1 missing-row"]),
        (SOUND + "X1,A,1a,,12\n", ["6:1 duplicate-row"]),
        (SOUND.replace("X1,A,1c,,\n", ""), ["2:1 missing-row"]),
        (SOUND.replace(",response", ",reply"), ["1:1 missing-field", "1:26 unknown-field"]),
        (SOUND.replace("1 3", "1 9"), ["5:26 unreadable-response"]),
    ],
)
def test_whatever_is_wrong_is_found_where_it_stands(text: str, expected: list[str], sat: Sitting) -> None:
    assert sorted(faults(text, sat)) == sorted(expected)


def test_what_cannot_be_read_may_be_told_to_earn_nothing(sat: Sitting) -> None:
    table = read_table(SOUND.replace("1a,,12", "1a,,twelve").encode(), "r.csv")
    (copy,), (warning,) = read_responses(table, sat.exam, zero_unreadable=True)
    assert (warning.severity, warning.code) == ("warning", "unreadable-response")
    assert copy.given["1b", "product"] == GivenNumber(Fraction(-3, 4))


# ---------------------------------------------------------------- the command
def manifest_answers(folder: Path, form: int) -> dict[tuple[str, str], Any]:
    """The records of a version's answers, by part label and answer, as the manifest tells them."""
    record = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return {
        (f"{problem['number']}{letter}", id): answer
        for problem in record["forms"][form]["problems"]
        for question in problem["questions"]
        for part, letter in question["letters"].items()
        for id, answer in question["parts"][part]["answers"].items()
    }


def typed(answer: Any) -> str:
    """A right answer as a student types it."""
    if answer["kind"] == "choice":
        return " ".join(str(k) for k, option in enumerate(answer["options"], 1) if option["right"])
    return str(answer["exact"])


def write_responses(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([HEAD.strip().split(","), *rows])


def read_rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.open(encoding="utf-8")))


def test_from_responses_to_marks_reasons_and_grades(run: Run, tmp_path: Path) -> None:
    folder = sit(tmp_path, EXAM + SCALE)
    rows = []
    for form, version in enumerate("AB"):
        right = manifest_answers(folder, form)
        given = {key: typed(answer) for key, answer in right.items()}
        if version == "B":
            product = int(given["1b", "product"]) + 10  # an error, carried forward
            given["1b", "product"], given["1c", "square"] = str(product), str(product**2)
            given["1a", "total"] = right["1a", "total"]["mistakes"]["difference"]["exact"]
            given["2a", "which"] = ""
        rows += [(f"X{version}", version, part, id, text) for (part, id), text in given.items()]
    write_responses(tmp_path / "r.csv", rows)
    done = run("grade", "output/test", "--responses", "r.csv")
    assert done.status == 0, done.err
    target = tmp_path / "output" / "test-graded"
    found = {
        (row["copy"], row["part"]): f"{row['marks']}/{row['of']} {row['reason']}"
        for row in read_rows(target / "graded.csv")
    }
    assert len(found) == 8
    assert {text for (copy, _), text in found.items() if copy == "XA"} == {"1/1 right", "2/2 right"}
    assert found["XB", "1a"] == "0/1 mistake 'difference': 0 of 1"
    assert found["XB", "1b"] == "0/2 wrong"
    assert found["XB", "1c"] == f"1/1 follows from your product = {product}"
    assert found["XB", "2a"].startswith("0/2 ")
    grades = {row["copy"]: (row["credits"], row["of"], row["grade"]) for row in read_rows(target / "grades.csv")}
    assert grades == {"XA": ("6", "6", "1.0"), "XB": ("1", "6", "5.0")}
    sheet = (target / "marks.csv").read_text(encoding="utf-8").splitlines()
    assert sheet[2:] == ["XA,A,1,1,2,1,2,", "XA,A,2,,,,,", "XB,B,1,0,0,1,0,", "XB,B,2,,,,,"]
    read = run("marks", "output/test", "--read", "output/test-graded/marks.csv")
    assert read.status == 0, "the sheet is one that marks reads"
    (target / "marks.csv").write_text("\n".join([*sheet[:3], "XA,A,2,1,2,1,2,6", *sheet[4:]]) + "\n", encoding="utf-8")
    again = run("grade", "output/test", "--responses", "r.csv")
    assert again.status == 1
    assert "second corrector" in again.err


def test_a_slip_is_refused_with_its_line_and_a_hint(run: Run, tmp_path: Path) -> None:
    sit(tmp_path)
    (tmp_path / "r.csv").write_text(SOUND.replace("1a,,12", '1a,,"1,5"'), encoding="utf-8")
    done = run("grade", "output/test", "--responses", "r.csv")
    assert done.status == 1
    assert done.err.startswith(
        "r.csv:2:10: error[unreadable-response]: '1,5' is no number answer: '1,5' has a comma\n"
        '    X1,A,1a,,"1,5"\n'
        "             ^\n"
        "  hint: a decimal point in this exam's language: 1.5\n"
    )
    assert not (tmp_path / "output" / "test-graded").exists()
    lenient = run("grade", "output/test", "--responses", "r.csv", "--zero-unreadable")
    assert lenient.status == 0
    (row,) = [each for each in read_rows(tmp_path / "output/test-graded/graded.csv") if each["part"] == "1a"]
    assert (row["marks"], row["look"]) == ("0", "yes")
    assert row["reason"] == "cannot be read: '1,5' has a comma"


def test_a_german_exam_takes_a_decimal_comma(run: Run, tmp_path: Path) -> None:
    half = "id: arithmetic/sum\ntitle: Halb\ntopic: arithmetic\nminutes: 1\nparams: {a: [1, 3, 5, 7, 9, 11, 13, 15]}\n"
    half += "parts:\n  total: {ask: 'Die Hälfte von $<<a>>$?', number: a/2, marks: 1, solution: $<<a/2>>$}\n"
    exam = EXAM.replace("title: Test", "title: Test\nlanguage: de").replace("credits: 4", "credits: 4")
    folder = sit(tmp_path, exam, **{"arithmetic/sum": half})
    given = {key: typed(answer) for key, answer in manifest_answers(folder, 0).items()}
    value = Fraction(given["1a", "total"])
    given["1a", "total"] = f"{value.numerator // 2},5"
    rows = [("X", "A", part, id, text) for (part, id), text in given.items()]
    table = "\r\n".join(";".join(row) for row in [("copy", "version", "part", "answer", "response"), *rows])
    (tmp_path / "r.csv").write_bytes(b"\xef\xbb\xbf" + table.encode())
    done = run("grade", "exams/test.yaml", "--responses", "r.csv")
    assert done.status == 0, done.err
    assert {row["reason"] for row in read_rows(tmp_path / "output/test-graded/graded.csv")} == {"right"}


def test_a_copy_of_the_roster_without_responses_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "exams").mkdir()
    (tmp_path / "exams" / "students.csv").write_text("number,name\n07,A\n08,B\n", encoding="utf-8")
    folder = sit(tmp_path, EXAM.replace("versions: 3", "versions: 1, roster: students.csv"))
    copies = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["plan"]["copies"]
    code, other = (copy["code"] for copy in copies)
    rows = [(code, "", part, id, typed(answer)) for (part, id), answer in manifest_answers(folder, 0).items()]
    write_responses(tmp_path / "r.csv", rows)
    done = run("grade", "output/test", "--responses", "r.csv")
    assert done.status == 0
    assert f"warning[missing-copy]: copy {other} has no row" in done.err
    write_responses(tmp_path / "r.csv", [*rows, ("ABC", *rows[0][1:])])
    assert "error[unknown-copy]: no copy has the code 'ABC'" in run("grade", "output/test", "--responses", "r.csv").err


# ---------------------------------------------------------------- properties over the bank
QUESTIONS = (
    "recurrent/relu-unroll",
    "cnn/one-dimensional-convolution",
    "optimization/adam-step",
    "initialization/xavier-he",
    "networks/network-by-hand",
)


@functools.cache
def question(id: str) -> Program:
    return load_question(find_course(ROOT), ROOT / "bank" / f"{id}.yaml").program


def written(value: Any) -> str:
    """A value as a student types it: rows in brackets, fractions, irrational numbers in our syntax."""
    if isinstance(value, Tensor):
        return "[" + ", ".join(map(written, value)) + "]"
    return str(value)


def right_text(response: Response) -> str:
    match response:
        case ChoiceResponse(options=options):
            return " ".join(str(k) for k, option in enumerate(options, 1) if option.right)
        case TextResponse(accepted=accepted):
            return accepted[0]
        case NumberResponse() | TensorResponse() | FormulaResponse():
            return written(response.value)
        case _:
            raise AssertionError(response.kind)


MOST = 8


@functools.cache
def drawn(id: str) -> list[tuple[int, tuple[Response, ...]]]:
    """Valid draws of a question: the address, and the responses that it asks for."""
    made = question(id)
    draws = choose(made, "marking", "exam", MOST)
    return [(draw.address, tuple(each for part in made.responses(draw) for each in part)) for draw in draws]


@pytest.mark.parametrize("id", QUESTIONS)
@settings(max_examples=MOST, deadline=None)
@given(k=st.integers(0, MOST - 1))
def test_right_answers_earn_everything(id: str, k: int) -> None:
    address, asked = drawn(id)[k]
    given = {each.id: right_text(each) for each in asked}
    for response, verdict in zip(asked, verdicts(question(id), given, address=address).values(), strict=True):
        assert verdict.marks == response.marks
        assert verdict.reason == "right"


@pytest.mark.parametrize("id", QUESTIONS)
@settings(max_examples=3 * MOST, deadline=None)
@given(k=st.integers(0, MOST - 1), pick=st.integers(0, 1000))
def test_a_named_mistake_earns_its_marks(id: str, k: int, pick: int) -> None:
    address, asked = drawn(id)[k]
    computed = [each for each in asked if not isinstance(each, ChoiceResponse)]
    mistakes = [(each, mistake) for each in computed for mistake in each.guidance.mistakes]
    response, mistake = mistakes[pick % len(mistakes)]
    given = {each.id: right_text(each) for each in asked} | {response.id: written(mistake.value)}
    verdict = verdicts(question(id), given, address=address)[response.id]
    assert verdict.marks in [each.marks for each in response.guidance.mistakes if each.value == mistake.value]
    assert verdict.reason.startswith("mistake '")
