"""The nonlinear functions of networks on one number, and their slopes: exact, generic over the number type.

Slopes are taken as 0 at the kink of a piecewise linear function's dead side (ReLU'(0) = 0), as most libraries do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from generator.numbers.dual import Dual
from generator.numbers.exact import divide, is_sympy, normal
from generator.numbers.irrational import exp
from generator.numbers.traced import Traced


class Nonlinear(NamedTuple):
    """A function and its slope, both at the pre-activation z."""

    value: Callable[[Any], Any]
    slope: Callable[[Any], Any]


def relu(z: Any) -> Any:
    """max(z, 0)."""
    return z if z > 0 else 0


def relu_slope(z: Any) -> int:
    """1 for z > 0, else 0."""
    return 1 if z > 0 else 0


def sigmoid(z: Any) -> Any:
    """1 / (1 + e^-z); exact where e^-z is (z = 0, z = ln 3)."""
    return divide(1, 1 + exp(-z))


def sigmoid_slope(z: Any) -> Any:
    """σ(z)·(1 − σ(z))."""
    value = sigmoid(z)
    return value * (1 - value)


def tanh(z: Any) -> Any:
    """The hyperbolic tangent, 0 at 0; of a logarithm a fraction where it is one."""
    if isinstance(z, Dual):
        value = tanh(z.value)
        return z.moved(value, 1 - value * value)
    if isinstance(z, Traced):
        return z.through(tanh)
    if z == 0:
        return 0
    import sympy

    if is_sympy(z) and z.has(sympy.log):
        grown = exp(2 * z)
        return divide(grown - 1, grown + 1)
    return normal(sympy.tanh(sympy.sympify(z)))


def tanh_slope(z: Any) -> Any:
    """1 − tanh²(z)."""
    value = tanh(z)
    return 1 - value * value


def hard_sigmoid(z: Any) -> Any:
    """(z + 1)/2 cut to 0..1: exact, 0 from −1 down and 1 from 1 up.

    Source: M. Courbariaux, Y. Bengio, J.-P. David, "BinaryConnect", 2015. Libraries have other slopes (1/5, 1/6).
    """
    if z <= -1:
        return 0
    return 1 if z >= 1 else divide(z + 1, 2)


def hard_sigmoid_slope(z: Any) -> Any:
    """1/2 between −1 and 1, else 0."""
    return Fraction(1, 2) if -1 < z < 1 else 0


def hard_tanh(z: Any) -> Any:
    """z cut to −1..1 (R. Collobert, 2004)."""
    if z <= -1:
        return -1
    return 1 if z >= 1 else z


def hard_tanh_slope(z: Any) -> int:
    """1 between −1 and 1, else 0."""
    return 1 if -1 < z < 1 else 0


def step(z: Any) -> int:
    """1 for z > 0, else 0: a saturated gate, a threshold unit."""
    return 1 if z > 0 else 0


def identity(z: Any) -> Any:
    """z itself: a linear cell."""
    return z


NONLINEAR: dict[str, Nonlinear] = {
    "hard_sigmoid": Nonlinear(hard_sigmoid, hard_sigmoid_slope),
    "hard_tanh": Nonlinear(hard_tanh, hard_tanh_slope),
    "identity": Nonlinear(identity, lambda z: 1),
    "relu": Nonlinear(relu, relu_slope),
    "sigmoid": Nonlinear(sigmoid, sigmoid_slope),
    "step": Nonlinear(step, lambda z: 0),
    "tanh": Nonlinear(tanh, tanh_slope),
}


def nonlinear(name: str) -> Nonlinear:
    """Return the function of that name and its slope; raises ValueError for a name there is not."""
    try:
        return NONLINEAR[name]
    except KeyError:
        raise ValueError(f"no activation {name!r}; there are {', '.join(NONLINEAR)}") from None


def softmax(logits: Sequence[Any]) -> tuple[Any, ...]:
    """e^z_i / Σ e^z_j of a row; raises ValueError for an empty one."""
    if not len(logits):
        raise ValueError("softmax of no numbers")
    grown = [exp(z) for z in logits]
    total = sum(grown)
    return tuple([divide(value, total) for value in grown])
