"""One variant, typeset with its key, without cover and squared pages: what ``show --pdf`` and ``--png`` give."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from generator.exam import Exam, Form, Heading, Item, Language, PlacedPart, Problem, Variant, part_letter
from generator.layout import arrange
from generator.typeset import Engine, Outcome, typeset
from generator.writers import latex


def preview(variant: Variant, theme: str, language: Language, engine: Engine, folder: Path | None = None) -> Outcome:
    """Return the typeset key of a variant, or the first run that failed; ``folder`` has the course's own templates."""
    exam = one_question_exam(variant, theme, language)
    (measured,) = typeset([latex.measure(exam, folder)], engine)
    if measured.pdf is None:
        return measured
    layout = arrange(exam, latex.read_measurements(measured.notes))
    pages = tuple(page for page in layout.pages if page.kind == "problems")
    jobs = latex.write(exam, replace(layout, pages=pages), folder)
    (key,) = typeset([job for job in jobs if job.name == "A/key"], engine)
    return key


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
