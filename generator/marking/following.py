"""Errors carried forward: what follows from the answers that were given, and whether that was still any work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from generator.diagnostics import Fault
from generator.expression import Expression, Scope
from generator.numbers import Tensor, Value, same
from generator.numbers.printing import plain
from generator.values import dataclass
from generator.work.gauge import Bill
from generator.work.tracing import Tracer, steps_of

# A follow-up that costs at most this share of the original one is no longer the same question.
TOO_EASY = Fraction(1, 2)
_TRIVIAL = (0, 1, -1)


@dataclass(frozen=True)
class FollowUp:
    """What follows from answers that differ from the right ones.

    ``value`` is None where nothing can be computed from them. ``source`` names them: ``h1 = 6``. ``trivial`` says why
    the rest was made too easy, empty where it was not.
    """

    value: Value | None
    source: str
    trivial: str = ""


def follow_up(follows: Expression, scope: Scope, right: Mapping[str, Value], given: Mapping[str, Value]) -> FollowUp:
    """Return what ``follows`` gives with the given answers in place of the right ones.

    ``scope`` has the question's own names; ``right`` and ``given`` hold, for the earlier answers that ``follows`` uses,
    both values. Only those that differ are named.
    """
    changed = {name: value for name, value in given.items() if not _same(value, right[name])}
    source = ", ".join(f"{name} = {plain(value)}" for name, value in changed.items())
    try:
        value = follows.evaluate(Scope(given, parent=scope))
    except Fault:
        return FollowUp(None, source)
    return FollowUp(value, source, _too_easy(follows, scope, right, given, changed))


def _same(a: Value, b: Value) -> bool:
    try:
        return same(a, b)
    except ValueError:  # undecided: it is not the right answer as it was printed
        return False


def _too_easy(
    follows: Expression,
    scope: Scope,
    right: Mapping[str, Value],
    given: Mapping[str, Value],
    changed: Mapping[str, Value],
) -> str:
    """Why the given answers leave too little to do: the work of this one step, with theirs and with the right ones."""
    before, now = cost(follows, scope, right), cost(follows, scope, given)
    if before is None or now is None:
        return ""
    if now < before and now <= TOO_EASY * before:
        return f"work {now} instead of {before}"
    if now < before and any(_is_trivial(value) for value in changed.values()):
        return f"a step falls away, work {now} instead of {before}"
    return ""


def _is_trivial(value: Value) -> bool:
    cells: Iterable[Value] = value.cells() if isinstance(value, Tensor) else (value,)
    return all(any(_same(cell, trivial) for trivial in _TRIVIAL) for cell in cells)


def cost(follows: Expression, scope: Scope, answers: Mapping[str, Value]) -> int | None:
    """Return the work of ``follows`` alone: everything that it names is known. None where it cannot be traced."""
    tracer = Tracer()
    known = Scope(answers, parent=scope)
    try:
        names = {use.name: tracer.seeded(known[use.name]) for use in follows.uses}
        result = tracer.expression(follows).evaluate(Scope(names, parent=scope))
    except Fault:
        return None
    return Bill(()).add(steps_of(result))
