"""What platforms take of QTI 2.1: a row a dialect. The general one holds for those that process responses as specified.

* OpenOlat runs JQTI+, so it takes everything; its own tests are submitted question by question.
* Blackboard Learn imports true/false, multiple choice, multiple answer, one blank and essays, and skips questions with
  response processing of their own ("About QTI packages", help.blackboard.com).
* Brightspace says nothing of response processing: it gets what Blackboard gets.
"""

from __future__ import annotations

from typing import Literal

from generator.export.qti.vocabulary import QTI21, QTI30, Vocabulary
from generator.values import dataclass


@dataclass(frozen=True)
class Dialect:
    """How a platform wants QTI: its name in the command, its title, the words, and where it is imported.

    ``submission`` is the mode of an exam; ``plain`` is True where only the simplest items are read.
    """

    name: str
    title: str
    words: Vocabulary
    how: str
    submission: Literal["simultaneous", "individual"] = "simultaneous"
    plain: bool = False


_ANY = "Import {file} as it is (do not unpack it) where the platform imports QTI "

DIALECTS: tuple[Dialect, ...] = (
    Dialect("qti21", "QTI 2.1", QTI21, f"{_ANY}2.1 packages."),
    Dialect(
        "openolat",
        "QTI 2.1 for OpenOlat",
        QTI21,
        "In the authoring area: *Import* {file}; it becomes a test. The time limit and the attempts are set there.",
        submission="individual",
    ),
    Dialect(
        "blackboard",
        "QTI 2.1 for Blackboard",
        QTI21,
        "In *Tests, Surveys, and Pools → Pools → Import QTI 2.1 package*: {file}. Check the points of the questions.",
        plain=True,
    ),
    Dialect(
        "brightspace",
        "QTI 2.1 for Brightspace",
        QTI21,
        "In *Course Admin → Import/Export/Copy Components → Import*: {file}. Check the points of the questions.",
        plain=True,
    ),
    Dialect("qti30", "QTI 3.0", QTI30, f"{_ANY}3.0 packages."),
)
