"""Irrational numbers for those who print and compute no more."""

from __future__ import annotations

from generator.values import dataclass


@dataclass(frozen=True)
class Written:
    """A sympy expression as it is written: TeX, text and the nearest float, None for a formula in free symbols.

    It stands for the number on paper and in records, where nobody has to import sympy for it.
    """

    tex: str
    text: str
    nearest: float | None
