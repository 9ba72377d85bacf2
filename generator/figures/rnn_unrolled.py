"""A recurrent cell drawn once a step."""

from __future__ import annotations

from fractions import Fraction

from generator.numbers import Tensor, Value
from generator.sketch import Figure, Sheet, breadth, entries, entry, label, math, said, spoken, whole

_CELL = Fraction(6, 5)
# About the width of a digit with its share of a sign, at the body's size.
_CHARACTER = Fraction(1, 5)


def rnn_unrolled(
    *,
    steps: int,
    cell: str = "RNN",
    input: str = "x",
    state: str = "h",
    initial: Value | None = None,
    inputs: Tensor | None = None,
    states: Tensor | None = None,
) -> Figure:
    """Return the cell unrolled over 1 to 8 steps, with the states from left to right and an input below each cell.

    ``initial`` is the value of the state before the first step, ``inputs`` one value a step; both stand on the exam.
    ``states``, one value after each step, stands on the key only. ``cell``, ``input`` and ``state`` are labels, the
    latter two symbols of math. Raises ValueError for a wrong count or type.
    """
    count = whole("steps", steps, 1, 8)
    if len(spoken(cell)) > 5:
        raise ValueError(f"cell has at most 5 characters, not {len(spoken(cell))}")
    name = label(cell, "cell")
    x, h = (label(f"${text.strip('$')}$", what).strip("$") for text, what in ((input, "input"), (state, "state")))
    gap = min(Fraction(13, 10), (Fraction(78, 5) - count * _CELL) / (count + 1))
    pitch = gap + _CELL
    reached = _column("states", states, count, int(gap / _CHARACTER))
    given = _column("inputs", inputs, count, int(pitch / _CHARACTER))
    start = None if initial is None else entry("initial", initial, int(gap / _CHARACTER))
    sheet = Sheet()
    for step in range(count + 1):
        left = step * pitch
        middle = left + gap / 2
        sheet.line((left, 0), (left + gap, 0), style="->")
        sheet.text((middle, Fraction(1, 20)), f"${h}_{{{step}}}$", "anchor=south")
        if step == 0 and start is not None:
            sheet.text((middle, -Fraction(1, 20)), math(start), "anchor=north")
        if step and reached:
            sheet.text((middle, -Fraction(1, 20)), math(reached[step - 1]), "anchor=north", side="key")
    stacked = any(breadth(value) + 5 > pitch / _CHARACTER for value in given)
    for step in range(1, count + 1):
        centre = step * pitch - _CELL / 2
        sheet.box((centre, 0), _CELL, Fraction(9, 10), name)
        sheet.line((centre, -Fraction(5, 4)), (centre, -Fraction(9, 20)), style="->")
        between = "$\\\\$" if stacked else " = "
        value = f"{between}{math(given[step - 1])[1:-1]}" if given else ""
        sheet.text((centre, -Fraction(5, 4)), f"${x}_{{{step}}}{value}$", "anchor=north,align=center")
    return sheet.figure(_alt(count, cell, input, state, start, given))


def _column(name: str, values: Tensor | None, count: int, longest: int) -> tuple[Value, ...]:
    if values is None:
        return ()
    return tuple(entry(name, value, longest) for value in entries(name, values, count, count))


def _alt(count: int, cell: str, x: str, h: str, start: Value | None, given: tuple[Value, ...]) -> str:
    x, h = spoken(x), spoken(h)
    times = "once" if count == 1 else f"{count} times in a row"
    before = f"{h}_0" if start is None else f"{h}_0 = {said(start)}"
    parts = [f"The cell {spoken(cell)} is drawn {times}, from left to right. The state {before} enters the first cell."]
    for step in range(1, count + 1):
        value = f" = {said(given[step - 1])}" if given else ""
        then = " and passes it on to the next cell" if step < count else ""
        parts.append(f"Cell {step} takes {h}_{step - 1} and the input {x}_{step}{value}, yields {h}_{step}{then}.")
    return " ".join(parts)
