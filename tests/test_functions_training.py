"""Optimizers, schedules, regularization, initialisation: against float loops, integrals and enumeration."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.functions import initialisation as init
from generator.functions import optimizers as opt
from generator.functions import regularization as reg
from generator.functions import schedules
from generator.numbers import Dual, Tensor, approximate, tensor

halves = st.integers(-6, 6).map(lambda n: Fraction(n, 2))
shares = st.integers(1, 9).map(lambda n: Fraction(n, 10))
nonzero = halves.filter(bool)
gradients = st.lists(st.lists(nonzero, min_size=2, max_size=2), min_size=1, max_size=3)


def floats(value: Any) -> list[float]:
    return [approximate(cell) for cell in value.cells()]


# ---------------------------------------------------------------- optimizers
@given(grads=gradients, rate=shares, beta=shares)
@settings(max_examples=20)
def test_methods_with_a_state_against_float_loops(grads: Any, rate: Any, beta: Any) -> None:
    start = [Fraction(1), Fraction(-2)]
    heavy = opt.VelocityStep(tensor(start), tensor([0, 0]))
    scaled = opt.ScaledStep(tensor(start), tensor([1, 1]))
    summed = opt.ScaledStep(tensor(start), tensor([0, 0]))
    adam = opt.AdamStep(tensor(start), *(tensor([0, 0]),) * 4)
    w = {name: np.array([1.0, -2.0]) for name in ("heavy", "scaled", "summed", "adam")}
    v, s, a, first, second = np.zeros(2), np.ones(2), np.zeros(2), np.zeros(2), np.zeros(2)
    eta, decay = float(rate), float(beta)
    for t, gradient in enumerate(grads, start=1):
        heavy = opt.momentum_step(heavy.w, gradient, rate, heavy.velocity, beta)
        scaled = opt.rmsprop_step(scaled.w, gradient, rate, scaled.s, beta, Fraction(1, 8))
        summed = opt.adagrad_step(summed.w, gradient, rate, summed.s, Fraction(1, 8))
        adam = opt.adam_step(adam.w, gradient, rate, adam.m, adam.v, t, beta, Fraction(1, 2), Fraction(1, 8))
        g = np.array(gradient, float)
        v = decay * v - eta * g
        w["heavy"] = w["heavy"] + v
        s = decay * s + (1 - decay) * g**2
        w["scaled"] = w["scaled"] - eta * g / (np.sqrt(s) + 0.125)
        a = a + g**2
        w["summed"] = w["summed"] - eta * g / (np.sqrt(a) + 0.125)
        first, second = decay * first + (1 - decay) * g, 0.5 * second + 0.5 * g**2
        hat = first / (1 - decay**t), second / (1 - 0.5**t)
        w["adam"] = w["adam"] - eta * hat[0] / (np.sqrt(hat[1]) + 0.125)
    for name, step in (("heavy", heavy), ("scaled", scaled), ("summed", summed), ("adam", adam)):
        assert floats(step.w) == pytest.approx(list(w[name])), name
    assert floats(heavy.velocity) == pytest.approx(list(v))
    assert floats(scaled.s) == pytest.approx(list(s))
    assert floats(adam.m_hat) + floats(adam.v_hat) == pytest.approx([*hat[0], *hat[1]])


@given(w=halves, velocity=halves, rate=shares, beta=shares)
def test_nesterov_looks_ahead(w: Any, velocity: Any, rate: Any, beta: Any) -> None:
    """On f(w) = w² in its other form: step by the velocity first, correct by the gradient found there."""
    ahead = opt.nesterov_point(w, velocity, beta)
    step = opt.nesterov_step(w, 2 * ahead, rate, velocity, beta)
    there = w + beta * velocity
    assert step.w == there - rate * 2 * there
    assert step.velocity == step.w - w


def test_a_step_descends_along_the_gradient() -> None:
    assert list(opt.sgd_step([1, 2], [1, -1], Fraction(1, 2)).cells()) == [Fraction(1, 2), Fraction(5, 2)]
    assert opt.sgd_step(Dual(3, 1), 2 * Dual(3, 1), Fraction(1, 4)).slope == Fraction(1, 2)


def test_rmsprop_of_the_reference() -> None:
    step = opt.rmsprop_step([0, 0], [3, 2], 1, [0, 0], Fraction(9, 10), 1)
    assert list(step.s) == [Fraction(9, 10), Fraction(4, 10)]


def test_the_first_step_of_adam_is_the_rate() -> None:
    """Without ε, m̂/√v̂ is the gradient's sign; s₀ = 1 at β = ¾ gives RMSProp the root of 1 as well."""
    half = Fraction(1, 2)
    assert opt.adam_step(5, -3, 2, 0, 0, 1, half, half).w == 7
    assert opt.rmsprop_step(5, 1, 2, 1, Fraction(3, 4)).w == 3
    assert opt.adagrad_step(5, 3, 2, 16).w == 5 - Fraction(6, 5)


def test_a_step_without_gradient_history_is_undefined() -> None:
    with pytest.raises(ZeroDivisionError):
        opt.adagrad_step(1, 0, 1, 0)


# ---------------------------------------------------------------- schedules
@given(t=st.integers(0, 40), every=st.integers(1, 9), k=shares)
@settings(max_examples=40)
def test_schedules_against_their_loops(t: int, every: int, k: Any) -> None:
    rate = geometric = Fraction(4)
    for epoch in range(1, t + 1):
        geometric *= k
        if epoch % every == 0:
            rate /= 2
    assert schedules.step_decay(4, t, every) == rate
    assert schedules.geometric_decay(4, t, k) == geometric
    assert schedules.inverse_decay(4, t, k) == 1 / (Fraction(1, 4) + t * k / 4)
    assert approximate(schedules.exponential_decay(4, t, k)) == pytest.approx(4 * math.exp(-t * k))
    assert approximate(schedules.cosine_decay(4, t, 40, 1)) == pytest.approx(1 + 1.5 * (1 + math.cos(math.pi * t / 40)))
    climb = [Fraction(4 * s, every) for s in range(every)] + [Fraction(4)] * 41
    assert schedules.warm_up(4, t, every) == climb[t]


def test_cosine_decay_differentiates_by_its_rate() -> None:
    assert schedules.cosine_decay(Dual(3, 1), 10, 30).slope == Fraction(3, 4)


# ---------------------------------------------------------------- penalties and decay
@given(w=st.lists(nonzero, min_size=1, max_size=3), decay=shares, rate=shares, g=halves)
def test_a_decay_step_is_a_gradient_step_on_the_penalised_loss(w: Any, decay: Any, rate: Any, g: Any) -> None:
    """The penalty's gradient by dual numbers, one weight at a time."""
    pairs = (
        (reg.half_l2_penalty, reg.weight_decay_step),
        (reg.l2_penalty, reg.l2_step),
        (reg.l1_penalty, reg.l1_step),
    )
    for penalty, step in pairs:
        slopes = [penalty([Dual(c, int(i == k)) for k, c in enumerate(w)], decay).slope for i in range(len(w))]
        expected = [c - rate * (g + slope) for c, slope in zip(w, slopes, strict=True)]
        assert list(step(w, [g] * len(w), rate, decay)) == expected, penalty.__name__


@given(w=st.lists(halves, min_size=1, max_size=3), decay=shares)
def test_penalties_against_numpy(w: Any, decay: Any) -> None:
    cells = np.array([float(c) for c in w])
    assert float(reg.half_l2_penalty(w, decay)) == pytest.approx(float(decay) / 2 * np.linalg.norm(cells) ** 2)
    assert float(reg.l2_penalty(w, decay)) == pytest.approx(float(decay) * np.linalg.norm(cells) ** 2)
    assert float(reg.l1_penalty(w, decay)) == pytest.approx(float(decay) * np.linalg.norm(cells, 1))


@given(w0=halves, rate=shares, decay=shares, steps=st.integers(0, 4))
def test_decay_without_gradient_is_geometric(w0: Any, rate: Any, decay: Any, steps: int) -> None:
    run = reg.weight_decay_sequence(w0, rate, decay, steps)
    assert [run[k] for k in range(steps + 1)] == [w0 * (1 - rate * decay) ** k for k in range(steps + 1)]


# ---------------------------------------------------------------- dropout
@given(x=st.lists(halves, min_size=1, max_size=3), drop=shares)
def test_dropout_keeps_the_expectation(x: Any, drop: Any) -> None:
    """Over all masks with their probabilities: inverted dropout keeps x, plain dropout keeps (1 − p)·x."""
    masks = list(itertools.product([0, 1], repeat=len(x)))
    chances = [math.prod((1 - drop) if kept else drop for kept in mask) for mask in masks]
    for k, value in enumerate(x):
        outcomes = [reg.dropout_masked(x, mask, drop)[k] for mask in masks]
        assert sum(p * outcome for p, outcome in zip(chances, outcomes, strict=True)) == value
        plain = sum(p * mask[k] * value for p, mask in zip(chances, masks, strict=True))
        assert reg.dropout_at_test(x, drop)[k] == plain
    assert reg.dropout_expected(len(x), drop) == sum(p * sum(mask) for p, mask in zip(chances, masks, strict=True))
    assert reg.dropout_scale(drop) * (1 - drop) == 1


# ---------------------------------------------------------------- initialisation
def test_variances_are_integrals() -> None:
    x, a = sympy.symbols("x a", positive=True)
    uniform = sympy.integrate((x - sympy.Rational(1, 2)) ** 2 / 5, (x, -2, 3))
    assert sympy.Rational(init.uniform_variance(-2, 3)) == uniform
    triangular = 2 * sympy.integrate(x**2 * (a - x) / a**2, (x, 0, a))
    assert sympy.Rational(init.triangular_variance(5)) == triangular.subs(a, 5)


@given(n=st.integers(1, 300), ratio=st.sampled_from([1, 2, Fraction(1, 2)]))
@settings(max_examples=40)
def test_bounds_give_the_variance_wanted(n: int, ratio: Any) -> None:
    wanted = float(ratio) / n
    assert approximate(init.uniform_bound(n, ratio)) ** 2 / 3 == pytest.approx(wanted)
    assert approximate(init.triangular_bound(n, ratio)) ** 2 / 6 == pytest.approx(wanted)
    assert approximate(init.normal_deviation(n, ratio)) ** 2 == pytest.approx(wanted)
    assert approximate(init.he_deviation(n)) ** 2 == pytest.approx(2 / n)
    assert approximate(init.he_bound(n)) ** 2 / 3 == pytest.approx(2 / n)
    assert approximate(init.xavier_deviation(n, 7)) ** 2 == pytest.approx(1 / ((n + 7) / 2))
    assert approximate(init.xavier_bound(n, 7)) ** 2 / 3 == pytest.approx(1 / ((n + 7) / 2))


def test_bounds_of_the_reference() -> None:
    counts = [3, 12, 27, 48, 75, 108, 147, 192, 300]
    assert [init.uniform_bound(n) for n in counts] == [Fraction(1, k) for k in (1, 2, 3, 4, 5, 6, 7, 8, 10)]
    assert init.uniform_bound(5) == sympy.sqrt(sympy.Rational(3, 5))
    assert [init.he_deviation(n) for n in (2, 8, 18, 200)] == [1, Fraction(1, 2), Fraction(1, 3), Fraction(1, 10)]


def test_the_variance_of_a_sum_by_enumeration() -> None:
    """All pairs of two independent terms with w = ±1 and x of mean 2 and variance 1: D3 of the reference."""
    terms = [w * x for w in (-1, 1) for x in (1, 3)]
    sums = [a + b for a in terms for b in terms]
    variance = Fraction(sum(s * s for s in sums), len(sums)) - Fraction(sum(sums), len(sums)) ** 2
    assert init.preactivation_variance(2, 1, 1, mean=2) == variance


@pytest.mark.parametrize(
    "call",
    [
        lambda: opt.sgd_step([1, 2], [1], 1),
        lambda: opt.sgd_step([1, 2], 1, 1),
        lambda: opt.rmsprop_step(1, 1, 1, 1, 2),
        lambda: opt.adam_step(1, 1, 1, 0, 0, 0, 0, 0),
        lambda: schedules.cosine_decay(1, 5, 4),
        lambda: schedules.step_decay(1, -1, 4),
        lambda: reg.weight_decay_step([1], [1, 2], 1, 1),
        lambda: reg.weight_decay_sequence(1, 1, 1, 10**9),
        lambda: reg.dropout_scale(2),
        lambda: reg.dropout_masked([1], [2], Fraction(1, 2)),
        lambda: init.uniform_bound(0),
        lambda: init.uniform_bound(3, ratio=-1),
        lambda: init.uniform_variance(1, 1),
    ],
)
def test_impossible_values_are_refused(call: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        call()


def test_state_is_indexed_as_the_weights() -> None:
    step = opt.momentum_step(tensor([1, 2], start=1), tensor([1, 1], start=1), 1, tensor([0, 0], start=1), 0)
    assert isinstance(step.w, Tensor)
    assert (step.w[1], step.w[2]) == (0, 1)
