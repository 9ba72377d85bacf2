"""How much two draws of a question share: their drawn numbers, their answers, the statements of their pools."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from fractions import Fraction
from itertools import zip_longest

from generator.numbers import Tensor, Value
from generator.program import Draw, Program
from generator.values import dataclass

# What two versions of an exam may share at most: half of the drawn numbers, half of a pool's statements.
MOST_SHARED = Fraction(1, 2)


@dataclass(frozen=True)
class Traits:
    """What a draw is compared by: its drawn numbers cell by cell, its answers, the statements of each pool."""

    numbers: tuple[Value, ...]
    answers: tuple[Hashable, ...]
    pools: tuple[frozenset[str], ...]


def traits(program: Program, draw: Draw) -> Traits:
    """Return what a draw of the program is compared by; words and parameters with a single value do not count."""
    choices = {dimension.name: dimension.size for dimension in program.space.dimensions}
    judged = [each for judgements in draw.judgements for each in judgements]
    return Traits(
        tuple(
            cell
            for name, value in program.parameter_values(draw)
            if choices[name] > 1
            for cell in _cells(value)
            if not isinstance(cell, str | bool)
        ),
        tuple(
            each.identity if each.value is None else each.value
            for each in judged
            if each.value is not None or each.identity is not None
        ),
        tuple(each.statements for each in judged if each.statements),
    )


def _cells(value: Value) -> Iterator[Value]:
    """The cells of a tensor; a record is one thing, as its fields vary together."""
    if isinstance(value, Tensor):
        for item in value:
            yield from _cells(item)
    else:
        yield value


def likeness(one: Traits, other: Traits) -> Fraction:
    """Return how much two draws share, from 0 to 1: the largest share of equal numbers, equal answers, statements.

    Equal answers count when all are equal: then the draws differ in nothing that is marked.
    """
    shares = [Fraction(len(a & b), max(len(a), len(b))) for a, b in zip(one.pools, other.pools, strict=True)]
    if one.numbers or other.numbers:
        equal = sum(a == b for a, b in zip_longest(one.numbers, other.numbers))
        shares.append(Fraction(equal, max(len(one.numbers), len(other.numbers))))
    if one.answers and one.answers == other.answers:
        shares.append(Fraction(1))
    return max(shares, default=Fraction(0))


def apart(one: Traits, others: Sequence[Traits]) -> bool:
    """True for a draw that shares no more than half with any of the others."""
    return all(likeness(one, other) <= MOST_SHARED for other in others)
