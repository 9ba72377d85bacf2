"""Generic wrong methods tried on valid draws: which of them the drawn numbers fail to tell from the right answer."""

from __future__ import annotations

from generator.mutation.examination import examine
from generator.mutation.faults import mutation_faults, sentence, summary, worst
from generator.mutation.kinds import KINDS
from generator.mutation.mutant import Answered, Examination, Mutant, survives

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
