"""Expressions at many addresses at once: names stand for columns, and a branch parts the addresses.

What cannot be done so, a fault at one of the addresses among it, raises :class:`Alone`: then every address is asked by
itself, which gives the same and tells where the fault is.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from itertools import compress
from typing import Any, Protocol

from generator.diagnostics import Fault
from generator.expression.columnwise import Alone, columnwise, folded, on_columns
from generator.expression.compiled import FAILURES, Expression
from generator.expression.guards import MOST_CELLS, finished, slope_of
from generator.expression.scope import CONSTANTS, MOST_STEPS, Meter, seeded
from generator.numbers import Dual, Tensor, is_number
from generator.numbers.column import Column, Parted
from generator.numbers.exact import MOST_BITS, normal
from generator.numbers.result import Result

__all__ = ["Alone", "ColumnExpression", "Columnar", "Columns", "Parts"]

# Addresses may fall into so many parts, and one more for each so many addresses; then they are put together again.
_PARTS = 8
_ADDRESSES_A_PART = 16

# Steps of loops that one evaluation may take, times its addresses.
_MOST_STEPS = 16_000_000

_HIGH, _LOW = 1 << MOST_BITS, -(1 << MOST_BITS)


class Columnar(Protocol):
    """What has a value at many addresses at once."""

    def value(self, columns: Columns) -> Any:
        """Return the value at the addresses of the columns, with columns inside; raises Parted and Alone."""


class Columns(dict[str, Any]):
    """A scope for many addresses: names → values with columns inside, each made when it is asked for.

    ``given`` are the names with a value of their own, ``lets`` the derived ones, ``fixed`` what is alike everywhere.
    """

    __slots__ = ("_fixed", "_given", "_lets", "_places", "_whole", "depth", "digits", "meter")

    def __init__(
        self,
        digits: Sequence[tuple[int, ...]],
        given: Mapping[str, Columnar],
        lets: Mapping[str, Columnar],
        fixed: Mapping[str, Any],
    ) -> None:
        super().__init__(fixed)
        self.digits = digits
        self.depth = 0
        self.meter: Meter | None = None
        self._given, self._lets, self._fixed = given, lets, fixed
        self._whole: Columns | None = None
        self._places: Sequence[int] = range(len(digits))

    @property
    def count(self) -> int:
        """How many addresses there are."""
        return len(self.digits)

    def at(self, places: Sequence[int]) -> Columns:
        """Return the same names at some of the addresses, told by their places here."""
        part = Columns(_picked(self.digits, places), self._given, self._lets, self._fixed)
        part._whole, part._places = self, places
        return part

    def __missing__(self, name: str) -> Any:
        value = self._known_before(name)
        if value is None:
            source = self._given.get(name) or self._lets.get(name)
            if source is not None:
                value = source.value(self)
            elif name in CONSTANTS:
                value = CONSTANTS[name]()
            else:
                raise Alone(name)
        self[name] = value
        return value

    def _known_before(self, name: str) -> Any:
        """What the addresses of which these are a part know; a result is sooner made again than taken apart."""
        whole = self._whole
        if whole is None:
            return None
        value = whole[name] if name in self._given else whole.get(name)
        if value is None:
            value = whole._known_before(name)
        if type(value) is Column:
            return value.at(self._places)
        if type(value) is Tensor:
            return value.map(lambda cell: cell.at(self._places) if type(cell) is Column else cell)
        return None

    def varied(self, name: str, index: tuple[int, ...], meter: Meter) -> Columns:
        """Return the same with that value (or that cell of it) a Dual of slope 1, and every derived value anew.

        Raises Alone where the name stands for no number, for a derived value, or within another derivative.
        """
        if self.depth or name not in self._given:
            raise Alone(name)
        value = self[name].unfolded() if type(self[name]) is Column else self[name]
        target = value[index] if index else value
        if type(target) is not Column or not all(map(is_number, target.cells)):
            raise Alone(name)
        known = {key: each for key, each in self.items() if key not in self._lets}
        varied = Columns(self.digits, self._given, self._lets, {**known, name: seeded(value, index, 1, name)})
        varied.depth, varied.meter = 1, meter
        return varied


def _picked(values: Sequence[Any], places: Sequence[int]) -> list[Any]:
    return [values[place] for place in places]


def _meter(columns: Columns) -> Meter:
    """Steps of loops: each may leave a column behind."""
    return Meter(min(MOST_STEPS, _MOST_STEPS // columns.count))


class ColumnExpression:
    """An expression that runs on columns."""

    def __init__(self, expression: Expression) -> None:
        self._run, self._metered = expression.wired(_wire), expression.metered

    def value(self, columns: Columns) -> Any:
        """Return the value at the addresses of the columns, in its simplest type, with columns inside.

        Raises Parted where the addresses go different ways, Alone where one of them is at fault.
        """
        try:
            return _finished(self._run(columns, (columns.meter or _meter(columns)) if self._metered else None))
        except (Fault, *FAILURES) as error:
            raise Alone from error

    def cells(self, columns: Columns) -> list[Any]:
        """Return the values at each of the addresses. Raises as ``value`` does."""
        value = folded(self.value(columns))
        return value.cells if type(value) is Column else [value] * columns.count


def _finished(value: Any) -> Any:
    """The value in its simplest type, as ``finished`` gives it at each address."""
    match value:
        case Column(cells=cells):
            if value.whole and min(cells) > _LOW and max(cells) < _HIGH:
                return value
            return Column([cell if type(cell) is bool else finished(cell) for cell in cells])
        case Tensor():
            if sum(1 for _ in value.cells()) > MOST_CELLS:
                raise OverflowError(f"a tensor holds at most {MOST_CELLS} numbers")
            return value.map(_finished)
        case Dual() | Result():
            return value
        case _:
            return finished(folded(value))


def _wire(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    return _derivative if name == "_derivative" else on_columns(name, function)


def _derivative(
    columns: Columns, meter: Meter, function: Callable[[Columns], Any], name: str, index: tuple[Any, ...]
) -> Any:
    """The slope of function(columns) in the value of that name, at each of the addresses."""
    meter.spend(1_000)
    place = tuple(normal(each) for each in index)
    if any(type(each) is not int for each in place):
        raise Alone(name)
    varied = columns.varied(name, place, meter)
    value = function(varied)
    if type(value) is Dual and value.depth == varied.depth:
        return columnwise(normal)(value.slope)
    return columnwise(slope_of)(value, varied.depth)


class Parts:
    """Addresses in parts, each of which goes one way through all expressions that were asked."""

    def __init__(self, columns: Columns, addresses: Sequence[int]) -> None:
        self.addresses = addresses
        self._columns = columns
        self._place = {address: k for k, address in enumerate(addresses)}
        self._named: dict[str, Mapping[int, Any]] = {}
        self._parts: list[tuple[Columns, Sequence[int]]] = [(columns, addresses)]

    def ask(self, expression: ColumnExpression) -> dict[int, Any]:
        """Return the values of an expression by address; raises Alone."""
        left = _PARTS + len(self.addresses) // _ADDRESSES_A_PART
        if len(self._parts) * 2 > left:
            self._parts = [self._together()]
        waiting, parts, values = self._parts[::-1], list[tuple[Columns, Sequence[int]]](), dict[int, Any]()
        while waiting:
            part, addresses = waiting.pop()
            try:
                values.update(zip(addresses, expression.cells(part), strict=True))
                parts.append((part, addresses))
            except Parted as parted:
                left -= 1
                if left < 0:
                    raise Alone from parted
                waiting += _halves(part, addresses, parted.truths)
        self._parts = parts
        return values

    def give(self, name: str, values: Mapping[int, Any]) -> None:
        """Let a name stand for these values by address."""
        self._named[name] = values
        for part, addresses in self._parts:
            part[name] = Column([values[address] for address in addresses])

    def keep(self, addresses: Sequence[int]) -> None:
        """Leave only those of the addresses."""
        self.addresses = addresses
        chosen = frozenset(addresses)
        parts = []
        for part, own in self._parts:
            kept = [k for k, address in enumerate(own) if address in chosen]
            if len(kept) == len(own):
                parts.append((part, own))
            elif kept:
                parts.append((part.at(kept), _picked(own, kept)))
        self._parts = parts

    def _together(self) -> tuple[Columns, Sequence[int]]:
        whole = self._columns.at([self._place[address] for address in self.addresses])
        for name, values in self._named.items():
            whole[name] = Column([values[address] for address in self.addresses])
        return whole, self.addresses


def _halves(part: Columns, addresses: Sequence[int], truths: list[bool]) -> list[tuple[Columns, Sequence[int]]]:
    sides = (truths, list(map(operator.not_, truths)))
    chosen = [list(compress(range(part.count), side)) for side in sides]
    return [(part.at(own), _picked(addresses, own)) for own in chosen]
