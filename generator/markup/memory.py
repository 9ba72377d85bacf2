"""What a piece of text was filled with, kept by the values in it: the variants of a question share most of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from generator.expression import Scope
from generator.expression.memory import Memory
from generator.markup.template import Filling, Leaf, Sequence, reads

L = TypeVar("L", bound=Leaf)
T = TypeVar("T")

# Fillings of one piece of text that are kept, and after how many it is asked whether that pays.
_MOST = 128
_TRIAL = 64


def memory_of(sequence: Sequence[L]) -> Memory:
    """Return a memory of what a sequence is filled with; of what takes derivatives nothing is kept."""
    read = list(reads(sequence))
    if any(expression.derives for expression, _ in read):
        return Memory((), 0, _TRIAL)
    names = (use.name for expression, bound in read for use in expression.uses if use.name not in bound)
    return Memory(dict.fromkeys(names), _MOST, _TRIAL)


def remembered(memory: Memory, filling: Filling, scope: Scope, fill: Callable[[Filling, Scope], T]) -> T:
    """Return what ``fill`` gives, one object wherever the values are the same; the filling counts it all the same.

    Writers know an object again, and write it once.
    """
    key = memory.key(scope) if memory.pays else None
    if key is None:
        return fill(filling, scope)
    found: tuple[T, int, int] | None = memory.get(key)
    if found is None:
        repeats, output = filling.repeats, filling.output
        made = fill(filling, scope)
        memory.keep(key, (made, repeats - filling.repeats, output - filling.output))
        return made
    made, repeats, output = found
    if filling.repeats < repeats or filling.output < output:
        return fill(filling, scope)  # which says what is too much
    filling.repeats -= repeats
    filling.output -= output
    return made
