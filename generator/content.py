"""What a reader sees, as data: a closed set of blocks and inlines.

Math is TeX text that has passed the gate of :mod:`generator.tex`; figures are data. A writer is a function from
these values to its format and ends each ``match`` in ``assert_never``.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import Literal

from generator.values import dataclass

Align = Literal["left", "center", "right"]


# ---------------------------------------------------------------- inlines
@dataclass(frozen=True)
class Text:
    """Plain characters; the writer escapes them."""

    text: str


@dataclass(frozen=True)
class Emphasis:
    """Italic text."""

    children: Inlines


@dataclass(frozen=True)
class Strong:
    """Bold text."""

    children: Inlines


@dataclass(frozen=True)
class Code:
    """Inline code, verbatim."""

    text: str


@dataclass(frozen=True)
class Math:
    """A formula in the line: TeX without the dollars."""

    tex: str


@dataclass(frozen=True)
class LineBreak:
    """A forced new line within a paragraph."""


@dataclass(frozen=True)
class Blank:
    """A gap to fill in, named as in the question's ``gaps``; ``width`` in centimetres."""

    id: str
    width: Fraction = Fraction(2)


Inline = Text | Emphasis | Strong | Code | Math | LineBreak | Blank
Inlines = tuple[Inline, ...]


# ---------------------------------------------------------------- blocks
@dataclass(frozen=True)
class Paragraph:
    """Inlines set as one paragraph."""

    children: Inlines


@dataclass(frozen=True)
class Display:
    """A formula on a line of its own: TeX without the dollars."""

    tex: str


@dataclass(frozen=True)
class Listing:
    """A block of code, verbatim."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class BulletList:
    """An unordered list; each item is a sequence of blocks."""

    items: tuple[Blocks, ...]


@dataclass(frozen=True)
class NumberedList:
    """An ordered list that counts from ``start``."""

    items: tuple[Blocks, ...]
    start: int = 1


@dataclass(frozen=True)
class Table:
    """A table; ``header`` may be empty, each row has ``len(aligns)`` cells."""

    aligns: tuple[Align, ...]
    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]


@dataclass(frozen=True)
class Drawing:
    """A figure as TikZ code (a whole ``tikzpicture`` or rules), with its text alternative.

    ``worked`` is the code on the key where that shows more; both are of one size. ``place`` is the path in the
    question's YAML that a TeX error in it is reported at.
    """

    tikz: str
    alt: str
    worked: str = ""
    place: tuple[str | int, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Picture:
    """An image file (PNG, JPEG or PDF) by its bytes; ``width`` in centimetres, None for its natural size."""

    name: str
    data: bytes = field(repr=False)
    alt: str = ""
    width: Fraction | None = None


Block = Paragraph | Display | Listing | BulletList | NumberedList | Table | Drawing | Picture
Blocks = tuple[Block, ...]
