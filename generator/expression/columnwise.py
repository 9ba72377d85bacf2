"""The operations of expressions on columns: each applied to every row of cells.

By construction a cell is what the operation gives at its address alone. What is met most often has a shorter way to the
same cells; functions that compute with the operators of numbers alone run once on whole columns.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
import operator
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from types import GeneratorType
from typing import Any

from generator.expression.guards import readable
from generator.expression.scope import Meter
from generator.functions import ON_COLUMNS
from generator.numbers import Dual, Tensor
from generator.numbers.column import Column, row
from generator.numbers.result import Result

Operation = Callable[..., Any]


# Cells that one column may hold in all; then its addresses are asked one by one, as memory is bounded.
_MOST_CELLS = 1_000_000
_LIGHT = frozenset({bool, int, Fraction, str})
_LOOK = 64


class Alone(Exception):
    """This cannot be computed at these addresses together: each has to be asked by itself."""


def folded(value: Any) -> Any:
    """Return a value with columns inside as one column; any other value as it is. Raises Alone for a result.

    >>> folded(Tensor([Column([1, 2]), 3]))
    Column([[1, 3], [2, 3]])
    """
    match value:
        case Column():
            return value
        case Tensor():
            start = value.start
            return _folded(value.items, lambda items: Tensor(items, start), value)
        case Dual():
            depth = value.depth
            return _folded((value.value, value.slope), lambda pair: Dual(pair[0], pair[1], depth), value)
        case tuple() | list():
            return _folded(value, tuple, value)
        case GeneratorType():
            items = tuple(value)
            return _folded(items, iter, iter(items))
        case Result():
            raise Alone  # its fields may be columns
        case _:
            return value


def _folded(values: Iterable[Any], make: Callable[[tuple[Any, ...]], Any], otherwise: Any) -> Any:
    inside = [folded(each) for each in values]
    if not any(type(each) is Column for each in inside):
        return otherwise
    return _gathered(map(make, zip(*map(row, inside), strict=False)))  # constants go on without end


def _gathered(values: Iterator[Any]) -> Column:
    """The column of values that are computed one after the other; raises Alone where they are too much together."""
    cells = list(itertools.islice(values, _LOOK))
    if _LIGHT.issuperset(map(type, cells)):
        cells.extend(values)
        return Column(cells)
    weight = sum(map(_weight, cells))
    while weight <= _MOST_CELLS:
        more = list(itertools.islice(values, _LOOK))
        if not more:
            return Column(cells)
        weight += sum(map(_weight, more))
        cells += more
    raise Alone


def _weight(value: Any) -> int:
    """About how many cells a value holds."""
    match value:
        case Tensor():
            return math.prod(value.shape)
        case Result() if dataclasses.is_dataclass(value):
            return sum(_weight(_field(value, field.name)) for field in dataclasses.fields(value))
        case _:
            return 1


def _field(result: Result, name: str) -> Any:
    """A field of a result; None where it is computed later."""
    try:
        return object.__getattribute__(result, name)
    except AttributeError:
        return None


def columnwise(function: Operation) -> Operation:
    """Return the operation on columns: ``function`` applied to each row of cells, and itself where there is no column.

    >>> columnwise(divmod)(Column([7, 8]), 3)
    Column([(2, 1), (2, 2)])
    """

    def apply(*arguments: Any, **named: Any) -> Any:
        rows = list(map(folded, (*arguments, *named.values())))
        if not any(type(each) is Column for each in rows):
            return function(*rows[: len(arguments)], **dict(zip(named, rows[len(arguments) :], strict=True)))
        if not named:
            return _gathered(map(function, *map(row, rows)))
        count = len(arguments)

        def called(*cells: Any) -> Any:
            return function(*cells[:count], **dict(zip(named, cells[count:], strict=True)))

        return _gathered(map(called, *map(row, rows)))

    return apply


# ---------------------------------------------------------------- shorter ways to the same cells
def _on_integers(swift: Callable[[Any, Any], Any], whole: bool | None) -> Callable[[Operation], Operation]:
    """An operation that is ``swift`` on ints; ``whole``: then its cells are ints again."""

    def wired(function: Operation) -> Operation:
        general = columnwise(function)

        def apply(a: Any, b: Any) -> Any:
            if type(a) is Column:
                if a.whole and (b.whole if type(b) is Column else type(b) is int):
                    return Column(list(map(swift, a.cells, row(b))), whole)
            elif type(b) is Column and type(a) is int and b.whole:
                return Column(list(map(swift, row(a), b.cells)), whole)
            return general(a, b)

        return apply

    return wired


def _item(function: Operation) -> Operation:
    """value[index]: of a tensor of columns its item, of a column of tensors theirs."""
    general = columnwise(function)

    def apply(value: Any, index: Any) -> Any:
        if type(index) is not int:
            return general(value, index)
        if type(value) is Tensor:
            return function(value, index)
        if type(value) is Column and set(map(type, value.cells)) == {Tensor}:
            place = index - value.cells[0].start
            if place >= 0 and len({each.start for each in value.cells}) == 1:
                try:
                    return Column([each.items[place] for each in value.cells])
                except IndexError:
                    pass  # the tensor itself tells its range
        return general(value, index)

    return apply


def _attribute(function: Operation) -> Operation:
    """A field of a result with columns inside, or of a column of results, where all have it as a plain value."""
    general = columnwise(function)
    plain = {Tensor, int, Fraction}

    def apply(value: Any, name: str) -> Any:
        if isinstance(value, Result):
            return function(value, name)
        if type(value) is Column:
            kinds = set(map(type, value.cells))
            kind = kinds.pop()
            if not kinds and issubclass(kind, Result) and name in readable(kind):
                fields = list(map(operator.attrgetter(name), value.cells))
                if set(map(type, fields)) <= plain:
                    return Column(fields)
        return general(value, name)

    return apply


def _each(function: Operation) -> Operation:
    """What a loop runs over: the items one after the other, each a column; paid for as at each address by itself."""

    def apply(values: Any, meter: Meter, weight: int) -> Any:
        return function(values.unfolded() if type(values) is Column else values, meter, weight)

    return apply


def _normal(function: Operation) -> Operation:
    """Values in their simplest type; ints are, and results stay."""
    general = columnwise(function)

    def apply(value: Any) -> Any:
        simple = value.whole if type(value) is Column else isinstance(value, Result)
        return value if simple else general(value)

    return apply


def _native(function: Operation) -> Operation:
    """A function that runs on columns itself: tensors come to it as tensors of columns."""

    def apply(*arguments: Any, **named: Any) -> Any:
        return function(*map(_unfolded, arguments), **{name: _unfolded(each) for name, each in named.items()})

    return apply


def _unfolded(value: Any) -> Any:
    return value.unfolded() if type(value) is Column else value


SHORTER: dict[str, Callable[[Operation], Operation]] = {
    "_added": _on_integers(operator.add, whole=True),
    "_attribute": _attribute,
    "_each": _each,
    "_equal": _on_integers(operator.eq, whole=None),
    "_item": _item,
    "_normal": _normal,
    "_product": _on_integers(operator.mul, whole=True),
    "_subtracted": _on_integers(operator.sub, whole=True),
    "_unequal": _on_integers(operator.ne, whole=None),
    **{f"_f_{name}": _native for name in ON_COLUMNS},
}


def on_columns(name: str, function: Operation) -> Operation:
    """Return what an operation of an expression is on columns."""
    return SHORTER.get(name, columnwise)(function)
