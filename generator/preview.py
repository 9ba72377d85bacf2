"""One variant, typeset with its key, without cover and squared pages: what ``show --pdf`` and ``--png`` give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from generator.composition import cast, compose, furnish
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
from generator.typeset import Engine, Outcome
from generator.writers import latex


@dataclass(frozen=True)
class Preview:
    """A PDF, and the runs of TeX with what they remark on."""

    pdf: bytes
    remarks: tuple[Outcome, ...]


def preview(variant: Variant, theme: str, language: Language, engine: Engine, folder: Path | None = None) -> Preview:
    """Return a variant's key; ``folder`` has the course's own templates. Raises Unset."""
    exam = one_question_exam(variant, theme, language)
    press = latex.Press(exam, folder)
    items = tuple(placed_items(exam.forms))
    composed = compose(press, latex.units(press, items), ["A"], engine, workers=2)
    layout = arrange(exam, {**composed.lengths, **composed.heights})
    layout = replace(layout, pages=tuple(page for page in layout.pages if page.kind == "problems"))
    key = latex.Paper("A/key", "A", "key")
    furniture, characters = furnish(press, layout, [key], engine)
    fonts = cast(press, {"key": [*composed.characters.values(), characters]}, engine)
    made = Set(exam.id, layout, composed.lengths, furniture, fonts)
    pdf = impose(made, key, composed.boxes, latex.crosses(items)["A"])
    return Preview(pdf, composed.remarks)


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
