"""Moodle XML: every type that has a right answer, with its feedback, images and tags.

Categories become topics. Questions that one category holds as variants of one question (our own export writes
``Title [1]``, ``Title [2]`` …) share a pool.
"""

from __future__ import annotations

import re

from generator.diagnostics import Diagnostic, Place, Rejected
from generator.importing.characters import printable, squeezed
from generator.importing.formats.moodle.fields import Pieces
from generator.importing.formats.moodle.kinds import parts_of
from generator.importing.imported import MOST_QUESTIONS, Imported, Passage, Report, variant
from generator.importing.xml import Element, read_xml

_NUMBERED = re.compile(r"(.+?)\s*\[\d{1,5}\]\Z")
_PURPOSES = frozenset({"practice", "exam"})


def read(name: str, data: bytes, report: Report) -> list[Imported]:
    """Return the questions of a file; raises Rejected where it is no Moodle XML."""
    root = read_xml(name, data)
    if root.name != "quiz":
        message = f"this is no Moodle XML: its root is <{root.name}>, not <quiz>"
        raise Rejected([Diagnostic("error", "not-moodle", root.place, message)])
    found: list[Imported] = []
    path: tuple[str, ...] = ()
    for node in root.elements():
        kind = node.attributes.get("type", "")
        if node.name != "question":
            report.say("unknown-element", node.place, f"<{node.name}> is read over")
        elif kind == "category":
            path = _path(node)
            _info(node, path, report)
        elif kind == "description":
            report.passages.append(_passage(node, report))
            report.say("description", node.place, "a description asks nothing: it is kept in texts.md")
        elif len(found) >= MOST_QUESTIONS:
            report.say("too-many", node.place, f"only the first {MOST_QUESTIONS} questions are read")
            break
        else:
            found.append(_imported(node, path, report))
    return found


def _path(node: Element) -> tuple[str, ...]:
    """The steps of a category; a doubled slash is a slash in a name."""
    steps = node.word("category", "text").replace("//", "\x00").split("/")
    named = (each.replace("\x00", "/").strip() for each in steps)
    return tuple(each for each in named if each and not each.startswith("$") and each != "top")


def _info(node: Element, path: tuple[str, ...], report: Report) -> None:
    blocks = Pieces(node, report).blocks(node.first("info"))
    if blocks:
        report.passages.append(Passage(path[-1] if path else "Category", blocks, node.place))
        report.say("description", node.place, "what is said of a category is kept in texts.md")


def _passage(node: Element, report: Report) -> Passage:
    blocks = Pieces(node, report).blocks(node.first("questiontext"))
    return Passage(_name(node, report), blocks, node.place)


def _name(node: Element, report: Report) -> str:
    place = Place(node.place.file, node.place.line, node.place.column)
    words = squeezed(printable(re.sub(r"<[^>]{0,200}>", "", node.word("name", "text")), place, report)).strip()
    return words[:200] or "Question"


def _imported(node: Element, path: tuple[str, ...], report: Report) -> Imported:
    pieces = Pieces(node, report)
    title = _name(node, report)
    numbered = _NUMBERED.match(title)
    parts = parts_of(pieces)
    tags = tuple(dict.fromkeys(_word(each.word("text")) for each in node.within("tag")))
    topic = _word(path[-1]) if path else "imported"
    pool = ""
    if numbered:
        title = numbered[1]
        pool = "/".join((*path, title))
    kept = tuple(each for each in tags if each and each not in _PURPOSES and not each.startswith("weights x"))
    if numbered and kept:  # our own export: the first tag is the topic
        topic, kept = kept[0], kept[1:]
    return Imported(variant(title, topic, kept, (), parts), node.place, pool)


def _word(text: str) -> str:
    return " ".join(text.split())[:100]
