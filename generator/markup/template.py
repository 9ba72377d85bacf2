"""A parsed text: a tree of content with slots, loops and tests, filled for each draw and never parsed again.

A sequence holds leaves of one sort (blocks, inlines, or pieces of TeX and code) and controls around them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, Generic, TypeVar

from generator.diagnostics import Fault
from generator.expression import Expression, Scope
from generator.numbers import Tensor, Value
from generator.values import dataclass

MOST_REPEATS = 1_000  # of one loop
MOST_REPEATS_IN_ALL = 10_000
MOST_OUTPUT = 200_000

L = TypeVar("L", bound="Leaf")
T = TypeVar("T")

Bound = frozenset[str]
Read = tuple[Expression, Bound]


class Leaf:
    """What a sequence holds besides loops and tests. No ABC: whether a leaf is of some kind is asked for all of them,
    and that takes three times as long for classes of that sort."""

    @property
    def fixed(self) -> bool:
        """True for what is the same in every draw: there is no expression in it."""
        raise NotImplementedError

    def observe(self, filling: Filling, scope: Scope) -> Iterator[Value]:
        """Yield the values of slots and the outcomes of tests inside, in order."""
        raise NotImplementedError

    def reads(self, bound: Bound) -> Iterator[Read]:
        """Yield the expressions inside, each with the names that loops around it bind."""
        raise NotImplementedError


@dataclass(frozen=True)
class For(Generic[L]):
    """A loop; ``counted``: two names, the first of which counts as the tensor is printed, or from ``first``."""

    names: tuple[str, ...]
    expression: Expression
    offset: int
    expression_offset: int
    counted: bool
    first: Expression | None
    body: Sequence[L]


@dataclass(frozen=True)
class If(Generic[L]):
    """A test: the first branch whose test holds (None: always) is taken."""

    branches: tuple[tuple[Expression | None, int, Sequence[L]], ...]


Sequence = tuple[For[L] | If[L] | L, ...]


def fixed(sequence: Sequence[L]) -> bool:
    """True for a sequence that is the same in every draw."""
    return all(not isinstance(node, For | If) and node.fixed for node in sequence)


@dataclass
class Filling:
    """How much one filling may still do."""

    repeats: int = MOST_REPEATS_IN_ALL
    output: int = MOST_OUTPUT

    def repeat(self, count: int, offset: int) -> None:
        """Count repeats of a loop; raises Fault when there are too many."""
        self.repeats -= count
        if count > MOST_REPEATS or self.repeats < 0:
            message = f"a loop runs at most {MOST_REPEATS:,} times"
            raise Fault((), "too-large", message, offset=offset)

    def write(self, text: str) -> str:
        """Count what is written and return it; raises Fault when it is too much."""
        self.output -= len(text) + 1
        if self.output < 0:
            raise Fault((), "too-large", f"a text has at most {MOST_OUTPUT // 1000} KB when it is filled", offset=0)
        return text


def evaluate(expression: Expression, offset: int, scope: Scope) -> Value:
    """Evaluate an expression that stands at an offset of the text."""
    try:
        return expression.evaluate(scope)
    except Fault as fault:
        raise fault.within((), offset) from fault


def leaves(sequence: Sequence[L], filling: Filling, scope: Scope) -> Iterator[tuple[L, Scope]]:
    """Yield each leaf as often as loops and tests let it stand, with the scope that it stands in."""
    for node in sequence:
        if isinstance(node, Leaf):  # as most are
            yield node, scope
        elif isinstance(node, For):
            for inner in _repeats(node, filling, scope):
                yield from leaves(node.body, filling, inner)
        else:
            for test, offset, body in node.branches:
                if test is None or _holds(test, offset, scope):
                    yield from leaves(body, filling, scope)
                    break


def observe(sequence: Sequence[L], filling: Filling, scope: Scope) -> Iterator[Value]:
    """Yield values and outcomes in the order of the text; the number of repeats counts as an outcome."""
    for node in sequence:
        if isinstance(node, For):
            scopes = list(_repeats(node, filling, scope))
            yield len(scopes)
            for inner in scopes:
                yield from observe(node.body, filling, inner)
        elif isinstance(node, If):
            for test, offset, body in node.branches:
                outcome = test is None or _holds(test, offset, scope)
                if test is not None:
                    yield outcome
                if outcome:
                    yield from observe(body, filling, scope)
                    break
        else:
            yield from node.observe(filling, scope)


def reads(sequence: Sequence[L], bound: Bound = frozenset()) -> Iterator[Read]:
    """Yield the expressions in a sequence, each with the names that loops around it bind."""
    for node in sequence:
        if isinstance(node, For):
            yield node.expression, bound
            if node.first is not None:
                yield node.first, bound
            yield from reads(node.body, bound.union(node.names))
        elif isinstance(node, If):
            for test, _, body in node.branches:
                if test is not None:
                    yield test, bound
                yield from reads(body, bound)
        else:
            yield from node.reads(bound)


def _holds(test: Expression, offset: int, scope: Scope) -> bool:
    outcome = evaluate(test, offset, scope)
    if not isinstance(outcome, bool | int | Fraction | str):
        raise Fault((), "wrong-type", "a test is true or false", offset=offset)
    return bool(outcome)


def _repeats(loop: For[Any], filling: Filling, scope: Scope) -> Iterator[Scope]:
    over: object = evaluate(loop.expression, loop.expression_offset, scope)
    if isinstance(over, str) or not isinstance(over, Iterable):
        message = "a loop runs over a tensor, a list or a range"
        raise Fault((), "wrong-type", message, offset=loop.expression_offset)
    items = list(_bounded(over))
    filling.repeat(len(items), loop.offset)
    start = _start(loop, over, scope)
    for number, item in enumerate(items, start):
        given = (number, item) if loop.counted else (item,) if len(loop.names) == 1 else _unpacked(loop, item)
        yield Scope(dict(zip(loop.names, given, strict=True)), parent=scope)


def _start(loop: For[Any], over: object, scope: Scope) -> int:
    if loop.first is None:
        return over.start if isinstance(over, Tensor) else 0
    first = evaluate(loop.first, loop.expression_offset, scope)
    if type(first) is not int:
        raise Fault((), "wrong-type", "enumerate counts from an integer", offset=loop.expression_offset)
    return first


def _bounded(items: Iterable[T]) -> Iterator[T]:
    for count, item in enumerate(items):
        if count > MOST_REPEATS:
            return
        yield item


def _unpacked(loop: For[Any], item: object) -> tuple[object, ...]:
    parts = tuple(_bounded(item)) if isinstance(item, Iterable) and not isinstance(item, str) else (item,)
    if len(parts) != len(loop.names):
        message = f"{len(loop.names)} names for {len(parts)} values"
        raise Fault((), "wrong-type", message, offset=loop.offset)
    return parts
