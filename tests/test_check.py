"""``examwright check`` from the outside, and its tallies against a plain count of every address."""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from generator.answer import Rejection
from generator.bank import load_bank
from generator.checking import check_questions
from generator.course import find_course
from generator.verify import Survey, Walk, itinerary
from tests.command import ROOT, Run, all_end, command_in, needs_proc, process, processes_of
from tests.one_question import program
from tests.small_course import write_course

COURSE = find_course(ROOT)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXAMWRIGHT_CACHE", str(tmp_path / "cache"))
    write_course(tmp_path / "course")
    return tmp_path / "course"


@pytest.fixture
def run(course: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return command_in(course, monkeypatch, capfd)


# ---------------------------------------------------------------- the command
def test_one_line_a_question_when_all_is_well(run: Run) -> None:
    done = run("check", "arithmetic/sum", "-j", "1")
    assert done.status == 0
    assert done.out.splitlines()[0] == "ok          arithmetic/sum  all 900 addresses, 900 valid"
    assert "1 question; 1 of 1 computed ones gone through whole; 0 errors, 0 warnings" in done.out


def test_an_error_ends_with_status_1_at_its_place(course: Path, run: Run) -> None:
    file = course / "bank" / "arithmetic" / "sum.yaml"
    file.write_text(file.read_text().replace("verify: b + a", "verify: b + max(a, 2)"))
    done = run("check", "arithmetic/sum", "-j", "1")
    assert done.status == 1
    assert "bank/arithmetic/sum.yaml:14:13: error[verify-differs]" in done.err
    assert "in 30 of 900, smallest: a=1 b=1 (address 0)" in done.err


def test_a_warning_fails_with_strict_alone(course: Path, run: Run) -> None:
    file = course / "bank" / "arithmetic" / "sum.yaml"
    file.write_text(file.read_text().replace("parts:\n", "require:\n  positive: a + b > 0\nparts:\n", 1))
    assert run("check", "arithmetic/sum", "-j", "1").status == 0
    done = run("check", "arithmetic/sum", "-j", "1", "--strict")
    assert done.status == 1
    assert "warning[rule-never-fires]" in done.err
    file.write_text(file.read_text().replace("minutes: 1\n", "minutes: 1\nallow: {rule-never-fires: so it reads}\n"))
    assert run("check", "arithmetic/sum", "-j", "1", "--strict").status == 0


def test_a_space_beyond_the_limit_is_sampled_and_says_so(course: Path, run: Run) -> None:
    file = course / "bank" / "arithmetic" / "sum.yaml"
    file.write_text(file.read_text().replace("1..30", "1..300"))
    done = run("check", "arithmetic/sum", "-j", "1", "--limit", "80000")
    assert "sampled 10,000 of 90,000, 10,000 valid" in done.out
    assert "0 of 1 computed ones gone through whole" in done.out


def test_a_rule_that_a_sample_misses_is_not_said_never_to_fire(course: Path, run: Run) -> None:
    """Five values of forty are all alike once in two and a half million; a rule that no values break is told."""
    question = (
        "id: rare/sample\ntitle: A sample\ntopic: rare\nminutes: 1\n"
        "params: {x: {from: 1..40, shape: [5], index: 1}}\n"
        "require:\n  not constant: max(x) > min(x)\n  positive: sum(x) >= 5\n"
        "stem: $x = <<x>>$.\n"
        "parts: {largest: {ask: What is the largest value?, marks: 1, number: max(x)}}\n"
    )
    folder = course / "bank" / "rare"
    folder.mkdir(parents=True)
    (folder / "sample.yaml").write_text(question, encoding="utf-8")
    done = run("check", "rare/sample", "-j", "1")
    assert "'positive' refuses none" in done.err
    assert "'not constant' refuses none" not in done.err


def test_json_has_the_tallies_and_what_was_found(run: Run) -> None:
    done = run("check", "arithmetic/product", "--json", "-j", "1")
    (question,) = json.loads(done.out)["questions"]
    assert question["id"] == "arithmetic/product"
    assert (question["size"], question["tried"], question["valid"], question["whole"]) == (361, 361, 342, True)
    assert question["refused"] == [["different", 19]]


def test_verbose_tells_what_rules_and_mistakes_cost(run: Run) -> None:
    done = run("check", "arithmetic/product", "--verbose", "-j", "1")
    assert "rule 'different' refuses 19 (5.3 %)" in done.out
    assert "wrong methods tried on" in done.out


def test_a_file_that_does_not_load_hides_no_other(course: Path, run: Run) -> None:
    (course / "bank" / "arithmetic" / "sum.yaml").write_text("id: arithmetic/sum\n")
    done = run("check", "-j", "1")
    assert done.status == 1
    assert "error[missing-field]" in done.err
    assert "arithmetic/product" in done.out


def test_an_unknown_question_is_told(run: Run) -> None:
    done = run("check", "arithmetic/some")
    assert done.status == 1
    assert "there is no question 'arithmetic/some'" in done.err


def test_an_exam_is_checked_with_its_questions(course: Path, run: Run) -> None:
    exam = next(iter(sorted((course / "exams").glob("*.yaml"))))
    assert run("check", "--exam", str(exam), "-j", "1").status == 0
    file = course / "bank" / "arithmetic" / "sum.yaml"
    file.write_text(file.read_text().replace("1..30", "1..2").replace("minutes: 1", "minutes: 1\nfew: for a test"))
    exam.write_text(exam.read_text().replace("versions: 3", "versions: 12"))
    done = run("check", "--exam", str(exam), "-j", "1")
    assert done.status == 1
    assert "error[too-few-variants]" in done.err


# ---------------------------------------------------------------- results that are kept
def test_an_unchanged_question_is_not_gone_through_again(
    course: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run("check", "-j", "1", "--json")
    assert first.status == 0
    monkeypatch.setattr("generator.checking.pool.go", None)  # walking would fail
    assert run("check", "-j", "1", "--json").out == first.out


def test_a_change_of_the_file_or_of_the_limit_counts(course: Path, run: Run) -> None:
    file = course / "bank" / "arithmetic" / "sum.yaml"
    assert run("check", "arithmetic/sum", "-j", "1").status == 0
    file.write_text(file.read_text().replace("verify: b + a", "verify: b - a"))
    assert run("check", "arithmetic/sum", "-j", "1").status == 1
    cache = next((course.parent / "cache").rglob("*.json"))
    cache.write_text("{")  # spoilt: as if it were not there
    assert run("check", "arithmetic/sum", "-j", "1").status == 1


# ---------------------------------------------------------------- workers
def test_several_processes_find_what_one_does(course: Path) -> None:
    files = sorted((course / "bank").rglob("*.yaml"))
    one = check_questions(find_course(course), files, 1_000_000, 1, None, lambda result: None)
    two = check_questions(find_course(course), files, 1_000_000, 2, None, lambda result: None)
    assert [plain(each) for each in one.questions] == [plain(each) for each in two.questions]
    assert len(one.questions) > 2


@pytest.mark.skipif(os.name != "posix", reason="an interruption is sent as a signal")
def test_an_interruption_ends_the_command_and_its_workers() -> None:
    checking = process(ROOT, "check", "recurrent", "normalization", "-j", "2", "--anew")
    assert checking.stderr is not None
    assert checking.stderr.read(5) == "Check"  # walking has begun, or is about to
    time.sleep(2)
    checking.send_signal(signal.SIGINT)
    _, told = checking.communicate(timeout=30)  # to the end of what workers could still write: they are gone
    assert checking.returncode == 130, told
    assert "interrupted" in told


@needs_proc
def test_workers_end_with_a_check_that_is_killed() -> None:
    checking = process(ROOT, "check", "recurrent", "normalization", "-j", "2", "--anew")
    assert checking.stderr is not None
    until = time.monotonic() + 30
    while len(processes_of(checking.pid)) < 3 and time.monotonic() < until:
        time.sleep(0.1)
    assert len(processes_of(checking.pid)) >= 3, "itself and its workers"
    time.sleep(1)
    checking.kill()
    checking.wait()
    ended = all_end(checking.pid)
    if not ended:
        os.killpg(checking.pid, signal.SIGKILL)
    checking.communicate()
    assert ended


def plain(result: object) -> dict[str, object]:
    return {name: value for name, value in vars(result).items() if name != "seconds"}


@pytest.mark.parametrize("id", ["recurrent/relu-unroll", "cnn/pooling", "activations/output-conflict"])
def test_a_walk_in_pieces_is_the_walk(id: str) -> None:
    program = load_bank(COURSE, ids=[id])[id].program
    route = itinerary(program)
    last = min(route.ranks, 3_000)
    whole, _ = Walk(program).go(route, 0, last, float("inf"))
    pieces = Survey()
    for first in range(0, last, 700):
        piece, _ = Walk(program).go(route, first, min(first + 700, last), float("inf"))
        pieces.merge(piece)
    assert pieces.sample() == whole.sample()
    assert pieces.distinct == whole.distinct
    pieces.kept = whole.kept  # the same, in another order
    for name, family in pieces.families.items():
        family.distinct = whole.families[name].distinct  # counted up to a limit, from whichever come first
    assert pieces == whole


# ---------------------------------------------------------------- the count
@pytest.mark.parametrize(
    "id", ["recurrent/relu-unroll", "cnn/network-size", "initialization/xavier-he", "activations/sketch-and-slope"]
)
def test_tallies_are_those_of_a_plain_count(id: str) -> None:
    """What the walk keeps and shares between addresses changes nothing: judged one by one, the counts are the same."""
    program = load_bank(COURSE, ids=[id])[id].program
    route = itinerary(program)
    survey, _ = Walk(program).go(route, 0, route.ranks, float("inf"))
    refused: Counter[str] = Counter()
    families: Counter[str] = Counter()
    for address in range(program.space.size):
        try:
            draw = program.judge(address)
        except Rejection as rejection:
            refused[rejection.rule] += 1
        else:
            families[draw.family] += 1
    assert survey.valid == families.total()
    assert {name: family.valid for name, family in survey.families.items() if family.valid} == families
    assert survey.refused == {name: count for name, count in refused.items() if name in program.rules}
    others = Counter({rule: count for rule, count in refused.items() if rule not in program.rules})
    costs: Counter[str] = Counter()
    for (_, rule), count in survey.costs.items():
        costs[rule] += count
    assert costs.total() == others.total()


def test_a_derivative_is_not_kept_by_the_values_beside_it() -> None:
    """The curve is 7 wherever b is 0, 1 or 2, but its slope there is not told by that."""
    sound = program("""
    params: {a: 1..40, b: [0, 1, 2], c: 0..4}
    let:
      curve: 7 + b*(b - 1)*(b - 2)*(a + c)
      slope: '[derivative(curve, b) for k in range(1)]'
    parts:
      slope:
        ask: Compute the derivative of $7 + b(b - 1)(b - 2)(<<a>> + <<c>>)$ by $b$ at $<<b>>$.
        number: (3*b**2 - 6*b + 2)*(a + c)
        verify: slope[0]
        marks: 1
    """)
    route = itinerary(sound)
    survey, _ = Walk(sound).go(route, 0, route.ranks, float("inf"))
    assert (survey.valid, survey.faults) == (600, {})
