"""The shelf of small files in the user's cache: whole files of this user's own, the ones that were asked for last."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from generator.cache import Shelf, cache_folder, program_state


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXAMWRIGHT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "things"


@pytest.fixture
def shelf() -> Shelf:
    return Shelf("things", most=3, largest=100)


def test_what_was_kept_is_found_again(folder: Path, shelf: Shelf) -> None:
    assert cache_folder("things") == folder
    assert shelf.get("a") is None
    shelf.keep("a", b"first")
    shelf.keep("a", b"second")
    assert Shelf("things", most=3, largest=100).get("a") == b"second"
    assert [path.name for path in folder.iterdir()] == ["a"], "nothing else is left"


@pytest.mark.parametrize("damage", [b"", b"\0\0\0\0", b"\0" * 64])
def test_a_file_that_is_not_whole_is_not_there(folder: Path, shelf: Shelf, damage: bytes) -> None:
    shelf.keep("a", b"whole")
    whole = (folder / "a").read_bytes()
    for spoilt in (damage, whole[:-1], whole + b"x"):
        (folder / "a").write_bytes(spoilt)
        assert shelf.get("a") is None
    shelf.keep("a", b"whole")
    assert shelf.get("a") == b"whole"


def test_what_is_too_large_is_not_kept(folder: Path, shelf: Shelf) -> None:
    shelf.keep("a", b"x" * 101)
    assert not folder.exists()


def test_what_was_asked_for_last_stays(folder: Path, shelf: Shelf) -> None:
    for number, name in enumerate("abc"):
        shelf.keep(name, b"data")
        os.utime(folder / name, ns=(0, time.time_ns() - 10**9 * (60 - number)))
    assert shelf.get("a") == b"data"
    shelf.keep("d", b"data")
    assert {path.name for path in folder.iterdir()} == {"a", "c", "d"}


def test_what_nothing_asked_for_in_a_week_goes(folder: Path, shelf: Shelf) -> None:
    shelf.keep("a", b"data")
    (folder / ".cut-short.tmp").write_bytes(b"da")
    for path in folder.iterdir():
        os.utime(path, ns=(0, time.time_ns() - 8 * 24 * 3600 * 10**9))
    shelf.keep("b", b"data")
    assert {path.name for path in folder.iterdir()} == {"b"}


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="owners and modes are POSIX's")
def test_a_folder_that_others_may_write_into_is_not_read(
    folder: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.keep("a", b"ours")
    assert folder.stat().st_mode & 0o777 == 0o700
    for mode in (0o770, 0o707):
        folder.chmod(mode)
        assert shelf.get("a") is None
        shelf.keep("b", b"ours")
        assert not (folder / "b").exists()
    folder.chmod(0o755)
    assert shelf.get("a") == b"ours"
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    assert shelf.get("a") is None


def test_a_cache_that_cannot_be_used_stops_nothing(
    tmp_path: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("EXAMWRIGHT_CACHE", str(tmp_path / "file"))
    shelf.keep("a", b"data")
    assert shelf.get("a") is None


def test_the_state_of_the_program_is_of_all_its_code() -> None:
    assert program_state() == program_state()
    assert len(program_state()) == 64
