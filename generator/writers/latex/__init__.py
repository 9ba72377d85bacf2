"""Exam, key, correction sheet and personal copies through LaTeX.

The way: :func:`measure` → one TeX run → :func:`read_measurements` → ``layout.arrange`` → :func:`write` → a TeX run a
document. All share :func:`preamble`, so one dumped format serves an exam.
"""

from generator.writers.latex.document import write
from generator.writers.latex.loader import templates_folder, themes
from generator.writers.latex.measuring import measure, preamble, read_measurements

__all__ = ["measure", "preamble", "read_measurements", "templates_folder", "themes", "write"]
