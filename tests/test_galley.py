"""Boxes out of TeX's PDF: what they hold is kept, and is the same whatever else was set in that run."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping, Sequence

import pikepdf
import pytest

from generator.exam import Exam
from generator.package import Package
from generator.pdf import Objects, Writer, WrongPdf, deflated, inflated
from generator.typeset import Galley, Job, find_engine, fonts_job, lift, read_fonts, take_apart, together, typeset
from generator.writers import latex
from tests.sample_exam import sample

EXAM: Exam = sample(versions=1)
FIGURE = (
    r"\ewfigure{abc}{\begin{tikzpicture}[opacity=.5]\draw[pattern=north east lines] (0,0) rectangle (1,1);"
    r"\end{tikzpicture}}"
)
PIXEL = b"\x89PNG\r\n\x1a\n" + b"".join(
    struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    for kind, data in (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 6, 0, 0, 0)),  # one pixel of red, green, blue and opacity
        (b"IDAT", zlib.compress(bytes([0, 200, 0, 0, 128]))),
        (b"IEND", b""),
    )
)


def galley(*boxes: str, resources: Mapping[str, bytes] | None = None) -> Galley:
    """Set boxes in one run; the number of each is its place."""
    return taken(job(*boxes, resources=resources))


def job(*boxes: str, resources: Mapping[str, bytes] | None = None) -> Job:
    press = latex.Press(EXAM)
    kept = "\n".join(rf"\ewkeep{{{number}}}{{{box}}}" for number, box in enumerate(boxes))
    body = rf"\pdfcompresslevel0 \pdfobjcompresslevel0 {kept} \ewfonts \pagestyle{{empty}}\hbox{{}}"
    return Job("g", latex.preamble(press), body, Package(resources or {}))


def taken(job: Job, strokes: Sequence[bytes] = ()) -> Galley:
    (outcome,) = typeset([job], find_engine("embedded"))
    assert outcome.problems == ()
    assert outcome.pdf
    return take_apart(outcome.pdf, outcome.notes, strokes)


def test_a_box_is_the_same_in_every_company() -> None:
    box = rf"Some words, $x^2 + \alpha$, {{\footnotesize small}}. {FIGURE}"
    alone, last = galley(box), galley(r"{\itshape first} $\sum$", r"{\ttfamily then}", box)
    assert last.pieces[2] == alone.pieces[0]
    assert last.heights[2] == alone.heights[0] > 0
    assert {need for need in alone.pieces[0].needs if need[0] != "Font"} <= set(last.insets)
    assert all(last.insets[need] == graph for need, graph in alone.insets.items())


def test_strokes_that_go_past_tex_are_the_same() -> None:
    sketch = r"\ewsketch{0pt}{0pt}{90pt}{60pt}{\ewstroke{%s}\ewnode10{9pt}{5pt}{1}{0}{1pt}{$x$}\ewstroke{%s}}"
    long, other, short = "0 0 m 10.125 20.25 l 30.5 40 l S", "0 1 m 20.125 20.25 l 30.5 40 l S", "0 0 m 1 1 l S"
    boxes = (
        rf"\ewfigure{{abc}}{{{sketch % (long, short)}}}",
        rf"Text. \ewfigure{{}}{{{sketch % (other, long)}}}",
        r"\ewcode{/ewstroke0 Do}",
        rf"\ewfigure{{abc}}{{{sketch % (long, short)}}}",
    )
    lifted = lift(job(*boxes))
    assert lifted.strokes == (long.encode(), other.encode())
    found = taken(lifted.job, lifted.strokes)
    assert found == galley(*boxes)
    assert sum(long.encode() in piece.content for piece in found.pieces.values()) == 1
    assert any(
        long.encode() in inflated(e.stream) for graph in found.insets.values() for e in graph.entries if e.stream
    )


def test_a_figure_keeps_patterns_and_opacity() -> None:
    needs = galley(FIGURE).pieces[0].needs
    assert {category for category, _ in needs} >= {"XObject", "Pattern", "ExtGState"}


def test_an_image_is_kept_with_its_mask() -> None:
    found = galley(r"\includegraphics[width=1cm]{a.png}", resources={"a.png": PIXEL})
    ((category, _), graph), *_ = ((need, graph) for need, graph in found.insets.items() if need[0] == "XObject")
    assert category == "XObject"
    assert b"/SMask 2 0 R" in graph.entries[0].head
    assert all(b"/Filter" in entry.head for entry in graph.entries if entry.stream is not None)


def test_characters_do_not_depend_on_fonts_of_the_same_face() -> None:
    """ec-lmr10 and rm-lmr10 are two encodings of LMRoman10, whose glyphs a run embeds once for both."""
    words, digits = "abc", "$(4)$"
    apart = [galley(words).characters, galley(digits).characters]
    whole = galley(words, digits).characters
    assert {"ec-lmr10", "rm-lmr10"} <= whole.keys()
    assert together(apart) == together([whole])
    assert whole["ec-lmr10"] == frozenset(b"abc")


def test_characters_that_stand_for_something_in_a_pdf_are_counted() -> None:
    shown = galley(r"\textbackslash()\ae\'e").characters["ec-lmr10"]
    assert shown == frozenset({ord("\\"), ord("("), ord(")"), 0xE6, 0xE9})


def test_fonts_have_the_characters_that_were_used_and_no_others() -> None:
    found = galley("abc", r"$\alpha$")
    assert found.characters["ec-lmr10"] == frozenset(b"abc")
    assert found.characters["lmmi10"] == frozenset({0x0B})
    characters = together([found.characters, {"ec-lmr10": frozenset(b"Z")}])
    (outcome,) = typeset([fonts_job("f", latex.preamble(latex.Press(EXAM)), characters)], find_engine("embedded"))
    fonts = read_fonts(outcome)
    assert set(fonts.places) == {"ec-lmr10", "lmmi10"}
    listed = b" ".join(entry.head for entry in fonts.entries if b"/CharSet" in entry.head)
    assert b"(/Z/a/b/c)" in listed
    assert b"(/alpha)" in listed


# ---------------------------------------------------------------- files
@pytest.mark.parametrize("text", ["fi", "fl", "?`", "!`"])
def test_characters_side_by_side_stay_apart(text: str) -> None:
    """Those that TeX joins where they follow one another, as f and i do in a font without g and h."""
    wanted = {"ec-lmbx10": frozenset(map(ord, text)), "ec-lmss10": frozenset(map(ord, text))}
    (outcome,) = typeset([fonts_job("f", latex.preamble(latex.Press(EXAM)), wanted)], find_engine("embedded"))
    assert outcome.problems == ()
    assert outcome.pdf
    with pikepdf.open(io.BytesIO(outcome.pdf)) as pdf:
        fonts = pdf.pages[0].Resources.Font.values()
        found = [_embedded(font) for font in fonts]
    assert found == [wanted["ec-lmbx10"], wanted["ec-lmss10"]]


def _embedded(font: pikepdf.Object) -> frozenset[int]:
    """The codes for which a font has a glyph."""
    names = set(str(font.FontDescriptor.CharSet).split("/")) - {""}
    code = 0
    codes = set()
    for each in font.Encoding.Differences:
        if isinstance(each, int):
            code = each
        else:
            if str(each).removeprefix("/") in names:
                codes.add(code)
            code += 1
    return frozenset(codes)


def test_what_is_written_is_read() -> None:
    writer = Writer()
    pages = writer.reserve()
    stream = writer.add_stream(b"/Filter/FlateDecode", deflated(b"0 0 9 9 re f"))
    page = writer.add(b"<</Type/Page/MediaBox[0 0 9 9]/Resources<<>>/Parent %d 0 R/Contents %d 0 R>>" % (pages, stream))
    writer.fill(pages, b"<</Type /Pages /Count 1 /Kids [%d 0 R]>>" % page)
    data = writer.finish(writer.add(b"<</Type/Catalog/Pages %d 0 R>>" % pages))
    with pikepdf.open(io.BytesIO(data)) as document:
        assert document.check_pdf_syntax() == []
        assert document.pages[0].obj.Contents.read_bytes() == b"0 0 9 9 re f"
    objects = Objects(data)
    assert objects.pages() == [page]
    content = objects[stream].stream
    assert content is not None
    assert inflated(content) == b"0 0 9 9 re f"
    with pytest.raises(WrongPdf):
        objects[99]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.5\n", b"startxref\n9\n%%EOF"])
def test_another_file_is_refused(data: bytes) -> None:
    with pytest.raises(WrongPdf):
        Objects(data)
