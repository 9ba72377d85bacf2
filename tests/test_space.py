"""The parameter space: addresses, ranks, the keyed walk."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.parameters import ParameterSpec, dimension
from generator.space import (
    ParameterSpace,
    Permutation,
    RememberingPermutation,
    combination,
    listed,
    permutation,
    purposes,
    shuffled,
    walk,
)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=5))
def test_an_address_is_a_mixed_radix_number(sizes: list[int]) -> None:
    space = ParameterSpace([listed(f"p{k}", range(size)) for k, size in enumerate(sizes)])
    expected = list(itertools.product(*(range(size) for size in sizes)))
    assert [space.digits(address) for address in range(space.size)] == expected


@given(st.lists(st.integers(1, 5), min_size=1, max_size=5), st.data())
def test_places_tell_the_digits_of_an_address(sizes: list[int], data: st.DataObject) -> None:
    space = ParameterSpace([listed(f"p{k}", range(size)) for k, size in enumerate(sizes)])
    address = data.draw(st.integers(0, space.size - 1))
    assert {name: at(address // step % size) for name, (at, step, size) in space.places.items()} == space.values(
        address
    )


def test_outside_the_space_is_no_address() -> None:
    with pytest.raises(IndexError):
        ParameterSpace([listed("a", [1, 2])]).digits(2)


@given(st.integers(0, 7), st.data())
def test_combinations_and_permutations_are_those_of_itertools(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    assert [combination(rank, n, k) for rank in range(math.comb(n, k))] == list(itertools.combinations(range(n), k))
    assert [permutation(rank, n) for rank in range(math.factorial(n))] == list(itertools.permutations(range(n)))


@given(st.integers(1, 2000), st.text(max_size=5))
def test_the_walk_meets_every_address_once(size: int, seed: str) -> None:
    order = Permutation(size, seed)
    assert sorted(map(order, range(size))) == list(range(size))


@given(st.integers(1, 2000), st.text(max_size=5))
def test_a_permutation_that_remembers_is_the_same(size: int, seed: str) -> None:
    order, remembering = Permutation(size, seed), RememberingPermutation(size, seed)
    for _ in range(2):
        assert list(map(remembering, range(size))) == list(map(order, range(size)))


@given(st.integers(1, 600), st.text(max_size=3), st.text(max_size=3))
def test_exam_and_practice_share_no_address_whatever_their_seeds(size: int, one: str, other: str) -> None:
    exam = set(walk(size, one, "exam", "q"))
    practice = set(walk(size, other, "practice", "q"))
    assert exam | practice == set(range(size))
    assert not exam & practice
    assert len(practice) == size // 4


@given(st.integers(1, 500), st.integers(1, 7), st.data())
def test_a_walk_with_a_step_meets_its_addresses_and_no_other(size: int, step: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, min(step, size) - 1))
    exam = list(walk(size, "seed", "exam", "q", first, step))
    whole = set(walk(size, "seed", "exam", "q"))
    assert len(set(exam)) == len(exam)
    assert set(exam) == whole & set(range(first, size, step)), "an address is for one purpose, however it is reached"


def test_seed_purpose_and_question_each_change_the_walk() -> None:
    def first(seed: str, purpose: str, question: str) -> list[int]:
        return list(itertools.islice(walk(10**6, seed, purpose, question), 20))

    walks = [first("s", "exam", "q"), first("t", "exam", "q"), first("s", "practice", "q"), first("s", "exam", "r")]
    assert all(a != b for a, b in itertools.combinations(walks, 2))


def test_the_walk_is_the_same_for_ever() -> None:
    """Printed exams are rebuilt from it years later: these numbers may never change."""
    assert list(itertools.islice(walk(61_740, "seed", "exam", "topic/name"), 5)) == FIRST_OF_THE_WALK
    assert shuffled(6, "order", "topic/name", 17) == AN_ORDER
    assert [purposes(8, "topic/name")(address) for address in range(8)].count("practice") == 2


FIRST_OF_THE_WALK = [49035, 23751, 40298, 2645, 34326]
AN_ORDER = (2, 0, 5, 3, 1, 4)


def values(**fields: object) -> list[Any]:
    """All values of a parameter, tensors as lists."""
    made = dimension("p", ParameterSpec.model_validate(fields.get("short", fields)), ())
    return [_plain(made.at(k)) for k in range(made.size)]


def _plain(value: Any) -> Any:
    return [_plain(each) for each in value] if isinstance(value, Iterable) and not isinstance(value, str) else value


def test_ranges_lists_and_exceptions() -> None:
    assert values(short="-1..2") == [-1, 0, 1, 2]
    assert list(map(str, values(short="0.1..0.5 step 0.2"))) == ["1/10", "3/10", "1/2"]
    assert values(**{"from": "-2..2", "except": [0]}) == [-2, -1, 1, 2]
    assert values(short=["a", "1/2", 3])[0] == "a"


@pytest.mark.parametrize("distinct", [True, False])
@pytest.mark.parametrize("ordered", [True, False])
def test_shaped_parameters_run_through_what_itertools_does(distinct: bool, ordered: bool) -> None:
    source = {
        (True, True): itertools.combinations,
        (True, False): itertools.permutations,
        (False, True): itertools.combinations_with_replacement,
    }.get((distinct, ordered))
    items = [1, 3, 4, 7]
    made = values(**{"from": items, "shape": [3], "distinct": distinct, "sorted": ordered})
    expected = source(items, 3) if source else itertools.product(items, repeat=3)
    assert sorted(map(tuple, made)) == sorted(expected)


def test_subsets_and_permutations() -> None:
    assert values(subset={"2": "0..3"}) == [list(pair) for pair in itertools.combinations(range(4), 2)]
    assert values(permutation=["f", "u", "o"]) == [list(p) for p in itertools.permutations(["f", "u", "o"])]
