"""The texts of an item of QTI 1.2: HTML in ``mattext``, images, what stands around the responses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape

from generator.content import Blocks, Inlines, Picture
from generator.importing.answers import Context
from generator.importing.formats.qti.bodies import Image
from generator.importing.html import Markup
from generator.importing.lines import as_line, is_flat
from generator.importing.page import content
from generator.importing.xml import Element

_PLAIN = frozenset({"text/plain"})
TEXTS = frozenset({"mattext", "mat_formattedtext"})
RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp")


class Materials:
    """Reads the texts of an item; pictures of texts that are single lines are kept in ``pictures``."""

    def __init__(self, item: Element, image: Image, context: Context) -> None:
        self.item = item
        self.image = image
        self.context = context
        self.pictures: list[Picture] = []

    def html(self, *nodes: Element) -> str:
        """Return the texts of elements as HTML, each on lines of its own, without those of responses."""
        return "".join(piece for node in nodes for piece in self._pieces(node, None))

    def html_around(self, node: Element, fields: Mapping[int, str]) -> str:
        """Return the texts of an element in one flow; ``fields`` writes what stands for a response, by its ``id()``."""
        return "".join(self._pieces(node, fields))

    def _pieces(self, node: Element, fields: Mapping[int, str] | None) -> Iterator[str]:
        if node.name in TEXTS:
            text = node.characters()
            kind = node.attributes.get("texttype", node.attributes.get("type", "")).lower()
            plain = kind in _PLAIN and not re.search(r"<[a-z/][^>]*>", text)
            written = escape(text, quote=False) if plain else text
            yield written if fields is not None else f"<div>{written}</div>"
        elif node.name == "material":
            # ILIAS puts a file beside the text that shows it.
            shown = "".join(each.characters() for each in node.within(*TEXTS))
            for each in node.elements():
                if each.name != "matimage" or f'"{each.attributes.get("label", "")}"' not in shown:
                    yield from self._pieces(each, fields)
        elif node.name == "matimage":
            alt = node.attributes.get("label", "")
            yield f'<img src="{escape(node.attributes.get("uri", ""))}" alt="{escape(alt)}"/>'
        elif node.name in ("mataudio", "matvideo", "matapplet", "matapplication"):
            self.context.tell("unknown-element", f"<{node.name}> has no place in a question")
        elif node.name == "matbreak":
            yield "<br/>"
        elif node.name not in RESPONSES:
            for each in node.elements():
                yield from self._pieces(each, fields)
        elif fields is not None:
            for each in node.all("material"):
                yield from self._pieces(each, fields)
            yield fields[id(node)]

    def blocks(self, *nodes: Element, edit: str | None = None) -> Blocks:
        """Return the texts of elements as blocks."""
        text = self.html(*nodes) if edit is None else edit
        place = nodes[0].place if nodes else self.item.place
        holder = next((each for node in nodes for each in node.within(*TEXTS)), None)
        return content(
            Markup(text, lambda at: holder.place if holder is not None else place, self.image), self.context.report
        )

    def line(self, node: Element, what: str) -> Inlines:
        """Return the text of an element as one line."""
        blocks = self.blocks(node)
        if not is_flat(blocks):
            self.context.tell("made-one-line", f"{what} is a single line here: paragraphs follow one another in it")
        return as_line(blocks, self.pictures)
