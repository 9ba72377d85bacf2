"""``ExamSpec``, bank and seed → a plan of addresses → an :class:`Exam`.

The plan is all that chance decided: a manifest keeps it, and an exam is rebuilt from it without a seed.
"""

from __future__ import annotations

from generator.assemble.consistency import check_exam
from generator.assemble.planning import draw_forms, draw_questions, drawn, outline, parts_taken, plan
from generator.assemble.plans import ExamFaults, Plan, PlannedQuestion, Programs, parts_of, version_codes
from generator.assemble.realising import ExamTexts, Solved, bare_exam, place_items, put_together, realise, solve

__all__ = [
    "ExamFaults",
    "ExamTexts",
    "Plan",
    "PlannedQuestion",
    "Programs",
    "Solved",
    "bare_exam",
    "check_exam",
    "draw_forms",
    "draw_questions",
    "drawn",
    "outline",
    "parts_of",
    "parts_taken",
    "place_items",
    "plan",
    "put_together",
    "realise",
    "solve",
    "version_codes",
]
