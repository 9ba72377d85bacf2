"""Each command as a user runs it: what it prints where, its exit status, and never a traceback."""

from __future__ import annotations

import csv
import json
import os
import pty
import random
import re
import select
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.command import COMMAND, Run, command_in, environment, process
from tests.small_course import EXAM, SUM, write_course

BROKEN = SUM.replace("number: a + b", "number: a + c")
ODD = """
id: words/odd
title: Things
topic: words
skills: [naming]
minutes: 1
params:
  x: {from: 1..4, shape: [3], index: 1}
  q: [1/2, 1/3, 0.25]
  word: [cat, dog]
require:
  small: q < 1
parts:
  total:
    ask: A <<word>> has $<<x>>$ and $<<q>>$. What is the product of $q$ and $x_2$?
    number: q * x[2]
    marks: 1
"""


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


# ---------------------------------------------------------------- the command itself
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


# ---------------------------------------------------------------- draw
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


# ---------------------------------------------------------------- show
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


# ---------------------------------------------------------------- list, schema
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


# ---------------------------------------------------------------- build
def output(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder."""
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_build_shows_stages_and_what_lies_where(run: Run, course: Path) -> None:
    done = run("build", "exams/test.yaml", "--jobs", "2")
    assert done.status == 0
    stages = re.findall(r"^(\w+) +\[(#+)\] (\d+)$", done.err, re.MULTILINE)
    assert [name for name, *_ in stages] == ["Draw", "Set", "Impose"]
    assert {bar for _, bar, _ in stages} == {"#" * 20}, "every bar is full at the end"
    assert done.out.startswith("Test: output/test/")
    for name in ("A/exam.pdf", "C/key.pdf", "correction.pdf", "answers.csv", "manifest.json"):
        assert re.search(rf"^{name} ", done.out, re.MULTILINE)
        assert (course / "output/test" / name).is_file()
    assert re.search(r"^6 credits, 10 minutes, \d+ pages in [\d.]+ s$", done.out, re.MULTILINE)


def test_a_bar_per_stage_in_a_terminal(course: Path) -> None:
    leader, follower = pty.openpty()
    building = subprocess.Popen(
        [*COMMAND, "build", "exams/test.yaml"],
        cwd=course,
        env=environment(TERM="xterm"),
        stdout=subprocess.PIPE,
        stderr=follower,
    )
    os.close(follower)
    shown = b""
    try:
        while chunk := os.read(leader, 1 << 16):
            shown += chunk
    except OSError:
        pass  # Linux ends a pseudo-terminal with an input/output error
    building.communicate()
    os.close(leader)
    assert building.returncode == 0
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    for stage, steps in (("Draw", 2), ("Set", 1), ("Impose", 2)):
        assert re.search(rf"{stage} .*{steps}/{steps}", text), text


def test_build_writes_where_it_is_told_and_from_anywhere(run: Run, course: Path) -> None:
    assert run("build", "exams/test.yaml", "--out", "elsewhere/deep").status == 0
    assert (course / "elsewhere/deep/A/exam.pdf").is_file()
    assert not (course / "output").exists()
    built = output(course / "elsewhere/deep")
    assert run("build", "exams/test.yaml", "--out", "elsewhere/deep", "-j", "1").status == 0, "over its own output"
    assert output(course / "elsewhere/deep") == built


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "give an exam file"),
        (("exams/test.yaml", "--from", "manifest.json"), "give an exam file, or --from"),
        (("exams/tset.yaml",), "there is no such exam"),
        (("exams",), "there is no such exam"),
        (("bank/arithmetic/sum.yaml",), "error[unknown-field]"),
        (("--from", "missing.json"), "there is no manifest"),
        (("--from", "exams/test.yaml"), "error[wrong-manifest]"),
        (("exams/test.yaml", "--out", "exams/test.yaml"), "is a file"),
        (("exams/test.yaml", "--out", "."), "holds files that no build wrote"),
        (("exams/test.yaml", "--out", "bank"), "holds files that no build wrote"),
    ],
)
def test_a_wrong_build_is_explained(run: Run, course: Path, arguments: tuple[str, ...], said: str) -> None:
    before = output(course)
    done = run("build", *arguments)
    assert done.status == 1
    assert said in done.err
    assert output(course) == before


@pytest.mark.parametrize("foreign", ["manifest.json", "A/notes.txt"])
def test_a_file_of_the_user_in_the_output_is_not_lost(run: Run, course: Path, foreign: str) -> None:
    if foreign != "manifest.json":
        assert run("build", "exams/test.yaml").status == 0
    path = course / "output/test" / foreign
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('{"name": "of another program"}', encoding="utf-8")
    done = run("build", "exams/test.yaml")
    assert done.status == 1
    assert f"such as {foreign}" in done.err
    assert path.read_text(encoding="utf-8") == '{"name": "of another program"}'


def test_a_rebuild_from_changed_sources_is_told(run: Run, course: Path) -> None:
    assert run("build", "exams/test.yaml").status == 0
    done = run("build", "--from", "output/test/manifest.json")
    assert (done.status, "warning" in done.err) == (0, False)
    path = course / "output/test/sources/bank/arithmetic/sum.yaml"
    path.write_text(SUM.replace("What is", "How much is"), encoding="utf-8")
    done = run("build", "--from", "output/test/manifest.json")
    assert done.status == 0
    assert "differ from those of the manifest: A/exam.pdf" in done.err


def interrupted_after(course: Path, seconds: float, sign: signal.Signals) -> tuple[int, str]:
    """Build, send a signal after a while, and return the exit status and what was said."""
    building = process(course, "build", "exams/test.yaml")
    try:
        building.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(building.pid, sign)
    _, err = building.communicate(timeout=30)
    return building.returncode, err


def test_an_interrupted_build_leaves_the_last_good_output(run: Run, course: Path) -> None:
    """Killed at any moment: the output is the old one or, once it was saved, the whole new one."""
    started = time.monotonic()
    assert interrupted_after(course, 60, signal.SIGKILL)[0] == 0
    whole = time.monotonic() - started
    old = output(course / "output/test")
    assert old
    question = course / "bank/arithmetic/sum.yaml"
    question.write_text(SUM.replace("What is", "How much is"), encoding="utf-8")
    assert run("build", "exams/test.yaml", "--out", "new").status == 0
    new = {
        course / "output/test" / path.relative_to(course / "new"): data for path, data in output(course / "new").items()
    }
    moments = random.Random(1)
    stopped = []
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        status, err = interrupted_after(course, moments.uniform(0.4, 0.8) * whole, sign)
        stopped.append(status != 0)
        assert "Traceback" not in err
        assert output(course / "output/test") in (old, new)
    assert any(stopped)
    assert run("build", "exams/test.yaml").status == 0, "a later build goes on as if nothing had been"
    assert output(course / "output/test") == new


# ---------------------------------------------------------------- answers.csv
def test_answers_csv_says_which_boxes_are_right(run: Run, course: Path) -> None:
    assert run("build", "exams/test.yaml").status == 0
    folder = course / "output/test"
    with (folder / "answers.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["question"] == "logic/primes#which"]
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert [row["version"] for row in rows] == ["A", "B", "C"]
    for row, form in zip(rows, manifest["forms"], strict=True):
        options = form["problems"][1]["questions"][0]["parts"]["which"]["answers"]["which"]["options"]
        positions, _, texts = row["answer"].partition(": ")
        right = [k for k, option in enumerate(options, 1) if option["right"]]
        assert [int(k) for k in positions.split()] == right
        assert texts == "; ".join(options[k - 1]["text"] for k in right)
