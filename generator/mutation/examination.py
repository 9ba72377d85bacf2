"""Generic wrong methods tried on draws of a question: in how many of them each gives the right answer."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from generator.diagnostics import Path
from generator.expression import Scope
from generator.mutation.changes import Unseen
from generator.mutation.kinds import ARGUMENT, KINDS
from generator.mutation.mutant import Answered, Examination, Mutant
from generator.mutation.targets import FAILURES, Target, identical, targets
from generator.mutation.texts import rewritings
from generator.mutation.trial import Played, Rewritten, Tapes, used_lets
from generator.mutation.wild import wild_scopes
from generator.program import Draw, Program
from generator.space import keyed_number

# How many wrong methods of one answer are tried in its steps, and in the text of its expressions.
MOST_CHANGES = 120
MOST_REWRITINGS = 60
# A wrong method is tried on more and more draws, as long as it gives the right answer often enough: in that share of
# all draws so far, and of those where it gives an answer. One at the limit for a warning (right in three quarters of
# the draws; in half of all and in nearly all to which it applies) is given up too early once in 200 times, or in 20.
STAGES = ((8, 0.2, 0.25), (32, 0.3, 0.5), (128, 0.4, 0.62), (512, 0.45, 0.7))
# Of so many draws the tapes are kept, for all answers to share.
KEPT = 128
# Irrational numbers take a thousand times as long: so many times fewer draws.
IRRATIONAL = 4
# Values that no rule chose, on which a wrong method must show that it is one; and in how many at least it is tried.
WILD = 48
ENOUGH_WILD = 6

Key = tuple[str, str]


class Trial:
    """A wrong method under way."""

    def __init__(
        self,
        key: Key,
        let: str = "",
        offset: int | None = None,
        rewritten: Rewritten | None = None,
        once: bool = False,
    ) -> None:
        self.key = key
        self.let = let
        self.offset = offset
        self.rewritten = rewritten
        self.once = once
        self.applied = 0
        self.right = 0
        self.idle = 0
        self.like: frozenset[str] | None = None

    def given(self, played: Played | None, scope: Scope) -> tuple[bool, Any]:
        """Return whether the wrong method gives a value, and which; or how it is the right one still."""
        try:
            if self.rewritten is not None:
                return True, self.rewritten.value(scope)
            change = None if played is None else played.changes.get(self.key)
            return (False, None) if played is None or change is None else (True, played.changed(change))
        except FAILURES:
            return False, None

    def may_survive(self, draws: int) -> bool:
        """Whether more draws may still make it a warning."""
        explained = bool(self.like) or self.key[0] == ARGUMENT
        return not explained and (not self.once or self.idle >= 0.9 * draws)

    def mark(self, target: Target, value: Any, draw: Draw) -> None:
        """Count what it gives at a draw."""
        scope = draw.moment.scope
        unseen = isinstance(value, Unseen)
        right = unseen or target.right(value, target.judgement(draw).value, scope)
        if right and self.rewritten is not None and not self.rewritten.reached(scope):
            return
        if not right and target.accepts(value, scope):
            return
        self.applied += 1
        self.idle += value is Unseen.IDLE
        if right:
            self.right += 1
        elif self.like is None or self.like:
            like = target.like(value, draw)
            self.like = like if self.like is None else self.like & like


def examine(program: Program, draws: Sequence[Draw], most: int = 2_000) -> Examination:
    """Try generic wrong methods on up to ``most`` of the draws, taken evenly from all of them."""
    tried = taken(draws, most)
    computed = targets(program) if tried else ()
    examiner = Examiner(program, tried, computed)
    return Examination(program.spec.id, len(tried), tuple(examiner.answered(target) for target in computed))


def taken(draws: Sequence[Draw], most: int) -> list[Draw]:
    """Return up to so many draws, evenly taken, in the order in which they are tried: it depends on addresses alone."""
    count = len(draws)
    some = draws if count <= most else [draws[k * count // most] for k in range(most)]
    return sorted(some, key=lambda draw: (keyed_number("mutation", draw.address), draw.address))


class Examiner:
    """Examines the answers of one question."""

    def __init__(self, program: Program, draws: list[Draw], computed: Sequence[Target]) -> None:
        self._program = program
        self._draws = draws
        self._computed = computed
        self._tapes = Tapes(program, computed)
        self._kept: dict[int, Mapping[Path, Played]] = {}
        self._wild: list[tuple[Scope, Mapping[Path, Played]]] | None = None

    def answered(self, target: Target) -> Answered:
        """Try the wrong methods of one answer."""
        first = [self._played(target, number) for number in range(min(STAGES[0][0], len(self._draws)))]
        computed = frozenset(itertools.chain(*(p.shape.computed for p in first if p)))
        texts = list(self._rewritings(target, computed))
        known = {trial.key for trial in texts}
        found = {key: change.once for played in first if played for key, change in played.changes.items()}
        steps = [Trial(key, once=once) for key, once in found.items() if key not in known]
        chosen = [*_fair(texts, MOST_REWRITINGS), *_fair(steps, MOST_CHANGES)]
        slower = IRRATIONAL if any(played and played.irrational for played in first) else 1
        mutants = tuple(self._mutants(target, chosen, slower))
        untried = len(texts) + len(steps) - len(chosen)
        return Answered(target.part, target.id, target.path, len(self._draws), mutants, untried)

    def _played(self, target: Target, number: int) -> Played | None:
        """Return an answer of a draw on a tape; all answers of the first draws share one, which is kept."""
        scope = self._draws[number].moment.scope
        if number >= KEPT:
            return self._tapes.played(scope, (target,)).get(target.path)
        tapes = self._kept.get(number)
        if tapes is None:
            tapes = self._kept[number] = self._tapes.played(scope, self._computed)
        return tapes.get(target.path)

    def _rewritings(self, target: Target, computed: frozenset[str]) -> Iterator[Trial]:
        """The answer written wrongly, and the derived values that it is computed from."""
        lets = self._program.lets
        seen: set[tuple[str, str]] = set()
        for let in ("", *used_lets(target.expression, {name: lets[name] for name in lets if name in computed})):
            for each in rewritings(lets[let] if let else target.expression):
                if (let, each.text) not in seen:
                    seen.add((let, each.text))
                    key = each.kind, each.what
                    yield Trial(key, let, each.offset, Rewritten(target, let, each, lets))

    def _mutants(self, target: Target, trials: list[Trial], slower: int) -> Iterator[Mutant]:
        """Try all on a few draws, and those that pass for right there on more."""
        begin, count = 0, len(self._draws)
        for stage, of_all, of_applied in STAGES:
            looked = min(max(stage // slower, STAGES[0][0]), count)
            self._try_all(target, trials, begin, looked)
            kept = [each for each in trials if each.right >= max(of_all * looked, of_applied * each.applied)]
            yield from (_mutant(each, looked) for each in _without(trials, kept))
            if stage == KEPT:  # on more draws only those that may become a warning
                verdicts = {id(each): self._equivalent(target, each) for each in kept}
                hidden = [each for each in kept if each.may_survive(looked) and verdicts[id(each)] is False]
                yield from (_mutant(each, looked, verdicts[id(each)]) for each in _without(kept, hidden))
                kept = hidden
            trials, begin = kept, looked
        last = max(count // slower, begin) if slower > 1 else count
        self._try_all(target, trials, begin, last)
        yield from (_mutant(each, last, equivalent=False) for each in trials)

    def _try_all(self, target: Target, trials: list[Trial], begin: int, end: int) -> None:
        if trials:
            for number in range(begin, end):
                self._try(target, trials, number)

    def _try(self, target: Target, trials: Iterable[Trial], number: int) -> None:
        draw = self._draws[number]
        played = None
        if any(each.rewritten is None for each in trials):
            played = self._played(target, number)
        for each in trials:
            applies, value = each.given(played, draw.moment.scope)
            if applies:
                each.mark(target, value, draw)

    def _equivalent(self, target: Target, trial: Trial) -> bool | None:
        """Whether it gives the right value on values that no rule chose; None where too few of them lead to one."""
        if self._wild is None:
            self._wild = [
                (scope, self._tapes.played(scope, self._computed)) for scope in wild_scopes(self._program, WILD)
            ]
        tried = 0
        for scope, tapes in self._wild:
            try:
                value = target.expression.evaluate(target.scope(scope))
            except FAILURES:
                continue
            applies, other = trial.given(tapes.get(target.path), scope)
            if not applies:
                continue
            if not isinstance(other, Unseen) and not identical(other, value):
                return False
            tried += trial.rewritten is None or trial.rewritten.reached(scope)
        return True if tried >= ENOUGH_WILD else None


def _without(trials: Iterable[Trial], others: Iterable[Trial]) -> list[Trial]:
    left = set(map(id, others))
    return [each for each in trials if id(each) not in left]


def _mutant(trial: Trial, draws: int, equivalent: bool | None = None) -> Mutant:
    like = min(trial.like) if trial.like else ""
    kind, what = trial.key
    return Mutant(
        kind, what, trial.let, trial.offset, draws, trial.applied, trial.right, trial.idle, trial.once, equivalent, like
    )


def _fair(trials: list[Trial], most: int) -> list[Trial]:
    """Up to so many, from every kind in turn, spread over the computation by a keyed order."""
    if len(trials) <= most:
        return trials
    piles = [
        iter(sorted((t for t in trials if t.key[0] == kind), key=lambda t: keyed_number(*t.key, t.let)))
        for kind in KINDS
    ]
    turns = itertools.chain.from_iterable(itertools.zip_longest(*piles))
    kept = set(map(id, itertools.islice((trial for trial in turns if trial is not None), most)))
    return [trial for trial in trials if id(trial) in kept]
