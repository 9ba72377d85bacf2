"""``examwright list`` and ``examwright schema`` as a user runs them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.command import Run, command_in
from tests.small_course import BROKEN, ODD, write_course


@pytest.fixture
def course(tmp_path: Path) -> Path:
    write_course(tmp_path, **{"words/odd": ODD})
    return tmp_path


@pytest.fixture
def run(course: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return command_in(course, monkeypatch, capfd)


def test_list_shows_the_bank(run: Run) -> None:
    done = run("list")
    assert (done.status, done.err) == (0, "")
    assert re.search(r"arithmetic/product +A product +arithmetic +number +3 +2 +361", done.out)
    assert done.out.endswith("4 of 4 questions\n")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (("--topic", "arithmetic"), {"arithmetic/sum", "arithmetic/product"}),
        (("--kind", "choice"), {"logic/primes"}),
        (("--skill", "adding"), {"arithmetic/sum"}),
        (("--text", "AND ITS SQUARE"), {"arithmetic/product"}),
        (("--topic", "arithmetic", "--skill", "knowing"), set()),
    ],
)
def test_list_filters(run: Run, filters: tuple[str, ...], found: set[str]) -> None:
    done = run("list", *filters)
    assert done.status == 0
    assert {line.split()[0] for line in done.out.splitlines()[1:-1]} == found
    assert done.out.endswith(f"{len(found)} of 4 questions\n")


def test_list_knows_the_kinds(run: Run) -> None:
    done = run("list", "--kind", "nunber")
    assert done.status == 1
    assert "there is no kind 'nunber'" in done.err
    assert "did you mean 'number'?" in done.err


def test_a_broken_file_does_not_hide_the_bank(run: Run, course: Path) -> None:
    (course / "bank/arithmetic/sum.yaml").write_text(BROKEN, encoding="utf-8")
    done = run("list")
    assert done.status == 1
    assert "arithmetic/product" in done.out
    assert "3 of 3 questions" in done.out
    assert "bank/arithmetic/sum.yaml:" in done.err
    assert "error[unknown-name]" in done.err


def test_schemas_are_written_and_found_stale(run: Run, course: Path) -> None:
    assert run("schema", "--check").status == 1
    assert run("schema").status == 0
    assert json.loads((course / "bank/question.schema.json").read_text(encoding="utf-8"))
    assert run("schema", "--check").status == 0
    (course / "bank/question.schema.json").write_text("{}", encoding="utf-8")
    done = run("schema", "--check")
    assert done.status == 1
    assert "bank/question.schema.json is stale: run examwright schema" in done.err
    assert "course.schema.json" not in done.err
