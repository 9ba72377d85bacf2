"""Expressions and texts inside compiled values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from generator.expression import Expression
from generator.markup import Line, Prose


def inside(value: Any, without: frozenset[str] = frozenset()) -> Iterator[Expression | Prose | Line]:
    """Yield the expressions and texts inside a compiled value, but for fields of these names."""
    match value:
        case Expression() | Prose() | Line():
            yield value
        case Mapping():
            for each in value.values():
                yield from inside(each, without)
        case tuple() | list():
            for each in value:
                yield from inside(each, without)
        case _ if is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                if field.name not in without:
                    yield from inside(getattr(value, field.name), without)
        case _:
            return
