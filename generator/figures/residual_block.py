"""A residual block, whole or with boxes left empty."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from generator.numbers import Tensor
from generator.sketch import Figure, Sheet, entries, whole

_PITCH, _WIDTH, _HEIGHT = Fraction(39, 20), Fraction(27, 20), Fraction(1)


def residual_block(
    *,
    blanks: Tensor | tuple[int, ...] = (),
    normalisation: Literal["none", "batch"] = "none",
    shortcut: Literal["identity", "projection"] = "identity",
) -> Figure:
    """Return conv, ReLU, conv, sum with the input, ReLU; with batch normalisation behind each convolution.

    ``blanks`` are the places left empty on the exam, counted from 1 in the order of the main path, the sum included
    (5 places, 7 with batch normalisation); the key has them in the accent colour. The shortcut is the identity or a
    1 × 1 convolution. Raises ValueError for a place that is not there.
    """
    if normalisation not in ("none", "batch"):
        raise ValueError(f"normalisation is none or batch, not {normalisation!r}")
    if shortcut not in ("identity", "projection"):
        raise ValueError(f"shortcut is identity or projection, not {shortcut!r}")
    conv = ["conv", "batch norm"] if normalisation == "batch" else ["conv"]
    places = [*conv, "ReLU", *conv, "+", "ReLU"]
    empty = {whole("blanks", place, 1, len(places)) for place in entries("blanks", blanks, 0, len(places))}
    sheet = Sheet()
    _main_path(sheet, places, empty)
    target = places.index("+") + 1
    _shortcut(sheet, target, _HEIGHT / 2 if target in empty else Fraction(3, 10), shortcut == "projection")
    return sheet.figure(_alt(places, empty, shortcut))


def _main_path(sheet: Sheet, places: Sequence[str], empty: set[int]) -> None:
    edge = Fraction(0)
    sheet.text((0, 0), "$x$", "anchor=east")
    for place, name in enumerate(places, start=1):
        middle = place * _PITCH - _PITCH / 2 + Fraction(1, 5)
        # An empty sum would be told by its circle: on the exam each empty place is the same box.
        half = Fraction(3, 10) if name == "+" and place not in empty else _WIDTH / 2
        sheet.line((edge, 0), (middle - half, 0), style="->")
        text = "$+$" if name == "+" else name.replace(" ", r"\\")
        if place in empty:
            sheet.box((middle, 0), _WIDTH, _HEIGHT, "", "dashed")
            sheet.text((middle, 0), text, "align=center", side="key")
        elif name == "+":
            sheet.circle((middle, 0), 2 * half, text)
        else:
            sheet.box((middle, 0), 2 * half, _HEIGHT, text)
        edge = middle + half
    sheet.line((edge, 0), (edge + Fraction(3, 5), 0), style="->")
    sheet.text((edge + Fraction(3, 5), 0), "$y$", "anchor=west")


def _shortcut(sheet: Sheet, place: int, rim: Fraction, projected: bool) -> None:
    start, end = Fraction(1, 5), place * _PITCH - _PITCH / 2 + Fraction(1, 5)
    level = Fraction(13, 10)
    sheet.circle((start, 0), Fraction(1, 10), style="fill=black")
    sheet.line((start, 0), (start, level), (end, level), (end, rim), style="->")
    middle = (start + end) / 2
    if projected:
        sheet.box((middle, level), Fraction(21, 10), Fraction(3, 5), r"$1 \times 1$ conv", "fill=white")


def _alt(places: Sequence[str], empty: set[int], shortcut: str) -> str:
    path = ", ".join(
        f"({index}) {'an empty box' if index in empty else 'a sum' if name == '+' else name}"
        for index, name in enumerate(places, start=1)
    )
    via = "through a 1 × 1 convolution" if shortcut == "projection" else "unchanged"
    target = places.index("+") + 1
    main = f"On its main path the input x passes through {path} and leaves as y."
    return f"A residual block. {main} A second arrow leads x {via} to place {target}."
