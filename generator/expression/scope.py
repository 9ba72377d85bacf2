"""What the names of an expression stand for: given values, and ``let`` values evaluated on first use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from generator.diagnostics import Fault, suggest
from generator.numbers import Dual, Tensor, is_number

# Steps of loops that one evaluation may take, each weighted by the size of the loop's body.
MOST_STEPS = 1_000_000


def _pi() -> Any:
    import sympy

    return sympy.pi


def _e() -> Any:
    import sympy

    return sympy.E


# Names with a value of their own, unless the question gives them another.
CONSTANTS: dict[str, Callable[[], Any]] = {"e": _e, "pi": _pi}


class Meter:
    """Counts the steps of loops, so that nested ones end in time."""

    __slots__ = ("left",)

    def __init__(self, left: int = MOST_STEPS) -> None:
        self.left = left

    def spend(self, steps: int) -> None:
        """Raise OverflowError when no steps are left."""
        self.left -= steps
        if self.left < 0:
            raise OverflowError("this takes too many steps")


class LetFault(Fault):
    """A fault inside a ``let``, met where its name is used.

    Its own place is the use; ``name`` and ``inner`` (whose offset counts in the text of that ``let``) say where it
    comes from.
    """

    def __init__(self, name: str, inner: Fault, offset: int | None = None) -> None:
        super().__init__((), inner.code, f"in '{name}': {inner.message}", inner.hint, offset=offset)
        self.name = name
        self.inner = inner

    def used_at(self, offset: int) -> LetFault:
        """Return the same fault, seen from an expression that uses the name at that offset."""
        return LetFault(self.name, self.inner, offset)


class Lazy(Protocol):
    """What is evaluated in a scope when its name is used there."""

    def evaluate(self, scope: Any) -> Any:
        """Return the value."""


class Scope(dict[str, Any]):
    """Names → values. Lazy values are evaluated on first use and kept; a child sees its parent's names.

    A missing name is a :class:`Fault` (``unknown-name``), so is a lazy value that needs itself (``cyclic-let``).
    """

    __slots__ = ("_kept", "_lazy", "_parent", "_pending", "address", "depth", "meter")

    def __init__(
        self,
        values: Mapping[str, Any],
        lazy: Mapping[str, Lazy] | None = None,
        parent: Scope | None = None,
    ) -> None:
        super().__init__(values)
        self._lazy: Mapping[str, Lazy] = lazy or {}
        self._parent = parent
        self._kept: set[str] | None = None  # made when needed: most scopes evaluate little
        self._pending: set[str] | None = None
        # How many derivatives are being taken around this scope, and the budget that they share.
        self.depth: int = parent.depth if parent else 0
        self.meter: Meter | None = parent.meter if parent else None
        self.address = -1  # in a walk, which knows some values beforehand

    def __missing__(self, name: str) -> Any:
        if name in self._lazy:
            value = self._evaluated(name)
            self.keep(name, value)
            return value
        if self._parent is not None:
            return self._parent[name]
        if name in CONSTANTS:
            return CONSTANTS[name]()
        raise self._valueless(name)

    def _valueless(self, name: str) -> Fault:
        hint = suggest(name, self.names()) or "a parameter with `when` has a value in those cases only"
        return Fault((), "unknown-name", f"'{name}' has no value here", hint)

    def _evaluated(self, name: str) -> Any:
        if self._pending is None:
            self._pending = set()
        elif name in self._pending:
            raise Fault((), "cyclic-let", f"the value of '{name}' needs itself", "break the circle of let values")
        self._pending.add(name)
        try:
            return self._lazy[name].evaluate(self)
        except LetFault:
            raise
        except Fault as fault:
            raise LetFault(name, fault) from fault
        finally:
            self._pending.discard(name)

    def keep(self, name: str, value: Any) -> None:
        """Let a lazy name have a value that was found out elsewhere."""
        self[name] = value
        if self._kept is None:
            self._kept = {name}
        else:
            self._kept.add(name)

    def names(self) -> Iterator[str]:
        """Every name that has a value here, this scope's before its parent's."""
        yield from self
        yield from self._lazy
        if self._parent is not None:
            yield from self._parent.names()

    def varied(self, name: str, index: tuple[int, ...] = (), meter: Meter | None = None) -> Scope:
        """Return the same scope with that value (or that cell of it) a Dual of slope 1, and every lazy value anew.

        Raises a Fault for an unknown name, IndexError or TypeError where the index leads to no number.
        """
        return self._varied(name, index, self.depth + 1, meter or self.meter)

    def _varied(self, name: str, index: tuple[int, ...], depth: int, meter: Meter | None) -> Scope:
        parent = self._parent
        own = name in self or name in self._lazy
        if not own and parent is None:
            raise self._valueless(name)
        if not own and parent is not None:
            parent = parent._varied(name, index, depth, meter)
        kept = self._kept or ()
        given = {key: value for key, value in self.items() if key not in kept}
        if own:
            given[name] = seeded(self[name], index, depth, name)
        scope = Scope(given, self._lazy, parent)
        scope.depth = depth
        scope.meter = meter
        return scope


def seeded(value: Any, index: tuple[int, ...], depth: int, name: str) -> Any:
    """The value with a slope of 1 at the index."""
    if not index:
        if not is_number(value):
            raise TypeError(f"a derivative is taken with respect to a number: '{name}' is none")
        return Dual(value, 1, depth)
    if not isinstance(value, Tensor):
        raise TypeError(f"'{name}' has fewer axes than indices are given")
    value[index[0]]  # raises IndexError with the range
    position = index[0] - value.start
    items = list(value.items)
    items[position] = seeded(items[position], index[1:], depth, name)
    return Tensor(items, value.start)
