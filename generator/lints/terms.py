"""Answers in words, and where a text says them: in another form, hyphenated, within a compound, turned round."""

from __future__ import annotations

import functools

from generator.exam import Language
from generator.lints.words import Word, is_little, words
from generator.values import dataclass


@dataclass(frozen=True)
class Term:
    """An answer in words, as it is looked for: the stems of its words but for the little ones."""

    text: str
    stems: tuple[str, ...]
    language: Language

    @property
    def joined(self) -> str:
        """The stems run together: *mini-batch* is *minibatch*."""
        return "".join(self.stems)


def term(text: str, language: Language) -> Term | None:
    """Return an answer as a term; None for one that could stand anywhere: a letter, a little word, a number."""
    found = words(text, language)
    telling = tuple(word for word in found if not is_little(word, language))
    letters = sum(len(word.text) for word in telling)
    if letters < 2 or (letters == 2 and not text.strip().isupper()) or all(len(w.text) == 1 for w in telling):
        return None
    if telling and all(word.text.lower() in _ANSWER_WORDS for word in telling):
        return None
    return Term(text, tuple(word.stem for word in telling), language)


# As answers these are no terms: a text may well hold them.
_ANSWER_WORDS = frozenset(
    {
        "yes",
        "no",
        "true",
        "false",
        "right",
        "wrong",
        "ja",
        "nein",
        "wahr",
        "falsch",
        "richtig",
        "model",
        "modell",
        "option",
        "case",
        "fall",
    }
)


def find_term(wanted: Term, text: str) -> tuple[Word, Word] | None:
    """Return the first and the last word of the first place where a text says a term, in whatever form and order."""
    found = words(text, wanted.language)
    span = _span(wanted, *_compared(found, wanted.language))
    return None if span is None else (found[span[0]], found[span[1]])


@functools.lru_cache(maxsize=4096)
def _compared(found: tuple[Word, ...], language: Language) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    """Words as they are compared, and which of them tell something.

    A short capital word is an abbreviation: "FC" is not found in "fc", "IT" not in "it".
    """
    bare = [(word.text.rstrip("s"), word) for word in found]
    compared = tuple(short if len(word.text) <= 4 and short.isupper() else word.stem for short, word in bare)
    return compared, tuple(not is_little(word, language) for word in found)


@functools.lru_cache(maxsize=8192)
def _span(wanted: Term, compared: tuple[str, ...], telling: tuple[bool, ...]) -> tuple[int, int] | None:
    short = wanted.text.strip().rstrip("s")
    if len(short) <= 3 and short.isupper():
        return next(((k, k) for k, each in enumerate(compared) if each == short), None)
    stems = [each.lower() for each in compared]
    return _run_together(wanted, stems) or _side_by_side(wanted, stems, telling)


def _run_together(wanted: Term, stems: list[str]) -> tuple[int, int] | None:
    """The words that make the term when nothing parts them: *mini batch*, *Mini-Batch*, *minibatch*."""
    joined = wanted.joined
    part_of_compound = len(wanted.stems) == 1 and wanted.language == "de" and len(joined) >= 6
    for first, begin in enumerate(stems):
        if part_of_compound and (begin.startswith(joined) or begin.endswith(joined)):
            return first, first
        if not joined.startswith(begin):
            continue
        run = ""
        for last in range(first, len(stems)):
            run += stems[last]
            if run == joined:
                return first, last
            if not joined.startswith(run):
                break
    return None


def _side_by_side(wanted: Term, stems: list[str], telling: tuple[bool, ...]) -> tuple[int, int] | None:
    """The term's words in any order, little ones between them, and one other between two: *gradients soon vanish*."""
    count = len(wanted.stems)
    if count < 2 or len(wanted.text.split()) < 2 or not set(wanted.stems) <= set(stems):
        return None
    places = [k for k, tells in enumerate(telling) if tells]
    for at in range(len(places) - count + 1):
        for size in (2, 3) if count == 2 else (count,):
            window = places[at : at + size]
            if len(window) == size and not set(wanted.stems) - {stems[k] for k in window}:
                return window[0], window[-1]
    return None
