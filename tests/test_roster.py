"""The roster: what a CSV file may look like, what is wrong with one, and the copies that come of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.diagnostics import Diagnostic, Rejected
from generator.exam import Person
from generator.roster import Row, read_roster
from tests.command import Run, command_in
from tests.geometry import text as pdf_text
from tests.small_course import EXAM, write_course

NAMES = {
    "1001": "Nguyễn Thị Ánh",
    "1002": "王小明",
    "1003": "Groß-Müller, Änne",
    "1004": "O'Neill & Søn {100%} \\input #1_$",
    "1005": "Maximiliane von und zu Hohenlohe",
    "1006": "=HYPERLINK(1)",
}
SEEN = {"1001": "Ánh", "1003": "Müller", "1004": r"\input #1_$", "1005": "Hohenlohe", "1006": "=HYPERLINK(1)"}


def rows(text: str) -> tuple[Row, ...]:
    """The rows of a roster that gives no warning."""
    warnings: list[Diagnostic] = []
    found = read_roster(text, "students.csv", warnings)
    assert not warnings
    return found


def faults(text: str) -> list[str]:
    """Line and code of everything wrong with a roster, and that each says something."""
    with pytest.raises(Rejected) as rejected:
        read_roster(text, "students.csv", [])
    assert all(each.message and each.place.file == "students.csv" for each in rejected.value.diagnostics)
    return [f"{each.place.line} {each.code}" for each in rejected.value.diagnostics]


ANNE = Row(Person("1003", "Groß-Müller, Änne", "B 7"), "")


@pytest.mark.parametrize(
    "text",
    [
        'number,name,seat\n1003,"Groß-Müller, Änne",B 7\n',
        "number;name;seat\n1003;Groß-Müller, Änne;B 7\n",
        '\ufeffnumber;name;seat\r\n1003;"Groß-Müller, Änne";B 7\r\n',
        'Seat , NAME,Number\nB 7,"Groß-Müller,  Änne ",1003',
        'number,name,seat\n\n1003,"Groß-Müller,\nÄnne",B 7\n,,\n',
    ],
    ids=["comma", "semicolon", "as Excel saves it", "other order and spaces", "line break and empty rows"],
)
def test_the_same_person_however_the_file_was_saved(text: str) -> None:
    assert rows(text) == (ANNE,)


def test_a_version_may_be_given_and_a_name_be_missing() -> None:
    assert rows("number,version\n007,B\n8,\n") == (Row(Person("007", ""), "B"), Row(Person("8", ""), ""))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["1 missing-field"]),
        ("number,name\n", ["1 empty-file"]),
        ("nmber,name\n1,A\n", ["1 unknown-field", "1 missing-field"]),
        ("name;seat\nA;1\n", ["1 missing-field"]),
        ("number,number\n1,2\n", ["1 duplicate-key"]),
        ("number,name\n1,A\n2,B\n1,C\n,D\n", ["4 duplicate-id", "5 missing-field"]),
        ("number,name\n1,Müller, Änne\n2\n", ["2 wrong-row", "3 wrong-row"]),
        ('number,name\n1,"A\n2,B\n', ["3 wrong-row"]),
        ('number,name\n1,"A"B\n', ["2 wrong-row"]),
        ("number,seat\n1,王\n", ["2 missing-glyph"]),
    ],
)
def test_everything_wrong_is_found_with_its_line(text: str, expected: list[str]) -> None:
    assert faults(text) == expected


def test_a_misspelt_column_is_met_with_the_right_one() -> None:
    with pytest.raises(Rejected) as rejected:
        read_roster("number,nmae\n1,A\n", "students.csv", [])
    assert rejected.value.diagnostics[0].hint == "did you mean 'name'?"


def test_further_columns_of_an_export_are_left_aside_with_a_warning() -> None:
    warnings: list[Diagnostic] = []
    (row,) = read_roster("number,degree programme,name\n1,Informatics,A\n", "students.csv", warnings)
    assert row.person == Person("1", "A")
    assert [(each.code, each.message) for each in warnings] == [
        ("unused-column", "the column 'degree programme' is left aside")
    ]


def test_a_name_without_glyphs_gives_way_to_the_code() -> None:
    warnings: list[Diagnostic] = []
    (row,) = read_roster("number,name\n1002,王小明\n", "students.csv", warnings)
    assert row.person == Person("1002", "")
    assert [(each.severity, each.code, each.place.line) for each in warnings] == [("warning", "missing-glyph", 2)]
    assert "王小明" in warnings[0].message


# ---------------------------------------------------------------- personal copies
@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return command_in(tmp_path, monkeypatch, capfd)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@pytest.mark.parametrize("theme", ["endterm", "classic"])
def test_copies_carry_every_name_that_can_be_set(run: Run, tmp_path: Path, theme: str) -> None:
    exam = EXAM.replace("theme: classic", f"theme: {theme}").replace("versions: 3", "versions: 2, roster: students.csv")
    assert "roster" in exam
    write_course(tmp_path, exam)
    lines = [f"{number},{quoted(name)}" for number, name in NAMES.items()]
    (tmp_path / "exams/students.csv").write_text("\n".join(["number,name", *lines]), encoding="utf-8")
    done = run("build", "exams/test.yaml")
    assert done.status == 0, done.err
    assert "exams/students.csv:3:1: warning[missing-glyph]: the fonts have no '王'" in done.err
    assert "1 warning in 1 file" in done.err
    first_pages = [pdf_text(path.read_bytes())[0] for path in (tmp_path / "output/test/copies").glob("*.pdf")]
    assert len(first_pages) == len(NAMES)
    for number, name in NAMES.items():
        (page,) = [page for page in first_pages if number in page]
        assert SEEN.get(number, "") in page, (name, page)


def test_the_copies_survive_a_rebuild_and_the_roster_is_kept(run: Run, tmp_path: Path) -> None:
    write_course(tmp_path, EXAM.replace("versions: 3", "versions: 2, roster: students.csv"))
    (tmp_path / "exams/students.csv").write_text("number,name\n1,A\n2,王\n", encoding="utf-8")
    assert run("build", "exams/test.yaml").status == 0
    done = run("build", "--from", "output/test/manifest.json", "--out", "again")
    assert done.status == 0
    assert "differ" not in done.err
    before = sorted((tmp_path / "output/test/copies").glob("*.pdf"))
    assert len(before) == 2
    for path in before:
        assert (tmp_path / "again/copies" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("roster", "data", "code"),
    [
        ("missing.csv", None, "missing-file"),
        ("../../students.csv", None, "outside-course"),
        ("students.csv", "number,name\n1,Müller\n".encode("latin-1"), "wrong-encoding"),
        ("students.csv", b"number,version\n1,Z\n", "unknown-name"),
    ],
)
def test_a_roster_that_cannot_be_used_is_told_at_its_place(
    run: Run, tmp_path: Path, roster: str, data: bytes | None, code: str
) -> None:
    write_course(tmp_path, EXAM.replace("versions: 3", f"versions: 2, roster: {roster}"))
    if data is not None:
        (tmp_path / "exams" / roster).write_bytes(data)
    done = run("build", "exams/test.yaml")
    assert done.status == 1
    assert f"exams/test.yaml:6:30: error[{code}]" in done.err
