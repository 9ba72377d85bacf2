r"""Content → HTML fragments, each value escaped once. How math and pictures are written is the format's to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import assert_never

from generator.content import (
    Align,
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
from generator.values import dataclass


def text(characters: str) -> str:
    """Return characters as HTML text, also fit for an attribute in double quotes.

    >>> text("a<b & c")
    'a&lt;b &amp; c'
    """
    return escape(characters, quote=False).replace('"', "&quot;")


def tex_math(tex: str, display: bool) -> str:
    r"""Return a formula for an LMS that typesets TeX between ``\(…\)`` and ``\[…\]``.

    A formula holds no ``<`` of its own behind it: escaped, it comes back as typed when the page is read.

    >>> tex_math("a<b", display=False)
    '\\(a&lt;b\\)'
    """
    return rf"\[{text(tex)}\]" if display else rf"\({text(tex)}\)"


def no_gap(blank: Blank) -> str:
    """Return a gap that is only shown."""
    return "______"


def styled_cell(align: Align) -> str:
    """Return the attributes of a table's cell, for pages whose style sheet is another's."""
    return f' style="text-align: {align}; padding: 0 0.5em"'


Gap = Callable[[Blank], str]


def starting(start: int) -> str:
    """Return the attribute of a list that counts from ``start``."""
    return f' start="{start}"' if start != 1 else ""


@dataclass(frozen=True)
class Scribe:
    """Writes content as HTML. ``math`` writes a formula (TeX, display or not), ``figure`` an image.

    ``cell`` and ``list_start`` write attributes that not every format knows; ``naming`` a formula in what names
    something else, such as a table's header.
    """

    math: Callable[[str, bool], str]
    figure: Callable[[Drawing | Picture], str]
    cell: Callable[[Align], str] = styled_cell
    list_start: Callable[[int], str] = starting
    naming: Callable[[str, bool], str] | None = None

    def names(self) -> Scribe:
        """Return the scribe that writes names: labels of fields, headers of tables."""
        return self if self.naming is None else replace(self, math=self.naming)

    def inlines(self, children: Inlines, gap: Gap = no_gap) -> str:
        """Return one line's content; ``gap`` writes the gaps in it."""
        return "".join(self._inline(child, gap) for child in children)

    def label(self, label: Inlines) -> str:
        """Return what stands before a field that is called by a label: the label and a colon, nothing for none."""
        return f"{self.inlines(label)}: " if label else ""

    def _inline(self, inline: Inline, gap: Gap) -> str:
        match inline:
            case Text(characters):
                return text(characters)
            case Math(tex):
                return self.math(tex, False)
            case Code(characters):
                return f"<code>{text(characters)}</code>"
            case Emphasis(children):
                return f"<em>{self.inlines(children, gap)}</em>"
            case Strong(children):
                return f"<strong>{self.inlines(children, gap)}</strong>"
            case LineBreak():
                return "<br/>"
            case Blank():
                return gap(inline)
            case _:
                assert_never(inline)

    def blocks(self, blocks: Blocks, gap: Gap = no_gap) -> str:
        """Return paragraphs, lists, tables and figures."""
        return "".join(self._block(block, gap) for block in blocks)

    def _block(self, block: Block, gap: Gap) -> str:
        match block:
            case Paragraph(children):
                return f"<p>{self.inlines(children, gap)}</p>"
            case Display(tex):
                return f"<p>{self.math(tex, True)}</p>"
            case Listing(characters):
                return f"<pre><code>{text(characters.rstrip(chr(10)))}</code></pre>"
            case BulletList(items):
                return f"<ul>{self._items(items, gap)}</ul>"
            case NumberedList(items, start):
                return f"<ol{self.list_start(start)}>{self._items(items, gap)}</ol>"
            case Table():
                return self._table(block, gap)
            case Drawing() | Picture():
                return f"<p>{self.figure(block)}</p>"
            case _:
                assert_never(block)

    def _items(self, items: tuple[Blocks, ...], gap: Gap) -> str:
        return "".join(f"<li>{self.blocks(item, gap)}</li>" for item in items)

    def _table(self, table: Table, gap: Gap) -> str:
        head = self._row("th", table, table.header, gap) if table.header else ""
        rows = "".join(self._row("td", table, row, gap) for row in table.rows)
        return f"<table>{f'<thead>{head}</thead>' if head else ''}<tbody>{rows}</tbody></table>"

    def _row(self, tag: str, table: Table, cells: tuple[Inlines, ...], gap: Gap) -> str:
        scribe = self.names() if tag == "th" else self
        written = (
            f"<{tag}{self.cell(align)}>{scribe.inlines(cell, gap)}</{tag}>"
            for align, cell in zip(table.aligns, cells, strict=True)
        )
        return f"<tr>{''.join(written)}</tr>"


def is_plain(inlines: Inlines) -> bool:
    """True where a line is characters alone, so that a place without HTML can hold it."""
    return all(isinstance(inline, Text) for inline in inlines)


def figures(blocks: Blocks) -> list[Drawing | Picture]:
    """Return the figures of blocks, in order."""
    found: list[Drawing | Picture] = []
    for block in blocks:
        match block:
            case Drawing() | Picture():
                found.append(block)
            case BulletList(items) | NumberedList(items):
                for item in items:
                    found += figures(item)
            case _:
                pass  # figures stand in blocks alone
    return found
