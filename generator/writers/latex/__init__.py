"""Exam, key, correction sheet and personal copies through LaTeX.

The way: :func:`units` of some forms → two TeX runs → ``typeset.take_apart`` and ``layout.arrange`` →
:func:`furniture` → a run → ``imposition``, which puts the boxes of all runs on pages. The correction sheet is a
document of its own. All share one preamble, so one dumped format serves an exam.
"""

from generator.writers.latex.code import image, page_content
from generator.writers.latex.common import NOTHING_IN_COMMON, Common, Place, common
from generator.writers.latex.correction import correction
from generator.writers.latex.furniture import (
    TICK,
    Paper,
    body_key,
    cover_key,
    form_key,
    furniture,
    own_forms,
    page_key,
    papers,
    space_key,
)
from generator.writers.latex.loader import templates_folder, themes
from generator.writers.latex.press import Press
from generator.writers.latex.roster import attendance, labels
from generator.writers.latex.said import SaidForm, SaidPart, said
from generator.writers.latex.units import (
    ROLES,
    Crosses,
    Role,
    Units,
    crosses,
    gathered,
    heads,
    preamble,
    read_measurements,
    units,
    whole_units,
)

__all__ = [
    "NOTHING_IN_COMMON",
    "ROLES",
    "TICK",
    "Common",
    "Crosses",
    "Paper",
    "Place",
    "Press",
    "Role",
    "SaidForm",
    "SaidPart",
    "Units",
    "attendance",
    "body_key",
    "common",
    "correction",
    "cover_key",
    "crosses",
    "form_key",
    "furniture",
    "gathered",
    "heads",
    "image",
    "labels",
    "own_forms",
    "page_content",
    "page_key",
    "papers",
    "preamble",
    "read_measurements",
    "said",
    "space_key",
    "templates_folder",
    "themes",
    "units",
    "whole_units",
]
