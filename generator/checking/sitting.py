"""What is checked of an exam beyond its questions: sums, and families that are large enough for its versions."""

from __future__ import annotations

from generator.assemble import ExamFaults, plan
from generator.diagnostics import Diagnostic
from generator.exam_file import ExamFile


def check_sitting(file: ExamFile) -> tuple[Diagnostic, ...]:
    """Return what is wrong with an exam as a whole; its own seed is neither read nor made."""
    try:
        plan(file.spec, file.id, file.programs, file.roster, f"check\x1f{file.id}")
    except ExamFaults as faults:
        return file.located(faults).diagnostics
    return ()
