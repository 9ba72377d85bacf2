"""Sets of names, written as one reads them."""

from __future__ import annotations


def listed(text: str) -> frozenset[str]:
    """Return the words of a text.

    >>> sorted(listed("ul ol"))
    ['ol', 'ul']
    """
    return frozenset(text.split())
