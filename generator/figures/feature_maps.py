"""Matrices side by side as grids of cells: the channels of an image, a kernel, feature maps."""

from __future__ import annotations

from fractions import Fraction

from generator.numbers import Tensor, Value
from generator.sketch import Figure, Sheet, breadth, entries, entry, label, math, matrices, said, spoken

_CELL_HEIGHT, _GAP, _WIDEST = Fraction(4, 5), Fraction(4, 5), Fraction(16)
_ANSWER_WIDTH, _ANSWER_LONGEST = Fraction(8, 5), 7


def feature_maps(
    *, maps: Tensor, labels: tuple[str, ...] = (), answer: Tensor | None = None, answer_label: str = ""
) -> Figure:
    """Return one matrix or up to six side by side, each up to 8 × 8, with a label above each.

    ``answer`` is one more matrix: an empty grid on the exam, filled on the key. Raises ValueError where the matrices
    are wider than the page.
    """
    given = matrices("maps", maps, 6, 8)
    names = [label(text, "labels") for text in entries("labels", labels, 0, len(given))]
    if names and len(names) != len(given):
        raise ValueError(f"labels: {len(given)} matrices have {len(given)} labels, not {len(names)}")
    asked = matrices("answer", answer, 1, 8) if answer is not None else ()
    if len(asked) > 1:
        raise ValueError("answer is one matrix")
    spoken_names = [spoken(text) for text in labels]
    sheet = Sheet()
    # The answer's cells do not follow its entries: an empty grid gives nothing away, and leaves room for handwriting.
    widths = [_cell_width(given)] * len(given) + [_ANSWER_WIDTH] * len(asked)
    for value in (value for grid in asked for row in grid for value in row):
        entry("answer", value, _ANSWER_LONGEST)
    total = sum((len(grid[0]) * width + _GAP for grid, width in zip((*given, *asked), widths, strict=True)), -_GAP)
    if total > _WIDEST:
        raise ValueError("maps: the matrices are wider than the page together")
    left, tallest = Fraction(0), max(len(grid) for grid in (*given, *asked))
    for index, grid in enumerate((*given, *asked)):
        width, top = widths[index], Fraction(tallest + len(grid), 2) * _CELL_HEIGHT
        is_answer = index == len(given)
        _grid(sheet, left, top, width, grid, key=is_answer)
        text = label(answer_label, "answer_label") if is_answer else names[index] if names else ""
        if text:
            sheet.text((left + len(grid[0]) * width / 2, top), text, "anchor=south")
        left += len(grid[0]) * width + _GAP
    return sheet.figure(_alt(given, spoken_names, asked, spoken(answer_label)))


def _cell_width(grids: tuple[tuple[tuple[Value, ...], ...], ...]) -> Fraction:
    """All cells are equally wide: wide enough for the longest entry, at least as wide as high."""
    longest = max(breadth(entry("maps", value)) for grid in grids for row in grid for value in row)
    return max(_CELL_HEIGHT, Fraction(1, 5) * (longest + 2))


def _grid(
    sheet: Sheet, left: Fraction, top: Fraction, width: Fraction, grid: tuple[tuple[Value, ...], ...], key: bool
) -> None:
    rows, columns = len(grid), len(grid[0])
    bottom, right = top - rows * _CELL_HEIGHT, left + columns * width
    sheet.rectangle((left, bottom), (right, top))
    for row in range(1, rows):
        sheet.line((left, top - row * _CELL_HEIGHT), (right, top - row * _CELL_HEIGHT))
    for column in range(1, columns):
        sheet.line((left + column * width, bottom), (left + column * width, top))
    for row, values in enumerate(grid):
        for column, value in enumerate(values):
            middle = left + (column + Fraction(1, 2)) * width, top - (row + Fraction(1, 2)) * _CELL_HEIGHT
            sheet.text(middle, math(value), side="key" if key else "both")


def _alt(
    given: tuple[tuple[tuple[Value, ...], ...], ...],
    names: list[str],
    asked: tuple[tuple[tuple[Value, ...], ...], ...],
    asked_name: str,
) -> str:
    parts = []
    for index, grid in enumerate(given):
        name = names[index] if names else "Matrix" if len(given) == 1 else f"Matrix {index + 1}"
        rows = "; ".join(", ".join(map(said, row)) for row in grid)
        parts.append(f"{name}, {len(grid)} × {len(grid[0])}, row by row: {rows}.")
    for grid in asked:
        name = f" for {asked_name}" if asked_name else ""
        parts.append(f"An empty grid of {len(grid)} × {len(grid[0])} cells{name}.")
    return " ".join(parts)
