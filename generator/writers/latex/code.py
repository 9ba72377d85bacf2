"""The code on every page of a personal copy: exam, copy and page with a check character, as a QR code. No name."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import segno

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# With a fixed mask the matrix costs a tenth; the best mask (ISO/IEC 18004, 7.8.3) matters to cameras, not to scanners.
_MASK = 2


def check_character(text: str) -> str:
    """Return the check character of the letters and digits in ``text``, case ignored: ISO/IEC 7064, MOD 37,36.

    It finds every single wrong character and nearly every transposition.

    >>> check_character("A12425GABC1234002")
    'M'
    """
    total = 36
    for character in text.upper():
        if character in _ALPHABET:
            total = (total + _ALPHABET.index(character)) % 36 or 36
            total = total * 2 % 37
    return _ALPHABET[(37 - total) % 36]


def page_content(exam: str, copy: str, page: int) -> str:
    """Return what a page's code holds.

    >>> page_content("dl-endterm", "K7Q2", 3)
    'dl-endterm|K7Q2|3|X'
    """
    text = f"{exam}|{copy}|{page}"
    return f"{text}|{check_character(text)}"


@cache
def _version(length: int) -> int:
    import segno

    return int(segno.make("x" * length, error="m", micro=False, boost_error=False).version)


def rectangles(content: str) -> tuple[int, str]:
    """Return the number of modules of a side and the dark runs as PDF rectangles, one unit a module, y upwards.

    The upper left corner of the code is the origin.
    """
    import segno

    size = _version(len(content.encode()))
    code: segno.QRCode = segno.make(content, error="m", version=size, mask=_MASK, micro=False, boost_error=False)
    found: list[str] = []
    for row, modules in enumerate(code.matrix):
        start = None
        for column, dark in enumerate((*modules, 0)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                found.append(f"{start} {row} {column - start} 1 re")
                start = None
    return len(code.matrix), " ".join(found)
