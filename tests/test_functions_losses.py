"""Activations, losses and metrics against sympy's derivatives, numpy and counting."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import scipy.special
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.functions import activations as act
from generator.functions import losses, metrics
from generator.numbers import Dual, Tensor, approximate, divide, same, tensor

shares = st.integers(1, 7).map(lambda n: Fraction(n, 8))
halves = st.integers(-6, 6).map(lambda n: Fraction(n, 2))
binary = st.integers(0, 1)


def floats(value: Any) -> Any:
    return [floats(item) for item in value] if isinstance(value, Tensor) else approximate(value)


# ---------------------------------------------------------------- activations
z = sympy.Symbol("z", real=True)
SMOOTH = {
    "sigmoid": (act.sigmoid, act.sigmoid_slope, 1 / (1 + sympy.exp(-z))),
    "tanh": (act.tanh, act.tanh_slope, (sympy.exp(z) - sympy.exp(-z)) / (sympy.exp(z) + sympy.exp(-z))),
    "softplus": (act.softplus, act.sigmoid, sympy.log(1 + sympy.exp(z))),
    "elu": (
        lambda x: act.elu(x, 2),
        lambda x: act.elu_slope(x, 2),
        sympy.Piecewise((z, z > 0), (2 * (sympy.exp(z) - 1), True)),
    ),
    "relu": (act.relu, act.relu_slope, sympy.Piecewise((z, z > 0), (0, True))),
    "leaky": (
        lambda x: act.leaky_relu(x, Fraction(1, 4)),
        lambda x: act.leaky_relu_slope(x, Fraction(1, 4)),
        sympy.Piecewise((z, z > 0), (z / 4, True)),
    ),
    "hard_tanh": (act.hard_tanh, act.hard_tanh_slope, sympy.Piecewise((-1, z < -1), (1, z > 1), (z, True))),
}


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("at", [Fraction(-5, 2), Fraction(-1, 2), Fraction(1, 3), 2])
def test_activations_and_slopes_are_their_formulas(name: str, at: Any) -> None:
    function, slope, formula = SMOOTH[name]
    point = {z: sympy.Rational(at)}
    assert approximate(function(at)) == pytest.approx(float(formula.subs(point)))
    assert approximate(slope(at)) == pytest.approx(float(formula.diff(z).subs(point)))
    varied = function(Dual(at, 1))
    assert approximate(varied.slope if isinstance(varied, Dual) else 0) == pytest.approx(approximate(slope(at)))


def test_kinks_belong_to_the_dead_side() -> None:
    assert (act.relu_slope(0), act.step(0), act.leaky_relu_slope(0, 3), act.hard_tanh_slope(1)) == (0, 0, 3, 0)


def test_activations_are_exact_where_the_value_is_rational() -> None:
    assert (act.sigmoid(0), act.tanh(0), act.elu(0)) == (Fraction(1, 2), 0, 0)
    assert act.tanh(-sympy.log(3)) == Fraction(-4, 5)
    assert [type(cell) for cell in act.hard_sigmoid([-2, 0, 3])] == [int, Fraction, int]


def test_activations_go_cell_by_cell_and_keep_the_indices() -> None:
    grown = act.relu(tensor([[-1, 2], [3, -4]], start=1))
    assert (grown[1, 2], grown[2, 2]) == (2, 0)


@given(row=st.lists(st.integers(-3, 3), min_size=1, max_size=4))
@settings(max_examples=15)
def test_softmax_against_scipy(row: list[int]) -> None:
    assert floats(act.softmax(row)) == pytest.approx(list(scipy.special.softmax(row)))
    assert floats(act.softmax([row, row]))[1] == pytest.approx(list(scipy.special.softmax(row)))
    assert same(sum(act.softmax(row)), 1)


# ---------------------------------------------------------------- losses
@given(pairs=st.lists(st.tuples(binary | shares, shares), min_size=1, max_size=3))
@settings(max_examples=25)
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_binary_cross_entropy_and_its_gradient(reduction: Any, pairs: Any) -> None:
    targets, outputs = (list(column) for column in zip(*pairs, strict=True))
    y, o = np.array(targets, float), np.array(outputs, float)
    share = len(pairs) if reduction == "mean" else 1
    expected = -(y * np.log(o) + (1 - y) * np.log(1 - o)).sum() / share
    assert approximate(losses.binary_cross_entropy(targets, outputs, reduction)) == pytest.approx(expected)
    gradient = losses.bce_gradient(targets, outputs, reduction)
    assert floats(gradient) == pytest.approx(list((o - y) / (o * (1 - o)) / share))
    varied = losses.binary_cross_entropy(targets, [Dual(outputs[0], 1), *outputs[1:]], reduction)
    assert varied.slope == gradient[0]


def test_zero_times_the_logarithm_of_zero_is_zero() -> None:
    assert losses.binary_cross_entropy([0, 1], [0, 1]) == 0
    assert losses.bce_gradient([0, 1], [0, 1]) == tensor([1, -1])
    assert losses.cross_entropy([0, 1], [0, 1]) == 0


def test_a_target_that_varies_keeps_its_logarithm() -> None:
    assert losses.binary_cross_entropy(Dual(0, 1), Fraction(1, 4)).slope == sympy.log(3)


@pytest.mark.parametrize(("target", "output"), [(1, 0), (0, 1), (Fraction(1, 2), 0)])
def test_an_infinite_loss_is_an_error(target: Any, output: Any) -> None:
    with pytest.raises(ZeroDivisionError):
        losses.binary_cross_entropy(target, output)
    with pytest.raises(ZeroDivisionError):
        losses.bce_gradient(target, output)


def test_the_reference_loss() -> None:
    half = Fraction(1, 2)
    assert losses.binary_cross_entropy([[0, 1], [1, 0]], [[0, half], [half, 0]]) == 2 * sympy.log(2)
    assert losses.binary_cross_entropy([[0, 1], [1, 0]], [[0, half], [half, 0]], "mean") == sympy.log(2) / 2


@given(logits=st.lists(st.lists(st.integers(-2, 2), min_size=3, max_size=3), min_size=1, max_size=2), data=st.data())
@settings(max_examples=15)
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_cross_entropy_of_logits(reduction: Any, logits: Any, data: Any) -> None:
    classes = data.draw(st.lists(st.integers(0, 2), min_size=len(logits), max_size=len(logits)))
    targets = [[int(k == c) for k in range(3)] for c in classes]
    share = len(logits) if reduction == "mean" else 1
    p = scipy.special.softmax(np.array(logits, float), axis=1)
    expected = -sum(np.log(row[c]) for row, c in zip(p, classes, strict=True)) / share
    assert approximate(losses.logits_cross_entropy(targets, logits, reduction)) == pytest.approx(expected)
    gradient = losses.logits_cross_entropy_gradient(targets, logits, reduction)
    assert np.array(floats(gradient)) == pytest.approx((p - np.array(targets)) / share)
    varied = [[Dual(logits[0][0], 1), *logits[0][1:]], *logits[1:]]
    slope = losses.logits_cross_entropy(targets, varied, reduction).slope
    assert approximate(slope) == pytest.approx(approximate(gradient[0, 0]))


@given(weights=st.lists(st.integers(1, 5), min_size=2, max_size=4), chosen=st.integers(0, 1))
def test_cross_entropy_of_one_hot_targets_is_one_logarithm(weights: Any, chosen: int) -> None:
    probabilities = [Fraction(w, sum(weights)) for w in weights]
    targets = [int(k == chosen) for k in range(len(weights))]
    expected = -np.log(weights[chosen] / sum(weights))
    assert approximate(losses.cross_entropy(targets, probabilities)) == pytest.approx(expected)
    doubled = losses.cross_entropy([targets, targets], [probabilities, probabilities], "mean")
    assert approximate(doubled) == pytest.approx(expected)


@given(pairs=st.lists(st.tuples(halves, halves), min_size=1, max_size=4))
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_errors_against_numpy(reduction: Any, pairs: Any) -> None:
    targets, outputs = (list(column) for column in zip(*pairs, strict=True))
    error = np.array(outputs, dtype=object) - np.array(targets, dtype=object)
    share = len(pairs) if reduction == "mean" else 1
    assert losses.mse(targets, outputs, reduction) == Fraction((error**2).sum()) / share
    assert losses.mae(targets, outputs, reduction) == Fraction(abs(error).sum()) / share
    expected = scipy.special.huber(1.5, np.array(error, float)).sum() / share
    assert float(losses.huber(targets, outputs, Fraction(3, 2), reduction)) == pytest.approx(expected)
    gradient = losses.mse_gradient(targets, outputs, reduction)
    assert losses.mse(targets, [Dual(outputs[0], 1), *outputs[1:]], reduction).slope == gradient[0]


@given(
    pairs=st.lists(st.tuples(st.sampled_from([-1, 1]), halves), min_size=1, max_size=4), margin=st.sampled_from([1, 2])
)
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_hinge_and_its_gradient(reduction: Any, pairs: Any, margin: int) -> None:
    targets, scores = (list(column) for column in zip(*pairs, strict=True))
    share = len(pairs) if reduction == "mean" else 1
    expected = sum(max(Fraction(0), margin - y * s) for y, s in pairs) / share
    assert losses.hinge(targets, scores, margin, reduction) == expected
    assume(all(y * s != margin for y, s in pairs))
    step = Fraction(1, 100)
    moved = losses.hinge(targets, [scores[0] + step, *scores[1:]], margin, reduction)
    assert losses.hinge_gradient(targets, scores, margin, reduction)[0] == (moved - expected) / step


@pytest.mark.parametrize(
    "call",
    [
        lambda: losses.binary_cross_entropy([0], [2]),
        lambda: losses.binary_cross_entropy([2], [0]),
        lambda: losses.binary_cross_entropy([0, 1], [0]),
        lambda: losses.binary_cross_entropy(0, 0, "average"),  # type: ignore[arg-type]  # the wrong word is the case
        lambda: losses.bce_gradient([[0]], [0]),
        lambda: losses.logits_cross_entropy([1, 1], [0, 0]),
        lambda: losses.logits_cross_entropy(1, 0),
        lambda: losses.hinge([0], [1]),
        lambda: act.softmax([]),
        lambda: act.softmax(1),  # type: ignore[arg-type]  # a number is the case
        lambda: metrics.confusion(1, -1, 0, 0),
        lambda: metrics.class_weights([3, 0]),
    ],
)
def test_impossible_values_are_refused(call: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        call()


# ---------------------------------------------------------------- metrics
@given(labels=st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30))
def test_metrics_count_samples(labels: Any) -> None:
    """Every metric is a share of samples: count it from (truth, prediction) pairs."""
    cells = [sum(1 for pair in labels if pair == cell) for cell in [(True, True), (False, True), (True, False)]]
    counts = metrics.confusion(cells[0], cells[1], cells[2], tn=len(labels) - sum(cells))

    def among(chosen: Any, condition: Any) -> Any:
        pool = [pair for pair in labels if condition(*pair)]
        return Fraction(sum(1 for pair in pool if chosen(*pair)), len(pool)) if pool else None

    expected = {
        "precision": among(lambda t, p: t, lambda t, p: p),
        "recall": among(lambda t, p: p, lambda t, p: t),
        "specificity": among(lambda t, p: not p, lambda t, p: not t),
        "accuracy": among(lambda t, p: t == p, lambda t, p: True),
        "error_rate": among(lambda t, p: t != p, lambda t, p: True),
        "false_positive_rate": among(lambda t, p: p, lambda t, p: not t),
        "false_negative_rate": among(lambda t, p: not p, lambda t, p: t),
        "false_discovery_rate": among(lambda t, p: not t, lambda t, p: p),
        "negative_predictive_value": among(lambda t, p: not t, lambda t, p: not p),
        "prevalence": among(lambda t, p: t, lambda t, p: True),
        "iou": among(lambda t, p: t and p, lambda t, p: t or p),
    }
    for name, value in expected.items():
        if value is None:
            with pytest.raises(ZeroDivisionError):
                getattr(counts, name)
        else:
            assert getattr(counts, name) == value, name
    assert counts.total == len(labels)


@given(cells=st.tuples(*[st.integers(1, 20)] * 4), beta=st.sampled_from([1, 2, Fraction(1, 2)]))
def test_f_is_a_weighted_harmonic_mean(cells: Any, beta: Any) -> None:
    counts = metrics.confusion(*cells)
    precision, recall = Fraction(cells[0], cells[0] + cells[1]), Fraction(cells[0], cells[0] + cells[2])
    assert metrics.f_score(counts, beta) == (1 + beta**2) * precision * recall / (beta**2 * precision + recall)
    assert counts.f1 == 2 / (1 / precision + 1 / recall)
    assert counts.balanced_accuracy == (recall + Fraction(cells[3], cells[3] + cells[1])) / 2


def test_imbalance_of_the_reference() -> None:
    sizes = [(4000, 100), (900, 100), (1900, 100), (4950, 50)]
    assert [metrics.class_weights(pair)[1] for pair in sizes] == [40, 9, 19, 99]
    assert metrics.majority_accuracy([4000, 100]) == divide(4000, 4100)
    assert [metrics.majority_accuracy(pair) for pair in sizes[1:]] == [Fraction(k, 100) for k in (90, 95, 99)]
