"""Writing: numbered objects → a file (ISO 32000-1, 7.5). It names no program, no time and no place."""

from __future__ import annotations

import zlib

HEADER = b"%PDF-1.5\n%\xd0\xd4\xc5\xd8\n"
_LEVEL = 6


def deflated(content: bytes) -> bytes:
    """Return content as a ``FlateDecode`` stream holds it."""
    return zlib.compress(content, _LEVEL)


def inflated(stream: bytes) -> bytes:
    """Return the content of a ``FlateDecode`` stream."""
    return zlib.decompress(stream)


class Writer:
    """Collects objects and gives the file; an object may be named before it is there.

    >>> writer = Writer()
    >>> pages = writer.reserve()
    >>> page = writer.add(b"<</Type/Page/MediaBox[0 0 9 9]/Parent %d 0 R>>" % pages)
    >>> writer.fill(pages, b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % page)
    >>> writer.finish(writer.add(b"<</Type/Catalog/Pages %d 0 R>>" % pages))[:8]
    b'%PDF-1.5'
    """

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def reserve(self) -> int:
        """Return the number of an object that is filled later."""
        self._bodies.append(b"null")
        return len(self._bodies)

    def fill(self, number: int, body: bytes) -> None:
        """Say what a reserved object is."""
        self._bodies[number - 1] = body

    def add(self, body: bytes) -> int:
        """Add an object and return its number."""
        self._bodies.append(body)
        return len(self._bodies)

    def add_stream(self, head: bytes, stream: bytes) -> int:
        """Add a stream with the entries of its dictionary, but for its length."""
        return self.add(b"<<%b/Length %d>>\nstream\n%b\nendstream" % (head, len(stream), stream))

    def finish(self, root: int) -> bytes:
        """Return the file; ``root`` is the number of its catalogue."""
        parts = [HEADER]
        table = [b"0000000000 65535 f \n"]
        place = len(HEADER)
        for number, body in enumerate(self._bodies, 1):
            table.append(b"%010d 00000 n \n" % place)
            written = b"%d 0 obj\n%b\nendobj\n" % (number, body)
            parts.append(written)
            place += len(written)
        parts.append(b"xref\n0 %d\n" % len(table))
        parts += table
        parts.append(b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(table), root, place))
        return b"".join(parts)
