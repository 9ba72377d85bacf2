"""Properties of exact numbers and of tensors, each against another implementation."""

from __future__ import annotations

import decimal
import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.numbers import Dual, Tensor, divide, exp, log, normal, parse_exact, power, rounded, same, sqrt, tensor
from generator.numbers.exact import added, product, ratio, subtracted, sum_of_products
from generator.numbers.formats import scientific
from generator.numbers.printing import plain

small = st.integers(-20, 20)
rationals = st.one_of(st.integers(-(10**6), 10**6), st.fractions(max_denominator=1000, min_value=-1000, max_value=1000))


# ---------------------------------------------------------------- exact
@given(rationals)
def test_an_exact_number_survives_its_text(value: Any) -> None:
    assert parse_exact(plain(value)) == value


@pytest.mark.parametrize("text", ["", "1/0", "a", "1e3", "1/2/3", "--1", "1.2.3", "9" * 201])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_exact(text) is None


@given(rationals, rationals)
def test_division_is_exact_and_in_lowest_type(a: Any, b: Any) -> None:
    assume(b != 0)
    quotient = divide(a, b)
    assert quotient * b == a
    assert type(quotient) is (int if Fraction(quotient).denominator == 1 else Fraction)


@given(st.integers(-(10**9), 10**9), st.integers(0, 6), st.integers(0, 4))
def test_rounding_is_half_away_from_zero(digits: int, scale: int, places: int) -> None:
    with decimal.localcontext(prec=60):
        unit = decimal.Decimal(1).scaleb(-places)
        expected = decimal.Decimal(digits).scaleb(-scale).quantize(unit, decimal.ROUND_HALF_UP)
    assert rounded(Fraction(digits, 10**scale), places) == Fraction(expected)


@given(st.integers(2, 10**6), st.integers(0, 12))
def test_an_irrational_number_is_rounded_as_an_integer_root_says(n: int, places: int) -> None:
    scaled = n * 4 * 100**places  # ⌊2·10^places·√n⌋ decides the half
    twice = decimal_root(scaled)
    assert rounded(sqrt(n), places) == Fraction((twice + 1) // 2, 10**places)
    assert rounded(-sqrt(n), places) == -rounded(sqrt(n), places)


def decimal_root(n: int) -> int:
    """⌊√n⌋ by bisection."""
    low, high = 0, n + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle * middle <= n else (low, middle)
    return low


@given(rationals, st.integers(-8, 8))
def test_an_integer_power_is_a_repeated_product(base: Any, exponent: int) -> None:
    assume(base != 0)
    product: Any = Fraction(1)
    for _ in range(abs(exponent)):
        product *= base
    assert power(base, exponent) == (product if exponent >= 0 else 1 / product)


@pytest.mark.parametrize(("base", "exponent"), [(9, 9**9), (2, 5000), (Fraction(1, 3), -4000), (2, Fraction(1, 65))])
def test_a_power_that_fits_on_no_paper_is_refused(base: Any, exponent: Any) -> None:
    with pytest.raises(OverflowError):
        power(base, exponent)


def test_powers_without_a_real_value_are_refused() -> None:
    with pytest.raises(ValueError, match="not real"):
        power(-8, Fraction(1, 3))
    with pytest.raises(ZeroDivisionError):
        power(0, Fraction(-1, 2))
    with pytest.raises(ZeroDivisionError):
        power(0, -1)


@given(st.booleans(), st.integers(1, 9))
def test_truth_values_never_become_floats(truth: bool, n: int) -> None:
    assert type(divide(truth, n)) is not float
    assert type(power(n, truth)) is int
    assert divide(n, True) == n


@given(st.integers(1, 200), st.integers(1, 200))
def test_same_decides_between_irrational_numbers(a: int, b: int) -> None:
    assert same(sqrt(a) * sqrt(b), sqrt(a * b))
    assert same(log(a) + log(b), log(a * b))
    assert same(sqrt(a), sqrt(b)) == (a == b)


def test_same_compares_tensors_cell_by_cell() -> None:
    assert same(tensor([1, sqrt(8)]), tensor([1, 2 * sqrt(2)]))
    assert not same(tensor([1, 2]), tensor([1, 3]))
    assert not same(tensor([1]), 1)


@given(st.integers(1, 10**6), st.integers(-9, 9))
def test_normal_finds_the_simplest_type(n: int, k: int) -> None:
    import sympy

    assert type(normal(sympy.Integer(n))) is int
    assert normal(sympy.Rational(k, n)) == Fraction(k, n)


@given(st.fractions(max_denominator=10**5), st.integers(1, 8))
def test_scientific_agrees_with_decimal(value: Fraction, digits: int) -> None:
    assume(value != 0)
    text = scientific(value, digits).text
    mantissa, exponent = text.split("e")
    assert 1 <= abs(Fraction(mantissa)) < 10
    assert len(mantissa.lstrip("-").replace(".", "")) == digits
    unit = Fraction(10) ** (int(exponent) - digits + 1)
    assert abs(Fraction(mantissa) * Fraction(10) ** int(exponent) - value) <= unit / 2


@given(st.integers(1, 40))
def test_exponential_undoes_logarithm(n: int) -> None:
    assert exp(log(n)) == n
    assert log(exp(n)) == n


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**9))
def test_a_ratio_is_the_fraction_in_lowest_terms(upper: int, lower: int) -> None:
    made, expected = ratio(upper, lower), Fraction(upper, lower)
    assert made == expected
    assert hash(made) == hash(expected)
    assert (made.numerator, made.denominator) == (expected.numerator, expected.denominator)
    assert made + Fraction(1, 3) == expected + Fraction(1, 3)


@given(st.lists(st.tuples(rationals, rationals), max_size=6))
def test_a_sum_of_products_is_that_of_fractions(pairs: list[tuple[int | Fraction, int | Fraction]]) -> None:
    found = sum_of_products([a for a, _ in pairs], [b for _, b in pairs])
    assert found == sum((Fraction(a) * Fraction(b) for a, b in pairs), Fraction(0))
    if all(type(each) is int for pair in pairs for each in pair):
        assert type(found) is int
    assert math.gcd(Fraction(found).numerator, found.denominator) == 1


def test_a_sum_of_products_of_other_numbers_is_left_to_them() -> None:
    slope = sum_of_products([2, Dual(3, 1, 1)], [5, 7])
    assert isinstance(slope, Dual)
    assert (slope.value, slope.slope) == (31, 7)
    with pytest.raises(ValueError, match="2 numbers do not go with 1"):
        sum_of_products([1, 2], [3])


@given(rationals, rationals)
def test_sums_differences_products_and_quotients_are_those_of_fractions(a: int | Fraction, b: int | Fraction) -> None:
    assert added(a, b) == a + b
    assert subtracted(a, b) == a - b
    assert product(a, b) == a * b
    if b != 0:
        assert divide(a, b) == Fraction(a) / Fraction(b)


# ---------------------------------------------------------------- tensors
vectors = st.integers(1, 4).flatmap(
    lambda n: st.tuples(st.lists(small, min_size=n, max_size=n), st.lists(small, min_size=n, max_size=n))
)


@given(vectors, small, st.integers(0, 2))
def test_tensor_arithmetic_is_cell_by_cell(pair: tuple[list[int], list[int]], k: int, start: int) -> None:
    a, b = (tensor(each, start) for each in pair)
    assert list(a + b) == [x + y for x, y in zip(*pair, strict=True)]
    assert list(a - k) == [x - k for x in pair[0]]
    assert list(k * a) == [k * x for x in pair[0]]
    assert list(k - a) == [k - x for x in pair[0]]
    assert a @ b == sum(x * y for x, y in zip(*pair, strict=True))
    assert (a + b).start == start


@given(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), st.data())
def test_a_matrix_product_agrees_with_loops(rows: int, inner: int, columns: int, data: st.DataObject) -> None:
    left = [[data.draw(small) for _ in range(inner)] for _ in range(rows)]
    right = [[data.draw(small) for _ in range(columns)] for _ in range(inner)]
    product = tensor(left) @ tensor(right)
    for i in range(rows):
        for j in range(columns):
            assert product[i, j] == sum(left[i][k] * right[k][j] for k in range(inner))


def test_a_tensor_is_indexed_as_printed_and_frozen() -> None:
    x = tensor([3, -1, 2], start=1)
    assert (x[1], x[3]) == (3, 2)
    for index in (0, 4, -1):
        with pytest.raises(IndexError):
            x[index]
    with pytest.raises(AttributeError):
        x.start = 0
    assert hash(x) == hash(Tensor([3, -1, 2]))
    with pytest.raises(ValueError, match="equal lengths"):
        tensor([[1], [1, 2]])
