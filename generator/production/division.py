"""How a build is divided among those who do it: forms into ranges, and what stands in a range into shares. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from math import gcd

from generator.values import dataclass
from generator.writers import latex

# Forms whose boxes are sent together.
_TRAVEL = 50

Range = tuple[int, int]
"""Forms from the first to the last (without it)."""


@dataclass(frozen=True)
class Division:
    """Ranges of forms, and into how much each of them is divided.

    Into ``shares`` by questions what its exams show, and what its keys show, when that is set: forms have much in
    common that is then set once. By forms its furniture, into ``runs`` of TeX, and its papers, into ``piles``.
    """

    ranges: tuple[Range, ...]
    shares: int
    runs: int
    piles: int

    def parts(self, forms: Range) -> tuple[Range, ...]:
        """Return the parts of a range by which boxes are kept.

        >>> divide_forms(200, 2, 200).parts((0, 200))
        ((0, 100), (100, 200))
        """
        first, last = forms
        return tuple((first + one, first + other) for one, other in _ranges(last - first, self.piles))


def divide_forms(count: int, width: int, batch: int) -> Division:
    """Return ranges of at most ``batch`` forms for ``width`` workers, all of which have about as much to do. A core is
    left to the correction sheet while the furniture is set: to begin a run costs as much as hundreds of papers.

    >>> divide_forms(200, 1, 200)
    Division(ranges=((0, 200),), shares=1, runs=1, piles=1)
    >>> divide_forms(200, 2, 200)
    Division(ranges=((0, 200),), shares=1, runs=1, piles=2)
    >>> divide_forms(300, 4, 200)
    Division(ranges=((0, 150), (150, 300)), shares=1, runs=2, piles=2)
    >>> divide_forms(600, 3, 200)
    Division(ranges=((0, 200), (200, 400), (400, 600)), shares=1, runs=1, piles=1)
    >>> divide_forms(200, 8, 200)
    Division(ranges=((0, 200),), shares=4, runs=7, piles=8)
    """
    least = -(-count // batch)
    number = least if least >= width else next(each for each in range(least, width + 1) if width % each == 0)
    ranges = _ranges(count, number)
    shares = width // gcd(len(latex.ROLES) * len(ranges), width)
    runs = max(1, -(-(width - 1) // len(ranges)))
    return Division(ranges, shares, runs, width // gcd(len(ranges), width))


def divide_among_all(count: int, width: int, batch: int) -> Division:
    """Return ranges of at most ``batch`` forms, at least one for each of ``width`` workers, undivided: where what
    is divided has to travel, it costs more than it saves.

    >>> divide_among_all(200, 2, 200)
    Division(ranges=((0, 100), (100, 200)), shares=1, runs=2, piles=2)
    """
    rounds = -(-count // (batch * width))
    ranges = _ranges(count, rounds * width)
    piles = -(-(ranges[0][1] - ranges[0][0]) // _TRAVEL)
    return Division(ranges, 1, piles, piles)


def _ranges(count: int, number: int) -> tuple[Range, ...]:
    size = -(-count // number)
    return tuple((first, min(first + size, count)) for first in range(0, count, size))


def share_out(weights: Mapping[str, int], number: int) -> list[list[str]]:
    """Return names in up to so many shares of about the same weight, in the order of the names; none is empty.

    The heaviest first, each to the share that has least so far (R. L. Graham, 1969: at most a third above the best).

    >>> share_out({"a": 3, "b": 5, "c": 4, "d": 2}, 2)
    [['a', 'c'], ['b', 'd']]
    """
    places = {name: k for k, name in enumerate(weights)}
    loads = [0] * number
    shares: list[list[str]] = [[] for _ in range(number)]
    for name in sorted(weights, key=lambda name: -weights[name]):
        lightest = loads.index(min(loads))
        loads[lightest] += weights[name]
        shares[lightest].append(name)
    found = [sorted(share, key=places.__getitem__) for share in shares if share]
    return sorted(found, key=lambda share: places[share[0]])
