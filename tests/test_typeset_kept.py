"""What TeX need not do again: formats of preambles, and runs that were made before."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.cache import Shelf
from generator.package import Package
from generator.typeset import Engine, Job, find_engine, typeset, typeset_once
from tests.one_document import PREAMBLE, one


@pytest.fixture(scope="module")
def engine() -> Engine:
    return find_engine("embedded")


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache of its own for these tests, whose name a shell or TeX might stumble over."""
    folder = tmp_path_factory.mktemp("the cache, ä")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXAMWRIGHT_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="module")
def picture(engine: Engine) -> bytes:
    """A PDF of one small page, as an author's figure is one."""
    pdf = one(
        engine,
        r"\hoffset=-1in\voffset=-1in\pdfpagewidth=40bp\pdfpageheight=20bp\shipout\vbox{\hrule height 10bp width 20bp}",
    ).pdf
    assert pdf is not None
    return pdf


# ---------------------------------------------------------------- the cache of formats
@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache; where formats will lie."""
    monkeypatch.setenv("EXAMWRIGHT_CACHE", str(tmp_path / "c"))
    return tmp_path / "c" / "formats"


def the_format(folder: Path) -> Path:
    (kept,) = folder.iterdir()
    return kept


def test_a_format_is_made_once(engine: Engine, fresh: Path) -> None:
    first = one(engine, "x")
    made = the_format(fresh).stat().st_mtime_ns
    second = one(engine, "x")
    assert the_format(fresh).stat().st_mtime_ns == made
    assert first == second
    typeset([Job("job", PREAMBLE + "%", "x")], engine)
    assert len(list(fresh.iterdir())) == 2, "another preamble, another format"


@pytest.mark.parametrize("damage", ["garbage", "cut", "empty"])
def test_a_damaged_format_is_made_anew(engine: Engine, fresh: Path, damage: str) -> None:
    good = one(engine, "x")
    kept = the_format(fresh)
    whole = kept.read_bytes()
    kept.write_bytes({"garbage": b"garbage" * 999, "cut": whole[: len(whole) // 2], "empty": b""}[damage])
    jobs = [Job("job", PREAMBLE, "x")] * 3
    assert typeset(jobs, engine, 2) == (good,) * 3
    assert the_format(fresh).stat().st_size == len(whole)


def test_another_build_of_the_engine_has_formats_of_its_own(engine: Engine, fresh: Path) -> None:
    one(engine, "x")
    one(Engine(engine.name, engine.program, "another build"), "x")
    assert len(list(fresh.iterdir())) == 2


def test_a_cache_that_cannot_be_written_is_done_without(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("where the folder should be")
    monkeypatch.setenv("EXAMWRIGHT_CACHE", str(tmp_path / "file"))
    assert one(engine, "x").pdf is not None
    assert one(engine, "x").pdf is not None


def test_two_processes_may_fill_the_cache_at_once(fresh: Path) -> None:
    program = (
        "from generator.typeset import *; import hashlib;"
        f"o, = typeset([Job('a', {PREAMBLE!r}, 'x')], find_engine('embedded'));"
        "print(hashlib.sha256(o.pdf).hexdigest())"
    )
    root = Path(__file__).parent.parent
    started = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=root) for _ in range(2)
    ]
    digests = {process.communicate(timeout=60)[0] for process in started}
    assert len(digests) == 1
    assert len(digests.pop()) == 65
    assert the_format(fresh).suffix == ".fmt", "nothing half made is left"


# ---------------------------------------------------------------- runs that are not made again
def runs(cache: Path) -> set[str]:
    return {path.name for path in (cache / "runs").iterdir()}


def test_what_was_set_before_needs_no_tex(engine: Engine, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = r"\typeout{examwright: a note}\typeout{examwright:at here}\hbox to\textwidth{\hskip2\textwidth x}\hbox{}"
    jobs = [Job("plain", PREAMBLE, "Some text."), Job("wide", PREAMBLE, wide)]
    once = typeset_once(jobs, engine, 2)
    assert once == typeset(jobs, engine), "what is kept is what TeX gives"
    assert once[1].problems
    assert once[1].notes == ("a note",)
    monkeypatch.setattr("generator.typeset.kept.typeset", lambda *_: pytest.fail("TeX runs"))
    assert typeset_once(jobs[::-1], engine) == once[::-1]
    (renamed,) = typeset_once([Job("another", PREAMBLE, "Some text.")], engine)
    assert renamed.name == "another"


def test_what_differs_in_anything_is_set_anew(engine: Engine, picture: bytes, cache: Path) -> None:
    files = Package({"p.pdf": picture})
    other = Package({"p.pdf": picture + b"\n"})
    body = r"\includegraphics{p.pdf}"
    typeset_once([Job("a", PREAMBLE, body, files)], engine)
    before = runs(cache)
    for preamble, text_, some in (
        (PREAMBLE, body + "x", files),
        (PREAMBLE, body, other),
        (PREAMBLE + "%", body, files),
    ):
        typeset_once([Job("a", preamble, text_, some)], engine)
        assert len(runs(cache) - before) == 1
        before = runs(cache)
    updated = Engine(engine.name, engine.program, engine.build, "other packages")
    typeset_once([Job("a", PREAMBLE, body, files)], updated)
    assert len(runs(cache) - before) == 1


def test_what_failed_or_is_damaged_is_set_anew(engine: Engine, cache: Path) -> None:
    job = Job("a", PREAMBLE, "A text that is damaged.")
    (once,) = typeset_once([job], engine)
    before = runs(cache)
    assert typeset_once([Job("b", PREAMBLE, r"\nosuchcommand")], engine)[0].pdf is None
    assert runs(cache) == before
    for path in (cache / "runs").iterdir():
        path.write_bytes(path.read_bytes()[:50])
    assert typeset_once([job], engine) == (once,)


def test_only_the_last_runs_are_kept(engine: Engine, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.typeset.kept._SHELF", Shelf("runs", most=2, largest=1 << 20))
    for number in range(4):
        typeset_once([Job("a", PREAMBLE, f"Run {number}.")], engine)
    assert len(runs(cache)) == 2
    for path in (cache / "runs").iterdir():
        os.utime(path, (0, 0))
    typeset_once([Job("a", PREAMBLE, "After a long time.")], engine)
    assert len(runs(cache)) == 1


def test_a_cache_that_may_not_be_written_stops_no_run(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("EXAMWRIGHT_CACHE", str(tmp_path / "file"))
    assert typeset_once([Job("a", PREAMBLE, "Nowhere to be kept.")], engine)[0].pdf
