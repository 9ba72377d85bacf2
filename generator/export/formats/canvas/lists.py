"""Lists whose items have letters, for answers that are typed."""

from __future__ import annotations

from collections.abc import Sequence

from generator.content import Inlines
from generator.export.fragments import Scribe, is_plain
from generator.plain import plain_text


def letters(indices: Sequence[int]) -> str:
    """Return indices as letters.

    >>> letters((2, 0, 1))
    'CAB'
    """
    return "".join(chr(65 + k) for k in indices)


def example(count: int) -> str:
    """Return letters in the order of the list."""
    return letters(range(count))


def lettered_list(items: Sequence[Inlines], scribe: Scribe) -> str:
    """Return items with letters."""
    return f'<ol type="A">{"".join(f"<li>{scribe.inlines(item)}</li>" for item in items)}</ol>'


def choice_names(choices: Sequence[Inlines]) -> list[str] | None:
    """Return what a list shows of the choices, None where one is more than characters."""
    if all(is_plain(choice) for choice in choices):
        return [plain_text(choice) for choice in choices]
    return None
