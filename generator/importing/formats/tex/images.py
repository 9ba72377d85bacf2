r"""``\includegraphics``: the file that it names, and the width that it asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from generator.importing.formats.tex.parsing import Node

_ENDINGS = ("", ".png", ".jpg", ".jpeg", ".pdf")
_WIDTH = re.compile(r"width\s*=\s*([\d.]+)\s*(cm|mm|in|\\(?:text|line|column)width)?")


def named(node: Node) -> str:
    """Return the name of the file, as it is written."""
    return (node.raw or [""])[0].strip()


def data_of(name: str, images: Mapping[str, bytes]) -> bytes | None:
    """Return the file of a name that may lack its ending, None where it cannot be read."""
    for ending in _ENDINGS:
        try:
            return images[name + ending]
        except (KeyError, ValueError, OSError):
            continue
    return None


def width_of(node: Node) -> Fraction | None:
    """Return the width in centimetres, between a half and 16; None where none is asked for."""
    found = _WIDTH.search(node.option or "")
    if found is None:
        return None
    try:
        number = Fraction(found[1])
    except ValueError:
        return None
    unit = found[2] or "cm"
    scale = {"cm": Fraction(1), "mm": Fraction(1, 10), "in": Fraction(254, 100)}.get(unit, Fraction(16))
    size = Fraction(round(number * scale * 10), 10)
    return min(max(size, Fraction(1, 2)), Fraction(16))
