"""Moodle XML: every type that has a right answer, with its feedback, images and tags.

Categories become topics. Questions that one category holds as variants of one question (our own export writes
``Title [1]``, ``Title [2]`` …) share a pool.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import Diagnostic, Rejected
from generator.importing.formats.moodle.fields import Pieces
from generator.importing.formats.moodle.kinds import parts_of
from generator.importing.imported import MOST_QUESTIONS, Imported, Passage, Report, variant
from generator.importing.naming import named, title_of
from generator.importing.xml import Element, read_xml


def read(name: str, data: bytes, report: Report, beside: Mapping[str, bytes]) -> list[Imported]:
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
    return title_of(node.word("name", "text"), node.place, report)


def _imported(node: Element, path: tuple[str, ...], report: Report) -> Imported:
    parts = parts_of(Pieces(node, report))
    tags = [each.word("text") for each in node.within("tag")]
    words = [each for each in tags if not each.startswith("weights x")]
    title, topic, skills, pool = named(_name(node, report), path, words)
    return Imported(variant(title, topic, skills, (), parts), node.place, pool)
