"""Generic wrong methods tried on draws of a question: in how many of them each gives the right answer."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from generator.diagnostics import Path
from generator.expression import Scope
from generator.mutation.changes import Unseen
from generator.mutation.kinds import KINDS
from generator.mutation.targets import FAILURES, Target, identical, targets
from generator.mutation.texts import rewritings
from generator.mutation.trial import Played, Rewritten, Tapes, used_lets
from generator.mutation.wild import wild_scopes
from generator.program import Draw, Program
from generator.space import keyed_number

# How many wrong methods of one answer are tried in its steps, and in the text of its expressions.
MOST_CHANGES = 120
MOST_REWRITINGS = 60
# A wrong method is tried on more and more draws, as long as it gives the right answer in at least that share of them:
# of one that does so in a fifth of all draws, the first 16 hold none in 3 of 100 cases.
STAGES = ((16, 0.05), (64, 0.08), (256, 0.12))
# Values that no rule chose, on which a wrong method must show that it is one; and in how many at least it is tried.
WILD = 48
ENOUGH_WILD = 6

Key = tuple[str, str]


@dataclass(frozen=True)
class Mutant:
    """A wrong method and how it fared.

    kind and what say what is done wrongly; let: in which derived value, empty for the answer's own expression or a
    step of the computation; offset: where in the text of that expression, None for a step. It was tried on ``draws``,
    gave a value in ``applied`` of them, the right answer in ``right``; in ``idle`` of these because the
    wrong step gives the right number itself (a factor is 1, a term 0). once: a slip in one of several like steps, where
    a wrong method does each of them wrongly. equivalent: it is right on values that no rule
    chose as well, so that it is another way and no wrong one; None where that was not asked or cannot be told.
    like: the named mistake that gives the same value wherever it is told from the answer.
    """

    kind: str
    what: str
    let: str
    offset: int | None
    draws: int
    applied: int
    right: int
    idle: int = 0
    once: bool = False
    equivalent: bool | None = None
    like: str = ""

    @property
    def share(self) -> float:
        """In what share of the draws in which it gives an answer that is the right one: to rank and to print."""
        return self.right / self.applied if self.applied else 0.0


@dataclass(frozen=True)
class Answered:
    """An answer and the wrong methods tried on it; ``untried`` are those above the limit for one answer."""

    part: str
    id: str
    path: Path
    draws: int
    mutants: tuple[Mutant, ...]
    untried: int = 0


@dataclass(frozen=True)
class Examination:
    """What trying wrong methods on a question found."""

    question: str
    draws: int
    answers: tuple[Answered, ...]


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
    taken = _spread(draws, most)
    computed = targets(program) if taken else ()
    examiner = Examiner(program, taken, computed)
    return Examination(program.spec.id, len(taken), tuple(examiner.answered(target) for target in computed))


def _spread(draws: Sequence[Draw], most: int) -> list[Draw]:
    """Up to so many draws, evenly taken, in an order that depends on their addresses alone."""
    count = len(draws)
    taken = draws if count <= most else [draws[k * count // most] for k in range(most)]
    return sorted(taken, key=lambda draw: (keyed_number("mutation", draw.address), draw.address))


class Examiner:
    """Examines the answers of one question."""

    def __init__(self, program: Program, draws: list[Draw], computed: Sequence[Target]) -> None:
        self._program = program
        self._draws = draws
        self._tapes = Tapes(program, computed)
        self._wild: list[Scope] | None = None

    def answered(self, target: Target) -> Answered:
        """Try the wrong methods of one answer."""
        first = [self._tapes.played(target, draw.moment.scope) for draw in self._draws[: STAGES[0][0]]]
        computed = frozenset(itertools.chain(*(p.shape.computed for p in first if p)))
        texts = list(self._rewritings(target, computed))
        known = {trial.key for trial in texts}
        found = {key: change.once for played in first if played for key, change in played.changes.items()}
        steps = [Trial(key, once=once) for key, once in found.items() if key not in known]
        chosen = [*_fair(texts, MOST_REWRITINGS), *_fair(steps, MOST_CHANGES)]
        mutants = tuple(self._mutants(target, chosen))
        untried = len(texts) + len(steps) - len(chosen)
        return Answered(target.part, target.id, target.path, len(self._draws), mutants, untried)

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

    def _mutants(self, target: Target, trials: list[Trial]) -> Iterator[Mutant]:
        """Try all on a few draws, and those that pass for right there on more."""
        begin = 0
        for end, share in (*STAGES, (len(self._draws), None)):
            looked = min(end, len(self._draws))
            for draw in self._draws[begin:looked]:
                self._try(target, trials, draw)
            begin = looked
            gone = [] if share is None else [each for each in trials if each.right < share * looked]
            yield from (_mutant(each, looked) for each in gone)
            left = set(map(id, gone))
            trials = [each for each in trials if id(each) not in left]
            if end == STAGES[-1][0]:
                yield from self._without_equivalent(target, trials, looked)
        yield from (_mutant(each, len(self._draws), self._equivalent(target, each)) for each in trials)

    def _without_equivalent(self, target: Target, trials: list[Trial], looked: int) -> Iterator[Mutant]:
        """Take out of the trials what is no wrong method: it need not be tried on more."""
        for each in list(trials):
            if self._equivalent(target, each):
                trials.remove(each)
                yield _mutant(each, looked, equivalent=True)

    def _try(self, target: Target, trials: Iterable[Trial], draw: Draw) -> None:
        played = None
        if any(each.rewritten is None for each in trials):
            played = self._tapes.played(target, draw.moment.scope)
        for each in trials:
            applies, value = each.given(played, draw.moment.scope)
            if applies:
                each.mark(target, value, draw)

    def _equivalent(self, target: Target, trial: Trial) -> bool | None:
        """Whether it gives the right value on values that no rule chose; None where too few of them lead to one."""
        if self._wild is None:
            self._wild = list(wild_scopes(self._program, WILD))
        tried = 0
        for scope in self._wild:
            try:
                value = target.expression.evaluate(target.scope(scope))
            except FAILURES:
                continue
            played = None if trial.rewritten is not None else self._tapes.played(target, scope)
            applies, other = trial.given(played, scope)
            if not applies:
                continue
            if not isinstance(other, Unseen) and not identical(other, value):
                return False
            tried += trial.rewritten is None or trial.rewritten.reached(scope)
        return True if tried >= ENOUGH_WILD else None


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
