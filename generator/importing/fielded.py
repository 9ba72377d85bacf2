"""A text with fields in it → parts: by their letters, each with what stands on lines of its own as answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from generator.content import Blocks
from generator.exam import Part, Response
from generator.importing.answers import Context
from generator.importing.gapped import answered, gaps_in
from generator.importing.lettering import lettered
from generator.importing.own_words import taken_back, without_our_words


def fielded(text: Blocks, gaps: Mapping[str, Response], shown: Blocks, context: Context) -> list[Part]:
    """Return the parts of a text with gaps; ``shown`` are pictures to be seen before the first."""
    text, own = without_our_words(text, gaps)
    stem, split = lettered(text)
    if len(split) < 2 or not all(gaps_in(blocks) for _, blocks in split):
        stem, split = (), [("a", text)]
    found = [_taken_back(answered(id, blocks, own, context)) for id, blocks in split]
    found[0] = replace(found[0], ask=(*stem, *shown, *found[0].ask))
    return found


def _taken_back(part: Part) -> Part:
    """A part with one answer, without the words that our exports put beside its field."""
    if len(part.responses) != 1:
        return part
    asked, response = taken_back(part.ask, part.responses[0])
    return replace(part, ask=asked, responses=(response,))
