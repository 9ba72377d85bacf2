"""What a format exports: entries (variants), pools of them, sections of pools; and names made from their content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from fractions import Fraction

from generator.content import Blocks
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    Language,
    Marking,
    MatchResponse,
    OrderResponse,
    PlacedPart,
    Response,
    Variant,
)
from generator.records import value_text
from generator.sampling import Purpose
from generator.values import dataclass

_OTHER = re.compile(r"[^A-Za-z0-9]+")
# Moodle and Canvas hold 255 characters of a name, and a variant's number is put behind it.
_LONGEST_TITLE = 180


def short_title(title: str) -> str:
    """Return a title in one line, cut between words where platforms would refuse it or cut it themselves.

    >>> short_title("A title"), len(short_title("long " * 60))
    ('A title', 180)
    """
    line = " ".join(title.split())
    if len(line) <= _LONGEST_TITLE:
        return line
    words = line[:_LONGEST_TITLE].rpartition(" ")[0] or line[: _LONGEST_TITLE - 1]
    return words.rstrip(" ,;:") + "…"


@dataclass(frozen=True)
class Entry:
    """One variant of a pool: what an LMS shows as one question, with the parts that are asked and their credits.

    ``parts`` carry the credits of the exam; ``marking`` is None where no exam says how choices are marked.
    """

    identifier: str
    variant: Variant
    parts: tuple[PlacedPart, ...]
    marking: Marking | None
    language: Language

    @property
    def credits(self) -> Fraction:
        """What the whole entry is worth."""
        return sum((placed.credits for placed in self.parts), Fraction(0))

    def responses(self) -> Iterator[tuple[PlacedPart, Response]]:
        """Yield every response with its part."""
        for placed in self.parts:
            for response in placed.part.responses:
                yield placed, response


@dataclass(frozen=True)
class Pool:
    """The variants of one question; an LMS picks one of them at random for each student."""

    identifier: str
    question: str
    title: str
    topic: str
    skills: tuple[str, ...]
    entries: tuple[Entry, ...]

    @property
    def credits(self) -> Fraction:
        """What each entry is worth."""
        return self.entries[0].credits


@dataclass(frozen=True)
class Section:
    """A problem of an exam, or the questions of one topic."""

    title: str
    intro: Blocks
    pools: tuple[Pool, ...]

    @property
    def credits(self) -> Fraction:
        """What one pick from each pool is worth."""
        return sum((pool.credits for pool in self.pools), Fraction(0))


@dataclass(frozen=True)
class Collection:
    """All that is exported together. ``minutes`` is an exam's time limit, None for loose questions."""

    identifier: str
    title: str
    course: str
    language: Language
    purpose: Purpose
    sections: tuple[Section, ...]
    minutes: int | None = None

    @property
    def credits(self) -> Fraction:
        """What one pick from each pool is worth."""
        return sum((section.credits for section in self.sections), Fraction(0))

    def pools(self) -> Iterator[Pool]:
        """Yield the pools of all sections."""
        for section in self.sections:
            yield from section.pools

    def entries(self) -> Iterator[Entry]:
        """Yield the entries of all pools."""
        for pool in self.pools():
            yield from pool.entries


# ---------------------------------------------------------------- names
def identifier(words: str, *content: str) -> str:
    """Return a name of ASCII letters, digits and ``-`` that starts with a letter: the words, and a digest of content.

    It is an XML name and a file name; the same content gives the same name on every import.

    >>> identifier("cnn/edge-filter", "3", "4")
    'cnn-edge-filter-48cd91221e'
    """
    start = _OTHER.sub("-", words).strip("-")[:48].rstrip("-")
    start = start if start[:1].isalpha() else f"q-{start}".rstrip("-")
    if not content:
        return start
    digest = hashlib.blake2b("\x1f".join(content).encode(), digest_size=5).hexdigest()
    return f"{start}-{digest}"


def entry_identifier(variant: Variant, parts: tuple[PlacedPart, ...]) -> str:
    """Return the name of an entry: made from its question, the parts and what was drawn, not from the prose.

    So a corrected text updates the entry where it was imported before, and other numbers make another entry.
    """
    values = [f"{name}={value_text(value)}" for name, value in variant.parameters]
    drawn = [
        f"{placed.part.id}.{response.id}:{_drawn(response)}" for placed in parts for response in placed.part.responses
    ]
    return identifier(variant.question, variant.question, variant.wording, *values, *drawn)


def _drawn(response: Response) -> str:
    """What was drawn for a response beside the parameters: which options, in which order."""
    match response:
        case ChoiceResponse(options=options):
            return ",".join(option.id for option in options)
        case MatchResponse(key=key) | OrderResponse(key=key):
            return ",".join(map(str, key))
        case BlanksResponse(gaps=gaps):
            return ";".join(_drawn(gap) for gap in gaps)
        case _:
            return ""
