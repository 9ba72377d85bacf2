"""What a walk through a parameter space met: counts, smallest counterexamples, and which draws to look at closely."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple, TypeVar

from generator.diagnostics import Fault, Path
from generator.verify.limits import COUNTED, KEPT
from generator.verify.size import Size
from generator.verify.spot import Rank, Spot

# Families and rules of which counts are kept; a question with more has a family that is none.
_MOST_FAMILIES = 2_000

K = TypeVar("K")

_SPREAD = 0x9E3779B97F4A7C15  # 2^64 / golden ratio: addresses near one another are thrown far apart (Knuth, TAOCP 6.4)


_SMALLEST = Size()


class Answered(NamedTuple):
    """An answer of a part."""

    part: str
    answer: str

    def gap(self, name: str) -> Answered:
        """Return a gap of the answer."""
        return Answered(self.part, f"{self.answer}[[{name}]]")


@dataclass
class Example:
    """How many addresses share something, the smallest of them in words, and what was found there."""

    count: int = 0
    rank: Rank | None = None
    described: str = ""
    fault: tuple[Path, str, str, str, int | None, bool] | None = None

    def note(self, spot: Spot, fault: Fault | None = None) -> None:
        """Count an address, and keep it where it is the smallest."""
        self.count += 1
        rank = spot.rank()
        if self.rank is None or rank < self.rank:
            self.rank, self.described = rank, spot.described()
            self.fault = None if fault is None else told(fault)

    def merge(self, other: Example) -> None:
        """Take another part of the walk into account."""
        self.count += other.count
        if other.rank is not None and (self.rank is None or other.rank < self.rank):
            self.rank, self.described, self.fault = other.rank, other.described, other.fault


def told(fault: Fault) -> tuple[Path, str, str, str, int | None, bool]:
    """Return a fault as plain data, which goes from one process to another."""
    return fault.path, fault.code, fault.message, fault.hint, fault.offset, fault.on_key


class Coincidence(NamedTuple):
    """A mistake's value passes for the right one; ``how`` as in :class:`generator.verify.gate.Refusal`."""

    at: Answered
    mistake: str
    how: str


class Alike(NamedTuple):
    """Two mistakes of one answer give the same value, or two statements of a pool the same text."""

    at: Answered
    one: str
    other: str


@dataclass
class Extremes:
    """The largest sizes of an answer's values, and where they are met."""

    size: Size = _SMALLEST
    where: dict[str, str] = field(default_factory=dict)

    def note(self, size: Size, spot: Spot) -> None:
        """Take a value into account."""
        own = self.size
        if size.denominator <= own.denominator and size.digits <= own.digits and size.length <= own.length:
            return
        self._widen(size, dict.fromkeys(Size._fields, spot.described()))

    def merge(self, other: Extremes) -> None:
        """Take another part of the walk into account."""
        self._widen(other.size, other.where)

    def _widen(self, size: Size, where: Mapping[str, str]) -> None:
        for name, mine, further in zip(Size._fields, self.size, size, strict=True):
            if further > mine:
                self.where[name] = where.get(name, "")
        self.size = Size(*map(max, self.size, size))


@dataclass
class Family:
    """A family: addresses that pass the rules, those that are valid, and distinct variants up to ``COUNTED``."""

    passing: int = 0
    valid: int = 0
    refused: Counter[tuple[Answered, str]] = field(default_factory=Counter)
    distinct: set[bytes] = field(default_factory=set)
    first: int = -1


@dataclass
class Pool:
    """Of a choice from a pool: how often each statement was drawn, and how many were right."""

    drawn: Counter[str] = field(default_factory=Counter)
    right: Counter[int] = field(default_factory=Counter)


@dataclass
class Survey:
    """The tallies of a walk, of the whole or of a part of it: parts of one walk are merged in order."""

    tried: int = 0
    passing: int = 0
    valid: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    costs: Counter[tuple[Answered, str]] = field(default_factory=Counter)
    families: dict[str, Family] = field(default_factory=dict)
    faults: dict[tuple[Path, str, int | None], Example] = field(default_factory=dict)
    texts: dict[tuple[Path, str, int | None], Example] = field(default_factory=dict)
    coincidences: dict[Coincidence, Example] = field(default_factory=dict)
    alike: dict[Alike, Example] = field(default_factory=dict)
    extremes: dict[Answered, Extremes] = field(default_factory=dict)
    pools: dict[Answered, Pool] = field(default_factory=dict)
    doubles: dict[Alike, Example] = field(default_factory=dict)
    kept: list[tuple[int, int]] = field(default_factory=list)

    def fault(self, spot: Spot, fault: Fault) -> None:
        """Count a fault at an address."""
        self.faults.setdefault((fault.path, fault.code, fault.offset), Example()).note(spot, fault)

    def text_fault(self, spot: Spot, fault: Fault) -> None:
        """Note a fault of a text at a valid address; further addresses of the same are not counted."""
        self.texts.setdefault((fault.path, fault.code, fault.offset), Example()).note(spot, fault)

    def family(self, name: str) -> Family:
        """Return the tally of a family."""
        found = self.families.get(name)
        if found is None:
            if len(self.families) >= _MOST_FAMILIES:
                name = "…"
            found = self.families.setdefault(name, Family())
        return found

    def keep(self, address: int) -> None:
        """Keep a valid address where it is among those that a keyed sample takes."""
        place = (-(address * _SPREAD & 0xFFFFFFFFFFFFFFFF), address)
        if len(self.kept) < KEPT:
            heapq.heappush(self.kept, place)
        elif place > self.kept[0]:
            heapq.heapreplace(self.kept, place)

    def sample(self) -> list[int]:
        """Return the kept valid addresses in the order of the sample; any beginning of them is a sample too."""
        return [address for _, address in sorted(self.kept, reverse=True)]

    @property
    def distinct(self) -> int:
        """Distinct variants, up to ``COUNTED`` in each family."""
        return sum(min(len(family.distinct), COUNTED) for family in self.families.values())

    def exceeds(self, count: int, limit: Fraction, size: int) -> bool:
        """True where a count is more than this share of the addresses that pass the rules in a space of a size.

        Of a sample, by two standard errors at least, those of a binomial share at the limit: what lies within would
        come and go with the addresses that the sample happens to take.
        """
        excess = count - limit * self.passing
        if self.tried >= size:
            return excess > 0
        return excess > 0 and excess**2 > 4 * self.passing * limit * (1 - limit)

    def merge(self, other: Survey) -> None:
        """Add a later part of the walk."""
        self.tried += other.tried
        self.passing += other.passing
        self.valid += other.valid
        self.refused.update(other.refused)
        self.costs.update(other.costs)
        for name, family in other.families.items():
            known = self.family(name)
            known.passing += family.passing
            known.valid += family.valid
            known.refused.update(family.refused)
            known.first = family.first if known.first < 0 else known.first
            if len(known.distinct) < COUNTED:
                known.distinct |= family.distinct
        _merge(self.faults, other.faults)
        _merge(self.texts, other.texts)
        _merge(self.coincidences, other.coincidences)
        _merge(self.alike, other.alike)
        _merge(self.doubles, other.doubles)
        for at, extremes in other.extremes.items():
            self.extremes.setdefault(at, Extremes()).merge(extremes)
        for at, pool in other.pools.items():
            known_pool = self.pools.setdefault(at, Pool())
            known_pool.drawn.update(pool.drawn)
            known_pool.right.update(pool.right)
        for _, address in other.kept:
            self.keep(address)


def _merge(own: dict[K, Example], further: Mapping[K, Example]) -> None:
    for key, example in further.items():
        own.setdefault(key, Example()).merge(example)
