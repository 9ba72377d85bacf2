"""Figures of pages are SVG where Poppler's converter is installed, PNG where it is not or fails."""

from __future__ import annotations

import re
import shutil
import stat
from pathlib import Path
from xml.etree import ElementTree

import pytest

from generator.bank import load_bank
from generator.course import find_course
from generator.export.gathering import gather_questions
from generator.export.pictures import Image, render
from generator.typeset import converter, find_engine
from tests.command import ROOT

COURSE = find_course(ROOT)


def images(program: Path | None) -> list[Image]:
    """The figures of two variants of a question."""
    question = load_bank(COURSE, ids=["recurrent/relu-unroll"])["recurrent/relu-unroll"]
    collection = gather_questions([question], "en", "", 2, "svg", "practice")
    return list(render(collection, lambda: find_engine("embedded"), "endterm", None, program).values())


def stand_in(folder: Path, script: str) -> Path:
    """A converter of our own."""
    path = folder / "pdftocairo"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_without_a_converter_figures_are_png() -> None:
    made = images(None)
    assert made
    assert all(each.name.endswith(".png") and each.data.startswith(b"\x89PNG") for each in made)


def test_a_converter_is_asked_page_by_page(tmp_path: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="96pt" height="48pt"><!-- %s --></svg>'
    made = images(stand_in(tmp_path, f'printf \'{svg}\' "$3" > "$7"\ntest -s "$6"'))
    assert [each.name.rpartition(".")[2] for each in made] == ["svg"] * len(made)
    assert {(each.width, each.height) for each in made} == {(128, 64)}
    assert sorted(re.findall(rb"<!-- (\d+)", each.data)[0] for each in made) == [
        str(k).encode() for k in range(1, len(made) + 1)
    ]


@pytest.mark.parametrize("script", ["exit 1", "exit 0"])
def test_where_the_converter_fails_figures_are_png(tmp_path: Path, script: str) -> None:
    assert all(each.name.endswith(".png") for each in images(stand_in(tmp_path, script)))


@pytest.mark.skipif(shutil.which("pdftocairo") is None, reason="Poppler's pdftocairo is not installed")
def test_popplers_pictures_are_whole_and_of_the_size_of_the_png() -> None:
    for drawn, pixels in zip(images(converter()), images(None), strict=True):
        root = ElementTree.fromstring(drawn.data)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert len(list(root.iter())) > 20
        assert abs(drawn.width - pixels.width) <= 1
        assert abs(drawn.height - pixels.height) <= 1
        assert b"<text" not in drawn.data  # letters are outlines: no font of the reader's is needed
