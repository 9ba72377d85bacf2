"""The codes on the pages of a personal copy, as its PDF has them: exam, copy and page, and nobody's name."""

from __future__ import annotations

import io
import re

import pytest

from generator.writers.latex.code import check_character
from tests.geometry import text
from tests.set_sample import made_sample


def drawn(pdf: bytes) -> list[set[str]]:
    """The codes on each page (a cover shows its own again): each a string of its rows, dark modules as 1."""
    import pikepdf

    found = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            page.contents_coalesce()
            masks = re.findall(rb"/W (\d+) /H (\d+) /IM true [^>]* ID ([0-9a-f]+)>", page.obj.Contents.read_bytes())
            found.append(
                {_rows(int(width), int(height), bytes.fromhex(mask.decode())) for width, height, mask in masks}
            )
    return found


def _rows(width: int, height: int, mask: bytes) -> str:
    bits = [f"{byte:08b}" for byte in mask]
    each = len(bits) // height
    return "\n".join("".join(bits[row * each : (row + 1) * each])[:width] for row in range(height))


def coded(content: str) -> str:
    """The same of a library that did not draw them."""
    import segno

    code = segno.make(content, error="m", mask=2, mode="byte", micro=False, boost_error=False)
    return "\n".join("".join("01"[bool(dark)] for dark in row) for row in code.matrix)


@pytest.mark.parametrize("theme", ["endterm", "classic"])
def test_each_page_of_a_copy_says_exam_copy_and_page_alone(theme: str) -> None:
    """Were anything of the person in a code, it would be another one: it is the code of what stands here."""
    exam, _, pdfs, _ = made_sample("en", theme)
    (copy,) = exam.copies
    assert "Nguy" in copy.person.name
    pdf = pdfs["copies/K0Q7"]
    whole = [f"dl-endterm|K0Q7|{number}" for number in range(1, len(text(pdf)) + 1)]
    assert drawn(pdf) == [{coded(f"{content}|{check_character(content)}")} for content in whole]


def test_pages_that_are_nobodys_have_no_code() -> None:
    _, _, pdfs, _ = made_sample("en", "endterm")
    for name in ("A/exam", "B/key"):
        assert not any(drawn(pdfs[name]))
