"""Variants of one family and one band of work: what an exam takes that asks for parity.

The band of a question is put where most variants of its family lie, as far as a sample in the order of the seed
shows; so it depends on the seed and the question alone, and neither other questions, nor a veto, nor a roster move it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from fractions import Fraction

from generator.likeness import traits
from generator.program import Draw, Program
from generator.sampling import (
    MOST_ALIKE,
    Purpose,
    Tally,
    choose,
    choose_personal,
    draws,
    draws_like,
    remembering,
    too_few,
)
from generator.selection import Selection
from generator.values import dataclass
from generator.work import Band, Gauge, densest, narrowest

# Variants of a family that place the band.
SAMPLE = 60

# Variants that are looked at to fill a band, or to find enough of a family for the sample.
MOST_MET = 4_000


@dataclass(frozen=True)
class Aim:
    """What is asked for: of one question, max − min of the work ≤ ``parity`` · median, over the parts that it gives."""

    parity: Fraction
    parts: tuple[str, ...] | None = None


@dataclass
class Met:
    """Distinct draws in the order of a walk, with their work, measured when it is asked for."""

    gauge: Gauge
    walk: Iterator[Draw]
    seen: list[Draw] = field(default_factory=list)
    works: dict[int, int] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Draw]:
        """Yield the draws from the first one on, up to ``MOST_MET``."""
        for k in itertools.count():
            if k == len(self.seen):
                following = next(self.walk, None)
                if following is None or k == MOST_MET:
                    return
                self.seen.append(following)
            yield self.seen[k]

    def work(self, draw: Draw) -> int:
        """Return the work of a draw."""
        if draw.address not in self.works:
            self.works[draw.address] = self.gauge.work(draw).total
        return self.works[draw.address]

    def of_family(self, family: str) -> Iterator[Draw]:
        """Yield the draws of a family."""
        return (draw for draw in self if draw.family == family)

    def band(self, family: str, parity: Fraction) -> Band:
        """Return where most of the family's variants lie."""
        return densest([self.work(draw) for draw in itertools.islice(self.of_family(family), SAMPLE)], parity)


def choose_alike(
    program: Program, seed: str, purpose: Purpose, count: int, redraws: Mapping[int, int] | None, aim: Aim
) -> tuple[list[Draw], Band | None]:
    """Return ``count`` draws as :func:`~generator.sampling.choose` does, of one band of work, and the band.

    Where the band holds too few, it is the narrowest that holds enough of what was met, and says that it is widened.
    The band is None where nothing is computed: then all variants are equal in work. Raises Fault where there are too
    few variants at all.
    """
    gauge = Gauge(program, aim.parts)
    if not gauge.computed:
        return choose(program, seed, purpose, count, redraws), None
    wanted = {form: times for form, times in (redraws or {}).items() if times}
    tally = Tally()
    met = Met(gauge, draws(program, seed, purpose, tally))
    widest: list[str] = []
    for family in dict.fromkeys(draw.family for draw in itertools.islice(met, SAMPLE)):
        band = met.band(family, aim.parity)
        selection = _filled(met, family, band, Selection(program, count, wanted))
        if selection.met >= count:
            return _settled(selection, met, family, band), band
        widest.append(family)
    for family in widest:
        works = [met.work(draw) for draw in met.of_family(family)]
        if len(works) >= count + sum(wanted.values()):
            band = narrowest(works, count, aim.parity)
            return _settled(_filled(met, family, band, Selection(program, count, wanted)), met, family, band), band
    if program.spec.reuse == "allowed" and widest:
        return choose(program, seed, purpose, count, redraws), _band_of_all(met)
    sizes = {family: sum(1 for _ in met.of_family(family)) for family in widest}
    raise too_few(program, tally, sizes, count + max(wanted.values(), default=0))


def _filled(met: Met, family: str, band: Band, selection: Selection) -> Selection:
    """Offer the draws of the band until the forms have theirs, or none further is likely to help."""
    for draw in met.of_family(family):
        if selection.complete or len(selection.alike) >= MOST_ALIKE:
            break
        if band.holds(met.work(draw)):
            selection.offer(draw)
    return selection


def _settled(selection: Selection, met: Met, family: str, band: Band) -> list[Draw]:
    """The draws of the forms; a veto that the band cannot answer takes what lies next to it."""
    if not selection.complete:
        selection.settle()
    if not selection.complete:
        outside = [draw for draw in met.of_family(family) if not band.holds(met.work(draw))]
        nearest = sorted(outside, key=lambda draw: band.distance(met.work(draw)))
        selection.alike += [(draw, traits(selection.program, draw)) for draw in nearest]
        selection.settle()
    return selection.draws()


def _band_of_all(met: Met) -> Band:
    works = [met.work(draw) for draw in met]
    return Band(min(works), max(works), widened=True)


def choose_personal_alike(
    program: Program,
    seed: str,
    purpose: Purpose,
    persons: Sequence[str],
    redraws: Mapping[int, int] | None,
    aim: Aim,
) -> tuple[list[Draw], Band | None]:
    """Return a draw for each person as :func:`~generator.sampling.choose_personal` does, of one band of work.

    The band is that of the seed's own walk, so a draw still depends on the seed and the person alone. A person whose
    walk does not reach the band takes the draw nearest to it, and the band that is returned says that it is widened.
    """
    gauge = Gauge(program, aim.parts)
    if not gauge.computed:
        return choose_personal(program, seed, purpose, persons, redraws), None
    tally = Tally()
    common = Met(gauge, draws(program, seed, purpose, tally))
    first = next(iter(common), None)
    if first is None:
        raise too_few(program, tally, {}, len(persons))
    family = first.family
    band = common.band(family, aim.parity)
    chosen = []
    judge = remembering(program, first)
    for index, person in enumerate(persons):
        walk = draws_like(first, program, f"{seed}\x1f{person}", purpose, tally, judge)
        own = Met(gauge, walk, works=common.works)
        wanted = (redraws or {}).get(index, 0)
        fitting = itertools.islice((d for d in own.of_family(family) if band.holds(own.work(d))), wanted, None)
        draw = next(fitting, None)
        if draw is None:
            nearest = sorted(own.of_family(family), key=lambda each: band.distance(own.work(each)))
            if len(nearest) <= wanted:
                raise too_few(program, tally, {family: len(nearest)}, wanted + 1)
            draw = nearest[wanted]
        chosen.append(draw)
    works = [common.work(draw) for draw in chosen]
    if all(map(band.holds, works)):
        return chosen, band
    return chosen, Band(min(band.low, *works), max(band.high, *works), widened=True)
