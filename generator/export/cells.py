"""Fields in the shape of a tensor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.export.fragments import text
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
