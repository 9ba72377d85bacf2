"""The marks of lists that are not counted in numbers."""

from __future__ import annotations


def numeral(k: int, kind: str) -> str:
    """Return the mark of the item at an index, of the kind that HTML calls ``a``, ``A``, ``i`` or ``I``.

    >>> numeral(1, "a"), numeral(3, "I")
    ('b', 'IV')
    """
    if kind in ("i", "I"):
        numerals = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
        numeral = numerals[k] if k < len(numerals) else str(k + 1)
        return numeral.upper() if kind == "I" else numeral
    return chr((97 if kind == "a" else 65) + k) if k < 26 else str(k + 1)
