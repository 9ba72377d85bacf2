"""Expressions compiled and evaluated on a few given values, for tests."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from generator.diagnostics import Fault
from generator.expression import Expression, Scope, compile_expression
from generator.numbers import Row, tensor


def compiled(text: str) -> Expression:
    """The expression of a text without faults."""
    faults: list[Fault] = []
    expression = compile_expression(text, faults)
    assert expression is not None, [fault.message for fault in faults]
    return expression


GIVEN: dict[str, Any] = {
    "a": 3,
    "b": Fraction(1, 2),
    "w": "cat",
    "x": tensor([3, -1, 2], start=1),
    "m": tensor([[1, 2], [3, 4]]),
    "scene": Row({"n": 4, "fields": "meadow"}),
}


def value(text: str, **names: Any) -> Any:
    """What a text gives on the given values and further ones."""
    return compiled(text).evaluate(Scope({**GIVEN, **names}))


def failure(text: str, **names: Any) -> Fault:
    """What goes wrong with a text on these values."""
    with pytest.raises(Fault) as caught:
        value(text, **names)
    return caught.value
