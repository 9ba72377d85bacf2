"""A question as its key shows it: figures with what the exam leaves out."""

from __future__ import annotations

import operator
from dataclasses import replace

from generator.content import Block, Blocks, BulletList, Drawing, NumberedList
from generator.exam import Item, PlacedPart


def worked_item(item: Item) -> Item:
    """Return the question with the worked figures in its stem and in what is asked; everything else is the same."""
    stem, parts = _blocks(item.variant.stem), tuple(map(_placed, item.parts))
    variant = item.variant if stem is item.variant.stem else replace(item.variant, stem=stem)
    return Item(variant, parts)


def _placed(placed: PlacedPart) -> PlacedPart:
    ask = _blocks(placed.part.ask)
    return placed if ask is placed.part.ask else replace(placed, part=replace(placed.part, ask=ask))


def _blocks(blocks: Blocks) -> Blocks:
    """Return the blocks with worked figures; the same ones where there are none."""
    worked = tuple(map(_block, blocks))
    return blocks if all(map(operator.is_, worked, blocks)) else worked


def _block(block: Block) -> Block:
    match block:
        case Drawing(worked=worked) if worked:
            return replace(block, tikz=worked, worked="")
        case BulletList(items) | NumberedList(items):
            worked_items = tuple(map(_blocks, items))
            return block if all(map(operator.is_, worked_items, items)) else replace(block, items=worked_items)
        case _:
            return block
