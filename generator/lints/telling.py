"""What tells an answer in a text: both sides of a pair in one sentence, steps in their order, what an ask speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from generator.content import Inlines
from generator.exam import Language
from generator.lints.shown import said
from generator.lints.terms import Term, find_term, term
from generator.lints.words import is_little, words

_SENTENCE = re.compile(r"[^.?!;\n]+(?:[.?!;](?=\S)[^.?!;\n]+)*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# So much of what an ask speaks of, and at least so many words, and a sentence is about the same thing.
_SAME_THING, _LEAST = Fraction(1, 2), 2


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a point within a number ends none.

    >>> sentences("It is 2.5 km. Then it rains.")
    ['It is 2.5 km', ' Then it rains']
    """
    return _SENTENCE.findall(text)


def says(content: Inlines, sentence: str, language: Language) -> bool:
    """True where a sentence says a term, or has its formula if it is one."""
    text = said(content)
    wanted = term(text, language)
    if wanted is not None:
        return find_term(wanted, sentence) is not None
    bare = re.sub(r"[\s$]", "", text)
    spaced = re.sub(r"[\s]|(?<=\W)\$|\$(?=\W)", " ", sentence)
    return bool(bare) and re.search(rf"(?<![\w\\]){re.escape(bare)}(?!\w)", spaced) is not None


def pairs_in(text: str, one: Inlines, other: Term, apart: Iterable[Inlines]) -> bool:
    """True where a sentence of the text says both sides of a pair, and nothing of what is ``apart`` from it."""
    rest = list(apart)
    return any(
        says(one, sentence, other.language)
        and find_term(other, sentence) is not None
        and not any(says(each, sentence, other.language) for each in rest)
        for sentence in sentences(text)
    )


def in_order(steps: Sequence[Term], text: str) -> bool:
    """True where a text says all steps, one after the other."""
    spans = [find_term(each, text) for each in steps]
    starts = [span[0].start for span in spans if span is not None]
    return bool(steps) and len(starts) == len(steps) and starts == sorted(set(starts))


def has_numbers_of(wanted: Term, text: str) -> bool:
    """True where a text has the numbers of a term as well: "the sum is 12" is not told by "give the sum"."""
    return set(_NUMBER.findall(wanted.text)) <= set(_NUMBER.findall(text))


def spoken_of(ask: str, language: Language) -> frozenset[str]:
    """Return the stems of the words by which an ask says what it is about."""
    return frozenset(word.stem for word in words(ask, language) if not is_little(word, language))


def is_about(sentence: str, stems: frozenset[str], language: Language) -> bool:
    """True for a sentence with at least half of the stems, and two of them."""
    shared = stems & {word.stem for word in words(sentence, language)}
    return len(shared) >= _LEAST and len(shared) >= _SAME_THING * len(stems)
