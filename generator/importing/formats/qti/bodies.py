"""The body of an item as HTML: what is to be answered is taken out, and a mark stands in its place."""

from __future__ import annotations

import bisect
from collections.abc import Callable
from html import escape

from generator.content import Blocks
from generator.diagnostics import Place
from generator.importing.characters import GAP, GAP_END
from generator.importing.html import Markup
from generator.importing.imported import Report
from generator.importing.page import content
from generator.importing.xml import Element, Text

Image = Callable[[str], bytes | None]

_VOID = frozenset({"br", "img", "hr", "col"})


class Body:
    """Writes elements as HTML and keeps where each piece came from."""

    def __init__(self, item: Element, image: Image, report: Report) -> None:
        self.item = item
        self.image = image
        self.report = report
        self.special: Callable[[Element, Body], str | None] = lambda node, body: None
        self.pieces: list[str] = []
        self.starts: list[tuple[int, Place]] = []
        self.length = 0

    def blocks(self, *nodes: Element) -> Blocks:
        """Return the content of elements."""
        inner = Body(self.item, self.image, self.report)
        inner.special = self.special
        for node in nodes:
            inner.children(node)
        return inner.finished()

    def finished(self) -> Blocks:
        """Return what was written as blocks."""
        return content(Markup("".join(self.pieces), self.place, self.image), self.report)

    def place(self, offset: int) -> Place:
        """Return the place of a character of what was written."""
        at = bisect.bisect_right([begin for begin, _ in self.starts], offset) - 1
        return self.starts[at][1] if at >= 0 else self.item.place

    def put(self, html: str, place: Place) -> None:
        """Write HTML that stands at a place."""
        self.starts.append((self.length, place))
        self.pieces.append(html)
        self.length += len(html)

    def children(self, node: Element) -> None:
        """Write what stands in an element."""
        offset = 0
        for each in node.content:
            if isinstance(each, Text):
                written = str(each)
                self.put(escape(written, quote=False), node.at(offset) if written.strip() else node.place)
                offset += each.length
            else:
                self.element(each)

    def element(self, node: Element) -> None:
        """Write an element; what is special is written by who knows it."""
        special = self.special(node, self)
        if special is not None:
            self.put(special, node.place)
            return
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes.items())
        name = node.name
        if name == "contentBody":
            self.children(node)
            return
        if name == "object":  # an image of QTI 2
            source, alt = escape(node.attributes.get("data", "")), escape(node.characters())
            self.put(f'<img src="{source}" alt="{alt}"/>', node.place)
            return
        self.put(f"<{name}{attributes}>", node.place)
        if name not in _VOID:
            self.children(node)
            self.put(f"</{name}>", node.place)


def mark(number: int) -> str:
    """Return what stands in a text for what is to be answered there."""
    return f"{GAP}{number}{GAP_END}"
