"""Whether worked solutions fit the spaces that the paper gives them: the longest are typeset and measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.bank import Question
from generator.composition import Unset, compose
from generator.course import Course
from generator.diagnostics import Diagnostic
from generator.exam import Form, Variant
from generator.layout import arrange
from generator.locating import located, overflowing
from generator.plain import plain_blocks
from generator.preview import one_question_exam
from generator.typeset import EngineMissing, find_engine
from generator.writers import latex

# Of so many variants the solutions are read, and those in which a part has its longest are typeset.
_READ = 60
_THEME = "endterm"


def unfit(question: Question, addresses: Sequence[int], course: Course) -> list[Diagnostic]:
    """Return what does not fit a stated height, and what TeX does not get through.

    Nothing where no engine is installed: a build will tell.
    """
    program = question.program
    if not any(part.space.height is not None and part.space.kind != "none" for part in program.parts):
        return []
    try:
        engine = find_engine("embedded")
    except EngineMissing:
        return []
    variants = _longest([program.variant(program.judge(address)) for address in addresses[:_READ]])
    exams = [one_question_exam(variant, _THEME, course.spec.language) for variant in variants]
    forms = tuple(
        Form(str(variant.address), exam.forms[0].problems) for variant, exam in zip(variants, exams, strict=True)
    )
    exam = replace(exams[0], forms=forms)
    press = latex.Press(exam, course.templates)
    try:
        composed = compose(press, latex.whole_units(press, forms), [form.code for form in forms], engine)
    except Unset as unset:
        questions = {question.id: question}
        found = [each for outcome in unset.outcomes for each in located(outcome, questions, question.source)]
        return [each for each in found if each.severity == "error"]
    return [
        overflowing(each, {question.id: question})
        for each in arrange(exam, {**composed.lengths, **composed.heights}).overflows
    ]


def _longest(variants: Sequence[Variant]) -> list[Variant]:
    """The variants in which one of the parts has its longest solution."""
    chosen = {
        max(variants, key=lambda variant: len(plain_blocks(variant.parts[k].solution))).address
        for k in range(len(variants[0].parts))
    }
    return [variant for variant in variants if variant.address in chosen]
