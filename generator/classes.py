"""``dataclass`` as the standard library has it, made in a third of the time.

A command makes some three hundred such classes before it does anything. The standard library writes and compiles six
functions for each, one by one; here three are, in one go, and the others are the same for all.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, eq=True, kw_only=False):
        """Make a dataclass; fields, ``replace``, equality, hashes and order of arguments are the standard library's."""
        if cls is None:
            return lambda cls: _made(cls, frozen, eq, kw_only)
        return _made(cls, frozen, eq, kw_only)


__all__ = ["dataclass"]


class _Anew:
    """Stands for an argument whose default is made anew for each value."""

    def __repr__(self) -> str:
        return "<factory>"


_OWN_DEFAULT = _Anew()
_PARAMETERS = "__dataclass_params__"


def _made(cls: Any, frozen: bool, eq: bool, kw_only: bool) -> Any:
    inherited = any(each.frozen for each in (getattr(base, _PARAMETERS, None) for base in cls.__mro__[1:]) if each)
    cls.__doc__ = cls.__doc__ or cls.__name__  # else its signature is worked out for it
    dataclasses.dataclass(init=False, repr=False, eq=False, frozen=frozen and inherited, kw_only=kw_only)(cls)
    cls.__dataclass_params__.frozen, cls.__dataclass_params__.eq = frozen, eq
    fields = dataclasses.fields(cls)
    hashed = eq and frozen
    own = {**_compiled(cls, fields, frozen, eq, hashed), "__repr__": _representer(fields)}
    if frozen and not inherited:
        own |= _freezers(cls, frozenset(each.name for each in fields))
    explicit = "__hash__" in vars(cls) and not (vars(cls)["__hash__"] is None and "__eq__" in vars(cls))
    for name, made in own.items():
        if name not in vars(cls) or (name == "__hash__" and not explicit):
            setattr(cls, name, made)
    if eq and not frozen and not explicit:
        cls.__hash__ = None  # as Python does for a class that defines equality
    return cls


def _compiled(
    cls: type, fields: tuple[dataclasses.Field[Any], ...], frozen: bool, eq: bool, hashed: bool
) -> dict[str, Any]:
    """The functions of which each class has its own text, compiled in one go."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_OWN_DEFAULT": _OWN_DEFAULT}
    source = _initialiser(cls, fields, frozen, known)
    if eq:
        names = [each.name for each in fields if each.compare]
        source += f"""
def __eq__(self, other):
 return {_values("self", names)} == {_values("other", names)} if other.__class__ is self.__class__ else NotImplemented
"""
    if hashed:
        names = [each.name for each in fields if (each.compare if each.hash is None else each.hash)]
        source += f"""
def __hash__(self):
 return hash({_values("self", names)})
"""
    made: dict[str, Any] = {}
    exec(source, known, made)  # noqa: S102 -- text of ours, with names of fields alone
    for function in made.values():
        function.__qualname__ = f"{cls.__qualname__}.{function.__name__}"
        function.__module__ = cls.__module__
    made["__init__"].__annotations__ = {**{each.name: each.type for each in fields}, "return": None}
    return made


def _initialiser(cls: type, fields: tuple[dataclasses.Field[Any], ...], frozen: bool, known: dict[str, Any]) -> str:
    plain, named = ["self"], list[str]()
    lines = []
    for each in fields:
        name = argument = value = each.name
        if each.default_factory is not dataclasses.MISSING:
            known[f"_made_{name}"] = each.default_factory
            argument, value = f"{name}=_OWN_DEFAULT", f"_made_{name}() if {name} is _OWN_DEFAULT else {name}"
        elif each.default is not dataclasses.MISSING:
            known[f"_default_{name}"] = each.default
            argument = f"{name}=_default_{name}"
        (named if each.kw_only else plain).append(argument)
        lines.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    arguments = ", ".join([*plain, *(["*", *named] if named else [])])
    return f"def __init__({arguments}):\n " + "\n ".join(lines or ["pass"])


def _values(of: str, names: list[str]) -> str:
    return f"({''.join(f'{of}.{name}, ' for name in names)})"


def _representer(fields: tuple[dataclasses.Field[Any], ...]) -> Callable[[Any], str]:
    names = [each.name for each in fields if each.repr]

    @recursive_repr()
    def __repr__(self: Any) -> str:  # noqa: N807
        return f"{type(self).__qualname__}({', '.join([f'{name}={getattr(self, name)!r}' for name in names])})"

    return __repr__


def _freezers(cls: Any, names: frozenset[str]) -> dict[str, Any]:
    def __setattr__(self: Any, name: str, value: Any) -> None:  # noqa: N807
        if type(self) is cls or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    def __delattr__(self: Any, name: str) -> None:  # noqa: N807
        if type(self) is cls or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    return {"__setattr__": __setattr__, "__delattr__": __delattr__}
