"""The formats of imports: one file (or folder) a format, one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.importing.formats import moodle, qti, tex
from generator.importing.imported import Imported, Report
from generator.values import dataclass

Read = Callable[[str, bytes, Report, Mapping[str, bytes]], list[Imported]]
"""A file's name, its bytes, and the images beside it by name → its questions; raises Rejected for a file as a whole."""


@dataclass(frozen=True)
class Source:
    """A format that is read: its name on the command line, how it is called, and its reader."""

    name: str
    title: str
    read: Read


FORMATS: Mapping[str, Source] = {
    source.name: source
    for source in (
        Source("moodle", "Moodle XML", moodle.read),
        Source("qti", "QTI", qti.read),
        Source("tex", "LaTeX", tex.read),
    )
}
