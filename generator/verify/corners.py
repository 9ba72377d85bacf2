"""Addresses at which a space is special, where a sample hardly ever comes: equal values, ends of ranges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from generator.answer import Rejection
from generator.diagnostics import Fault
from generator.numbers import Tensor
from generator.program import Program
from generator.space import Digits, Dimension, ParameterSpace, Permutation

# Of so many equal values, and around so many addresses of a sample.
_VALUES, _AROUND = 12, 8


def fires_at_a_corner(program: Program, rule: str) -> bool:
    """True where a rule refuses an address at which values are equal or at the ends of their ranges."""
    return any(_refuses(program, rule, digits) for digits in dict.fromkeys(corners(program.space)))


def _refuses(program: Program, rule: str, digits: Digits) -> bool:
    drawn = {d.name: d.at(digit) for d, digit in zip(program.space.dimensions, digits, strict=True)}
    try:
        scope = program.moment(drawn, -1).scope
        return next((name for name, each in program.rules.items() if not each.evaluate(scope)), "") == rule
    except (Fault, Rejection):
        return False


def corners(space: ParameterSpace) -> Iterator[Digits]:
    """Yield the digits of special addresses: tensors of one value, two dimensions alike, all or one at an end."""
    sizes = [dimension.size for dimension in space.dimensions]
    walked = Permutation(space.size, "corners")
    bases = [space.digits(walked(rank)) for rank in range(min(_AROUND, space.size))]
    ends = [tuple(0 for _ in sizes), tuple(size - 1 for size in sizes)]
    yield from ends
    for base in (*ends, *bases):
        for k, dimension in enumerate(space.dimensions):
            for digit in (0, dimension.size - 1, *_constant(dimension)):
                yield _with(base, {k: digit})
        for j, k in combinations(range(len(sizes)), 2):
            if sizes[j] == sizes[k]:
                yield _with(base, {k: base[j]})


def _with(base: Sequence[int], digits: dict[int, int]) -> Digits:
    return tuple(digits.get(k, digit) for k, digit in enumerate(base))


def _constant(dimension: Dimension) -> Iterator[int]:
    """The digits of tensors whose cells are all alike, where the cells are drawn one by one."""
    first = dimension.at(0)
    count = sum(1 for _ in first.cells()) if isinstance(first, Tensor) else 0
    if count < 2:
        return
    items = round(dimension.size ** (1 / count))
    if items < 2 or items**count != dimension.size:
        return
    step = (dimension.size - 1) // (items - 1)
    yield from (digit * step for digit in range(0, items, max(1, items // _VALUES)))
