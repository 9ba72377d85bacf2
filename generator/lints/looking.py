"""What lints look at: a question, some of its draws, its texts as written and as drawn."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from generator.diagnostics import Path
from generator.exam import Language, Variant
from generator.lints.shown import Sight, sights
from generator.lints.terms import Term, find_term
from generator.lints.words import guessed_language
from generator.lints.written import ON_PAPER, Written, written_texts
from generator.program import Draw, Program
from generator.values import dataclass


@dataclass(frozen=True)
class Looked:
    """A question under examination, with draws spread over its space, its families and its wordings."""

    program: Program
    draws: Sequence[tuple[Draw, Variant]]

    @cached_property
    def texts(self) -> tuple[Written, ...]:
        """Every text of the file."""
        return written_texts(self.program.spec)

    @cached_property
    def language(self) -> Language:
        """The language that the question was compiled in, or else seems to be written in."""
        stem_path = self.program.stems[""].path
        ask_path = self.program.parts[0].asks[""].path
        for path, depth in ((stem_path, 1), (ask_path, 3)):
            if len(path) > depth:
                return "de" if path[-1] == "de" else "en"
        return guessed_language(" ".join(each.text for each in self.texts if each.role in ON_PAPER))

    def language_of(self, text: Written) -> Language:
        """The language of one text."""
        return text.language or self.language

    @cached_property
    def sights(self) -> tuple[tuple[Sight, ...], ...]:
        """What a student reads, draw by draw."""
        return tuple(tuple(sights(self.program, draw, variant)) for draw, variant in self.draws)

    @cached_property
    def undrawn(self) -> tuple[Written, ...]:
        """The texts that no draw shows, in the language that was compiled."""
        shown = {sight.path for seen in self.sights for sight in seen}
        return tuple(
            text
            for text in self.texts
            if text.role in ("stem", "ask", "statement")
            and text.language in (None, self.language)
            and not {text.path, text.path[:-1], text.path[:-2]} & shown
        )

    def located(self, wanted: Term, sight: Sight) -> tuple[Path, int | None]:
        """Return where in the file a term stands that is read in a variant: the path of the text, the offset in it."""
        below = [each for each in self.texts if each.path[: len(sight.path)] == sight.path and each.role in ON_PAPER]
        for text in below:
            if (span := find_term(wanted, text.text)) is not None:
                return text.path, span[0].start
        return (below[0].path if len(below) == 1 else sight.path), None
