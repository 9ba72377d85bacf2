"""Properties of dual numbers, which carry a slope, and of inexact ones, which carry an error."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.diagnostics import Fault
from generator.expression import Scope, compile_expression
from generator.functions import FUNCTIONS
from generator.functions.inexact import DIGITS, t_by_beta, t_summed
from generator.numbers import Dual, Inexact, approximate, sqrt

rationals = st.one_of(st.integers(-(10**6), 10**6), st.fractions(max_denominator=1000, min_value=-1000, max_value=1000))


# ---------------------------------------------------------------- dual
leaves = st.one_of(st.just("x"), st.integers(-5, 5).map(lambda n: f"({n})"))
formulas = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, st.integers(-3, 3)).map(lambda t: f"({t[0]} ** ({t[1]}))"),
        inner.map(lambda f: f"sqrt(({f})**2 + 1)"),
        inner.map(lambda f: f"exp(1/(({f})**2 + 1))"),
        inner.map(lambda f: f"log(({f})**2 + 2)"),
    ),
    max_leaves=4,
)


@settings(max_examples=60)
@given(formulas, st.sampled_from([-2, -1, 1, 3, Fraction(1, 2)]))
def test_the_slope_of_a_dual_is_the_derivative_of_sympy(text: str, at: Any) -> None:
    import sympy

    x = sympy.Symbol("x", real=True)
    tree = sympy.sympify(text, {"x": x}, rational=True)
    slope = sympy.diff(tree, x).subs(x, sympy.Rational(Fraction(at)))
    whole = tree.subs(x, sympy.Rational(Fraction(at)))
    assume(whole.is_finite and slope.is_finite)
    compiled = compile_expression(f"derivative({text}, x)", [])
    assert compiled is not None
    try:
        found = compiled.evaluate(Scope({"x": at}))
    except Fault as fault:  # sympy simplifies 0/0 away, we do not
        assume(fault.code not in {"division-by-zero", "too-large"})
        raise
    assert abs(approximate(found) - float(slope)) <= 1e-9 * max(1.0, abs(float(slope)))


@given(rationals, rationals, rationals)
def test_a_deeper_dual_takes_a_shallower_one_for_a_constant(a: Any, b: Any, c: Any) -> None:
    outer, inner = Dual(a, 1, 1), Dual(b, 1, 2)
    product = outer * inner + c * inner
    assert product.depth == 2
    assert product.slope == Dual(a + c, 1, 1)
    assert (inner * outer).slope.slope == 1
    assert (outer - inner).slope == -1


def test_branches_follow_the_value_of_a_dual() -> None:
    assert Dual(2, 5) > 1
    larger: Any = max(Dual(2, 5), 1)
    assert larger.slope == 5
    assert abs(Dual(-2, 5)).slope == -5


# ---------------------------------------------------------------- inexact
errors = st.fractions(min_value=0, max_value=Fraction(1, 100), max_denominator=10**6)
shares = st.fractions(min_value=-1, max_value=1, max_denominator=100)


@given(rationals, errors, shares, rationals, errors, shares, st.sampled_from(["+", "-", "*", "/"]))
def test_an_inexact_result_holds_the_true_value(
    a: Any, wide: Fraction, at: Fraction, b: Any, broad: Fraction, on: Fraction, sign: str
) -> None:
    first, second = a + at * wide, b + on * broad  # the true values, somewhere within
    left, right = Inexact(a, wide), Inexact(b, broad)
    if sign == "/":
        assume(abs(b) > broad)
        found, true = left / right, Fraction(first) / second
    elif sign == "*":
        found, true = left * right, first * second
    elif sign == "-":
        found, true = left - right, first - second
    else:
        found, true = left + right, first + second
    assert abs(found.value - true) <= found.error


@given(st.fractions(min_value=1, max_value=1000, max_denominator=100), errors, shares)
def test_the_root_of_an_inexact_number_holds_the_true_one(a: Fraction, wide: Fraction, at: Fraction) -> None:
    root = sqrt(Inexact(a, wide))
    true = a + at * wide
    assert max(root.value - root.error, 0) ** 2 <= true <= (root.value + root.error) ** 2


def test_an_inexact_number_decides_nothing_that_it_does_not_know() -> None:
    near = Inexact(Fraction(1, 2), Fraction(1, 1000))
    with pytest.raises(ValueError, match="precisely"):
        near.rounded(0)
    with pytest.raises(ValueError, match="precisely"):
        bool(near < Fraction(1, 2))
    assert near.rounded(1) == Fraction(1, 2)
    assert near < 1


# ---------------------------------------------------------------- quantiles against scipy
@pytest.mark.parametrize("p", ["0.9", "0.95", "0.975", "0.995", "0.01", "0.4"])
@pytest.mark.parametrize("df", [1, 2, 5, 10, 29, 120])
def test_quantiles_agree_with_scipy(p: str, df: int) -> None:
    import scipy.stats

    share = Fraction(p)
    known = {"t": scipy.stats.t(df), "chi2": scipy.stats.chi2(df), "normal": scipy.stats.norm()}
    for name, distribution in known.items():
        found = FUNCTIONS[f"{name}_quantile"](*([share] if name == "normal" else [share, df]))
        assert float(found.value) == pytest.approx(distribution.ppf(float(p)), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("df", [1, 2, 3, 4, 7, 30, 99, 100])
def test_both_ways_to_the_t_distribution_agree(df: int) -> None:
    import mpmath

    with mpmath.workdps(DIGITS):
        for x in map(mpmath.mpf, (0, 0.001, 0.5, 2.3, 17, 1e6)):
            assert abs(t_summed(x, df) - t_by_beta(x, df)) < mpmath.mpf(10) ** -55


def test_the_error_bounds_hold_against_a_more_precise_computation() -> None:
    import mpmath

    with mpmath.workdps(90):
        root = mpmath.sqrt(2) * mpmath.erfinv(2 * mpmath.mpf(975) / 1000 - 1)
        known = Fraction(int(mpmath.nint(root * mpmath.mpf(10) ** 80)), 10**80)
        phi = Fraction(int(mpmath.nint(mpmath.erfc(-1 / mpmath.sqrt(2)) / 2 * mpmath.mpf(10) ** 80)), 10**80)
    found, share = FUNCTIONS["normal_quantile"](Fraction(39, 40)), FUNCTIONS["normal_cdf"](1)
    assert abs(found.value - known) <= found.error <= Fraction(1, 10**20)
    assert abs(share.value - phi) <= share.error <= Fraction(1, 10**20)


def float_of(value: Any) -> float:
    return float(getattr(value, "value", value))


@given(st.integers(-720, 720))
def test_angles_in_degrees_agree_with_floats_and_are_exact_where_rational(angle: int) -> None:
    import math

    for name, reference in (("sin_degrees", math.sin), ("cos_degrees", math.cos)):
        value = FUNCTIONS[name](angle)
        assert float_of(value) == pytest.approx(reference(math.radians(angle)), abs=1e-12)
        assert isinstance(value, Inexact) == (abs(2 * float_of(value) - round(2 * float_of(value))) > 1e-9)
    if angle % 180 != 90:
        value = FUNCTIONS["tan_degrees"](angle)
        assert float_of(value) == pytest.approx(math.tan(math.radians(angle)), rel=1e-9, abs=1e-9)
