"""The command itself: its help, wrong calls, where there is no course, and never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Run, command_in
from tests.small_course import ODD, SUM, write_course


@pytest.fixture
def course(tmp_path: Path) -> Path:
    write_course(tmp_path, **{"words/odd": ODD})
    return tmp_path


@pytest.fixture
def run(course: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return command_in(course, monkeypatch, capfd)


@pytest.fixture
def nowhere(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Run:
    """The command in a folder that belongs to no course."""
    return command_in(tmp_path_factory.mktemp("nowhere"), monkeypatch, capfd)


def test_help_names_every_command_and_what_it_takes(run: Run) -> None:
    done = run("--help")
    assert done.status == 0
    assert "COMMAND [ARGS]..." in done.out
    for command in ("build", "draw", "show", "list", "new", "schema"):
        assert f"\n  {command} " in done.out
        detail = run(command, "--help")
        assert detail.status == 0
        assert "--debug" in detail.out
    assert done.out.count("...") == 1, "no help text was cut"
    assert done.out.startswith("Usage: examwright [OPTIONS] COMMAND")  # not the name of a file
    assert "[EXAM]" in run("build", "--help").out
    assert "--set NAME=VALUE" in run("show", "--help").out


def test_the_version_is_that_of_the_package(run: Run) -> None:
    from generator import __version__

    assert run("--version").out == f"examwright {__version__}\n"


@pytest.mark.parametrize("arguments", [("nonsense",), ("draw",), ("draw", "x", "-n", "0"), ("build", "--jobs", "many")])
def test_a_wrong_call_is_explained_with_status_2(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.status, done.out) == (2, "")
    assert "Usage: examwright" in done.err


@pytest.mark.parametrize(
    "arguments", [("list",), ("draw", "a/b"), ("show", "a/b"), ("show", "a/b", "--watch"), ("schema",)]
)
def test_outside_a_course_the_way_to_one_is_shown(nowhere: Run, arguments: tuple[str, ...]) -> None:
    done = nowhere(*arguments)
    assert (done.status, done.out) == (1, "")
    assert "there is no course here" in done.err
    assert "examwright new mycourse" in done.err
    assert list(Path.cwd().iterdir()) == []


def test_a_question_file_needs_no_course(nowhere: Run) -> None:
    nowhere("--version")
    Path("sum.yaml").write_text(SUM, encoding="utf-8")
    assert nowhere("draw", "sum.yaml").status == 0
    assert nowhere("show", "sum.yaml").status == 0


def test_a_fault_of_ours_is_one_line_and_status_2(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import generator.cli.draw

    def broken(*arguments: object) -> int:
        raise RuntimeError("a bug\nin two lines")

    monkeypatch.setattr(generator.cli.draw, "run", broken)
    done = run("draw", "arithmetic/sum")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("examwright: internal error: RuntimeError: a bug in two lines\n")
    assert "--debug" in done.err
    with pytest.raises(RuntimeError):
        run("draw", "arithmetic/sum", "--debug")


@pytest.mark.parametrize(
    "command", [("list",), ("draw", "arithmetic/sum"), ("show", "arithmetic/sum"), ("build", "exams/test.yaml")]
)
def test_a_faulty_course_file_is_shown_with_its_line(run: Run, course: Path, command: tuple[str, ...]) -> None:
    (course / "course.yaml").write_text("course: A\nlangauge: en\n", encoding="utf-8")
    done = run(*command)
    assert done.status == 1
    assert done.err.startswith("course.yaml:2:1: error[unknown-field]: 'langauge' ")
    assert "\n    langauge: en\n    ^\n" in done.err


def test_a_folder_that_cannot_be_written_is_one_line(run: Run, course: Path) -> None:
    (course / "file").write_text("", encoding="utf-8")
    done = run("show", "arithmetic/sum", "--pdf", "file/a.pdf")
    assert done.status == 1
    assert done.err.startswith("examwright: error: file/a.pdf: ")
