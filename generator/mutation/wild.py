"""Values that no rule chose: they tell a wrong method that is none from one that the drawn numbers hide.

``max(b, a)`` for ``max(a, b)`` is right whatever a and b are; ``h0`` for ``V*h0`` where V happens to be 1.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from generator.diagnostics import Fault
from generator.expression import Scope
from generator.numbers import Row, Tensor
from generator.program import Program
from generator.space import keyed_number


def wild_scopes(program: Program, count: int) -> Iterator[Scope]:
    """Yield the question's names with values that no rule was asked about, most of them outside their ranges."""
    chance = random.Random(keyed_number("wild", program.spec.id))
    for k in range(count):
        drawn = program.space.values(chance.randrange(program.space.size))
        keep = (0.0, 0.5, 1.0)[k % 3]
        values = {name: each if chance.random() < keep else _wild(each, chance) for name, each in drawn.items()}
        try:
            yield program.moment(values, -1).scope
        except Fault:
            continue  # whether a parameter is in use cannot be told from such values


def _wild(value: Any, chance: random.Random) -> Any:
    match value:
        case bool() | str() | None:
            return value
        case int() if value >= 0:
            return chance.randint(1, 2 * value + 5)
        case int():
            return chance.choice((-1, 1)) * chance.randint(1, 9)
        case Fraction() if 0 < value < 1:
            return Fraction(chance.randint(1, 18), 19)
        case Fraction():
            return value * Fraction(chance.randint(1, 40), 17)
        case Tensor():
            return value.map(lambda cell: _wild_cell(cell, chance))
        case Row():
            return Row({name: _wild(each, chance) for name, each in value.fields()})
        case Mapping():
            return value
        case _:
            return value


def _wild_cell(cell: Any, chance: random.Random) -> Any:
    """A cell may be of any sign, whatever was drawn for it."""
    return chance.choice((-1, 1)) * chance.randint(1, 9) if type(cell) is int else _wild(cell, chance)
