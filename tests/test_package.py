"""Packages: sorted files as values, zipped the same everywhere, saved whole or not at all."""

from __future__ import annotations

import io
import os
import pathlib
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.package import Package, save, zipped

NAMES = st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=3).map("/".join)
# a name that is also the folder of another cannot be saved: every file ends in a letter no folder has
FILES = st.dictionaries(NAMES.map(lambda name: name + ".x"), st.binary(max_size=20), max_size=6)


def _read(folder: pathlib.Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@given(FILES)
def test_names_are_sorted_and_bytes_kept(files: dict[str, bytes]) -> None:
    package = Package(files)
    assert list(package) == sorted(files)
    assert package.names == tuple(sorted(files))
    assert package == files
    assert len(package) == len(files)


@pytest.mark.parametrize("name", ["", "/etc/passwd", "../up", "a/../../b", "a\\b", ".."])
def test_names_stay_within_the_folder(name: str) -> None:
    with pytest.raises(ValueError, match="not a relative file name"):
        Package({name: b""})


def test_a_package_is_not_changed_through_what_it_was_made_from() -> None:
    files = {"a": b"1"}
    package = Package(files)
    files["b"] = b"2"
    assert package.names == ("a",)


def test_joined_adds_below_a_folder_and_refuses_a_name_taken() -> None:
    package = Package({"a/b": b"1"})
    assert package.joined({"c": b"2"}, under="a") == {"a/b": b"1", "a/c": b"2"}
    assert package.joined({"c": b"2"}) == {"a/b": b"1", "c": b"2"}
    assert package == {"a/b": b"1"}
    with pytest.raises(ValueError, match="two files are called a/b"):
        package.joined({"b": b"2"}, under="a")


@given(FILES)
def test_zip_depends_on_the_files_alone(files: dict[str, bytes]) -> None:
    data = zipped(Package(files))
    assert data == zipped(Package(dict(reversed(files.items()))))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == files
        assert archive.namelist() == sorted(files)
        assert {entry.date_time for entry in archive.infolist()} <= {(1980, 1, 1, 0, 0, 0)}


def test_saving_replaces_the_whole_folder(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "deep" / "output"
    save(Package({"a": b"1", "b/c": b"2"}), folder)
    assert _read(folder) == {"a": b"1", "b/c": b"2"}
    save(Package({"b/d": b"3"}), folder)
    assert _read(folder) == {"b/d": b"3"}
    assert [path.name for path in folder.parent.iterdir()] == ["output"]


def test_a_failed_save_leaves_the_last_good_one(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "output"
    save(Package({"a": b"good"}), folder)
    with pytest.raises(OSError, match="a"):
        save(Package({"a": b"1", "a/b": b"2"}), folder)
    assert _read(folder) == {"a": b"good"}
    assert [path.name for path in tmp_path.iterdir()] == ["output"]


def test_an_interruption_while_writing_leaves_the_last_good_one(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "output"
    save(Package({"a": b"good"}), folder)

    def interrupt(path: pathlib.Path, data: bytes) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(pathlib.Path, "write_bytes", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save(Package({"a": b"new"}), folder)
    assert _read(folder) == {"a": b"good"}
    assert [path.name for path in tmp_path.iterdir()] == ["output"]


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_saved_folders_can_be_read_by_others(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "output"
    save(Package({"a": b""}), folder)
    assert folder.stat().st_mode & 0o777 == 0o755
