"""Several of our papers → one file: what they have alike (fonts, heads and feet, units) stands in it once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import BinaryIO

from generator.pdf.objects import REFERENCE, Objects, WrongPdf, reference
from generator.pdf.writing import HEADER

_A4 = b"[0 0 595.276 841.89]"


def merge(papers: Iterable[bytes], out: BinaryIO, multiple: int) -> tuple[int, ...]:
    """Write papers behind one another into a file; return with which page (from 1) each begins.

    Each is filled up with empty pages to a multiple of so many, so that none begins on the back of another when all are
    printed on both sides. Only one paper is held in memory. Raises WrongPdf for a file that is not one of ours.
    """
    file = _Merged(out)
    starts = []
    for paper in papers:
        starts.append(len(file.kids) + 1)
        file.take(paper)
        for _ in range(-len(file.kids) % multiple):
            file.blank()
    file.finish()
    return tuple(starts)


class _Merged:
    """A file in the making; objects are written as soon as they are known."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.place = out.write(HEADER)
        self.places: list[int] = []
        self.kids: list[int] = []
        self.known: dict[bytes, int] = {}
        self.pages = self._reserved()

    def _reserved(self) -> int:
        self.places.append(0)
        return len(self.places)

    def _write(self, number: int, body: bytes) -> int:
        self.places[number - 1] = self.place
        self.place += self.out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        return number

    def _shared(self, body: bytes) -> int:
        digest = hashlib.sha256(body).digest()
        if digest not in self.known:
            self.known[digest] = self._write(self._reserved(), body)
        return self.known[digest]

    def take(self, paper: bytes) -> None:
        """Add the pages of a paper."""
        objects = Objects(paper)
        numbers: dict[int, int] = {}
        for page in objects.pages():
            head = objects[page].head
            parent, resources = _named(head, b"Parent"), _named(head, b"Resources")
            numbers[parent] = self.pages
            if resources not in numbers:
                numbers[resources] = self._reserved()  # figures in it name it in their turn
                self._write(numbers[resources], self._moved(objects, objects[resources].head, numbers))
            self.kids.append(self._write(self._reserved(), self._moved(objects, head, numbers)))

    def _moved(self, objects: Objects, head: bytes, numbers: dict[int, int]) -> bytes:
        """Return a head with the numbers that its references have here; what they name is added before."""
        for found in REFERENCE.findall(head):
            number = int(found)
            if number not in numbers:
                entry = objects[number]
                body = self._moved(objects, entry.head, numbers)
                if entry.stream is not None:
                    body += b"\nstream\n" + entry.stream + b"\nendstream"
                numbers[number] = self._shared(body)
        return REFERENCE.sub(lambda found: b"%d 0 R" % numbers[int(found[1])], head)

    def blank(self) -> None:
        """Add an empty page."""
        body = b"<</Type/Page/Parent %d 0 R/MediaBox%b/Resources<<>>>>" % (self.pages, _A4)
        self.kids.append(self._write(self._reserved(), body))

    def finish(self) -> None:
        """Write what stands at the end."""
        kids = b" ".join(b"%d 0 R" % each for each in self.kids)
        self._write(self.pages, b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(self.kids), kids))
        root = self._write(self._reserved(), b"<</Type/Catalog/Pages %d 0 R>>" % self.pages)
        table = b"".join(b"%010d 00000 n \n" % place for place in self.places)
        self.out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(self.places) + 1) + table)
        trailer = b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        self.out.write(trailer % (len(self.places) + 1, root, self.place))


def _named(head: bytes, key: bytes) -> int:
    _, found, behind = head.partition(b"/" + key + b" ")
    named = REFERENCE.match(behind) if found else None
    if named is None:
        raise WrongPdf(f"a page names no {key.decode()}")
    return reference(named[0])
