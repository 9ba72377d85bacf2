"""Canvas: a QTI 1.2 package in its own dialect, for classic quizzes and New Quizzes.

A quiz with a question group for each question, from which Canvas picks one variant. What its importers take, and its
graders count, decides the form: numbers between ``vargte`` and ``varlte``, blanks as characters, nothing that is partly
right. Formulas are TeX between ``\\(…\\)``, which Canvas typesets.
"""

from __future__ import annotations

from generator.export.formats.canvas.assessing import assess
from generator.export.formats.canvas.quiz import write

__all__ = ["assess", "write"]
