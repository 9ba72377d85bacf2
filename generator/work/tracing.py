"""Expressions on tracing numbers: the same code, with its functions and operations made to take them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from generator.diagnostics import Fault
from generator.expression import Expression, Scope
from generator.expression.calls import SLOW
from generator.expression.guards import GUARDS
from generator.numbers import Dual, Inexact, Result, Row, Tensor, Trace, Traced
from generator.numbers.exact import is_exact, is_sympy
from generator.numbers.traced import Step

# What counts, shapes or formats only: it is given bare numbers, and is no work.
FREE = frozenset(
    {
        *("range", "len", "shape", "zeros", "identity", "enumerate"),
        *("decimals", "fraction", "percent", "plural", "scientific", "signed"),
    }
)
# What is not computed step by step by hand: looked up, or known. A call of it has a stated cost.
OPAQUE = SLOW | {"gcd", "lcm", "factorial", "binomial"}

_ARITHMETIC = ("_added", "_divide", "_floor_quotient", "_power", "_product", "_remainder", "_subtracted")
_FAILURES = (ArithmeticError, AttributeError, Fault, LookupError, TypeError, ValueError)

Wire = Callable[[str, Any], Any]


class Tracer:
    """Runs expressions on tracing numbers; ``trace`` is that of the draw at hand."""

    def __init__(self) -> None:
        self.trace = Trace()

    def renew(self) -> None:
        """Forget the steps of the draw before."""
        self.trace = Trace()

    # ------------------------------------------------------------ wiring
    def expression(self, original: Expression) -> TracedExpression:
        """Return the expression on tracing numbers."""
        return TracedExpression(original, self)

    def wire(self, name: str, function: Any) -> Any:
        """Return what stands for a function or operation of an expression."""
        if name in _ARITHMETIC:
            return lambda a, b: function(self.lifted(a), b)
        if name == "_part":
            return lambda first, last: function(bare(first), bare(last))
        if not name.startswith("_f_"):
            return function
        if name[3:] in FREE:
            return lambda *values, **named: function(*bare(values), **bare(named))
        if name[3:] in OPAQUE:
            return lambda *values, **named: self._opaque(name, function, values, named)
        return lambda *values, **named: self._called(name, function, values, named)

    def lifted(self, value: Any) -> Any:
        """Return a tracing number for an irrational or inexact one, which would not wait for its other operand."""
        return self.trace.constant(value) if is_sympy(value) or isinstance(value, Inexact) else value

    # ------------------------------------------------------------ calls
    def _called(self, name: str, function: Any, values: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
        """Run a function step by step; one that cannot take tracing numbers is a call of unknown steps."""
        held = [list(each) if _is_generator(each) else each for each in values]
        outer, self.trace.compared = self.trace.compared, []
        try:
            result = function(*held, **named)
            if not isinstance(result, bool):
                return self.depending(result)
            outer.extend(self.trace.compared)  # a truth value carries no steps; what it decides needs them
            return result
        except _FAILURES:
            return self._opaque(name, function, tuple(held), named)
        finally:
            self.trace.compared = outer

    def _opaque(self, name: str, function: Any, values: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
        held = tuple(list(each) if _is_generator(each) else each for each in values)
        result = function(*bare(held), **bare(named))
        needs = tuple(steps_of((held, dict(named))))
        if not needs:
            return mapped(self.trace.constant, result)
        call = self.trace.step("call", needs, None, name)
        places = itertools.count()
        return mapped(lambda cell: Traced(self.trace.step("cell", (call,), cell, next(places)), self.trace), result)

    def depending(self, result: Any) -> Any:
        """Return a result, each number of which needs what was compared meanwhile as well."""
        compared = self.trace.compared
        if not compared:
            return result
        return mapped(lambda cell: self.trace.depending(cell, compared), result)

    def seeded(self, value: Any) -> Any:
        """Return a drawn value with its numbers as seeds."""
        return mapped(lambda cell: self.trace.seed(bare(cell)), value)


class TracedExpression(Expression):
    """An expression on tracing numbers."""

    __slots__ = ("_tracer",)

    def __init__(self, original: Expression, tracer: Tracer) -> None:
        original.rewire(self, tracer.wire)
        self._tracer = tracer

    def evaluate(self, scope: Scope) -> Any:
        """Return the value; each of its numbers needs what the expression compared. Raises Fault as ever."""
        trace = self._tracer.trace
        outer, trace.compared = trace.compared, []
        try:
            return self._tracer.depending(super().evaluate(scope))
        finally:
            trace.compared = outer


class BareExpression(TracedExpression):
    """A test or a bound of a text: what it gives is no longer traced."""

    __slots__ = ()

    def evaluate(self, scope: Scope) -> Any:
        """Return the bare value."""
        return bare(super().evaluate(scope))


# ---------------------------------------------------------------- values
def mapped(function: Callable[[Any], Any], value: Any) -> Any:
    """Return the value with each of its numbers replaced; truth values and words stay."""
    match value:
        case bool() | str() | None:
            return value
        case Tensor():
            return value.map(lambda cell: mapped(function, cell))
        case Row():
            return Row({name: mapped(function, each) for name, each in value.fields()})
        case Dual():
            return Dual(mapped(function, value.value), mapped(function, value.slope), value.depth)
        case Result() if is_dataclass(value):
            return replace(value, **{each.name: mapped(function, getattr(value, each.name)) for each in fields(value)})
        case tuple() | list():
            return type(value)([mapped(function, each) for each in value])
        case dict():
            return {key: mapped(function, each) for key, each in value.items()}
        case _:
            number = isinstance(value, Traced | Inexact) or is_exact(value)
            return function(value) if number else value


def bare(value: Any) -> Any:
    """Return the value with bare numbers."""
    return mapped(lambda cell: cell.value if isinstance(cell, Traced) else cell, value)


def steps_of(value: Any) -> list[Step]:
    """Return the steps of a value's numbers, in order."""
    found: list[Step] = []

    def note(cell: Any) -> Any:
        if isinstance(cell, Traced):
            found.append(cell.step)
        return cell

    mapped(note, value)
    return found


def _is_generator(value: Any) -> bool:
    return hasattr(value, "send")


assert set(_ARITHMETIC) <= set(GUARDS)
