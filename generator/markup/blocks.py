"""Templates of blocks, and how they fill."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from fractions import Fraction
from functools import cached_property
from typing import assert_never

from generator.content import (
    Align,
    Block,
    Blocks,
    BulletList,
    Display,
    Inline,
    Inlines,
    Listing,
    NumberedList,
    Paragraph,
    Picture,
    Table,
)
from generator.diagnostics import Fault
from generator.expression import Scope
from generator.expression.memory import Memory
from generator.markup.inlines import Running, filled_inlines, filled_running, trimmed
from generator.markup.memory import memory_of, remembered
from generator.markup.pieces import Pieces, filled_text
from generator.markup.template import Bound, Filling, Leaf, Read, Sequence, fixed, leaves, observe, reads
from generator.numbers import Value
from generator.values import dataclass


@dataclass(frozen=True)
class ParagraphLeaf(Leaf):
    """A paragraph, split where a displayed formula stands in it."""

    running: Running

    @property
    def fixed(self) -> bool:
        """True where its line is."""
        return fixed(self.running)

    def observe(self, filling: Filling, scope: Scope) -> Iterator[Value]:
        """Yield the values inside."""
        return observe(self.running, filling, scope)

    def reads(self, bound: Bound) -> Iterator[Read]:
        """Yield the expressions inside."""
        return reads(self.running, bound)

    @cached_property
    def _memory(self) -> Memory:
        return memory_of(self.running)

    def filled(self, filling: Filling, scope: Scope) -> Blocks:
        """Return the paragraphs and the formulas between them."""
        return remembered(self._memory, filling, scope, self._filled)

    def _filled(self, filling: Filling, scope: Scope) -> Blocks:
        return _paragraphs(filled_running(self.running, filling, scope))


@dataclass(frozen=True)
class ListLeaf(Leaf):
    """A list; ``start`` is None for bullets. ``joins``: it goes on the list that a loop or a test has put before it."""

    items: tuple[Layout, ...]
    start: int | None
    joins: bool

    @property
    def fixed(self) -> bool:
        """True where all items are."""
        return all(map(fixed, self.items))

    def observe(self, filling: Filling, scope: Scope) -> Iterator[Value]:
        """Yield the values inside."""
        for item in self.items:
            yield from observe(item, filling, scope)

    def reads(self, bound: Bound) -> Iterator[Read]:
        """Yield the expressions inside."""
        for item in self.items:
            yield from reads(item, bound)


Row = tuple[Running, ...]


@dataclass(frozen=True)
class TableLeaf(Leaf):
    """A table; rows that a loop makes behind it are put into it."""

    aligns: tuple[Align, ...]
    header: Row
    rows: tuple[Row, ...]

    @property
    def fixed(self) -> bool:
        """True where all cells are."""
        return all(fixed(cell) for row in (self.header, *self.rows) for cell in row)

    def observe(self, filling: Filling, scope: Scope) -> Iterator[Value]:
        """Yield the values inside."""
        for row in (self.header, *self.rows):
            for cell in row:
                yield from observe(cell, filling, scope)

    def reads(self, bound: Bound) -> Iterator[Read]:
        """Yield the expressions inside."""
        for row in (self.header, *self.rows):
            for cell in row:
                yield from reads(cell, bound)


@dataclass(frozen=True)
class RowsLeaf(Leaf):
    """Rows that continue the table before them."""

    rows: tuple[Row, ...]
    offset: int

    @property
    def fixed(self) -> bool:
        """True where all cells are."""
        return all(fixed(cell) for row in self.rows for cell in row)

    def observe(self, filling: Filling, scope: Scope) -> Iterator[Value]:
        """Yield the values inside."""
        for row in self.rows:
            for cell in row:
                yield from observe(cell, filling, scope)

    def reads(self, bound: Bound) -> Iterator[Read]:
        """Yield the expressions inside."""
        for row in self.rows:
            for cell in row:
                yield from reads(cell, bound)


@dataclass(frozen=True)
class ListingLeaf(Leaf):
    """A block of code."""

    pieces: Pieces
    language: str

    @property
    def fixed(self) -> bool:
        """True for code without slots, loops and tests."""
        return fixed(self.pieces)

    def observe(self, filling: Filling, scope: Scope) -> Iterator[Value]:
        """Yield the values inside."""
        return observe(self.pieces, filling, scope)

    def reads(self, bound: Bound) -> Iterator[Read]:
        """Yield the expressions inside."""
        return reads(self.pieces, bound)


@dataclass(frozen=True)
class PictureLeaf(Leaf):
    """An image file; its text alternative may hold values."""

    name: str
    data: bytes = field(repr=False)
    alt: Pieces = ()
    width: Fraction | None = None

    @property
    def fixed(self) -> bool:
        """True where its text alternative is."""
        return fixed(self.alt)

    def observe(self, filling: Filling, scope: Scope) -> Iterator[Value]:
        """Yield the values inside."""
        return observe(self.alt, filling, scope)

    def reads(self, bound: Bound) -> Iterator[Read]:
        """Yield the expressions inside."""
        return reads(self.alt, bound)


BlockLeaf = ParagraphLeaf | ListLeaf | TableLeaf | RowsLeaf | ListingLeaf | PictureLeaf
Layout = Sequence[BlockLeaf]


def filled_blocks(layout: Layout, filling: Filling, scope: Scope) -> Blocks:
    """Return the blocks with everything put in."""
    out: list[Block] = []
    for leaf, inner in leaves(layout, filling, scope):
        match leaf:
            case ParagraphLeaf():
                out += leaf.filled(filling, inner)
            case ListLeaf():
                _add_list(leaf, filling, inner, out)
            case TableLeaf(aligns, header, rows):
                out.append(Table(aligns, _cells(header, filling, inner), _rows(rows, filling, inner)))
            case RowsLeaf(rows, offset):
                _add_rows(_rows(rows, filling, inner), offset, out)
            case ListingLeaf(pieces, language):
                out.append(Listing(filled_text(pieces, filling, inner), language))
            case PictureLeaf(name, data, alt, width):
                out.append(Picture(name, data, filled_text(alt, filling, inner), width))
            case _:
                assert_never(leaf)
    return tuple(out)


def _paragraphs(running: list[Inline | Display]) -> Blocks:
    """Paragraphs, and the displayed formulas between them."""
    blocks: list[Block] = []
    inlines: list[Inline] = []
    for each in running:
        if isinstance(each, Display):
            blocks += [*_paragraph(inlines), each]
            inlines = []
        else:
            inlines.append(each)
    return (*blocks, *_paragraph(inlines))


def _paragraph(inlines: list[Inline]) -> Blocks:
    children = trimmed(inlines)
    return (Paragraph(children),) if children else ()


def _add_list(leaf: ListLeaf, filling: Filling, scope: Scope, out: list[Block]) -> None:
    items = tuple(filled_blocks(item, filling, scope) for item in leaf.items)
    last = out[-1] if out and leaf.joins else None
    if leaf.start is None:
        before = last.items if isinstance(last, BulletList) else ()
        made: Block = BulletList((*before, *items))
    elif isinstance(last, NumberedList):
        before, made = last.items, NumberedList((*last.items, *items), last.start)
    else:
        before, made = (), NumberedList(items, leaf.start)
    if before:
        out[-1] = made
    else:
        out.append(made)


def _cells(row: Row, filling: Filling, scope: Scope) -> tuple[Inlines, ...]:
    return tuple(filled_inlines(cell, filling, scope) for cell in row)


def _rows(rows: tuple[Row, ...], filling: Filling, scope: Scope) -> tuple[tuple[Inlines, ...], ...]:
    return tuple(_cells(row, filling, scope) for row in rows)


def _add_rows(rows: tuple[tuple[Inlines, ...], ...], offset: int, out: list[Block]) -> None:
    last = out[-1] if out else None
    if not isinstance(last, Table) or any(len(row) != len(last.aligns) for row in rows):
        raise Fault((), "table-row", "this row continues no table of as many columns", offset=offset)
    out[-1] = Table(last.aligns, last.header, last.rows + rows)
