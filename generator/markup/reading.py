"""Markdown's block tokens → the template of a text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from generator.content import Align
from generator.diagnostics import Fault, suggest
from generator.markup.blocks import (
    BlockLeaf,
    Layout,
    ListingLeaf,
    ListLeaf,
    ParagraphLeaf,
    PictureLeaf,
    Row,
    RowsLeaf,
    TableLeaf,
)
from generator.markup.marks import LEFT, RIGHT, TagMark
from generator.markup.nesting import Nesting
from generator.markup.rules import cells_of
from generator.markup.running import Reading, closing, mark_of
from generator.markup.template import For, If

if TYPE_CHECKING:
    from markdown_it.token import Token

_REFUSED = {
    "heading_open": ("a heading", "a title is a field of its own; **strong** words can begin a paragraph"),
    "blockquote_open": ("a block quote", "write \\> for the character"),
    "html_block": ("HTML", "write \\< for the character"),
    "hr": ("a rule", "an empty line begins a new paragraph"),
}
_WIDTH = re.compile(r"\{\s*width\s*=\s*(\d+(?:\.\d+)?)\s*(cm|mm)\s*\}\Z")
# In code a line of tags alone leaves no empty line behind.
_LONE_TAGS = re.compile(rf"^[ \t]*((?:{LEFT}.{RIGHT}[ \t]*)+)\n", re.MULTILINE)
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")
_DEFINITION = re.compile(r"\[[^\]]+\]:")


class Reader:
    """Reads the block tokens of one text."""

    def __init__(self, reading: Reading, images: Mapping[str, bytes]) -> None:
        self.reading = reading
        self.images = images

    def layout(self, tokens: Sequence[Token]) -> Layout:
        """Return the template of a sequence of blocks."""
        nesting: Nesting[BlockLeaf] = Nesting(self.reading.names, self.reading.faults)
        at = 0
        while at < len(tokens):
            end = closing(tokens, at)
            self._block(tokens[at : end + 1], nesting)
            at = end + 1
        return nesting.finish()

    def _block(self, tokens: Sequence[Token], nesting: Nesting[BlockLeaf]) -> None:
        head = tokens[0]
        match head.type:
            case "tags":
                for mark in mark_of(self.reading.marks, head.content):
                    if isinstance(mark, TagMark):
                        nesting.tag(mark)
            case "paragraph_open":
                nesting.leaf(self._paragraph(tokens[1]))
            case "bullet_list_open" | "ordered_list_open":
                nesting.leaf(self._list(tokens, nesting))
            case "table_open":
                nesting.leaf(self._table(tokens))
            case "rows_open":
                rows = self._rows(tokens, None)
                nesting.leaf(RowsLeaf(rows, self.reading.masked.at(self._inside(head, "|"))))
            case "fence":
                words = head.info.split()
                language = next((word for word in words if word != "values"), "")
                code = _LONE_TAGS.sub(r"\1", head.content).rstrip("\n")
                nesting.leaf(ListingLeaf(self.reading.pieces(code), language))
            case _:
                what, hint = _REFUSED.get(head.type, (head.type, ""))
                self.reading.refuse(what, self._inside(head, ""), hint)

    def _inside(self, token: Token, needle: str) -> int:
        """Where a block's own text begins: behind the indentation and marks of lists."""
        begin = self.reading.line_start(token)
        line = self.reading.masked.text[begin:].split("\n", 1)[0]
        return begin + (line.find(needle) if needle and needle in line else len(line) - len(line.lstrip()))

    # ------------------------------------------------------------ lists
    def _list(self, tokens: Sequence[Token], nesting: Nesting[BlockLeaf]) -> ListLeaf:
        numbered = tokens[0].type == "ordered_list_open"
        start = int(tokens[0].attrs.get("start", 1)) if numbered else None
        items: list[Layout] = []
        at = 1
        while at < len(tokens) - 1:
            end = closing(tokens, at)
            items.append(self.layout(tokens[at + 1 : end]))
            at = end + 1
        return ListLeaf(tuple(items), start, joins=nesting.behind_control())

    # ------------------------------------------------------------ tables
    def _table(self, tokens: Sequence[Token]) -> TableLeaf:
        aligns = tuple(_align(token) for token in tokens if token.type == "th_open")
        header, *rows = self._rows(tokens, len(aligns))
        return TableLeaf(aligns, header, tuple(rows))

    def _rows(self, tokens: Sequence[Token], columns: int | None) -> tuple[Row, ...]:
        rows: list[list[Any]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
                self._count(token, columns)
            elif token.type == "inline":
                begin = self.reading.line_start(token)
                rows[-1].append(self.reading.running(token.children or [], begin, "in a table"))
        return tuple(tuple(row) for row in rows)

    def _count(self, token: Token, columns: int | None) -> None:
        """Refuse a row that Markdown would fill up or cut."""
        begin = self.reading.line_start(token)
        line = self.reading.masked.text[begin:].split("\n", 1)[0]
        cells = len(cells_of(line[line.find("|") :] if _ITEM.match(line) else line))
        if columns is not None and cells != columns:
            message = f"this row has {cells} of the table's {columns} cells"
            hint = "an empty line ends a table; \\| is a bar within a cell"
            self.reading.faults.append(Fault((), "table-row", message, hint, offset=self.reading.masked.at(begin)))

    # ------------------------------------------------------------ paragraphs
    def _paragraph(self, inline: Token) -> ParagraphLeaf | PictureLeaf:
        children = inline.children or []
        begin = self.reading.line_start(inline)
        if children and children[0].type == "image" and self._alone(children):
            return self._picture(children, begin)
        if _DEFINITION.match(inline.content):
            self.reading.refuse("a reference definition", self._inside(inline, "["), "write the text where it belongs")
        return ParagraphLeaf(self.reading.running(children, begin))

    def _alone(self, children: Sequence[Token]) -> bool:
        behind = "".join(token.content for token in children[1:]).strip()
        return not behind or behind.startswith("{")

    def _picture(self, children: Sequence[Token], begin: int) -> PictureLeaf:
        image = children[0]
        name = unquote(str(image.attrs.get("src", "")))
        position = self.reading.masked.text.find("![", begin)
        offset = self.reading.masked.at(position)
        behind = "".join(token.content for token in children[1:]).strip()
        width = _WIDTH.match(behind)
        if behind and width is None:
            self._fault("unsupported-markup", f"{behind!r} says nothing known about an image", offset, "{width=5cm}")
        if not image.content.strip():
            self._fault("missing-alt", "an image needs a text alternative", offset, f"![what it shows]({name})")
        path = PurePosixPath(name)
        data = self.images.get(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not name:
            self._fault("missing-image", f"{name!r} is not a file name inside the question's folder", offset)
        elif data is None:
            hint = suggest(name, self.images) or "an image lies in the question's folder"
            self._fault("missing-image", f"there is no image {name!r}", offset, hint)
        size = Fraction(width[1]) / (10 if width[2] == "mm" else 1) if width else None
        return PictureLeaf(name, data or b"", self.reading.words(image.children or []), size)

    def _fault(self, code: str, message: str, offset: int, hint: str = "") -> None:
        self.reading.faults.append(Fault((), code, message, hint, offset=offset))


def _align(token: Token) -> Align:
    style = str(token.attrs.get("style", ""))
    return "right" if "right" in style else "center" if "center" in style else "left"


def check_rows(layout: Layout, columns: int | None, faults: list[Fault]) -> int | None:
    """Check that rows made by loops and tests continue a table with as many columns.

    ``columns`` are those of the table that ends just before, None where there is none; the same is returned for what
    comes behind.
    """
    for node in layout:
        match node:
            case For(body=body):
                inside = check_rows(body, columns, faults)
                columns = columns if inside == columns else None
            case If(branches=branches):
                ends = {check_rows(body, columns, faults) for _, _, body in branches} | {columns}
                columns = ends.pop() if len(ends) == 1 else None
            case TableLeaf(aligns=aligns):
                columns = len(aligns)
            case RowsLeaf(rows=rows, offset=offset):
                if columns is None or any(len(row) != columns for row in rows):
                    message = "this row continues no table of as many columns"
                    hint = "a table begins with a header row and a row of |---|---|"
                    faults.append(Fault((), "table-row", message, hint, offset=offset))
            case ListLeaf(items=items):
                for item in items:
                    check_rows(item, None, faults)
                columns = None
            case _:
                columns = None
    return columns
