"""What a PDF really holds: where its text lies, which glyphs its fonts carry, what it says of itself.

Lengths are points (1/72 inch) from the top left corner of the page; pages count from 1.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from generator.typeset.raster import PDFIUM

_Box = tuple[float, float, float, float]  # left, bottom, right, top, from the bottom left corner as PDF counts


@dataclass(frozen=True)
class PageSize:
    """Width and height of a page."""

    width: float
    height: float


@dataclass(frozen=True)
class Extent:
    """A run of text on one line and the box around its ink."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str


@dataclass(frozen=True)
class Letter:
    """A letter that is seen, where it begins, and the size of its type as it stands on the page."""

    page: int
    left: float
    sign: str
    size: float


@dataclass(frozen=True)
class Margins:
    """The strips along the edges of a page that are to stay free."""

    left: float
    top: float
    right: float
    bottom: float


def page_sizes(pdf: bytes) -> tuple[PageSize, ...]:
    """Return the size of each page."""
    with _opened(pdf) as document:
        return tuple(PageSize(*page.get_size()) for page in document)


def text(pdf: bytes) -> tuple[str, ...]:
    """Return the text of each page, in the order in which it was drawn."""
    with _opened(pdf) as document:
        return tuple(page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document)


def extents(pdf: bytes) -> tuple[Extent, ...]:
    """Return the runs of text of all pages; a change of font begins a new one."""
    with _opened(pdf) as document:
        return tuple(run for number, page in enumerate(document, 1) for run in _runs(number, page, 0, -1))


def letters(pdf: bytes) -> tuple[Letter, ...]:
    """Return the letters of all pages, in the order in which they were drawn."""
    with _opened(pdf) as document:
        return tuple(letter for number, page in enumerate(document, 1) for letter in _letters(number, page))


def paths(pdf: bytes, page: int) -> tuple[tuple[float, float], ...]:
    """Return width and height of each line, frame or area that a page draws."""
    import pypdfium2.raw as pdfium

    with _opened(pdf) as document:
        drawn = [each.get_bounds() for each in document[page - 1].get_objects((pdfium.FPDF_PAGEOBJ_PATH,))]
        return tuple((right - left, top - bottom) for left, bottom, right, top in drawn)


def find(pdf: bytes, words: str) -> tuple[Extent, ...]:
    """Return where ``words`` stand, in upper or lower case; an occurrence over several runs yields each of them."""
    found: list[Extent] = []
    with _opened(pdf) as document:
        for number, page in enumerate(document, 1):
            search = page.get_textpage().search(words)
            while (spot := search.get_next()) is not None:
                found += _runs(number, page, *spot)
    return tuple(found)


def overflows(pdf: bytes, margins: Margins, tolerance: float = 0.5) -> tuple[Extent, ...]:
    """Return the runs of text that reach more than ``tolerance`` into the margins, or leave the page."""
    found: list[Extent] = []
    with _opened(pdf) as document:
        for number, page in enumerate(document, 1):
            found += _runs(number, page, 0, -1, _beyond(page.get_size(), margins, tolerance))
    return tuple(found)


def fonts(pdf: bytes) -> Mapping[str, frozenset[str]]:
    """Return the glyph names that each embedded font lists (``/CharSet``, ISO 32000-1 table 122), by its PostScript
    name without the subset's tag. pdfTeX lists exactly the glyphs that it embeds."""
    import pikepdf

    listed: dict[str, frozenset[str]] = {}
    with _edited(pdf) as document:
        for found in document.objects:
            if isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/FontDescriptor":
                name = re.sub(r"^[A-Z]{6}\+", "", str(found.FontName).lstrip("/"))
                glyphs = frozenset(str(found.get("/CharSet", "")).split("/")) - {""}
                listed[name] = listed.get(name, frozenset()) | glyphs
    return dict(sorted(listed.items()))


def metadata(pdf: bytes) -> Mapping[str, str]:
    """Return all that a PDF says of itself: the information dictionary, the file's id, the XMP stream."""
    with _edited(pdf) as document:
        said = {str(key): str(value) for key, value in document.docinfo.items()}
        if "/ID" in document.trailer:
            said["/ID"] = " ".join(bytes(part).hex() for part in document.trailer.ID)
        if "/Metadata" in document.Root:
            said["/Metadata"] = document.Root.Metadata.read_bytes().decode("utf-8", "replace")
    return said


def _letters(number: int, page: Any) -> Iterator[Letter]:
    import pypdfium2.raw as pdfium

    written = page.get_textpage()
    for index in range(written.count_chars()):
        sign = chr(pdfium.FPDFText_GetUnicode(written, index))
        if not sign.isspace():
            matrix = pdfium.FS_MATRIX()
            pdfium.FPDFText_GetMatrix(written, index, matrix)
            size = pdfium.FPDFText_GetFontSize(written, index) * math.hypot(matrix.b, matrix.d)
            yield Letter(number, written.get_charbox(index)[0], sign, size)


def _beyond(size: tuple[float, float], margins: Margins, tolerance: float) -> Callable[[_Box], bool]:
    lowest = (margins.left - tolerance, margins.bottom - tolerance)
    highest = (size[0] - margins.right + tolerance, size[1] - margins.top + tolerance)
    return lambda box: box[0] < lowest[0] or box[1] < lowest[1] or box[2] > highest[0] or box[3] > highest[1]


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    import pypdfium2

    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


@contextmanager
def _edited(pdf: bytes) -> Iterator[Any]:
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield document


def _runs(
    number: int, page: Any, first: int, count: int, wanted: Callable[[_Box], bool] = lambda _box: True
) -> Iterator[Extent]:
    """Return the wanted runs of ``count`` characters from ``first`` on (-1: all). To ask for the text of a run takes
    ten times as long as to ask where it lies."""
    height = page.get_height()
    written = page.get_textpage()
    for index in range(written.count_rects(first, count)):
        box: _Box = written.get_rect(index)
        if wanted(box):
            left, bottom, right, top = box
            yield Extent(number, left, height - top, right, height - bottom, written.get_text_bounded(*box).strip())
