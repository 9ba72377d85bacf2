"""Letters for items, where they are typed or stand in lists that show characters alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.content import Inlines
from generator.export.fragments import Scribe


def letters(indices: Iterable[int]) -> str:
    """Return indices as letters.

    >>> letters((2, 0, 1))
    'CAB'
    """
    return "".join(chr(65 + k) for k in indices)


def lettered_list(items: Sequence[Inlines], scribe: Scribe) -> str:
    """Return items as a list with letters."""
    return f'<ol type="A">{"".join(f"<li>{scribe.inlines(item)}</li>" for item in items)}</ol>'
