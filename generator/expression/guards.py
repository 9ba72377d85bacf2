"""The operations that a compiled expression calls: exact, bounded, for values of questions only.

They raise Python's own exceptions; the expression turns those into faults with a place.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from generator.expression.scope import Meter, Scope
from generator.numbers import (
    Dual,
    Inexact,
    Result,
    Row,
    Tensor,
    Traced,
    divide,
    is_number,
    normal,
    power,
    same,
    tensor,
)
from generator.numbers.exact import MOST_BITS, added, is_sympy, product, subtracted
from generator.numbers.printing import Shown

MOST_CELLS = 10_000
MOST_PRODUCTS = 1_000_000
LONGEST_WORD = 1_000

_LIMIT = 1 << MOST_BITS


def matrix_product(a: Any, b: Any) -> Any:
    """a @ b of tensors of bounded size."""
    if not isinstance(a, Tensor) or not isinstance(b, Tensor):
        raise TypeError("'@' multiplies matrices and vectors")
    rows = 1
    for size in (*a.shape, *b.shape[1:]):
        rows *= size
    if rows > MOST_PRODUCTS:
        raise OverflowError("the matrix product is too large")
    return a @ b


def floor_quotient(a: Any, b: Any) -> Any:
    """⌊a / b⌋."""
    return normal(a // b)


def remainder(a: Any, b: Any) -> Any:
    """a − b·⌊a / b⌋; of numbers only, as ``%`` would format a word."""
    if type(a) is str or type(b) is str:
        raise TypeError("a word has no remainder")
    return normal(a % b)


def equal(a: Any, b: Any) -> bool:
    """a == b, decided exactly; a number never equals a word, a tensor or a result."""
    if type(a) is int and type(b) is int:
        return a == b
    if (is_sympy(a) and not is_number(b)) or (is_sympy(b) and not is_number(a)):
        return False
    return same(a, b)


def unequal(a: Any, b: Any) -> bool:
    """a != b, decided exactly."""
    return not equal(a, b)


def contained(a: Any, b: Any) -> bool:
    """True when a is an item of the tensor b, or a word within the word b."""
    if isinstance(b, str) and isinstance(a, str):
        return a in b
    if not isinstance(b, Tensor):
        raise TypeError("'in' looks into a list")
    if type(a) is int and all(type(item) is int for item in b.items):
        return a in b.items
    return any(equal(a, item) for item in b)


def among(a: Any, items: tuple[Any, ...]) -> bool:
    """True when a is one of the items of a list that is written out."""
    return any(equal(a, item) for item in items)


def not_among(a: Any, items: tuple[Any, ...]) -> bool:
    """True when a is none of them."""
    return not among(a, items)


def not_contained(a: Any, b: Any) -> bool:
    """True when a is no item of b."""
    return not contained(a, b)


def item(value: Any, index: Any) -> Any:
    """value[index] of a tensor, counted as printed."""
    if type(value) is Tensor and type(index) is int:  # most of what is asked; the tensor itself tells what is wrong
        position = index - value.start
        if 0 <= position < len(value.items):
            return value.items[position]
    if not isinstance(value, Tensor):
        raise TypeError("only a tensor has items")
    if type(index) is int or isinstance(index, slice):
        return value[index]
    if isinstance(index, tuple):
        for each in index:
            value = item(value, each)
        return value
    whole = normal(index.value if isinstance(index, Dual | Traced) else index)
    if type(whole) is not int:
        raise TypeError("an index is an integer")
    return value[whole]


def part(first: Any, last: Any) -> slice:
    """The slice from first to (without) last."""
    return slice(normal(first), normal(last))


_readable: dict[type, frozenset[str]] = {}


def readable(kind: type) -> frozenset[str]:
    """The fields of a kind of result; none of any other type."""
    known = _readable.get(kind)
    if known is None:
        own = getattr(kind, "__dataclass_fields__", ()) if issubclass(kind, Result) else ()
        known = _readable[kind] = frozenset(own)
    return known


def attribute(value: Any, name: str) -> Any:
    """A field of a result; sequences come as tensors."""
    if name in readable(type(value)):
        field = getattr(value, name)
        if type(field) is Tensor or type(field) is int or type(field) is Fraction:
            return field
    if not isinstance(value, Result):
        raise TypeError(f"only the result of a function has fields, so there is no '{name}' here")
    if isinstance(value, Row):
        fields = dict(value.fields())
        if name not in fields:
            raise AttributeError(f"there is no field '{name}'; there are {', '.join(fields)}")
        return fields[name]
    found = getattr(value, name, None)
    if found is None or callable(found):
        known = [each for each in getattr(value, "__dataclass_fields__", ()) if not each.startswith("_")]
        raise AttributeError(f"there is no field '{name}'; there are {', '.join(known)}")
    return tensor(found) if isinstance(found, list | tuple) else found


def listed(items: Iterable[Any]) -> Tensor:
    """The tensor of the items; raises ValueError when rows differ in length."""
    cells = [each if type(each) is int else normal(each) for each in items]
    for each in cells:
        if type(each) is Tensor:
            return tensor(cells)
    return Tensor(cells)


def each(values: Any, meter: Meter, weight: int) -> Iterable[Any]:
    """What a loop runs over, paid for beforehand."""
    if not isinstance(values, Tensor):
        raise TypeError("a loop runs over a list or a range")
    meter.spend(len(values) * weight)
    return values


def derivative(scope: Scope, meter: Meter, function: Callable[[Scope], Any], name: str, index: tuple[Any, ...]) -> Any:
    """The slope of function(scope) in the value of that name; with respect to a tensor one slope for each cell."""
    meter.spend(1_000)
    place = tuple(normal(each) for each in index)
    target = item(scope[name], place) if place else scope[name]
    if isinstance(target, Tensor):
        count = range(target.start, target.start + len(target))
        return Tensor((derivative(scope, meter, function, name, (*place, i)) for i in count), target.start)
    varied = scope.varied(name, place, meter)
    return slope_of(function(varied), varied.depth)


def slope_of(value: Any, depth: int) -> Any:
    """The slope of a value in the derivative of that depth; raises TypeError for what has none."""
    if isinstance(value, Dual) and value.depth == depth:
        return normal(value.slope)
    if isinstance(value, Tensor):
        return value.map(lambda cell: slope_of(cell, depth))
    if isinstance(value, bool) or not is_number(value):
        raise TypeError("only a number has a derivative")
    return 0


def finished(value: Any) -> Any:
    """The value in its simplest type; raises OverflowError when it is too large, TypeError when it is no value."""
    kind = type(value)
    if kind is int:
        return _bounded(value)
    if kind is Fraction:
        upper, lower = value.numerator, value.denominator
        if not -_LIMIT < upper < _LIMIT or lower > _LIMIT:
            raise OverflowError(f"the number has more than {MOST_BITS} bits")
        return upper if lower == 1 else value
    if kind is Tensor and _is_finished(value):
        return value
    if kind is bool or isinstance(value, Result | Inexact | Dual | Shown | Traced):
        return value
    if kind is str:
        if len(value) > LONGEST_WORD:
            raise OverflowError("the text is too long")
        return value
    if isinstance(value, list | tuple):
        value = tensor(value)
    if isinstance(value, Tensor):
        if sum(1 for _ in value.cells()) > MOST_CELLS:
            raise OverflowError(f"a tensor holds at most {MOST_CELLS} numbers")
        return value.map(finished)
    if is_sympy(value):
        return _finished_symbolic(value)
    raise TypeError("this yields no value of a question")


def _is_finished(value: Tensor, left: int = MOST_CELLS) -> bool:
    """True for a tensor of at most ``left`` cells: whole numbers and fractions in their simplest types and bounds."""
    if len(value.items) > left:
        return False
    inner = left // (len(value.items) or 1)
    for cell in value.items:
        kind = type(cell)
        if kind is int:
            if not -_LIMIT < cell < _LIMIT:
                return False
        elif kind is Fraction:
            lower = cell.denominator
            if lower == 1 or lower > _LIMIT or not -_LIMIT < cell.numerator < _LIMIT:
                return False
        elif kind is not Tensor or not _is_finished(cell, inner):
            return False
    return True


def _bounded(value: int) -> int:
    if not -_LIMIT < value < _LIMIT:
        raise OverflowError(f"the number has more than {MOST_BITS} bits")
    return value


@functools.lru_cache(maxsize=4096)  # sympy keeps what it found out about a value with the object, not with the value
def _finished_symbolic(value: Any) -> Any:
    simple = normal(value)
    if not is_sympy(simple):
        return simple if isinstance(simple, bool) else finished(simple)
    if simple.is_Boolean or simple.is_Relational:
        raise ValueError(f"cannot decide whether {simple}")
    if simple.is_real is False:
        raise ValueError("the result is not a real number")
    return simple


GUARDS: dict[str, Any] = {
    "_added": added,
    "_among": among,
    "_attribute": attribute,
    "_contained": contained,
    "_derivative": derivative,
    "_divide": divide,
    "_each": each,
    "_equal": equal,
    "_floor_quotient": floor_quotient,
    "_item": item,
    "_listed": listed,
    "_matrix_product": matrix_product,
    "_normal": normal,
    "_not_among": not_among,
    "_not_contained": not_contained,
    "_part": part,
    "_power": power,
    "_product": product,
    "_remainder": remainder,
    "_subtracted": subtracted,
    "_unequal": unequal,
    "__builtins__": {},
}
