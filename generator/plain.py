"""Content as plain text: for the terminal, text alternatives, CSV."""

from __future__ import annotations

from typing import assert_never

from generator.content import (
    Blank,
    Block,
    Blocks,
    BulletList,
    Code,
    Display,
    Drawing,
    Emphasis,
    Inlines,
    LineBreak,
    Listing,
    Math,
    NumberedList,
    Paragraph,
    Picture,
    Strong,
    Table,
    Text,
)


def plain_text(inlines: Inlines) -> str:
    """Return one line of text; math stays TeX between dollars.

    >>> plain_text((Text("Compute "), Math("h_1"), Text(".")))
    'Compute $h_1$.'
    """
    parts = []
    for inline in inlines:
        match inline:
            case Text(text):
                parts.append(text)
            case Code(text):
                parts.append(f"`{text}`")
            case Math(tex):
                parts.append(f"${tex}$")
            case Emphasis(children) | Strong(children):
                parts.append(plain_text(children))
            case LineBreak():
                parts.append("\n")
            case Blank(id):
                parts.append(f"[{id}: ____]")
            case _:
                assert_never(inline)
    return "".join(parts)


def plain_blocks(blocks: Blocks) -> str:
    """Return the blocks as paragraphs of text, separated by blank lines."""
    return "\n\n".join(_block(block) for block in blocks)


def _block(block: Block) -> str:
    match block:
        case Paragraph(children):
            return plain_text(children)
        case Display(tex):
            return f"  $${tex}$$"
        case Listing(text):
            return "\n".join("    " + line for line in text.rstrip("\n").split("\n"))
        case BulletList(items):
            return "\n".join("* " + _indented(item) for item in items)
        case NumberedList(items, start):
            return "\n".join(f"{number}. " + _indented(item) for number, item in enumerate(items, start))
        case Table(_, header, rows):
            lines = [header, *rows] if header else list(rows)
            return "\n".join(" | ".join(plain_text(cell) for cell in line) for line in lines)
        case Drawing(_, alt):
            return f"[figure: {alt}]"
        case Picture(name, _, alt):
            return f"[image {name}: {alt}]"
        case _:
            assert_never(block)


def _indented(item: Blocks) -> str:
    return plain_blocks(item).replace("\n", "\n   ")
