"""Reading: the objects of a PDF file with a plain cross-reference table (ISO 32000-1, 7.5.4), as pdfTeX writes it
with ``\\pdfobjcompresslevel0``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.values import dataclass

REFERENCE = re.compile(rb"(?<![\d.])(\d+) 0 R(?![A-Za-z])")

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_TABLE = re.compile(rb"xref\s+0 (\d+)\s*\n")
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_LENGTH = re.compile(rb"/Length (\d+)(?![\d ]* R)")
_CATEGORY = re.compile(rb"/([A-Za-z]+)\s*(?:<<([^<>]*)>>|(\d+) 0 R)")
_NAMED = re.compile(rb"/([^\s/<>\[\]()]+)\s*(\d+ 0 R|<<[^<>]*>>|\[[^\[\]]*\])")
_ENTRY = 20  # bytes of a line of the table
_STREAM = b"\nstream\n"


class WrongPdf(ValueError):
    """A file that is not built as expected."""


@dataclass(frozen=True)
class Entry:
    """An object: what stands before its stream, and the stream as it lies in the file."""

    head: bytes
    stream: bytes | None = None

    def references(self) -> Iterator[int]:
        """Yield the numbers of the objects that it names."""
        for found in REFERENCE.finditer(self.head):
            yield int(found[1])


class Objects:
    """The objects of a file, read when they are asked for; raises WrongPdf where there is no plain table."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._resources: dict[bytes, dict[bytes, dict[bytes, bytes]]] = {}
        start = _START.search(data, max(0, len(data) - 64))
        table = _TABLE.match(data, int(start[1])) if start else None
        root = _ROOT.search(data, table.end()) if table else None
        if table is None or root is None:
            raise WrongPdf("there is no plain cross-reference table")
        lines = data[table.end() : table.end() + _ENTRY * int(table[1])]
        self._places = {
            number: int(lines[_ENTRY * number : _ENTRY * number + 10])
            for number in range(int(table[1]))
            if lines[_ENTRY * number + 17 : _ENTRY * number + 18] == b"n"
        }
        self.root = int(root[1])

    def __getitem__(self, number: int) -> Entry:
        """Return an object; raises WrongPdf where there is none."""
        if number not in self._places:
            raise WrongPdf(f"there is no object {number}")
        head_start = self._data.index(b"obj", self._places[number]) + 3
        end = self._data.index(b"endobj", head_start)
        stream_start = self._data.find(_STREAM, head_start, end)
        if stream_start < 0:
            return Entry(self._data[head_start:end].strip())
        head = self._data[head_start:stream_start].strip()
        length = _LENGTH.search(head)
        if length is None:
            raise WrongPdf(f"the stream {number} does not tell its length")
        first = stream_start + len(_STREAM)
        return Entry(head, self._data[first : first + int(length[1])])

    def pages(self) -> list[int]:
        """Return the numbers of the pages in order."""
        return list(self._below(self._only(self.root, rb"/Pages (\d+) 0 R")))

    def _below(self, number: int) -> Iterator[int]:
        head = self[number].head
        if b"/Kids" not in head:
            yield number
            return
        kids = re.search(rb"/Kids\s*\[([^\]]*)\]", head)
        for found in REFERENCE.finditer(kids[1]) if kids else ():
            yield from self._below(int(found[1]))

    def _only(self, number: int, pattern: bytes) -> int:
        found = re.search(pattern, self[number].head)
        if found is None:
            raise WrongPdf(f"object {number} is not what it should be")
        return int(found[1])

    def resources(self, head: bytes) -> dict[bytes, dict[bytes, bytes]]:
        """Return the resources that a page or a form names, by category: references, arrays or dictionaries."""
        found = re.search(rb"/Resources (\d+) 0 R", head)
        if found is None:
            return {}
        text = self[int(found[1])].head
        if text not in self._resources:  # many forms use the same fonts
            self._resources[text] = self._categories(text)
        return self._resources[text]

    def _categories(self, text: bytes) -> dict[bytes, dict[bytes, bytes]]:
        categories: dict[bytes, dict[bytes, bytes]] = {}
        for category, inside, number in _CATEGORY.findall(text):
            named = self[int(number)].head.strip()[2:-2] if number else inside
            categories[category] = dict(_NAMED.findall(named))
        return categories


def reference(value: bytes) -> int:
    """Return the number of the object that a value refers to; raises WrongPdf where it is none."""
    found = REFERENCE.fullmatch(value)
    if found is None:
        raise WrongPdf(f"{value!r} does not name an object")
    return int(found[1])
