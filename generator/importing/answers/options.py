"""Options with shares of the marks → options of which some are right."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from generator.content import Inlines, Text
from generator.exam import ChoiceResponse, Option
from generator.importing.answers.context import Context
from generator.plain import plain_text
from generator.values import dataclass

MOST_PRINTED = 10
_MOST_IN_SETS = 8


@dataclass(frozen=True)
class Ticked:
    """An option that earns a share of the marks when it is ticked."""

    share: Fraction
    content: Inlines
    because: Inlines = ()


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
    if len(kept) > MOST_PRINTED and not _are_sets(kept):
        context.tell("many-options", f"of {len(kept)} options ten are drawn at a time", "an exam prints ten at most")
    made = tuple(
        Option(f"s{k}", each.content, k in rights, _reason(each, k in rights, single)) for k, each in enumerate(kept)
    )
    return ChoiceResponse(id=id, marks=marks, label=label, options=made, single=single and len(rights) == 1)


def _are_sets(kept: Sequence[Ticked]) -> bool:
    """True for the sets of lettered options, of which our exports make a list: boxes to tick once they are read."""
    count = len(kept).bit_length() - 1
    if count > _MOST_IN_SETS:
        return False
    names = {plain_text(each.content) for each in kept}
    letters = [chr(65 + k) for k in range(count)]
    sets = {", ".join(chosen) for size in range(1, count + 1) for chosen in combinations(letters, size)}
    return len(kept) == 2**count and sets <= names


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
