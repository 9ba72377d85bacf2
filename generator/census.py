"""How many addresses of a question are variants: all of them counted, or a keyed sample of a large space."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from fractions import Fraction

from generator.answer import Rejection
from generator.program import Program
from generator.space import Permutation
from generator.values import dataclass

# Spaces up to this size are counted whole.
MOST_COUNTED = 50_000

# Addresses of a larger space that are tried.
SAMPLE = 10_000


@dataclass(frozen=True)
class Census:
    """What the addresses of a question are: how many were tried, are valid, are distinct; what refused the others.

    Wordings and the order of options do not make a variant distinct.
    """

    size: int
    tried: int
    valid: int
    distinct: int
    refused: tuple[tuple[str, int], ...]

    @property
    def complete(self) -> bool:
        """True when every address was tried."""
        return self.tried == self.size

    @property
    def acceptance(self) -> Fraction:
        """The share of the tried addresses that are valid."""
        return Fraction(self.valid, self.tried)

    @property
    def variants(self) -> int:
        """How many distinct variants there are: counted, or at least as many as the sample met, scaled to the space.

        A sample shows distinct ones only up to its own size; scaled by its share of the space it is an estimate.
        """
        return self.distinct if self.complete else self.distinct * self.size // self.tried


def take_census(program: Program, most: int = MOST_COUNTED, sample: int = SAMPLE) -> Census:
    """Judge every address of a space of up to ``most``, else a keyed sample.

    Raises Fault where the question itself is wrong.
    """
    size = program.space.size
    if size <= most:
        addresses: Iterable[int] = range(size)
    else:
        permutation = Permutation(size, f"census\x1f{program.spec.id}")
        addresses = (permutation(rank) for rank in range(sample))
    tried = valid = 0
    seen: set[Hashable] = set()
    refused: Counter[str] = Counter()
    for address in addresses:
        tried += 1
        try:
            draw = program.judge(address)
        except Rejection as rejection:
            refused[rejection.rule] += 1
            continue
        valid += 1
        seen.add(program.identity(draw))
    return Census(size, tried, valid, len(seen), tuple(refused.most_common()))
