"""Generic wrong methods tried on valid draws: which of them the drawn numbers fail to tell from the right answer."""

from __future__ import annotations

from generator.mutation.examination import Answered, Examination, Mutant, examine
from generator.mutation.faults import mutation_faults, sentence, summary, survives, worst
from generator.mutation.kinds import KINDS

__all__ = [
    "KINDS",
    "Answered",
    "Examination",
    "Mutant",
    "examine",
    "mutation_faults",
    "sentence",
    "summary",
    "survives",
    "worst",
]
