"""Variants as bytes, for those who print and compute no more."""

from __future__ import annotations

import io
import pickle
from typing import Any

from generator.exam.paper import Variant
from generator.numbers.exact import is_sympy
from generator.numbers.printing import written


def packed(variants: tuple[Variant, ...]) -> bytes:
    """Return variants as bytes; irrational numbers are written down, so that nobody needs sympy to read them."""
    file = io.BytesIO()
    _Pickler(file, pickle.HIGHEST_PROTOCOL).dump(variants)
    return file.getvalue()


def unpacked(data: bytes) -> tuple[Variant, ...]:
    """Return variants that were packed; read with pickle, so the data must be our own."""
    variants: tuple[Variant, ...] = pickle.loads(data)
    return variants


class _Pickler(pickle.Pickler):
    """Writes irrational numbers down."""

    def reducer_override(self, value: Any) -> Any:
        if not is_sympy(value):
            return NotImplemented
        short = written(value)
        return type(short), (short.tex, short.text, short.nearest)
