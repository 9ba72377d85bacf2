"""Calculations that a solution writes out and that do not come to what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import pairwise
from typing import Any

from generator.content import Display, Math
from generator.diagnostics import Fault
from generator.lints.arithmetic import Unread, value_of
from generator.lints.looking import Looked

CODES: Mapping[str, str] = {
    "wrong-calculation": "a solution or a hint says that two numbers are equal which are not",
}

# What parts a formula into statements: other relations, arrows, commas, wide spaces.
_PARTING = re.compile(
    r"\\(?:approx|neq?|leq?|geq?|equiv|sim|propto|to|in|Rightarrow|Leftrightarrow|implies|iff|land|lor|qquad|quad)(?![A-Za-z])"
    r"|[<>≈≠≤≥]|(?<!\\)[,;](?!\})"
)


def wrong_calculations(looked: Looked) -> Iterator[Fault]:
    """Yield the solutions and hints in which a draw has an equation of two numbers that differ.

    What is written with decimals may be rounded; what has letters, units or another operation is not read.
    """
    told = set()
    for draw, variant in looked.draws:
        for compiled, part in zip(looked.program.parts, variant.parts, strict=True):
            texts = [(compiled.solution.path, part.solution)]
            texts += [(own.path, hint) for own, hint in zip(compiled.hints, part.hints, strict=True)]
            for path, blocks in texts:
                found = next((each for tex in _formulas(blocks) for each in _wrong(tex)), None)
                if found is not None and path not in told:
                    told.add(path)
                    message = f"'{found}' stands here at address {draw.address}, and is not so"
                    hint = "mend the number, or write it otherwise where another arithmetic is meant"
                    yield Fault(path, "wrong-calculation", message, hint, severity="warning")


def _formulas(value: Any) -> Iterator[str]:
    match value:
        case Math(tex) | Display(tex):
            yield tex
        case tuple():
            for each in value:
                yield from _formulas(each)
        case _ if is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                yield from _formulas(getattr(value, field.name))
        case _:
            return


def _wrong(tex: str) -> Iterator[str]:
    for statement in _PARTING.split(tex):
        sides = statement.split("=")
        for one, other in pairwise(sides):
            try:
                low, high = value_of(one)
                least, most = value_of(other)
            except Unread:
                continue
            if high < least or most < low:
                yield f"{one.strip()} = {other.strip()}"
