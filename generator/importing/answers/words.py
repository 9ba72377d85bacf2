"""Words with shares of the marks, some with wildcards → words that are accepted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from generator.content import Inlines, Text
from generator.exam import Criterion, Guidance, TextResponse
from generator.importing.answers.context import Context
from generator.importing.characters import printable
from generator.values import dataclass

MOST_WORDS = 60
_LONGEST_PATTERN = 200


@dataclass(frozen=True)
class Words:
    """Words that earn a share of the marks; an unescaped ``*`` in ``text`` stands for any characters."""

    share: Fraction
    text: str
    because: Inlines = ()


def text(
    id: str, marks: Fraction, words: Sequence[Words], case: bool, context: Context, label: Inlines = ()
) -> TextResponse | None:
    """Return the words that are right; None where none are."""
    best = max((each.share for each in words), default=Fraction(0))
    rights = [each for each in words if each.share == best and best > 0]
    if not rights:
        return None
    if best != 1:
        context.tell(
            "no-right-answer", f"no answer earns all the marks; the one with {float(best):.0%} is taken as right"
        )
    accepted_words: list[str] = []
    patterns: list[str] = []
    for each in rights:
        plain, wild = unescaped(each.text)
        shown = printable(" ".join(plain.split()), context.place, context.report)
        if shown and shown not in accepted_words:
            accepted_words.append(shown)
        if wild:
            patterns.append(".*".join(re.escape(piece) for piece in _pieces(each.text)))
    pattern = ""
    if patterns:
        pattern = "|".join([*patterns, *(re.escape(word) for word in accepted_words)])
        context.tell("wildcard", "a wildcard * becomes a pattern", "the words accepted first stand on the key")
        if len(pattern) > _LONGEST_PATTERN:
            context.tell("pattern-too-long", f"the pattern is longer than {_LONGEST_PATTERN} characters and left out")
            pattern = ""
    if not accepted_words:
        return None
    if len(accepted_words) > MOST_WORDS:
        context.tell("too-many-words", f"the first {MOST_WORDS} of {len(accepted_words)} accepted words are kept")
    errors = []
    for other in words:
        if other in rights or not (other.share or other.because):
            continue
        plain, _ = unescaped(other.text)
        shown = printable(plain, context.place, context.report)
        said = (Text(f"“{shown}”{': ' if other.because else ''}"), *other.because)
        errors.append(Criterion(context.earned(other.share, marks), said))
    return TextResponse(
        id=id,
        marks=marks,
        label=label,
        guidance=Guidance(errors=tuple(errors)),
        accepted=tuple(accepted_words[:MOST_WORDS]),
        pattern=pattern,
        case=case,
    )


def literal(words: str) -> str:
    r"""Return words in which no ``*`` is a wildcard.

    >>> literal("2*3")
    '2\\*3'
    """
    return words.replace("*", r"\*")


def _pieces(words: str) -> list[str]:
    return [each.replace(r"\*", "*") for each in re.split(r"(?<!\\)\*", words)]


def unescaped(words: str) -> tuple[str, bool]:
    r"""Return words without wildcards, and whether there were some.

    >>> unescaped(r"a\*b"), unescaped("*colou*r*")
    (('a*b', False), ('colour', True))
    """
    pieces = _pieces(words)
    return "".join(pieces).strip(), len(pieces) > 1
