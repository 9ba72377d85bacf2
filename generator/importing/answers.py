"""Answers with shares, as systems of learning management have them → responses of ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from generator.content import Inlines, Text
from generator.diagnostics import Place
from generator.exam import (
    ChoiceResponse,
    Criterion,
    Guidance,
    Mistake,
    NumberResponse,
    Option,
    TextResponse,
    Tolerance,
)
from generator.export.grading import accepted, decimals
from generator.importing.characters import printable
from generator.importing.emitting import expression
from generator.importing.imported import Report, halves
from generator.numbers import normal

MOST_WORDS = 60
_LONGEST_PATTERN = 200


@dataclass(frozen=True)
class Value:
    """A number that earns a share of the marks, as far off as ``tolerance``; what is said of it."""

    share: Fraction
    value: Fraction
    tolerance: Fraction = Fraction(0)
    because: Inlines = ()


@dataclass(frozen=True)
class Words:
    """Words that earn a share of the marks; an unescaped ``*`` in ``text`` stands for any characters."""

    share: Fraction
    text: str
    because: Inlines = ()


@dataclass(frozen=True)
class Ticked:
    """An option that earns a share of the marks when it is ticked."""

    share: Fraction
    content: Inlines
    because: Inlines = ()


@dataclass(frozen=True)
class Context:
    """Where an answer stands, and who is told of what it loses."""

    report: Report
    place: Place

    def tell(self, code: str, message: str, hint: str = "") -> None:
        """Add a remark."""
        self.report.say(code, self.place, message, hint)

    def halves(self, marks: Fraction) -> Fraction:
        """Return marks in halves, telling where they had to be rounded."""
        return halves(marks, self.report, self.place)

    def earned(self, share: Fraction, marks: Fraction) -> Fraction:
        """Return what a part of the marks is in halves, less than the whole, never below nothing."""
        if share < 0:
            self.tell("negative-marks", f"an answer that takes off {-float(share):.0%} earns nothing here")
            return Fraction(0)
        exact = share * marks
        rounded = Fraction(int(exact * 2), 2)
        if rounded >= marks:
            rounded = max(Fraction(0), marks - Fraction(1, 2))
        if rounded != exact:
            self.tell("part-marks-rounded", f"{float(exact):.3g} of {float(marks):g} marks become {float(rounded):g}")
        return rounded


# ---------------------------------------------------------------- numbers
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


def ratio(value: Fraction) -> Fraction:
    """Return the simple fraction that a decimal of fourteen digits or more stands for, else the decimal.

    >>> ratio(Fraction("0.454545454545455")), ratio(Fraction("0.4545"))
    (Fraction(5, 11), Fraction(909, 2000))
    """
    if value.denominator < 10**10:
        return value
    near = value.limit_denominator(10_000)
    return near if abs(near - value) <= abs(value) / 10**13 else value


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
        if each.value in seen or inside or marks <= 0:
            if each.share > 0 or each.because:
                earned = f"{float(max(each.share, Fraction(0)) * marks):.3g}"
                room = f" ± {expression(each.tolerance)}" if each.tolerance else ""
                notes.append((Text(f"{expression(each.value)}{room} earns {earned} marks. "), *each.because))
                context.tell("wider-tolerance", "part marks within a wider tolerance are a note for graders")
            continue
        seen.add(each.value)
        if each.share or each.because:
            because = each.because or (Text("Partly right." if each.share > 0 else "Wrong."),)
            earned_marks = context.earned(each.share, marks)
            mistakes.append(Mistake(f"m{len(mistakes) + 1}", normal(each.value), (), earned_marks, because))
    return mistakes, notes


# ---------------------------------------------------------------- words
def text(
    id: str, marks: Fraction, words: Sequence[Words], case: bool, context: Context, label: Inlines = ()
) -> TextResponse | None:
    """Return the words that are right; None where none are."""
    best = max((each.share for each in words), default=Fraction(0))
    rights = [each for each in words if each.share == best and best > 0]
    if not rights:
        return None
    if best != 1:
        context.tell(
            "no-right-answer", f"no answer earns all the marks; the one with {float(best):.0%} is taken as right"
        )
    accepted_words: list[str] = []
    patterns: list[str] = []
    for each in rights:
        plain, wild = unescaped(each.text)
        shown = printable(" ".join(plain.split()), context.place, context.report)
        if shown and shown not in accepted_words:
            accepted_words.append(shown)
        if wild:
            patterns.append(".*".join(re.escape(piece) for piece in _pieces(each.text)))
    pattern = ""
    if patterns:
        pattern = "|".join([*patterns, *(re.escape(word) for word in accepted_words)])
        context.tell("wildcard", "a wildcard * becomes a pattern", "the words accepted first stand on the key")
        if len(pattern) > _LONGEST_PATTERN:
            context.tell("pattern-too-long", f"the pattern is longer than {_LONGEST_PATTERN} characters and left out")
            pattern = ""
    if not accepted_words:
        return None
    if len(accepted_words) > MOST_WORDS:
        context.tell("too-many-words", f"the first {MOST_WORDS} of {len(accepted_words)} accepted words are kept")
    errors = []
    for other in words:
        if other in rights or not (other.share or other.because):
            continue
        plain, _ = unescaped(other.text)
        shown = printable(plain, context.place, context.report)
        said = (Text(f"“{shown}”{': ' if other.because else ''}"), *other.because)
        errors.append(Criterion(context.earned(other.share, marks), said))
    return TextResponse(
        id=id,
        marks=marks,
        label=label,
        guidance=Guidance(errors=tuple(errors)),
        accepted=tuple(accepted_words[:MOST_WORDS]),
        pattern=pattern,
        case=case,
    )


def _pieces(words: str) -> list[str]:
    return [each.replace(r"\*", "*") for each in re.split(r"(?<!\\)\*", words)]


def unescaped(words: str) -> tuple[str, bool]:
    r"""Return words without wildcards, and whether there were some.

    >>> unescaped(r"a\*b"), unescaped("*colou*r*")
    (('a*b', False), ('colour', True))
    """
    pieces = _pieces(words)
    return "".join(pieces).strip(), len(pieces) > 1


# ---------------------------------------------------------------- options
def choice(
    id: str, marks: Fraction, options: Sequence[Ticked], single: bool, context: Context, label: Inlines = ()
) -> ChoiceResponse | None:
    """Return options to tick; None where there are fewer than two."""
    kept = [each for each in options if each.content]
    if len(kept) < len(options):
        context.tell("empty-option", "an option without words is left out")
    if len(kept) < 2:
        return None
    if single:
        rights = _single(kept, context)
    else:
        rights = {k for k, each in enumerate(kept) if each.share > 0}
        shares = {each.share for k, each in enumerate(kept) if k in rights}
        taken = {each.share for k, each in enumerate(kept) if k not in rights}
        if len(shares) > 1 or len(taken) > 1:
            context.tell("option-marks", "options earn different shares; here an exam's marking says what a tick earns")
        if not rights:
            context.tell("none-right", "no option is right")
    if len(kept) > 10:
        context.tell("many-options", f"of {len(kept)} options ten are drawn at a time", "an exam prints ten at most")
    made = tuple(
        Option(f"s{k}", each.content, k in rights, _reason(each, k in rights, single)) for k, each in enumerate(kept)
    )
    return ChoiceResponse(id=id, marks=marks, label=label, options=made, single=single and len(rights) == 1)


def _single(kept: Sequence[Ticked], context: Context) -> set[int]:
    best = max(each.share for each in kept)
    rights = {k for k, each in enumerate(kept) if each.share == best}
    if best <= 0:
        context.tell("no-right-option", "no option is marked as right", "mark the right one")
        return set()
    if best != 1:
        context.tell(
            "no-right-option", f"no option earns all the marks; the best, with {float(best):.0%}, is taken as right"
        )
    if len(rights) > 1:
        context.tell("several-right", f"{len(rights)} options are right, each alone; here all of them are to be ticked")
    elif any(0 < each.share < best for each in kept):
        context.tell("option-marks", "options that earn part of the marks say so in their reason")
    if any(each.share < 0 for each in kept):
        context.tell("negative-marks", "what a wrong tick takes off is an exam's to say (marking:)")
    return rights


def _reason(each: Ticked, right: bool, single: bool) -> Inlines:
    if single and not right and each.share > 0:
        return (*each.because, *((Text(" "),) if each.because else ()), Text(f"(Earns {float(each.share):.0%}.)"))
    return each.because
