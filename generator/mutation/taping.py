"""Expressions run on a tape."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from generator.mutation.tape import Tape, Taped
from generator.numbers import Traced
from generator.work.tracing import Tracer, bare, mapped, steps_of


class Taping(Tracer):
    """Runs expressions on a tape."""

    trace: Tape

    def __init__(self) -> None:
        super().__init__()
        self.renew()

    def renew(self) -> None:
        """Begin a new tape."""
        self.trace = Tape()

    def depending(self, result: Any) -> Any:
        """Return the result: what was compared is not kept."""
        return result

    def _opaque(self, name: str, function: Any, values: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
        """A call of unknown steps: one step, which is called again, and one for each number that it gives."""
        held = tuple(list(each) if hasattr(each, "send") else each for each in values)
        needs = tuple(dict.fromkeys(steps_of((held, dict(named)))))
        result = function(*bare(held), **bare(named))
        if not needs:
            return mapped(self.trace.constant, result)

        def again(*operands: Any) -> tuple[Any, ...]:
            new = dict(zip(map(id, needs), operands, strict=True))
            args, keywords = mapped(lambda cell: _replaced(cell, new), (held, dict(named)))
            return tuple(_numbers(function(*args, **keywords)))

        kind = f"function {name.removeprefix('_f_')}"
        call = self.trace.taken(kind, needs, tuple(_numbers(result)), again, object())
        places = itertools.count()

        def cell(value: Any) -> Taped:
            place = next(places)
            return Taped(self.trace.taken("cell", (call,), value, lambda row: row[place], place), self.trace)

        return mapped(cell, result)


def _replaced(cell: Any, new: Mapping[int, Any]) -> Any:
    return new[id(cell.step)] if isinstance(cell, Traced) else cell


def _numbers(value: Any) -> list[Any]:
    """The numbers of a value, in order."""
    found: list[Any] = []
    mapped(found.append, value)
    return found
