"""Fields in the shape of a tensor, how they are asked for, and how their numbers are typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from generator import labels
from generator.exam import Language, TensorResponse, Tolerance
from generator.export.fragments import text
from generator.export.grading import accepted, rational
from generator.numbers import Tensor


def cell_table(value: Tensor, fields: Iterator[str], axes: Sequence[str]) -> str:
    """Return fields as a row, a table, or one table after the other; ``axes`` name the cells of a row."""
    depth = len(value.shape)
    if depth > 2:
        return "".join(cell_table(item, fields, ()) for item in value if isinstance(item, Tensor))
    rows = list(value) if depth == 2 else [value]
    head = ""
    if depth == 1 and len(axes) == len(value):
        head = f"<thead><tr>{''.join(f'<th>{text(axis)}</th>' for axis in axes)}</tr></thead>"
    body = "".join(f"<tr>{''.join(f'<td>{next(fields)}</td>' for _ in row)}</tr>" for row in rows)
    return f"<table>{head}<tbody>{body}</tbody></table>"


def typed_as_words(cells: Sequence[Any], tolerance: Tolerance) -> tuple[bool, ...]:
    """Return which cells are compared as characters, in each way to write them.

    Where one cell is a fraction that no decimal reaches, fractions are asked for: then every cell but a whole number
    may be typed as one, which a field for numbers would not read.

    >>> from fractions import Fraction
    >>> typed_as_words((Fraction(1, 3), Fraction(1, 2), 4), Tolerance())
    (True, True, False)
    """
    if all(accepted(cell, tolerance) is not None for cell in cells):
        return (False,) * len(cells)
    numbers = [rational(cell) for cell in cells]
    return tuple(number is not None and number.denominator > 1 for number in numbers)


def heading(label: str, ascending: bool, as_fractions: bool, language: Language) -> str:
    """Return the line above the fields: a label in HTML, and how the numbers are to be given; empty for neither."""
    how = [labels.label("ascending", language)] if ascending else []
    how += [labels.label("lowest terms", language)] if as_fractions else []
    said = f"{label}{text(' '.join(how))}"
    return f"<p>{said}</p>" if said else ""


def asks_fractions(response: TensorResponse) -> bool:
    """True where cells are typed as fractions in lowest terms."""
    return any(typed_as_words(list(response.value.cells()), response.tolerance))
