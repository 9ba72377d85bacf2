"""TeX's complaints, where they belong: a marker in the log → a place in a question or an exam file."""

from __future__ import annotations

import math
from collections.abc import Mapping

from generator.bank import Question
from generator.diagnostics import Diagnostic, Fault, Path, Severity
from generator.layout import Overflow
from generator.source import Source
from generator.typeset import Outcome, TexProblem

_CODES = {"error": "tex-error", "overfull": "overfull-line", "missing-glyph": "missing-glyph", "limit": "tex-limit"}


def located(outcome: Outcome, questions: Mapping[str, Question], exam: Source) -> list[Diagnostic]:
    """Return the problems of a document as diagnostics; what has no marker of a question belongs to the exam file."""
    return [_diagnostic(problem, outcome.name, questions, exam) for problem in outcome.problems]


def _diagnostic(problem: TexProblem, document: str, questions: Mapping[str, Question], exam: Source) -> Diagnostic:
    severity: Severity = "warning" if problem.kind == "overfull" else "error"
    # what is ours around a text, or behind one that TeX read as a whole, tells an author nothing
    near = "" if problem.context.startswith("}") or r"\ew" in problem.context else problem.context
    hint = f"in {document}, near: {near}" if near else "examwright show QUESTION --pdf FILE typesets it alone"
    source, path = _marked(problem.marker, questions, exam)
    return source.diagnostic(Fault(path, _CODES[problem.kind], problem.message, hint, severity=severity))


def _marked(marker: str, questions: Mapping[str, Question], exam: Source) -> tuple[Source, Path]:
    """``question#part`` names a part, ``question#part!path/of/figure`` a figure in it."""
    address, _, inner = marker.partition("!")
    question, _, part = address.partition("#")
    if question not in questions:
        return exam, ()
    source = questions[question].source
    if inner:
        return source, tuple(inner.split("/"))
    return source, ("parts", part) if part else ()


def overflowing(overflow: Overflow, questions: Mapping[str, Question]) -> Diagnostic:
    """Return what does not fit as a diagnostic at the part's answer space."""
    needed = f"{math.ceil(10 * overflow.needed) / 10:g} cm"  # rounded up: a space of that height is enough
    given = f"{float(overflow.given):g} cm"
    source = questions[overflow.question].source
    if overflow.kind == "space":
        message = f"the key of version {overflow.form} needs {needed} here, the space is {given}"
        path: Path = ("parts", overflow.part, "space")
        return source.diagnostic(Fault(path, "key-overflows", message, "a larger space, or space: auto"))
    message = f"this part with its stem needs {needed}, a page holds {given}"
    return source.diagnostic(
        Fault(("parts", overflow.part), "part-overflows", message, "split the part, or a smaller space")
    )
