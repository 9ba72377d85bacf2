"""Attention, normalization, counts of networks, samples, 2 × 2 matrices and circuits against numpy, scipy and sympy."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import scipy.integrate
import scipy.special
import scipy.stats
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.functions import attention as att
from generator.functions import electricity, matrices, network, normalization, statistics
from generator.numbers import Dual, Tensor, approximate, same, tensor

small = st.integers(-3, 3)


def grid(rows: int, columns: int) -> st.SearchStrategy[list[list[int]]]:
    return st.lists(st.lists(small, min_size=columns, max_size=columns), min_size=rows, max_size=rows)


def floats(value: Any) -> Any:
    return [floats(item) for item in value] if isinstance(value, Tensor) else approximate(value)


# ---------------------------------------------------------------- attention
@given(q=grid(2, 2), k=grid(3, 2), v=grid(3, 1))
@settings(max_examples=10)
def test_attention_against_numpy(q: Any, k: Any, v: Any) -> None:
    mask = [[1, 0, 1], [1, 1, 1]]
    scores = np.array(q) @ np.array(k).T / np.sqrt(2)
    weights = scipy.special.softmax(np.where(np.array(mask) == 1, scores, -np.inf), axis=1)
    result = att.attention(q, k, v, mask)
    assert np.array(floats(result.scores)) == pytest.approx(scores)
    assert np.array(floats(result.weights)) == pytest.approx(weights)
    assert np.array(floats(result.output)) == pytest.approx(weights @ np.array(v))
    assert result.weights[0, 1] == 0


def test_attention_is_exact_for_logarithms_and_differentiates() -> None:
    result = att.attention([[1]], [[sympy.log(3)], [0]], [[4], [0]])
    assert result.output[0, 0] == 3
    slope = att.attention([[1]], [[sympy.log(3)], [0]], [[Dual(4, 1)], [0]]).output[0, 0].slope
    assert slope == Fraction(3, 4)


@given(heads=st.integers(1, 4), each=st.integers(1, 5))
def test_multi_head_parameters_add_up_head_by_head(heads: int, each: int) -> None:
    width = heads * each
    by_head = heads * 3 * (np.zeros((width, each)).size + each) + np.zeros((width, width)).size + width
    assert att.multi_head_parameters(width, heads) == by_head


@given(n=st.integers(1, 5), m=st.integers(1, 5), d=st.integers(1, 5))
def test_attention_multiplications_are_counted(n: int, m: int, d: int) -> None:
    assert att.attention_multiplications(n, m, d) == 2 * sum(1 for _ in np.ndindex(n, m, d))
    assert floats(att.causal_mask(n)) == np.tril(np.ones((n, n))).tolist()


# ---------------------------------------------------------------- normalization
@given(x=grid(3, 2), gamma=st.lists(small, min_size=2, max_size=2), beta=st.lists(small, min_size=2, max_size=2))
@settings(max_examples=15)
def test_normalization_against_numpy(x: Any, gamma: Any, beta: Any) -> None:
    table = np.array(x, float)
    for axis, function in ((0, normalization.batch_norm), (1, normalization.layer_norm)):
        result = function(x, gamma, beta, 1)
        mean, variance = table.mean(axis, keepdims=True), table.var(axis, keepdims=True)
        hat = (table - mean) / np.sqrt(variance + 1)
        assert floats(result.mean) == pytest.approx(list(mean.ravel()))
        assert floats(result.variance) == pytest.approx(list(variance.ravel()))
        assert np.array(floats(result.normalized)) == pytest.approx(hat)
        assert np.array(floats(result.output)) == pytest.approx(hat * gamma + beta)
    flat = normalization.layer_norm(x[0], gamma, beta, 1)
    assert floats(flat.output) == pytest.approx(floats(normalization.layer_norm(x, gamma, beta, 1).output[0]))
    column = normalization.batch_norm([row[0] for row in x], gamma[0], beta[0], 1)
    whole = normalization.batch_norm(x, gamma, beta, 1).output
    assert floats(column.output) == pytest.approx([floats(row)[0] for row in whole])


def test_a_constant_batch_cannot_be_normalized() -> None:
    with pytest.raises(ZeroDivisionError):
        normalization.batch_norm([2, 2])


def test_a_running_average_converges_to_a_constant_batch() -> None:
    value: Any = 0
    for _ in range(3):
        value = normalization.running_average(value, 8, Fraction(1, 2))
    assert value == 7


# ---------------------------------------------------------------- networks
@given(sizes=st.lists(st.integers(1, 6), min_size=2, max_size=4), kernel=st.integers(1, 3))
def test_parameters_are_the_sizes_of_the_arrays(sizes: Any, kernel: int) -> None:
    weights = sum(np.zeros((after, before)).size for before, after in itertools.pairwise(sizes))
    assert network.dense_parameters(sizes) == weights + sum(sizes[1:])
    assert network.dense_multiplications(sizes) == network.dense_parameters(sizes, 0) == weights
    assert network.conv_net_parameters(sizes, kernel) == weights * kernel**2 + sum(sizes[1:])
    assert network.conv_net_parameters(sizes, [kernel] * (len(sizes) - 1), 0) == weights * kernel**2


@given(samples=st.integers(1, 200), batch=st.integers(1, 50))
def test_iterations_are_the_batches_of_a_pass(samples: int, batch: int) -> None:
    batches = [range(samples)[k : k + batch] for k in range(0, samples, batch)]
    assert network.iterations_per_epoch(samples, batch) == len(batches)
    full = [part for part in batches if len(part) == batch]
    assert network.iterations_per_epoch(samples, batch, drop_last=True) == len(full)


# ---------------------------------------------------------------- samples
samples = st.lists(st.integers(-9, 9), min_size=3, max_size=8).filter(lambda x: len(set(x)) > 1)


@given(x=samples, y=samples)
@settings(max_examples=30)
def test_samples_against_scipy(x: Any, y: Any) -> None:
    assert float(statistics.sample_mean(x)) == pytest.approx(np.mean(x))
    assert float(statistics.sample_variance(x)) == pytest.approx(np.var(x, ddof=1))
    assert approximate(statistics.sample_deviation(x)) == pytest.approx(np.std(x, ddof=1))
    assert approximate(statistics.standard_error(x)) == pytest.approx(scipy.stats.sem(x))
    one, two = statistics.one_sample_t(x, 2), statistics.two_sample_t(x, y)
    first, second = scipy.stats.ttest_1samp(x, 2), scipy.stats.ttest_ind(x, y)
    assert [approximate(one.t), one.freedom] == pytest.approx([first.statistic, first.df])
    assert [approximate(two.t), two.freedom] == pytest.approx([second.statistic, second.df])


@given(data=st.data(), n=st.integers(3, 6))
@settings(max_examples=30)
def test_lines_against_scipy(data: Any, n: int) -> None:
    x, y = (data.draw(st.lists(st.integers(-9, 9), min_size=n, max_size=n)) for _ in range(2))
    assume(len(set(x)) > 1 and len(set(y)) > 1)
    line, expected = statistics.least_squares_line(x, tensor(y, start=1)), scipy.stats.linregress(x, y)
    assert float(line.slope) == pytest.approx(expected.slope, abs=1e-12)
    assert float(line.intercept) == pytest.approx(expected.intercept, abs=1e-12)
    assert approximate(statistics.correlation(x, y)) == pytest.approx(expected.rvalue, abs=1e-12)
    assert sum(line.residuals) == 0
    assert line.residuals[1] == y[0] - line.slope * x[0] - line.intercept
    assert line.fitted[n] + line.residuals[n] == y[-1]
    assert np.array(floats(statistics.covariance_matrix(x, y))) == pytest.approx(np.cov(x, y))


def test_a_line_through_one_place_is_undefined() -> None:
    with pytest.raises(ZeroDivisionError):
        statistics.least_squares_line([1, 1], [0, 2])


# ---------------------------------------------------------------- matrices
@given(matrix=grid(2, 2))
@settings(max_examples=60)
def test_eigenvalues_against_numpy(matrix: Any) -> None:
    values = np.linalg.eigvals(np.array(matrix, float))
    assert matrices.determinant(matrix) == round(np.linalg.det(matrix))
    if (matrix[0][0] - matrix[1][1]) ** 2 + 4 * matrix[0][1] * matrix[1][0] < 0:
        with pytest.raises(ValueError, match="not real"):
            matrices.eigenvalues(matrix)
        return
    found = matrices.eigenvalues(matrix)
    assert [approximate(found[1]), approximate(found[2])] == pytest.approx(sorted(values.real, reverse=True), abs=1e-6)
    for value in found:
        if matrix[0][1] == matrix[1][0] == 0 and matrix[0][0] == matrix[1][1]:
            with pytest.raises(ValueError, match="every direction"):
                matrices.eigenvector(matrix, value)
            continue
        vector = matrices.eigenvector(matrix, value)
        assert same(tensor(matrix) @ vector, value * vector)
        assert next(cell for cell in vector if cell != 0) == 1


# ---------------------------------------------------------------- circuits
@given(r=st.lists(st.integers(1, 100), min_size=1, max_size=4))
def test_resistors_obey_kirchhoff(r: Any) -> None:
    """In parallel the currents at 1 volt add up; in series the voltages at 1 ampere do."""
    assert 1 / Fraction(electricity.parallel(r)) == sum(Fraction(1, each) for each in r)
    assert electricity.series(r) == sum(1 * each for each in r)
    current = Fraction(12) / (r[0] + 5)
    assert electricity.voltage_divider(12, r[0], 5) == 5 * current


@pytest.mark.parametrize("share", [Fraction(1, 2), Fraction(9, 10)])
def test_a_capacitor_follows_its_differential_equation(share: Any) -> None:
    tau = electricity.rc_time_constant(2000, Fraction(1, 1000))
    assert tau == 2
    charging = scipy.integrate.solve_ivp(lambda t, u: (5 - u) / 2, (0, 3), [0], rtol=1e-9, atol=1e-9).y[0, -1]
    assert approximate(electricity.rc_charging(5, 3, tau)) == pytest.approx(charging, rel=1e-6)
    emptying = scipy.integrate.solve_ivp(lambda t, u: -u / 2, (0, 3), [5], rtol=1e-9, atol=1e-9).y[0, -1]
    assert approximate(electricity.rc_discharging(5, 3, tau)) == pytest.approx(emptying, rel=1e-6)
    time = electricity.rc_charging_time(share, tau)
    assert electricity.rc_charging(1, time, tau) == share


@pytest.mark.parametrize(
    "call",
    [
        lambda: att.attention([[1, 2]], [[1]], [[1]]),
        lambda: att.attention([[1]], [[1]], [[1], [2]]),
        lambda: att.attention([[1]], [[1]], [[1]], [[0]]),
        lambda: att.attention([[1]], [[1]], [[1]], [[1, 1]]),
        lambda: att.attention([[1]], [[1]], [[1]], [[2]]),
        lambda: att.multi_head_parameters(10, 3),
        lambda: att.causal_mask(10**9),
        lambda: normalization.batch_norm([]),
        lambda: normalization.batch_norm([[1, 2], [3, 4]], gamma=[1]),
        lambda: network.dense_parameters([4]),
        lambda: network.conv_net_parameters([3, 4], [3, 3]),
        lambda: network.iterations_per_epoch(10, 0),
        lambda: statistics.sample_variance([1]),
        lambda: statistics.covariance([1, 2], [1]),
        lambda: matrices.eigenvalues([[1]]),
        lambda: matrices.eigenvector([[2, 0], [0, 1]], 3),
        lambda: electricity.parallel([3, 0]),
        lambda: electricity.series([]),
        lambda: electricity.rc_charging_time(1, 2),
    ],
)
def test_impossible_values_are_refused(call: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        call()
