"""Training and validation loss over the epochs: a typical course by its name, or given values."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from fractions import Fraction

from generator.numbers import Tensor, Value
from generator.numbers.exact import product
from generator.numbers.printing import tex
from generator.sketch import Figure, Point, Sheet, entries, label, number, said, spoken, whole

_WIDTH, _HEIGHT = Fraction(8), Fraction(14, 5)
_STYLES = {"training": "solid", "validation": "dashed"}
_MOST, _SPOKEN = 100, 12  # epochs, and how many steps of them the text alternative tells
_ZIGZAG = (0, 16, -10, 12, -18, 9, -14, 20, -16, 18, -8)  # percent; eleven, so that no step of reading skips the ups

_STEPS = tuple(m * Fraction(10) ** e for e in range(-7, 8) for m in (1, 2, 5))

# Of both losses, as shares of the first training loss, at the share t of the training time.
_Course = Callable[[Fraction, int], tuple[Fraction, Fraction]]


def loss_curves(
    *,
    shape: Value | None = None,
    epochs: Value | None = None,
    start: Value = Fraction(2),
    training: Tensor | None = None,
    validation: Tensor | None = None,
    x_label: str = "epoch",
    y_label: str = "loss",
) -> Figure:
    """Return training loss (solid) and validation loss (dashed) over the epochs, on axes of 8 × 2.8 cm with a legend.

    ``shape`` is good, overfitting, underfitting, slow, flat, oscillating or diverging, over 5 to 100 ``epochs`` from
    the training loss ``start``; or ``training``, and ``validation`` where there is one, list the loss from epoch 0 on.
    Raises ValueError.
    """
    if training is None and validation is not None:
        raise ValueError("validation comes with training")
    if training is not None and (shape is not None or epochs is not None):
        raise ValueError("shape and epochs are given, or training, not both")
    curves = _named(shape, epochs, number("start", start)) if training is None else _listed(training, validation)
    last = len(curves[0][1]) - 1
    highest = max(value for _, values in curves for value in values)
    step = _step(highest)
    top = max(highest, math.floor(highest / step) * step + step / 2)

    across_one, up_one = _WIDTH / last, _HEIGHT / top

    def at(epoch: int, loss: Fraction) -> Point:
        return product(epoch, across_one), product(loss, up_one)

    sheet = Sheet()
    _axes(sheet, label(x_label, "x_label"), label(y_label, "y_label"))
    for place in range(0, last + 1, max(1, int(_step(Fraction(last))))):
        across, _ = at(place, Fraction(0))
        sheet.line((across, -Fraction(2, 25)), (across, Fraction(2, 25)))
        sheet.text((across, -Fraction(4, 25)), f"${place}$", "anchor=north,inner sep=1pt")
    for count in range(1, math.floor(top / step) + 1):
        _, up = at(0, count * step)
        sheet.line((-Fraction(2, 25), up), (Fraction(2, 25), up))
        sheet.text((-Fraction(4, 25), up), f"${tex(_short(count * step))}$", "anchor=east,inner sep=1pt")
    for place, (name, values) in enumerate(curves):
        style = "thick,dashed" if _STYLES[name] == "dashed" else "thick"
        sheet.line(*(at(epoch, loss) for epoch, loss in enumerate(values)), style=style)
        # A legend on the right: the curves may lie close together, so labels along them would collide.
        up, left = _HEIGHT - Fraction(3 * place + 1, 5), _WIDTH + Fraction(6, 5)
        sheet.line((left, up), (left + Fraction(9, 10), up), style=style)
        sheet.text((left + Fraction(9, 10), up), name, "anchor=west")
    return sheet.figure(_alt(curves, spoken(x_label), spoken(y_label)))


# ---------------------------------------------------------------- courses of training
def _fall(t: Fraction, speed: int) -> Fraction:
    """From 1 at t = 0 towards 0, ever more slowly."""
    return 1 / (1 + speed * t) ** 2


def _hundredths(value: int) -> Fraction:
    return Fraction(value, 100)


def _good(t: Fraction, epoch: int) -> tuple[Fraction, Fraction]:
    return (8 + 92 * _fall(t, 6)) / 100, (13 + 91 * _fall(t, 5)) / 100


def _overfitting(t: Fraction, epoch: int) -> tuple[Fraction, Fraction]:
    return (2 + 98 * _fall(t, 7)) / 100, (30 + 74 * _fall(t, 8) + 45 * t * t) / 100


def _underfitting(t: Fraction, epoch: int) -> tuple[Fraction, Fraction]:
    return (67 + 33 * _fall(t, 12)) / 100, (71 + 33 * _fall(t, 11)) / 100


def _slow(t: Fraction, epoch: int) -> tuple[Fraction, Fraction]:
    return (100 - 22 * t) / 100, (104 - 21 * t) / 100


def _flat(t: Fraction, epoch: int) -> tuple[Fraction, Fraction]:
    return _hundredths(100), _hundredths(105)


def _oscillating(t: Fraction, epoch: int) -> tuple[Fraction, Fraction]:
    level, size = 55 + 45 * _fall(t, 20), min(t * 10, Fraction(1))
    swing, other = _ZIGZAG[epoch % len(_ZIGZAG)], _ZIGZAG[(epoch + 4) % len(_ZIGZAG)]
    return (level + size * swing) / 100, (level + 8 + size * other) / 100


def _diverging(t: Fraction, epoch: int) -> tuple[Fraction, Fraction]:
    fall, rise = 25 * _fall(t, 25), 260 * t**3
    return (75 + fall + rise) / 100, (80 + fall + Fraction(11, 10) * rise) / 100


_SHAPES: dict[str, _Course] = {
    "good": _good,
    "overfitting": _overfitting,
    "underfitting": _underfitting,
    "slow": _slow,
    "flat": _flat,
    "oscillating": _oscillating,
    "diverging": _diverging,
}

_Curves = tuple[tuple[str, tuple[Fraction, ...]], ...]


def _named(shape: object, epochs: object, start: Fraction) -> _Curves:
    if not isinstance(shape, str) or shape not in _SHAPES:
        raise ValueError(f"shape is one of {', '.join(_SHAPES)}, not {shape!r}; or training lists the losses")
    last = whole("epochs", epochs, 5, _MOST)
    if start <= 0:
        raise ValueError("start is larger than 0")
    points = _course(shape, last)
    return (
        ("training", tuple([product(start, first) for first, _ in points])),
        ("validation", tuple([product(start, second) for _, second in points])),
    )


@functools.lru_cache(maxsize=512)
def _course(shape: str, last: int) -> list[tuple[Fraction, Fraction]]:
    """Both losses at each epoch, as shares of the first training loss: many variants of a question have the same."""
    return [_SHAPES[shape](Fraction(epoch, last), epoch) for epoch in range(last + 1)]


def _listed(training: object, validation: object) -> _Curves:
    first = tuple(number("training", value) for value in entries("training", training, 2, _MOST + 1))
    curves = [("training", first)]
    if validation is not None:
        listed = entries("validation", validation, len(first), len(first))
        curves.append(("validation", tuple(number("validation", value) for value in listed)))
    for name, values in curves:
        if min(values) < 0:
            raise ValueError(f"{name}: no loss lies below 0")
    if not any(value for _, values in curves for value in values):
        raise ValueError("training: some loss is larger than 0")
    return tuple(curves)


# ---------------------------------------------------------------- axes and words
def _step(most: Fraction) -> Fraction:
    """A distance of ticks, 1, 2 or 5 times a power of ten, with which there are at most six of them above 0."""
    return next(size for size in _STEPS if most / size <= 6)


def _short(value: Fraction) -> Value:
    return int(value) if value.denominator == 1 else value


def _axes(sheet: Sheet, x_label: str, y_label: str) -> None:
    sheet.line((0, 0), (_WIDTH + Fraction(2, 5), 0), style="->")
    sheet.line((0, 0), (0, _HEIGHT + Fraction(2, 5)), style="->")
    sheet.text((_WIDTH + Fraction(2, 5), 0), x_label, "anchor=west")
    sheet.text((0, _HEIGHT + Fraction(2, 5)), y_label, "anchor=south")


def _alt(curves: _Curves, x_label: str, y_label: str) -> str:
    last = len(curves[0][1]) - 1
    step = max(1, -(-last // _SPOKEN))
    epochs = sorted({*range(0, last + 1, step), last})
    places = 2 if max(max(values) for _, values in curves) >= 1 else 4
    told = "; ".join(
        f"{name} ({_STYLES[name]}) {', '.join(said(_rounded(values[epoch], places)) for epoch in epochs)}"
        for name, values in curves
    )
    return f"Axes {x_label} from 0 to {last} and {y_label}. At {x_label} {', '.join(map(str, epochs))}: {told}."


def _rounded(value: Fraction, places: int) -> Value:
    return _short(Fraction(math.floor(value * 10**places + Fraction(1, 2)), 10**places))
