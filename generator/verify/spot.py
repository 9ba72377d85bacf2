"""An address under check: its values, computed when asked for, and how small its numbers are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from generator.answer import Moment
from generator.expression import Scope
from generator.numbers import Row, Tensor, Value
from generator.numbers.printing import plain
from generator.program import Program

Rank = tuple[int, Fraction, int, int]
"""Orders counterexamples: how many numbers, their sizes in sum, how many are negative, the address."""


class Spot:
    """One address of a space, by the digits of its dimensions; ``tables`` give their values.

    Right values of answers are given to it one after the other, for those that follow from them.
    """

    __slots__ = ("_drawn", "_earlier", "_moment", "_refused", "_scope", "_tables", "address", "digits", "program")

    def __init__(
        self, program: Program, tables: Sequence[Callable[[int], Any]], address: int, digits: tuple[int, ...]
    ) -> None:
        self.program = program
        self.address = address
        self.digits = digits
        self._tables = tables
        self._drawn: dict[str, Any] | None = None
        self._scope: Scope | None = None
        self._moment: Moment | None = None
        self._earlier: list[tuple[str, Value]] = []
        self._refused: list[str] = []

    @property
    def drawn(self) -> dict[str, Any]:
        """What each dimension drew."""
        if self._drawn is None:
            names = self.program.space.names
            self._drawn = {name: at(digit) for name, at, digit in zip(names, self._tables, self.digits, strict=True)}
        return self._drawn

    @property
    def scope(self) -> Scope:
        """The question's names with their values."""
        if self._scope is None:
            self._scope = self.program.scope(self.drawn)
            self._scope.address = self.address
        return self._scope

    @property
    def moment(self) -> Moment:
        """The question at this address; a refusal is a Rejection."""
        return Moment(self.program.spec.id, self.address, self.scope, self.drawn)

    def noting(self) -> tuple[Moment, list[str]]:
        """Return the moment in which earlier answers stand for their right values, and where it notes refusals."""
        if self._moment is None:
            self._moment = Moment(self.program.spec.id, self.address, self.scope, self.drawn, self._refused.append)
        for id, value in self._earlier:
            self._moment = self._answered(self._moment, id, value)
        self._earlier.clear()
        self._refused.clear()
        return self._moment, self._refused

    def answered(self, id: str, value: Value) -> None:
        """Let an answer's id stand for its right value from here on."""
        self._earlier.append((id, value))

    def _answered(self, moment: Moment, id: str, value: Value) -> Moment:
        if id in self.program.lets or id in self.program.parameters:  # there it is hidden, here it is not
            return replace(moment, scope=Scope({id: value}, parent=moment.scope))
        moment.scope[id] = value  # a child would cost every other name a step more
        return moment

    def rank(self) -> Rank:
        """Return how small its numbers are."""
        numbers = [cell for name in self.program.parameters if name in self.scope for cell in cells(self.scope[name])]
        sizes = sum((abs(each.numerator) + each.denominator - 1 for each in numbers), 0)
        return len(numbers), Fraction(sizes), sum(each < 0 for each in numbers), self.address

    def described(self) -> str:
        """Return its values for a message: ``V=-1 W=1 x=[1, 2]``, and the address."""
        scope = self.scope
        named = [f"{name}={plain(scope[name])}" for name in self.program.parameters if name in scope]
        wording = self.drawn.get("wording")
        if wording:
            named.append(f"wording={wording}")
        return f"{' '.join(named)} (address {self.address})".lstrip()


def cells(value: Any) -> list[int | Fraction]:
    """Return the rational numbers inside a value, in order."""
    match value:
        case bool():
            return []
        case int() | Fraction():
            return [value]
        case Tensor():
            return [cell for item in value for cell in cells(item)]
        case Row():
            return [cell for _, each in value.fields() for cell in cells(each)]
        case _:
            return []
