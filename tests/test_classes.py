"""Dataclasses made quickly behave as those of the standard library, but for how long it takes to make them."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import pickle
import sys
from dataclasses import FrozenInstanceError, field
from typing import Any, ClassVar

import pytest

from generator import classes

MAKERS: list[Any] = [classes.dataclass, dataclasses.dataclass]


def sample(dataclass: Any, **options: bool) -> type[Any]:
    @dataclass(**options)
    class Sample:
        """A sample."""

        count: ClassVar[int] = 0
        first: int
        second: str = field(default="b", repr=False)
        third: list[int] = field(default_factory=list, hash=False)
        fourth: object = field(default=None, compare=False)

        @functools.cached_property
        def twice(self) -> int:
            return 2 * self.first

    return Sample


OPTIONS: list[dict[str, bool]] = [
    {},
    {"frozen": True},
    {"frozen": True, "kw_only": True},
    {"frozen": True, "eq": False},
    {"eq": False},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_both_are_alike(options: dict[str, bool]) -> None:
    ours, theirs = (sample(make, **options) for make in MAKERS)
    assert str(inspect.signature(ours)) == str(inspect.signature(theirs))
    assert ours.__match_args__ == theirs.__match_args__
    assert ours.__doc__ == theirs.__doc__
    assert ours.__init__.__qualname__ == theirs.__init__.__qualname__
    assert ours.__init__.__annotations__ == theirs.__init__.__annotations__
    assert [repr(each) for each in dataclasses.fields(ours)] == [repr(each) for each in dataclasses.fields(theirs)]
    assert (ours.__hash__ is None) == (theirs.__hash__ is None)
    assert (ours.__dataclass_params__.frozen, ours.__dataclass_params__.eq) == (
        theirs.__dataclass_params__.frozen,
        theirs.__dataclass_params__.eq,
    )
    told: list[object] = []
    for made in (ours, theirs):
        one, other = made(first=1, fourth=2), made(first=1, fourth=3)
        assert one.third == []
        assert one.third is not other.third
        assert dataclasses.replace(one, first=7).first == 7
        assert dataclasses.asdict(one) == {"first": 1, "second": "b", "third": [], "fourth": 2}
        assert one.twice == 2, "what is kept beside the fields"
        hashed = made.__hash__ is not None and "eq" not in options and hash(one) == hash((1, "b"))
        told.append((repr(one), one == other, one == made(first=2), one == 1, hashed))
        for wrong in ({}, {"first": 1, "fifth": 2}):
            with pytest.raises(TypeError) as refused:
                made(**wrong)
            told.append(str(refused.value))
        if options.get("frozen"):
            with pytest.raises(FrozenInstanceError) as kept:
                one.first = 2
            with pytest.raises(FrozenInstanceError) as left:
                del one.first
            told += [str(kept.value), str(left.value)]
    half = len(told) // 2
    assert told[:half] == told[half:]


@pytest.mark.parametrize("make", MAKERS)
def test_one_inherits_from_the_other(make: Any) -> None:
    base = sample(make, frozen=True)
    for other in MAKERS:

        @other(frozen=True)
        class Below(base):  # type: ignore[misc,valid-type]
            fifth: int = 5

        assert repr(Below(1)).endswith("Below(first=1, third=[], fourth=None, fifth=5)")
        assert Below(1) == Below(1, fifth=5) != Below(1, fifth=6)
        assert Below(1) != base(1)
        with pytest.raises(FrozenInstanceError):
            Below(1).fifth = 6
        with pytest.raises(TypeError, match="non-frozen"):

            @other()
            class Thawed(base):  # type: ignore[misc,valid-type]
                pass


@pytest.mark.parametrize("make", MAKERS)
def test_what_a_class_says_itself_stays(make: Any) -> None:
    @make(frozen=True)
    class Own:
        value: int

        def __post_init__(self) -> None:
            assert self.value

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 17

        def __repr__(self) -> str:
            return "own"

    made: Any = Own
    assert made(1) == 5
    assert hash(made(1)) == 17
    assert repr(made(1)) == "own"
    with pytest.raises(AssertionError):
        made(0)

    @make(frozen=True)
    class Equal:
        value: int

        def __eq__(self, other: object) -> bool:
            return True

    made = Equal
    assert hash(made(3)) == hash((3,)), "as the standard library has it"


@pytest.mark.parametrize("make", MAKERS)
def test_a_value_within_itself_is_shown(make: Any) -> None:
    @make()
    class Knot:
        within: Any = None

    knot = Knot()
    knot.within = knot
    assert repr(knot).endswith("Knot(within=...)")


@classes.dataclass(frozen=True)
class Travelling:
    """One that is pickled."""

    value: tuple[int, ...]


def test_values_travel() -> None:
    assert pickle.loads(pickle.dumps(Travelling((1, 2)))) == Travelling((1, 2))


def test_most_classes_are_made_quickly() -> None:
    from generator import build

    assert build.__name__ in sys.modules
    known = {
        each
        for module in list(sys.modules.values())
        if module.__name__.startswith("generator.")
        for each in vars(module).values()
        if isinstance(each, type) and dataclasses.is_dataclass(each) and each.__module__.startswith("generator.")
    }
    own = {each for each in known if "_OWN_DEFAULT" in each.__init__.__globals__}
    assert len(own) > 150
    assert len(own) > 0.8 * len(known)
