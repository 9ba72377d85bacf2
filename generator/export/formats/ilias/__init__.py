"""ILIAS: question pools in its own dialect of QTI 1.2, the only QTI that it imports.

A pool a question, from which a test draws one of the variants. Several answers of one draw are one cloze, whose gaps
have ranges of numbers, words and lists with points each. Formulas are TeX between ``\\(…\\)``.
"""

from __future__ import annotations

from generator.export.formats.ilias.assessing import assess
from generator.export.formats.ilias.pool import write

__all__ = ["assess", "write"]
