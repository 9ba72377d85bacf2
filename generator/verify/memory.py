"""Results of a check kept by the values that they were computed from: fewer than the drawn numbers behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from generator.expression import Expression, Scope
from generator.expression.memory import Memory
from generator.numbers import Value
from generator.verify.limits import MEMORY

A = TypeVar("A")
B = TypeVar("B")

_TRIAL = 256


def memory(names: Iterable[str]) -> Memory:
    """Return a memory of what names tell, as large as a walk needs it; no names tell nothing."""
    told = tuple(names)
    return Memory(told, MEMORY if told else 0, _TRIAL)


class KeptExpression(Expression):
    """An expression that is evaluated once for all equal values of the names it uses."""

    __slots__ = ("_memory",)

    def __init__(self, original: Expression) -> None:
        original.rewire(self, lambda name, function: function)
        self._memory = memory(() if original.derives else (use.name for use in original.uses))

    def evaluate(self, scope: Scope) -> Value:
        """Return the value; raises Fault as ever."""
        if scope.depth or not self._memory.pays:  # within a derivative numbers carry slopes
            return super().evaluate(scope)
        key = self._memory.key(scope)
        if key is None:
            return super().evaluate(scope)
        found = self._memory.get(key)
        return self._memory.keep(key, super().evaluate(scope)) if found is None else found


def kept_by_values(memory: Memory, scope_of: Callable[[A], Scope], look: Callable[[A], B]) -> Callable[[A], B]:
    """Return ``look`` with its results kept by the values in the scope of what it looks at."""

    def looked(at: A) -> B:
        key = memory.key(scope_of(at)) if memory.pays else None
        if key is None:
            return look(at)
        found: B | None = memory.get(key)
        if found is None:
            found = look(at)
            memory.keep(key, found)
        return found

    return looked
