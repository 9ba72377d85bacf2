"""Text → :class:`Expression`: parsed, rewritten and compiled once, evaluated often."""

from __future__ import annotations

import ast
import marshal
import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from types import CodeType, FunctionType
from typing import Any

from generator.diagnostics import Fault
from generator.expression.failures import HINTS, explained
from generator.expression.grammar import FUNCTION, Grammar, Use
from generator.expression.guards import GUARDS, finished
from generator.expression.scope import CONSTANTS, LetFault, Meter, Scope
from generator.functions import FUNCTIONS
from generator.numbers import Value
from generator.numbers.exact import MOST_BITS

LONGEST = 2_000
MOST_NODES = 400

_HIGH, _LOW = 1 << MOST_BITS, -(1 << MOST_BITS)
FAILURES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
__all__ = ["Expression", "Use", "compile_expression", "thawed"]


class Expression:
    """A compiled expression: its text, the free names it uses, and its value in a scope.

    >>> compile_expression("a/3 + 0.5", []).evaluate(Scope({"a": 1}))
    Fraction(5, 6)
    """

    __slots__ = ("_run", "derives", "metered", "text", "uses")

    def __init__(
        self,
        text: str,
        uses: tuple[Use, ...],
        metered: bool,
        derives: bool,
        code: CodeType,
        constants: Mapping[str, Any],
    ) -> None:
        self.text = text
        self.uses = uses
        self.metered = metered
        self.derives = derives  # then its value is not told by the values of the names that it uses
        self._run: Any = FunctionType(code, {**GUARDS, **constants})

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (_recompiled, (self.text,))

    @property
    def calls(self) -> frozenset[str]:
        """The functions that it calls, by the names that they are called by."""
        return frozenset(name.removeprefix(FUNCTION) for name in self._run.__globals__ if name.startswith(FUNCTION))

    @property
    def constants(self) -> frozenset[str]:
        """The constants that it may use: their names stand in it, if perhaps as texts."""
        return frozenset(CONSTANTS.keys() & _texts(self._run.__code__))

    def frozen(self) -> tuple[Any, ...]:
        """Return what :func:`thawed` makes the expression from: plain values, in the same version of Python alone."""
        own = {name: each for name, each in self._run.__globals__.items() if name not in GUARDS}
        functions = tuple(name for name in own if name.startswith(FUNCTION))
        numbers = {name: each for name, each in own.items() if not name.startswith(FUNCTION)}
        code = marshal.dumps(self._run.__code__)
        return self.text, self.uses, self.metered, self.derives, code, numbers, functions

    def rewire(self, into: Expression, wire: Callable[[str, Any], Any]) -> None:
        """Make ``into`` the same expression on other operations: ``wire(name, function)`` gives what runs instead."""
        into.text, into.uses = self.text, self.uses
        into.metered, into.derives = self.metered, self.derives
        into._run = self.wired(wire)

    def wired(self, wire: Callable[[str, Any], Any]) -> FunctionType:
        """Return what runs, a function of a scope and a meter, on other operations."""
        wired = {name: wire(name, each) if callable(each) else each for name, each in self._run.__globals__.items()}
        return FunctionType(self._run.__code__, wired)

    def evaluate(self, scope: Scope) -> Value:
        """Return the value, in its simplest type.

        Raises Fault with the offset of the node at fault: division-by-zero, unknown-name, wrong-type, out-of-range,
        too-large, undefined-value, cyclic-let.
        """
        try:
            value = self._run(scope, (scope.meter or Meter()) if self.metered else None)
            if type(value) is bool or (type(value) is int and _LOW < value < _HIGH):
                return value
            return finished(value)
        except LetFault as fault:
            raise fault.used_at(self._place(fault)) from fault.inner
        except Fault as fault:
            if fault.offset is not None:
                raise
            raise _placed(fault, self._place(fault)) from None
        except FAILURES as error:
            code, message = explained(error)
            raise Fault((), code, message, HINTS.get(code, ""), offset=self._place(error)) from error

    def _place(self, error: BaseException) -> int:
        """The offset of the node that was being evaluated, from the innermost frame of this expression."""
        column = None
        step = error.__traceback__
        while step is not None:
            frame = step.tb_frame
            if frame.f_globals is self._run.__globals__:
                positions = list(frame.f_code.co_positions())
                column = positions[step.tb_lasti // 2][2]
            step = step.tb_next
        return Grammar(*_flat(self.text), []).offset(column or 0)


def _placed(fault: Fault, offset: int) -> Fault:
    return Fault(fault.path, fault.code, fault.message, fault.hint, offset=offset, severity=fault.severity)


def compile_expression(text: str, faults: list[Fault]) -> Expression | None:
    """Compile an expression; appends faults with offsets into ``text`` and returns None when it is unusable."""
    if len(text) > LONGEST:
        faults.append(Fault((), "too-large", f"an expression has at most {LONGEST} characters", offset=0))
        return None
    stray = re.search(r"[\\#]", text)
    if stray:
        hint = "for instance 2*(a + b); TeX belongs into a text"
        faults.append(Fault((), "syntax", f"there is no '{stray[0]}' in an expression", hint, offset=stray.start()))
        return None
    bare, shift = _flat(text)
    if not bare:
        faults.append(Fault((), "syntax", "the expression is empty", "for instance 2*(a + b)", offset=0))
        return None
    tree = _parsed(bare, shift, faults)
    if tree is None:
        return None
    before = len(faults)
    grammar = Grammar(bare, shift, faults)
    function = grammar.function(tree)
    if len(faults) > before:
        return None
    code = compile(function, "<expression>", "eval", dont_inherit=True)
    inner = next(each for each in code.co_consts if isinstance(each, CodeType))
    uses = tuple(grammar.uses.values())
    return Expression(text, uses, grammar.metered, grammar.derives, inner, grammar.constants)


def _texts(code: CodeType) -> set[str]:
    """Return the texts that stand in a piece of code, also in functions within it."""
    found = {each for each in code.co_consts if isinstance(each, str)}
    return found.union(*(_texts(each) for each in code.co_consts if isinstance(each, CodeType)))


def thawed(
    text: str,
    uses: tuple[Use, ...],
    metered: bool,
    derives: bool,
    code: bytes,
    numbers: Mapping[str, Any],
    functions: Iterable[str],
) -> Expression:
    """Return the expression that was frozen; of what nobody else has written."""
    constants = {**numbers, **{name: FUNCTIONS[name.removeprefix(FUNCTION)] for name in functions}}
    return Expression(text, uses, metered, derives, marshal.loads(code), constants)


def _flat(text: str) -> tuple[str, int]:
    """The text in one line without white space around it, and how much stood in front of it."""
    flat = re.sub(r"\s", " ", text)
    return flat.strip(), len(flat) - len(flat.lstrip())


def _parsed(bare: str, shift: int, faults: list[Fault]) -> ast.expr | None:
    """The tree of a text without white space around it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # `1if x` and the like: what Python will refuse one day is refused today
            tree = ast.parse(bare, mode="eval").body
    except SyntaxError as error:
        offset = min(max((error.offset or 1) - 1, 0), len(bare) - 1)
        message, hint = _syntax(bare, offset, error.msg)
        faults.append(Fault((), "syntax", message, hint, offset=offset + shift))
        return None
    except (MemoryError, RecursionError, ValueError):
        faults.append(Fault((), "too-large", "the expression is nested too deeply", offset=shift))
        return None
    if len(bare) > MOST_NODES and _many(tree):  # each part takes a character
        faults.append(Fault((), "too-large", f"an expression has at most {MOST_NODES} parts", "use let", offset=shift))
        return None
    return tree


def _many(tree: ast.expr) -> bool:
    nodes = tuple(ast.walk(tree))
    return len(nodes) > 3 * MOST_NODES or sum(isinstance(node, ast.expr) for node in nodes) > MOST_NODES


def _syntax(text: str, offset: int, reason: str) -> tuple[str, str]:
    """What is wrong with a text that Python cannot parse, and what to do."""
    if re.search(r"\blambda\b", text):
        return "'lambda' is a Python word", "call the value `lam`"
    if re.search(r"(?<![<>=!:(,])=(?!=)", text) and "keyword" not in reason:
        return "'=' assigns in Python", "compare with =="
    if re.search(r"\d[A-Za-z]", text) and "invalid decimal literal" in reason:
        return "a product needs its sign", "write 2*x, not 2x"
    if "nested" in reason:
        return "the expression is nested too deeply", "use let"
    shown = text[offset : offset + 12]
    return f"this is not an expression, from '{shown}' on ({reason})", "for instance 2*(a + b), or a if a > b else b"


def _recompiled(text: str) -> Expression:
    compiled = compile_expression(text, [])
    if compiled is None:
        raise ValueError(f"not an expression: {text!r}")
    return compiled
