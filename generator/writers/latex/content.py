"""Content → LaTeX: every block and inline, for one document."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from pathlib import PurePosixPath
from typing import assert_never

from generator import glyphs
from generator.content import (
    Blank,
    Block,
    Blocks,
    BulletList,
    Code,
    Display,
    Drawing,
    Emphasis,
    Inline,
    Inlines,
    LineBreak,
    Listing,
    Math,
    NumberedList,
    Paragraph,
    Picture,
    Strong,
    Table,
    Text,
)
from generator.exam import Language
from generator.writers.latex.loader import Tex
from generator.writers.latex.strokes import strokes

Gap = Callable[[Blank], Tex]

# A decimal point between digits; the comma of German in braces, else TeX sets a space behind it.
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
# What the monospaced font would join to one glyph when it stands twice, and what it would curl.
_JOINED = "-<>,"
_STRAIGHT = {" ": "~", "'": r"\textquotesingle{}", "`": r"\textasciigrave{}"}
_RUN = re.compile(r"[ '`<>,-]|[^ '`<>,-]+")
_WIDE_TABLE = 70  # characters in its widest row, from which on a table's cells break lines
_COLUMN = {"left": "l", "center": "c", "right": "r"}
_BROKEN_COLUMN = {"left": r"\raggedright", "center": r"\centering", "right": r"\raggedleft"}


def empty_gap(blank: Blank) -> Tex:
    """Return a gap to be filled in by hand."""
    return Tex(rf"\ewblank{{{centimetres(blank.width)}}}{{}}")


class Scribe:
    """Writes content for one document and collects the image files it needs.

    ``marker`` is what a TeX error is traced to; a drawing adds its own place behind ``!``.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self.pictures: dict[str, bytes] = {}
        self.marker = ""
        self._written: dict[int, tuple[Inlines, Tex]] = {}
        self._stacked: dict[int, tuple[Blocks, str, Tex]] = {}

    def forget(self) -> None:
        """Let go of the content that was written, and of its pictures."""
        self.pictures.clear()
        self._written.clear()
        self._stacked.clear()

    # ------------------------------------------------------------ inlines
    def inlines(self, children: Inlines, gap: Gap = empty_gap) -> Tex:
        """Return one line's content; ``gap`` writes the gaps in it."""
        if gap is not empty_gap:
            return Tex("".join([self._inline(child, gap) for child in children]))
        if len(children) == 1 and type(children[0]) is Math:  # a value, nearly always a new one
            return Tex(f"${self.math(children[0].tex)}$")
        # by identity: what no draw changes is one object in all forms, and the same stands in exam, key and sheet
        known = self._written.get(id(children))
        if known is None:
            known = children, Tex("".join([self._inline(child, gap) for child in children]))
            self._written[id(children)] = known
        return known[1]

    def math(self, tex: str) -> Tex:
        """Return a formula's TeX with the decimal sign of the language and words in it as the fonts have them."""
        tex = glyphs.ascii_tex(tex)
        return Tex(_POINT.sub("{,}", tex) if self.language == "de" else tex)

    def _inline(self, inline: Inline, gap: Gap) -> str:
        match inline:
            case Text(text):
                return glyphs.escape(text)
            case Math(tex):
                return f"${self.math(tex)}$"
            case Emphasis(children):
                return rf"\emph{{{self.inlines(children, gap)}}}"
            case Strong(children):
                return rf"\textbf{{{self.inlines(children, gap)}}}"
            case Code(text):
                return rf"\ewcode{{{verbatim(text)}}}"
            case LineBreak():
                return "\\newline\n"
            case Blank():
                return gap(inline)
            case _:
                assert_never(inline)

    # ------------------------------------------------------------ blocks
    def blocks(self, blocks: Blocks, gap: Gap = empty_gap) -> Tex:
        """Return paragraphs, lists, tables and figures, a blank line between paragraphs."""
        if gap is not empty_gap:
            return self._blocks(blocks, gap)
        known = self._stacked.get(id(blocks))  # exam and key have most alike
        if known is None or known[1] != self.marker:
            known = self._stacked[id(blocks)] = blocks, self.marker, self._blocks(blocks, gap)
        return known[2]

    def _blocks(self, blocks: Blocks, gap: Gap) -> Tex:
        written: list[str] = []
        before: Block | None = None
        for block in blocks:
            if isinstance(block, Display):
                # A display outside a paragraph would stand below an empty line.
                inside = isinstance(before, Paragraph)
                written.append(f"\\[{self.math(block.tex)}\\]\n" if inside else self._alone(block))
            else:
                written.append("\\par\n" if before else "")
                written.append(self._block(block, gap))
            before = block
        return Tex("".join(written))

    def _block(self, block: Block, gap: Gap) -> str:
        match block:
            case Paragraph(children):
                return f"{self.inlines(children, gap)}\n"
            case Display():
                return self._alone(block)
            case Listing(text):
                lines = "".join(rf"\ewline{{{verbatim(line)}}}" for line in text.rstrip("\n").split("\n"))
                return rf"\ewlisting{{{lines}}}"
            case BulletList(items):
                return self._list(((r"\textbullet", item) for item in items), gap)
            case NumberedList(items, start):
                return self._list(((f"{number}.", item) for number, item in enumerate(items, start)), gap)
            case Table():
                return self._table(block, gap)
            case Drawing():
                return rf"\ewfigure{self._drawn(block)}"
            case Picture():
                return rf"\ewpicture{{{self._picture(block)}}}"
            case _:
                assert_never(block)

    def _alone(self, display: Display) -> str:
        return rf"\ewdisplay{{{self.math(display.tex)}}}"

    def drawing(self, drawing: Drawing) -> Tex:
        """Return a drawing without the room around it that a figure of its own has."""
        return Tex(rf"\ewdrawing{self._drawn(drawing)}")

    def _drawn(self, drawing: Drawing) -> str:
        sketch = strokes(drawing.tikz)
        if sketch is not None:
            return f"{{}}{{{sketch}}}"
        name = hashlib.sha256(drawing.tikz.encode()).hexdigest()[:12]
        place = "/".join(map(str, drawing.place))
        marked = rf"\ewat{{{self.marker}!{glyphs.escape(place)}}}" if place and self.marker else ""
        back = rf"\ewat{{{self.marker}}}" if marked else ""
        return f"{{{name}}}{{{marked}%\n{drawing.tikz}%\n{back}}}"

    def _picture(self, picture: Picture) -> str:
        name = hashlib.sha256(picture.data).hexdigest()[:12] + PurePosixPath(picture.name).suffix.lower()
        self.pictures[name] = picture.data
        if picture.width is None:
            # Natural size, but never wider than the text.
            return rf"\ewfitline{{\linewidth}}{{\includegraphics{{{name}}}}}"
        return rf"\includegraphics[width={centimetres(picture.width)}]{{{name}}}"

    def _list(self, items: Iterable[tuple[str, Blocks]], gap: Gap) -> str:
        written = "".join(f"\\ewitem{{{mark}}}{self.blocks(item, gap)}\n" for mark, item in items)
        return f"\\begin{{ewlist}}{written}\\end{{ewlist}}"

    def _table(self, table: Table, gap: Gap) -> str:
        rows = [[self.inlines(cell, gap) for cell in row] for row in table.rows]
        head = [rf"\textbf{{{self.inlines(cell, gap)}}}" for cell in table.header]
        lines = [r" & ".join(row) + r" \\" for row in rows]
        above = [" & ".join(head) + r" \\ \ewthin"] if head else []
        body = "\n".join([r"\ewthick", *above, *lines, r"\ewthick"])
        return f"\\begin{{ewtable}}\\begin{{tabular}}{{{_columns(table)}}}\n{body}\n\\end{{tabular}}\\end{{ewtable}}"


def _columns(table: Table) -> str:
    widths = [0] * len(table.aligns)
    for row in (table.header, *table.rows):
        widths = [max(width, extent(cell)) for width, cell in zip(widths, row, strict=False)] + widths[len(row) :]
    if sum(widths) <= _WIDE_TABLE:
        return "".join(_COLUMN[align] for align in table.aligns)
    share = [Fraction(max(width, 6), sum(max(width, 6) for width in widths)) for width in widths]
    room = 0.97 - 0.026 * len(widths)  # the rest is the room between columns
    return "".join(
        rf">{{{_BROKEN_COLUMN[align]}\arraybackslash}}p{{{float(part) * room:.3f}\linewidth}}"
        for align, part in zip(table.aligns, share, strict=True)
    )


def extent(children: Inlines) -> int:
    """Return about how many characters wide a line's content is; a control sequence counts as one."""
    total = 0
    for child in children:
        match child:
            case Text(text) | Code(text):
                total += len(text)
            case Math(tex):
                total += len(re.sub(r"\\[A-Za-z]+|[{}_^\\$\s]", lambda found: "x" if len(found[0]) > 1 else "", tex))
            case Emphasis(inner) | Strong(inner):
                total += extent(inner)
            case Blank(_, width):
                total += int(width * 5)
            case LineBreak():
                total += 1
            case _:
                assert_never(child)
    return total


def verbatim(text: str) -> Tex:
    """Return characters for the monospaced font: every space kept, no ligatures, straight quotes."""
    written: list[str] = []
    before = ""
    for run in _RUN.findall(text):
        if run == before and run in _JOINED:
            written.append("{}")
        written.append(_STRAIGHT.get(run) or glyphs.escape(run))
        before = run
    return Tex("".join(written))


def centimetres(length: Fraction) -> str:
    """Return a length as TeX reads it."""
    return f"{float(length):.4g}cm"


def filled_gaps(worked: Mapping[str, Tex]) -> Gap:
    """Return the gaps of a key: each with its answer, where there is one."""

    def write(blank: Blank) -> Tex:
        return Tex(rf"\ewblank{{{centimetres(blank.width)}}}{{{worked.get(blank.id, Tex(''))}}}")

    return write
