"""What a question is called, and which are variants of one: ``Title [1]``, ``Title [2]`` as our exports write them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.diagnostics import Place
from generator.importing.characters import printable, squeezed
from generator.importing.imported import Report

_NUMBERED = re.compile(r"(.+?)\s*\[\d{1,5}\]\Z")
_ELEMENT = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_PURPOSES = frozenset({"practice", "exam"})


def title_of(text: str, place: Place, report: Report) -> str:
    """Return a title as plain words, without the elements of HTML that some systems let into it."""
    bare = _ELEMENT.sub("", text[:2000])
    return squeezed(printable(bare, place, report)).strip()[:200] or "Question"


def word(text: str) -> str:
    """Return a topic or a tag in one line."""
    return " ".join(text.split())[:100]


def named(title: str, path: Sequence[str], words: Sequence[str]) -> tuple[str, str, tuple[str, ...], str]:
    """Return title, topic, skills and the pool of a question; ``words`` are its tags, ``path`` the folders above it.

    Our own exports put the topic first among the tags of a numbered variant.

    >>> named("Sums [2]", ("Maths", "Sums"), ("arithmetic", "adding", "practice"))
    ('Sums', 'arithmetic', ('adding',), 'Maths/Sums/Sums')
    """
    kept = tuple(dict.fromkeys(each for each in map(word, words) if each and each not in _PURPOSES))
    topic = next((word(step) for step in reversed(path) if word(step)), "imported")
    found = _NUMBERED.match(title)
    if found is None:
        return title, topic, kept, ""
    if kept:
        topic, kept = kept[0], kept[1:]
    return found[1], topic, kept, "/".join((*path, found[1]))
