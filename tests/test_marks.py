"""``examwright marks``: the sheet is written, filled in, read back; slips are located, differences shown."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.cli.sitting import Sitting
from generator.diagnostics import Rejected
from generator.marking.grades import grade_list, percent_text
from generator.marking.places import MarkedPart, is_sum_of_steps, parts_of
from generator.marking.scale import Scale
from generator.marking.sheet import Entry, read_marks, settle, write_marks
from generator.marking.table import read_table
from tests.command import Run, command_in
from tests.sitting import sit, sitting
from tests.small_course import EXAM, write_course

# The exam: 1a of 1 credit, 1b of 2, 1c of 1, 2a of 2; six in all.
SCALE = """scale:
  percent: {"1.0": 90, "2.0": 75, "4.0": 50}
  otherwise: "5.0"
"""
HEAD = "copy,version,corrector,1a,1b,1c,2a,sum\n"
MAXIMA = "maximum,,,1,2,1,2,6\n"


@pytest.fixture(scope="module")
def sat(tmp_path_factory: pytest.TempPathFactory) -> Sitting:
    return sitting(tmp_path_factory.mktemp("sat"), EXAM + SCALE)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return command_in(tmp_path, monkeypatch, capfd)


def entries(text: str, sat: Sitting) -> tuple[Entry, ...]:
    return read_marks(read_table(text.encode(), "marks.csv"), sat.exam)


def faults(text: str, sat: Sitting) -> list[str]:
    """Line, column and code of everything wrong with a sheet; each says something."""
    with pytest.raises(Rejected) as rejected:
        entries(text, sat)
    assert all(each.message and each.place.file == "marks.csv" for each in rejected.value.diagnostics)
    return [f"{each.place.line}:{each.place.column} {each.code}" for each in rejected.value.diagnostics]


# ---------------------------------------------------------------- writing
def test_the_sheet_has_a_column_a_part_and_two_rows_a_copy(sat: Sitting) -> None:
    written = write_marks(sat.exam, [("X1", "A"), ("X2", "B")]).decode()
    assert written == HEAD + MAXIMA + "X1,A,1,,,,,\nX1,A,2,,,,,\nX2,B,1,,,,,\nX2,B,2,,,,,\n"


HALVES = st.integers(0, 2).map(lambda n: Fraction(n, 2))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(HALVES, HALVES, HALVES, HALVES), min_size=1, max_size=5))
def test_what_is_filled_in_is_what_is_read(sat: Sitting, filled: list[tuple[Fraction, ...]]) -> None:
    rows = list(csv.reader(io.StringIO(write_marks(sat.exam, [(f"X{k}", "A") for k in range(len(filled))]).decode())))
    for k, marks in enumerate(filled):
        for row in (2 + 2 * k, 3 + 2 * k):
            rows[row][3:7] = [f"{float(each):g}" for each in marks]
            rows[row][7] = f"{float(sum(marks)):g}"
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    settled, differences, missing = settle(entries(text.getvalue(), sat), parts_of(sat.exam))
    assert [each.marks for each in settled] == filled
    assert not differences
    assert not missing


# ---------------------------------------------------------------- reading
@pytest.mark.parametrize(
    "text",
    [
        HEAD + MAXIMA + "X1,A,1,1,1.5,0,2,4.5\n",
        (HEAD + MAXIMA + "X1,A,1,1,1.5,0,2,4.5\n").replace(",", ";").replace(".", ","),
        "\ufeff" + (HEAD + "X1,A,1,1,1.5,0,2,\n").replace(",", ";").replace("\n", "\r\n"),
        "sep=;\r\n" + (HEAD + "X1,A,1,1,1.5,0,2,\n").replace(",", ";").replace("\n", "\r\n"),
        "Version\tcopy\t1B\t1a\tcorrector\t2a\t1c\nA\tX1\t3/2\t1\t1\t2\t0\n",
        'copy,version,corrector,1a,1b,1c,2a,,\n"X1",A,1,1,"1,5",0,"2",,\n,,,,,,,,\n',
    ],
    ids=["as written", "German", "Excel", "Excel with sep=", "tabs, other order", "quotes, empty columns"],
)
def test_the_same_marks_however_the_file_was_saved(text: str, sat: Sitting) -> None:
    (entry,) = entries(text, sat)
    assert (entry.copy, entry.version, entry.corrector) == ("X1", "A", "1")
    assert entry.marks == (Fraction(1), Fraction(3, 2), Fraction(0), Fraction(2))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("X1,A,1,1,2.5,1,2,\n", "3:10 out-of-range"),
        ("X1,A,1,1,-1,1,2,\n", "3:10 wrong-marks"),
        ("X1,A,1,1,1.25,1,2,\n", "3:10 wrong-marks"),
        ("X1,A,1,1,two,1,2,\n", "3:10 wrong-marks"),
        ("X1,A,1,1,1/0,1,2,\n", "3:10 wrong-marks"),
        ("X1,A,1,1,2,1,2,5\n", "3:16 wrong-sum"),
        ("X1,D,1,1,2,1,2,6\n", "3:4 wrong-version"),
        ("X1,,1,1,2,1,2,6\n", "3:4 wrong-version"),
        ("X1,A,3,1,2,1,2,6\n", "3:6 wrong-value"),
        (",A,1,1,2,1,2,6\n", "3:1 missing-field"),
        ("X1,A,1,1,2,1,2,6\nX1,A,1,,,,,\n", "4:8 duplicate-row"),
        ("X1,A,1,1,2,1,2,6\nX1,B,2,1,2,1,2,6\n", "4:8 wrong-version"),
        ("X1,A,1,1,2,1,2\n", "3:1 wrong-row"),
        ('X1,A,1,"1,2,1,2,6\n', "3:8 wrong-row"),
    ],
)
def test_every_slip_is_found_where_it_stands(row: str, expected: str, sat: Sitting) -> None:
    found = faults(HEAD + MAXIMA + row, sat)
    assert found == [expected]


def test_all_slips_are_told_at_once(sat: Sitting) -> None:
    assert faults(HEAD + "maximum,,,1,3,1,2,7\nX1,A,1,9,9,1,2,\n", sat) == [
        "2:13 wrong-maximum",
        "3:8 out-of-range",
        "3:10 out-of-range",
    ]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (HEAD.replace("1c", "1d"), ["1:1 missing-field", "1:30 unknown-field"]),
        (HEAD.replace("1c", "1b"), ["1:1 missing-field", "1:30 duplicate-key"]),
        (HEAD.replace("corrector", "marker"), ["1:1 missing-field", "1:14 unknown-field"]),
    ],
)
def test_a_column_that_is_no_part_is_refused(head: str, expected: list[str], sat: Sitting) -> None:
    assert sorted(faults(head + "X1,A,1,1,2,1,2,6\n", sat)) == expected


def test_another_encoding_is_refused_where_it_shows() -> None:
    with pytest.raises(Rejected) as rejected:
        read_table("copy,name\nX1,Müller".encode("latin-1"), "marks.csv")
    (found,) = rejected.value.diagnostics
    assert (found.code, found.place.line, found.place.column) == ("wrong-encoding", 2, 5)


def test_shares_of_boxes_are_steps_of_their_own(tmp_path: Path) -> None:
    exam = EXAM.replace("  - title: Knowledge\n", "  - title: Knowledge\n    marking: {choices: per-option}\n")
    made = sitting(tmp_path, exam)
    assert parts_of(made.exam)[3].steps == (Fraction(1, 2),)
    assert is_sum_of_steps(Fraction(5, 6), (Fraction(1, 3), Fraction(1, 2)))
    assert not is_sum_of_steps(Fraction(1, 4), (Fraction(1, 3), Fraction(1, 2)))


# ---------------------------------------------------------------- two correctors
def settled(rows: str, sat: Sitting) -> tuple[list[str], list[str], list[str]]:
    """A copy's marks, where its correctors differ, and which marks are missing."""
    found, differences, missing = settle(entries(HEAD + rows, sat), parts_of(sat.exam))
    return (
        ["absent" if each.absent else " ".join(str(mark) for mark in each.marks) for each in found],
        [f"{each.copy} {each.part.label}: {each.first} {each.second}" for each in differences],
        [f"{each.place.line}:{each.place.column} {each.message}" for each in missing],
    )


def test_correctors_who_agree(sat: Sitting) -> None:
    assert settled("X1,A,1,1,2,0,0,\nX1,A,2,1,2,0,0,\n", sat) == (["1 2 0 0"], [], [])


def test_one_corrector_is_enough(sat: Sitting) -> None:
    assert settled("X1,A,1,1,2,0,0,\nX1,A,2,,,,,\n", sat) == (["1 2 0 0"], [], [])


def test_a_difference_is_shown_and_leaves_the_part_open(sat: Sitting) -> None:
    rows = "X1,A,1,1,2,0,0,\nX1,A,2,1,1.5,0,0,\n"
    assert settled(rows, sat) == (["1 None 0 0"], ["X1 1b: 2 3/2"], [])


def test_an_agreed_mark_settles_it(sat: Sitting) -> None:
    rows = "X1,A,1,1,2,0,0,\nX1,A,2,1,1.5,0,0,\nX1,A,agreed,,1,,,\n"
    assert settled(rows, sat) == (["1 1 0 0"], [], [])


def test_a_mark_that_is_missing_is_told(sat: Sitting) -> None:
    rows = "X1,A,1,1,2,0,0,\nX1,A,2,1,2,,0,\n"
    assert settled(rows, sat) == (["1 2 None 0"], [], ["3:12 1c of copy X1 has no mark by corrector 2"])


def test_a_copy_without_marks_is_absent_and_not_worth_nothing(sat: Sitting) -> None:
    assert settled("X1,A,1,,,,,\nX1,A,2,,,,,\n", sat) == (["absent"], [], [])


# ---------------------------------------------------------------- grades
PERCENT = Scale("percent", (("1.0", Fraction(90)), ("2.0", Fraction(75)), ("4.0", Fraction(50))), "5.0")


@pytest.mark.parametrize(
    ("points", "maximum", "grade"),
    [
        (Fraction(6), Fraction(6), "1.0"),
        (Fraction(27, 5), Fraction(6), "1.0"),  # 90 % exactly
        (Fraction(5), Fraction(6), "2.0"),
        (Fraction(9, 2), Fraction(6), "2.0"),
        (Fraction(3), Fraction(6), "4.0"),
        (Fraction(5, 2), Fraction(6), "5.0"),
        (Fraction(0), Fraction(6), "5.0"),
        (Fraction(1), Fraction(2), "4.0"),
    ],
)
def test_a_grade_is_reached_at_its_limit(points: Fraction, maximum: Fraction, grade: str) -> None:
    assert PERCENT.grade(points, maximum) == grade


def test_no_rounding_lifts_a_grade() -> None:
    almost = Fraction(8999, 10000)
    assert percent_text(almost) == "90.0"
    assert PERCENT.grade(almost, Fraction(1)) == "2.0"


def test_a_scale_by_credits() -> None:
    scale = Scale("credits", (("A", Fraction(5)), ("B", Fraction(5, 2))), "F")
    assert [scale.grade(points, Fraction(6)) for points in map(Fraction, ("5", "9/2", "5/2", "2"))] == [*"ABBF"]


def test_the_grade_list(sat: Sitting) -> None:
    rows = "X1,A,1,1,2,1,1.5,\nX2,B,1,0,2,1,0,\nX2,B,2,0,1,1,0,\nX3,C,1,,,,,\n"
    found, _, _ = settle(entries(HEAD + rows, sat), parts_of(sat.exam))
    lines = [(g.copy, g.points, g.grade, g.remark) for g in grade_list(sat.exam, found, sat.scale, {})]
    assert lines == [
        ("X1", Fraction(11, 2), "1.0", ""),
        ("X2", None, "", "open: 1b"),
        ("X3", None, "", "not marked: absent?"),
    ]


def test_a_part_that_is_out_or_full_counts_so_in_its_version_only(sat: Sitting) -> None:
    rows = "X1,A,1,0,2,1,0,\nX2,B,1,0,2,1,0,\nX3,C,1,0,2,1,0,\n"
    found, _, _ = settle(entries(HEAD + rows, sat), parts_of(sat.exam))
    grades = grade_list(sat.exam, found, sat.scale, {("A", "2a"): "out", ("B", "2a"): "full"})
    lines = [f"{g.points} of {g.maximum}: {g.grade}" for g in grades]
    assert lines == ["3 of 4: 2.0", "5 of 6: 2.0", "3 of 6: 4.0"]


# ---------------------------------------------------------------- the command
def test_from_the_exam_file_to_the_grade_list(run: Run, tmp_path: Path) -> None:
    sit(tmp_path, EXAM)
    assert run("marks", "exams/test.yaml").err.count("--copies") == 1
    done = run("marks", "exams/test.yaml", "--copies", "3")
    assert (done.status, done.out) == (0, "wrote output/test-marking/marks.csv: 3 copies, 4 parts, two correctors\n")
    sheet = tmp_path / "output" / "test-marking" / "marks.csv"
    assert sheet.read_text(encoding="utf-8").startswith(HEAD + MAXIMA + "1,,1,,,,,\n1,,2,,,,,\n")
    again = run("marks", "output/test", "--copies", "3")
    assert again.status == 1
    assert "is there already" in again.err
    rows = "1,A,1,1,2,1,2,6\n1,A,2,1,2,1,2,6\n2,B,1,0.5,1,1,2,\n2,B,2,0,1,1,2,\n3,,1,,,,,\n"
    sheet.write_text(HEAD + MAXIMA + rows, encoding="utf-8")
    (tmp_path / "exams" / "test.yaml").write_text(EXAM + SCALE, encoding="utf-8")  # settled after the sitting
    read = run("marks", "output/test", "--read", "output/test-marking/marks.csv")
    assert read.status == 1  # a copy is open
    assert "1 of 3 copies settled" in read.out
    assert next(line.split() for line in read.out.splitlines() if line.startswith(" ")) == ["1.0", "1"]
    assert (sheet.parent / "grades.csv").read_text(encoding="utf-8").splitlines() == [
        "copy,version,number,name,credits,of,percent,grade,remark",
        "1,A,,,6,6,100.0,1.0,",
        "2,B,,,,6,,,open: 1a",
        "3,,,,,6,,,not marked: absent?",
    ]


def test_a_slip_is_shown_with_its_line(run: Run, tmp_path: Path) -> None:
    sit(tmp_path)
    (tmp_path / "marks.csv").write_text(HEAD + "1,A,1,1,3,1,2,\n", encoding="utf-8")
    done = run("marks", "output/test/manifest.json", "--read", "marks.csv")
    assert done.status == 1
    assert done.err == (
        "marks.csv:2:9: error[out-of-range]: 1b earns at most 2, not 3\n"
        "    1,A,1,1,3,1,2,\n"
        "            ^\n"
        "  hint: look at the paper again\n"
        "1 error in 1 file\n"
    )


def test_personal_copies_are_known_by_their_codes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "exams").mkdir()
    (tmp_path / "exams" / "students.csv").write_text("number,name\n07,Änne\n08,=1+1\n", encoding="utf-8")
    exam = EXAM.replace("versions: 3", "versions: 2, roster: students.csv")
    folder = sit(tmp_path, exam + SCALE)
    assert run("marks", "output/test").status == 0
    sheet = tmp_path / "output" / "test-marking" / "marks.csv"
    rows = list(csv.reader(sheet.open(encoding="utf-8")))
    assert len(rows) == 2 + 2 * 2
    codes = [rows[2][0], rows[4][0]]
    for row in rows[2:]:
        row[3:7] = ["1", "2", "1", "2"]
    rows[4][0] = rows[5][0] = codes[1][:-1] + "#"
    with sheet.open("w", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)
    wrong = run("marks", str(folder), "--read", str(sheet))
    assert wrong.status == 1
    assert f"did you mean '{codes[1]}'?" in wrong.err
    assert f"copy {codes[1]} has no row in this sheet" in wrong.err
    rows[4][0] = rows[5][0] = codes[1]
    with sheet.open("w", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)
    done = run("marks", str(folder), "--read", str(sheet))
    assert done.status == 0
    listed = list(csv.reader((sheet.parent / "grades.csv").open(encoding="utf-8")))[1:]
    assert [row[2:8] for row in listed] == [
        ["07", "Änne", "6", "6", "100.0", "1.0"],
        ["08", "'=1+1", "6", "6", "100.0", "1.0"],
    ]


@pytest.mark.parametrize(
    ("scale", "code"),
    [
        ("scale: {otherwise: F}\n", "wrong-scale"),
        ("scale: {percent: {A: 90}, credits: {A: 5}, otherwise: F}\n", "wrong-scale"),
        ("scale: {percent: {A: 50, B: 50}, otherwise: F}\n", "wrong-scale"),
        ("scale: {percent: {A: 120}, otherwise: F}\n", "wrong-scale"),
        ("scale: {percent: {A: 90, F: 40}, otherwise: F}\n", "wrong-scale"),
        ("scale: {percent: {A: 90}}\n", "missing-field"),
        ("scale: {credits: {A: 6.5}, otherwise: F}\n", "wrong-scale"),
    ],
)
def test_a_scale_that_cannot_be_is_refused_in_the_exam_file(run: Run, tmp_path: Path, scale: str, code: str) -> None:
    sit(tmp_path)
    write_course(tmp_path, EXAM + scale)
    done = run("marks", "exams/test.yaml", "--copies", "1")
    assert done.status == 1
    assert done.err.startswith(f"exams/test.yaml:{len(EXAM.strip().splitlines()) + 1}:")
    assert f"error[{code}]" in done.err


def test_an_exam_that_was_not_built_is_told_so(run: Run, tmp_path: Path) -> None:
    write_course(tmp_path)
    done = run("marks", "exams/test.yaml")
    assert done.status == 1
    assert "has not been built" in done.err


def test_a_part_has_its_label_and_its_address() -> None:
    part = MarkedPart(3, "b", "topic/name", "size", Fraction(2), (Fraction(1, 2),))
    assert (part.label, part.address) == ("3b", "topic/name#size")
