"""``generator.values.dataclass`` makes of a class what the standard library's makes of it."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import values

Decorator = Callable[..., Any]


def pair(decorator: Decorator) -> tuple[type, type]:
    """A base and what is derived from it: defaults, a factory, keywords only, fields that are not compared or shown."""

    @decorator(frozen=True)
    class Base:
        x: int
        y: Any = 3
        met: list[int] = dataclasses.field(default_factory=list, hash=False)

    @decorator(frozen=True, kw_only=True)
    class Derived(Base):
        z: int
        place: str = dataclasses.field(default="here", compare=False)
        data: bytes = dataclasses.field(default=b"", repr=False)

        def __post_init__(self) -> None:
            if self.z < 0:
                raise ValueError("below 0")

    return Base, Derived


OURS = pair(values.dataclass)
THEIRS = pair(dataclasses.dataclass)

arguments = st.tuples(
    st.lists(st.integers(-2, 2), max_size=4),
    st.dictionaries(st.sampled_from(["x", "y", "met", "z", "place", "data", "other"]), st.integers(-2, 2), max_size=5),
)


def outcome(do: Callable[[], Any]) -> str:
    """What comes of a call, in words: an error's, or the value's own."""
    try:
        return repr(do())
    except (TypeError, ValueError) as error:
        return f"{type(error).__name__}: {error}".replace("Base.", "").replace("Derived.", "")


@pytest.mark.parametrize("which", [0, 1], ids=["base", "derived"])
@given(one=arguments, other=arguments)
def test_values_are_made_compared_and_told_as_by_the_library(which: int, one: Any, other: Any) -> None:
    def made(pair: tuple[type, type], given: Any) -> Any:
        return pair[which](*given[0], **given[1])

    assert outcome(lambda: made(OURS, one)) == outcome(lambda: made(THEIRS, one))
    try:
        ours, theirs = ([made(pair, given) for given in (one, other)] for pair in (OURS, THEIRS))
    except (TypeError, ValueError):
        return
    assert (ours[0] == ours[1]) == (theirs[0] == theirs[1])
    assert ours[0] != theirs[0]
    assert (hash(ours[0]) == hash(ours[1])) == (hash(theirs[0]) == hash(theirs[1]))
    assert vars(ours[0]) == vars(theirs[0])
    changed = [dataclasses.replace(each[0], y=other) for each in (ours, theirs)]
    assert repr(changed[0]) == repr(changed[1])
    assert dataclasses.astuple(changed[0]) == dataclasses.astuple(changed[1])


@values.dataclass(frozen=True)
class Kept:
    """A value that is read before one was made."""

    a: int
    b: tuple[str, ...] = ()


def test_a_value_travels_to_where_none_was_made() -> None:
    kept = Kept(1, ("x",))
    assert pickle.loads(pickle.dumps(kept)) == copy.deepcopy(kept) == kept
    told = (
        "import pickle, sys; kept = pickle.load(sys.stdin.buffer);"
        "print(kept, kept == pickle.loads(pickle.dumps(kept)), hash(kept) == hash((1, ('x',))))"
    )
    run = subprocess.run(
        [sys.executable, "-c", told], input=pickle.dumps(kept), capture_output=True, env={"PYTHONHASHSEED": "1"}
    )
    assert run.stdout.decode().split() == [*repr(kept).split(), "True", "True"], run.stderr


def test_nothing_of_a_value_can_be_changed() -> None:
    kept = Kept(1)
    for name in ("a", "c"):
        with pytest.raises(dataclasses.FrozenInstanceError, match=f"assign to field '{name}'"):
            setattr(kept, name, 2)
    with pytest.raises(dataclasses.FrozenInstanceError, match="delete field 'a'"):
        del kept.a
    assert kept == Kept(1)


def test_own_methods_stay() -> None:
    @values.dataclass(frozen=True)
    class Own:
        x: int

        def __repr__(self) -> str:
            return "own"

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Own)

        def __hash__(self) -> int:
            return 7

    assert repr(Own(1)) == "own"
    assert Own(1) == Own(2)
    assert hash(Own(1)) == 7


def test_what_is_mutable_slotted_or_ordered_is_the_librarys() -> None:
    @values.dataclass
    class Counted:
        x: int = 0

    @values.dataclass(frozen=True, slots=True)
    class Slotted:
        x: int

    @values.dataclass(frozen=True, order=True)
    class Ordered:
        x: int

    counted = Counted()
    counted.x += 1
    assert counted == Counted(1)
    assert not hasattr(Slotted(1), "__dict__")
    assert Ordered(1) < Ordered(2)
    assert [str(inspect.signature(each)) for each in (Counted, Slotted)] == [
        "(x: 'int' = 0) -> None",
        "(x: 'int') -> None",
    ]


def test_a_class_of_no_fields_has_one_value() -> None:
    @values.dataclass(frozen=True)
    class Empty:
        pass

    assert Empty() == Empty()
    assert {Empty(), Empty()} == {Empty()}
    assert repr(Empty()).endswith("Empty()")
