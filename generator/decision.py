"""What was decided on a part of an exam after the sitting, as a value; ``amendments`` reads it from its file."""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import Literal

from generator.content import Inlines
from generator.diagnostics import Path
from generator.values import dataclass

AmendmentKind = Literal["accept", "full", "out", "re-mark"]


@dataclass(frozen=True)
class Amendment:
    """What was decided on a part after the sitting; no paper for students shows it.

    ``accept``: responses as they are typed to ``answer`` earn ``marks``, all where that is None. ``full``: everyone
    earns the part. ``out``: it no longer counts. ``re-mark``: named mistakes of ``answer`` earn other marks.
    """

    kind: AmendmentKind
    note: Inlines
    answer: str = ""
    accepted: tuple[str, ...] = ()
    marks: Fraction | None = None
    mistakes: tuple[tuple[str, Fraction], ...] = ()
    path: Path = field(default=(), compare=False)
