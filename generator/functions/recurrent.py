"""Vanilla recurrent cells: forward, and backpropagation through time.

One cell, ``h_t = f(V·h_{t−1} + W·x_t [+ b])``, in two sizes: scalar (by hand) and with matrices. Sequences are
indexed as printed: h from 0, everything else over time from 1.
Source: P. J. Werbos, "Backpropagation through time: what it does and how to do it", Proc. IEEE 78 (1990);
I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning", MIT Press 2016, section 10.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from generator.numbers import Deferred, Number, Result, Tensor, tensor
from generator.numbers.nonlinear import nonlinear
from generator.numbers.primitive import Nest, nested, require_whole, shape_of, start_of


@dataclass(frozen=True, slots=True)
class ScalarRun(Deferred):
    """A scalar cell run over T steps, and the derivatives of the last state h_T, computed when one is asked for.

    h: states h_0 … h_T; z: pre-activations z_1 … z_T; gates: slopes f'(z_t), 1 where a ReLU is live, from 1;
    dV, dW, dh0: derivatives of h_T by the weights and the first state; dx: by each input, from 1.
    """

    h: Tensor
    z: Tensor
    gates: Tensor
    dV: Number  # noqa: N815  # the field's symbol
    dW: Number  # noqa: N815  # the field's symbol
    dh0: Number
    dx: Tensor

    @classmethod
    def forwards(
        cls, V: Number, W: Number, inputs: Nest, h: list[Number], pre: list[Number], gates: list[int]
    ) -> ScalarRun:
        """Return a run of which the way back is still to be gone."""
        if not inputs:
            raise ValueError("a run takes at least one step")
        made = cls.__new__(cls)
        made.fill(h=Tensor(h), z=Tensor(pre, 1), gates=Tensor(gates, 1), later=(V, W, inputs))
        return made

    def deferred(self) -> dict[str, Any]:
        """Go the way back."""
        recurrent, kernel, inputs = self.later
        return _backwards(recurrent, kernel, inputs, self.h, self.gates)


@dataclass(frozen=True, slots=True)
class Run(Result):
    """A cell with matrices run over T steps. h: states h_0 … h_T, each [H]; z: pre-activations z_1 … z_T."""

    h: Tensor
    z: Tensor


@dataclass(frozen=True, slots=True)
class Gradients(Result):
    """Derivatives of a loss by the parameters of a cell.

    V: [H][H]; W: [H][D]; b: [H]; h0: [H]; x: [T][D] from 1; delta: by the pre-activations, [T][H] from 1.
    """

    V: Tensor
    W: Tensor
    b: Tensor
    h0: Tensor
    x: Tensor
    delta: Tensor


def relu_rnn(V: Number, W: Number, h0: Number, x: Iterable[Number]) -> ScalarRun:
    """Run the scalar cell z_t = V·h_{t−1} + W·x_t, h_t = max(z_t, 0) and differentiate its last state.

    V, W, h0 are numbers, x a sequence of T ≥ 1 numbers. ReLU'(0) is taken as 0. The derivatives follow
    δ_T = a_T, δ_t = δ_{t+1}·V·a_t with a_t = [z_t > 0]: ∂h_T/∂V = Σ δ_t·h_{t−1}, ∂h_T/∂W = Σ δ_t·x_t,
    ∂h_T/∂x_t = δ_t·W, ∂h_T/∂h_0 = δ_1·V. Raises ValueError for an empty sequence.

    >>> run = relu_rnn(1, 2, -3, [1, 2, 0])
    >>> run.h, run.gates, (run.dV, run.dW, run.dx[1])
    ([-3, 0, 4, 4], [0, 1, 1], (4, 2, 0))
    """
    inputs = tuple(x)
    h, pre, gates = [h0], [], []
    for each in inputs:
        z = V * h0 + W * each
        pre.append(z)
        if z > 0:
            h0 = z
            gates.append(1)
        else:
            h0 = 0
            gates.append(0)
        h.append(h0)
    return ScalarRun.forwards(V, W, inputs, h, pre, gates)


def linear_rnn(V: Number, W: Number, h0: Number, x: Iterable[Number]) -> ScalarRun:
    """Run the scalar cell h_t = V·h_{t−1} + W·x_t, the linear one, and differentiate its last state as relu_rnn does.

    >>> linear_rnn(2, 1, 1, [1, 1]).h, linear_rnn(2, 1, 1, [1, 1]).dh0
    ([1, 3, 7], 4)
    """
    inputs = tuple(x)
    h = [h0]
    for each in inputs:
        h.append(V * h[-1] + W * each)
    return ScalarRun.forwards(V, W, inputs, h, h[1:], [1] * len(inputs))


def _backwards(V: Number, W: Number, inputs: Nest, h: Tensor, gates: Tensor) -> dict[str, Any]:
    delta: Any = 1
    by_v: Any = 0
    by_w: Any = 0
    by_x: list[Any] = [0] * len(inputs)
    for t in range(len(inputs) - 1, -1, -1):
        if not gates.items[t]:
            delta = 0
            break
        by_v += delta * h.items[t]
        by_w += delta * inputs[t]
        by_x[t] = delta * W
        delta = delta * V
    return {"dV": by_v, "dW": by_w, "dh0": delta, "dx": Tensor(by_x, 1)}


def rnn_forward(
    V: Number,
    W: Number,
    h0: Nest,
    x: Iterable[Nest],
    b: Number = 0,
    activation: str = "tanh",
) -> Run:
    """Run z_t = V·h_{t−1} + W·x_t + b, h_t = f(z_t) with V [H][H], W [H][D], h0 [H], x [T][D], b [H] or one number.

    ``activation`` is tanh, relu, identity, sigmoid, hard_tanh, hard_sigmoid or step.
    Raises ValueError for shapes that do not fit and for an empty sequence.

    >>> rnn_forward([[1, 0], [1, 1]], [[1], [-1]], [0, 2], [[1], [2]], activation="relu").h
    [[0, 2], [1, 1], [3, 0]]
    """
    recurrent, kernel, state, inputs, bias = _matrices(V, W, h0, x, b)
    function = nonlinear(activation).value
    h, pre = [state], []
    for each in inputs:
        z = tuple(
            [
                _dot(row, state) + _dot(columns, each) + offset
                for row, columns, offset in zip(recurrent, kernel, bias, strict=True)
            ]
        )
        state = tuple([function(value) for value in z])
        pre.append(z)
        h.append(state)
    inner = start_of(h0)
    return Run(_over_time(h, inner, 0), _over_time(pre, inner, 1))


def bptt(
    V: Number,
    W: Number,
    h0: Nest,
    x: Iterable[Nest],
    upstream: Nest,
    b: Number = 0,
    activation: str = "relu",
) -> Gradients:
    """Backpropagate a loss through the run of rnn_forward with the same arguments.

    ``upstream`` is ∂L/∂h_T as [H], for a loss on the last state; or ∂L/∂h_t as [T][H], for a loss on every state.
    δ_t = (∂L/∂h_t + Vᵀ·δ_{t+1}) ∘ f'(z_t); ∂L/∂V = Σ δ_t·h_{t−1}ᵀ, ∂L/∂W = Σ δ_t·x_tᵀ, ∂L/∂b = Σ δ_t,
    ∂L/∂x_t = Wᵀ·δ_t, ∂L/∂h_0 = Vᵀ·δ_1. Raises ValueError for shapes that do not fit.

    >>> bptt([[2]], [[1]], [1], [[1], [1]], [1], activation="identity").V
    [[5]]
    """
    inputs = nested(tuple(x))
    recurrent, kernel, _, _, _ = _matrices(V, W, h0, inputs, b)
    run = rnn_forward(V, W, h0, inputs, b, activation)
    states, pre = nested(run.h), nested(run.z)
    steps, width = len(inputs), len(recurrent)
    given = nested(upstream)
    if shape_of(upstream) == (width,):
        given = ((0,) * width,) * (steps - 1) + (given,)
    elif shape_of(upstream) != (steps, width):
        raise ValueError(f"the upstream gradient is [{width}] or [{steps}][{width}], not {shape_of(upstream)}")
    slope = nonlinear(activation).slope
    carried: tuple[Any, ...] = (0,) * width
    deltas: list[tuple[Any, ...]] = []
    for z, own in zip(reversed(pre), reversed(given), strict=True):
        delta = tuple([(a + c) * slope(value) for a, c, value in zip(own, carried, z, strict=True)])
        deltas.append(delta)
        carried = tuple([_dot(column, delta) for column in zip(*recurrent, strict=True)])
    deltas.reverse()
    return Gradients(
        V=_outer(deltas, states[:-1]),
        W=_outer(deltas, inputs),
        b=Tensor([sum(column) for column in zip(*deltas, strict=True)]),
        h0=Tensor(carried),
        x=_over_time([[_dot(column, d) for column in zip(*kernel, strict=True)] for d in deltas], 0, 1),
        delta=_over_time(deltas, 0, 1),
    )


def rnn_parameters(inputs: Number, hidden: Number, bias: Number = 0) -> Number:
    """Return the number of weights of a vanilla cell, H² + H·D, plus ``bias`` vectors of H (0, 1; 2 in some libraries).

    >>> rnn_parameters(4, 12)
    192
    """
    require_whole("inputs", inputs, 1)
    require_whole("hidden", hidden, 1)
    require_whole("bias", bias, 0)
    return hidden * hidden + hidden * inputs + bias * hidden


def _matrices(V: Number, W: Number, h0: Any, x: Iterable[Any], b: Number) -> tuple[Any, Any, Any, Any, Any]:
    inputs = nested(tuple(x))
    if not inputs:
        raise ValueError("a run takes at least one step")
    shapes = [shape_of(value) for value in (V, W, h0, inputs)]
    if [len(shape) for shape in shapes] != [2, 2, 1, 2]:
        raise ValueError(f"V, W, h0, x are [H][H], [H][D], [H], [T][D], not {shapes}")
    hidden, depth = shapes[2][0], shapes[3][1]
    if shapes[0] != (hidden, hidden) or shapes[1] != (hidden, depth):
        raise ValueError(f"V, W are {[hidden, hidden]}, {[hidden, depth]} here, not {shapes[0]}, {shapes[1]}")
    bias = nested(b)
    bias = bias if isinstance(bias, tuple) else (bias,) * hidden
    if len(bias) != hidden:
        raise ValueError(f"b is [{hidden}], not [{len(bias)}]")
    return nested(V), nested(W), nested(h0), inputs, bias


def _dot(left: Nest, right: Nest) -> Any:
    return sum([a * b for a, b in zip(left, right, strict=True)])


def _outer(left: Nest, right: Nest) -> Tensor:
    """Σ_t left_t · right_tᵀ."""
    columns = tuple(zip(*right, strict=True))
    return tensor([[_dot(row, column) for column in columns] for row in zip(*left, strict=True)])


def _over_time(rows: Iterable[Nest], inner: int, start: int) -> Tensor:
    return Tensor([Tensor(row, inner) for row in rows], start)
