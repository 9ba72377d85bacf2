"""Builds in batches: the same bytes whoever does what, whatever dies on the way."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from generator.build import Built, build, outline_exam, plan_exam
from generator.cache import cache_folder
from generator.exam_file import load_exam
from generator.package import Kept, exchange
from generator.production import BATCH, Run, Stash, WorkersDie, cluster, here, processes, setting
from generator.production.errands import errands
from generator.production.setting import Setting
from generator.typeset import find_engine
from tests.command import COMMAND, ROOT, all_end, environment, needs_proc, processes_of
from tests.conftest import cache_without_results
from tests.geometry import text
from tests.small_course import EXAM, write_course

PERSONS = 5


@pytest.fixture(autouse=True)
def own_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins without results of other builds."""
    monkeypatch.setenv("EXAMWRIGHT_CACHE", str(cache_without_results(tmp_path / "cache")))


def course_of(folder: Path) -> Path:
    """A course whose exam has numbers of their own for five persons."""
    exam = "\n".join(line for line in EXAM.splitlines() if not line.startswith("forms:"))
    exam = exam.replace("minutes: 10", "minutes: 10\nforms: {versions: each, roster: people.csv}")
    path = write_course(folder, exam + "\n")
    rows = "".join(f"10{k},Person {'ABCDE'[k]},S{k}\n" for k in range(PERSONS))
    (path.parent / "people.csv").write_text("number,name,seat\n" + rows, encoding="utf-8")
    return path


def made(
    path: Path, crew: AbstractContextManager[Run] | None = None, batch: int = BATCH, target: Path | None = None
) -> Built:
    file = load_exam(path)
    plan, seed, warnings = outline_exam(file)
    return build(file, plan, find_engine("embedded"), 1, warnings, seed=seed, target=target, crew=crew, batch=batch)


def files(package: Mapping[str, bytes]) -> dict[str, bytes]:
    return dict(package.items())


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return course_of(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def undisturbed(course: Path) -> dict[str, bytes]:
    return files(made(course).package)


# ---------------------------------------------------------------- what comes out
def test_every_person_has_a_copy_and_its_key(undisturbed: Mapping[str, bytes]) -> None:
    copies = sorted(name.removeprefix("copies/") for name in undisturbed if name.startswith("copies/"))
    assert copies == sorted(name.removeprefix("keys/") for name in undisturbed if name.startswith("keys/"))
    assert len(copies) == PERSONS
    for name in copies:
        exam, key = text(undisturbed[f"copies/{name}"]), text(undisturbed[f"keys/{name}"])
        assert len(exam) == len(key)
        assert name.removesuffix(".pdf") in exam[0]
    assert len({undisturbed[f"copies/{name}"] for name in copies}) == PERSONS


def test_plans_drawn_before_and_on_the_way_are_the_same(course: Path, undisturbed: Mapping[str, bytes]) -> None:
    file = load_exam(course)
    plan, warnings = plan_exam(file)
    assert files(build(file, plan, find_engine("embedded"), 1, warnings).package) == undisturbed


# ---------------------------------------------------------------- whoever does it
@pytest.mark.parametrize("batch", [1, 2])
def test_another_batch_gives_the_same_bytes(course: Path, undisturbed: Mapping[str, bytes], batch: int) -> None:
    assert files(made(course, nullcontext(here()), batch).package) == undisturbed


@pytest.mark.parametrize("batch", [2, BATCH], ids=["ranges of forms", "shares of one range"])
def test_processes_give_the_same_bytes(course: Path, undisturbed: Mapping[str, bytes], batch: int) -> None:
    assert files(made(course, processes(2), batch).package) == undisturbed


def test_what_one_process_writes_together_gives_the_same_bytes(
    course: Path, undisturbed: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[list[list[str]]] = []

    def noted(lengths: Mapping[str, int], slow: Collection[str], width: int) -> list[list[str]]:
        told.append(errands(lengths, slow, width))
        return told[-1]

    monkeypatch.setattr(Setting, "_slow", lambda self, used: set(used))
    monkeypatch.setattr(setting, "errands", noted)
    assert files(made(course, processes(2)).package) == undisturbed
    assert max(len(names) for names in told[0]) > 1


def test_a_cluster_gives_the_same_bytes(course: Path, undisturbed: Mapping[str, bytes]) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as local:
        assert files(made(course, cluster(local.scheduler_address), 2).package) == undisturbed


# ---------------------------------------------------------------- deaths
def _doubled(number: int) -> int:
    return 2 * number


def _dying_once(number: int, trace: str) -> int:
    """The process that comes first is gone without a word."""
    try:
        os.close(os.open(trace, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return 2 * number
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def _dying(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_the_tasks_of_a_dead_worker_are_done_by_others(tmp_path: Path) -> None:
    with processes(2) as run:
        tasks = ((str(k), (_dying_once, (k, str(tmp_path / "trace")))) for k in range(12))
        assert dict(run.each(tasks)) == {str(k): 2 * k for k in range(12)}


def test_a_task_that_kills_whoever_does_it_ends_the_build() -> None:
    with processes(2) as run, pytest.raises(WorkersDie):
        list(run.each([("a", (_dying, (1,)))]))


@needs_proc
def test_workers_end_with_a_build_that_is_killed() -> None:
    waiting = "from generator.production import processes\nwith processes(2): print(1, flush=True); input()"
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", waiting], stdin=pipe, stdout=pipe, start_new_session=True, cwd=ROOT
    ) as build:
        assert build.stdout is not None
        build.stdout.readline()
        assert len(processes_of(build.pid)) == 3, "itself and its workers"
        build.kill()
        build.wait()
        assert all_end(build.pid)


_SHOWING_WHAT_A_WORKER_LOADED = """
import sys
from pathlib import Path
from generator.build import outline_exam
from generator.exam_file import load_exam
from generator.package import Package
from generator.production import order, processes
from generator.typeset import find_engine

def loaded():
    return [shop.file.id for shop in order._open.values()]

file = load_exam(Path(sys.argv[1]))
plan, seed, _ = outline_exam(file)
order.order_of(file, plan, seed, find_engine("embedded"), Package())
with processes(2) as run:
    print(*dict(run.each([("a", (loaded, ()))]))["a"])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere processes load it themselves")
def test_workers_have_what_was_loaded_before_they_were_started(course: Path) -> None:
    """In a process of its own, because what other tests left may have threads."""
    command = [sys.executable, "-c", _SHOWING_WHAT_A_WORKER_LOADED, str(course)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert shown.split() == [load_exam(course).id]


def test_tasks_are_taken_when_there_is_room_for_them() -> None:
    taken: list[int] = []

    def tasks() -> Iterator[tuple[str, tuple[object, tuple[int]]]]:
        for k in range(100):
            taken.append(k)
            yield str(k), (_doubled, (k,))

    with processes(2) as run:
        results = run.each(tasks())  # type: ignore[arg-type]
        next(results)
        assert len(taken) < 12
        assert len(list(results)) == 99


# ---------------------------------------------------------------- interruptions
class Interrupted(Exception):
    """Somebody pulled the plug."""


@pytest.mark.parametrize("moment", [1, 7, 13, 24, 26, 29, 32, 35])
def test_an_interrupted_build_goes_on_where_it_stopped(
    course: Path, undisturbed: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    keep = Stash.keep
    kept: list[str] = []

    def interrupted(stash: Stash, name: str, result: object) -> None:
        if len(kept) == moment:
            raise Interrupted
        kept.append(name)
        keep(stash, name, result)

    monkeypatch.setattr(Stash, "keep", interrupted)
    with pytest.raises(Interrupted):
        made(course, nullcontext(here()), 3, tmp_path / "out")
    before = list(kept)
    moment = 1000
    built = made(course, nullcontext(here()), 3, tmp_path / "out")
    done = {name for name in before if name.startswith(("written-", "set-", "furniture-", "imposed-"))}
    assert not done & set(kept[len(before) :]), "what was done is not done again"
    assert files(built.package) == undisturbed


def interrupt_at(start: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Raise Interrupted behind the first result whose name starts so, once."""
    keep = Stash.keep

    def interrupted(stash: Stash, name: str, result: object) -> None:
        keep(stash, name, result)
        if name.startswith(start):
            monkeypatch.setattr(Stash, "keep", keep)
            raise Interrupted

    monkeypatch.setattr(Stash, "keep", interrupted)


def test_a_build_is_taken_up_in_other_batches(
    course: Path, undisturbed: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt_at("imposed-", monkeypatch)
    with pytest.raises(Interrupted):
        made(course, nullcontext(here()), 2, tmp_path / "out")
    assert files(made(course, nullcontext(here()), 3, tmp_path / "out").package) == undisturbed


@pytest.mark.parametrize("done", ["written-", "set-", "furniture-", "imposed-"])
def test_a_build_is_taken_up_with_other_jobs(
    course: Path, undisturbed: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, done: str
) -> None:
    interrupt_at(done, monkeypatch)
    with pytest.raises(Interrupted):
        made(course, nullcontext(here()), BATCH, tmp_path / "out")
    assert files(made(course, processes(2), BATCH, tmp_path / "out").package) == undisturbed


def test_a_small_build_is_made_again_from_its_results(
    course: Path, undisturbed: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made(course, target=tmp_path / "out")
    exchange(first.package.folder, tmp_path / "elsewhere")
    done: list[str] = []
    monkeypatch.setattr("generator.typeset.run.run", lambda *_: done.append("TeX"))
    monkeypatch.setattr("generator.production.near.write_questions", lambda *_: done.append("questions"))
    again = made(course, target=tmp_path / "out")
    assert not done
    assert files(again.package) == undisturbed
    assert (again.credits, again.pages, again.warnings) == (first.credits, first.pages, first.warnings)


def test_versions_are_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = load_exam(write_course(tmp_path / "course"))
    assert file.spec.forms.versions == 3
    drawn, told = plan_exam(file)
    plan, seed, warnings = outline_exam(file)
    engine = find_engine("embedded")
    first = build(file, plan, engine, 1, warnings, seed=seed, target=tmp_path / "out")
    assert first.plan == drawn
    assert first.warnings == build(file, drawn, engine, 1, told).warnings
    exchange(first.package.folder, tmp_path / "elsewhere")
    monkeypatch.setattr("generator.build.draw_forms", lambda *_: pytest.fail("drawn again"))
    again = build(file, plan, engine, 1, warnings, seed=seed, target=tmp_path / "out")
    assert files(again.package) == files(Kept(tmp_path / "elsewhere"))


def test_results_of_small_builds_make_room_for_newer_ones(tmp_path: Path) -> None:
    stashes = [Stash(tmp_path / "out", f"{k:02}" * 32) for k in range(12)]
    for stash in stashes[1:]:
        stash.keep("a", 1)
        stash.rest()
    there = [stash.results.exists() for stash in stashes]
    assert there == [True, *[False] * 3, *[True] * 8], "the first is not finished"


def test_a_paper_that_is_not_what_was_written_is_written_again(
    course: Path, undisturbed: Mapping[str, bytes], tmp_path: Path
) -> None:
    built = made(course, target=tmp_path / "out")
    torn = built.package.folder / next(name for name in built.package if name.startswith("keys/"))
    torn.write_bytes(torn.read_bytes()[:1000])
    assert files(made(course, target=tmp_path / "out").package) == undisturbed


def test_results_that_are_unpickled_lie_in_the_users_own_cache(tmp_path: Path) -> None:
    stash = Stash(tmp_path / "course" / "output" / "test", "0" * 64)
    assert stash.results.is_relative_to(cache_folder("unfinished"))
    assert stash.results.stat().st_mode & 0o077 == 0
    stash.keep("a", {"b": 1})
    assert stash.result("a") == {"b": 1} == pickle.loads((stash.results / "a").read_bytes())
    stash.results.chmod(0o777)
    assert not stash.results.samefile(Stash(tmp_path / "course" / "output" / "test", "0" * 64).results)
    stash.forget()
    assert not stash.results.exists()
    assert not stash.papers.exists()


def test_a_home_that_may_not_be_written_does_not_stop_a_build(
    course: Path, undisturbed: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("EXAMWRIGHT_CACHE", str(tmp_path / "file" / "below"))
    assert files(made(course, target=tmp_path / "out").package) == undisturbed


def test_a_killed_command_goes_on_and_leaves_nothing(
    course: Path, undisturbed: Mapping[str, bytes], tmp_path: Path
) -> None:
    arguments = [*COMMAND, "build", str(course), "--jobs", "1", "--out", str(tmp_path / "out" / "test")]
    for moment in (0.9, 1.4, 2.0):
        started = subprocess.Popen(arguments, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(moment)
        started.kill()
        started.communicate()
        assert files(Kept(tmp_path / "out" / "test")) in ({}, undisturbed), "all of it or nothing"
    done = subprocess.run(arguments, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert files(Kept(tmp_path / "out" / "test")) == undisturbed
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["test"]


def test_faults_of_a_form_come_from_wherever_it_is_drawn(tmp_path: Path) -> None:
    from generator.diagnostics import Rejected
    from tests.small_course import PRODUCT

    path = course_of(tmp_path)
    question = path.parents[1] / "bank" / "arithmetic" / "product.yaml"
    question.write_text(PRODUCT.replace("number: a*b\n", "number: a*b/(a - a)\n"), encoding="utf-8")
    told = []
    for crew in (nullcontext(here()), processes(2)):
        with pytest.raises(Rejected) as rejected:
            made(path, crew, 2)
        told.append([str(each) for each in rejected.value.diagnostics])
    assert told[0] == told[1]
    assert "division-by-zero" in told[0][0]


def test_faults_of_several_questions_are_told_at_once(tmp_path: Path) -> None:
    """Those that only some forms have are found as well, each when its question is written."""
    from generator.diagnostics import Rejected
    from tests.small_course import PRODUCT, SUM

    path = course_of(tmp_path)
    bank = path.parents[1] / "bank" / "arithmetic"
    file = load_exam(path)
    plan, _ = plan_exam(file)
    addresses = {q.ref.id: q.addresses for problem in plan.problems for q in problem}
    for id, spec, right in (("sum", SUM, "number: a + b\n"), ("product", PRODUCT, "number: a*b\n")):
        program = file.bank.questions[f"arithmetic/{id}"].program
        drawn = [dict(program.variant(program.judge(address)).parameters) for address in addresses[f"arithmetic/{id}"]]
        a = next(each["a"] for each in drawn[1:] if each["a"] != drawn[0]["a"])
        (bank / f"{id}.yaml").write_text(
            spec.replace(right, right.replace("\n", f" + 0/(a - {a})\n")), encoding="utf-8"
        )
    with pytest.raises(Rejected) as rejected:
        made(path)
    assert {each.place.file for each in rejected.value.diagnostics} == {
        "bank/arithmetic/sum.yaml",
        "bank/arithmetic/product.yaml",
    }


def test_tex_that_fails_in_some_forms_is_told_of_each_of_them(tmp_path: Path) -> None:
    """An error may spoil what follows it in the same run, so each form of such a run is set by itself."""
    from generator.diagnostics import Rejected

    path = course_of(tmp_path)
    theme = path.parents[1] / "templates" / "latex" / "classic"
    theme.mkdir(parents=True)
    ask = (ROOT / "templates" / "latex" / "classic" / "ask.tex").read_text(encoding="utf-8")
    broken = r"<% if part.letter == 'a' and '1' in part.ask %>\nosuchcommand <% endif %>"
    (theme / "ask.tex").write_text(broken + ask, encoding="utf-8")
    with pytest.raises(Rejected) as rejected:
        made(path)
    told = [each for each in rejected.value.diagnostics if each.code == "tex-error"]
    assert told
    assert all(each.place.file.startswith(("bank/", "exams/")) for each in told)
    assert all("there is no command" in each.message for each in told)
    assert all("–" not in each.hint.partition(" near:")[0] for each in told), "each names its form, not the whole run"
