"""What is found between questions: families too small for an exam, answers that another question tells, twins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.assemble import ExamFaults, plan, realise
from generator.bank import Question
from generator.diagnostics import Diagnostic, Fault
from generator.exam_file import ExamFile
from generator.lints import exam_faults
from generator.verify import is_allowed


def check_sitting(file: ExamFile) -> tuple[Diagnostic, ...]:
    """Return what is wrong with an exam as a whole; its own seed is neither read nor made."""
    try:
        made = plan(file.spec, file.id, file.programs, file.roster, f"check\x1f{file.id}")
        exam = realise(file.spec, file.id, file.course.spec, file.programs, made, file.texts)
    except ExamFaults as faults:
        return file.located(faults).diagnostics
    found = [
        (id, fault)
        for id, fault in exam_faults(exam.forms, exam.heading.instructions)
        if not is_allowed(file.source.data, fault.code)
    ]
    return placed_between(file.bank.questions, found)


def placed_between(questions: Mapping[str, Question], faults: Iterable[tuple[str, Fault]]) -> tuple[Diagnostic, ...]:
    """Return faults of questions at their places, but for those that a question accepts."""
    return tuple(
        questions[id].source.diagnostic(fault)
        for id, fault in faults
        if not is_allowed(questions[id].source.data, fault.code, fault.path)
    )
