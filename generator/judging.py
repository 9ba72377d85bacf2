"""Judging a computed answer at a draw: its second derivation, and the wrong methods that must not reach it."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

from generator.answer import CompiledMistake, Moment, Notes
from generator.compilation import evaluate, located
from generator.content import Inlines
from generator.diagnostics import Fault, Path
from generator.exam import Tolerance
from generator.expression import Scope
from generator.numbers import Tensor, Value, same
from generator.numbers.printing import plain
from generator.tolerance import within


def judge_computed(notes: Notes, moment: Moment, value: Value, tolerance: Tolerance) -> tuple[tuple[str, Value], ...]:
    """Check a computed value at this draw and return the mistakes that apply, by name.

    Raises Fault where ``verify``, ``follows`` or ``accept`` disagree with the value; refuses the address where a
    mistake coincides with it: by value, as displayed, or within the tolerance.
    """
    scope = moment.scope
    if notes.verify is not None:
        _agree(notes, "verify", evaluate(notes.verify, scope, (*notes.path, "verify")), value, moment)
    if notes.follows is not None:
        _agree(notes, "follows", evaluate(notes.follows, scope, (*notes.path, "follows")), value, moment)
    if notes.condition is not None and not _accepts(notes, value, scope):
        message = f"the right answer itself, {plain(value)}, does not pass accept at address {moment.address}"
        raise Fault(
            (*notes.path, "accept"), "accept-refuses-answer", message, "accept must hold for every right answer"
        )
    right = _Right(notes, value, tolerance, scope)
    wrong = []
    part = ""
    try:
        for mistake in notes.mistakes:
            part = "when"
            if mistake.when is not None and not mistake.when.evaluate(scope):
                continue
            part = "value"
            other = mistake.value.evaluate(scope)
            part = ""
            if right.passes_for(other, mistake):
                moment.refuse(f"mistake {mistake.name}")
            wrong.append((mistake.name, other))
    except Fault as fault:
        if not part:
            raise
        raise located(fault, (*mistake.path, part)) from fault
    return tuple(wrong)


class _Right:
    """The right value, and what passes for it."""

    def __init__(self, notes: Notes, value: Value, tolerance: Tolerance, scope: Scope) -> None:
        self.notes = notes
        self.value = value
        self.tolerance = tolerance
        self.scope = scope

    @cached_property
    def shown(self) -> Inlines:
        """The value as displayed."""
        return self.notes.show(self.value, self.scope)

    def passes_for(self, other: Value, mistake: CompiledMistake) -> bool:
        """True when a mistake's value passes for the right one: by value, as displayed, or by the accepted property."""
        try:
            alike = within(other, self.value, self.tolerance) or self._looks_like(other)
        except (TypeError, ValueError) as error:
            where: Path = (*mistake.path, "value")
            raise Fault(where, "cannot-compare", f"this cannot be told from the answer: {error}") from error
        return alike or (self.notes.condition is not None and _accepts(self.notes, other, self.scope))

    def _looks_like(self, other: Value) -> bool:
        """True when a value that is not the right one is displayed as it."""
        if self.notes.shown is None and _print_exactly(other, self.value):
            return False
        return self.notes.show(other, self.scope) == self.shown


def _print_exactly(one: Value, other: Value) -> bool:
    """True for two values of one shape, of whole numbers and fractions: those that differ look different."""
    if type(one) is Tensor and type(other) is Tensor:
        return len(one) == len(other) and all(map(_print_exactly, one.items, other.items))
    return type(one) in _RATIONAL and type(other) in _RATIONAL


_RATIONAL = (int, Fraction)


def _accepts(notes: Notes, given: Value, scope: Scope) -> bool:
    assert notes.condition is not None
    return bool(evaluate(notes.condition, Scope({"given": given}, parent=scope), (*notes.path, "accept")))


def _agree(notes: Notes, name: str, other: Value, value: Value, moment: Moment) -> None:
    try:
        agree = other == value if type(other) is int and type(value) is int else same(other, value)
    except ValueError as error:
        raise Fault((*notes.path, name), "cannot-compare", f"this cannot be compared: {error}") from error
    if not agree:
        raise Fault(
            (*notes.path, name),
            f"{name}-differs",
            f"{name} gives {plain(other)}, the answer is {plain(value)} at address {moment.address}",
            "one of the two is wrong: examwright show prints this variant",
        )
