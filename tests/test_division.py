"""How a build is divided: all forms, none twice, and about as much to do for everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.production.division import Division, divide_among_all, divide_forms, share_out
from generator.writers import latex


@pytest.mark.parametrize("divide", [divide_forms, divide_among_all])
@given(st.integers(1, 3000), st.integers(1, 40), st.integers(1, 300))
def test_each_form_is_in_one_range(
    divide: Callable[[int, int, int], Division], count: int, width: int, batch: int
) -> None:
    ranges = divide(count, width, batch).ranges
    assert [form for first, last in ranges for form in range(first, last)] == list(range(count))
    assert all(first < last <= first + batch for first, last in ranges)


@given(st.integers(1, 3000), st.integers(1, 40), st.integers(1, 300))
def test_every_worker_has_as_many_shares_as_the_others(count: int, width: int, batch: int) -> None:
    found = divide_forms(count, width, batch)
    least = -(-count // batch)
    assert len(found.ranges) <= max(width, least), "no more than it takes"
    assert len(latex.ROLES) * len(found.ranges) * found.shares % width == 0
    assert len(found.ranges) * found.piles % width == 0


@given(st.integers(1, 3000), st.integers(2, 40), st.integers(1, 300))
def test_a_core_is_left_to_the_correction_sheet(count: int, width: int, batch: int) -> None:
    found = divide_forms(count, width, batch)
    runs = len(found.ranges) * found.runs
    assert found.runs == 1 or runs - len(found.ranges) < width - 1 <= runs


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 1000), min_size=1, max_size=40), st.integers(1, 8))
def test_shares_are_about_equal(weights: dict[str, int], number: int) -> None:
    shares = share_out(weights, number)
    assert sorted(name for share in shares for name in share) == sorted(weights)
    assert len(shares) <= number
    loads = [sum(weights[name] for name in share) for share in shares]
    # whoever has most got the last of it when nobody had less than the average
    assert max(loads) <= sum(weights.values()) / number + max(weights.values())
    order = {name: k for k, name in enumerate(weights)}
    assert all(share == sorted(share, key=order.__getitem__) for share in shares)
