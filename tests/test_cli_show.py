"""``examwright show`` as a user runs it: a question with values set by hand, its pictures, each save of its file."""

from __future__ import annotations

import os
import select
import signal
import time
from pathlib import Path

import pytest

from tests.command import Run, command_in, process
from tests.small_course import BROKEN, EXAM, ODD, SUM, write_course


@pytest.fixture
def course(tmp_path: Path) -> Path:
    write_course(tmp_path, **{"words/odd": ODD})
    return tmp_path


@pytest.fixture
def run(course: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return command_in(course, monkeypatch, capfd)


def test_show_prints_the_question_and_its_key(run: Run) -> None:
    done = run("show", "arithmetic/sum", "--set", "a=2", "--set", "b=5")
    assert (done.status, done.err) == (0, "")
    assert "What is $2 + 5$?" in done.out
    assert "total = 7   (1)" in done.out
    assert "mistake difference = $-3$" in done.out
    assert "breaks" not in done.out


def test_forms_are_numbered_and_distinct(run: Run) -> None:
    shown = [run("show", "arithmetic/sum", "--form", str(k)).out for k in (1, 2, 3)]
    assert len(set(shown)) == 3
    assert run("show", "arithmetic/sum").out == shown[0]


def test_set_may_break_ranges_and_rules_and_says_so(run: Run) -> None:
    out = run("show", "arithmetic/product", "--set", "a=100", "--set", "b=100").out
    assert "breaks: a leaves its range" in out
    assert "breaks: different" in out
    assert "10000" in out


def test_set_takes_tensors_fractions_and_words(run: Run) -> None:
    done = run("show", "words/odd", "--set", "x=[7, 8, 9]", "--set", "q=2/3", "--set", "word=horse")
    assert done.status == 0
    assert "x = [7, 8, 9]" in done.out
    assert "q = 2/3" in done.out
    assert "A horse has" in done.out
    assert "total = 16/3" in done.out


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("wrd=cat", "did you mean 'word'?"),
        ("zzzzzz=1", "parameters: x, q, word"),
        ("word", "--set NAME=VALUE"),
        ("q=1/0", "--set q=1/0"),
        ("q=9**9**9", "--set q=9**9**9"),
        ("q=__import__('os')", "--set q="),
        ("q=", "--set q="),
        ("x=3", "words/odd"),
        ("q=cat", "words/odd"),
    ],
)
def test_a_wrong_setting_is_explained(run: Run, setting: str, said: str) -> None:
    done = run("show", "words/odd", "--set", setting)
    assert (done.status, done.out) == (1, "")
    assert said in done.err


def test_show_typesets_into_files(run: Run, course: Path) -> None:
    done = run("show", "arithmetic/product", "--pdf", "p.pdf", "--png", "p.png", "--theme", "classic")
    assert done.status == 0
    assert (course / "p.pdf").read_bytes().startswith(b"%PDF-")
    assert (course / "p.png").read_bytes().startswith(b"\x89PNG")
    assert "wrote p.pdf" in done.err
    assert "wrote" not in done.out


def test_an_unknown_theme_or_engine_is_named(run: Run, course: Path) -> None:
    (course / "exams/nope.yaml").write_text(EXAM.lstrip().replace("classic", "clasic"), encoding="utf-8")
    done = run("show", "arithmetic/sum", "--pdf", "p.pdf", "--theme", "nope")
    assert done.status == 1
    assert "'nope'" in done.err
    assert "classic" in done.err
    assert (done := run("build", "exams/nope.yaml")).status == 1
    assert "exams/nope.yaml:4:8: error[unknown-name]: there is no theme 'clasic'" in done.err
    assert "did you mean 'classic'?" in done.err
    done = run("show", "arithmetic/sum", "--pdf", "p.pdf", "--engine", "word")
    assert done.status == 1
    assert "embedded or system" in done.err


def test_without_a_system_tex_the_way_out_is_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    done = run("build", "exams/test.yaml", "--engine", "system")
    assert done.status == 1
    assert "no pdflatex is on the PATH" in done.err
    assert "embedded" in done.err


def read_until(stream: int, text: str, seconds: float = 30) -> str:
    """Read a process's output until a text comes."""
    shown = ""
    end = time.monotonic() + seconds
    while text not in shown:
        assert time.monotonic() < end, f"no {text!r} in {shown!r}"
        if select.select([stream], [], [], 0.2)[0]:
            shown += os.read(stream, 1 << 16).decode()
    return shown


def test_watch_shows_each_save_and_outlives_a_broken_file(course: Path) -> None:
    path = course / "bank/arithmetic/sum.yaml"
    watching = process(course, "show", "arithmetic/sum", "--watch", PYTHONUNBUFFERED="1")
    assert watching.stdout is not None
    assert watching.stderr is not None
    out = watching.stdout.fileno()
    try:
        assert "What is" in read_until(out, "-- watching")
        path.write_text(BROKEN, encoding="utf-8")
        assert "What is" not in read_until(out, "-- watching")
        assert "error[unknown-name]" in read_until(watching.stderr.fileno(), "1 error in 1 file")
        path.unlink()
        path.write_text(SUM.replace("What is", "How much is"), encoding="utf-8")
        assert "How much is" in read_until(out, "How much is")
        watching.send_signal(signal.SIGINT)
        assert watching.wait(10) == 0
        assert "Traceback" not in watching.stderr.read()
    finally:
        watching.kill()
        watching.communicate()
