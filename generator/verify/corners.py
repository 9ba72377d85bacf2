"""Special values, to which a sample of a large space hardly ever comes: equal ones, opposite ones, ends of ranges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import permutations
from typing import Any

from generator.answer import Rejection
from generator.diagnostics import Fault
from generator.numbers import Tensor
from generator.parameters import holds
from generator.program import Program

# Around so many addresses special values are tried; so far are two tensors shifted.
_AROUND, _SHIFTS = 40, (1, -1, 2, -2)

Drawn = Mapping[str, Any]


def fires_at_a_corner(program: Program, rule: str, addresses: Sequence[int]) -> bool:
    """True where a rule refuses special values around some valid addresses."""
    bases = (program.space.values(address) for address in addresses[:_AROUND])
    return any(_refuses(program, rule, drawn) for base in bases for drawn in corners(program, base))


def _refuses(program: Program, rule: str, drawn: Drawn) -> bool:
    try:
        scope = program.moment(drawn, -1).scope
        return next((name for name, each in program.rules.items() if not each.evaluate(scope)), "") == rule
    except (Fault, Rejection):
        return False


def corners(program: Program, base: Drawn) -> Iterator[Drawn]:
    """Yield draws with one value exchanged: for an end of its range, one of equal cells, one like another's."""
    dimensions = {dimension.name: dimension for dimension in program.space.dimensions}
    for name in program.parameters:
        own = base[name]
        further = [dimensions[name].at(0), dimensions[name].at(dimensions[name].size - 1)]
        if isinstance(own, Tensor):
            further += [_filled(own, cell) for cell in dict.fromkeys(own.cells())]
        yield from _exchanged(program, base, name, further)
    for one, other in permutations(program.parameters, 2):
        yield from _exchanged(program, base, other, list(_related(base[one])))


def _exchanged(program: Program, base: Drawn, name: str, values: Sequence[Any]) -> Iterator[Drawn]:
    spec = program.spec.params[name]
    yield from ({**base, name: value} for value in values if holds(spec, value))


def _related(value: Any) -> Iterator[Any]:
    """The value itself, its opposite, and of a tensor what has the same spread: shifted, reversed."""
    yield value
    if isinstance(value, Tensor):
        if all(isinstance(cell, int | Fraction) and not isinstance(cell, bool) for cell in value.cells()):
            yield -value
            yield from (value + shift for shift in _SHIFTS)
        yield Tensor(reversed(value.items), value.start)
    elif isinstance(value, int | Fraction) and not isinstance(value, bool):
        yield -value


def _filled(tensor: Tensor, cell: Any) -> Tensor:
    """A tensor of the same shape, all cells alike."""
    return Tensor((_filled(each, cell) if isinstance(each, Tensor) else cell for each in tensor.items), tensor.start)
