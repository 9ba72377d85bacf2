"""What a student reads in a drawn variant, text by text, each with its place in the question's file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, assert_never

from generator.content import (
    Blank,
    Block,
    Blocks,
    BulletList,
    Code,
    Display,
    Drawing,
    Emphasis,
    Inline,
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
from generator.diagnostics import Path
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    MatchResponse,
    OrderResponse,
    Part,
    Response,
    TensorResponse,
    Variant,
)
from generator.program import CompiledPart, Draw, Program
from generator.values import dataclass

Kind = Literal["text", "label", "option", "term", "step", "alt", "figure", "file"]

_NODE = re.compile(r"node\b[^;{\[]*(?:\[[^\]]*\][^;{\[]*)*\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}")


@dataclass(frozen=True)
class Sight:
    """A text that the student sees: ``part`` is empty in the stem, ``answer`` where it belongs to no answer."""

    path: Path
    kind: Kind
    text: str
    part: str = ""
    answer: str = ""


def sights(program: Program, draw: Draw, variant: Variant) -> Iterator[Sight]:
    """Yield what is read in a variant, in the order of the paper."""
    stem, figure = variant.stem, program.figure
    if figure is not None:
        stem = stem[:-1]
        yield from _picture(variant.stem[-1], figure.path, figure.alt.path)
    yield from read_blocks(stem, program.stems[draw.wording].path)
    for compiled, part in zip(program.parts, variant.parts, strict=True):
        yield from _part(compiled, part, draw.wording)


def _part(compiled: CompiledPart, part: Part, wording: str) -> Iterator[Sight]:
    ask = part.ask
    if compiled.figure is not None:
        ask = ask[:-1]
        yield from _picture(part.ask[-1], compiled.figure.path, compiled.figure.alt.path, part.id)
    yield from read_blocks(ask, compiled.asks[wording].path, part.id)
    for answer, response in zip(compiled.answers, part.responses, strict=True):
        yield from read_response(response, answer.notes.path, part.id)


def read_response(response: Response, path: Path, part: str) -> Iterator[Sight]:
    """Yield what a response prints: its label, its options, the text around its gaps."""
    if response.label:
        yield Sight((*path, "label"), "label", said(response.label), part, response.id)
    match response:
        case ChoiceResponse(options=options):
            for option in options:
                group = "statements" if option.value is None else "mistakes"
                yield Sight((*path, group, option.id), "option", said(option.content), part, response.id)
        case MatchResponse(terms=terms, choices=choices):
            for term in terms:
                yield Sight((*path, "match", "terms"), "term", said(term), part, response.id)
            for choice in choices:
                yield Sight((*path, "match", "choices"), "option", said(choice), part, response.id)
        case OrderResponse(items=items):
            for item in items:
                yield Sight((*path, "order"), "step", said(item), part, response.id)
        case BlanksResponse(text=text, gaps=gaps):
            yield from read_blocks(text, (*path, "blanks"), part, response.id)
            for gap in gaps:
                yield from read_response(gap, (*path, "gaps", gap.id), part)
        case DrawingResponse(empty=empty):
            yield from _picture(empty, (*path, "drawing"), (*path, "drawing", "alt"), part)
        case TensorResponse(axes=axes):
            for k, axis in enumerate(axes):
                yield Sight((*path, "axes", k), "label", axis, part, response.id)
        case _:
            return


# ---------------------------------------------------------------- content as text
def read_blocks(blocks: Blocks, path: Path, part: str = "", answer: str = "") -> Iterator[Sight]:
    """Yield the text of blocks, and the images in them apart."""
    text = "\n\n".join(_block(block) for block in blocks)
    if text.strip():
        yield Sight(path, "text", text, part, answer)
    for block in _pictures(blocks):
        yield from _picture(block, path, path, part, answer)


def _pictures(blocks: Blocks) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Drawing() | Picture():
                yield block
            case BulletList(items) | NumberedList(items):
                for item in items:
                    yield from _pictures(item)
            case _:
                pass  # nothing else holds an image


def _picture(block: Block, path: Path, alt: Path, part: str = "", answer: str = "") -> Iterator[Sight]:
    match block:
        case Drawing(tikz, words):
            yield Sight(alt if words else path, "alt", words, part, answer)
            yield Sight(path, "figure", " · ".join(_NODE.findall(tikz)), part, answer)
        case Picture(name, _, words):
            yield Sight(alt, "alt", words, part, answer)
            yield Sight(path, "file", name.rpartition(".")[0], part, answer)
        case _:
            return


def _block(block: Block) -> str:
    match block:
        case Paragraph(children):
            return said(children)
        case Display(tex):
            return f"$${tex}$$"
        case Listing(text):
            return text
        case BulletList(items) | NumberedList(items):
            return ".\n".join("\n".join(_block(each) for each in item) for item in items)
        case Table(_, header, rows):
            lines = [header, *rows] if header else list(rows)
            return "\n".join(" | ".join(said(cell) for cell in line) for line in lines)
        case Drawing() | Picture():
            return ""
        case _:
            assert_never(block)


def said(inlines: Inlines) -> str:
    """Return inlines as text: emphasis left out, formulas between dollars, gaps as lines."""
    return "".join(map(_inline, inlines))


def _inline(inline: Inline) -> str:
    match inline:
        case Text(text) | Code(text):
            return text
        case Math(tex):
            return f"${tex}$"
        case Emphasis(children) | Strong(children):
            return said(children)
        case LineBreak():
            return "\n"
        case Blank():
            return "____"
        case _:
            assert_never(inline)
