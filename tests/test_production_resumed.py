"""Builds that were interrupted, and builds of what was built before."""

from __future__ import annotations

import pickle
import subprocess
import time
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path

import pytest

from generator.build import build, outline_exam, plan_exam
from generator.cache import cache_folder
from generator.exam_file import load_exam
from generator.package import Kept, exchange
from generator.production import BATCH, Stash, here, processes
from generator.typeset import find_engine
from tests.command import COMMAND, environment
from tests.personal_exam import files, made
from tests.small_course import write_course

pytestmark = pytest.mark.usefixtures("no_results")


class Interrupted(Exception):
    """Somebody pulled the plug."""


_RESULTS = ["exam-", "told-3", "written-3", "one", "correction", "boxes-key-0", "set-key-3", "layout", "furniture-3"]


@pytest.mark.parametrize("lost", [*_RESULTS, "fonts", "imposed-0", "imposed-3"])
def test_an_interrupted_build_goes_on_where_it_stopped(
    personal_exam: Path, undisturbed: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    keep = Stash.keep
    kept: list[str] = []

    def interrupted(stash: Stash, name: str, result: object) -> None:
        if name.startswith(lost) and not before:
            raise Interrupted
        kept.append(name)
        keep(stash, name, result)

    before: list[str] = []
    monkeypatch.setattr(Stash, "keep", interrupted)
    with pytest.raises(Interrupted):
        made(personal_exam, nullcontext(here()), 3, tmp_path / "out")
    before += kept
    built = made(personal_exam, nullcontext(here()), 3, tmp_path / "out")
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
    personal_exam: Path, undisturbed: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt_at("imposed-", monkeypatch)
    with pytest.raises(Interrupted):
        made(personal_exam, nullcontext(here()), 2, tmp_path / "out")
    assert files(made(personal_exam, nullcontext(here()), 3, tmp_path / "out").package) == undisturbed


@pytest.mark.parametrize("done", ["written-", "set-", "furniture-", "imposed-"])
def test_a_build_is_taken_up_with_other_jobs(
    personal_exam: Path, undisturbed: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, done: str
) -> None:
    interrupt_at(done, monkeypatch)
    with pytest.raises(Interrupted):
        made(personal_exam, nullcontext(here()), BATCH, tmp_path / "out")
    assert files(made(personal_exam, processes(2), BATCH, tmp_path / "out").package) == undisturbed


def test_a_small_build_is_made_again_from_its_results(
    personal_exam: Path, undisturbed: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made(personal_exam, target=tmp_path / "out")
    exchange(first.package.folder, tmp_path / "elsewhere")
    done: list[str] = []
    monkeypatch.setattr("generator.typeset.run.run", lambda *_: done.append("TeX"))
    monkeypatch.setattr("generator.production.near.write_questions", lambda *_: done.append("questions"))
    again = made(personal_exam, target=tmp_path / "out")
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
    personal_exam: Path, undisturbed: Mapping[str, bytes], tmp_path: Path
) -> None:
    built = made(personal_exam, target=tmp_path / "out")
    torn = built.package.folder / next(name for name in built.package if name.startswith("keys/"))
    torn.write_bytes(torn.read_bytes()[:1000])
    assert files(made(personal_exam, target=tmp_path / "out").package) == undisturbed


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
    personal_exam: Path, undisturbed: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("EXAMWRIGHT_CACHE", str(tmp_path / "file" / "below"))
    assert files(made(personal_exam, target=tmp_path / "out").package) == undisturbed


def test_a_killed_command_goes_on_and_leaves_nothing(
    personal_exam: Path, undisturbed: Mapping[str, bytes], tmp_path: Path
) -> None:
    arguments = [*COMMAND, "build", str(personal_exam), "--jobs", "1", "--out", str(tmp_path / "out" / "test")]
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
