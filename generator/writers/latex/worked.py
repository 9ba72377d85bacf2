"""A question as its key shows it: figures with what the exam leaves out."""

from __future__ import annotations

from dataclasses import replace

from generator.content import Block, Blocks, BulletList, Drawing, NumberedList
from generator.exam import Item, PlacedPart


def worked_item(item: Item) -> Item:
    """Return the question with the worked figures in its stem and in what is asked; everything else is the same."""
    variant = replace(item.variant, stem=_blocks(item.variant.stem))
    return Item(variant, tuple(_placed(placed) for placed in item.parts))


def _placed(placed: PlacedPart) -> PlacedPart:
    return replace(placed, part=replace(placed.part, ask=_blocks(placed.part.ask)))


def _blocks(blocks: Blocks) -> Blocks:
    return tuple(map(_block, blocks))


def _block(block: Block) -> Block:
    match block:
        case Drawing(worked=worked) if worked:
            return replace(block, tikz=worked, worked="")
        case BulletList(items) | NumberedList(items):
            return replace(block, items=tuple(map(_blocks, items)))
        case _:
            return block
