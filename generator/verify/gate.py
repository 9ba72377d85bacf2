"""Rules, answers and texts as gates of a walk: each is evaluated once for all addresses that look alike to it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from operator import itemgetter
from typing import Any, Generic, TypeVar

from generator.answer import CompiledAnswer, Judgement, Notes
from generator.compilation import located
from generator.diagnostics import Fault
from generator.exam import Tolerance
from generator.expression import Expression, Scope
from generator.numbers import Value, same
from generator.options import OptionsSpec
from generator.questions.blanks import CompiledBlanks
from generator.space import Digits
from generator.tolerance import within
from generator.values import dataclass
from generator.verify.dependence import Dimensions
from generator.verify.limits import MEMORY
from generator.verify.size import Size, size_of
from generator.verify.spot import Spot

T = TypeVar("T")


class Kept(Generic[T]):
    """What something gives, kept by the digits of the dimensions that it reads.

    Of more than ``MEMORY`` results all are forgotten: addresses in their order repeat what is near. What reads every
    dimension never repeats, so of it nothing is kept.
    """

    def __init__(self, dimensions: Dimensions, of: int) -> None:
        self._key = itemgetter(*sorted(dimensions)) if dimensions else _nothing
        self._kept: dict[Hashable, T] | None = {} if len(dimensions) < of else None

    def at(self, digits: Digits, look: Callable[[], T]) -> T:
        """Return what it gives at the digits: what is kept, or what a look finds."""
        if self._kept is None:
            return look()
        key = self._key(digits)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MEMORY:
                self._kept.clear()
            found = self._kept[key] = look()
        return found

    def over(self, digits: Sequence[Digits], look: Callable[[Sequence[int]], Sequence[T]]) -> Sequence[T]:
        """Return what it gives at many addresses: ``look`` finds it at some of them, told by their positions."""
        if self._kept is None:
            return look(range(len(digits)))
        keys = list(map(self._key, digits))
        if len(self._kept) >= MEMORY:
            self._kept.clear()
        missing: dict[Hashable, int] = {}
        for position, key in enumerate(keys):
            if key not in self._kept:
                missing.setdefault(key, position)
        if missing:
            self._kept.update(zip(missing, look(list(missing.values())), strict=True))
        return list(map(self._kept.__getitem__, keys))


class Gate(Generic[T]):
    """Something evaluated at an address that reads some of its dimensions only, once for all that look alike to it."""

    def __init__(self, dimensions: Dimensions, of: int, look: Callable[[Spot], T]) -> None:
        self._kept: Kept[T] = Kept(dimensions, of)
        self._look = look

    def at(self, spot: Spot) -> T:
        """Return what it gives at the address."""
        return self._kept.at(spot.digits, lambda: self._look(spot))


def _nothing(digits: Digits) -> Hashable:
    return ()


# ---------------------------------------------------------------- rules
def ruling(rules: Sequence[tuple[str, Expression]]) -> Callable[[Spot], str | Fault]:
    """Return how rules look at an address: the name of the first that refuses it, or its fault; "" where all pass."""

    def look(spot: Spot) -> str | Fault:
        scope = spot.scope
        for name, rule in rules:
            try:
                if not rule.evaluate(scope):
                    return name
            except Fault as fault:
                return located(fault, ("require", name))
        return ""

    return look


# ---------------------------------------------------------------- answers
@dataclass(frozen=True)
class Refusal:
    """An answer refuses an address: under a rule of its own, or as a mistake's value passes for the right one.

    ``how``: ``equal`` by value, ``within`` the tolerance, ``shown`` alike, ``accepted`` by the property; else ``""``.
    """

    rule: str
    mistake: str = ""
    how: str = ""
    gap: str = ""


@dataclass(slots=True)
class Outcome:
    """An answer at an address: its judgement, what refuses the address, mistakes alike, its size; or the fault.

    ``unsure``: whether the address is valid depends on which mistakes it picks as options, so it is judged by itself.
    """

    judgement: Judgement | None
    refusals: tuple[Refusal, ...] = ()
    alike: tuple[tuple[str, str], ...] = ()
    unsure: bool = False
    size: Size | None = None
    fault: Fault | None = None

    @property
    def family(self) -> str:
        """The family that the answer puts the draw into."""
        return "" if self.judgement is None else self.judgement.family

    @property
    def identity(self) -> Hashable:
        """What makes the draw another variant."""
        return None if self.judgement is None else self.judgement.identity


def judging(answer: CompiledAnswer) -> Callable[[Spot], Outcome]:
    """Return how an answer looks at an address."""
    options: OptionsSpec | None = getattr(getattr(answer, "spec", None), "options", None)
    bare: Any = answer
    if isinstance(options, OptionsSpec):
        bare = replace(bare, spec=bare.spec.model_copy(update={"options": None}))
    tolerance = _tolerance(answer)

    def look(spot: Spot) -> Outcome:
        try:
            moment, rules = spot.noting()
            judgement = bare.judge(moment)
            if isinstance(options, OptionsSpec):  # what is offered makes another variant
                offered = frozenset(value for _, value in judgement.wrong)
                judgement = replace(judgement, identity=(judgement.value, offered))
            refusals = tuple([_refused(rule, answer, judgement, tolerance) for rule in rules]) if rules else ()
            alike = () if _surely_apart(judgement.wrong) else tuple(_alike(judgement.wrong))
            unsure = isinstance(options, OptionsSpec) and (
                len(judgement.wrong) < options.count - 1 or _clash(answer.notes, judgement, moment.scope)
            )
        except Fault as fault:
            return Outcome(None, fault=fault)
        return Outcome(judgement, refusals, alike, unsure, size_of(judgement.value))

    return look


def _refused(rule: str, answer: CompiledAnswer, judgement: Judgement, tolerance: Tolerance) -> Refusal:
    """The refusal of an answer, or of the gap in it whose mistake comes nearest."""
    if not isinstance(answer, CompiledBlanks):
        return _refusal(rule, answer.notes, judgement, tolerance)
    found = [
        replace(refusal, gap=gap.id)
        for gap, own in zip(answer.gaps, judgement.picked, strict=True)
        if own.wrong and (refusal := _refusal(rule, gap.notes, own, _tolerance(gap))).mistake
    ]
    return min(
        found, key=lambda refusal: ("equal", "within", "shown", "accepted").index(refusal.how), default=Refusal(rule)
    )


def _tolerance(answer: CompiledAnswer) -> Tolerance:
    return getattr(getattr(answer, "spec", None), "tolerance", Tolerance())


def _refusal(rule: str, notes: Notes, judgement: Judgement, tolerance: Tolerance) -> Refusal:
    name = rule.removeprefix("mistake ")
    wrong = dict(judgement.wrong)
    if name == rule or name not in wrong:
        return Refusal(rule)
    value = judgement.value
    assert value is not None
    if same(wrong[name], value):
        return Refusal(rule, name, "equal")
    if within(wrong[name], value, tolerance):
        return Refusal(rule, name, "within")
    return Refusal(rule, name, "shown" if notes.condition is None else "accepted")


def _alike(wrong: tuple[tuple[str, Value], ...]) -> Iterable[tuple[str, str]]:
    """Pairs of mistakes that give the same value."""
    for (one, value), (other, beside) in itertools.combinations(wrong, 2):
        if value is beside or (type(value) is type(beside) and same(value, beside)):
            yield one, other


def _surely_apart(wrong: tuple[tuple[str, Value], ...]) -> bool:
    """True where all values are rational and different; a look is enough."""
    values = {value for _, value in wrong if type(value) is int or type(value) is Fraction}
    return len(values) == len(wrong)


def _clash(notes: Notes, judgement: Judgement, scope: Scope) -> bool:
    """True where two of the values that may be offered are printed alike."""
    values = [judgement.value, *(value for _, value in judgement.wrong)]
    shown = {notes.show(value, scope) for value in values if value is not None}
    return len(shown) < len(values)
