"""Recurrent cells against sympy's derivatives, numpy's matrices and a by-hand loop."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.functions import gated, recurrent
from generator.numbers import Dual, Tensor, approximate, tensor

small = st.integers(-3, 3)
halves = st.integers(-6, 6).map(lambda n: Fraction(n, 2))
sequences = st.lists(halves, min_size=1, max_size=4)


def nested(value: Any) -> Any:
    return [nested(item) for item in value] if isinstance(value, Tensor) else value


def matrices(rows: int, columns: int) -> st.SearchStrategy[list[list[int]]]:
    return st.lists(st.lists(small, min_size=columns, max_size=columns), min_size=rows, max_size=rows)


def symbolic_last_state(names: Any, live: list[bool]) -> Any:
    """h_T as a polynomial in V, W, h0 and the inputs, on the branch that the numbers take."""
    V, W, h, *x = names  # noqa: N806
    for value, alive in zip(x, live, strict=True):
        h = V * h + W * value if alive else sympy.Integer(0)
    return h


def test_the_reference_run() -> None:
    run = recurrent.relu_rnn(1, 2, -3, Tensor([1, 2, 0], start=1))
    assert [run.h[t] for t in range(4)] == [-3, 0, 4, 4]
    assert [run.z[t] for t in (1, 2, 3)] == [-1, 4, 4]
    assert [run.gates[t] for t in (1, 2, 3)] == [0, 1, 1]
    assert (run.dV, run.dW, run.dx[1], run.dh0) == (4, 2, 0, 0)


@given(V=halves, W=halves, h0=halves, x=sequences, cell=st.sampled_from(["relu", "linear"]))
@settings(max_examples=60)
def test_a_scalar_run_and_its_derivatives(V: Any, W: Any, h0: Any, x: Any, cell: str) -> None:  # noqa: N803
    states, live, pre = [h0], [], []
    for value in x:
        z = V * states[-1] + W * value
        pre.append(z)
        live.append(cell == "linear" or z > 0)
        states.append(z if live[-1] else 0)
    run = (recurrent.relu_rnn if cell == "relu" else recurrent.linear_rnn)(V, W, h0, tensor(x, start=1))
    assert nested(run.h) == states
    assert nested(run.z) == pre
    assert nested(run.gates) == [int(alive) for alive in live]

    names = sympy.symbols(f"V W h0 x1:{len(x) + 1}")
    last = symbolic_last_state(names, live)
    at = dict(zip(names, map(sympy.Rational, [V, W, h0, *x]), strict=True))
    slopes = [last.diff(name).subs(at) for name in names]
    assert [run.dV, run.dW, run.dh0, *run.dx] == [Fraction(int(s.p), int(s.q)) for s in slopes]


@given(V=halves, W=halves, h0=halves, x=st.lists(halves, min_size=3, max_size=3))
@settings(max_examples=60)
def test_dual_numbers_through_the_forward_pass_agree_with_the_backward_one(V: Any, W: Any, h0: Any, x: Any) -> None:  # noqa: N803
    run = recurrent.relu_rnn(V, W, h0, x)

    def slope(**varied: Any) -> Any:
        values = {"V": V, "W": W, "h0": h0, "x": x} | varied
        last = recurrent.relu_rnn(**values).h[3]
        return last.slope if isinstance(last, Dual) else 0

    assert slope(V=Dual(V, 1)) == run.dV
    assert slope(W=Dual(W, 1)) == run.dW
    assert slope(h0=Dual(h0, 1)) == run.dh0
    assert slope(x=[Dual(x[0], 1), *x[1:]]) == run.dx[1]


def test_a_run_takes_sympy_numbers() -> None:
    run = recurrent.relu_rnn(sympy.sqrt(2), 1, sympy.sqrt(2), [0, 1])
    assert run.h[2] == 2 * sympy.sqrt(2) + 1


NUMPY: dict[str, Any] = {
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "hard_tanh": lambda z: np.clip(z, -1, 1),
    "hard_sigmoid": lambda z: np.clip((z + 1) / 2, 0, 1),
}


@given(V=matrices(2, 2), W=matrices(2, 3), h0=st.lists(small, min_size=2, max_size=2), x=matrices(2, 3))
@settings(max_examples=8)
@pytest.mark.parametrize("activation", NUMPY)
def test_matrices_against_numpy(activation: str, V: Any, W: Any, h0: Any, x: Any) -> None:  # noqa: N803
    run = recurrent.rnn_forward(V, W, h0, x, [1, -1], activation)
    state = np.array(h0, float)
    for t, value in enumerate(x, start=1):
        state = NUMPY[activation](np.array(V) @ state + np.array(W) @ np.array(value) + np.array([1, -1]))
        assert [approximate(cell) for cell in run.h[t]] == pytest.approx(list(state), abs=1e-9)


@given(
    V=matrices(2, 2), W=matrices(2, 1), h0=st.lists(small, min_size=2, max_size=2), x=matrices(3, 1), up=matrices(3, 2)
)
@settings(max_examples=20)
@pytest.mark.parametrize("activation", ["relu", "identity"])
def test_backpropagation_is_the_derivative(activation: str, V: Any, W: Any, h0: Any, x: Any, up: Any) -> None:  # noqa: N803
    """Each entry is varied alone, as a dual number, through a loop written here."""
    gradients = recurrent.bptt(V, W, h0, x, up, [1, 0], activation)

    def loss(V: Any, W: Any, h0: Any, x: Any, b: Any) -> Any:  # noqa: N803
        h, total = h0, Dual(0)
        for value, weights in zip(x, up, strict=True):
            pre = [sum(a * s for a, s in zip(V[k], h, strict=True)) + W[k][0] * value[0] + b[k] for k in range(2)]
            h = [z if activation == "identity" or z > 0 else 0 for z in pre]
            total = total + sum(w * s for w, s in zip(weights, h, strict=True))
        return total.slope

    def varied(matrix: Any, i: int, j: int) -> Any:
        return [[Dual(c, int((r, s) == (i, j))) for s, c in enumerate(row)] for r, row in enumerate(matrix)]

    b = [1, 0]
    assert nested(gradients.V) == [[loss(varied(V, i, j), W, h0, x, b) for j in range(2)] for i in range(2)]
    assert nested(gradients.W) == [[loss(V, varied(W, i, 0), h0, x, b)] for i in range(2)]
    assert nested(gradients.x) == [[loss(V, W, h0, varied(x, t, 0), b)] for t in range(3)]
    assert nested(gradients.h0) == [loss(V, W, varied([h0], 0, i)[0], x, b) for i in range(2)]
    assert nested(gradients.b) == [loss(V, W, h0, x, varied([b], 0, i)[0]) for i in range(2)]


def test_an_upstream_gradient_of_the_last_state_alone() -> None:
    run = recurrent.relu_rnn(2, 3, 1, [1, 1, 1])
    whole = recurrent.bptt([[2]], [[3]], [1], [[1], [1], [1]], [1])
    assert (whole.V[0, 0], whole.W[0, 0], whole.h0[0]) == (run.dV, run.dW, run.dh0)
    assert [whole.delta[t, 0] for t in (1, 2, 3)] == [4, 2, 1]
    assert [whole.x[t, 0] for t in (1, 2, 3)] == [12, 6, 3]


@given(D=st.integers(1, 9), H=st.integers(1, 9))
def test_parameters_are_the_entries_of_the_matrices(D: int, H: int) -> None:  # noqa: N803
    entries = np.zeros((H, H)).size + np.zeros((H, D)).size
    assert recurrent.rnn_parameters(D, H) == entries
    assert recurrent.rnn_parameters(D, H, bias=1) == entries + H
    assert gated.lstm_parameters(D, H, bias=2) == 4 * (entries + 2 * H)
    assert gated.gru_parameters(D, H, bias=1) == 3 * (entries + H)


def test_parameters_of_the_reference() -> None:
    assert recurrent.rnn_parameters(4, 12) == 192
    assert (gated.lstm_parameters(4, 12), gated.gru_parameters(4, 12)) == (768, 576)


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


@given(W=matrices(4, 1), U=matrices(4, 1), b=matrices(4, 1), x=st.lists(small, min_size=2, max_size=2))
@settings(max_examples=10)
def test_a_scalar_lstm_against_floats(W: Any, U: Any, b: Any, x: Any) -> None:  # noqa: N803
    weights, recur, offset = ([row[0] for row in m] for m in (W, U, b))
    run = gated.lstm_forward(weights, recur, 1, 0, Tensor(x, 1), offset)
    h, c = 1.0, 0.0
    for t, value in enumerate(x, start=1):
        pre = [weights[k] * value + recur[k] * h + offset[k] for k in range(4)]
        i, f, o, g = sigmoid(pre[0]), sigmoid(pre[1]), sigmoid(pre[3]), np.tanh(pre[2])
        c = f * c + i * g
        h = o * np.tanh(c)
        assert [approximate(v[t]) for v in (run.i, run.f, run.g, run.o, run.c, run.h)] == pytest.approx(
            [i, f, g, o, c, h], abs=1e-9
        )


@given(W=matrices(6, 1), U=matrices(6, 2), h=st.lists(small, min_size=2, max_size=2), x=small)
@settings(max_examples=30)
def test_a_gru_with_matrices_against_numpy(W: Any, U: Any, h: Any, x: int) -> None:  # noqa: N803
    run = gated.gru_forward(
        [W[:2], W[2:4], W[4:]], [U[:2], U[2:4], U[4:]], h, [[x], [1]], [0, [1, -1], 2], "hard_sigmoid", "hard_tanh"
    )
    state = np.array(h, float)
    for t, value in ((1, x), (2, 1)):
        w, u = np.array(W, float)[:, 0] * value, np.array(U, float)
        r = np.clip((w[:2] + u[:2] @ state + 1) / 2, 0, 1)
        z = np.clip((w[2:4] + u[2:4] @ state + [1, -1] + 1) / 2, 0, 1)
        n = np.clip(w[4:] + u[4:] @ (r * state) + 2, -1, 1)
        state = z * state + (1 - z) * n
        assert [approximate(cell) for cell in run.h[t]] == pytest.approx(list(state))
        assert [approximate(cell) for cell in run.r[t]] == pytest.approx(list(r))


@given(W=matrices(8, 1), U=matrices(8, 2), h=st.lists(small, min_size=2, max_size=2), x=small)
@settings(max_examples=30)
def test_an_lstm_with_matrices_and_saturated_gates(W: Any, U: Any, h: Any, x: int) -> None:  # noqa: N803
    rows = [slice(2 * k, 2 * k + 2) for k in range(4)]
    step = gated.lstm_step([W[r] for r in rows], [U[r] for r in rows], h, [2, 3], [x], 0, "step", "identity")
    pre = np.array(W)[:, 0] * x + np.array(U) @ np.array(h)
    i, f, o = ((pre[r] > 0).astype(int) for r in (rows[0], rows[1], rows[3]))
    cell = f * np.array([2, 3]) + i * pre[rows[2]]
    assert nested(step.c) == cell.tolist()
    assert nested(step.h) == (o * cell).tolist()
    assert all(type(value) is int for value in step.i)


def test_a_gated_cell_has_no_bias_unless_given() -> None:
    """All weights 0, identity throughout: the gates are the biases."""
    zeros = [0, 0, 0, 0]
    assert gated.lstm_step(zeros, zeros, 1, 1, 1, gate="identity", squash="identity").i == 0
    run = gated.lstm_forward(zeros, zeros, 1, 1, [1], gate="identity", squash="identity")
    assert (run.i[1], run.f[1], run.g[1], run.o[1], run.c[0], run.h[1]) == (0, 0, 0, 0, 1, 0)
    assert gated.gru_forward(zeros[:3], zeros[:3], 1, [1], gate="identity", squash="identity").z[1] == 0


def test_a_forget_gate_of_one_carries_the_slope_of_the_cell_state() -> None:
    assert gated.lstm_cell(0, 1, 5, 1, Dual(3, 1), squash="identity").c.slope == 1


@pytest.mark.parametrize(
    "call",
    [
        lambda: recurrent.relu_rnn(1, 1, 1, []),
        lambda: recurrent.rnn_forward([[1]], [[1]], [1, 2], [[1]]),
        lambda: recurrent.rnn_forward([[1]], [[1]], [1], [[1]], activation="swish"),
        lambda: recurrent.rnn_forward([[1]], [[1]], [1], [[1]], [1, 2]),
        lambda: recurrent.bptt([[1]], [[1]], [1], [[1]], [1, 2]),
        lambda: recurrent.rnn_parameters(0, 3),
        lambda: recurrent.rnn_parameters(Fraction(1, 2), 3),
        lambda: gated.lstm_step([1, 1, 1], [1, 1, 1], 0, 0, 1),
        lambda: gated.lstm_step([[[1]]] * 4, [[[1]]] * 4, [1, 2], [1, 2], [1]),
        lambda: gated.gru_forward([1, 1, 1], [1, 1, 1], 0, []),
        lambda: gated.lstm_cell(1, 1, [1], 1, 1),
    ],
)
def test_impossible_shapes_are_refused(call: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        call()
