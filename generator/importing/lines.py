"""Blocks → one line, where our questions have a line: options, terms, reasons, cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from generator.content import (
    Block,
    Blocks,
    BulletList,
    Code,
    Display,
    Drawing,
    Inline,
    Inlines,
    LineBreak,
    Listing,
    Math,
    NumberedList,
    Paragraph,
    Picture,
    Table,
    Text,
)


def as_line(blocks: Blocks, pictures: list[Picture], name: str = "") -> Inlines:
    """Return blocks as one line: paragraphs and items on lines of their own, pictures by a name, put in ``pictures``.

    ``name`` is what a picture is called before its number: ``Image 2``.
    """
    out: list[Inline] = []
    for line in _lines(blocks, pictures, name or "Image"):
        if not line:
            continue
        if out:
            out.append(LineBreak())
        out += line
    return tuple(out)


def under_names(pictures: Sequence[Picture]) -> Blocks:
    """Return pictures that were put away by ``as_line``, each under the name that stands for it."""
    found: list[Block] = []
    for k, each in enumerate(pictures, 1):
        found += [Paragraph((Text(f"Image {k}"),)), each]
    return tuple(found)


def is_flat(blocks: Blocks) -> bool:
    """True where nothing of the layout is lost in a line."""
    return len(blocks) <= 1 and all(isinstance(block, Paragraph | Display) for block in blocks)


def _lines(blocks: Blocks, pictures: list[Picture], name: str) -> Iterator[Inlines]:
    for block in blocks:
        yield from _block(block, pictures, name)


def _block(block: Block, pictures: list[Picture], name: str) -> Iterator[Inlines]:
    match block:
        case Paragraph(children):
            yield children
        case Display(tex):
            yield (Math(tex),)
        case Listing(text):
            for line in text.rstrip("\n").split("\n"):
                yield (Code(line),) if line.strip() else ()
        case BulletList(items):
            for item in items:
                for k, each in enumerate(_lines(item, pictures, name)):
                    yield (Text("• "), *each) if k == 0 else each
        case NumberedList(items, start):
            for number, item in enumerate(items, start):
                for k, each in enumerate(_lines(item, pictures, name)):
                    yield (Text(f"{number}. "), *each) if k == 0 else each
        case Table(_, header, rows):
            for row in [header, *rows] if header else rows:
                joined: list[Inline] = []
                for cell in row:
                    joined += [Text(" | "), *cell] if joined else cell
                yield tuple(joined)
        case Picture():
            pictures.append(block)
            yield (Text(f"{name} {len(pictures)}"),)
        case Drawing():
            raise AssertionError("nothing is imported as a drawing")
        case _:
            assert_never(block)
