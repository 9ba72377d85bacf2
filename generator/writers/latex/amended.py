"""What was decided on a part after the sitting, as the correction sheet tells it."""

from __future__ import annotations

from typing import assert_never

from generator import labels
from generator.content import Text
from generator.decision import Amendment
from generator.exam import Language, PlacedPart
from generator.writers.latex.loader import Tex
from generator.writers.latex.press import Press


def amendment_lines(press: Press, placed: PlacedPart) -> tuple[Tex, ...]:
    """Return each amendment of a part of a form as a line."""
    return tuple(
        press.scribe.inlines((Text(f"{_decision(amendment, press.language)}: "), *amendment.note))
        for amendment in placed.amendments
    )


def _decision(amendment: Amendment, language: Language) -> str:
    match amendment.kind:
        case "accept":
            answers = "; ".join(amendment.accepted)
            if amendment.marks is None:
                return labels.label("amended accept", language, answers=answers)
            count = labels.number(amendment.marks, language)
            return labels.label("amended accept for", language, answers=answers, count=count)
        case "full":
            return labels.label("amended full", language)
        case "out":
            return labels.label("amended out", language)
        case "re-mark":
            return ", ".join(
                labels.label("amended re-mark", language, mistake=name, count=labels.number(marks, language))
                for name, marks in amendment.mistakes
            )
        case _:
            assert_never(amendment.kind)
