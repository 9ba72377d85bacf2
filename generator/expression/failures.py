"""What went wrong in an evaluation, in the words of who writes questions."""

from __future__ import annotations

import re

_KINDS = {
    "bool": "a truth value",
    "Dual": "a number",
    "float": "a number",
    "Fraction": "a number",
    "Inexact": "an inexact number",
    "int": "a number",
    "NoneType": "nothing",
    "Result": "a result",
    "Row": "a row",
    "Shown": "a formatted text",
    "str": "a word",
    "Tensor": "a tensor",
    "tuple": "a tensor",
}
_OPERANDS = re.compile(r"(?:unsupported operand type\(s\) for|bad operand type for) (?P<sign>[^:]+):")
_COMPARED = re.compile(r"'(?P<sign>[^']+)' not supported between")
_NAMED = re.compile(r"'(\w+)'")


# What to do about it, by the code of the fault.
HINTS = {
    "division-by-zero": "a rule under require, or a range, keeps the zero away",
    "out-of-range": "indices count as printed: from the parameter's index, or from 0",
    "too-large": "smaller numbers, or fewer steps",
    "undefined-value": "a rule under require, or a range, keeps such values away",
    "unknown-field": "a field is written behind a point: run.h",
    "wrong-type": "look at the values: examwright show QUESTION --set NAME=VALUE",
}


def explained(error: Exception) -> tuple[str, str]:
    """Return the code and the message of a fault for an exception of an evaluation.

    >>> explained(ZeroDivisionError("Fraction(1, 0)"))
    ('division-by-zero', 'division by zero')
    """
    message = str(error)
    match error:
        case ZeroDivisionError():
            ours = message if message.startswith(("the ", "zero to", "division by a number")) else "division by zero"
            return "division-by-zero", ours
        case OverflowError() | RecursionError():
            return "too-large", message if isinstance(
                error, OverflowError
            ) else "the values depend on each other too deeply"
        case IndexError():
            return "out-of-range", message
        case AttributeError():
            return "unknown-field", _worded(message) if "object has no" in message else message
        case TypeError():
            return "wrong-type", _worded(message)
        case _:
            return "undefined-value", message.strip("'\"")


def _worded(message: str) -> str:
    """A message of Python's own about types, reworded."""
    operation = _OPERANDS.search(message) or _COMPARED.search(message)
    if operation:
        kinds = [_KINDS.get(name, "a number") for name in _NAMED.findall(message[operation.end() :])]
        return f"'{operation['sign'].removeprefix('unary ').split(' ')[0]}' does not go with {' and '.join(kinds)}"
    if "object" in message or "must be" in message or "argument" in message:
        kinds = [_KINDS[name] for name in _NAMED.findall(message) if name in _KINDS]
        return f"a value of the wrong kind{': ' + kinds[0] if kinds else ''}"
    return message
