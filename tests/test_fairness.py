"""``examwright fairness``: the endterm's versions are equal in work, and the report says how equal."""

from __future__ import annotations

import csv
import statistics
from fractions import Fraction
from pathlib import Path

import pytest

from generator.exam_file import ExamFile, load_exam
from generator.exam_spec import ExamSpec
from generator.fairness import Fairness, Row, fairness, histogram, percent, place, with_parity
from generator.work import Band
from tests.command import command_in
from tests.small_course import EXAM, write_course

ENDTERM = Path(__file__).parents[1] / "exams" / "endterm.yaml"
TENTH = Fraction(1, 10)
WITH = EXAM.replace("{versions: 3}", "{versions: 3, parity: 10%}")


def of_problems(*numbers: int) -> tuple[ExamFile, ExamSpec, str]:
    """The endterm with some of its problems."""
    file = load_exam(ENDTERM)
    spec = file.spec.model_copy(update={"problems": tuple(file.spec.problems[k] for k in numbers)})
    return file, spec, file.seed()[0]


def hold(found: Fairness, versions: int) -> None:
    """Each question lies within its band, the totals within 5 % of their median."""
    for row in found.rows:
        assert len(row.works) == versions
        assert row.band is not None
        assert not row.band.widened, row.question
        assert all(map(row.band.holds, row.works)), row.question
        assert max(row.works) - min(row.works) <= TENTH * statistics.median(row.works), row.question
    totals = [sum(row.works[k] for row in found.rows) for k in range(versions)]
    middle = statistics.median(totals)
    assert all(abs(total - middle) <= 0.05 * middle for total in totals)


def test_the_versions_of_the_endterm_are_equal_in_work() -> None:
    file, spec, seed = of_problems(*range(6))
    found = fairness(file, with_parity(spec, TENTH), seed, 4)
    assert len(found.rows) >= 15
    hold(found, 4)


def test_thirty_versions_are_equal_in_work_and_without_parity_the_same_seed_spreads_wider() -> None:
    """The problems that are quickly drawn; `examwright fairness exams/endterm.yaml --versions 30` draws them all."""
    file, spec, seed = of_problems(2, 3, 5)
    fair, plain = (fairness(file, with_parity(spec, parity), seed, 30) for parity in (TENTH, None))
    assert len(fair.rows) >= 6
    hold(fair, 30)
    assert plain.parity is None
    assert plain.total.spread > 2 * fair.total.spread
    assert max(row.spread for row in plain.rows) > 5 * TENTH


# ---------------------------------------------------------------- the report
FOUND = Fairness(
    ("A", "B", "C"),
    TENTH,
    (Row("x/a", (20, 21, 22), Band(20, 22)), Row("x/b", (8, 8, 16), Band(8, 16, True), ("b",))),
    4,
)


def test_the_statement_tells_what_was_guaranteed_and_what_was_not() -> None:
    said = " ".join(FOUND.statement())
    assert "Guaranteed for 1 of 2" in said
    assert "Not for x/b" in said
    assert "8..16" in said
    assert "4 further questions" in said
    assert "could not be traced: x/b: b" in said
    assert "Nothing was guaranteed" in Fairness(("A",), None, (), 0).statement()[0]


def test_totals_and_spreads_are_those_of_the_versions() -> None:
    assert FOUND.total.works == (28, 29, 38)
    assert FOUND.off == (Fraction(28, 29) - 1, Fraction(38, 29) - 1)
    assert FOUND.rows[1].spread == 1
    assert percent(Fraction(-1, 32), signed=True) == "-3.1 %"


def test_the_plot_stands_around_the_median_and_its_edges_collect() -> None:
    assert [place(work, Fraction(100), 81) for work in (100, 110, 60, 10, 500)] == [40, 50, 0, 0, 80]
    line = histogram(Row("x/a", (10, 10, 10, 11, 30), None))
    assert (line[20], line[-1], len(line)) == ("█", "▃", 41)


# ---------------------------------------------------------------- the command
def test_the_command_prints_tables_and_writes_the_plot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    write_course(tmp_path, WITH)
    run = command_in(tmp_path, monkeypatch, capfd)
    done = run("fairness", "exams/test.yaml", "--out", "fair")
    assert done.status == 0
    assert "Guaranteed for 2 of 2" in done.out
    assert (tmp_path / "fair/fairness.png").read_bytes().startswith(b"\x89PNG")
    table = list(csv.reader((tmp_path / "fair/fairness.csv").read_text(encoding="utf-8").splitlines()))
    assert table[0] == ["question", "A", "B", "C"]
    assert [line[0] for line in table[1:]] == ["arithmetic/sum", "arithmetic/product", "total"]
    assert [int(cell) for cell in table[3][1:]] == [
        int(a) + int(b) for a, b in zip(table[1][1:], table[2][1:], strict=True)
    ]
    done = run("fairness", "exams/test.yaml", "--compare", "--versions", "30", "--out", "fair")
    assert done.status == 0
    assert "30 versions, parity 10.0 %" in done.out
    assert "30 versions, without parity" in done.out
    assert (tmp_path / "fair/without-parity.png").is_file()
    assert run("fairness", "exams/test.yaml", "--compare", "--without-parity").status == 1
    assert run("fairness", "exams/none.yaml").status == 1
