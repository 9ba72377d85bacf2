"""Templates of TeX and of code: text with slots, loops and tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.diagnostics import Fault
from generator.expression import Expression, Scope
from generator.glyphs import unsupported
from generator.markup.template import Filling, Leaf, Sequence, evaluate, leaves, observe
from generator.numbers import Tensor, Value
from generator.numbers.position import ALONE, Position
from generator.numbers.printing import placed, plain
from generator.tex.tokens import joined

_LAST_ROW = re.compile(r"(?<!\\)\\\\ ?(?=\\end\{)")


@dataclass(frozen=True)
class Piece(Leaf):
    """A piece of TeX or code as it stands."""

    text: str

    def observe(self, filling: Filling, scope: Scope) -> Iterator[Value]:
        """Nothing here varies."""
        return iter(())


@dataclass(frozen=True)
class Slot(Leaf):
    """A value; ``at`` says what stands around it in a formula."""

    expression: Expression
    offset: int
    at: Position = ALONE

    def observe(self, filling: Filling, scope: Scope) -> Iterator[Value]:
        """Yield the value."""
        yield evaluate(self.expression, self.offset, scope)


Pieces = Sequence[Piece | Slot]


def filled_tex(pieces: Pieces, filling: Filling, scope: Scope) -> str:
    """Return a formula's TeX with its values put in."""
    parts = [
        leaf.text if isinstance(leaf, Piece) else tex_of(evaluate(leaf.expression, leaf.offset, inner), leaf)
        for leaf, inner in leaves(pieces, filling, scope)
    ]
    # A loop over rows leaves a line end behind the last one, which would set an empty row.
    tex = filling.write(_LAST_ROW.sub("", re.sub(r"\s+", " ", joined(parts))).strip())
    # A trailing backslash-space must keep its space.
    return f"{tex} " if re.search(r"(?<!\\)(?:\\\\)*\\\Z", tex) else tex


def filled_text(pieces: Pieces, filling: Filling, scope: Scope) -> str:
    """Return code or words with values put in as plain text."""
    parts = [
        leaf.text if isinstance(leaf, Piece) else text_of(evaluate(leaf.expression, leaf.offset, inner), leaf.offset)
        for leaf, inner in leaves(pieces, filling, scope)
    ]
    return filling.write("".join(parts))


def tex_of(value: Value, slot: Slot) -> str:
    """Return a value's TeX for its place; raises Fault where it cannot be printed."""
    check_printable(value, slot.offset)
    try:
        return placed(value, slot.at)
    except (TypeError, ValueError) as error:
        raise Fault((), "unprintable", str(error), offset=slot.offset) from error


def text_of(value: Value, offset: int) -> str:
    """Return a value as plain text; raises Fault where it cannot be printed."""
    text = plain(value)
    check_printable(text, offset)
    return text


def check_printable(value: Value, offset: int) -> None:
    """Raise Fault for a word with a character that the fonts do not have."""
    words = [value] if isinstance(value, str) else value.cells() if isinstance(value, Tensor) else []
    for word in words:
        if isinstance(word, str) and (wrong := unsupported(word)):
            message = f"the character {wrong[0][1]!r} of {word!r} cannot be printed"
            raise Fault((), "missing-glyph", message, "the fonts do not have it", offset=offset)


def observed(pieces: Pieces, filling: Filling, scope: Scope) -> Iterator[Value]:
    """Yield the values of a formula or of code."""
    return observe(pieces, filling, scope)
