"""Scaled dot-product attention.

Source: A. Vaswani et al., "Attention is all you need", arXiv:1706.03762, section 3.2.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.numbers import Number, Result, Tensor, divide, sqrt
from generator.numbers.nonlinear import softmax
from generator.numbers.primitive import MOST_STEPS, Nest, nested, require_whole, shape_of, start_of


@dataclass(frozen=True, slots=True)
class Attention(Result):
    """scores: q·k/√d before softmax and mask, [N][M]; weights: their softmax, rows sum to 1; output: [N][D_v]."""

    scores: Tensor
    weights: Tensor
    output: Tensor


def attention(
    Q: Nest,
    K: Nest,
    V: Nest,
    mask: Nest | None = None,
    scale: Number | None = None,
) -> Attention:
    """Return softmax(Q·Kᵀ·scale)·V, row by row, for Q [N][D], K [M][D], V [M][D_v]; scale is 1/√D unless given.

    mask [N][M] holds 1 where a query may look and 0 where not. Raises ValueError for shapes that do not fit and for
    a query that may look nowhere.

    >>> attention([[0, 0]], [[1, 2], [3, 4]], [[1, 0], [0, 3]]).output
    [[Fraction(1, 2), Fraction(3, 2)]]
    """
    shapes = [shape_of(value) for value in (Q, K, V)]
    if [len(shape) for shape in shapes] != [2, 2, 2]:
        raise ValueError(f"Q, K, V are [N][D], [M][D], [M][D_v], not {shapes}")
    if shapes[0][1] != shapes[1][1] or shapes[1][0] != shapes[2][0]:
        raise ValueError(f"Q, K, V are [N][D], [M][D], [M][D_v], not {shapes}")
    seen = nested(mask) if mask is not None else ((1,) * shapes[1][0],) * shapes[0][0]
    if shape_of(seen) != (shapes[0][0], shapes[1][0]):
        raise ValueError(f"the mask is {[shapes[0][0], shapes[1][0]]}, not {shape_of(seen)}")
    factor = divide(1, sqrt(shapes[0][1])) if scale is None else scale
    keys, columns = nested(K), tuple(zip(*nested(V), strict=True))
    scores = [[_dot(query, key) * factor for key in keys] for query in nested(Q)]
    weights = [_masked_softmax(row, visible) for row, visible in zip(scores, seen, strict=True)]
    output = [[_dot(row, column) for column in columns] for row in weights]
    start = start_of(Q)
    return Attention(*(Tensor([Tensor(row, start) for row in rows], start) for rows in (scores, weights, output)))


def causal_mask(n: Number) -> Tensor:
    """Return the mask [n][n] under which a position sees itself and what comes before it.

    >>> causal_mask(2)
    [[1, 0], [1, 1]]
    """
    require_whole("n", n, 1, MOST_STEPS)
    return Tensor([Tensor([1 if column <= row else 0 for column in range(int(n))]) for row in range(int(n))])


def multi_head_parameters(width: Number, heads: Number, bias: Number = 1) -> Number:
    """Return the weights of multi-head self-attention, 4·D² and 4·D biases unless ``bias`` is 0, for any heads.

    Each head takes D/heads features; query, key, value and output projection are D × D in all.
    Raises ValueError when the heads do not divide the width.

    >>> multi_head_parameters(512, 8, bias=0)
    1048576
    """
    require_whole("width", width, 1)
    require_whole("heads", heads, 1)
    if width % heads != 0:
        raise ValueError(f"{heads} heads do not divide a width of {width}")
    return 4 * width * width + bias * 4 * width


def attention_multiplications(queries: Number, keys: Number, width: Number) -> Number:
    """Return the multiplications of Q·Kᵀ and of the weights with V: 2·N·M·D.

    >>> attention_multiplications(10, 10, 64)
    12800
    """
    for name, value in (("queries", queries), ("keys", keys), ("width", width)):
        require_whole(name, value, 1)
    return 2 * queries * keys * width


def _masked_softmax(scores: Nest, seen: Nest) -> tuple[Number, ...]:
    if any(cell not in (0, 1) for cell in seen):
        raise ValueError("a mask holds 0 and 1")
    kept = [score for score, visible in zip(scores, seen, strict=True) if visible == 1]
    if not kept:
        raise ValueError("a query may look nowhere")
    weights = iter(softmax(kept))
    return tuple([next(weights) if visible == 1 else 0 for visible in seen])


def _dot(left: Nest, right: Nest) -> Number:
    return sum([a * b for a, b in zip(left, right, strict=True)])
