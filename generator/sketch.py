"""Drawing primitives that the figures share, and the checks of what a figure is given.

A :class:`Sheet` collects marks in centimetres and is drawn twice: for the exam, and for the key, where what the exam
leaves out stands in the colour ``accent`` of the theme. Coordinates are exact until :func:`centimetres` writes them.
Only the core of TikZ is used: no library needs to be loaded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from generator.diagnostics import Fault
from generator.glyphs import escape, unsupported
from generator.numbers import Value, approximate, is_exact
from generator.numbers.printing import plain, tex
from generator.tex import check_math
from generator.values import dataclass

Side = Literal["both", "exam", "key"]
Length: TypeAlias = int | Fraction
Point: TypeAlias = tuple[Length, Length]
# The name of a node, where a line ends at its rim.
Anchor: TypeAlias = Point | str

# A longer number would run out of the place that a figure has for it.
LONGEST_NUMBER = 12
LONGEST_LABEL = 60
# Far beyond what can be read off an axis, and still within TeX's 575 cm after scaling.
LARGEST_NUMBER = 10**6


@dataclass(frozen=True)
class Figure:
    """LaTeX code for the exam and for the key (equal where nothing is left out), and the exam's picture in words."""

    exam: str
    key: str
    alt: str


# ---------------------------------------------------------------- numbers and labels
def centimetres(length: Length) -> str:
    """Return an exact length with three decimal places, halves away from zero.

    >>> centimetres(2), centimetres(Fraction(-1, 3))
    ('2.000', '-0.333')
    """
    return parts_of_centimetre(length.numerator, length.denominator)


def parts_of_centimetre(count: int, of: int) -> str:
    """Return count / of centimetres as :func:`centimetres` does; the parts need not be in lowest terms.

    >>> parts_of_centimetre(4, 2), parts_of_centimetre(-2, 6)
    ('2.000', '-0.333')
    """
    thousandths = (2000 * abs(count) + of) // (2 * of)
    sign = "-" if count < 0 and thousandths else ""
    return f"{sign}{thousandths // 1000}.{thousandths % 1000:03}"


def math(value: Value) -> str:
    """Return a value as TeX in math mode with its dollars."""
    return f"${tex(value)}$"


def label(text: str, name: str) -> str:
    """Return the TeX of an author's label: ``$…$`` is math and passes the gate, all else is escaped.

    Raises ValueError that names the argument when the label cannot be set.
    """
    faults: list[Fault] = []
    check_label(text, faults)
    if faults:
        raise ValueError(f"{name}: {faults[0].message}")
    return "".join(f"${piece}$" if number % 2 else escape(piece) for number, piece in enumerate(text.split("$")))


def check_label(text: str, faults: list[Fault]) -> None:
    """Append what keeps a label from being set; offsets count from its first character."""
    if len(text) > LONGEST_LABEL:
        faults.append(Fault((), "wrong-argument", f"a label has at most {LONGEST_LABEL} characters"))
        return
    if text.count("$") % 2:
        faults.append(Fault((), "unbalanced-math", "a '$' has no partner", offset=text.rindex("$")))
        return
    start = 0
    for number, piece in enumerate(text.split("$")):
        if number % 2:
            found: list[Fault] = []
            check_math(piece, {}, found)
            faults.extend(fault.within((), start) for fault in found)
        else:
            for offset, character in unsupported(piece):
                message = f"the character {character!r} cannot be set"
                faults.append(Fault((), "missing-glyph", message, offset=start + offset))
        start += len(piece) + 1


def spoken(text: str) -> str:
    """Return a label for a text alternative: the same without dollars and backslashes."""
    return text.replace("$", "").replace("\\", "")


def said(value: Value) -> str:
    """Return a value for a text alternative: a decimal where it ends within four places, else as printed plainly.

    >>> said(Fraction(47, 10)), said(Fraction(1, 3))
    ('4.7', '1/3')
    """
    if isinstance(value, Fraction) and 10**4 % value.denominator == 0:
        digits = f"{abs(value.numerator) * 10**4 // value.denominator:05}"
        return f"{'-' if value < 0 else ''}{digits[:-4]}.{digits[-4:]}".rstrip("0").rstrip(".")
    return plain(value)


def breadth(value: Value) -> int:
    """Return about how many characters wide a value is in print: a fraction is as wide as its longer half.

    >>> breadth(Fraction(-1, 300)), breadth(12)
    (4, 2)
    """
    flat = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", lambda match: max(match[1], match[2], key=len), tex(value))
    return len(re.sub(r"[\\{}\s]", "", flat))


# ---------------------------------------------------------------- what a figure is given
def whole(name: str, value: object, least: int, most: int) -> int:
    """Return ``value`` as an int within bounds; raises ValueError that names the argument."""
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"{name} is a whole number from {least} to {most}, not {_shown(value)}")
    return value


def truth(name: str, value: object) -> bool:
    """Return ``value`` as a bool; raises ValueError that names the argument."""
    if type(value) is not bool:
        raise ValueError(f"{name} is true or false, not {_shown(value)}")
    return value


def number(name: str, value: object) -> Fraction:
    """Return a coordinate as a fraction (an irrational one to 20 digits); raises ValueError that names the argument."""
    if not is_exact(value):
        raise ValueError(f"{name} is a number, not {_shown(value)}")
    result = Fraction(value) if isinstance(value, int | Fraction) else Fraction(approximate(value))
    if abs(result) > LARGEST_NUMBER:
        raise ValueError(f"{name} is too large to draw: {_shown(value)}")
    return result


def entry(name: str, value: object, longest: int = LONGEST_NUMBER) -> Any:
    """Return a value that is printed in a figure: a number, or one already formatted.

    Raises ValueError that names the argument where it is wider than ``longest`` characters.
    """
    if not is_exact(value) and not (hasattr(value, "tex") and hasattr(value, "text")):
        raise ValueError(f"{name} is a number, not {_shown(value)}")
    printable: Any = value
    if breadth(printable) > longest:
        raise ValueError(f"{name} is too long to print in its place of {longest} characters: {_shown(value)}")
    return printable


def entries(name: str, value: object, least: int, most: int) -> tuple[Any, ...]:
    """Return the ``least`` to ``most`` items of a tensor or list; raises ValueError that names the argument."""
    if isinstance(value, str) or (not isinstance(value, Sequence) and not hasattr(value, "cells")):
        raise ValueError(f"{name} is a list, not {_shown(value)}")
    given: Any = value  # a Tensor iterates, though it is no Sequence
    items = tuple(given)
    if not least <= len(items) <= most:
        count = str(least) if least == most else f"{least} to {most}"
        raise ValueError(f"{name} has {count} items, not {len(items)}")
    return items


def matrix(name: str, value: object, most: int) -> tuple[tuple[Any, ...], ...]:
    """Return the rows of a matrix with at most ``most`` rows and columns; raises ValueError that names the argument."""
    rows = tuple(entries(f"{name}: a row", row, 1, most) for row in entries(name, value, 1, most))
    if len({len(row) for row in rows}) > 1:
        raise ValueError(f"{name}: the rows of a matrix have equal lengths")
    return rows


def matrices(name: str, value: object, count: int, most: int) -> tuple[tuple[tuple[Any, ...], ...], ...]:
    """Return one matrix or a stack of at most ``count``, as a tuple; raises ValueError that names the argument."""
    items = entries(name, value, 1, max(count, most))
    first = items[0]
    deep = hasattr(first, "__len__") and len(first) and hasattr(next(iter(first)), "__len__")
    if not deep:
        return (matrix(name, value, most),)
    return tuple(matrix(name, item, most) for item in entries(name, value, 1, count))


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "…"


# ---------------------------------------------------------------- drawing
_ASIDE: dict[Side, tuple[str, ...]] = {"both": (), "exam": ("overlay",), "key": ("overlay", "accent")}


@dataclass
class Sheet:
    """Marks in the order they are drawn, each with the side that has it, as TikZ.

    ``side`` says which picture has them; ``key`` marks are in the accent colour. Marks of one side take no room, so
    that both pictures have one size and the page of the key stays that of the exam: :meth:`room` makes place for them.

    >>> sheet = Sheet()
    >>> sheet.line((0, 0), (1, Fraction(1, 3)), style="->", side="key")
    >>> sheet.marks
    [('key', '\\\\path[overlay,accent,->,draw] (0.000,0.000) -- (1.000,0.333);%')]
    """

    marks: list[tuple[Side, str]] = field(default_factory=list)

    def room(self, low: Point, high: Point) -> None:
        """Keep a rectangle free for marks of one side; nothing is drawn."""
        self._path("both", (), f"{_point(low)} rectangle {_point(high)}")

    def line(self, *points: Anchor, style: str = "", side: Side = "both") -> None:
        """A line through points or nodes; ``style`` holds TikZ options (``->`` for an arrow head)."""
        self._path(side, (*_options(style), "draw"), " -- ".join(map(_anchor, points)))

    def rectangle(self, low: Point, high: Point, style: str = "", side: Side = "both") -> None:
        """A rectangle by two opposite corners."""
        self._path(side, (*_options(style), "draw"), f"{_point(low)} rectangle {_point(high)}")

    def text(self, at: Point, text: str, style: str = "", side: Side = "both") -> None:
        """TeX text; ``style`` may hold an anchor: ``anchor=west``."""
        self._node(side, _options(style), at, text)

    def box(self, at: Point, width: Length, height: Length, text: str, style: str = "", name: str = "") -> None:
        """A framed box around its centre; the text is centred and may hold ``\\\\``."""
        size = f"minimum width={centimetres(width)}cm", f"minimum height={centimetres(height)}cm"
        self._node("both", ("draw", "align=center", "inner sep=0pt", *size, *_options(style)), at, text, name)

    def circle(self, at: Point, diameter: Length, text: str = "", style: str = "", name: str = "") -> None:
        """A circle around a text."""
        size = f"minimum size={centimetres(diameter)}cm"
        self._node("both", ("draw", "circle", "inner sep=0pt", size, *_options(style)), at, text, name)

    def figure(self, alt: str) -> Figure:
        """Draw both pictures."""
        exam = self._drawn("exam")
        return Figure(exam, exam if all(side == "both" for side, _ in self.marks) else self._drawn("key"), alt)

    def _path(self, side: Side, options: tuple[str, ...], steps: str) -> None:
        self.marks.append((side, rf"\path{_bracketed(*_ASIDE[side], *options)} {steps};%"))

    def _node(self, side: Side, options: tuple[str, ...], at: Point, text: str, name: str = "") -> None:
        named = f" ({name})" if name else ""
        bracketed = _bracketed(*_ASIDE[side], *options)
        self.marks.append((side, rf"\node{bracketed}{named} at {_point(at)} {{{text}}};%"))

    def _drawn(self, drawn: Side) -> str:
        marks = (mark for side, mark in self.marks if side in ("both", drawn))
        return "\n".join([r"\begin{tikzpicture}[>=stealth]%", *marks, r"\end{tikzpicture}"])


def _options(style: str) -> tuple[str, ...]:
    return tuple(option for option in style.split(",") if option)


def _bracketed(*options: str) -> str:
    return f"[{','.join(options)}]" if options else ""


def _anchor(anchor: Anchor) -> str:
    return f"({anchor})" if isinstance(anchor, str) else _point(anchor)


def _point(point: Point) -> str:
    return f"({centimetres(point[0])},{centimetres(point[1])})"
