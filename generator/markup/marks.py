"""What the scanner takes out of a text before Markdown sees it, and the text with marks in its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from generator.diagnostics import Fault
from generator.expression import Expression
from generator.values import dataclass

# Marks are characters of the private plane 15, which no font prints; tags stand between brackets of punctuation, so
# that emphasis may begin and end beside them.
_FIRST = 0xF0000
MOST_MARKS = 0xFFFD
LEFT, RIGHT = "⸨", "⸩"


@dataclass(frozen=True)
class SlotMark:
    """``<<expression>>``; ``offset`` is where the expression begins. A faulty expression is None."""

    expression: Expression | None
    offset: int


@dataclass(frozen=True)
class TagMark:
    """``<% … %>``: the beginning, a turn or the end of a loop or a test.

    ``counted``: the loop is over ``enumerate``, which counts as the tensor is printed, or from ``first``.
    """

    kind: Literal["for", "if", "elif", "else", "endfor", "endif"]
    offset: int
    expression: Expression | None = None
    expression_offset: int = 0
    names: tuple[str, ...] = ()
    counted: bool = False
    first: Expression | None = None


@dataclass(frozen=True)
class MathMark:
    """A formula: its text with marks inside, and where it stands."""

    masked: Masked
    offset: int
    display: bool


@dataclass(frozen=True)
class BlankMark:
    """``[[name]]``."""

    name: str
    offset: int


Mark = SlotMark | TagMark | MathMark | BlankMark


@dataclass(frozen=True)
class Masked:
    """A text with marks in it; ``origin`` has, for each character and the end, its offset in the text as written."""

    text: str
    origin: tuple[int, ...]

    def at(self, position: int) -> int:
        """Where a position stands in the text as written."""
        return self.origin[max(0, min(position, len(self.origin) - 1))]


class Marks:
    """The marks of one text by their characters."""

    def __init__(self) -> None:
        self._marks: list[Mark] = []

    def add(self, mark: Mark) -> str:
        """Keep a mark and return its character; raises Fault when there are too many."""
        if len(self._marks) >= MOST_MARKS:
            raise Fault((), "too-large", "too many formulas and values in one text", offset=mark.offset)
        self._marks.append(mark)
        return chr(_FIRST + len(self._marks) - 1)

    def get(self, character: str) -> Mark | None:
        """The mark that a character stands for, None for an ordinary character."""
        index = ord(character) - _FIRST
        return self._marks[index] if 0 <= index < len(self._marks) else None

    def pieces(self, text: str) -> Iterator[str | Mark]:
        """Split a masked text into plain pieces and marks."""
        begin = 0
        for at, character in enumerate(text):
            mark = self.get(character) if ord(character) >= _FIRST else None
            if mark is None:
                continue
            tag = isinstance(mark, TagMark) and text[at - 1 : at] == LEFT and text[at + 1 : at + 2] == RIGHT
            if begin < at - tag:
                yield text[begin : at - tag]
            yield mark
            begin = at + 1 + tag
        if begin < len(text):
            yield text[begin:]


def is_mark(character: str) -> bool:
    """True for characters that only marks may use."""
    return ord(character) >= _FIRST
