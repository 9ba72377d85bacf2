r"""Exam sources in LaTeX: exam.cls, problem environments, sections, plain lists with boxes.

Nothing is executed: macros that the source defines are put in within bounds, formulas pass our gate or are kept as
source, other files are not read but for images beside the source.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Mapping

from generator.diagnostics import Diagnostic, Place, Rejected
from generator.importing.formats.tex.exam import Reader
from generator.importing.formats.tex.macros import definitions, for_formulas
from generator.importing.formats.tex.parsing import Parser
from generator.importing.formats.tex.source import without_comments
from generator.importing.formats.tex.text import Scribe
from generator.importing.imported import MOST_QUESTIONS, Imported, Report

MOST_BYTES = 4 * 2**20
_TITLE = re.compile(r"\\title\s*\{([^{}]{1,200})\}")


def read(name: str, data: bytes, report: Report, beside: Mapping[str, bytes]) -> list[Imported]:
    """Return the questions of a source; raises Rejected where it is no text."""
    if len(data) > MOST_BYTES:
        message = f"the file is larger than {MOST_BYTES // 2**20} MiB"
        raise Rejected([Diagnostic("error", "file-too-large", Place(name, 1, 1), message, "split it")])
    source = _decoded(name, data, report)
    place = _places(name, source)
    plain = without_comments(source)
    defined, plain = definitions(plain)
    begin, end = _body(plain)
    nodes = Parser(plain[begin:end], defined, begin).nodes()
    macros = for_formulas(defined)
    title = _TITLE.search(plain)
    topic = re.sub(r"[^\w -]+", " ", title[1]).strip() if title else ""
    scribe = Scribe(place, macros, beside, report)
    reader = Reader(scribe, report, " ".join(topic.split())[:60] or "imported")
    found: list[Imported] = []
    for question in reader.questions(nodes):
        if len(found) >= MOST_QUESTIONS:
            report.say("too-many", question.place, f"only the first {MOST_QUESTIONS} questions are read")
            break
        found.append(question)
    return found


def _decoded(name: str, data: bytes, report: Report) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        report.say("not-utf8", Place(name, 1, 1), "the file is not UTF-8: it is read as Latin-1", "look at its accents")
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", " ")


def _places(name: str, source: str) -> Callable[[int], Place]:
    starts = [0, *(found.end() for found in re.finditer("\n", source))]

    def place(offset: int) -> Place:
        line = bisect.bisect_right(starts, max(0, min(offset, len(source))))
        return Place(name, line, offset - starts[line - 1] + 1)

    return place


def _body(source: str) -> tuple[int, int]:
    begin = re.search(r"\\begin\s*\{document\}", source)
    end = source.rfind("\\end{document}")
    return (begin.end() if begin else 0), (end if end >= 0 else len(source))
