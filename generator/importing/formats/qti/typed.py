"""What is typed into a field of QTI 2 and 3 → a number, or words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from generator.content import Inlines
from generator.exam import Response
from generator.export.grading import Interval, decimals
from generator.importing import answers as made
from generator.importing.answers import Context, Value, Words, literal
from generator.importing.formats.qti import scoring
from generator.importing.formats.qti.earning import Asked
from generator.importing.reading import exact


def entry(id: str, asked: Asked, context: Context) -> Response | None:
    """Return the answer of a field; None where nothing says what is right."""
    if asked.kind in ("float", "integer"):
        return _number(id, asked, context)
    case = any(test.case for test, _, _ in asked.tests)
    return made.typed(id, asked.marks, _words(asked), case, context)


def _words(asked: Asked) -> list[Words]:
    """The words of rules and mappings with their shares of the best of them, else the declared ones, each once."""
    words: list[Words] = []
    worth = asked.marks or Fraction(1)
    for test, earned, because in asked.tests:
        given = [
            *(asked.rights if test.correct else ()),
            *(each for each in test.values if not each.startswith("\x00")),
        ]
        words += [Words(earned / worth, literal(each), because) for each in given]
    words += [Words(value / worth, literal(key)) for key, value in asked.mapped]
    if not any(each.share > 0 for each in words):
        words = [Words(Fraction(1), literal(each)) for each in asked.rights]
    best = max((each.share for each in words), default=Fraction(0))
    words = [replace(each, share=each.share / best) for each in words] if best else words
    return list({each.text: each for each in reversed(words)}.values())[::-1]


def _number(id: str, asked: Asked, context: Context) -> Response | None:
    rights = [value for value in map(exact, asked.rights) if value is not None]
    found: list[list[Value]] = []  # for each interval or declared number
    worth = asked.marks or Fraction(1)
    for test, earned, because in asked.tests:
        share = Fraction(0) if asked.group else earned / worth
        found += [_pieces(share, interval, rights, because) for interval in test.intervals]
        if test.correct:
            found += [[value] for value in _declared(share, test, rights, because)]
    for test in asked.joint:
        if not found:
            found = [_pieces(Fraction(1), interval, rights, ()) for interval in test.intervals]
    if not any(each.share > 0 for pieces in found for each in pieces):
        found += [[Value(Fraction(1), each)] for each in rights]
    best = max((each.share for pieces in found for each in pieces), default=Fraction(0))
    # Only of a right number the whole interval counts; a wrong one is known by its value.
    values = [each for pieces in found for each in (pieces if pieces[0].share == best else pieces[:1])]
    if best and best != 1:
        values = [replace(each, share=each.share / best) for each in values]
    return made.number(id, asked.marks, values, context)


def _declared(share: Fraction, test: scoring.Test, rights: list[Fraction], because: Inlines) -> Iterator[Value]:
    """The declared numbers, as far off as the test allows."""
    mode, amount = test.room or ("absolute", Fraction(0))
    for right in rights:
        yield Value(share, right, amount * (abs(right) / 100 if mode == "relative" else 1), because)


def _pieces(share: Fraction, bounds: scoring.Interval, rights: list[Fraction], because: Inlines) -> list[Value]:
    """An interval as numbers with tolerances; what a tolerance to both sides does not reach is another one."""
    low, low_open, high, high_open = bounds
    middle = next((each for each in rights if low <= each <= high), (low + high) / 2)
    interval = Interval(low, middle, high, low_open, high_open)
    return [Value(share, Fraction(value), Fraction(room), because) for value, room in decimals(interval)]
