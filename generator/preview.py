"""One variant, typeset with its key, without cover and squared pages: what ``show --pdf`` and ``--png`` give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from generator.composition import Characters, Unset, cast, compose, furnish
from generator.exam import (
    Exam,
    Form,
    Heading,
    Item,
    Language,
    PlacedPart,
    Problem,
    Variant,
    part_letter,
    placed_items,
)
from generator.imposition import Set, impose
from generator.layout import arrange
from generator.typeset import Engine, Fonts, Outcome, ample_fonts_job, read_fonts, together, typeset_once
from generator.values import dataclass
from generator.writers import latex


@dataclass(frozen=True)
class Preview:
    """A PDF, and the runs of TeX with what they remark on."""

    pdf: bytes
    remarks: tuple[Outcome, ...]


def preview(variant: Variant, theme: str, language: Language, engine: Engine, folder: Path | None = None) -> Preview:
    """Return a variant's key; ``folder`` has the course's own templates. Raises Unset."""
    return _set(latex.Press(one_question_exam(variant, theme, language), folder), engine, _own_fonts)


def glimpse(variant: Variant, theme: str, language: Language, engine: Engine, folder: Path | None = None) -> Preview:
    """Return what looks like the :func:`preview`, sooner where words changed: its fonts hold characters to spare."""
    return _set(latex.Press(one_question_exam(variant, theme, language), folder), engine, _ample_fonts)


def _set(
    press: latex.Press, engine: Engine, fonts: Callable[[latex.Press, Sequence[Characters], Engine], Fonts]
) -> Preview:
    exam = press.exam
    composed = compose(press, latex.whole_units(press, exam.forms), ["A"], engine, workers=2)
    layout = arrange(exam, {**composed.lengths, **composed.heights})
    layout = replace(layout, pages=tuple(page for page in layout.pages if page.kind == "problems"))
    key = latex.Paper("A/key", "A", "key")
    furniture, characters = furnish(press, layout, [key], engine)
    used = [*composed.characters.values(), characters]
    made = Set(exam.id, layout, composed.lengths, furniture, {"key": fonts(press, used, engine)})
    pdf = impose(made, key, composed.boxes, latex.crosses(placed_items(exam.forms))["A"])
    return Preview(pdf, composed.remarks)


def _own_fonts(press: latex.Press, used: Sequence[Characters], engine: Engine) -> Fonts:
    return cast(press, {"key": used}, engine)["key"]


def _ample_fonts(press: latex.Press, used: Sequence[Characters], engine: Engine) -> Fonts:
    (outcome,) = typeset_once([ample_fonts_job("fonts", latex.preamble(press), together(used))], engine)
    if outcome.pdf is None:
        raise Unset([outcome])
    return read_fonts(outcome)


def one_question_exam(variant: Variant, theme: str, language: Language) -> Exam:
    """Return an exam of one form that holds nothing but this variant."""
    parts = tuple(PlacedPart(part_letter(k), part, part.marks) for k, part in enumerate(variant.parts))
    credits = sum((part.marks for part in variant.parts), Fraction(0))
    problem = Problem(1, variant.title, (), "all-or-nothing", (Item(variant, parts),), credits)
    heading = Heading(
        course="",
        title=variant.question,
        institution="",
        chair="",
        exam_id="",
        date=None,
        starts=None,
        minutes=int(variant.minutes),
        examiners=(),
        resources=(),
        instructions=(),
        language=language,
    )
    return Exam("preview", heading, theme, (), (Form("A", (problem,)),), (), credits)
