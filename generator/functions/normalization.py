"""Batch and layer normalization. Variances are those of the batch or layer itself: divided by n, not n − 1.

Source: S. Ioffe, C. Szegedy, "Batch normalization", arXiv:1502.03167; J. Ba, J. Kiros, G. Hinton, arXiv:1607.06450.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.numbers import Number, Result, Tensor, divide, normal, sqrt
from generator.numbers.primitive import Nest, nested, repeated, require_fraction, shape_of, start_of


@dataclass(frozen=True, slots=True)
class Normalized(Result):
    """mean and variance: a number for [N], one a feature or sample for [N][D]; normalized, output: in x's shape."""

    mean: Number
    variance: Number
    normalized: Tensor
    output: Tensor


def batch_norm(x: Nest, gamma: Number = 1, beta: Number = 0, epsilon: Number = 0) -> Normalized:
    """Return x̂ = (x − μ)/√(σ² + ε), y = γ·x̂ + β over the batch: x [N], or [N][D] with each feature for itself.

    γ and β are numbers, or [D]. ZeroDivisionError where σ² + ε is 0.

    >>> batch_norm([1, 5], gamma=2, beta=1)
    Normalized(mean=3, variance=4, normalized=[-1, 1], output=[-1, 3])
    """
    start, rank = start_of(x), _rank(x)
    if rank == 1:
        mean, variance, hat = _standardized(nested(x), epsilon)
        return Normalized(mean, variance, Tensor(hat, start), Tensor([gamma * value + beta for value in hat], start))
    columns = [_standardized(column, epsilon) for column in zip(*nested(x), strict=True)]
    hats = list(zip(*(column[2] for column in columns), strict=True))
    return _rows(columns, hats, gamma, beta, start)


def layer_norm(x: Nest, gamma: Number = 1, beta: Number = 0, epsilon: Number = 0) -> Normalized:
    """Return x̂ = (x − μ)/√(σ² + ε), y = γ·x̂ + β over the features of a sample: x [D], or [N][D] sample by sample.

    γ and β are numbers, or [D]. ZeroDivisionError where σ² + ε is 0.

    >>> layer_norm([[1, 5], [2, 2]], epsilon=1).mean
    [3, 2]
    """
    start, rank = start_of(x), _rank(x)
    samples = [_standardized(row, epsilon) for row in (nested(x) if rank == 2 else (nested(x),))]
    whole = _rows(samples, [sample[2] for sample in samples], gamma, beta, start)
    if rank == 2:
        return whole
    return Normalized(samples[0][0], samples[0][1], whole.normalized.items[0], whole.output.items[0])


def running_average(old: Number, new: Number, momentum: Number) -> Number:
    """Return (1 − m)·old + m·new, the running mean or variance kept for test time; m weighs the new batch.

    Some libraries call 1 − m the momentum.

    >>> running_average(4, 8, divide(1, 4))
    5
    """
    require_fraction("momentum", momentum)
    return normal((1 - momentum) * old + momentum * new)


def _rank(x: Nest) -> int:
    shape = shape_of(x)
    if len(shape) not in (1, 2) or 0 in shape:
        raise ValueError(f"x is a vector or a matrix, not {shape}")
    return len(shape)


def _standardized(values: Nest, epsilon: Number) -> tuple[Number, Number, tuple[Number, ...]]:
    mean = divide(sum(values), len(values))
    variance = divide(sum([(value - mean) * (value - mean) for value in values]), len(values))
    root = sqrt(variance + epsilon)
    return mean, variance, tuple([divide(value - mean, root) for value in values])


def _rows(
    groups: Sequence[tuple[Number, Number, tuple[Number, ...]]],
    hats: Sequence[tuple[Number, ...]],
    gamma: Number,
    beta: Number,
    start: int,
) -> Normalized:
    width = len(hats[0])
    factors, offsets = repeated(gamma, width, "gamma"), repeated(beta, width, "beta")
    return Normalized(
        mean=Tensor([group[0] for group in groups], start),
        variance=Tensor([group[1] for group in groups], start),
        normalized=Tensor([Tensor(row, start) for row in hats], start),
        output=Tensor(
            [Tensor([a * v + c for a, v, c in zip(factors, row, offsets, strict=True)], start) for row in hats], start
        ),
    )
