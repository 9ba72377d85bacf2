"""What each format makes of each kind of answer: asked of the starter questions, so the table cannot lag behind."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import as_file, files

from generator.bank import load_question
from generator.course import Course
from generator.export.collection import Entry
from generator.export.formats import FORMATS
from generator.export.gathering import gather_questions
from generator.export.portability import Format
from generator.questions import KINDS


def starter(kind: str) -> Entry:
    """Return a variant of the starter question of a kind, with the first part that has such an answer."""
    with as_file(files("generator") / "starters" / "questions" / f"{kind}.yaml") as path:
        question = load_question(Course(path.parent), path)
    return next(gather_questions([question], "en", "", 1, "formats", "exam").entries())


def carried(format: Format, entry: Entry) -> str:
    """Return in a few words what a format makes of an entry: native, converted (how) or refused, and what is lost."""
    remarks = list(format.assess(entry))
    levels = [remark.level for remark in remarks]
    level = next((each for each in ("refused", "converted") if each in levels), "native")
    texts = dict.fromkeys(
        f"{'lost: ' if remark.level == 'lost' else ''}{remark.text}"
        for remark in remarks
        if remark.text and (remark.level in (level, "lost"))
    )
    return f"{level} ({'; '.join(texts)})" if texts else level


def rows() -> Iterator[tuple[str, ...]]:
    """Yield the head (kind, then the formats) and a row for each kind."""
    yield ("kind", *FORMATS)
    for kind in KINDS:
        entry = starter(kind)
        yield (kind, *(carried(format, entry) for format in FORMATS.values()))


def table() -> str:
    """Return the table as Markdown."""
    head, *body = rows()
    lines = [head, ("---",) * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
