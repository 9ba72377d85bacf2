"""LSTM and GRU cells: forward and parameter counts.

Weights are given gate by gate: ``W`` (on the input) and ``U`` (on the state) are sequences of one weight a gate, each
a number for a scalar cell or a matrix, W[gate] [H][D] and U[gate] [H][H]; ``b`` is 0 or one number or [H] a gate.
``gate`` and ``squash`` name activations: "sigmoid", "tanh"; "hard_sigmoid", "step", "hard_tanh", "identity" are exact.
Source: S. Hochreiter, J. Schmidhuber, Neural Computation 9 (1997), with the forget gate of F. Gers et al. (2000);
K. Cho et al., arXiv:1406.1078.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from generator.numbers import Number, Result, Tensor
from generator.numbers.nonlinear import nonlinear
from generator.numbers.primitive import Nest, each, nested, repeated, require_whole, shape_of, shaped, zipped


@dataclass(frozen=True, slots=True)
class LstmStep(Result):
    """One step: i, f, g, o: input gate, forget gate, candidate, output gate; c, h: the new cell and hidden state."""

    i: Number
    f: Number
    g: Number
    o: Number
    c: Number
    h: Number


@dataclass(frozen=True, slots=True)
class LstmRun(Result):
    """Over time: c, h: the states from 0 (the first ones); i, f, g, o: the gates as of LstmStep from 1."""

    i: Tensor
    f: Tensor
    g: Tensor
    o: Tensor
    c: Tensor
    h: Tensor


@dataclass(frozen=True, slots=True)
class GruStep(Result):
    """One step: r, z: reset and update gate; n: candidate; h: the new state."""

    r: Number
    z: Number
    n: Number
    h: Number


@dataclass(frozen=True, slots=True)
class GruRun(Result):
    """Over time: h: the states from 0 (the first one); r, z, n: the gates as of GruStep from 1."""

    r: Tensor
    z: Tensor
    n: Tensor
    h: Tensor


def lstm_cell(i: Number, f: Number, g: Number, o: Number, c: Number, squash: str = "tanh") -> LstmStep:
    """Return the state update alone, from gates already computed: c' = f·c + i·g, h' = o·squash(c').

    All are numbers or tensors [H]; squash="identity" leaves the cell state as it is.

    >>> step = lstm_cell(i=1, f=0, g=3, o=1, c=5, squash="identity")
    >>> step.c, step.h
    (3, 3)
    """
    i, f, g, o, c = (shaped(value) for value in (i, f, g, o, c))
    if len({shape_of(value) for value in (i, f, g, o, c)}) > 1:
        raise ValueError("gates, candidate and cell state have one shape")
    cell = f * c + i * g
    return LstmStep(i, f, g, o, cell, o * each(nonlinear(squash).value, cell))


def lstm_step(
    W: Nest,
    U: Nest,
    h: Number,
    c: Number,
    x: Number,
    b: Number = 0,
    gate: str = "sigmoid",
    squash: str = "tanh",
) -> LstmStep:
    """Return one step of an LSTM; W, U, b hold four gates in the order input, forget, candidate, output.

    i, f, o = gate(W·x + U·h + b), g = squash(W·x + U·h + b), c' = f·c + i·g, h' = o·squash(c').
    Raises ValueError for shapes that do not fit.

    >>> lstm_step(W=[1, -1, 1, 1], U=[0, 0, 0, 0], h=0, c=4, x=2, gate="step", squash="identity")
    LstmStep(i=1, f=0, g=2, o=1, c=2, h=2)
    """
    sigma, squashed = nonlinear(gate).value, nonlinear(squash).value
    weights = _gates(W, U, b, 4)
    i, f, g, o = (each(squashed if k == 2 else sigma, _affine(*weights[k], x, h)) for k in range(4))
    return lstm_cell(i, f, g, o, c, squash)


def lstm_forward(
    W: Nest,
    U: Nest,
    h0: Number,
    c0: Number,
    x: Iterable[Any],
    b: Number = 0,
    gate: str = "sigmoid",
    squash: str = "tanh",
) -> LstmRun:
    """Return T steps of lstm_step over x [T] or [T][D]; raises ValueError for an empty sequence.

    >>> lstm_forward([1, 1, 1, 1], [0, 0, 0, 0], 0, 0, [1, 2], gate="step", squash="identity").c
    [0, 1, 3]
    """
    steps: list[LstmStep] = []
    h, c = shaped(h0), shaped(c0)
    for value in x:
        steps.append(lstm_step(W, U, h, c, value, b, gate, squash))
        h, c = steps[-1].h, steps[-1].c
    return LstmRun(**_over_time(steps, {"h": shaped(h0), "c": shaped(c0)}))


def gru_step(
    W: Nest,
    U: Nest,
    h: Number,
    x: Number,
    b: Number = 0,
    gate: str = "sigmoid",
    squash: str = "tanh",
) -> GruStep:
    """Return one step of a GRU; W, U, b hold three gates in the order reset, update, candidate.

    r, z = gate(W·x + U·h + b), n = squash(W·x + U·(r∘h) + b), h' = z·h + (1 − z)·n: z = 1 keeps the state, and the
    reset gate acts on the state before U (Cho et al.). Raises ValueError for shapes that do not fit.

    >>> gru_step(W=[1, -1, 2], U=[0, 0, 1], h=5, x=3, gate="step", squash="identity")
    GruStep(r=1, z=0, n=11, h=11)
    """
    sigma, squashed = nonlinear(gate).value, nonlinear(squash).value
    weights = _gates(W, U, b, 3)
    h = shaped(h)
    r, z = (each(sigma, _affine(*weights[k], x, h)) for k in range(2))
    n = each(squashed, _affine(*weights[2], x, r * h))
    return GruStep(r, z, n, z * h + (1 - z) * n)


def gru_forward(
    W: Nest,
    U: Nest,
    h0: Number,
    x: Iterable[Any],
    b: Number = 0,
    gate: str = "sigmoid",
    squash: str = "tanh",
) -> GruRun:
    """Return T steps of gru_step over x [T] or [T][D]; raises ValueError for an empty sequence.

    >>> gru_forward([1, -1, 1], [0, 0, 1], 0, [1, 2], gate="step", squash="identity").h
    [0, 1, 3]
    """
    steps: list[GruStep] = []
    h = shaped(h0)
    for value in x:
        steps.append(gru_step(W, U, h, value, b, gate, squash))
        h = steps[-1].h
    return GruRun(**_over_time(steps, {"h": shaped(h0)}))


def lstm_parameters(inputs: Number, hidden: Number, bias: Number = 0) -> Number:
    """Return 4(H² + H·D), plus ``bias`` vectors of H a gate (0, 1; 2 in some libraries).

    >>> lstm_parameters(4, 12)
    768
    """
    return 4 * _gate_parameters(inputs, hidden, bias)


def gru_parameters(inputs: Number, hidden: Number, bias: Number = 0) -> Number:
    """Return 3(H² + H·D), plus ``bias`` vectors of H a gate (0, 1; 2 in some libraries).

    >>> gru_parameters(4, 12)
    576
    """
    return 3 * _gate_parameters(inputs, hidden, bias)


def _gate_parameters(inputs: Number, hidden: Number, bias: Number) -> Number:
    require_whole("inputs", inputs, 1)
    require_whole("hidden", hidden, 1)
    require_whole("bias", bias, 0)
    return hidden * (hidden + inputs + bias)


def _gates(W: Nest, U: Nest, b: Number, count: int) -> list[tuple[Any, Any, Any]]:
    if len(W) != count or len(U) != count:
        raise ValueError(f"W and U hold {count} gates, not {len(W)} and {len(U)}")
    return list(zip(W, U, repeated(b, count, "b"), strict=True))


def _affine(weight: Any, recurrent: Any, offset: Any, x: Any, h: Any) -> Any:
    """W·x + U·h + b for numbers, or for W [H][D], U [H][H], x [D], h [H], b [H] or a number."""
    ranks = tuple(len(shape_of(value)) for value in (weight, recurrent, x, h))
    if ranks == (0, 0, 0, 0):
        return weight * x + recurrent * h + offset
    if ranks != (2, 2, 1, 1):
        raise ValueError("a cell has numbers throughout, or matrices W, U a gate and vectors x, h")
    width = shape_of(h)[0]
    if shape_of(weight) != (width, shape_of(x)[0]) or shape_of(recurrent) != (width, width):
        raise ValueError(f"a gate's W, U are [H][D], [H][H], not {shape_of(weight)}, {shape_of(recurrent)}")
    total = zipped(lambda a, c: a + c, shaped(weight) @ shaped(x), shaped(recurrent) @ shaped(h))
    return Tensor(map(_sum, total, repeated(nested(offset), width, "b")), shaped(h).start)


def _sum(a: Any, b: Any) -> Any:
    return a + b


def _over_time(steps: Sequence[Result], first: dict[str, Any]) -> dict[str, Tensor]:
    if not steps:
        raise ValueError("a run takes at least one step")
    names = [field.name for field in fields(steps[0])]  # type: ignore[arg-type]  # every step is a dataclass
    return {
        name: Tensor(
            ([first[name]] if name in first else []) + [getattr(step, name) for step in steps],
            0 if name in first else 1,
        )
        for name in names
    }
