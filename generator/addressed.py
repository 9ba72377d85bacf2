"""The names of a question at an address of which little may be asked: most addresses fall to a rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.expression import Scope
from generator.expression.scope import Lazy, Meter
from generator.space import Place


class AddressedScope(Scope):
    """A scope in which a parameter is made when it is asked for: ``places`` tell where the address has its digit."""

    __slots__ = ("_places",)

    def __init__(
        self, address: int, places: Mapping[str, Place], values: Mapping[str, Any], lazy: Mapping[str, Lazy]
    ) -> None:
        super().__init__(values, lazy)
        self.address = address
        self._places = places

    def __missing__(self, name: str) -> Any:
        place = self._places.get(name)
        if place is None:
            return super().__missing__(name)
        at, step, size = place
        value = self[name] = at(self.address // step % size)
        return value

    def _varied(self, name: str, index: tuple[int, ...], depth: int, meter: Meter | None) -> Scope:
        for each in self._places:
            self[each]
        return super()._varied(name, index, depth, meter)
