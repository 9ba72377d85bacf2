"""Bands of work: how far apart the variants of one question may lie, and where the band is put."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from fractions import Fraction

from generator.values import dataclass


@dataclass(frozen=True)
class Band:
    """From ``low`` to ``high``, both included; ``widened`` where so narrow a band as asked for held too few variants.

    Of variants within a band that is not widened, max − min ≤ parity · min: no more than parity · median.
    """

    low: int
    high: int
    widened: bool = False

    def holds(self, work: int) -> bool:
        """True for work within the band."""
        return self.low <= work <= self.high

    def distance(self, work: int) -> int:
        """How far outside the band work lies; 0 within."""
        return max(self.low - work, work - self.high, 0)


def densest(works: Sequence[int], parity: Fraction) -> Band:
    """Return the band of that parity that holds most of the works; of several the one nearest to their median.

    >>> densest([10, 20, 21, 22, 40], Fraction(1, 10))
    Band(low=20, high=22, widened=False)
    """
    middle = statistics.median_low(works)

    def rank(low: int) -> tuple[int, int, int]:
        band = _from(low, parity)
        return -sum(map(band.holds, works)), band.distance(middle), low

    return _from(min(sorted(set(works)), key=rank), parity)


def _from(low: int, parity: Fraction) -> Band:
    return Band(low, int(low * (1 + parity)))


def narrowest(works: Sequence[int], count: int, parity: Fraction) -> Band:
    """Return the relatively narrowest band that holds ``count`` of the works, at least as wide as the parity says.

    >>> narrowest([10, 20, 30, 31, 33], 4, Fraction(1, 10))
    Band(low=20, high=33, widened=True)
    """
    ordered = sorted(works)
    ends = zip(ordered, ordered[count - 1 :], strict=False)
    low, high = min(ends, key=lambda pair: (Fraction(pair[1], pair[0]), pair))
    asked = _from(low, parity)
    return asked if asked.holds(high) else Band(low, high, widened=True)


def spread(works: Sequence[int]) -> Fraction:
    """Return (max − min) / median; 0 where nothing is computed."""
    middle = statistics.median(works)
    return Fraction(max(works) - min(works)) / Fraction(middle) if middle else Fraction(0)
