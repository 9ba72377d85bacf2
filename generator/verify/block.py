"""Addresses of a walk that are looked at together, and the rules asked at all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from generator.diagnostics import Fault
from generator.expression import Expression
from generator.expression.columns import Alone, Columnar, ColumnExpression, Columns, Parts
from generator.numbers.column import Column, Parted
from generator.program import Program
from generator.space import Digits
from generator.verify.dependence import Dependence, Dimensions
from generator.verify.gate import Kept, ruling
from generator.verify.spot import Spot

Table = Callable[[int], Any]

# Fewer addresses than this are asked one by one, as are all once a rule had to be so often.
_FEWEST = 16
_TRIALS = 2


class Sources:
    """What the names of one question stand for at many addresses."""

    def __init__(self, program: Program, tables: Sequence[Table], found: Dependence) -> None:
        self.program = program
        self.tables = tables
        self._fixed = program.units
        names = program.space.names
        self._given: dict[str, Columnar] = {
            name: _Drawn(k, tables[k])
            for k, name in enumerate(names)
            if name in program.parameters and name not in program.conditional
        }
        self._lets: dict[str, Columnar] = {}
        for name, let in program.lets.items():
            expression = ColumnExpression(let)
            dimensions = found.of_name(name)
            few = len(dimensions) < len(names)
            self._lets[name] = _Kept(dimensions, len(names), expression) if few else expression

    def columns(self, digits: Sequence[Digits]) -> Columns:
        """Return the names at addresses with these digits."""
        return Columns(digits, self._given, self._lets, self._fixed)


class _Drawn:
    """A parameter: what its dimension has at the digit of each address."""

    def __init__(self, position: int, table: Table) -> None:
        self._position, self._table = position, table

    def value(self, columns: Columns) -> Any:
        """Return the column of the parameter; of a tensor of one shape everywhere, the tensor of its columns."""
        at, k = self._table, self._position
        column = Column([at(digits[k]) for digits in columns.digits])
        try:
            return column.unfolded()
        except Parted:
            return column


class _Kept:
    """A derived value that reads some of the dimensions only: computed once for all addresses that look alike to it."""

    def __init__(self, dimensions: Dimensions, of: int, expression: ColumnExpression) -> None:
        self._kept: Kept[Any] = Kept(dimensions, of)
        self._expression = expression
        self._trials = _TRIALS

    def value(self, columns: Columns) -> Any:
        """Return the column of the value; a result on columns, or what carries a slope, is computed anew."""
        if self._trials and not columns.depth:
            try:
                return Column(list(self._kept.over(columns.digits, lambda own: self._asked(columns, own))))
            except Alone:
                self._trials -= 1
        return self._expression.value(columns)

    def _asked(self, columns: Columns, own: Sequence[int]) -> list[Any]:
        values = Parts(columns.at(own), own).ask(self._expression)
        return [values[k] for k in own]


class Block:
    """Addresses of a walk that are looked at together: each as a spot, and in ``parts`` those that are left."""

    def __init__(self, sources: Sources, addresses: Sequence[tuple[int, Digits]]) -> None:
        self._sources = sources
        self._digits = dict(addresses)
        self._spots: dict[int, Spot] = {}
        self.parts = Parts(sources.columns(list(self._digits.values())), list(self._digits))

    def digits(self, addresses: Iterable[int]) -> list[Digits]:
        """Return the digits of some of the addresses."""
        return [self._digits[address] for address in addresses]

    def parted(self, addresses: Sequence[int]) -> Parts:
        """Return some of the addresses in parts: as they went up to now where they are all that is left."""
        if len(addresses) == len(self.parts.addresses):
            return self.parts
        return Parts(self._sources.columns(self.digits(addresses)), addresses)

    def spot(self, address: int) -> Spot:
        """Return one address."""
        if address not in self._spots:
            sources = self._sources
            self._spots[address] = Spot(sources.program, sources.tables, address, self._digits[address])
        return self._spots[address]


class Ruling:
    """Rules that read the same dimensions, asked at many addresses."""

    def __init__(self, dimensions: Dimensions, of: int, rules: Sequence[tuple[str, Expression]]) -> None:
        self._kept: Kept[str | Fault] = Kept(dimensions, of)
        self._rules = [(name, ColumnExpression(rule)) for name, rule in rules]
        self._look = ruling(rules)
        self._trials = _TRIALS

    def over(self, block: Block) -> Sequence[str | Fault]:
        """Return for each address left in the block the first rule that refuses it, or its fault; "" where all pass."""
        addresses = block.parts.addresses
        return self._kept.over(block.digits(addresses), lambda own: self._asked(block, [addresses[k] for k in own]))

    def _asked(self, block: Block, addresses: Sequence[int]) -> Sequence[str | Fault]:
        if self._trials and len(addresses) >= _FEWEST:
            try:
                return self._together(block.parted(addresses))
            except Alone:
                self._trials -= 1
        return [self._look(block.spot(address)) for address in addresses]

    def _together(self, parts: Parts) -> list[str | Fault]:
        found: dict[int, str | Fault] = dict.fromkeys(parts.addresses, "")
        for name, rule in self._rules:
            truths = parts.ask(rule)
            passing = []
            for address in parts.addresses:
                if truths[address]:
                    passing.append(address)
                else:
                    found[address] = name
            parts.keep(passing)
            if not passing:
                break
        return list(found.values())
