"""Elements of QTI files by their names in QTI 2.1, whichever version a file is of."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

_MATH = "{http://www.w3.org/1998/Math/MathML}"


class Trap(Exception):
    """What a player refuses, or reads as something else without a word."""


def named(tag: str) -> str:
    """The name of an element as QTI 2.1 has it: ``qti-response-if`` is responseIf."""
    own = tag.rpartition("}")[2]
    return _humped(own[4:]) if own.startswith("qti-") else own


def _humped(name: str) -> str:
    return re.sub(r"-([a-z])", lambda found: found[1].upper(), name)


def attributes(node: ET.Element) -> dict[str, str]:
    """Attributes by their names in QTI 2.1."""
    return {key if key.startswith("{") else _humped(key): value for key, value in node.attrib.items()}


def given_kind(node: ET.Element) -> str:
    """The base type of a test's constant."""
    return next((attributes(each)["baseType"] for each in children(node, "baseValue")), "")


def children(node: ET.Element, *names: str) -> list[ET.Element]:
    """The children of some names."""
    return [each for each in node if named(each.tag) in names]


def below(node: ET.Element, *names: str) -> Iterator[ET.Element]:
    """All elements of some names."""
    return (each for each in node.iter() if named(each.tag) in names)


def plain(node: ET.Element) -> str:
    """What a reader sees: characters, formulas between the signs of TeX."""
    if node.tag == f"{_MATH}math":
        return rf"\({node.get('alttext')}\)"
    return (node.text or "") + "".join(plain(each) + (each.tail or "") for each in node)
