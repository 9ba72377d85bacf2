"""Wrong methods in the steps of a tape, and what comes out when all that depends on it is computed again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, NamedTuple

from generator.mutation.kinds import DROPPED, EXCHANGED, FACTOR, FUNCTION, INDEX, SIGN, SWAPPED
from generator.mutation.names import Names
from generator.mutation.tape import OPERATIONS, Compute, Taken
from generator.values import dataclass

Operands = tuple[int, ...]


class Altered(NamedTuple):
    """A step done wrongly: of what it is now computed, and how; ``compute`` None takes the first operand."""

    step: int
    needs: Operands
    compute: Compute | None


@dataclass(frozen=True)
class Change:
    """A wrong method: a step done wrongly, or every step of one place in the code.

    ``once`` is a slip: of several steps at one place in the code only this one is done wrongly.
    """

    kind: str
    what: str
    altered: tuple[Altered, ...]
    once: bool = False


class _Wrong(NamedTuple):
    """What may be done wrongly in one step: kind, which variety of it, words, and the altered step."""

    kind: str
    variety: int
    what: str
    altered: Altered


def changes(steps: Sequence[Taken], names: Names) -> Iterator[Change]:
    """Yield what may be done wrongly in some steps: in each of them, and in all of one place in the code."""
    places: dict[Any, list[_Wrong]] = {}
    for step in steps:
        if step.needs and step.kind != "cell" and not step.kind.startswith("round"):
            for wrong in (*_wrong(step, names), *_misplaced(step, names)):
                places.setdefault((step.site, wrong.kind, wrong.variety), []).append(wrong)
    for group in places.values():
        first = group[0]
        if len(group) > 1:
            yield Change(first.kind, f"{first.what}, and each time", tuple(wrong.altered for wrong in group))
        for wrong in group:
            yield Change(wrong.kind, wrong.what, (wrong.altered,), once=len(group) > 1)


def _wrong(step: Taken, names: Names) -> Iterator[_Wrong]:
    formula = names.formula(step)
    for variety, (kind, what, operands, compute) in enumerate(_operations(step, names)):
        yield _Wrong(kind, variety, f"{what} in {formula}", Altered(step.index, operands, compute))


def _operations(step: Taken, names: Names) -> Iterator[tuple[str, str, Operands, Compute | None]]:
    """Kind, words, operands and computation of each wrong way to do an operation."""
    at: Operands = tuple(need.index for need in step.needs)
    words = [names.text(need, 2) for need in step.needs]
    match step.kind:
        case "+":
            yield SIGN, f"minus for plus before {words[1]}", at, OPERATIONS["-"]
            yield DROPPED, f"term {words[0]} dropped", at[1:], None
            yield DROPPED, f"term {words[1]} dropped", at[:1], None
        case "-":
            yield SIGN, f"plus for minus before {words[1]}", at, OPERATIONS["+"]
            yield EXCHANGED, f"{words[0]} and {words[1]} exchanged", at[::-1], OPERATIONS["-"]
            yield DROPPED, f"term {words[0]} dropped", at[1:], OPERATIONS["negated"]
            yield DROPPED, f"term {words[1]} dropped", at[:1], None
        case "*":
            yield FACTOR, f"factor {words[0]} forgotten", at[1:], None
            yield FACTOR, f"factor {words[1]} forgotten", at[:1], None
            yield SWAPPED, "plus for times", at, OPERATIONS["+"]
        case "/":
            yield FACTOR, f"divisor {words[1]} forgotten", at[:1], None
            yield SWAPPED, "times for divided by", at, OPERATIONS["*"]
            yield EXCHANGED, f"{words[0]} and {words[1]} exchanged", at[::-1], OPERATIONS["/"]
        case "//" | "%":
            other = "%" if step.kind == "//" else "//"
            yield SWAPPED, f"{other} for {step.kind}", at, OPERATIONS[other]
        case "**":
            yield FACTOR, f"exponent {words[1]} forgotten", at[:1], None
            yield SWAPPED, "times for a power", at, OPERATIONS["*"]
        case "negated":
            yield SIGN, "minus forgotten", at, None
        case "abs":
            yield FUNCTION, "absolute value forgotten", at, None
        case kind if kind.startswith("function ") and len(at) == 1 and not isinstance(step.value, tuple):
            yield FUNCTION, f"{kind.removeprefix('function ')} forgotten", at, None
        case _:
            return


def _misplaced(step: Taken, names: Names) -> Iterator[_Wrong]:
    """An operand taken from the cell before or behind."""
    at = tuple(need.index for need in step.needs)
    if isinstance(step.value, tuple) or len(at) > 2:
        return
    for place, need in enumerate(step.needs):
        for direction, other in names.neighbours(need):
            if other.index < step.index and other is not need:
                needs = (*at[:place], other.index, *at[place + 1 :])
                what = f"{names.text(other)} for {names.text(need)} in {names.formula(step)}"
                yield _Wrong(INDEX, 10 * place + direction, what, Altered(step.index, needs, step.compute))


class Unseen(Enum):
    """How a wrong method comes to the right numbers."""

    IDLE = "the wrong steps themselves give the right numbers: a factor was 1, a term 0"
    ABSORBED = "later steps bring the wrong number back to the right one"


class Replay:
    """What comes out of a tape when steps are done wrongly; for all tapes of one shape.

    ``needed`` are the steps that lead from what is printed to the outputs.
    """

    def __init__(self, steps: Sequence[Taken], outputs: Sequence[int], printed: frozenset[int]) -> None:
        self._outputs = tuple(outputs)
        self._needs = [tuple(need.index for need in step.needs) for step in steps]
        self._below: list[int] = []  # the steps that each one needs, itself too, as bits
        for index, needs in enumerate(self._needs):
            bits = 1 << index
            for need in needs:
                bits |= self._below[need]
            self._below.append(bits)
        self.needed = self._leading(outputs, printed)
        self._orders: dict[Change, list[tuple[int, Operands, bool]]] = {}

    def _leading(self, outputs: Sequence[int], printed: frozenset[int]) -> list[int]:
        found: set[int] = set()
        waiting = list(outputs)
        while waiting:
            index = waiting.pop()
            if index not in found and index not in printed:
                found.add(index)
                waiting += self._needs[index]
        return sorted(found)

    def _order(self, change: Change) -> list[tuple[int, Operands, bool]]:
        """The steps to compute again, in order: the altered ones and all that depend on them."""
        found = self._orders.get(change)
        if found is None:
            altered = {each.step: each.needs for each in change.altered}
            bits = sum(1 << index for index in altered)
            found = self._orders[change] = [
                (index, altered.get(index, self._needs[index]), index in altered)
                for index in self.needed
                if self._below[index] & bits
            ]
        return found

    def outputs(self, steps: Sequence[Taken], change: Change) -> list[Any] | Unseen:
        """Return the numbers that come out with a change; where they are the right ones, whether a step differs.

        The branches that were taken are kept. Raises what the operations raise.
        """
        values = [step.value for step in steps]
        wrong = {each.step: each.compute for each in change.altered}
        differs = False
        for index, needs, altered in self._order(change):
            compute = wrong[index] if altered else steps[index].compute
            if compute is None:
                value = values[needs[0]]
            elif len(needs) == 2:
                value = compute(values[needs[0]], values[needs[1]])
            else:
                value = compute(*[values[need] for need in needs])
            differs = differs or (altered and not _alike(value, values[index]))
            values[index] = value
        if not differs:
            return Unseen.IDLE
        found = [values[index] for index in self._outputs]
        if all(_alike(new, steps[index].value) for new, index in zip(found, self._outputs, strict=True)):
            return Unseen.ABSORBED
        return found


def _alike(a: Any, b: Any) -> bool:
    return type(a) is type(b) and bool(a == b)
