"""Letters for items, where they are typed or stand in lists that show characters alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from generator import labels
from generator.content import Inlines
from generator.exam import Language
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


def lettered_sets(count: int, language: Language) -> Iterator[tuple[tuple[int, ...], str]]:
    """Yield every set of so many lettered options with its name in a list, the empty one first.

    >>> [name for _, name in lettered_sets(2, "en")]
    ['none of them', 'A', 'B', 'A, B']
    """
    for size in range(count + 1):
        for chosen in combinations(range(count), size):
            yield chosen, ", ".join(letters((k,)) for k in chosen) or labels.label("none of them", language)
