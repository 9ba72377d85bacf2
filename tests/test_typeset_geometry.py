"""A PDF read back: text, places, glyphs, metadata, against lengths that TeX was told to use."""

from __future__ import annotations

import pytest

from generator.typeset import Job, find_engine, typeset
from tests.geometry import Margins, extents, find, fonts, metadata, overflows, page_sizes, text

PREAMBLE = r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{lmodern}"
# A page of 200 × 100 bp with two words whose left ends and baselines are known
BODY = r"""\hoffset=-1in\voffset=-1in\pdfpagewidth=200bp\pdfpageheight=100bp
\shipout\vbox to 100bp{\vbox to 50bp{\vss\hbox{\hskip 30bp HELLO}}\vss}
\shipout\vbox to 100bp{\vbox to 20bp{\vss\hbox{\hskip 170bp MMMMMM}}\vss}
"""


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXAMWRIGHT_CACHE", str(tmp_path_factory.mktemp("cache")))
        (outcome,) = typeset([Job("geometry", PREAMBLE, BODY)], find_engine("embedded"))
    assert outcome.pdf is not None, outcome.problems
    return outcome.pdf


def test_pages(pdf: bytes) -> None:
    sizes = page_sizes(pdf)
    assert len(sizes) == 2
    assert sizes[0].width == pytest.approx(200, abs=0.1)
    assert sizes[0].height == pytest.approx(100, abs=0.1)


def test_text_page_by_page(pdf: bytes) -> None:
    assert [page.strip() for page in text(pdf)] == ["HELLO", "MMMMMM"]


def test_where_text_lies(pdf: bytes) -> None:
    hello = extents(pdf)[0]
    assert (hello.page, hello.text) == (1, "HELLO")
    assert hello.left == pytest.approx(30, abs=1)
    assert hello.bottom == pytest.approx(50, abs=1), "on its baseline"
    assert hello.top == pytest.approx(50 - 6.8, abs=1), "capitals of 10 pt"


def test_a_word_is_found(pdf: bytes) -> None:
    (spot,) = find(pdf, "mmmmmm")
    assert spot.page == 2
    assert spot.left == pytest.approx(170, abs=1)
    assert find(pdf, "absent") == ()


def test_what_leaves_its_margins_is_found(pdf: bytes) -> None:
    assert [run.text for run in overflows(pdf, Margins(20, 5, 20, 20))] == ["MMMMMM"]
    assert [run.page for run in overflows(pdf, Margins(40, 5, 0, 20))] == [1, 2]
    assert [run.page for run in overflows(pdf, Margins(20, 5, 20, 55))] == [1, 2]
    assert [run.page for run in overflows(pdf, Margins(0, 0, 0, 0))] == [2], "beyond the page itself"


def test_the_glyphs_of_a_font_are_those_that_were_set(pdf: bytes) -> None:
    assert fonts(pdf) == {"LMRoman10-Regular": frozenset("HELOM")}


def test_metadata_holds_only_what_tex_says(pdf: bytes) -> None:
    assert set(metadata(pdf)) <= {"/Producer", "/Creator", "/Trapped", "/Title", "/Author"}
