"""Points labelled 0 or 1 on an axis; on the key the least-squares line and a logistic curve."""

from __future__ import annotations

import math
from fractions import Fraction

from generator.numbers import Tensor, Value
from generator.numbers.exact import product, subtracted
from generator.numbers.printing import tex
from generator.sketch import Figure, Point, Sheet, entries, entry, label, number, said, spoken

_WIDTH, _UNIT, _STEPS = Fraction(10), Fraction(21, 10), 12
_DIGIT, _GAP = Fraction(1, 5), Fraction(1, 10)  # room for a digit, and between two numbers, in cm
_FLOOR, _CEILING = Fraction(-3, 10), Fraction(13, 10)


def points_and_fits(
    *,
    x: Tensor,
    labels: Tensor,
    slope: Value | None = None,
    intercept: Value | None = None,
    midpoint: Value | None = None,
    steepness: Value = 2,
    x_label: str = "$x$",
    y_label: str = "label",
) -> Figure:
    """Return 2 to 20 points (x, label), labels 0 or 1, on axes of 10 × 3.5 cm.

    The key adds the line ``slope · x + intercept`` (solid) and the logistic curve
    1 / (1 + exp(−steepness · (x − midpoint))) (dashed), each where its values are given. Raises ValueError.
    """
    places = tuple(entry("x", value) for value in entries("x", x, 2, 20))
    marks = entries("labels", labels, len(places), len(places))
    if any(type(mark) is not int or mark not in (0, 1) for mark in marks):
        raise ValueError("labels are 0 or 1")
    values = [number("x", place) for place in places]
    low, high = min(values), max(values)
    margin = (high - low) / 10 or Fraction(1)
    low, high = low - margin, high + margin

    scale = _WIDTH / (high - low)

    def at(value: Fraction, height: Fraction) -> Point:
        return product(subtracted(value, low), scale), product(height, _UNIT)

    sheet = Sheet()
    sheet.room((0, 0), (_WIDTH + Fraction(19, 5), 1))
    if slope is not None or intercept is not None:
        if slope is None or intercept is None:
            raise ValueError("slope and intercept are given together")
        line = [_straight(number("slope", slope), number("intercept", intercept), end) for end in (low, high)]
        _fit(sheet, [at(*point) for point in _visible(*line)], "line", "thick", low, high)
    if midpoint is not None:
        curve = _logistic(number("midpoint", midpoint), number("steepness", steepness), low, high)
        _fit(sheet, [at(*point) for point in curve], "logistic", "thick,dashed", low, high)
    # After the curves: a number that one crosses stays readable.
    _axes(sheet, label(x_label, "x_label"), label(y_label, "y_label"))
    taken = Fraction(-1)  # up to where the numbers under the axis reach: one that would touch another is left out
    for place, value in sorted({number("x", place): place for place in places}.items()):
        across, _ = at(place, Fraction(0))
        sheet.line((across, -Fraction(2, 25)), (across, Fraction(2, 25)))
        half = _DIGIT * len(str(value)) / 2
        if across - half > taken:
            sheet.text((across, -Fraction(4, 25)), f"${tex(value)}$", "anchor=north,fill=white,inner sep=1pt")
            taken = across + half + _GAP
    for value, mark in zip(values, marks, strict=True):
        sheet.circle(at(value, Fraction(mark)), Fraction(1, 5), style="fill=white,thick" if mark == 0 else "fill=black")
    return sheet.figure(_alt(places, marks, spoken(x_label), spoken(y_label)))


def _axes(sheet: Sheet, x_label: str, y_label: str) -> None:
    sheet.line((0, 0), (_WIDTH + Fraction(2, 5), 0), style="->")
    sheet.line((0, _FLOOR * _UNIT), (0, _CEILING * _UNIT + Fraction(2, 5)), style="->")
    sheet.text((_WIDTH + Fraction(2, 5), 0), x_label, "anchor=west")
    sheet.text((0, _CEILING * _UNIT + Fraction(2, 5)), y_label, "anchor=south")
    for height, name in ((Fraction(0), "$0$"), (Fraction(1, 2), r"$\frac{1}{2}$"), (Fraction(1), "$1$")):
        sheet.line((-Fraction(2, 25), height * _UNIT), (Fraction(2, 25), height * _UNIT))
        sheet.text((-Fraction(4, 25), height * _UNIT), name, "anchor=east,inner sep=1pt")
    for height in (Fraction(1, 2), Fraction(1)):
        sheet.line((0, height * _UNIT), (_WIDTH, height * _UNIT), style="dotted")


def _straight(slope: Fraction, intercept: Fraction, x: Fraction) -> tuple[Fraction, Fraction]:
    return x, slope * x + intercept


def _visible(first: tuple[Fraction, Fraction], last: tuple[Fraction, Fraction]) -> list[tuple[Fraction, Fraction]]:
    """The part of a line between the lowest and the highest value drawn; empty when there is none."""
    rise = last[1] - first[1]
    low, high = Fraction(0), Fraction(1)
    if rise:
        ends = sorted(((_FLOOR - first[1]) / rise, (_CEILING - first[1]) / rise))
        low, high = max(low, ends[0]), min(high, ends[1])
    elif not _FLOOR <= first[1] <= _CEILING:
        return []
    if low >= high:
        return []
    return [(first[0] + t * (last[0] - first[0]), first[1] + t * rise) for t in (low, high)]


def _logistic(
    midpoint: Fraction, steepness: Fraction, low: Fraction, high: Fraction
) -> list[tuple[Fraction, Fraction]]:
    # Close together where the curve bends, the two ends where it is flat: TikZ takes its time for each point.
    if not steepness:
        raise ValueError("steepness is not 0")
    steps = (midpoint + 6 * Fraction(k, _STEPS) / steepness for k in range(-_STEPS, _STEPS + 1))
    places = [low, *sorted(x for x in steps if low < x < high), high]
    # tanh does not overflow where exp would.
    return [(x, Fraction((1 + math.tanh(float(steepness * (x - midpoint)) / 2)) / 2)) for x in places]


def _fit(sheet: Sheet, points: list[Point], name: str, style: str, low: Fraction, high: Fraction) -> None:
    if not points:
        raise ValueError(f"the {name} does not pass the picture: nothing lies between {low} and {high}")
    sheet.line(*points, style=style, side="key")
    # A legend on the right: the two curves cross, so labels along them would collide.
    height = Fraction(2) if name == "line" else Fraction(3, 2)
    start = _WIDTH + Fraction(1, 2)
    sheet.line((start, height), (start + Fraction(4, 5), height), style=style, side="key")
    sheet.text((start + Fraction(4, 5), height), "least squares" if name == "line" else name, "anchor=west", side="key")


def _alt(places: tuple[Value, ...], marks: tuple[int, ...], x_label: str, y_label: str) -> str:
    points = ", ".join(f"({said(place)}, {mark})" for place, mark in zip(places, marks, strict=True))
    return f"Axes {x_label} and {y_label} with the points {points}; no curve is drawn."
