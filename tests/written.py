"""Text, parts, questions and problems written by hand, for exams without any question file."""

from __future__ import annotations

import re
from fractions import Fraction

from generator.content import Blocks, Display, Inlines, Math, Paragraph, Text
from generator.exam import Item, Part, PlacedPart, Problem, Response, Space, Variant


def line(text: str) -> Inlines:
    """Return inlines of a text in which ``$…$`` is math."""
    pieces = re.split(r"\$([^$]*)\$", text)
    return tuple(
        Math(piece) if odd else Text(piece) for odd, piece in zip((0, 1) * len(pieces), pieces, strict=False) if piece
    )


def prose(*paragraphs: str) -> Blocks:
    """Return paragraphs; ``$$…$$`` alone is a display."""
    return tuple(Display(each.strip("$")) if each.startswith("$$") else Paragraph(line(each)) for each in paragraphs)


def part(name: str, ask: Blocks, *responses: Response, solution: Blocks = (), space: Space | None = None) -> Part:
    """Return a part whose marks are the sum of its responses'."""
    marks = sum((each.marks for each in responses), Fraction(0))
    return Part(name, ask, marks, responses, solution, space or Space(), path=("parts", name))


def question(name: str, stem: Blocks, *parts: Part, title: str = "") -> Variant:
    """Return a variant with what a paper does not show left plain."""
    return Variant(name, title or name, name.split("/")[0], (), Fraction(5), 0, "", "", (), (), stem, parts)


def problem(number: int, title: str, *variants: Variant, intro: Blocks = (), fresh: bool = True) -> Problem:
    """Return a problem that takes every part of its questions, lettered through."""
    letters = iter("abcdefghijklmnop")
    items = tuple(
        Item(variant, tuple(PlacedPart(next(letters), each, each.marks) for each in variant.parts))
        for variant in variants
    )
    credits = sum((each.credits for item in items for each in item.parts), Fraction(0))
    return Problem(number, title, intro, "all-or-nothing", items, credits, fresh)
