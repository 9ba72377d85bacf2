"""Questions of a bank that are nearly the same in wording."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from generator.diagnostics import Fault, Path
from generator.exam import Language
from generator.lints.words import guessed_language, is_little, words
from generator.lints.written import Written, written_texts
from generator.program import Program

CODES: Mapping[str, str] = {
    "twin-questions": "two questions of the bank, or two wordings of it, are nearly the same",
}

# Two texts are twins when they share so much of their shingles: |A ∩ B| / |A ∪ B| (the Jaccard index).
ALIKE = Fraction(2, 5)
# A run of words that so many questions have is a turn of phrase: "which statements are true".
_COMMON = 10
_LEAST = 5  # shingles, below which a text is too short to be compared
_LENGTH = 2  # words of a shingle
_ROLES = frozenset({"stem", "ask", "statement", "gaps", "term", "option", "step"})

Shingle = tuple[str, ...]


def twin_questions(programs: Sequence[Program]) -> Iterator[tuple[str, Fault]]:
    """Yield, for the later one of each two questions that are nearly the same, its id and what it is the same as.

    Compared are runs of two telling words, cut down to stems, of all that a student may read: numbers, values and
    formulas play no part.
    """
    texts = {program.spec.id: _read(program) for program in programs}
    shingles = {id: _shingles(read) for id, read in texts.items()}
    holders: dict[Shingle, list[str]] = defaultdict(list)
    for id, found in shingles.items():
        for shingle in found:
            holders[shingle].append(id)
    shared: Counter[tuple[str, str]] = Counter()
    for ids in holders.values():
        if 2 <= len(ids) <= _COMMON:
            shared.update(combinations(sorted(ids), 2))
    rare = {id: sum(len(holders[each]) <= _COMMON for each in found) for id, found in shingles.items()}
    for (one, other), count in sorted(shared.items()):
        union = rare[one] + rare[other] - count
        if union >= _LEAST and count >= ALIKE * union:
            message = f"this is nearly the question '{one}': {100 * count // union} % of their wording is the same"
            hint = "make it a variant or a wording of that question, or say it in other words"
            yield other, Fault(_place(texts[other]), "twin-questions", message, hint, severity="warning")


def _read(program: Program) -> list[Written]:
    """The texts on the paper in the first language of the file."""
    found = [text for text in written_texts(program.spec) if text.role in _ROLES]
    languages = [text.language for text in found if text.language]
    return [text for text in found if text.language in (None, *languages[:1])]


def _shingles(texts: Sequence[Written]) -> frozenset[Shingle]:
    said = [each.language for each in texts if each.language]
    language: Language = said[0] if said else guessed_language(" ".join(text.text for text in texts))
    found: set[Shingle] = set()
    for text in texts:
        stems = [word.stem for word in words(text.text, language) if not is_little(word, language)]
        found |= {tuple(stems[k : k + _LENGTH]) for k in range(len(stems) - _LENGTH + 1)}
    return frozenset(found)


def _place(texts: Sequence[Written]) -> Path:
    first = next((text for text in texts if text.role in ("stem", "ask") and re.search(r"\w", text.text)), texts[0])
    return first.path
