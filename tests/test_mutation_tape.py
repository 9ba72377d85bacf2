"""A tape computed again with a slip is a run of the code with that slip."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator.expression import Scope, compile_expression
from generator.mutation.changes import Altered, Change, Replay, Unseen
from generator.mutation.tape import OPERATIONS, Taken, Tape
from generator.mutation.taping import Taping
from generator.numbers import Tensor, tensor
from generator.work.tracing import bare, steps_of


class Slip(Tape):
    """A tape on which one step is done wrongly, while the code runs."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.at = at

    def taken(self, kind: str, needs: tuple[Any, ...], value: Any, compute: Any, *key: Any) -> Taken:
        if len(self.steps) == self.at and kind in ("+", "-", "*"):
            known = (kind, *map(id, needs), *key)
            if known not in self._known:
                value = WRONG[kind](*(need.value for need in needs))
        return super().taken(kind, needs, value, compute, *key)


WRONG = {"+": OPERATIONS["-"], "-": OPERATIONS["+"], "*": OPERATIONS["+"]}

# Without branches, so that a rerun takes the same ones.
STRAIGHT = [
    "linear_rnn(a, b, c, x).dV",
    "linear_rnn(a, b, c, x).h",
    "sum(a*v - b for v in x)*c",
    "conv1d(x, [a, b], c)",
    "(a + b*c)**2 - x[0]/7",
    "[mean(x), variance(x)]",
    "derivative(a**3*b - c*a, a)",
]


def on_tape(text: str, tape: Tape, values: dict[str, Any]) -> tuple[list[Taken], list[int], Any]:
    """The steps of an expression, which of them are its value, and the value."""
    compiled = compile_expression(text, [])
    assert compiled is not None
    taping = Taping()
    taping.trace = tape
    scope = Scope({name: taping.seeded(value) for name, value in values.items()})
    result = taping.expression(compiled).evaluate(scope)
    return tape.steps, [step.index for step in steps_of(result)], bare(result)  # type: ignore[attr-defined]


@given(st.sampled_from(STRAIGHT), st.lists(st.integers(-5, 5), min_size=6, max_size=6), st.data())
def test_computing_a_tape_again_is_running_the_code_with_that_slip(
    text: str, numbers: list[int], data: st.DataObject
) -> None:
    values = {"a": numbers[0], "b": numbers[1], "c": numbers[2], "x": tensor(numbers[3:])}
    steps, outputs, right = on_tape(text, Tape(), values)
    compiled = compile_expression(text, [])
    assert compiled is not None
    assert right == compiled.evaluate(Scope(values))  # the tape itself computes what the code does
    operations = [step for step in steps if step.kind in WRONG]
    step = data.draw(st.sampled_from(operations))
    needs = tuple(need.index for need in step.needs)
    change = Change("slip", "", (Altered(step.index, needs, WRONG[step.kind]),))
    found = Replay(steps, outputs, frozenset()).outputs(steps, change)
    rerun = list(cells(on_tape(text, Slip(step.index), values)[2]))
    assert rerun == (list(cells(right)) if isinstance(found, Unseen) else found)


def cells(value: Any) -> Iterator[Any]:
    """The numbers of a value."""
    if isinstance(value, Tensor):
        yield from value.cells()
    else:
        yield value
