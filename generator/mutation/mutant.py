"""A wrong method that was tried, and how it fared."""

from __future__ import annotations

from generator.diagnostics import Path
from generator.mutation.kinds import ARGUMENT
from generator.values import dataclass

# A wrong method that gives the right answer in at least that share of the draws in which it gives one, and of all
# draws, passes unnoticed; the bank's own questions have few such methods, each with a reason.
SHARE = 0.75
SHARE_OF_ALL = 0.5
# A slip in one of several like steps shows in the others, unless its numbers are neutral in nearly every draw.
SHARE_OF_SLIPS = 0.95


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


def survives(mutant: Mutant) -> bool:
    """True for a wrong method that gives the right answer in a large share of the draws for no known reason."""
    if mutant.equivalent is not False or mutant.like or mutant.kind == ARGUMENT:
        return False
    if mutant.once:
        return mutant.idle >= SHARE_OF_SLIPS * mutant.draws
    return mutant.share >= SHARE and mutant.right >= SHARE_OF_ALL * mutant.draws


def enough(mutant: Mutant) -> float:
    """Return in what share of the draws it must pass to be a warning."""
    return SHARE_OF_SLIPS if mutant.once else SHARE
