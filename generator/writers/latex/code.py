"""The code on every page of a personal copy: exam, copy and page with a check character, as a QR code. No name."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import segno

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# The best mask (ISO/IEC 18004, 7.8.3) matters to cameras, not to scanners.
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


@lru_cache(maxsize=4096)  # exam and key of a copy have the same
def page_content(exam: str, copy: str, page: int) -> str:
    """Return what a page's code holds.

    >>> page_content("dl-endterm", "K7Q2", 3)
    'dl-endterm|K7Q2|3|X'
    """
    text = f"{exam}|{copy}|{page}"
    return f"{text}|{check_character(text)}"


def modules(content: str) -> int:
    """Return the number of modules on a side of a content's code."""
    return 17 + 4 * _version(len(content.encode()))


@lru_cache(maxsize=4096)  # exam and key of a copy have the same
def image(content: str) -> bytes:
    """Return the code as PDF operators: an image mask of one unit a module, from the origin downwards to the right.

    A row of it is a number, its bits are the modules; hexadecimal, so that no byte of it looks like an operator.
    """
    size, width = modules(content), (modules(content) + 7) // 8
    rows = b"".join(row.to_bytes(width, "big") for row in _rows(content))
    head = b"q %d 0 0 -%d 0 %d cm BI /W %d /H %d /IM true /D [1 0] /F /AHx ID " % (size, size, size, size, size)
    return head + rows.hex().encode() + b"> EI Q"


def matrix(content: str) -> tuple[tuple[bool, ...], ...]:
    """Return the modules, row by row; True is dark."""
    size, width = modules(content), (modules(content) + 7) // 8 * 8
    return tuple(tuple(bool(row >> (width - 1 - column) & 1) for column in range(size)) for row in _rows(content))


# With version, level and mask fixed, each module is a sum modulo 2 of bits of the content and a constant: the code of a
# content is that of another one as long, and for each bit that differs what this bit changes (the codewords of Reed and
# Solomon are linear, ISO/IEC 18004, 7.5). So a code costs some additions of large numbers instead of its computation.
# The other one is the first that came: pages of one copy differ in few bits.

_first: dict[int, bytes] = {}


def _rows(content: str) -> list[int]:
    data = content.encode()
    size, width = modules(content), (modules(content) + 7) // 8 * 8
    first = _first.setdefault(len(data), data)
    code = _computed(first)
    for place, (byte, known) in enumerate(zip(data, first, strict=True)):
        change = byte ^ known
        bit = 0
        while change >> bit:
            if change >> bit & 1:
                code ^= _change(len(data), place, bit)
            bit += 1
    mask = (1 << width) - 1
    return [code >> width * (size - 1 - row) & mask for row in range(size)]


@cache
def _change(length: int, place: int, bit: int) -> int:
    """What one bit of a content of that length changes in its code."""
    first = _first[length]
    changed = first[:place] + bytes([first[place] ^ 1 << bit]) + first[place + 1 :]
    return _computed(changed) ^ _computed(first)


@cache
def _computed(data: bytes) -> int:
    """The modules as one number, each row filled up to whole bytes."""
    import segno

    version = _version(len(data))
    code: segno.QRCode = segno.make(
        data, error="m", version=version, mask=_MASK, mode="byte", micro=False, boost_error=False
    )
    whole = 0
    for row in code.matrix:
        bits = int("".join("1" if module else "0" for module in row), 2)
        padded = (len(row) + 7) // 8 * 8
        whole = whole << padded | bits << (padded - len(row))
    return whole


@cache
def _version(length: int) -> int:
    import segno

    return int(segno.make("x" * length, error="m", micro=False, boost_error=False).version)
