"""Wordings that are no wording: nearly all their words are those of the question itself, in whatever order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from generator.diagnostics import Fault
from generator.exam import Language
from generator.lints.looking import Looked
from generator.lints.written import Written

# Two texts are nearly the same when they share so much of their words (the Sørensen–Dice index, words counted);
# of shorter ones a synonym is already a tenth.
_ALIKE = Fraction(9, 10)
_LEAST = 8

# A value, a tag or a formula is one word.
_WORD = re.compile(r"<<.*?>>|<%.*?%>|\$\$.*?\$\$|\$[^$]*\$|[^\W_]+", re.DOTALL)

Place = tuple[str, str, Language | None]


def near_wordings(looked: Looked) -> Iterator[Fault]:
    """Yield the wordings whose texts, taken together, are nearly those that they stand for."""
    texts = [text for text in looked.texts if text.role in ("stem", "ask")]
    originals = {_place(text): text for text in texts if not text.wording}
    for name in looked.program.spec.wordings:
        own = [text for text in texts if text.wording == name and _place(text) in originals]
        said = _words(own)
        meant = _words([originals[_place(text)] for text in own])
        shared, size = (said & meant).total(), said.total() + meant.total()
        changed = max(said.total(), meant.total()) - shared
        if said.total() < _LEAST or 2 * shared < _ALIKE * size or _verbatim(own, originals):
            continue
        differs = f"changes {changed} of {said.total()} words" if changed else "puts the same words in another order"
        message = f"this wording {differs}: whoever has seen the question itself has seen this"
        hint = "tell it in another setting or from another side, or leave it out"
        yield Fault(("wordings", name), "same-wording", message, hint, on_key=True, severity="warning")


def _place(text: Written) -> Place:
    return text.role, text.part, text.language


def _words(texts: list[Written]) -> Counter[str]:
    return Counter("".join(word.split()).casefold() for text in texts for word in _WORD.findall(text.text))


def _verbatim(own: list[Written], originals: dict[Place, Written]) -> bool:
    """True where a text is the original word by word: that is told by itself."""
    return any(_line(text) == _line(originals[_place(text)]) for text in own)


def _line(text: Written) -> list[str]:
    return _WORD.findall(text.text.casefold())
