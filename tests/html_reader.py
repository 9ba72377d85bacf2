"""A page of the format html, read back as a browser does: elements, variants in templates, blocks of data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

_VOID = {"meta", "br", "input", "img", "link", "hr"}


@dataclass
class Element:
    """An element: its tag, attributes, children, and text among them."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    def all(self, tag: str = "", name: str = "") -> Iterator[Element]:
        """Yield the elements below, in order, of a tag and a class."""
        for child in self.children:
            if isinstance(child, Element):
                if (not tag or child.tag == tag) and (not name or name in child.classes):
                    yield child
                yield from child.all(tag, name)

    @property
    def classes(self) -> list[str]:
        """The element's classes."""
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        r"""All text, a formula as ``\(TeX\)`` from its alternative text."""
        if self.tag == "math":
            return rf"\({self.attributes['alttext']}\)"
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def data(self) -> Any:
        """What a block of data holds."""
        return json.loads(self.text)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read_page(page: bytes) -> Element:
    """Return the tree of a page; an element that is not closed in its place is a failure."""
    builder = _Builder()
    builder.feed(page.decode())
    builder.close()
    assert builder.open == [builder.root]
    return builder.root


def plain(markup: str) -> str:
    r"""HTML as a reader sees it, formulas as ``\(TeX\)``."""
    return read_page(markup.encode()).text.strip()


def variants(article: Element) -> list[Element]:
    """The variants of a question: the one that is shown, then those in templates."""
    return list(article.all("div", "variant"))


def fields_of(box: Element) -> list[Element]:
    """The fields of a response."""
    return [each for each in box.all() if each.tag in ("input", "select", "textarea")]


def words_of(text: str) -> str:
    """Text with every run of spaces as one."""
    return re.sub(r"\s+", " ", text).strip()
