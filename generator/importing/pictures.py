"""Images from elsewhere: named by their content, of a kind that can be printed, of a bounded size."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from fractions import Fraction

from generator.content import Inline, Picture, Text
from generator.course import MOST_IMAGE_BYTES
from generator.diagnostics import Place
from generator.importing.imported import Report

FOLDER = "images"
_KINDS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"%PDF-", "pdf"))
_OTHERS = ((b"GIF8", "gif"), (b"RIFF", "webp"), (b"<svg", "svg"), (b"<?xml", "svg"), (b"BM", "bmp"))
_DATA = re.compile(r"data:[\w.+/-]*(?:;[\w=.-]+)*;base64,", re.IGNORECASE)
_WIDEST = Fraction(16)
_PIXELS_A_CENTIMETRE = Fraction(9600, 254)  # CSS: 96 to the inch


def decoded(text: str) -> bytes | None:
    """Return the bytes of base64, None where it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def from_data_url(url: str) -> bytes | None:
    """Return the bytes of a ``data:`` address, None for any other."""
    found = _DATA.match(url)
    return decoded(url[found.end() :]) if found else None


def picture(
    data: bytes | None, called: str, alt: str, width: str, place: Place, report: Report
) -> Picture | tuple[Inline, ...]:
    """Return the image as a picture, or words that stand for one that cannot be shown."""
    called = called if len(called) <= 80 else called[:77] + "…"
    alt = " ".join(alt.split())
    shown = f"[{alt or called or 'image'}]"
    if data is None:
        report.say("missing-image", place, f"the image {called!r} is not in the file", "add it by hand")
        return (Text(shown),)
    digest = hashlib.blake2b(data, digest_size=8).hexdigest()
    if len(data) > MOST_IMAGE_BYTES:
        limit = f"{MOST_IMAGE_BYTES // 2**20} MiB"
        report.say("large-image", place, f"the image {called!r} is larger than {limit}", "add a smaller one by hand")
        return (Text(shown),)
    kind = next((ending for magic, ending in _KINDS if data.startswith(magic)), None)
    if kind is None:
        other = next(
            (ending for magic, ending in _OTHERS if data.lstrip()[:5].lower().startswith(magic.lower())), "bin"
        )
        name = f"{FOLDER}/{digest}.{other}"
        report.kept[name] = data
        report.say("unsupported-image", place, f"the image {called!r} is not PNG, JPEG or PDF", f"convert {name}")
        return (Text(shown),)
    if not alt:
        alt = called.rpartition("/")[2].rpartition(".")[0].replace("_", " ").strip() or "image"
        report.say("missing-alt", place, f"the image {called!r} has no text alternative", "say what it shows")
    return Picture(f"{FOLDER}/{digest}.{kind}", data, alt, _centimetres(width))


def _centimetres(width: str) -> Fraction | None:
    found = re.match(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*\Z", width)
    if not found or not int(found[1]):
        return None
    size = Fraction(round(int(found[1]) / _PIXELS_A_CENTIMETRE * 10), 10)
    return min(max(size, Fraction(1, 2)), _WIDEST)
