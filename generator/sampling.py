"""Which variants an exam takes: a walk through the addresses, distinct variants of one family."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from generator.answer import ComputedFields, Rejection
from generator.diagnostics import Fault, Path
from generator.options import TOO_FEW_MISTAKES
from generator.program import Draw, Program
from generator.questions.choice import CHOICE_RULES, ChoiceAnswer
from generator.selection import Selection
from generator.space import walk
from generator.spec import part_answers

Purpose = Literal["exam", "practice"]

# Where this many addresses in a row bring nothing new, the walk ends and says so.
MOST_TRIES = 200_000

# After so many draws that share too much with those of other versions, those that share least are taken.
MOST_ALIKE = 250

# In a space of up to this many addresses, walks of many persons keep what they judged.
MOST_REMEMBERED = 100_000

# Seconds of CPU after which a fruitless walk ends as well: a question may be slow to judge.
MOST_SECONDS = 60


@dataclass
class Tally:
    """What a walk met: how many addresses, and how many each rule refused."""

    tried: int = 0
    accepted: int = 0
    repeated: int = 0
    refused: Counter[str] = field(default_factory=Counter)


Judge = Callable[[int], Draw | None]
"""Returns the draw at an address, None for one that is not wanted; raises as :meth:`Program.judge` does."""


def draws(program: Program, seed: str, purpose: Purpose, tally: Tally) -> Iterator[Draw]:
    """Yield the distinct valid draws in the order of the seed; what was met is counted in ``tally``."""
    return _judged(program, walk(program.space.size, seed, purpose, program.spec.id), tally, program.judge)


def draws_like(
    first: Draw, program: Program, seed: str, purpose: Purpose, tally: Tally, judge: Judge
) -> Iterator[Draw]:
    """Yield the distinct valid draws of one family in the order of the seed: that of ``first``, which ``judge`` knows.

    Only addresses in its wording are met.
    """
    addresses = walk(program.space.size, seed, purpose, program.spec.id, *program.worded_like(first))
    return _judged(program, addresses, tally, judge)


def _judged(program: Program, addresses: Iterable[int], tally: Tally, judge: Judge) -> Iterator[Draw]:
    first: Draw | None = None  # what it is is not looked at where it is the only one, as that of a person is
    seen: set[Hashable] = set()
    fruitless = 0
    since: float | None = None  # the clock is asked where a walk is long: to ask it takes as long as to judge
    for address in addresses:
        if fruitless >= MOST_TRIES:
            return
        if fruitless % 64 == 63:
            since = since or time.process_time()
            if time.process_time() - since > MOST_SECONDS:
                return
        fruitless += 1
        tally.tried += 1
        try:
            draw = judge(address)
        except Rejection as rejection:
            tally.refused[rejection.rule] += 1
            continue
        if draw is None:
            continue
        tally.accepted += 1
        if first is None:
            first = draw
        else:
            seen = seen or {program.identity(first)}
            own = program.identity(draw)
            if own in seen:
                tally.repeated += 1
                continue
            seen.add(own)
        fruitless = 0
        yield draw
        since = None


def choose(
    program: Program, seed: str, purpose: Purpose, count: int, redraws: Mapping[int, int] | None = None
) -> list[Draw]:
    """Return ``count`` distinct draws of one family, the first of which fixed it where it holds enough.

    They are apart: two of them share at most half of the drawn numbers and half of a pool's statements, and differ in
    an answer, as far as the question's space allows. ``redraws`` says how many times the variant of a form (by index)
    was vetoed; no other form moves. Raises Fault where there are too few.
    """
    wanted = {form: times for form, times in (redraws or {}).items() if times}
    families: dict[str, Selection] = {}
    tally = Tally()
    for draw in draws(program, seed, purpose, tally):
        selection = families.setdefault(draw.family, Selection(program, count, wanted))
        selection.offer(draw)
        first = next(iter(families.values()))
        if first.complete:
            return first.draws()
        if selection is first and len(selection.alike) >= MOST_ALIKE:
            break
    for selection in families.values():
        if selection.enough():
            selection.settle()
            if selection.complete:
                return selection.draws()
    if program.spec.reuse == "allowed" and families:
        members = max(families.values(), key=lambda each: each.met).members()
        return [members[(index + wanted.get(index, 0)) % len(members)] for index in range(count)]
    needed = count + max(wanted.values(), default=0)
    raise too_few(program, tally, {family: each.met for family, each in families.items()}, needed)


def choose_personal(
    program: Program, seed: str, purpose: Purpose, persons: Sequence[str], redraws: Mapping[int, int] | None = None
) -> list[Draw]:
    """Return a draw for each person, from a walk of the person's own, all of one family.

    A draw depends on the seed and the person alone, so a roster may grow, shrink and be sorted without moving anyone's
    numbers. The price: two persons may meet in one question, as persons with the same version do in all of them.
    """
    tally = Tally()
    first = next(draws(program, seed, purpose, tally), None)
    if first is None:
        raise too_few(program, tally, {}, len(persons))
    chosen = []
    judge = remembering(program, first)
    for index, person in enumerate(persons):
        own = draws_like(first, program, f"{seed}\x1f{person}", purpose, tally, judge)
        wanted = (redraws or {}).get(index, 0)
        draw = next(itertools.islice(own, wanted, None), None)
        if draw is None:
            raise too_few(program, tally, {first.family: wanted}, wanted + 1)
        chosen.append(draw)
    return chosen


def remembering(program: Program, first: Draw) -> Judge:
    """Return the judge of the first draw's family who knows in a small space what an address was: many walks cross."""
    known: dict[int, Draw | str | None] = {}
    few = program.space.size <= MOST_REMEMBERED

    def judge(address: int) -> Draw | None:
        if address in known:
            found = known[address]
            if isinstance(found, str):
                raise Rejection(found)
            return found
        try:
            draw = program.judge_like(address, first)
        except Rejection as rejection:
            if few:
                known[address] = rejection.rule
            raise
        if few:
            known[address] = draw
        return draw

    return judge


def too_few(program: Program, tally: Tally, families: Mapping[str, int], needed: int) -> Fault:
    """Return the fault that explains why a question cannot give what is asked: counts, and the rule in the way."""
    asked = "1 variant is" if needed == 1 else f"{needed} variants are"
    if families:
        largest = max(families.values())
        what = f"{largest} in its largest family, of {sum(families.values())}" if len(families) > 1 else f"{largest}"
        return Fault(
            ("params",) if program.spec.params else ("id",),
            "too-few-variants",
            f"this question has {what} distinct variants among {tally.tried:,} addresses, {asked} asked for",
            "widen a range, loosen a rule, or write reuse: allowed",
            on_key=True,
        )
    if not tally.refused:
        message = f"this question has no address left for this purpose, {asked} asked for"
        return Fault(("id",), "too-few-variants", message, "practice takes a quarter of the addresses", on_key=True)
    rule, times = tally.refused.most_common(1)[0]
    share = "all" if times == tally.tried else f"{times:,} of"
    message = f"no address passes: '{rule}' refuses {share} {tally.tried:,} addresses tried"
    if rule in program.rules:
        return Fault(("require", rule), "unsatisfiable", message, "loosen the rule or widen the ranges")
    path, hint = _refuser(program, rule)
    return Fault(path, "unsatisfiable", message, hint, on_key=True)


def _refuser(program: Program, rule: str) -> tuple[Path, str]:
    """Where the rule that an answer applies by itself comes from, and what to do about it."""
    for name, part in program.spec.parts.items():
        for answer, below in part_answers(part, name).values():
            path: Path = ("parts", name, *below)
            mistake = rule.removeprefix("mistake ")
            if isinstance(answer, ComputedFields) and rule != mistake and mistake in answer.mistakes:
                hint = "it gives the right value, or that of another option: take it out, or say when it applies"
                return (*path, "mistakes", mistake), hint
            if rule == TOO_FEW_MISTAKES and getattr(answer, "options", None) is not None:
                return (*path, "options"), "fewer options, more mistakes, or mistakes that apply more often"
            if rule in CHOICE_RULES and isinstance(answer, ChoiceAnswer):
                return (*path, "choice"), "more statements, fewer exclusions, or other counts"
    return (("params",) if program.spec.params else ("id",)), "widen the ranges"
