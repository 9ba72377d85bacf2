"""What went wrong, where, and what to do about it.

Inner layers know the *path* of what they read (``("parts", "forward", "ask")``), never a file; they raise or
collect :class:`Fault`. The layer that holds the source turns a fault into a :class:`Diagnostic` with a
:class:`Place`. Nothing here prints.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Literal

from generator.values import dataclass

Path = tuple[str | int, ...]
Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Place:
    """A spot in a file; line and column count from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True)
class Diagnostic:
    """One finding, ready to be shown: ``file:line:column: severity[code]: message`` and a hint."""

    severity: Severity
    code: str
    place: Place
    message: str
    hint: str = ""


class Fault(Exception):
    """A finding at a path of a YAML document.

    ``path`` leads to the value (or, with ``on_key``, to the key that introduces it); ``offset`` counts characters
    from the start of the scalar's text, where the fault sits inside a longer one.
    """

    def __init__(
        self,
        path: Path,
        code: str,
        message: str,
        hint: str = "",
        *,
        offset: int | None = None,
        on_key: bool = False,
        severity: Severity = "error",
    ) -> None:
        super().__init__(message)
        self.path = path
        self.code = code
        self.message = message
        self.hint = hint
        self.offset = offset
        self.on_key = on_key
        self.severity = severity

    def within(self, path: Path, offset: int = 0) -> Fault:
        """Return the same fault seen from further out: ``path`` in front, ``offset`` added."""
        inner = None if self.offset is None else self.offset + offset
        return Fault(
            path + self.path,
            self.code,
            self.message,
            self.hint,
            offset=inner,
            on_key=self.on_key,
            severity=self.severity,
        )


class Rejected(Exception):
    """Input that cannot be used; carries every diagnostic found, errors and warnings."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(f"{len(self.diagnostics)} diagnostics")


def suggest(word: str, known: Iterable[str]) -> str:
    """Return ``"did you mean 'x'?"`` for the nearest known word, or an empty text.

    >>> suggest("tolerence", ["marks", "tolerance"])
    "did you mean 'tolerance'?"
    """
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else ""
