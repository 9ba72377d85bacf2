"""Templates of what stands in a line, and how they fill."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import assert_never

from generator.content import Code, Display, Emphasis, Inline, Inlines, Math, Strong, Text
from generator.diagnostics import Fault
from generator.expression import Scope
from generator.expression.memory import Memory
from generator.markup.memory import memory_of, remembered
from generator.markup.pieces import Pieces, Slot, filled_tex, runs_together, tex_of, text_of
from generator.markup.template import Bound, Filling, Leaf, Read, Sequence, evaluate, fixed, leaves, observe, reads
from generator.numbers import Value
from generator.values import dataclass


@dataclass(frozen=True)
class Fixed(Leaf):
    """An inline that is the same in every draw."""

    inline: Inline

    @property
    def fixed(self) -> bool:
        """Nothing here varies."""
        return True

    @cached_property
    def written(self) -> str:
        """What counts as written where it stands."""
        return self.inline.text if isinstance(self.inline, Text | Code) else ""

    def observe(self, filling: Filling, scope: Scope) -> Iterator[Value]:
        """Nothing here varies."""
        return iter(())

    def reads(self, bound: Bound) -> Iterator[Read]:
        """Nothing here varies."""
        return iter(())


@dataclass(frozen=True)
class Formula(Leaf):
    """A formula in the line, or one that breaks the paragraph (``display``)."""

    pieces: Pieces
    display: bool

    @cached_property
    def fixed(self) -> bool:
        """True for a formula without slots, loops and tests."""
        return fixed(self.pieces)

    @cached_property
    def only(self) -> Math | Display:
        """What a fixed formula is in every draw."""
        return self.filled(Filling(), Scope({}))

    @cached_property
    def _memory(self) -> Memory:
        return memory_of(self.pieces)

    def filled(self, filling: Filling, scope: Scope) -> Math | Display:
        """Return the formula with everything put in."""
        return remembered(self._memory, filling, scope, self._filled)

    def _filled(self, filling: Filling, scope: Scope) -> Math | Display:
        tex = filled_tex(self.pieces, filling, scope)
        return Display(tex) if self.display else Math(tex)

    def observe(self, filling: Filling, scope: Scope) -> Iterator[Value]:
        """Yield the values inside."""
        return observe(self.pieces, filling, scope)

    def reads(self, bound: Bound) -> Iterator[Read]:
        """Yield the expressions inside."""
        return reads(self.pieces, bound)


@dataclass(frozen=True)
class Span(Leaf):
    """Emphasis, or strong emphasis."""

    kind: type[Emphasis] | type[Strong]
    children: Running

    @property
    def fixed(self) -> bool:
        """True where all inside is."""
        return fixed(self.children)

    def observe(self, filling: Filling, scope: Scope) -> Iterator[Value]:
        """Yield the values inside."""
        return observe(self.children, filling, scope)

    def reads(self, bound: Bound) -> Iterator[Read]:
        """Yield the expressions inside."""
        return reads(self.children, bound)


Running = Sequence[Fixed | Slot | Formula | Span]


def filled_running(running: Running, filling: Filling, scope: Scope) -> list[Inline | Display]:
    """Return the inlines, with displayed formulas between them; neighbouring texts are joined."""
    out: list[Inline | Display] = []
    last: Slot | None = None
    for leaf, inner in leaves(running, filling, scope):
        if type(leaf) is Fixed:  # as most are
            filling.write(leaf.written)
            made: Inline | Display = leaf.inline
        else:
            made = _made(leaf, filling, inner)
        slot = leaf if type(leaf) is Slot else None
        near = slot or last
        if near is not None and out and (begin := _begin(made)) and runs_together(_end(out[-1]), begin):
            hint = "put the digits into the value, or words between the two"
            message = "a value and the number beside it would be read as one number"
            raise Fault((), "runs-together", message, hint, offset=near.offset)
        last = slot
        if isinstance(made, Text) and out and isinstance(out[-1], Text):
            out[-1] = Text(out[-1].text + made.text)
        else:
            out.append(made)
    return out


def _end(inline: Inline | Display) -> str:
    """What stands directly in front of the next inline."""
    match inline:
        case Text(text) if text[-1:].isdigit():
            return text[-1]
        case Math(tex):
            return tex
        case _:
            return ""


def _begin(inline: Inline | Display) -> str:
    """What stands directly behind the inline before."""
    match inline:
        case Text(text) if text[:1].isdigit():
            return text[0]
        case Math(tex):
            return tex
        case _:
            return ""


def filled_inlines(running: Running, filling: Filling, scope: Scope) -> Inlines:
    """Return the inlines of a place that holds no displayed formula, without white space around them."""
    return trimmed([each for each in filled_running(running, filling, scope) if not isinstance(each, Display)])


def _made(leaf: Fixed | Slot | Formula | Span, filling: Filling, scope: Scope) -> Inline | Display:
    match leaf:
        case Fixed(inline):
            filling.write(leaf.written)
            return inline
        case Slot():
            return _value(evaluate(leaf.expression, leaf.offset, scope), leaf, filling)
        case Formula() if leaf.fixed:
            filling.write(leaf.only.tex)
            return leaf.only
        case Formula():
            return leaf.filled(filling, scope)
        case Span(kind, children):
            inner = filled_running(children, filling, scope)
            return kind(tuple(each for each in inner if not isinstance(each, Display)))
        case _:
            assert_never(leaf)


def _value(value: Value, slot: Slot, filling: Filling) -> Inline:
    """A value in prose: words are text, numbers and tensors are math (a real minus sign)."""
    if isinstance(value, str | bool):
        return Text(filling.write(text_of(value, slot.offset)))
    return Math(filling.write(tex_of(value, slot)))


def trimmed(inlines: list[Inline]) -> Inlines:
    """Return the inlines without white space at both ends."""
    if inlines and isinstance(first := inlines[0], Text) and first.text[:1].isspace():
        inlines[0] = Text(first.text.lstrip())
    if inlines and isinstance(last := inlines[-1], Text) and last.text[-1:].isspace():
        inlines[-1] = Text(last.text.rstrip())
    return tuple([each for each in inlines if not isinstance(each, Text) or each.text])
