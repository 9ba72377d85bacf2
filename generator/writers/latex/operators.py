"""Numbers and rules as operators of PDF."""

from __future__ import annotations


def bar(x: float, y: float, width: float, height: float) -> str:
    """Return a rule as pdfTeX draws it: a stroke where it is thin, which viewers do not let vanish."""
    if height <= 1:
        return f"{number(height)} w {numbers(x, y + height / 2)} m {numbers(x + width, y + height / 2)} l S"
    if width <= 1:
        return f"{number(width)} w {numbers(x + width / 2, y)} m {numbers(x + width / 2, y + height)} l S"
    return f"{numbers(x, y, width, height)} re f"


def numbers(*values: float) -> str:
    """Return numbers behind one another."""
    return " ".join(map(number, values))


def number(value: float) -> str:
    """Return a number to a thousandth."""
    written = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written
