"""What an examination found, as warnings and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.diagnostics import Fault
from generator.mutation.kinds import KINDS
from generator.mutation.mutant import Answered, Examination, Mutant, enough, survives

# How many warnings an answer gets: one cause, such as V = 1, hides several wrong methods at once.
MOST_WARNINGS = 3
_ORDER = {kind: k for k, kind in enumerate(KINDS)}


def mutation_faults(examination: Examination) -> list[Fault]:
    """Return a warning for each generic wrong method that the draws fail to tell from the right answer.

    Left out are methods that are right whatever the numbers, those that a named mistake explains, those that another
    answer of the question tells apart, and left-out options of a function, which no student leaves out.
    """
    told = _least_shares(examination)
    seen: set[tuple[str, str, str]] = set()
    found: list[Fault] = []
    for answered in examination.answers:
        hidden = [
            mutant
            for mutant in sorted(answered.mutants, key=_rank)
            if survives(mutant) and told[_method(mutant)] >= enough(mutant) and _method(mutant) not in seen
        ]
        seen |= {_method(mutant) for mutant in hidden}
        found += _warnings(answered, hidden)
    return found


def _least_shares(examination: Examination) -> dict[tuple[str, str, str], float]:
    """In what share of the draws each wrong method passes in the answer that tells it apart best."""
    least: dict[tuple[str, str, str], float] = {}
    for answered in examination.answers:
        for mutant in answered.mutants:
            if mutant.applied:
                least[_method(mutant)] = min(least.get(_method(mutant), 1.0), mutant.share)
    return least


def _method(mutant: Mutant) -> tuple[str, str, str]:
    return mutant.kind, mutant.what, mutant.let


def _rank(mutant: Mutant) -> tuple[float, bool, int, bool, str]:
    """Those that pass most often first; of these methods before slips, and what is forgotten before what is swapped."""
    return -mutant.share, mutant.once, _ORDER[mutant.kind], mutant.offset is None, mutant.what


def _warnings(answered: Answered, hidden: Sequence[Mutant]) -> Iterator[Fault]:
    for k, mutant in enumerate(hidden[:MOST_WARNINGS]):
        more = len(hidden) - MOST_WARNINGS
        rest = f"; so do {more} more" if more > 0 and k == MOST_WARNINGS - 1 else ""
        yield Fault(
            answered.path,
            "mutant-survives",
            f"{sentence(mutant)}{rest}",
            "a rule or another range keeps such numbers away; a mistake with `when` says where it cannot be told",
            offset=None if mutant.let else mutant.offset,
            severity="warning",
        )


def sentence(mutant: Mutant) -> str:
    """Return in words how a wrong method fared.

    ``factor V forgotten in V * h0 (in 'h1') gives the right answer in 812 of 2,000 draws``
    """
    inside = f" (in '{mutant.let}')" if mutant.let else ""
    applied = "" if mutant.applied == mutant.draws else f" of {mutant.applied:,} where it applies, of {mutant.draws:,}"
    count = f"{mutant.right:,}{applied} draws" if applied else f"{mutant.right:,} of {mutant.draws:,} draws"
    return f"{mutant.what}{inside} gives the right answer in {count}"


def summary(examination: Examination) -> str:
    """Return one line: how many wrong methods were tried, how many the draws tell apart, how many are none."""
    mutants = [mutant for answered in examination.answers for mutant in answered.mutants]
    equal = sum(mutant.equivalent is True for mutant in mutants)
    hidden = sum(map(survives, mutants))
    untried = sum(answered.untried for answered in examination.answers)
    capped = f"; {untried:,} more not tried" if untried else ""
    return (
        f"{len(mutants):,} wrong methods tried on {examination.draws:,} draws: {len(mutants) - equal - hidden:,} told"
        f" apart, {equal:,} no wrong ones, {hidden:,} pass unnoticed{capped}"
    )


def worst(examination: Examination, most: int = 10) -> list[tuple[Answered, Mutant]]:
    """Return the wrong methods that pass most often, with their answers, whatever explains them."""
    found = [
        (answered, mutant)
        for answered in examination.answers
        for mutant in answered.mutants
        if mutant.right and mutant.equivalent is not True
    ]
    return sorted(found, key=lambda pair: (_rank(pair[1]), pair[0].part, pair[0].id))[:most]
