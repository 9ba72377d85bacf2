"""Templates of TeX and of code: text with slots, loops and tests."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.diagnostics import Fault
from generator.expression import Expression, Scope
from generator.glyphs import unsupported
from generator.markup.template import Bound, Filling, Leaf, Read, Sequence, evaluate, leaves
from generator.numbers import Tensor, Value
from generator.numbers.position import ALONE, Position
from generator.numbers.printing import placed, plain
from generator.tex.tokens import joined
from generator.values import dataclass

# How many pieces back decide whether a slot stands in a subscript.
_NEAR = 40
_BEGINS_NUMBER = re.compile(r"\s*(?:\d|(\\frac\{\s*(?:\d|\Z)))")
_ENDS_NUMBER = re.compile(r"(?:\d|\\frac\{[^{}]*\}\{[^{}]*\}|\\sqrt\{[^{}]*\})\s*\Z")
_THIN_SPACE = re.compile(r"\\,\s*\Z")
_NO_PRODUCT = re.compile(r"(?:_|\\(?:text\w*|mathrm|mathtt|operatorname\*?))\s*\Z")
_SPACES = re.compile(r"\s+")
_OPEN_END = re.compile(r"(?<!\\)(?:\\\\)*\\\Z")
_LAST_ROW = re.compile(r"(?<!\\)\\\\ ?(?=\\end\{)")


@dataclass(frozen=True)
class Piece(Leaf):
    """A piece of TeX or code as it stands."""

    text: str

    @property
    def fixed(self) -> bool:
        """Nothing here varies."""
        return True

    def observe(self, filling: Filling, scope: Scope) -> Iterator[Value]:
        """Nothing here varies."""
        return iter(())

    def reads(self, bound: Bound) -> Iterator[Read]:
        """Nothing here varies."""
        return iter(())


@dataclass(frozen=True)
class Slot(Leaf):
    """A value; ``at`` says what stands around it in a formula."""

    expression: Expression
    offset: int
    at: Position = ALONE

    @property
    def fixed(self) -> bool:
        """A value is a draw's."""
        return False

    def observe(self, filling: Filling, scope: Scope) -> Iterator[Value]:
        """Yield the value."""
        yield evaluate(self.expression, self.offset, scope)

    def reads(self, bound: Bound) -> Iterator[Read]:
        """Yield what gives the value."""
        yield self.expression, bound


Pieces = Sequence[Piece | Slot]


def filled_tex(pieces: Pieces, filling: Filling, scope: Scope) -> str:
    """Return a formula's TeX with its values put in."""
    parts: list[str] = []
    after_slot = False
    for leaf, inner in leaves(pieces, filling, scope):
        is_slot = isinstance(leaf, Slot)
        text = tex_of(evaluate(leaf.expression, leaf.offset, inner), leaf) if isinstance(leaf, Slot) else leaf.text
        # what begins with no number is asked for no further
        if (is_slot or after_slot) and _BEGINS_NUMBER.match(text) and runs_together("".join(parts[-_NEAR:]), text):
            parts.append(r" \cdot ")
        parts.append(text)
        after_slot = is_slot or (after_slot and not text.strip())
    # A loop over rows leaves a line end behind the last one, which would set an empty row.
    tex = filling.write(_LAST_ROW.sub("", _SPACES.sub(" ", joined(parts))).strip())
    # A trailing backslash-space must keep its space.
    return f"{tex} " if tex.endswith("\\") and _OPEN_END.search(tex) else tex


def runs_together(before: str, after: str) -> bool:
    r"""True where a number would be read on into the next: ``2`` and ``12`` as 212, ``2`` and ``\frac{1}{3}`` as 2⅓.

    Neighbours in a subscript are two indices, in words what the author says.
    """
    begin = _BEGINS_NUMBER.match(after)
    if not begin:
        return False
    if not _ENDS_NUMBER.search(_THIN_SPACE.sub("", before) if begin[1] else before):
        return False
    depth = 0
    for at in range(len(before) - 1, -1, -1):
        if before[at] in "{}" and before[at - 1 : at] != "\\":
            depth += 1 if before[at] == "}" else -1
            if depth < 0:
                return not _NO_PRODUCT.search(before[:at])
    return True


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
