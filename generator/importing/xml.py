"""XML that others wrote, as a tree in which everything has its place.

No document type with declarations is read, so no entity can be defined, let alone expanded (billion laughs) or fetched
(XXE); expat loads nothing from elsewhere. Size, depth and the number of elements are bounded.
"""

from __future__ import annotations

import bisect
import html.entities
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from generator.diagnostics import Diagnostic, Place, Rejected

MOST_BYTES = 64 * 2**20
MOST_ELEMENTS = 500_000
DEEPEST = 120
_UNDEFINED = 11  # XML_ERROR_UNDEFINED_ENTITY
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")


@dataclass
class Text:
    """Characters with the places of their pieces."""

    pieces: list[str] = field(default_factory=list)
    starts: list[tuple[int, int, int]] = field(default_factory=list)  # offset, line, column
    length: int = 0

    def add(self, piece: str, line: int, column: int) -> None:
        """Add characters that stand at a place."""
        self.starts.append((self.length, line, column))
        self.pieces.append(piece)
        self.length += len(piece)

    def __str__(self) -> str:
        return "".join(self.pieces)


@dataclass
class Element:
    """An element: its name without a namespace, attributes likewise, children and characters in order."""

    name: str
    attributes: dict[str, str]
    place: Place
    content: list[Element | Text] = field(default_factory=list)
    namespace: str = ""

    def elements(self) -> Iterator[Element]:
        """Yield the child elements."""
        return (each for each in self.content if isinstance(each, Element))

    def all(self, name: str) -> Iterator[Element]:
        """Yield the children of a name."""
        return (each for each in self.elements() if each.name == name)

    def first(self, *path: str) -> Element | None:
        """Return the first element along a path of names."""
        here: Element | None = self
        for name in path:
            here = None if here is None else next(here.all(name), None)
        return here

    def within(self, *names: str) -> Iterator[Element]:
        """Yield the elements of these names below, in document order, however deep."""
        waiting = list(reversed([*self.elements()]))
        while waiting:
            each = waiting.pop()
            if each.name in names:
                yield each
            waiting += reversed([*each.elements()])

    def characters(self) -> str:
        """Return the characters inside, of children too."""
        return "".join(str(each) if isinstance(each, Text) else each.characters() for each in self.content)

    def word(self, *path: str) -> str:
        """Return the characters at the end of a path without white space around them; empty where it is not there."""
        found = self.first(*path)
        return "" if found is None else found.characters().strip()

    def at(self, offset: int) -> Place:
        """Return the place of a character of this element's own text."""
        seen = 0
        for each in self.content:
            if isinstance(each, Text):
                if offset < seen + each.length:
                    begin, line, column = each.starts[bisect.bisect_right(each.starts, (offset - seen, 10**9, 0)) - 1]
                    inside = "".join(each.pieces)[begin : offset - seen]
                    newlines = inside.count("\n")
                    after = len(inside) - inside.rfind("\n") - 1
                    return Place(self.place.file, line + newlines, after + 1 if newlines else column + len(inside))
                seen += each.length
        return self.place


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name
        self.root: Element | None = None
        self.open: list[Element] = []
        self.count = 0
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.StartDoctypeDeclHandler = self.doctype
        parser.EntityDeclHandler = self.entity
        parser.SkippedEntityHandler = self.skipped
        parser.ExternalEntityRefHandler = self.external

    def place(self) -> Place:
        return Place(self.name, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def refuse(self, code: str, message: str, hint: str = "") -> Rejected:
        return Rejected([Diagnostic("error", code, self.place(), message, hint)])

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS or len(self.open) >= DEEPEST:
            raise self.refuse("xml-too-large", f"more than {MOST_ELEMENTS} elements, or {DEEPEST} in one another")
        space, _, local = name.rpartition(" ")
        own = {each.rpartition(" ")[2]: value for each, value in attributes.items()}
        made = Element(local, own, self.place(), namespace=space)
        if self.open:
            self.open[-1].content.append(made)
        else:
            self.root = made
        self.open.append(made)

    def end(self, name: str) -> None:
        self.open.pop()

    def characters(self, data: str) -> None:
        if not self.open:
            return
        content = self.open[-1].content
        if not content or not isinstance(content[-1], Text):
            content.append(Text())
        last = content[-1]
        assert isinstance(last, Text)
        last.add(data, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def doctype(self, name: str, system: str | None, public: str | None, internal: bool) -> None:
        """A bare reference to a DTD, as QTI 1.2 has it, is read over and never loaded; declarations are refused."""
        if internal:
            raise self.refuse("xml-declarations", "a document type with declarations is not read", "take it out")

    def entity(self, *declared: Any) -> None:
        raise self.refuse("xml-declarations", "an entity is declared here, which is not read", "take it out")

    def external(self, *reference: Any) -> int:
        raise self.refuse("xml-declarations", "an entity from elsewhere is not read", "take it out")

    def skipped(self, name: str, is_parameter: bool) -> None:
        """Behind a DTD that is not loaded a name such as nbsp is not known to expat; those of HTML are to us."""
        known = html.entities.html5.get(f"{name};")
        if known is None:
            raise self.refuse("xml-unknown-entity", f"nothing says what &{name}; stands for", "write the character")
        self.characters(known)


def read_xml(name: str, data: bytes) -> Element:
    """Return the root of a document; raises Rejected, with the place, for what is not XML or not to be read."""
    if len(data) > MOST_BYTES:
        message = f"the file is larger than {MOST_BYTES // 2**20} MiB"
        raise Rejected([Diagnostic("error", "file-too-large", Place(name, 1, 1), message, "split it")])
    try:
        return _parsed(name, data)
    except expat.ExpatError as error:
        if error.code == _UNDEFINED:
            named = _NAMED.sub(_numbered, data)
            if named != data:
                return read_xml(name, named)
        place = Place(name, error.lineno, error.offset + 1)
        reason = expat.ErrorString(error.code) or "broken"
        raise Rejected([Diagnostic("error", "not-xml", place, f"this is no XML: {reason}")]) from error
    except (LookupError, ValueError) as error:  # an encoding that Python lacks
        raise Rejected([Diagnostic("error", "not-xml", Place(name, 1, 1), f"this is no XML: {error}")]) from error


def _parsed(name: str, data: bytes) -> Element:
    reader = _Reader(name)
    reader.parser.Parse(data, True)
    assert reader.root is not None
    return reader.root


def _numbered(found: re.Match[bytes]) -> bytes:
    """A name of HTML, such as nbsp, as numbers of characters, which XML knows; its own five names stay."""
    name = found[1].decode("ascii")
    known = html.entities.html5.get(f"{name};") if name not in ("amp", "lt", "gt", "quot", "apos") else None
    return found[0] if known is None else "".join(f"&#{ord(each)};" for each in known).encode("ascii")
