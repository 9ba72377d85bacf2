"""Pictures within the page, and formulas as MathML with the classes by which the style sheet aligns their columns."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from xml.etree import ElementTree

from generator.content import Align, Drawing, Picture
from generator.export.fragments import text
from generator.export.mathml import mathml
from generator.export.pictures import Image, Pictures, key

_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
_COLUMNS = re.compile(r'<mtable([^>]*) columnalign="([a-z ]+)"')


def inline_image(figure: Drawing | Picture, pictures: Pictures) -> str:
    """Return a figure with its bytes in it."""
    image = pictures[key(figure)]
    return f'<img src="{address(image)}" alt="{text(figure.alt)}"{_size(image)}/>'


def shared_image(figure: Drawing | Picture, pictures: Pictures) -> str:
    """Return a figure whose bytes stand once on the page: the script puts them in where it is shown."""
    name = key(figure)
    return f'<img data-picture="{name}" alt="{text(figure.alt)}"{_size(pictures[name])}/>'


def address(image: Image) -> str:
    """Return an image as a ``data:`` address."""
    type = _TYPES[PurePosixPath(image.name).suffix]
    return f"data:{type};base64,{base64.b64encode(image.data).decode('ascii')}"


def addresses(names: Iterable[str], pictures: Pictures) -> dict[str, str]:
    """Return the addresses of some pictures by name."""
    return {name: address(pictures[name]) for name in sorted(names)}


def _size(image: Image) -> str:
    size = f' width="{image.width}"' if image.width else ""
    return size + (f' height="{image.height}"' if image.height else "")


def formula(tex: str, display: bool) -> str:
    """Return a formula. MathML Core aligns columns by style alone, so each table says how its columns run."""
    return _COLUMNS.sub(_with_classes, mathml(tex, display))


def naming_formula(tex: str, display: bool) -> str:
    """Return a formula in a label or a table's header: with a name in words, as a name holds no structure."""
    shown = formula(tex, display)
    return shown.replace(" alttext=", f' aria-label="{text(in_line(shown))}" alttext=', 1)


def in_line(math: str) -> str:
    """Return MathML as a line of characters, fractions and powers with their signs.

    >>> in_line(formula(r"\\frac{\\partial h_3}{2}", False))
    '(∂ h 3) / 2'
    """
    return " ".join(_in_line(ElementTree.fromstring(math)).split())


def _in_line(element: ElementTree.Element) -> str:
    inner = [_in_line(each) for each in element]
    match element.tag.rpartition("}")[2], inner:
        case "mfrac", [above, below]:
            return f"{_group(above)} / {_group(below)}"
        case "msup", [base, "′" as prime]:
            return f"{base}{prime}"
        case "msup", [base, power]:
            return f"{base} ^ {_group(power)}"
        case "msubsup" | "munderover", [base, lower, upper]:
            return f"{base} {lower} {upper if upper == '′' else f'^ {_group(upper)}'}"
        case "msqrt", _:
            return f"√ {_group(' '.join(inner))}"
        case _:
            return " ".join([element.text or "", *inner])


def _group(words: str) -> str:
    words = " ".join(words.split())
    return f"({words})" if " " in words else words


def _with_classes(found: re.Match[str]) -> str:
    classes = " ".join(f"{align}-{k}" for k, align in enumerate(found[2].split(), 1))
    return f'<mtable{found[1]} class="{classes}" columnalign="{found[2]}"'


def cell(align: Align) -> str:
    """Return the class of a table's cell: the page's policy allows no styles of single elements."""
    return f' class="to-{align}"'
