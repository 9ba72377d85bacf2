"""Typed numbers and tensors: however they are written, within tolerances, with units; what is none is refused."""

from __future__ import annotations

import pytest

from generator.exam import Language
from generator.marking.typed import Unreadable
from tests.verdicts import first, one


@pytest.mark.parametrize(
    ("typed", "language", "reason"),
    [
        ("0.75", "en", "2: right"),
        (".75", "en", "2: right"),
        ("+0.750", "en", "2: right"),
        ("3/4", "en", "2: right"),
        ("6 / 8", "en", "2: right"),
        ("7.5e-1", "en", "2: right"),
        ("75·10^-2", "en", "2: right"),
        ("0,75", "de", "2: right"),
        ("1,5/2", "de", "2: right"),
        ("0.75", "de", "2: right"),
        ("−0.75", "en", "1/2: mistake 'sign': 0.5 of 2"),
        ("-0,75", "de", "1/2: mistake 'sign': 0.5 of 2"),
        ("0.7500001", "en", "0: wrong"),
        ("4/3", "en", "0: wrong"),
        ("", "en", "0: nothing typed"),
        ("  ", "de", "0: nothing typed"),
    ],
)
def test_a_number_however_it_is_written(typed: str, language: Language, reason: str) -> None:
    made = one("number: a/4\n    marks: 2\n    mistakes: {sign: {value: -a/4, marks: 0.5, because: No.}}")
    assert first(made, typed, language=language) == reason


@pytest.mark.parametrize(
    ("typed", "language", "said"),
    [
        ("0,75", "en", "'0,75' has a comma"),
        ("1/1,5", "en", "'1,5' has a comma"),
        ("1,000", "en", "'1,000' has a comma"),
        ("1.000", "de", "'1.000' can be read in two ways"),
        ("1.234,5", "de", "'1.234,5' can be read in two ways"),
        ("1,2,3", "de", "'1,2,3' is no number"),
        ("1.2.3", "en", "'1.2.3' is no number"),
        ("1 000", "en", "this is not an expression, from '000' on"),
        ("abc", "en", "'abc' is not known here"),
        ("2^2*abc", "en", "'abc' is not known here"),
        ("3 apples", "en", "'apples' stands behind the number"),
        ("1/0", "en", "this divides by zero"),
        ("sqrt(2)/0", "en", "the result is undefined"),
        ("1/4*3", "en", "'1/4*3' is not worked out"),
        ("sqrt(4)", "en", "'sqrt(4)' is not worked out"),
        ("a/4", "en", "'a' is not known here"),  # names of the question
        ("1e9999", "en", "10^9999 is beyond any answer"),
        ("9**9**9**9", "en", "the power is too large"),
        ("exp(exp(exp(exp(9))))", "en", "the exponent is too large"),
        ("conv2d([[1]], [[1]])", "en", "'conv2d' is not known here"),
        ("__import__('os')", "en", "'__import__' is not known here"),
        ("().__class__", "en", "a field does not start with '_'"),
        ("1" * 500, "en", "this has more than 400 characters"),
        ("1, 2", "en", "this is no number"),
        ("NaN", "en", "'NaN' is not known here"),
        ("inf", "en", "'inf' is not known here"),
    ],
)
def test_what_is_no_number_is_refused_and_why(typed: str, language: Language, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        first(one("number: a/4\n    marks: 2"), typed, language=language)
    assert refused.value.message.startswith(said)


def test_an_irrational_number() -> None:
    made = one("number: log(a)/sqrt(2)\n    marks: 2")
    assert first(made, "sqrt(2)*ln(3)/2") == "2: right"
    assert first(made, "log(3)/2^(1/2)") == "2: right"
    assert first(made, "log(3)/2") == "0: wrong"


@pytest.mark.parametrize(
    ("tolerance", "typed", "reason"),
    [
        ("0.01", "0.333", "1: within tolerance"),
        ("0.01", "1/3", "1: right"),
        ("0.01", "0.3434", "0: wrong"),
        ("1%", "0.33", "1: within tolerance"),  # 1/3 · 0.99 = 0.33 exactly
        ("1%", "0.3299", "0: wrong"),
        ("2 figures", "0.33", "1: within tolerance"),
        ("2 figures", "0.3", "0: wrong"),
    ],
)
def test_a_tolerance_is_decided_exactly(tolerance: str, typed: str, reason: str) -> None:
    assert first(one(f"number: 1/a\n    marks: 1\n    tolerance: {tolerance}"), typed) == reason


@pytest.mark.parametrize(
    ("unit", "typed", "reason"),
    [
        ("ms", "3", "1: right"),
        ("ms", "3 ms", "1: right"),
        ("ms", "3ms", "1: right"),
        ("ms", "3 s", "0: another unit: s"),
        ("'k\\Omega'", "3 kΩ", "1: right"),
        ("'k\\Omega'", "3 kOhm", "1: right"),
        ("'\\text{µ}F'", "3 uF", "1: right"),
        ("'\\text{µ}F'", "3 μF", "1: right"),
    ],
)
def test_a_unit_may_be_typed_but_no_other(unit: str, typed: str, reason: str) -> None:
    assert first(one(f"number: a\n    marks: 1\n    unit: {unit}"), typed) == reason


MATRIX = one(
    "tensor: '[[1, a], [-1/2, 0]]'\n    marks: 4\n    cell_marks: 1\n"
    "    mistakes: {transposed: {value: '[[1, -1/2], [a, 0]]', marks: 2, because: Rows for columns.}}"
)


@pytest.mark.parametrize(
    ("typed", "language", "reason"),
    [
        ("[[1, 3], [-1/2, 0]]", "en", "4: right"),
        ("1 3; -0.5 0", "en", "4: right"),
        ("1, 3\n-0.5, 0", "en", "4: right"),
        ("1 3; -0,5 0", "de", "4: right"),
        ("[[1, 3], [-0,5, 0]]", "de", "4: right"),
        ("1, 3, -0.5, 0", "en", "4: right"),  # the cells are printed: row by row is as good
        ("[[1, -1/2], [3, 0]]", "en", "2: mistake 'transposed': 2 of 4"),
        ("1 3; 0 0", "en", "3: 3 of 4 cells right"),
        ("9 9; 9 9", "en", "0: 0 of 4 cells right"),
        ("1 3", "en", "0: wrong"),
    ],
)
def test_a_tensor_as_rows(typed: str, language: Language, reason: str) -> None:
    assert first(MATRIX, typed, language=language) == reason


@pytest.mark.parametrize("typed", ["[[1, 3], [2]]", "[[1, 3], 2]", "[[1, 3]", "1 x; 2 3", "[]", "1; 2 3"])
def test_what_is_no_tensor_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        first(MATRIX, typed)


def test_a_shape_that_is_asked_must_be_given() -> None:
    made = one("tensor: '[[1, a]]'\n    marks: 1\n    shape: asked")
    assert first(made, "[[1, 3]]") == "1: right"
    assert first(made, "1 3") == "0: wrong"


def test_a_shape_in_any_order() -> None:
    made = one("tensor: '[7, a, 64]'\n    marks: 1\n    any_order: true")
    assert first(made, "64 7 3") == "1: right"
    assert first(made, "64 7 7") == "0: wrong"


def test_an_answer_by_its_property() -> None:
    made = one("number: a\n    marks: 1\n    accept: given > 2 and given % 1 == 0")
    assert first(made, "3") == "1: right"
    assert first(made, "5") == "1: right: it has the property that is asked for"
    assert first(made, "2.5") == "0: wrong"
