"""How long the commands take: CPU seconds of a command and its processes; on the clock where two share the work."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from generator.cli.options import CORES
from tests.command import COMMAND, ROOT, environment
from tests.conftest import cache_without_results

pytestmark = pytest.mark.skipif(not hasattr(os, "wait4"), reason="CPU time of a child is asked of POSIX")

# The bars hold for a machine on which this takes YARD CPU seconds. It is measured before each run: a slower or a busy
# machine (shared caches, hyper-threads) needs more seconds for the same work, and gets as many more; a faster one gets
# no less than the bar. The best of a few runs is taken.
YARDSTICK = """
from fractions import Fraction
seen = {}
for k in range(1, 60_000):
    seen[str(k)] = (k, Fraction(k % 97, 1 + k % 89) + Fraction(k % 13, 7))
"""
YARD = 0.17
RUNS = 6


def cpu(folder: Path, *arguments: str, command: Sequence[str] = COMMAND) -> tuple[float, str]:
    """Run the command, which must succeed; return its CPU seconds, children included, and what it printed."""
    shown = folder / "shown.txt"
    with shown.open("wb") as out:
        started = subprocess.Popen([*command, *arguments], cwd=ROOT, env=environment(), stdout=out, stderr=out)
        _, status, used = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    text = shown.read_text(encoding="utf-8")
    assert started.returncode == 0, text
    return used.ru_utime + used.ru_stime, text


def clock(folder: Path, *arguments: str) -> tuple[float, str]:
    """Run the command as :func:`cpu` does; return its seconds on the clock, and what it printed."""
    began = time.perf_counter()
    _, text = cpu(folder, *arguments)
    return time.perf_counter() - began, text


def best(
    folder: Path,
    bar: float,
    *arguments: str,
    before: Callable[[], object] = lambda: None,
    measure: Callable[..., tuple[float, str]] = cpu,
) -> str:
    """Run the command until it stays below the bar, a few times at most, after ``before`` each time; return what it
    printed."""
    told = []
    for _ in range(RUNS):
        before()
        slowness = max(1.0, cpu(folder, "-c", YARDSTICK, command=(sys.executable,))[0] / YARD)
        used, text = measure(folder, *arguments)
        if used < bar * slowness:
            return text
        told.append(f"{used:.2f} (bar {bar * slowness:.2f})")
    raise AssertionError(f"examwright {' '.join(arguments)} took seconds: {', '.join(told)}")


def test_cpu_seconds_count_children(tmp_path: Path) -> None:
    """The measure itself: typesetting is children's work, so a build has to show more than its own process's."""
    used, _ = cpu(tmp_path, "show", "recurrent/relu-unroll")
    with_tex, _ = cpu(tmp_path, "show", "recurrent/relu-unroll", "--pdf", str(tmp_path / "a.pdf"))
    assert 0.05 < used < with_tex


def test_help_is_there_at_once(tmp_path: Path) -> None:
    assert "Usage: examwright" in best(tmp_path, 0.3, "--help")


def test_a_thousand_variants(tmp_path: Path) -> None:
    lines = best(tmp_path, 2.0, "draw", "recurrent/relu-unroll", "-n", "1000", "--json").splitlines()
    drawn = {json.dumps(json.loads(line)["parameters"]) for line in lines}
    assert len(drawn) == 1000


WALK = """
import gc, time
from generator.bank import load_bank
from generator.course import find_course
from generator.verify import Walk, itinerary
from pathlib import Path
gc.set_threshold(100_000, 50, 50)
program = load_bank(find_course(Path.cwd()), ids=["recurrent/relu-unroll"])["recurrent/relu-unroll"].program
route = itinerary(program)
seconds = []
for _ in range(6):
    walk, since = Walk(program), time.process_time()
    survey, rank = walk.go(route, 0, route.ranks, 60)
    seconds.append(time.process_time() - since)
assert survey.tried == rank == program.space.size > 10_000 and survey.valid > 1_000
print(survey.tried / min(seconds))
"""


def test_addresses_a_second(tmp_path: Path) -> None:
    """Rules, values, verify, follows and mistakes of the scalar RNN at 50,000 addresses a second."""
    told = []
    for _ in range(RUNS):
        slowness = max(1.0, cpu(tmp_path, "-c", YARDSTICK, command=(sys.executable,))[0] / YARD)
        rate = float(cpu(tmp_path, "-c", WALK, command=(sys.executable,))[1])
        if rate * slowness >= 50_000:
            return
        told.append(f"{rate:,.0f} (slowness {slowness:.2f})")
    raise AssertionError(f"addresses a second: {', '.join(told)}")


def test_an_unchanged_bank_is_checked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a first check found is kept; here of a topic, of which the whole bank has thirty times as much."""
    monkeypatch.setenv("EXAMWRIGHT_CACHE", str(tmp_path / "cache"))
    cpu(tmp_path, "check", "training", "--jobs", "1")
    assert "0 errors, 0 warnings" in best(tmp_path, 0.9, "check", "training", "--jobs", "1")


# Ten questions whose figures, if they have any, no draw changes.
EXPORTED = (
    *("recurrent/parameter-count", "recurrent/lstm-gates", "cnn/network-size", "cnn/small-network-parameters"),
    *("cnn/layer-symmetry", "optimization/momentum-steps", "optimization/adam-step", "networks/dense-parameters"),
    *("regularization/overfitting", "activations/activation-properties"),
)


def test_ten_questions_in_a_hundred_variants_for_moodle(tmp_path: Path) -> None:
    out = ("--variants", "100", "--out", str(tmp_path / "out"))
    assert "portability.json" in best(tmp_path, 2.5, "export", "moodle", *EXPORTED, *out)
    (file,) = (tmp_path / "out").glob("*.xml")
    assert file.read_text(encoding="utf-8").count("<idnumber>") > 950


def test_ten_questions_in_a_hundred_variants_for_qti(tmp_path: Path) -> None:
    out = ("--variants", "100", "--out", str(tmp_path / "out"))
    assert "portability.json" in best(tmp_path, 2.5, "export", "qti21", *EXPORTED, *out)
    (file,) = (tmp_path / "out").glob("*.zip")
    with zipfile.ZipFile(file) as package:
        names = package.namelist()
    assert sum(name.endswith(".xml") for name in names) > 950
    assert sum(name.startswith("media/") for name in names) <= len(EXPORTED)


# The bar of 6 CPU seconds was set for a paper of this many pages in all its documents.
PAGES = 142


def test_the_endterm(tmp_path: Path) -> None:
    """The main job, by the page; a run before it made the formats that later runs load."""
    _, first = cpu(tmp_path, "build", "exams/endterm.yaml", "--out", str(tmp_path / "first"))
    (pages,) = re.findall(r"(\d+) pages in", first)
    assert int(pages) >= PAGES
    bar = 6.0 * int(pages) / PAGES
    assert "D/key.pdf" in best(tmp_path, bar, "build", "exams/endterm.yaml", "--out", str(tmp_path / "second"))


def endterm(course: Path, forms: str) -> Path:
    """The exam file of the endterm with other forms, in a course of its own."""
    shutil.copytree(ROOT / "bank", course / "bank")
    shutil.copyfile(ROOT / "course.yaml", course / "course.yaml")
    (course / "exams").mkdir()
    spec = (ROOT / "exams" / "endterm.yaml").read_text(encoding="utf-8")
    own = spec.replace("forms: {versions: 4}", f"forms: {forms}")
    assert own != spec
    (course / "exams" / "own.yaml").write_text(own, encoding="utf-8")
    return course / "exams" / "own.yaml"


@pytest.fixture
def one_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The exam file of one version of the endterm, in a course of its own, and caches of its own."""
    monkeypatch.setenv("EXAMWRIGHT_CACHE", str(cache_without_results(tmp_path / "cache")))
    return endterm(tmp_path / "course", "{versions: 1}")


def changing(file: Path, before: str) -> Callable[[], None]:
    """Return what puts another number behind a text in a file, each time it is called."""
    original = file.read_text(encoding="utf-8")
    assert before in original
    numbers = itertools.count(1000)

    def change() -> None:
        file.write_text(original.replace(before, f"{before} {next(numbers)}", 1), encoding="utf-8")

    return change


def test_an_exam_of_which_a_question_changed(one_version: Path, tmp_path: Path) -> None:
    """One version of the endterm with its key and correction sheet, the main job of who edits: a second."""
    command = ("build", str(one_version), "--out", str(tmp_path / "out"))
    change = changing(one_version.parents[1] / "bank" / "recurrent" / "relu-unroll.yaml", "A recurrent cell")
    cpu(tmp_path, *command)
    assert "A/key.pdf" in best(tmp_path, 1.0, *command, before=change)
    assert "A/key.pdf" in best(tmp_path, 0.65, *command), "nothing changed"


@pytest.mark.skipif(CORES < 2, reason="where a question needs sympy, two processes share the work")
@pytest.mark.parametrize(
    ("name", "before"),
    [("recurrent/relu-unroll", "A recurrent cell"), ("statistics/two-sample-t-test", "A network is trained")],
)
def test_a_question_that_changed_is_shown_as_picture(name: str, before: str, one_version: Path, tmp_path: Path) -> None:
    """To import sympy alone, which the other question needs, takes a quarter of a second."""
    file = one_version.parents[1] / "bank" / f"{name}.yaml"
    command = ("show", str(file), "--png", str(tmp_path / "shown.png"))
    change = changing(file, before)
    cpu(tmp_path, *command)
    assert f"{before} 10" in best(tmp_path, 0.7, *command, before=change, measure=clock)


def test_personal_exams(tmp_path: Path) -> None:
    """Twenty persons with numbers of their own, exam and key: a second to load, then by the form."""
    exam = endterm(tmp_path / "course", "{versions: each, roster: people.csv}")
    rows = "".join(f"10{k},Person {k}\n" for k in range(20))
    exam.with_name("people.csv").write_text("number,name\n" + rows, encoding="utf-8")
    cpu(tmp_path, "build", str(exam), "--jobs", "1", "--out", str(tmp_path / "first"))
    arguments = ("build", str(exam), "--jobs", "1", "--out", str(tmp_path / "second"))
    assert "20 personal copies" in best(tmp_path, 10.0, *arguments)


LOADED = (
    "import sys, atexit; sys.argv[0] = 'examwright'\n"
    "atexit.register(lambda: print('\\nLOADED', *sys.modules))\n"
    "from generator.cli import main; main()"
)


def loaded(*arguments: str) -> set[str]:
    """Run the command and return the modules that it imported."""
    command = [sys.executable, "-c", LOADED, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=True)
    found = set(done.stdout.rpartition("LOADED ")[2].split())
    assert {"generator.cli", "typer"} <= found
    return found


@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        (("--help",), ("generator.exam", "pydantic", "sympy", "rich", "jinja2", "yaml")),
        (("draw", "recurrent/relu-unroll"), ("sympy", "scipy", "numpy", "lxml", "rich", "jinja2", "pypdfium2")),
        (("show", "cnn/small-network-parameters"), ("sympy", "scipy", "numpy", "lxml", "rich", "jinja2", "pypdfium2")),
        (("show", "cnn/small-network-parameters"), ("generator.functions.gated", "generator.functions.statistics")),
        (("list", "--topic", "none"), ("sympy", "scipy", "numpy", "lxml", "jinja2", "pypdfium2")),
    ],
)
def test_nothing_is_imported_that_a_command_does_not_need(
    arguments: tuple[str, ...], unneeded: tuple[str, ...]
) -> None:
    assert not loaded(*arguments) & set(unneeded)


def test_a_build_of_what_has_not_changed_computes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The endterm has logarithms: sympy, which takes a quarter of a second to import, is needed to draw them alone."""
    monkeypatch.setenv("EXAMWRIGHT_CACHE", str(cache_without_results(tmp_path / "cache")))
    command = ("build", "exams/endterm.yaml", "--out", str(tmp_path / "out"))
    assert {"sympy", "generator.figures.axes"} <= loaded(*command)
    assert not loaded(*command) & {"sympy", "generator.marking"}
