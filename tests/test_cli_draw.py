"""``examwright draw`` as a user runs it: distinct variants as JSON lines or in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import Run, command_in, process
from tests.small_course import ODD, write_course


@pytest.fixture
def course(tmp_path: Path) -> Path:
    write_course(tmp_path, **{"words/odd": ODD})
    return tmp_path


@pytest.fixture
def run(course: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return command_in(course, monkeypatch, capfd)


def test_draw_writes_distinct_json_lines(run: Run) -> None:
    done = run("draw", "arithmetic/sum", "-n", "600", "--json")
    assert (done.status, done.err) == (0, "")
    records = [json.loads(line) for line in done.out.splitlines()]
    assert len({(r["parameters"]["a"], r["parameters"]["b"]) for r in records}) == 600
    assert len({r["address"] for r in records}) == 600
    for record in records:
        a, b = record["parameters"]["a"], record["parameters"]["b"]
        answer = record["parts"]["total"]["answers"]["total"]
        assert (answer["exact"], answer["float"]) == (str(a + b), a + b)
        assert answer["mistakes"]["difference"]["exact"] == str(a - b)


def test_options_are_drawn_with_their_truth(run: Run) -> None:
    record = json.loads(run("draw", "logic/primes", "--json").out)
    options = record["parts"]["which"]["answers"]["which"]["options"]
    assert len(options) == 4
    assert all(option["right"] == (option["text"] in ("2", "3", "5", "7")) for option in options)


def test_too_few_variants_are_all_given_and_counted(run: Run) -> None:
    done = run("draw", "words/odd", "-n", "1000", "--json")
    assert done.status == 1
    count = len(done.out.splitlines())
    assert 0 < count < 4**3 * 3 * 2
    assert f"{count} distinct variants" in done.err
    assert "1000 asked for" in done.err


def test_practice_shares_no_address_with_exam(run: Run) -> None:
    def addresses(*arguments: str) -> set[int]:
        lines = run("draw", "arithmetic/sum", "-n", "2000", "--json", *arguments).out.splitlines()
        return {json.loads(line)["address"] for line in lines}

    exam, practice = addresses("--seed", "one"), addresses("--purpose", "practice", "--seed", "two")
    assert len(exam) > 500
    assert len(practice) > 150
    assert not exam & practice


def test_the_same_draws_each_time_and_others_with_another_seed(run: Run) -> None:
    first = run("draw", "arithmetic/product", "-n", "5").out
    assert run("draw", "arithmetic/product", "-n", "5").out == first
    assert run("draw", "arithmetic/product", "-n", "5", "--seed", "other").out != first


def test_wrong_names_are_met_with_the_right_ones(run: Run) -> None:
    assert "did you mean 'arithmetic/sum'?" in run("draw", "arithmetic/som").err
    done = run("draw", "arithmetic/sum", "--purpose", "fun")
    assert done.status == 1
    assert "exam or practice" in done.err


def test_whoever_stops_reading_gets_no_complaint(course: Path) -> None:
    drawing = process(course, "draw", "arithmetic/sum", "-n", "500", "--json")
    assert drawing.stdout is not None
    assert drawing.stderr is not None
    drawing.stdout.readline()
    drawing.stdout.close()
    assert drawing.stderr.read() == ""
    drawing.stderr.close()
    drawing.wait(30)
