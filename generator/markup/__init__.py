"""Markdown with formulas, values, loops and tests: parsed once into a template, filled for each draw."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from generator.content import Blocks, Inlines
from generator.diagnostics import Fault
from generator.expression import Scope, Use
from generator.expression.memory import Memory
from generator.markup.blocks import Layout, filled_blocks
from generator.markup.inlines import Running, filled_inlines
from generator.markup.marks import Marks, Masked
from generator.markup.memory import memory_of, remembered
from generator.markup.reading import Reader, check_rows
from generator.markup.rules import parser
from generator.markup.running import Reading
from generator.markup.scan import scan
from generator.markup.template import Filling, fixed, observe
from generator.numbers import Value
from generator.tex import Macro
from generator.values import dataclass

__all__ = ["Line", "Prose", "parse_line", "parse_prose"]


@dataclass(frozen=True)
class Prose:
    """A text of blocks, parsed once; slots are filled for each draw and never parsed again.

    ``uses`` are the free names of slots, loops and tests with their offsets; loop variables are not among them.
    """

    uses: tuple[Use, ...]
    layout: Layout

    def fill(self, scope: Scope) -> Blocks:
        """Return the blocks with the scope's values; raises Fault, with its offset, where one cannot be printed."""
        return self._only if self.fixed else filled_blocks(self.layout, Filling(), scope)

    @cached_property
    def fixed(self) -> bool:
        """True for a text that is the same in every draw."""
        return fixed(self.layout)

    @cached_property
    def _only(self) -> Blocks:
        """What a text without expressions is in every draw: one object, which writers know again."""
        return filled_blocks(self.layout, Filling(), Scope({}))

    def values(self, scope: Scope) -> tuple[Value, ...]:
        """Return the values of slots, the outcomes of tests and the repeats of loops, in order; nothing is built."""
        return tuple(observe(self.layout, Filling(), scope))


@dataclass(frozen=True)
class Line:
    """A text of one line, parsed once."""

    uses: tuple[Use, ...]
    running: Running

    def fill(self, scope: Scope) -> Inlines:
        """Return the inlines with the scope's values; raises Fault as :meth:`Prose.fill` does."""
        if self.fixed:
            return self._only
        return remembered(self._memory, Filling(), scope, self._filled)

    @cached_property
    def _memory(self) -> Memory:
        return memory_of(self.running)

    def _filled(self, filling: Filling, scope: Scope) -> Inlines:
        return filled_inlines(self.running, filling, scope)

    @cached_property
    def fixed(self) -> bool:
        """True for a text that is the same in every draw."""
        return fixed(self.running)

    @cached_property
    def _only(self) -> Inlines:
        return filled_inlines(self.running, Filling(), Scope({}))

    def values(self, scope: Scope) -> tuple[Value, ...]:
        """Return the values of slots, the outcomes of tests and the repeats of loops, in order; nothing is built."""
        return tuple(observe(self.running, Filling(), scope))


def parse_prose(text: str, macros: Mapping[str, Macro], images: Mapping[str, bytes], faults: list[Fault]) -> Prose:
    """Parse a text of paragraphs, lists, tables, code, formulas and images.

    ``images`` are the files that it may show, by name. Appends every fault with its offset into ``text``; a text with
    faults must not be filled.
    """
    known = len(faults)
    reading = _reading(text, macros, faults)
    layout = Reader(reading, images).layout(parser().parse(reading.masked.text))
    check_rows(layout, None, faults)
    _in_order(faults, known)
    return Prose(tuple(reading.names.uses), layout)


def parse_line(text: str, macros: Mapping[str, Macro], faults: list[Fault]) -> Line:
    """Parse a text of one line: a title, an option, a label. Appends faults as :func:`parse_prose` does."""
    known = len(faults)
    reading = _reading(text, macros, faults)
    begin = len(text) - len(text.lstrip())
    blank = reading.masked.text.strip().find("\n\n")
    if blank >= 0:
        hint = "one line of text, without empty lines"
        faults.append(Fault((), "unsupported-markup", "a second paragraph cannot stand here", hint, offset=begin))
    tokens = parser().parseInline(reading.masked.text.strip())
    running = reading.running(tokens[0].children or [] if tokens else [], 0, "in one line")
    _in_order(faults, known)
    return Line(tuple(reading.names.uses), running)


def _reading(text: str, macros: Mapping[str, Macro], faults: list[Fault]) -> Reading:
    marks = Marks()
    try:
        masked = scan(text, marks, faults)
    except Fault as fault:
        faults.append(fault)
        masked, marks = Masked("", (0,)), Marks()
    return Reading(masked, marks, macros, faults)


def _in_order(faults: list[Fault], known: int) -> None:
    """Put the faults behind the first ``known`` in the order of the text."""
    faults[known:] = sorted(faults[known:], key=lambda fault: fault.offset or 0)
