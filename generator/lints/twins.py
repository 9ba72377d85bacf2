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
# Or so much of their words, whatever the order: clauses may have changed places.
SAME_WORDS = Fraction(3, 4)
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
    told = set()
    shared: Counter[tuple[str, str]] = Counter()
    for ids in holders.values():
        if 2 <= len(ids) <= _COMMON:
            shared.update(combinations(sorted(ids), 2))
    rare = {id: sum(len(holders[each]) <= _COMMON for each in found) for id, found in shingles.items()}
    for (one, other), count in sorted(shared.items()):
        union = rare[one] + rare[other] - count
        if union >= _LEAST and count >= ALIKE * union:
            message = f"this is nearly the question '{one}': {100 * count // union} % of their wording is the same"
            told.add((one, other))
            yield other, _twin(texts[other], message)
    for one, other, share in _same_words({id: _stems(read) for id, read in texts.items()}):
        if (one, other) not in told:
            message = (
                f"this is nearly the question '{one}', in another order: they share {int(100 * share)} % of their words"
            )
            yield other, _twin(texts[other], message)


def _twin(texts: Sequence[Written], message: str) -> Fault:
    hint = "make it a variant or a wording of that question, or say it in other words"
    return Fault(_place(texts), "twin-questions", message, hint, severity="warning")


def _same_words(said: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str, Fraction]]:
    """The pairs of questions that have most of their telling words in common."""
    for (one, words_of_one), (other, words_of_other) in combinations(sorted(said.items()), 2):
        few, many = sorted((len(words_of_one), len(words_of_other)))
        if few < _LEAST or few < SAME_WORDS * many:
            continue
        share = Fraction(len(words_of_one & words_of_other), len(words_of_one | words_of_other))
        if share >= SAME_WORDS:
            yield one, other, share


def _read(program: Program) -> list[Written]:
    """The texts on the paper in the first language of the file."""
    found = [text for text in written_texts(program.spec) if text.role in _ROLES]
    languages = [text.language for text in found if text.language]
    return [text for text in found if text.language in (None, *languages[:1])]


def _shingles(texts: Sequence[Written]) -> frozenset[Shingle]:
    return frozenset(
        tuple(stems[k : k + _LENGTH]) for stems in _telling(texts) for k in range(len(stems) - _LENGTH + 1)
    )


def _stems(texts: Sequence[Written]) -> frozenset[str]:
    return frozenset(stem for stems in _telling(texts) for stem in stems)


def _telling(texts: Sequence[Written]) -> Iterator[list[str]]:
    """The stems of the telling words of each text."""
    said = [each.language for each in texts if each.language]
    language: Language = said[0] if said else guessed_language(" ".join(text.text for text in texts))
    for text in texts:
        yield [word.stem for word in words(text.text, language) if not is_little(word, language)]


def _place(texts: Sequence[Written]) -> Path:
    first = next((text for text in texts if text.role in ("stem", "ask") and re.search(r"\w", text.text)), texts[0])
    return first.path
