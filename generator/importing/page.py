"""A text of HTML → blocks of content; what has no place in them is told and kept as words."""

from __future__ import annotations

import re
from typing import cast

from generator.content import (
    Blank,
    Block,
    Blocks,
    BulletList,
    Code,
    Display,
    Inline,
    LineBreak,
    Listing,
    Math,
    NumberedList,
    Paragraph,
    Picture,
    Text,
)
from generator.diagnostics import Place
from generator.importing import pictures
from generator.importing.characters import GAPS, printable, squeezed, tidied
from generator.importing.formulas import delimited, formula
from generator.importing.html import Markup, Node, parsed
from generator.importing.html_tables import rows_of, table
from generator.importing.imported import Report
from generator.importing.lines import as_line
from generator.importing.mathml import Tree, tex_of
from generator.importing.numerals import numeral
from generator.importing.runs import grouped, trimmed
from generator.importing.wordlists import listed

_PLAIN_INLINES = listed(
    "span font a u ins big small abbr label q cite dfn mark bdi bdo time data nobr tt_ acronym center_ wbr ruby rt rp"
)
_PARAGRAPHS = listed(
    "p div section article header footer main aside address center figure figcaption form fieldset legend "
    "details summary nav body html tbody thead tfoot caption noscript blockquote dt hgroup"
)
_SILENT = listed("meta link base title head colgroup col area map param source track wbr style")


def content(markup: Markup, report: Report) -> Blocks:
    """Return the blocks of a text of HTML."""
    text = markup.text
    if not text.strip():
        return ()
    page = _Page(markup, report)
    page.children(parsed(text))
    return page.finished()


class _Page:
    """Collects blocks; ``line`` is the paragraph at work: inlines, each bold or italic or neither."""

    def __init__(self, markup: Markup, report: Report) -> None:
        self.markup = markup
        self.report = report
        self.blocks: list[Block] = []
        self.line: list[tuple[Inline, bool, bool]] = []
        self.bold = self.italic = False
        self.offset = 0

    def place(self) -> Place:
        return self.markup.place(self.offset)

    def tell(self, code: str, message: str, hint: str = "") -> None:
        self.report.say(code, self.place(), message, hint)

    # ------------------------------------------------------------ collecting
    def add(self, inline: Inline) -> None:
        self.line.append((inline, self.bold, self.italic))

    def flush(self) -> None:
        inlines = trimmed(grouped(self.line))
        if inlines:
            self.blocks.append(Paragraph(inlines))
        self.line = []

    def block(self, block: Block) -> None:
        self.flush()
        self.blocks.append(block)

    def finished(self) -> Blocks:
        self.flush()
        return tuple(self.blocks)

    def inside(self, node: Node) -> Blocks:
        """The blocks of an element on their own."""
        inner = _Page(self.markup, self.report)
        inner.bold, inner.italic, inner.offset = self.bold, self.italic, self.offset
        inner.children(node)
        return inner.finished()

    # ------------------------------------------------------------ walking
    def children(self, node: Node) -> None:
        for each in node.content:
            if isinstance(each, str):
                self.text(each)
            else:
                self.offset = each.offset
                self.element(each)

    def element(self, node: Node) -> None:
        name = node.name
        if name in ("b", "strong"):
            self.styled(node, bold=True)
        elif name in ("i", "em", "var"):
            self.styled(node, italic=True)
        elif name in ("code", "tt", "kbd", "samp"):
            self.code(node)
        elif name in ("sub", "sup"):
            self.script(node)
        elif name == "br":
            self.add(LineBreak())
        elif name == "img":
            self.image(node)
        elif name == "math":
            self.math(tex_of(cast(Tree, node)), node.attributes.get("display") == "block", node.characters())
        elif name == "script":
            self.script_math(node)
        elif name == "a":
            self.link(node)
        elif name in _PLAIN_INLINES:
            self.children(node)
        elif name in _PARAGRAPHS:
            self.flush()
            self.children(node)
            self.flush()
        elif name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.flush()
            self.styled(node, bold=True)
            self.flush()
        elif name in ("ul", "ol", "dir", "menu"):
            self.items(node)
        elif name == "dl":
            self.block(BulletList(tuple(each for each in map(self.inside, node.children()) if each)))
        elif name == "table":
            self.table(node)
        elif name == "pre":
            self.listing(node)
        elif name == "hr":
            self.flush()
        elif name in _SILENT:
            if name == "style":
                self.tell("style-lost", "a style sheet of the text is left out")
        else:
            self.tell("unknown-element", f"<{name}> has no place in a question", "its words are kept")
            self.children(node)

    def styled(self, node: Node, bold: bool = False, italic: bool = False) -> None:
        before = self.bold, self.italic
        self.bold, self.italic = self.bold or bold, self.italic or italic
        self.children(node)
        self.bold, self.italic = before

    # ------------------------------------------------------------ words
    def text(self, characters: str) -> None:
        for k, piece in enumerate(delimited(characters)):
            if k % 2 == 0:
                self.words(piece)
                continue
            opener, tex = piece[:2], piece[2:-2]
            self.math(formula(tex), opener != r"\(", piece)

    def words(self, characters: str) -> None:
        for k, piece in enumerate(GAPS.split(characters)):
            if k % 2:
                self.add(Blank(f"g{piece}"))
                continue
            shown = squeezed(printable(piece, self.place(), self.report))
            if shown:
                self.add(Text(shown))

    def math(self, tex: str | None, display: bool, written: str) -> None:
        if tex is None:
            shown = squeezed(printable(written, self.place(), self.report)).strip()
            if shown:
                self.tell("unsupported-formula", f"a formula is kept as its source: {_short(shown)}", "write it anew")
                self.add(Code(shown))
        elif display:
            self.block(Display(tex))
        else:
            self.add(Math(tex))

    def code(self, node: Node) -> None:
        shown = printable(node.characters(), self.place(), self.report)
        if "\n" in shown.strip("\n"):
            self.block(Listing(tidied(shown)))
        elif shown.strip():
            self.add(Code(squeezed(shown)))

    def script(self, node: Node) -> None:
        words = squeezed(node.characters()).strip()
        mark = "_" if node.name == "sub" else "^"
        plain = re.fullmatch(r"[A-Za-z]|[0-9+\-−,. ]+", words)
        body = words if plain else rf"\text{{{words}}}"
        tex = formula(f"{{}}{mark}{{{body}}}") if words else None
        if tex is not None and not node.children():
            self.add(Math(tex))
        elif words:
            self.add(Text(mark))
            self.children(node)

    def script_math(self, node: Node) -> None:
        kind = node.attributes.get("type", "")
        if kind.startswith("math/tex"):
            self.math(formula(node.characters()), "display" in kind, node.characters())
        else:
            self.tell("script-lost", "a script of the text is left out")

    def link(self, node: Node) -> None:
        self.children(node)
        address = node.attributes.get("href", "").strip()
        if address and not address.startswith(("#", "javascript:")) and address not in node.characters():
            shown = squeezed(printable(address, self.place(), self.report))
            self.tell("link", f"a link becomes its address: {_short(shown)}", "an exam on paper has no links")
            self.add(Text(" ("))
            self.add(Code(shown))
            self.add(Text(")"))

    def image(self, node: Node) -> None:
        attributes = node.attributes
        tex = attributes.get("data-equation-content")
        if tex:
            self.math(formula(tex), False, tex)
            return
        name = attributes.get("src", "")
        data = pictures.from_data_url(name) if name.startswith("data:") else self.markup.images(name)
        called = "data:" if name.startswith("data:") else name
        alt = printable(attributes.get("alt", ""), self.place(), self.report)
        found = pictures.picture(data, called, alt, attributes.get("width", ""), self.place(), self.report)
        if isinstance(found, Picture):
            self.block(found)
        else:
            for each in found:
                self.add(Text(printable(each.text, self.place(), self.report)) if isinstance(each, Text) else each)

    # ------------------------------------------------------------ blocks
    def listing(self, node: Node) -> None:
        shown = printable(node.characters(), self.place(), self.report)
        if shown.strip():
            self.block(Listing(tidied(shown)))

    def items(self, node: Node) -> None:
        listed = [self.inside(each) for each in node.children() if each.name not in _SILENT]
        loose = Node("body", content=[each for each in node.content if isinstance(each, str) and each.strip()])
        kept = tuple(each for each in (*listed, self.inside(loose)) if each)
        if not kept:
            return
        if node.name == "ol":
            first = node.attributes.get("start", "1").strip()
            kind = node.attributes.get("type", "1")
            if kind not in ("1", ""):
                self.lettered(kept, kind)
                return
            start = int(first) if first.isascii() and first.isdigit() and len(first) < 6 else 1
            self.block(NumberedList(kept, start))
        else:
            self.block(BulletList(kept))

    def lettered(self, items: tuple[Blocks, ...], kind: str) -> None:
        """A list counted in letters: our lists count in numbers, so the letters become words."""
        self.flush()
        for k, item in enumerate(items):
            letter = f"{numeral(k, kind)}. "
            if isinstance(item[0], Paragraph):
                self.blocks.append(Paragraph((Text(letter), *item[0].children)))
                self.blocks += item[1:]
            else:
                self.blocks += [Paragraph((Text(letter.strip()),)), *item]

    def table(self, node: Node) -> None:
        rows = list(rows_of(node))
        if not rows:
            self.children(node)
            return
        if len(rows) == 1 == len(rows[0]):
            self.flush()
            self.blocks += self.inside(rows[0][0])
            return
        shown: list[Picture] = []
        for row in rows:
            if any("colspan" in cell.attributes or "rowspan" in cell.attributes for cell in row):
                self.tell("table-spans", "cells that span several are one cell here", "look at the table")
        self.block(table(rows, lambda cell: as_line(self.inside(cell), shown)))
        if shown:
            self.tell("image-in-table", "an image within a table stands below it")
            self.blocks += shown


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
