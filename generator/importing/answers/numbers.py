"""Numbers with shares of the marks → a number that is right, its tolerance, and wrong ones that were foreseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from generator.content import Inlines, Text
from generator.exam import Guidance, Mistake, NumberResponse, Tolerance
from generator.export.grading import accepted, decimals
from generator.importing.answers.context import Context
from generator.importing.emitting import expression
from generator.importing.reading import ratio
from generator.numbers import normal
from generator.values import dataclass


@dataclass(frozen=True)
class Value:
    """A number that earns a share of the marks, as far off as ``tolerance``; what is said of it."""

    share: Fraction
    value: Fraction
    tolerance: Fraction = Fraction(0)
    because: Inlines = ()


def number(
    id: str, marks: Fraction, values: Sequence[Value], context: Context, unit: str = "", label: Inlines = ()
) -> NumberResponse | None:
    """Return the number that is right, with wrong ones that were foreseen; None where there is no number at all."""
    values = [replace(each, value=ratio(each.value)) for each in values]
    best = max((each.share for each in values), default=Fraction(0))
    rights = [each for each in values if each.share == best and best > 0]
    if not rights:
        return None
    if best != 1:
        context.tell(
            "no-right-answer", f"no answer earns all the marks; the one with {float(best):.0%} is taken as right"
        )
    first = rights[0]
    tolerance, value = _tolerance(rights)
    apart = [each for each in rights if not _covered(each, value, tolerance)]
    condition = ""
    if apart:
        condition = " or ".join(_condition(each) for each in rights)
        context.tell("several-right", f"{len(rights)} numbers are right: a condition accepts them", "look at accept:")
        value, tolerance = first.value, Tolerance("absolute", first.tolerance) if first.tolerance else Tolerance()
    mistakes, notes = _mistakes(
        value, tolerance, rights, [each for each in values if each not in rights], marks, context
    )
    guidance = Guidance(mistakes=tuple(mistakes), accept=tuple(notes), property=condition)
    if condition and notes:
        guidance = Guidance(mistakes=tuple(mistakes), accept=(), property=condition)
        context.tell("notes-lost", "what else earns part of the marks is not kept beside a condition")
    return NumberResponse(
        id=id,
        marks=marks,
        label=label,
        guidance=guidance,
        value=normal(value),
        shown=(),
        tolerance=tolerance,
        unit=unit,
    )


def _tolerance(rights: Sequence[Value]) -> tuple[Tolerance, Fraction]:
    """The tolerance that right answers together stand for: significant figures come as several of them."""
    first = rights[0]
    if len(rights) > 1:
        written = sorted((each.value, each.tolerance) for each in rights)
        for figures in range(1, 16):
            interval = accepted(normal(first.value), Tolerance("figures", Fraction(figures)))
            if interval is not None:
                pairs = sorted((Fraction(value), Fraction(room)) for value, room in decimals(interval))
                if pairs == written:
                    return Tolerance("figures", Fraction(figures)), first.value
    return (Tolerance("absolute", first.tolerance) if first.tolerance else Tolerance()), first.value


def _covered(each: Value, value: Fraction, tolerance: Tolerance) -> bool:
    if tolerance.kind == "figures":
        return True
    low, high = value - tolerance.amount, value + tolerance.amount
    return low <= each.value - each.tolerance and each.value + each.tolerance <= high


def _condition(each: Value) -> str:
    if not each.tolerance:
        return f"given == {expression(each.value)}"
    return f"abs(given - ({expression(each.value)})) <= {expression(each.tolerance)}"


def _mistakes(
    value: Fraction,
    tolerance: Tolerance,
    rights: Sequence[Value],
    others: Sequence[Value],
    marks: Fraction,
    context: Context,
) -> tuple[list[Mistake], list[Inlines]]:
    mistakes: list[Mistake] = []
    notes: list[Inlines] = []
    seen = {each.value for each in rights}
    for each in others:
        interval = accepted(normal(value), tolerance)
        inside = interval is not None and interval.holds(each.value)
        inside = inside or any(abs(each.value - right.value) <= right.tolerance for right in rights)
        again = each.value in {mistake.value for mistake in mistakes}  # the first one counts wherever it is asked
        if each.value in seen or inside or marks <= 0:
            if each.share > 0 or each.because:
                earned = f"{float(max(each.share, Fraction(0)) * marks):.3g}"
                room = f" ± {expression(each.tolerance)}" if each.tolerance else ""
                notes.append((Text(f"{expression(each.value)}{room} earns {earned} marks. "), *each.because))
                if not again:
                    context.tell("wider-tolerance", "part marks within a wider tolerance are a note for graders")
            continue
        seen.add(each.value)
        if each.share or each.because:
            because = each.because or (Text("Partly right." if each.share > 0 else "Wrong."),)
            earned_marks = context.earned(each.share, marks)
            mistakes.append(Mistake(f"m{len(mistakes) + 1}", normal(each.value), (), earned_marks, because))
    return mistakes, notes
