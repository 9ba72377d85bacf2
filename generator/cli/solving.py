"""A question's variant for who asked to see it, solved by a second process where that takes sympy."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from functools import partial
from importlib.machinery import ModuleSpec

from generator.cli.second import Second
from generator.diagnostics import Fault
from generator.exam import Variant, packed, unpacked
from generator.loaded import frozen
from generator.numbers import Value
from generator.program import Program
from generator.sampling import choose
from generator.transcript import transcript
from generator.values import dataclass
from generator.workers import Workers


@dataclass(frozen=True)
class Wanted:
    """Which variant: that of a form and seed or, where there are any, of values that were ``given``."""

    form: int
    seed: str
    given: Mapping[str, Value]


@dataclass(frozen=True)
class Solved:
    """A variant and its transcript."""

    variant: Variant
    transcript: str


def solve(program: Program, wanted: Wanted) -> Solved:
    """Return the variant. Raises Fault."""
    if wanted.given:
        draw, broken = program.judge_given(wanted.given)
    else:
        draw, broken = choose(program, wanted.seed, "exam", wanted.form)[wanted.form - 1], ()
    variant = program.variant(draw)
    return Solved(variant, transcript(variant, broken))


def begin(program: Program, wanted: Wanted, second: Second | None) -> Callable[[], Solved]:
    """Begin to solve a question and return what waits for that; both raise Fault.

    It is done as far as it goes without sympy; then the second process, where there is one, is asked.
    """
    if second and second.workers:
        try:
            with _without_sympy():
                solved = solve(program, wanted)
        except _Needed:
            return partial(_solved_by, second.workers, program, wanted)
    else:
        solved = solve(program, wanted)
    if second:
        second.note(sympy="sympy" in sys.modules)
    return lambda: solved


def _solved_by(second: Workers, program: Program, wanted: Wanted) -> Solved:
    future = second.submit(_solve_for_another, frozen(program), wanted)
    try:
        found: tuple[bytes, str] | None = future.result()
    except BrokenExecutor:
        found = None
    if found is None:
        return solve(program, wanted)  # what is wrong is told from here
    (variant,) = unpacked(found[0])
    return Solved(variant, found[1])


def _solve_for_another(program: bytes, wanted: Wanted) -> tuple[bytes, str] | None:
    """Return a packed variant and its transcript, or None for a question at fault."""
    try:
        solved = solve(pickle.loads(program), wanted)
    except Fault:
        return None
    return packed((solved.variant,)), solved.transcript


class _Needed(BaseException):
    """A question needs sympy. Nobody but who asked is to catch this."""


class _Guard:
    """Finds no module, and tells when sympy is looked for."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None, target: object = None) -> ModuleSpec | None:
        if name == "sympy":
            raise _Needed
        return None


@contextmanager
def _without_sympy() -> Iterator[None]:
    guard = _Guard()
    sys.meta_path.insert(0, guard)
    try:
        yield
    finally:
        sys.meta_path.remove(guard)
