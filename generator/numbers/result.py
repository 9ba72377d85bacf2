"""Values with named fields: what a domain function returns, and a row of a table parameter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Result:
    """Marks a frozen dataclass whose public fields an expression may read (``run.h``)."""

    __slots__ = ()


class Deferred(Result):
    """A result some fields of which are computed when one of them is asked for; ``later`` is what that takes."""

    __slots__ = ("later",)

    later: Any

    def fill(self, **fields: Any) -> None:
        """Set fields of a result that is being made."""
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    def deferred(self) -> dict[str, Any]:
        """Return the fields that were left out."""
        raise NotImplementedError

    def __getattr__(self, name: str) -> Any:  # an empty slot
        if name == "later" or name not in getattr(type(self), "__dataclass_fields__", ()):
            raise AttributeError(name)
        self.fill(**self.deferred())
        return object.__getattribute__(self, name)


class Row(Result):
    """A record of ``rows``: fields that vary together, read as attributes.

    >>> Row({"what": "cats", "n": 3}).what
    'cats'
    """

    __slots__ = ("_fields",)

    def __init__(self, fields: Mapping[str, Any]) -> None:
        object.__setattr__(self, "_fields", dict(fields))

    def __getattr__(self, name: str) -> Any:
        try:
            return self._fields[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a row is read-only")

    def __reduce__(self) -> tuple[Any, ...]:
        return (Row, (self._fields,))

    def fields(self) -> tuple[tuple[str, Any], ...]:
        """The fields in the order of the spec."""
        return tuple(self._fields.items())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Row) and self._fields == other._fields

    def __hash__(self) -> int:
        return hash(tuple(self._fields.items()))

    def __repr__(self) -> str:
        return f"Row({self._fields!r})"
