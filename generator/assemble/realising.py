"""A plan → the exam."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from generator.answer import Rejection
from generator.assemble.plans import Advance, ExamFaults, Plan, PlannedQuestion, Programs, marks_of, parts_of
from generator.compilation import Passage, Phrase
from generator.course import CourseSpec
from generator.credits import with_marks
from generator.diagnostics import Fault
from generator.exam import (
    Exam,
    Form,
    Heading,
    Item,
    PlacedItem,
    PlacedPart,
    Problem,
    Variant,
    part_letter,
)
from generator.exam_spec import ExamSpec
from generator.expression import Scope
from generator.plain import plain_text
from generator.values import dataclass

Solved = Mapping[tuple[str, int], Variant]
"""Variants by question and address."""


def realise(
    spec: ExamSpec,
    exam_id: str,
    course: CourseSpec,
    programs: Programs,
    plan: Plan,
    texts: ExamTexts,
    advance: Advance = lambda _: None,
) -> Exam:
    """Return the exam of a plan; raises ExamFaults where a question cannot be drawn at its address."""
    return put_together(spec, exam_id, course, programs, plan, texts, solve(programs, plan, {}, advance))


def solve(programs: Programs, plan: Plan, known: Solved, advance: Advance = lambda _: None) -> Solved:
    """Return the variants of a plan, with those that are known; raises ExamFaults as :func:`realise` does."""
    variants = dict(known)
    faults: list[tuple[str | None, Fault]] = []
    for question in (q for problem in plan.problems for q in problem):
        for number, address in enumerate(question.addresses):
            advance(question.ref.id)
            if (question.ref.id, address) in variants:
                continue
            program = programs[question.ref.id]
            try:
                draw = question.draws[number] if question.draws else program.judge(address)
                variants[question.ref.id, address] = program.variant(draw)
            except Rejection as rejection:  # a plan from elsewhere: a manifest beside other sources
                message = f"address {address} breaks the rule '{rejection.rule}'"
                faults.append((question.ref.id, Fault((), "broken-rule", message)))
            except Fault as fault:
                faults.append((question.ref.id, fault))
    if faults:
        raise ExamFaults(faults)
    return variants


def put_together(
    spec: ExamSpec,
    exam_id: str,
    course: CourseSpec,
    programs: Programs,
    plan: Plan,
    texts: ExamTexts,
    variants: Solved,
) -> Exam:
    """Return the exam of a plan whose questions are solved."""
    forms = tuple(
        Form(
            code,
            tuple(_problem(spec, texts, number, plan, k, variants, programs) for number in range(len(plan.problems))),
        )
        for k, code in enumerate(plan.forms)
    )
    return replace(bare_exam(spec, exam_id, course, programs, plan, texts), forms=forms, copies=plan.copies)


def bare_exam(
    spec: ExamSpec, exam_id: str, course: CourseSpec, programs: Programs, plan: Plan, texts: ExamTexts
) -> Exam:
    """Return what an exam is before it has forms."""
    return Exam(
        id=exam_id,
        heading=_heading(spec, course, texts),
        theme=spec.theme,
        options=tuple((name, str(value).lower()) for name, value in sorted(spec.options.items())),
        forms=(),
        copies=(),
        credits=sum(
            (marks_of(question.ref, programs) for problem in plan.problems for question in problem), Fraction(0)
        ),
    )


@dataclass(frozen=True)
class ExamTexts:
    """The exam spec's own prose, compiled: titles and intros of the problems, further instructions."""

    titles: tuple[Phrase, ...]
    intros: tuple[Passage, ...]
    instructions: tuple[Phrase, ...]


def _problem(
    spec: ExamSpec,
    texts: ExamTexts,
    number: int,
    plan: Plan,
    form: int,
    variants: Solved,
    programs: Programs,
) -> Problem:
    own = spec.problems[number]
    letters = _first_letters(plan, number, programs)
    items = [
        _item(question, letter, form, variants, programs)
        for question, letter in zip(plan.problems[number], letters, strict=True)
    ]
    return Problem(
        number=number + 1,
        title=plain_text(texts.titles[number].fill(Scope({}))),
        intro=texts.intros[number].fill(Scope({})),
        marking=own.marking.choices,
        items=tuple(items),
        credits=sum((placed.credits for item in items for placed in item.parts), Fraction(0)),
        fresh_page=own.fresh_page,
    )


def _first_letters(plan: Plan, number: int, programs: Programs) -> list[int]:
    """Return how many parts of a problem come before each of its questions."""
    counts = [len(parts_of(question.ref, programs)) for question in plan.problems[number]]
    return [sum(counts[:i]) for i in range(len(counts))]


def _item(question: PlannedQuestion, letter: int, form: int, variants: Solved, programs: Programs) -> Item:
    variant = variants[question.ref.id, question.addresses[form]]
    by_id = {part.id: part for part in variant.parts}
    placed = []
    for k, name in enumerate(parts_of(question.ref, programs), letter):
        worth = question.ref.marks.get(name, by_id[name].marks)
        placed.append(PlacedPart(part_letter(k), with_marks(by_id[name], worth), worth))
    return Item(variant, tuple(placed))


def place_items(
    plan: Plan, programs: Programs, variants: Solved, places: Collection[tuple[int, int]]
) -> Iterator[PlacedItem]:
    """Yield the questions at these places of a plan in all its forms, form by form; they are drawn and solved."""
    letters = [_first_letters(plan, number, programs) for number in range(len(plan.problems))]
    for k, code in enumerate(plan.forms):
        for p, i in places:
            item = _item(plan.problems[p][i], letters[p][i], k, variants, programs)
            yield PlacedItem(code, (p, i), item)


def _heading(spec: ExamSpec, course: CourseSpec, texts: ExamTexts) -> Heading:
    return Heading(
        course=spec.course or course.course,
        title=spec.title,
        institution=spec.institution or course.institution,
        chair=spec.chair or course.chair,
        exam_id=spec.exam_id,
        date=spec.date,
        starts=spec.starts,
        minutes=spec.minutes,
        examiners=spec.examiners,
        resources=spec.resources,
        instructions=tuple(line.fill(Scope({})) for line in texts.instructions),
        language=spec.language or course.language,
    )
