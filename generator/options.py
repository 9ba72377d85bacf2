"""Options to tick, made from a computed answer and its mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from pydantic import Field

from generator.answer import Judgement, Moment, Notes
from generator.compilation import Compilation
from generator.content import Inlines, Math
from generator.diagnostics import Path
from generator.exam import ChoiceResponse, Option
from generator.fields import Model
from generator.numbers import Value

# The rule that refuses an address where the options cannot be filled.
TOO_FEW_MISTAKES = "too few mistakes for the options"


class OptionsSpec(Model):
    """Turns a computed answer into a single choice from its value and its mistakes."""

    count: int = Field(default=4, ge=2, le=8, description="How many options; all but one come from mistakes.")
    sort: Literal["ascending", "descending", "shuffle"] = Field(
        default="ascending", description="The printed order of numbers."
    )
    columns: int = Field(default=1, ge=1, le=4, description="In how many columns they stand.")


def check_options(spec: OptionsSpec | None, mistakes: int, path: Path, around: Compilation) -> None:
    """Record a fault where an answer has too few mistakes to fill its options at any address."""
    if spec is not None and mistakes < spec.count - 1:
        message = (
            f"{spec.count} options need {spec.count - 1} mistakes, there {'is' if mistakes == 1 else 'are'} {mistakes}"
        )
        hint = f"count: {mistakes + 1}, or more mistakes" if mistakes else "name the wrong methods under mistakes"
        around.fault((*path, "options"), "too-few-mistakes", message, hint, on_key=True)


def pick_options(
    spec: OptionsSpec, answer: str, moment: Moment, value: Value, wrong: Sequence[tuple[str, Value]], notes: Notes
) -> tuple[tuple[str, Value], ...]:
    """Return the options by name in printed order, the right one called ``""``.

    Refuses the address where two options coincide or too few mistakes apply.
    """
    if len(wrong) < spec.count - 1:
        moment.refuse(TOO_FEW_MISTAKES)
    taken = sorted(moment.order(len(wrong), answer, "mistakes")[: spec.count - 1])
    options = [("", value), *(wrong[k] for k in taken)]
    seen: dict[Inlines, str] = {}
    for name, each in options:
        shown = notes.show(each, moment.scope)
        if shown in seen:
            moment.refuse(f"mistake {name}")
        seen[shown] = name
    order = moment.order(len(options), answer, "options")
    if spec.sort == "shuffle" or not all(type(each) in (int, Fraction) for _, each in options):
        return tuple(options[k] for k in order)
    ranked = sorted(options, key=lambda option: option[1])  # type: ignore[arg-type,return-value]  # ints and Fractions
    return tuple(ranked if spec.sort == "ascending" else reversed(ranked))


def judge_options(
    spec: OptionsSpec | None,
    answer: str,
    moment: Moment,
    value: Value,
    wrong: tuple[tuple[str, Value], ...],
    notes: Notes,
) -> Judgement:
    """Return the judgement of a computed answer: by its value alone or, with options, by the set of their values."""
    if spec is None:
        return Judgement(value, wrong, value)
    picked = pick_options(spec, answer, moment, value, wrong, notes)
    return Judgement(value, wrong, (value, frozenset(each for _, each in picked)), picked=picked)


def options_response(
    id: str, marks: Fraction, spec: OptionsSpec, moment: Moment, judgement: Judgement, notes: Notes, unit: str = ""
) -> ChoiceResponse:
    """Return the picked options as a single choice, each wrong one with the reason of its mistake."""
    reasons = {mistake.name: mistake.because for mistake in notes.mistakes}
    options = []
    for name, value in judgement.picked:
        shown = notes.show(value, moment.scope)
        content = (*shown, Math(rf"\,\mathrm{{{unit}}}")) if unit else shown
        because = reasons[name].fill(moment.scope) if name else ()
        options.append(Option(name or "right", content, not name, because, value, name))
    return ChoiceResponse(
        id=id,
        marks=marks,
        label=notes.label.fill(moment.scope),
        guidance=notes.guidance(moment, judgement),
        options=tuple(options),
        single=True,
        columns=spec.columns,
    )
