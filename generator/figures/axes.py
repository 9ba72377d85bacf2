"""A pair of axes, with the graph of an activation function on the key."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from generator.numbers import Tensor, Value
from generator.numbers.printing import tex
from generator.sketch import Figure, Point, Sheet, entries, entry, label, number, said, spoken, truth

Curve = Literal["none", "relu", "leaky_relu", "abs", "hard_tanh", "sigmoid", "tanh", "step"]

_WIDEST, _HIGHEST, _LOWEST = Fraction(10), Fraction(6), Fraction(3)
_NAMES = {
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "abs": "absolute value",
    "hard_tanh": "hard tanh",
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "step": "unit step",
}
_STEPS = 80


def axes(
    *,
    x: Tensor,
    y: Tensor,
    x_label: str = "$x$",
    y_label: str = "$y$",
    x_ticks: Tensor | None = None,
    y_ticks: Tensor | None = None,
    curve: Curve = "none",
    slope: Value = Fraction(1, 10),
    shown: bool = False,
) -> Figure:
    """Return axes over ``x = [from, to]`` and ``y = [from, to]`` in at most 10 × 6 cm, equal units where they fit.

    ``curve`` is drawn on the key, on the exam too when ``shown``; ``slope`` is that of the leaky ReLU below 0.
    Ticks are at whole numbers, at most ten an axis, if none are given. Raises ValueError for an empty range.
    """
    frame = Frame(_range("x", x), _range("y", y))
    sheet = Sheet()
    ticks = _ticks("x_ticks", x_ticks, frame.x), _ticks("y_ticks", y_ticks, frame.y)
    _cross(sheet, frame, label(x_label, "x_label"), label(y_label, "y_label"))
    visible = truth("shown", shown)
    if curve not in ("none", *_NAMES):
        raise ValueError(f"curve is one of none, {', '.join(_NAMES)}, not {curve!r}")
    if curve != "none":
        for points in frame.clipped(curve_points(curve, frame.x, number("slope", slope))):
            sheet.line(*points, style="very thick", side="both" if visible else "key")
    # After the curve: a number that it crosses stays readable.
    _marks(sheet, frame, *ticks)
    return sheet.figure(_alt(frame, ticks, spoken(x_label), spoken(y_label), curve if visible else "none", slope))


class Frame:
    """Maps values to centimetres."""

    def __init__(self, x: tuple[Fraction, Fraction], y: tuple[Fraction, Fraction]) -> None:
        self.x, self.y = x, y
        wide, high = x[1] - x[0], y[1] - y[0]
        self.across = self.up = min(_WIDEST / wide, _HIGHEST / high)
        if high * self.up < _LOWEST:
            self.up = _LOWEST / high
        if wide * self.across < _LOWEST:
            self.across = Fraction(4, 5) * _WIDEST / wide

    def at(self, x: Fraction, y: Fraction) -> Point:
        """The point of the sheet for (x, y)."""
        return (x - self.x[0]) * self.across, (y - self.y[0]) * self.up

    def origin(self) -> tuple[Fraction, Fraction]:
        """Where the axes cross: at zero, or at the nearest edge."""
        return min(max(Fraction(0), self.x[0]), self.x[1]), min(max(Fraction(0), self.y[0]), self.y[1])

    def clipped(self, points: list[tuple[Fraction, Fraction]]) -> list[list[Point]]:
        """The visible stretches of a line through the points, cut exactly at the frame's lower and upper edge."""
        pieces: list[list[Point]] = []
        for (x0, y0), (x1, y1) in pairwise(points):
            low, high = Fraction(0), Fraction(1)
            rise = y1 - y0
            if rise:
                ends = sorted(((self.y[0] - y0) / rise, (self.y[1] - y0) / rise))
                low, high = max(low, ends[0]), min(high, ends[1])
            elif not self.y[0] <= y0 <= self.y[1]:
                continue
            if low > high or (low == high and rise):
                continue
            first, last = (self.at(x0 + t * (x1 - x0), y0 + t * rise) for t in (low, high))
            if pieces and pieces[-1][-1] == first:
                pieces[-1].append(last)
            else:
                pieces.append([first, last])
        return pieces


def curve_points(curve: str, x: tuple[Fraction, Fraction], slope: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Return points of the graph over ``x``: its corners where it is made of lines, else 81 of them."""
    low, high = x
    lines: dict[str, tuple[tuple[int, ...], Callable[[Fraction], Fraction]]] = {
        "relu": ((0,), lambda v: max(v, Fraction(0))),
        "leaky_relu": ((0,), lambda v: v if v > 0 else slope * v),
        "abs": ((0,), abs),
        "hard_tanh": ((-1, 1), lambda v: min(max(v, Fraction(-1)), Fraction(1))),
    }
    if curve in lines:
        corners, straight = lines[curve]
        places = [low, *(Fraction(corner) for corner in corners if low < corner < high), high]
        return [(place, straight(place)) for place in places]
    if curve == "step":
        jump = [(Fraction(0), Fraction(0)), (Fraction(0), Fraction(1))] if low < 0 < high else []
        return [(low, Fraction(int(low >= 0))), *jump, (high, Fraction(int(high >= 0)))]
    smooth = {"sigmoid": lambda v: (1 + math.tanh(v / 2)) / 2, "tanh": math.tanh}[curve]
    return [
        (place, Fraction(smooth(float(place))))
        for place in (low + (high - low) * k / _STEPS for k in range(_STEPS + 1))
    ]


def _range(name: str, value: object) -> tuple[Fraction, Fraction]:
    low, high = (number(name, end) for end in entries(name, value, 2, 2))
    if low >= high:
        raise ValueError(f"{name} goes from a smaller to a larger number, not from {low} to {high}")
    return low, high


def _ticks(name: str, values: object, ends: tuple[Fraction, Fraction]) -> tuple[Value, ...]:
    if values is not None:
        ticks = tuple(entry(name, value) for value in entries(name, values, 0, 20))
        if any(not ends[0] <= number(name, tick) <= ends[1] for tick in ticks):
            raise ValueError(f"{name}: a tick lies outside its axis")
        return ticks
    step = next(s for s in (m * 10**e for e in range(8) for m in (1, 2, 5)) if (ends[1] - ends[0]) / s <= 10)
    return tuple(range(math.ceil(ends[0] / step) * step, math.floor(ends[1]) + 1, step))


def _cross(sheet: Sheet, frame: Frame, x_label: str, y_label: str) -> None:
    zero, over = frame.origin(), Fraction(2, 5)
    (left, base), (right, _) = frame.at(frame.x[0], zero[1]), frame.at(frame.x[1], zero[1])
    (stem, bottom), (_, top) = frame.at(zero[0], frame.y[0]), frame.at(zero[0], frame.y[1])
    sheet.line((left - over / 2, base), (right + over, base), style="->")
    sheet.line((stem, bottom - over / 2), (stem, top + over), style="->")
    sheet.text((right + over, base), x_label, "anchor=west")
    sheet.text((stem, top + over), y_label, "anchor=south")


def _marks(sheet: Sheet, frame: Frame, x_ticks: tuple[Value, ...], y_ticks: tuple[Value, ...]) -> None:
    zero, half = frame.origin(), Fraction(2, 25)
    paper = "fill=white,inner sep=1pt"
    for tick in x_ticks:
        across, base = frame.at(number("x_ticks", tick), zero[1])
        crossing = number("x_ticks", tick) == zero[0] and frame.y[0] < zero[1]
        if crossing and not any(zero):
            continue
        sheet.line((across, base - half), (across, base + half))
        anchor = "north west" if crossing else "north"
        sheet.text((across, base - 2 * half), f"${tex(tick)}$", f"anchor={anchor},{paper}")
    for tick in y_ticks:
        stem, up = frame.at(zero[0], number("y_ticks", tick))
        crossing = number("y_ticks", tick) == zero[1] and frame.x[0] < zero[0]
        if crossing and not any(zero):
            continue
        anchor = "south east" if crossing else "east"
        sheet.line((stem - half, up), (stem + half, up))
        sheet.text((stem - 2 * half, up + half * crossing), f"${tex(tick)}$", f"anchor={anchor},{paper}")


def _alt(
    frame: Frame, ticks: tuple[tuple[Value, ...], ...], x_label: str, y_label: str, curve: str, slope: Value
) -> str:
    described = []
    for name, (low, high), marks in ((x_label, frame.x, ticks[0]), (y_label, frame.y, ticks[1])):
        at = f", ticks at {', '.join(map(said, marks))}" if marks else ""
        described.append(f"{name} from {said(low)} to {said(high)}{at}")
    graph = "; no graph is drawn"
    if curve != "none":
        leak = f" with slope {said(slope)} below 0" if curve == "leaky_relu" else ""
        graph = f"; the graph of the {_NAMES[curve]} function{leak} is drawn"
    return f"Axes: {described[0]}; {described[1]}{graph}."
