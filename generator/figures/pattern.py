"""Small images cell by cell, in black and white or in grey levels."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby, pairwise

from generator.numbers import Tensor, Value
from generator.sketch import (
    Figure,
    centimetres,
    entries,
    entry,
    label,
    matrices,
    number,
    parts_of_centimetre,
    said,
    spoken,
    truth,
)
from generator.values import dataclass

_WIDEST, _GAP, _CAPTION = Fraction(16), Fraction(1), Fraction(3, 5)
_LARGEST_CELL, _TALLEST = Fraction(3, 5), Fraction(5)
_PEN = Fraction(14, 1000)  # 0.4 pt, the line width of the body
# Nearer levels are not told apart in print.
_NEAREST = Fraction(1, 12)

Image = tuple[tuple[Value, ...], ...]


def pattern(
    *,
    cells: Tensor,
    black: Value | Tensor = 0,
    white: Value | Tensor = 1,
    grid: bool = False,
    captions: tuple[str, ...] = (),
) -> Figure:
    """Return one image (rows × columns) or up to four side by side (images × rows × columns), each up to 32 × 32.

    A cell of value ``black`` is black, of value ``white`` white, grey levels lie linearly between; a list has a value
    for each image. ``grid`` draws lines between the cells. The image is made of rules, which TeX sets a hundred times
    faster than TikZ.
    Raises ValueError for a value outside black and white, and for levels too near to be told apart in print.
    """
    images = matrices("cells", cells, 4, 32)
    dark, light = _ends("black", black, len(images)), _ends("white", white, len(images))
    if any(low == high for low, high in zip(dark, light, strict=True)):
        raise ValueError("black and white are different values")
    lines = truth("grid", grid)
    named = [label(text, "captions") for text in entries("captions", captions, 0, len(images))]
    if named and len(named) != len(images):
        raise ValueError(f"captions: {len(images)} images have {len(images)} captions, not {len(named)}")
    levels = [_levels(image, low, high) for image, low, high in zip(images, dark, light, strict=True)]
    ends = list(zip(dark, light, strict=True))
    drawn = _picture(levels, lines, named)
    return Figure(drawn, drawn, _alt(images, ends, tuple(map(spoken, captions))))


def _ends(name: str, given: Value | Tensor, count: int) -> list[Fraction]:
    if not hasattr(given, "cells"):
        return [number(name, given)] * count
    return [number(name, value) for value in entries(name, given, count, count)]


def _levels(image: Image, black: Fraction, white: Fraction) -> list[list[Fraction]]:
    known: dict[object, Fraction] = {}  # an image has few levels and many cells

    def level(value: Value) -> Fraction:
        key = type(value), value  # True is 1 to a dictionary
        if key not in known:
            known[key] = _level(value, black, white)
        return known[key]

    levels = [[level(value) for value in row] for row in image]
    for low, high in pairwise(sorted(set(known.values()))):
        if high - low < _NEAREST:
            raise ValueError("cells: two values have nearly the same grey level")
    return levels


def _level(value: object, black: Fraction, white: Fraction) -> Fraction:
    level = (number("cells", entry("cells", value)) - black) / (white - black)
    if not 0 <= level <= 1:
        raise ValueError(f"cells: {value} does not lie between black and white")
    return level


def _picture(images: list[list[list[Fraction]]], grid: bool, captions: list[str]) -> str:
    columns = sum(len(image[0]) for image in images)
    rows = max(len(image) for image in images)
    room = _WIDEST - _GAP * (len(images) - 1) - _PEN
    side = min(_LARGEST_CELL, room / columns, _TALLEST / rows)
    ruler = _Ruler(2 * math.lcm(1000, side.denominator))
    cell, pen, gap = ruler.parts(side), ruler.parts(_PEN), ruler.parts(_GAP)
    below = ruler.parts(_CAPTION) if captions else 0
    marks: list[str] = []
    left = pen // 2
    for number_, image in enumerate(images):
        width, height = len(image[0]) * cell, len(image) * cell
        bottom = below + (rows * cell - height) // 2
        marks += _cells(image, left, bottom, cell, ruler)
        marks += _lines(len(image), len(image[0]), (left, bottom), cell, _inner_level(image) if grid else None, ruler)
        if captions:
            marks.append(rf"\put({ruler(left)},0.100){{\makebox({ruler(width)},0)[b]{{{captions[number_]}}}}}")
        left += width + gap
    size = f"({ruler(left - gap + pen // 2)},{ruler(rows * cell + below + pen // 2)})"
    # The group keeps the unit of length from the text behind.
    return "\n".join(["{%", r"\setlength{\unitlength}{1cm}%", rf"\begin{{picture}}{size}%", *marks, r"\end{picture}}"])


@dataclass(frozen=True)
class _Ruler:
    """Parts of a centimetre, in which every length of an image is a whole number: an image has hundreds of them."""

    unit: int

    def parts(self, length: Fraction) -> int:
        """Return a length in parts."""
        return length.numerator * self.unit // length.denominator

    def __call__(self, parts: int) -> str:
        return parts_of_centimetre(parts, self.unit)


def _cells(image: list[list[Fraction]], left: int, bottom: int, cell: int, ruler: _Ruler) -> Iterator[str]:
    for row, levels in enumerate(image):
        column = 0
        for level, run in groupby(levels):
            count = len(list(run))
            if level != 1:
                x, y = left + column * cell, bottom + (len(image) - 1 - row) * cell
                yield _rule(x, y, count * cell, cell, level, ruler)
            column += count


@functools.lru_cache(maxsize=256)  # the images of a question have few sizes
def _lines(
    rows: int, columns: int, corner: tuple[int, int], cell: int, inner: Fraction | None, ruler: _Ruler
) -> tuple[str, ...]:
    """The frame of an image and, where they have a level, the lines between its cells."""
    left, bottom = corner
    pen = ruler.parts(_PEN)
    half = pen // 2
    marks = []
    for row in range(rows + 1) if inner is not None else (0, rows):
        level = inner if inner is not None and 0 < row < rows else Fraction(0)
        marks.append(_rule(left - half, bottom + row * cell - half, columns * cell + pen, pen, level, ruler))
    for column in range(columns + 1) if inner is not None else (0, columns):
        level = inner if inner is not None and 0 < column < columns else Fraction(0)
        marks.append(_rule(left + column * cell - half, bottom - half, pen, rows * cell + pen, level, ruler))
    return tuple(marks)


def _inner_level(image: list[list[Fraction]]) -> Fraction:
    """Inner lines are seen on black cells as well as on white ones, and on mid-grey where there are grey ones."""
    grey = any(level.denominator != 1 for row in image for level in row)
    return Fraction(7, 10) if grey else Fraction(1, 2)


def _rule(x: int, y: int, width: int, height: int, level: Fraction, ruler: _Ruler) -> str:
    rule = rf"\rule{{{ruler(width)}cm}}{{{ruler(height)}cm}}"
    shade = rf"\color[gray]{{{centimetres(level)}}}" if level else ""
    return rf"\put({ruler(x)},{ruler(y)}){{{shade}{rule}}}%"


def _alt(images: tuple[Image, ...], ends: list[tuple[Fraction, Fraction]], names: tuple[str, ...]) -> str:
    told, alike = [], len(set(ends)) == 1
    for index, (image, (black, white)) in enumerate(zip(images, ends, strict=True)):
        name = names[index] if names else "Image" if len(images) == 1 else f"Image {index + 1}"
        rows = "; ".join(", ".join(map(_said, row)) for row in image)
        told.append(f"{name}, {len(image)} × {len(image[0])} cells, row by row: {rows}.")
        if not alike or index == len(images) - 1:
            told.append(f"{'Black' if alike else 'Here black'} is {said(black)}, white is {said(white)}.")
    return " ".join(told)


def _said(value: Value) -> str:
    return str(value) if type(value) is int else said(value)
