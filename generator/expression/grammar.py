"""Which Python an expression may be, and what each node becomes: bounded calls, names read from the scope."""

from __future__ import annotations

import ast
import re
from fractions import Fraction
from typing import Any

from generator.diagnostics import Fault, suggest
from generator.expression.calls import cost, misfit
from generator.expression.nodes import at, call, parameters, settle
from generator.expression.scope import CONSTANTS
from generator.functions import FUNCTIONS
from generator.numbers import Value
from generator.values import dataclass

DEEPEST = 30
LONGEST_NUMBER = 200
LARGEST_EXPONENT = 300

RESERVED = frozenset({"derivative", *FUNCTIONS, *CONSTANTS})
"""Names with a meaning in every expression; a parameter of such a name would hide it."""

FUNCTION = "_f_"
"""What stands before a function's name in the names of a compiled expression."""

_NUMBER = re.compile(r"(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d+))?\Z")
_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "_added",
    ast.Sub: "_subtracted",
    ast.Mult: "_product",
    ast.Div: "_divide",
    ast.FloorDiv: "_floor_quotient",
    ast.Mod: "_remainder",
    ast.Pow: "_power",
    ast.MatMult: "_matrix_product",
}
_COMPARED: dict[type[ast.cmpop], str] = {
    ast.Eq: "_equal",
    ast.NotEq: "_unequal",
    ast.In: "_contained",
    ast.NotIn: "_not_contained",
}
_ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_LAZY = {"all", "any", "max", "min", "sum"}
_REFUSED: dict[type[ast.AST], tuple[str, str]] = {
    ast.Lambda: ("functions cannot be defined here", "`lambda` is a Python word: call a parameter `lam`"),
    ast.JoinedStr: ("formatted strings are not part of expressions", "use <<…>> in the prose"),
    ast.NamedExpr: ("':=' is not part of expressions", "give the value a name under let"),
    ast.Starred: ("'*' in front of an argument is not part of expressions", ""),
    ast.Dict: ("'{…}' is not part of expressions", "write a list: [1, 2]"),
    ast.Set: ("'{…}' is not part of expressions", "write a list: [1, 2]"),
    ast.DictComp: ("'{…}' is not part of expressions", "write a list: [1, 2]"),
    ast.SetComp: ("'{…}' is not part of expressions", "write a list: [1, 2]"),
    ast.BitXor: ("'^' is no operator here", "a power is written a**b"),
    ast.Is: ("'is' is not part of expressions", "compare with =="),
    ast.IsNot: ("'is not' is not part of expressions", "compare with !="),
}


@dataclass(frozen=True)
class Use:
    """A free name of an expression and where it stands first."""

    name: str
    offset: int


class Grammar:
    """Rewrites one tree; faults are appended with the offset of the node, a refused node becomes 0."""

    def __init__(self, text: str, shift: int, faults: list[Fault]) -> None:
        self.text = text
        self.shift = shift
        self.faults = faults
        self.uses: dict[str, Use] = {}
        self.constants: dict[str, Any] = {}
        self.metered = False
        self.derives = False
        self._bytes = text.encode()
        self._locals: frozenset[str] = frozenset()

    # ------------------------------------------------------------ places and faults
    def offset(self, column: int) -> int:
        """The offset in the author's text of a column as ast counts it, in bytes."""
        return len(self._bytes[:column].decode()) + self.shift

    def _refuse(self, node: Any, code: str, message: str, hint: str = "") -> ast.expr:
        self.faults.append(Fault((), code, message, hint, offset=self.offset(node.col_offset)))
        return at(node, ast.Constant(0))

    def _not_allowed(self, node: ast.expr, kind: type[ast.AST]) -> ast.expr:
        message, hint = _REFUSED.get(kind, (f"this is not part of expressions ({kind.__name__})", ""))
        return self._refuse(node, "not-allowed", message, hint)

    # ------------------------------------------------------------ nodes
    def convert(self, node: ast.expr, depth: int = 0) -> ast.expr:
        """Return what computes the node's value."""
        if depth > DEEPEST:
            return self._refuse(node, "too-large", f"the expression is nested more than {DEEPEST} deep")
        match node:
            case ast.Constant(value):
                return self._literal(node, value)
            case ast.Name(name):
                return self._name(node, name)
            case ast.BinOp(left, operator, right):
                return self._binary(node, left, operator, right, depth)
            case ast.UnaryOp(ast.Not() | ast.USub() | ast.UAdd() as sign, operand):
                return at(node, ast.UnaryOp(sign, self.convert(operand, depth + 1)))
            case ast.BoolOp(operator, values):
                return at(node, ast.BoolOp(operator, [self.convert(value, depth + 1) for value in values]))
            case ast.IfExp(test, body, orelse):
                parts = [self.convert(each, depth + 1) for each in (test, body, orelse)]
                return at(node, ast.IfExp(*parts))
            case ast.Compare(left, operators, others):
                return self._comparison(node, [left, *others], operators, depth)
            case ast.Attribute(value, name):
                if name.startswith("_"):
                    return self._refuse(
                        node,
                        "not-allowed",
                        "a field does not start with '_'",
                        "the fields of a result are shown by: examwright draw QUESTION --json",
                    )
                return call("_attribute", [self.convert(value, depth + 1), ast.Constant(name)], node)
            case ast.Subscript(value, index):
                return call("_item", [self.convert(value, depth + 1), self._index(index, depth + 1)], node)
            case ast.List(items) | ast.Tuple(items):
                row = ast.Tuple([self.convert(item, depth + 1) for item in items], ast.Load())
                return call("_listed", [row], node)
            case ast.ListComp(element, loops) | ast.GeneratorExp(element, loops):
                return call("_listed", [self._loop(node, element, loops, depth, ast.ListComp)], node)
            case ast.Call(function, arguments, keywords):
                return self._called(node, function, arguments, keywords, depth)
            case _:
                return self._not_allowed(node, type(node))

    def _literal(self, node: ast.Constant, value: object) -> ast.expr:
        if isinstance(value, bool | str):
            return node
        if not isinstance(value, int | float):
            return self._refuse(node, "not-allowed", "this literal is not part of expressions")
        written = self._bytes[node.col_offset : node.end_col_offset].decode().replace("_", "")
        if len(written) > LONGEST_NUMBER:
            return self._refuse(node, "too-large", f"a number is written with at most {LONGEST_NUMBER} digits")
        match = _NUMBER.match(written)
        if match is None:
            return self._refuse(node, "not-allowed", "numbers are written in decimal digits")
        if match[2] and abs(int(match[2])) > LARGEST_EXPONENT:
            return self._refuse(node, "too-large", f"an exponent is at most {LARGEST_EXPONENT}")
        exact = Fraction(written)
        if exact.denominator == 1:
            return at(node, ast.Constant(exact.numerator))
        return self._constant(node, exact)

    def _constant(self, node: ast.expr, value: Value) -> ast.expr:
        name = f"_c{len(self.constants)}"
        self.constants[name] = value
        return at(node, ast.Name(name, ast.Load()))

    def _name(self, node: ast.Name, name: str) -> ast.expr:
        if name.startswith("_"):
            return self._refuse(node, "not-allowed", "a name does not start with '_'", "rename it")
        if self._bytes[node.col_offset : node.end_col_offset].decode() != name:
            return self._refuse(node, "not-allowed", "a name is written in plain letters", "a to z, digits and _")
        if name in self._locals:
            return at(node, ast.Name(name, ast.Load()))
        if name not in CONSTANTS:
            self.uses.setdefault(name, Use(name, self.offset(node.col_offset)))
        return at(node, ast.Subscript(ast.Name("_s", ast.Load()), ast.Constant(name), ast.Load()))

    def _binary(self, node: ast.expr, left: ast.expr, operator: ast.operator, right: ast.expr, depth: int) -> ast.expr:
        # A chain a + b + c + … leans to the left: it is long, not deep.
        first = self.convert(left, depth if isinstance(left, ast.BinOp) else depth + 1)
        second = self.convert(right, depth + 1)
        if isinstance(operator, ast.Mult) and any(isinstance(each, ast.List | ast.ListComp) for each in (left, right)):
            hint = "zeros(3) makes a list of zeros; a tensor with a name is multiplied cell by cell"
            return self._refuse(node, "not-allowed", "a list is not repeated by '*'", hint)
        if type(operator) not in _BINARY:
            return self._not_allowed(node, type(operator))
        return call(_BINARY[type(operator)], [first, second], node)

    def _comparison(self, node: ast.expr, terms: list[ast.expr], operators: list[ast.cmpop], depth: int) -> ast.expr:
        values = [self.convert(term, depth + 1) for term in terms]
        if all(isinstance(operator, _ORDERED) for operator in operators):
            return at(node, ast.Compare(values[0], operators, values[1:]))
        pairs: list[ast.expr] = []
        for operator, first, second in zip(operators, values, values[1:], strict=False):
            if isinstance(operator, _ORDERED):
                pairs.append(at(node, ast.Compare(first, [operator], [second])))
            elif type(operator) in _COMPARED:
                pairs.append(_compared(operator, first, second, node))
            else:
                return self._not_allowed(node, type(operator))
        return pairs[0] if len(pairs) == 1 else at(node, ast.BoolOp(ast.And(), pairs))

    def _index(self, index: ast.expr, depth: int) -> ast.expr:
        if isinstance(index, ast.Tuple):
            return at(index, ast.Tuple([self._index(each, depth) for each in index.elts], ast.Load()))
        if not isinstance(index, ast.Slice):
            return self.convert(index, depth)
        if index.step is not None:
            return self._refuse(index, "not-allowed", "a slice has no step")
        ends = [ast.Constant(None) if end is None else self.convert(end, depth) for end in (index.lower, index.upper)]
        return call("_part", ends, index)

    def _loop(
        self, node: ast.expr, element: ast.expr, loops: list[ast.comprehension], depth: int, kind: type[Any]
    ) -> ast.expr:
        outside = self._locals
        self.metered = True
        weight = sum(cost(inner) for inner in ast.walk(node))
        converted = []
        for loop in loops:
            values = self.convert(loop.iter, depth + 1)
            if loop.is_async:
                self._refuse(loop.target, "not-allowed", "'async' is not part of expressions")
            target = self._target(loop.target)
            tests = [self.convert(test, depth + 1) for test in loop.ifs]
            steps = call("_each", [values, ast.Name("_m", ast.Load()), ast.Constant(weight)], loop.iter)
            converted.append(ast.comprehension(target, steps, tests, 0))
        result: ast.expr = at(node, kind(self.convert(element, depth + 1), converted))
        self._locals = outside
        return result

    def _target(self, target: ast.expr) -> ast.expr:
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        for name in names:
            if not isinstance(name, ast.Name) or name.id.startswith("_"):
                self._refuse(name, "not-allowed", "a loop runs over plain names")
                return at(target, ast.Name("_", ast.Store()))
            self._locals |= {name.id}
        return target

    # ------------------------------------------------------------ calls
    def _called(
        self, node: ast.Call, function: ast.expr, arguments: list[ast.expr], keywords: list[ast.keyword], depth: int
    ) -> ast.expr:
        if not isinstance(function, ast.Name):
            return self._refuse(node, "not-allowed", "only functions are called, by their names", "write name(value)")
        if function.id == "derivative":
            return self._derivative(node, arguments, keywords, depth)
        if function.id not in FUNCTIONS:
            hint = suggest(function.id, [*FUNCTIONS, "derivative"]) or "the README lists the functions"
            return self._refuse(function, "unknown-name", f"there is no function '{function.id}'", hint)
        for each in [*arguments, *keywords]:
            if isinstance(each, ast.Starred) or (isinstance(each, ast.keyword) and each.arg is None):
                return self._not_allowed(node, ast.Starred)
        message, hint = misfit(function.id, len(arguments), [each.arg or "" for each in keywords])
        if message:
            return self._refuse(node, "wrong-arguments", message, hint)
        numbers = _written_range(arguments) if function.id == "range" else None
        if numbers is not None:
            return self._constant(node, numbers)
        name = f"{FUNCTION}{function.id}"
        self.constants[name] = FUNCTIONS[function.id]
        if function.id in _LAZY and len(arguments) == 1 and isinstance(arguments[0], ast.GeneratorExp):
            only = arguments[0]
            return call(name, [self._loop(only, only.elt, only.generators, depth, ast.GeneratorExp)], node)
        values = [self._argument(each, depth + 1) for each in arguments]
        named = [ast.keyword(each.arg, self._argument(each.value, depth + 1)) for each in keywords]
        return call(name, values, node, named)

    def _argument(self, node: ast.expr, depth: int) -> ast.expr:
        """An argument in its simplest type: functions look for int where a whole number is needed."""
        converted = self.convert(node, depth)
        return call("_normal", [converted], node) if isinstance(node, ast.BinOp | ast.Call) else converted

    def _derivative(
        self, node: ast.Call, arguments: list[ast.expr], keywords: list[ast.keyword], depth: int
    ) -> ast.expr:
        if len(arguments) != 2 or keywords:
            message = "derivative takes an expression and the name to vary: derivative(run.loss, w)"
            return self._refuse(node, "wrong-arguments", message)
        target, indices = arguments[1], list[ast.expr]()
        while isinstance(target, ast.Subscript):
            inner = target.slice.elts if isinstance(target.slice, ast.Tuple) else [target.slice]
            indices = [*inner, *indices]
            target = target.value
        if not isinstance(target, ast.Name) or target.id in self._locals:
            return self._refuse(
                arguments[1], "not-allowed", "a derivative is taken with respect to a name or a cell: x[1]"
            )
        self.convert(target, depth)
        self.metered = self.derives = True
        body = self.convert(arguments[0], depth + 1)
        inside = ast.Lambda(parameters("_s"), body)
        place = ast.Tuple([self.convert(each, depth + 1) for each in indices], ast.Load())
        outer = [ast.Name("_s", ast.Load()), ast.Name("_m", ast.Load())]
        return call("_derivative", [*outer, inside, ast.Constant(target.id), place], node)

    def function(self, node: ast.expr) -> ast.Expression:
        """The tree of ``lambda _s, _m: …``, ready for the compiler."""
        function = at(node, ast.Lambda(parameters("_s", "_m"), self.convert(node)))
        settle(function)
        return ast.Expression(function)


def _written_range(arguments: list[ast.expr]) -> Value | None:
    """The numbers of a range whose ends are written out, as most are: made once; None of any other, or a wrong one."""
    ends = [each.value for each in arguments if isinstance(each, ast.Constant) and type(each.value) is int]
    if len(ends) < len(arguments):
        return None
    try:
        return FUNCTIONS["range"](*ends)
    except (OverflowError, ValueError):
        return None  # told when it is evaluated, as ever


def _compared(operator: ast.cmpop, first: ast.expr, second: ast.expr, node: ast.expr) -> ast.expr:
    """A comparison by our own functions; of a list that is written out no tensor is made."""
    match operator, second:
        case ast.In(), ast.Call(ast.Name("_listed"), [ast.Tuple() as items]):
            return call("_among", [first, items], node)
        case ast.NotIn(), ast.Call(ast.Name("_listed"), [ast.Tuple() as items]):
            return call("_not_among", [first, items], node)
        case _:
            return call(_COMPARED[type(operator)], [first, second], node)
