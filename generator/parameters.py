"""Parameters: how a question's randomness is written, and the dimensions that it becomes."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, WithJsonSchema, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from generator.diagnostics import Fault, Path
from generator.fields import ExpressionText, Model, misfit
from generator.fillings import Cells, Some
from generator.numbers import Row, Tensor, parse_exact
from generator.space import Dimension

MOST_ITEMS = 10_000
MOST_CELLS = 64
_RANGE = re.compile(r"\s*(\S+?)\s*\.\.\s*(\S+?)(?:\s+step\s+(\S+))?\s*\Z")

Item = Any  # int, Fraction, a word, or a list of them


# ---------------------------------------------------------------- fields
def _items(value: Any) -> tuple[Item, ...]:
    """The items that a range ``-3..3``, ``0.1..0.5 step 0.1`` or a list stands for."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, list):
        if not value:
            raise misfit("empty-range", "this list has no items", "for instance [1, 2, 5]")
        return tuple(map(_item, value))
    if isinstance(value, str) and (match := _RANGE.match(value)):
        return _range(match[1], match[2], match[3])
    dash = re.fullmatch(r"\s*(\d+)\s*(?:-|–|to|\.\.\.|…)\s*(\d+)\s*", value) if isinstance(value, str) else None
    hint = f"did you mean {dash[1]}..{dash[2]}?" if dash else "write -3..3, 0.1..0.5 step 0.1 or [1, 2, 5]"
    raise misfit("wrong-range", f"{value!r} is neither a range nor a list", hint)


def _item(value: Any) -> Item:
    """An exact number where the text writes one, else a word."""
    if isinstance(value, bool):
        raise misfit("wrong-type", "an item is a number or a word", "put true and false in quotes")
    if isinstance(value, int):
        return value
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else value
    if isinstance(value, str):
        number = parse_exact(value)
        return value if number is None else number
    if isinstance(value, list) and value:
        return Tensor(map(_item, value))
    raise misfit("wrong-type", "an item is a number or a word", "quote what is neither")


def _range(first: str, last: str, step: str | None) -> tuple[Item, ...]:
    low, high, by = parse_exact(first), parse_exact(last), parse_exact(step or "1")
    if low is None or high is None or by is None:
        raise misfit("wrong-range", f"the ends of a range are numbers, not {first}..{last}", "for instance 1..9")
    if by <= 0:
        raise misfit("wrong-range", "the step of a range is positive", "for instance 0.1..0.5 step 0.1")
    if low > high:
        raise misfit("wrong-range", f"the range {first}..{last} is empty", f"did you mean {last}..{first}?")
    count = math.floor((high - low) / Fraction(by)) + 1
    if count > MOST_ITEMS:
        raise misfit(
            "too-large", f"a parameter has at most {MOST_ITEMS} items, this range has {count}", "a larger step"
        )
    return tuple(_item(low + k * Fraction(by)) for k in range(count))


_ITEMS_SCHEMA = {"anyOf": [{"type": "string", "pattern": r"\.\."}, {"type": "array", "minItems": 1}]}
Items = Annotated[tuple[Any, ...], BeforeValidator(_items), WithJsonSchema(_ITEMS_SCHEMA)]


def _words(value: Any) -> tuple[Item, ...]:
    if not isinstance(value, list) or not value:
        raise misfit("wrong-type", "a list is expected here", "write [1, 2, 5]")
    return tuple(map(_item, value))


Words = Annotated[tuple[Any, ...], BeforeValidator(_words), WithJsonSchema({"type": "array", "minItems": 1})]


def _rows(value: Any) -> tuple[Row, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(row, Mapping) and row for row in value):
        raise misfit("wrong-rows", "rows is a list of records", "rows: [{what: cats, n: 3}, {what: dogs, n: 5}]")
    fields = set(value[0])
    for row in value:
        if set(row) != fields:
            raise misfit(
                "wrong-rows", f"every row has the same fields: {', '.join(sorted(fields))}", "add what is missing"
            )
    return tuple(Row({name: _item(cell) for name, cell in row.items()}) for row in value)


_ROWS_SCHEMA = {"type": "array", "minItems": 1, "items": {"type": "object"}}
Rows = Annotated[tuple[Row, ...], BeforeValidator(_rows), WithJsonSchema(_ROWS_SCHEMA)]


class ParameterSpec(Model):
    """One parameter. Exactly one of ``from``, ``rows``, ``permutation``, ``subset`` says what it runs through."""

    items: Items | None = Field(default=None, alias="from", description="A range -3..3, 0.1..0.5 step 0.1, or a list.")
    rows: Rows | None = Field(default=None, description="Records whose fields vary together: scene.what.")
    permutation: Words | None = Field(default=None, description="A list of which every order is drawn.")
    subset: dict[str, Items] | None = Field(
        default=None, description="A size and the items that so many are drawn of: {2: 0..3}."
    )
    except_: Words = Field(default=(), alias="except", description="Items that are left out.")
    shape: tuple[Annotated[int, Field(ge=1, le=MOST_CELLS)], ...] | None = Field(
        default=None, min_length=1, description="The shape of a tensor of such items: [3] or [2, 2]."
    )
    index: int = Field(default=0, ge=0, le=1, description="The index of the first cell, as printed.")
    distinct: bool = Field(default=False, description="No item stands twice in the tensor.")
    sorted: bool = Field(default=False, description="The cells ascend.")
    unit: str = Field(default="", description="A unit; NAME_unit prints it.")
    when: ExpressionText | None = Field(default=None, description="The cases in which the parameter is used.")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        """A bare range or list is the items."""
        return {"from": data} if isinstance(data, str | list) else data

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """A range, a list, or a mapping with one source of items."""
        full = handler.resolve_ref_schema(handler(core))
        sources = [{"required": [name]} for name in ("from", "rows", "permutation", "subset")]
        return {"anyOf": [*_ITEMS_SCHEMA["anyOf"], {**full, "oneOf": sources}]}

    @model_validator(mode="after")
    def _one_source(self) -> ParameterSpec:
        sources = [each for each in (self.items, self.rows, self.permutation, self.subset) if each is not None]
        if len(sources) != 1:
            raise misfit("wrong-parameter", "a parameter has one of: from, rows, permutation, subset", "from: 1..9")
        if self.shape is not None and (self.items is None or math.prod(self.shape) > MOST_CELLS):
            message = f"only a parameter with from has a shape, of at most {MOST_CELLS} cells"
            raise misfit("wrong-parameter", message, "for instance {from: 1..9, shape: [3]}")
        if (self.distinct or self.sorted) and self.shape is None:
            raise misfit("wrong-parameter", "distinct and sorted go with a shape", "shape: [3]")
        listed = self.permutation is not None or self.subset is not None or self.shape is not None
        if self.index and not listed and not any(isinstance(item, Tensor) for item in self.items or ()):
            raise misfit("wrong-parameter", "index goes with a shape or with lists", "shape: [3]")
        if self.subset is not None and (len(self.subset) != 1 or not next(iter(self.subset)).isdigit()):
            raise misfit("wrong-parameter", "a subset names its size and its items", "subset: {2: 0..3}")
        return self


# ---------------------------------------------------------------- membership
def holds(spec: ParameterSpec, value: Any) -> bool:
    """True when a value that was set by hand is one that the parameter can draw.

    >>> holds(ParameterSpec.model_validate({"from": "-3..3", "except": [0, 1]}), 1)
    False
    """
    if spec.rows is not None:
        return value in spec.rows
    if spec.permutation is not None:
        items = [item for item in spec.permutation if item not in spec.except_]
        return isinstance(value, Tensor) and sorted(map(str, value)) == sorted(map(str, items))
    source = spec.items if spec.subset is None else next(iter(spec.subset.values()))
    items = [item for item in source or () if item not in spec.except_]
    if spec.subset is not None:
        size = int(next(iter(spec.subset)))
        return isinstance(value, Tensor) and len(value) == size and _picked_in_order(list(value), items)
    if spec.shape is None:
        return value in items
    if not isinstance(value, Tensor) or value.shape != spec.shape or not all(cell in items for cell in value.cells()):
        return False
    cells = list(value.cells())
    return (not spec.distinct or len(set(cells)) == len(cells)) and (not spec.sorted or cells == sorted(cells))


def _picked_in_order(chosen: list[Item], items: list[Item]) -> bool:
    rest = iter(items)
    return all(each in rest for each in chosen)


# ---------------------------------------------------------------- dimensions
def dimension(name: str, spec: ParameterSpec, path: Path) -> Dimension:
    """Return the parameter as a dimension; raises Fault where nothing is left of it."""
    if spec.rows is not None:
        return Dimension(name, len(spec.rows), spec.rows.__getitem__)
    if spec.permutation is not None:
        items = _remaining(spec.permutation, spec, path)
        return Dimension(name, math.factorial(len(items)), Some(items, len(items), spec.index).permuted)
    if spec.subset is not None:
        return _subset(name, spec, path)
    assert spec.items is not None
    items = _remaining(spec.items, spec, path)
    if spec.shape is None:
        return Dimension(name, len(items), tuple([_counted(item, spec.index) for item in items]).__getitem__)
    return _shaped(name, items, spec, path)


def _remaining(items: tuple[Item, ...], spec: ParameterSpec, path: Path) -> tuple[Item, ...]:
    known, excepted = set(items), set(spec.except_)
    for k, gone in enumerate(spec.except_):
        if gone not in known:
            raise Fault(
                (*path, "except", k),
                "excepts-nothing",
                f"{gone} is not among the items anyway",
                "take it out, or widen the range",
            )
    left = tuple(item for item in items if item not in excepted)
    if not left:
        raise Fault(
            (*path, "except"), "empty-range", "no item is left", "except fewer, or widen the range", on_key=True
        )
    if len(set(left)) != len(left):
        twice = next(item for item in left if left.count(item) > 1)
        raise Fault(path, "repeated-item", f"{twice} is listed twice", "list each item once: all are drawn alike")
    return left


def _subset(name: str, spec: ParameterSpec, path: Path) -> Dimension:
    assert spec.subset is not None
    (size, listed), *_ = spec.subset.items()
    items, count = _remaining(listed, spec, path), int(size)
    if not 1 <= count <= len(items):
        raise Fault((*path, "subset"), "wrong-range", f"{len(items)} items have no subset of {count}", "a wider range")
    return Dimension(name, math.comb(len(items), count), Some(items, count, spec.index).chosen)


def _shaped(name: str, items: Sequence[Item], spec: ParameterSpec, path: Path) -> Dimension:
    shape = spec.shape
    assert shape is not None
    cells, count = math.prod(shape), len(items)
    if spec.distinct and cells > count:
        raise Fault(
            (*path, "shape"), "wrong-range", f"{count} items cannot fill {cells} distinct cells", "a wider range"
        )
    if spec.sorted:
        if any(isinstance(item, str) for item in items):
            raise Fault((*path, "sorted"), "wrong-type", "words have no order", "take out sorted")
        ranked = Cells(tuple(sorted(items)), shape, cells, spec.index)
        if spec.distinct:
            return Dimension(name, math.comb(count, cells), ranked.chosen)
        return Dimension(name, math.comb(count + cells - 1, cells), ranked.ascending)
    filled = Cells(tuple(items), shape, cells, spec.index)
    if spec.distinct:
        return Dimension(name, math.perm(count, cells), filled.distinct)
    return Dimension(name, count**cells, filled.any)


def _counted(item: Item, index: int) -> Item:
    """An item that is a list of its own, counted from ``index``."""
    return Tensor([_counted(each, index) for each in item.items], index) if isinstance(item, Tensor) else item
