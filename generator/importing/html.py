r"""HTML as question editors write it → content: paragraphs, lists, tables, code, formulas, images.

Formulas stand between ``\(…\)``, ``\[…\]`` or ``$$…$$``, in MathML, in ``script type="math/tex"``, or in Canvas'
images with ``data-equation-content``. What has no place in content is told and kept as words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from html.parser import HTMLParser

from generator.diagnostics import Place
from generator.importing.imported import Report
from generator.importing.wordlists import listed
from generator.values import dataclass

DEEPEST = 100
MOST_NODES = 200_000
_VOID = listed("area base br col embed hr img input link meta param source track wbr")
# An opening tag of these ends an open element of those.
_CLOSES = {
    "li": {"li"},
    "tr": {"tr", "td", "th"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "p": {"p"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "option": {"option"},
}
_FENCES = {
    "li": {"ul", "ol"},
    "tr": {"table"},
    "td": {"table", "tr"},
    "th": {"table", "tr"},
    "dt": {"dl"},
    "dd": {"dl"},
}
_BLOCKS = listed("p div ul ol dl table pre blockquote h1 h2 h3 h4 h5 h6 hr section article figure center")


@dataclass
class Node:
    """An element of HTML; ``offset`` is where it begins in the text."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    content: list[Node | str] = field(default_factory=list)
    offset: int = 0

    def children(self) -> list[Node]:
        """The child elements."""
        return [each for each in self.content if isinstance(each, Node)]

    def characters(self) -> str:
        """The characters inside."""
        return "".join(each if isinstance(each, str) else each.characters() for each in self.content)


@dataclass(frozen=True)
class Markup:
    """A text of HTML with what belongs to it: places of its characters, images by the name it calls them."""

    text: str
    place: Callable[[int], Place]
    images: Callable[[str], bytes | None]


class _Builder(HTMLParser):
    """Builds a tree that is as deep as it is allowed to be; what closes nothing is read over, as browsers do."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("body")
        self.open = [self.root]
        self.count = 0
        starts = [0]
        for found in re.finditer("\n", text):
            starts.append(found.end())
        self.starts = starts

    def begins(self) -> int:
        line, column = self.getpos()
        return self.starts[min(line - 1, len(self.starts) - 1)] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count += 1
        if self.count > MOST_NODES:
            return
        ends = _CLOSES.get(tag, {"p"} if tag in _BLOCKS else set())
        for at in range(len(self.open) - 1, 0, -1):
            if self.open[at].name in _FENCES.get(tag, {"div", "td", "li", "th", "table", "body"}):
                break
            if self.open[at].name in ends:
                del self.open[at:]
                break
        made = Node(tag, {name: value or "" for name, value in attrs}, offset=self.begins())
        self.open[-1].content.append(made)
        if tag not in _VOID and len(self.open) < DEEPEST:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.open[-1].name == tag and tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self.open) - 1, 0, -1):
            if self.open[at].name == tag:
                del self.open[at:]
                return

    def handle_data(self, data: str) -> None:
        content = self.open[-1].content
        if content and isinstance(content[-1], str):
            content[-1] += data
        else:
            content.append(data)


def parsed(text: str) -> Node:
    """Return the tree of a text of HTML; anything is HTML."""
    builder = _Builder(text)
    try:
        builder.feed(text)
        builder.close()
    except AssertionError:  # html.parser of some Pythons: a broken <![ or <!DOCTYPE
        builder.handle_data(re.sub(r"<[^>]*>", " ", text))
    return builder.root


__all__ = ["Markup", "Node", "Report", "parsed"]
