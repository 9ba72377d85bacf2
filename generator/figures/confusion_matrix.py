"""A confusion matrix: one row an actual class, one column a predicted class."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from generator.numbers import Tensor
from generator.sketch import Figure, Sheet, label, matrix, spoken, whole

_HEIGHT = Fraction(4, 5)


def confusion_matrix(
    *,
    counts: Tensor,
    classes: tuple[str, ...] = ("positive", "negative"),
    sums: Literal["none", "key", "shown"] = "none",
) -> Figure:
    """Return the n × n counts (n from 2 to 5), actual classes as rows, predicted ones as columns.

    ``sums`` of rows and columns are not drawn, on the key only, or on the exam too. Raises ValueError for a count
    that is no natural number and where there is not one class a row.
    """
    rows = [[whole("counts", count, 0, 999_999) for count in row] for row in matrix("counts", counts, 5)]
    size = len(rows)
    if size < 2 or len(rows[0]) != size:
        raise ValueError("counts is a square matrix of 2 to 5 rows")
    if isinstance(classes, str) or len(classes) != size:
        raise ValueError(f"classes names the {size} classes")
    if sums not in ("none", "key", "shown"):
        raise ValueError(f"sums is none, key or shown, not {sums!r}")
    width = max(Fraction(8, 5), *(Fraction(1, 5) * (len(spoken(name)) + 2) for name in classes))
    if width * (size + 2) > Fraction(14):
        raise ValueError("classes: the names are too long for the page")
    sheet = Sheet()
    _frame(sheet, size, width, [label(name, "classes") for name in classes])
    for row, counted in enumerate(rows):
        for column, count in enumerate(counted):
            sheet.text(_middle(row, column, width), f"${count}$")
    if sums != "none":
        _sums(sheet, rows, width, sums)
    return sheet.figure(_alt(rows, [spoken(name) for name in classes], sums))


def _middle(row: int, column: int, width: Fraction) -> tuple[Fraction, Fraction]:
    return (column + Fraction(1, 2)) * width, -(row + Fraction(1, 2)) * _HEIGHT


def _frame(sheet: Sheet, size: int, width: Fraction, names: list[str]) -> None:
    right, bottom = size * width, -size * _HEIGHT
    margin = Fraction(1, 5) * max(3, *map(len, names))
    sheet.rectangle((0, bottom), (right, 0))
    for index in range(1, size):
        sheet.line((0, -index * _HEIGHT), (right, -index * _HEIGHT))
        sheet.line((index * width, bottom), (index * width, 0))
    for index, name in enumerate(names):
        # Names stand on one line whatever their ascenders and descenders.
        sheet.text((_middle(0, index, width)[0], Fraction(3, 20)), name, "anchor=base")
        sheet.text((-Fraction(3, 20), _middle(index, 0, width)[1]), name, "anchor=east")
    sheet.text((right / 2, Fraction(7, 10)), "predicted", "anchor=base")
    sheet.text((-margin - Fraction(1, 2), bottom / 2), "actual", "anchor=east")


def _sums(sheet: Sheet, rows: list[list[int]], width: Fraction, sums: str) -> None:
    size = len(rows)
    sheet.room((0, -(size + 1) * _HEIGHT), ((size + 1) * width, 0))
    side: Literal["both", "key"] = "both" if sums == "shown" else "key"
    for index, row in enumerate(rows):
        sheet.text(_middle(index, size, width), f"${sum(row)}$", side=side)
        sheet.text(_middle(size, index, width), f"${sum(each[index] for each in rows)}$", side=side)
    sheet.text(_middle(size, size, width), f"${sum(map(sum, rows))}$", side=side)
    sheet.text((_middle(0, size, width)[0], Fraction(3, 20)), "sum", "anchor=base", side=side)
    sheet.text((-Fraction(3, 20), _middle(size, 0, width)[1]), "sum", "anchor=east", side=side)


def _alt(rows: list[list[int]], names: list[str], sums: str) -> str:
    parts = ["A confusion matrix."]
    for name, row in zip(names, rows, strict=True):
        counted = ", ".join(f"{count} predicted {other}" for other, count in zip(names, row, strict=True))
        total = f", {sum(row)} in all" if sums == "shown" else ""
        parts.append(f"Actual {name}: {counted}{total}.")
    return " ".join(parts)
