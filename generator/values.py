"""``dataclass`` for values: as the standard library's, but what it makes of a frozen class is made when it is needed.

The library compiles six functions where a frozen class is defined, which takes half a millisecond. A command defines
two hundred such classes and makes values of a third of them: compiling was a quarter of each command's start. Here
equality, hash, text and refusal are plain functions over the names of the fields, and ``__init__`` is compiled when
the first value is made.

>>> @dataclass(frozen=True)
... class Point:
...     x: int
...     y: int = 0
>>> Point(1), Point(1) == Point(1, 0), hash(Point(1)) == hash(Point(1)), Point(1) == (1, 0)
(Point(x=1, y=0), True, True, False)
>>> dataclasses.replace(Point(1), y=5)
Point(x=1, y=5)
>>> Point(1).x = 2
Traceback (most recent call last):
dataclasses.FrozenInstanceError: cannot assign to field 'x'
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # who checks types knows the library's
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, **options):
        """Do as :func:`dataclasses.dataclass`, which itself makes what is not frozen, or slotted, or ordered."""
        if cls is None:
            return lambda cls: dataclass(cls, **options)
        if not options.get("frozen") or options.keys() - {"frozen", "kw_only"}:
            return dataclasses.dataclass(cls, **options)
        options.pop("frozen")
        return _value_class(cls, **options)


__all__ = ["dataclass"]

_Fields = Sequence[dataclasses.Field[Any]]
# An argument that is not given, where the field has a factory.
_ABSENT: Any = object()


def _value_class(cls: type, **options: bool) -> type:
    dataclasses.dataclass(init=False, repr=False, eq=False, **options)(cls)
    fields = dataclasses.fields(cls)
    assert all(each.init for each in fields), "a value is what it is given"
    methods: dict[str, Callable[..., Any]] = {
        "__init__": _first_init(cls, fields),
        "__repr__": _repr(fields),
        "__eq__": _eq(fields),
        "__hash__": _hash(fields),
        "__setattr__": _setattr,
        "__delattr__": _delattr,
    }
    for name, method in methods.items():
        if name not in cls.__dict__:
            setattr(cls, name, method)
    return cls


def _first_init(cls: type, fields: _Fields) -> Callable[..., None]:
    """The ``__init__`` until there is a value: it puts the compiled one in its place."""

    def first(self: Any, *given: Any, **named: Any) -> None:
        init = _compiled_init(fields, hasattr(cls, "__post_init__"))
        init.__qualname__ = f"{cls.__qualname__}.__init__"
        cls.__init__ = init  # type: ignore[misc]
        init(self, *given, **named)

    return first


def _compiled_init(fields: _Fields, goes_on: bool) -> Callable[..., None]:
    """Compile an ``__init__`` as the library does: a parameter a field, those that take only keywords at the end."""
    scope: dict[str, Any] = {"_absent": _ABSENT}
    parameters = {False: ["self"], True: ["*"]}
    body = ["_own = self.__dict__"]  # half the time of object.__setattr__, and as little asked
    for each in fields:
        parameter = value = each.name
        if each.default is not dataclasses.MISSING:
            scope[f"_of_{each.name}"] = each.default
            parameter += f"=_of_{each.name}"
        elif each.default_factory is not dataclasses.MISSING:
            scope[f"_of_{each.name}"] = each.default_factory
            parameter += "=_absent"
            value = f"_of_{each.name}() if {each.name} is _absent else {each.name}"
        parameters[bool(each.kw_only)].append(parameter)
        body.append(f"_own[{each.name!r}] = {value}")
    named = parameters[True] if len(parameters[True]) > 1 else []
    lines = [
        f"def __init__({', '.join(parameters[False] + named)}):",
        *body,
        "self.__post_init__()" if goes_on else "pass",
    ]
    exec("\n ".join(lines), scope)  # noqa: S102  # names of fields, which Python has read as such
    init: Callable[..., None] = scope["__init__"]
    return init


def _repr(fields: _Fields) -> Callable[[Any], str]:
    names = [each.name for each in fields if each.repr]

    def text(self: Any) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return text


def _eq(fields: _Fields) -> Callable[[Any, Any], bool]:
    values = _values([each.name for each in fields if each.compare])

    def equal(self: Any, other: Any) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return equal


def _hash(fields: _Fields) -> Callable[[Any], int]:
    values = _values([each.name for each in fields if (each.compare if each.hash is None else each.hash)])

    def number(self: Any) -> int:
        return hash(values(self))

    return number


def _values(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _setattr(self: Any, name: str, value: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
