"""Scopes of expressions: derived values in any order, and derivatives through them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from generator.addressed import AddressedScope
from generator.diagnostics import Fault
from generator.expression import LetFault, Scope
from generator.numbers import Tensor, tensor
from generator.space import Place
from tests.evaluated import compiled, value


# ---------------------------------------------------------------- scopes
def test_lets_are_lazy_order_free_and_kept() -> None:
    scope = Scope({"a": 2}, {"twice": compiled("once + once"), "once": compiled("a + 1"), "bad": compiled("1/0")})
    assert compiled("twice if a > 0 else bad").evaluate(scope) == 6
    assert dict(scope) == {"a": 2, "once": 3, "twice": 6}


def test_a_fault_inside_a_let_tells_the_let_and_the_place_of_its_use() -> None:
    scope = Scope({"a": 2}, {"q": compiled("r + 1"), "r": compiled("1 + 1/(a - 2)")})
    with pytest.raises(LetFault) as caught:
        compiled("1 + q").evaluate(scope)
    fault = caught.value
    assert (fault.code, fault.offset) == ("division-by-zero", 4)
    assert (fault.name, fault.inner.offset) == ("r", 4)


def test_a_circle_of_lets_is_a_fault() -> None:
    scope = Scope({}, {"p": compiled("q + 1"), "q": compiled("p + 1")})
    with pytest.raises(Fault) as caught:
        compiled("p").evaluate(scope)
    assert caught.value.code == "cyclic-let"


def test_a_child_overrides_names_without_touching_its_parent() -> None:
    parent = Scope({"a": 2, "h1": 5}, {"q": compiled("a + h1")})
    child = Scope({"h1": 7}, parent=parent)
    assert compiled("a*h1 + q").evaluate(child) == 21
    assert compiled("h1").evaluate(parent) == 5


# ---------------------------------------------------------------- at an address
def test_at_an_address_only_what_is_asked_for_is_made() -> None:
    made: list[str] = []

    def place(name: str, step: int) -> Place:
        def at(digit: int) -> int:
            made.append(name)
            return 10 * digit

        return at, step, 4

    scope = AddressedScope(7, {"a": place("a", 4), "b": place("b", 1)}, {"n": 1}, {"c": compiled("a + n")})
    assert compiled("c + a").evaluate(scope) == 10 + 1 + 10
    assert made == ["a"]


@pytest.mark.parametrize("text", ["derivative(a*b, a)", "derivative(c*b, a)", "derivative(b*derivative(a*c, a), b)"])
def test_a_derivative_at_an_address_is_that_among_all_values(text: str) -> None:
    lets = {"c": compiled("a**2 + b")}
    places: dict[str, Place] = {"a": (range(2, 6).__getitem__, 4, 4), "b": (range(5, 9).__getitem__, 1, 4)}
    for address in range(16):
        whole = Scope({"a": 2 + address // 4, "b": 5 + address % 4}, lets)
        assert compiled(text).evaluate(AddressedScope(address, places, {}, lets)) == compiled(text).evaluate(whole)


# ---------------------------------------------------------------- derivatives
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("derivative(a**3, a)", 27),
        ("derivative(b, a)", 0),
        ("derivative(a/x[1] + x[1], x[1])", Fraction(2, 3)),
        ("derivative(m[0, 1]**2, m[0, 1])", 4),
        ("derivative(m[0, 1]**2, m[0][1])", 4),
        ("derivative(dot(x, x), x)", Tensor([6, -2, 4])),
        ("derivative([a, a**2, 5], a)", Tensor([1, 6, 0])),
        ("derivative(2**a, a) == 8*log(2)", True),
        ("derivative(derivative(a**3, a), a)", 18),
        ("derivative(a * derivative(a*b, b), a)", 6),
        ("derivative(b * derivative(a*b, a), b)", 1),
        ("derivative(sin(pi*a), a) == -pi", True),
        ("derivative(abs(-a) + relu(-a) + max(a, 1), a)", 2),
        ("[derivative(k*a**k, a) for k in range(3)]", Tensor([0, 1, 12])),
    ],
)
def test_derivatives(text: str, expected: Any) -> None:
    assert value(text) == expected


def test_a_derivative_runs_through_the_lets_of_every_scope() -> None:
    lets = {"z": compiled("v*v + 1"), "y": compiled("z*v")}
    parent = Scope({"v": 3}, lets)
    assert compiled("y").evaluate(parent) == 30  # kept before, to be computed anew
    child = Scope({"t": 2}, parent=parent)
    assert compiled("derivative(t*y, v)").evaluate(child) == 2 * (3 * 9 + 1)
    assert compiled("derivative(y, z)").evaluate(child) == 3
    assert compiled("y").evaluate(parent) == 30


def test_a_derivative_agrees_with_the_function_for_a_recurrent_network() -> None:
    names = {"V": 2, "W": -1, "h0": 1, "x": tensor([-1, 2, -3], start=1)}
    scope = Scope(names, {"run": compiled("relu_rnn(V, W, h0, x)")})

    def last(weight: int | Fraction) -> Any:
        h: Any = 1
        for each in (-1, 2, -3):
            h = max(weight * h - each, 0)
        return h

    step = Fraction(1, 10**6)  # the network is a polynomial between kinks: the central quotient is exact up to step²
    quotient = (last(2 + step) - last(2 - step)) / (2 * step)
    found: Any = compiled("derivative(run.h[3], V)").evaluate(scope)
    assert abs(found - quotient) < Fraction(1, 10**6)
    assert found != 0
