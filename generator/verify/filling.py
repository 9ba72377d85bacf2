"""Whether a pool of statements can be filled at all, with what is true at the numbers of a draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.compilation import evaluate
from generator.diagnostics import Fault
from generator.expression import Scope
from generator.program import Program
from generator.questions.choice import CompiledChoice, Statement
from generator.space import Permutation
from generator.verify.limits import MOST_COST

# Addresses at which pools are filled, told by a key, and steps of one search.
_TRIED = 600
_STEPS = 3_000

Truths = tuple[bool | None, ...]
"""Of each statement whether it is right; None for one that is out of place."""


def scarce_pools(program: Program) -> Iterator[Fault]:
    """Yield pools that the numbers of many addresses cannot fill, whatever is drawn: those numbers have no variant."""
    pools = [
        answer
        for part in program.parts
        for answer in part.answers
        if isinstance(answer, CompiledChoice) and any(_varies(statement) for statement in answer.pool)
    ]
    scopes = list(_scopes(program)) if pools else []
    for answer in pools:
        known: dict[Truths, bool] = {}
        empty = total = 0
        example = ""
        for address, scope in scopes:
            try:
                truths = tuple(_truth(statement, scope) for statement in answer.pool)
            except Fault:
                continue
            if truths not in known:
                known[truths] = can_fill(answer, truths)
            total += 1
            if not known[truths]:
                empty += 1
                example = example or f"; for instance at address {address}"
        if total and _exceeds(empty, total):
            message = (
                f"at {empty:,} of {total:,} addresses tried, no draw from the pool has "
                f"{_counts(answer)} of {answer.spec.options} options right{example}"
            )
            hint = "more statements that are surely right or wrong, other counts, or a rule for the numbers"
            yield Fault(
                (*answer.notes.path, "choice"), "pool-cannot-fill", message, hint, on_key=True, severity="warning"
            )


def _varies(statement: Statement) -> bool:
    return statement.when is not None or not isinstance(statement.truth, bool)


def _counts(answer: CompiledChoice) -> str:
    low, high = answer.spec.right
    return f"{low}" if low == high else f"{low} to {high}"


def _exceeds(count: int, of: int) -> bool:
    """True where the share is above the limit by two standard errors at least."""
    excess = count - MOST_COST * of
    return excess > 0 and excess**2 > 4 * of * MOST_COST * (1 - MOST_COST)


def _scopes(program: Program) -> Iterator[tuple[int, Scope]]:
    """Addresses that pass the rules, with their names."""
    size = program.space.size
    permutation = Permutation(size, f"pools\x1f{program.spec.id}")
    for rank in range(min(size, _TRIED)):
        address = permutation(rank)
        try:
            scope = program.scope(program.space.values(address))
            if all(evaluate(rule, scope, ("require", name)) for name, rule in program.rules.items()):
                yield address, scope
        except Fault:
            continue


def _truth(statement: Statement, scope: Scope) -> bool | None:
    if statement.when is not None and not evaluate(statement.when, scope, (*statement.path, "when")):
        return None
    if isinstance(statement.truth, bool):
        return statement.truth
    return bool(evaluate(statement.truth, scope, (*statement.path, "truth")))


# ---------------------------------------------------------------- one pool
def can_fill(answer: CompiledChoice, truths: Truths) -> bool:
    """Return whether some statements of the pool, with these truths, make the options that are asked for.

    A search that takes too long counts as filled.
    """
    there = [(statement, truth) for statement, truth in zip(answer.pool, truths, strict=True) if truth is not None]
    low, high = answer.spec.right
    search = _Search(there, answer.spec.options, low, high)
    return search.finds((), 0)


class _Search:
    """Statements taken or left one after the other, until they fill the options."""

    def __init__(self, there: Sequence[tuple[Statement, bool]], options: int, low: int, high: int) -> None:
        self._there, self._options, self._low, self._high = there, options, low, high
        self._steps = _STEPS

    def finds(self, taken: tuple[tuple[Statement, bool], ...], at: int) -> bool:
        """Return whether what is taken can be filled up from the statements from ``at`` on."""
        self._steps -= 1
        right = sum(truth for _, truth in taken)
        if self._steps < 0 or (len(taken) == self._options and self._low <= right):
            return True
        left = self._there[at:]
        needed = self._options - len(taken)
        rights = sum(truth for _, truth in left)
        wrongs = len(left) - rights
        most = min(self._high - right, rights)  # further right ones that may be taken
        if needed <= 0 or most + wrongs < needed or right + min(most, needed) < self._low:
            return False
        statement, truth = left[0]
        fits = right + truth <= self._high and not any(statement.name in other.excludes for other, _ in taken)
        return (fits and self.finds((*taken, left[0]), at + 1)) or self.finds(taken, at + 1)
