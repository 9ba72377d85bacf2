"""Which numbers are right, and what a wrong method still earns: in exact numbers, for formats to write down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, assert_never

from generator.exam import Language, Mistake, Tolerance
from generator.numbers import normal, printing
from generator.numbers.exact import is_sympy
from generator.tolerance import significant
from generator.values import dataclass

# Significant digits of a number that does not end: as many as a double keeps.
DIGITS = 15


# An open end is kept out by so small a share of the tolerance.
SHRINK = 1 - Fraction(1, 10**9)


@dataclass(frozen=True)
class Interval:
    """The numbers that are right: from ``low`` to ``high`` around ``value``; an open end is itself wrong."""

    low: Fraction
    value: Fraction
    high: Fraction
    low_open: bool = False
    high_open: bool = False

    def holds(self, given: Fraction) -> bool:
        """True for a right number."""
        above = self.low < given if self.low_open else self.low <= given
        below = given < self.high if self.high_open else given <= self.high
        return above and below


def decimal(value: Fraction | int) -> str:
    """Return a number with a decimal point and no exponent: exactly where it ends, else to 15 significant digits.

    >>> decimal(Fraction(-981, 100)), decimal(Fraction(1, 3)), decimal(1200)
    ('-9.81', '0.333333333333333', '1200')
    """
    if value.denominator == 1:
        return str(value.numerator)
    if ends(value):
        return printing.decimal(normal(value))
    power = len(str(abs(value.numerator))) - len(str(value.denominator))  # of ten; at most one too high
    places = max(DIGITS - power, 0)
    return printing.fixed(Fraction(round(value * 10**places), 10**places), places)


def ends(value: Fraction | int) -> bool:
    """True for a number that ends as a decimal, after at most 25 digits."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1 and len(str(value.denominator)) <= 25


def spellings(value: Any, language: Language = "en") -> tuple[str, ...]:
    """Return how an exact number is typed: as a decimal where it ends, as a fraction where it is one.

    A student who writes German may type a decimal comma, though numbers are shown with a point.

    >>> spellings(3), spellings(Fraction(-1, 2)), spellings(Fraction(1, 3))
    (('3', '3.0'), ('-0.5', '-.5', '-1/2'), ('1/3',))
    >>> spellings(Fraction(3, 2), "de")
    ('1.5', '1,5', '3/2')
    """
    number = rational(value)
    assert number is not None, "irrational numbers are marked by hand"
    if number.denominator > 1 and not ends(number):
        return (str(number),)
    if number.denominator == 1:
        written = [str(number), f"{number}.0"]
    else:
        whole = decimal(number)
        written = [whole, *([whole.replace("0.", ".", 1)] if abs(number) < 1 else [])]
    if language == "de":
        written += [each.replace(".", ",") for each in written if "." in each]
    return (*written, str(number)) if number.denominator > 1 else tuple(written)


def fraction_spellings(value: Any, language: Language = "en") -> tuple[str, ...]:
    """Return how an exact number is typed where fractions are asked for: the fraction first, then its decimals.

    >>> fraction_spellings(Fraction(1, 2)), fraction_spellings(Fraction(1, 3)), fraction_spellings(4)
    (('1/2', '0.5', '.5'), ('1/3',), ('4', '4.0'))
    """
    found = spellings(value, language)
    return (found[-1], *found[:-1]) if "/" in found[-1] else found


def rational(value: Any) -> Fraction | None:
    """Return a number as a fraction, None for an irrational one."""
    return None if is_sympy(value) or not isinstance(value, int | Fraction) else Fraction(value)


def accepted(value: Any, tolerance: Tolerance) -> Interval | None:
    """Return the numbers that are right, None where no decimal is: an exact number that does not end.

    An irrational number with a tolerance is taken to 40 digits, which no decimal that is typed can tell from it.
    """
    own = rational(value)
    if own is None:
        if tolerance.kind == "exact":
            return None
        own = Fraction(str(value.evalf(40)))
    match tolerance.kind:
        case "exact":
            return Interval(own, own, own) if ends(own) else None
        case "absolute":
            return Interval(own - tolerance.amount, own, own + tolerance.amount)
        case "relative":
            room = tolerance.amount * abs(own)
            return Interval(own - room, own, own + room)
        case "figures":
            return _of_figures(own, int(tolerance.amount))
        case _:
            assert_never(tolerance.kind)


def _of_figures(own: Fraction, figures: int) -> Interval:
    """What rounds to the same significant figures; halves are rounded away from zero, so one end is open.

    Below a power of ten the next number is a tenth as far away.
    """
    shown = Fraction(significant(own, figures))
    if shown == 0:
        return Interval(shown, shown, shown)
    size = abs(shown)
    power = 0
    while Fraction(10) ** (power + 1) <= size:
        power += 1
    while Fraction(10) ** power > size:
        power -= 1
    above = Fraction(10) ** (power - figures + 1) / 2
    below = above / 10 if size == Fraction(10) ** power else above
    if shown > 0:
        return Interval(shown - below, shown, shown + above, high_open=True)
    return Interval(shown - above, shown, shown + below, low_open=True)


def decimals(interval: Interval) -> Iterator[tuple[str, str]]:
    """Yield numbers with tolerances that together accept the interval: the right one first.

    A tolerance has closed ends, as far on either side. An open end is left out, a closed one opposite to it is added on
    its own, and what a longer side has more is a second number.
    """
    low, value, high = interval.low, interval.value, interval.high
    if value - low == high - value and not (interval.low_open or interval.high_open):
        yield decimal(value), decimal(high - value)
        return
    room = min(value - low, high - value)
    if room == 0:
        yield decimal(value), "0"
        return
    shrink = SHRINK if interval.low_open or interval.high_open else 1
    yield decimal(value), decimal(room * shrink)
    for end, is_open, length in ((low, interval.low_open, value - low), (high, interval.high_open, high - value)):
        if length > room:
            # A tolerance that is shrunk for an open end falls short of its room: the second one begins inside of it.
            begin = value if shrink != 1 else value + (room if end > value else -room)
            yield decimal((begin + end) / 2), decimal(abs(end - begin) / 2 * (SHRINK if is_open else 1))
        elif not is_open and shrink != 1:
            yield decimal(end), "0"


def foreseen(mistakes: Sequence[Mistake], tolerance: Tolerance) -> Iterator[tuple[Mistake, str, str]]:
    """Yield wrong methods, each with its number and the tolerance of the right one, but never halfway to another."""
    intervals = [(each, accepted(each.value, tolerance)) for each in mistakes]
    known = [(each, found) for each, found in intervals if found is not None]
    for mistake, own in known:
        room = min(own.value - own.low, own.high - own.value)
        for other, interval in known:
            if other is not mistake:
                room = min(room, abs(interval.value - own.value) / 2 * SHRINK)
        yield mistake, decimal(own.value), decimal(room)
