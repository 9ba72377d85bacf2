"""Words: a short text that equals an accepted one or matches a pattern."""

from __future__ import annotations

import re
from fractions import Fraction

from pydantic import Field

from generator.answer import Judgement, Moment, Notes, OpenFields, compile_notes
from generator.compilation import Compilation, Phrase
from generator.content import Inlines, Math, Text
from generator.diagnostics import Fault, Path
from generator.exam import Response, TextResponse
from generator.fields import ProseText
from generator.plain import plain_text
from generator.space import Dimension
from generator.values import dataclass

# A pattern is run on what a student types: nested repetition could take for ever.
_NESTED_REPEAT = re.compile(r"\([^()]*[+*][^()]*\)[+*{]")


class TextAnswer(OpenFields):
    """``{text: [fully connected, dense], marks: 1}``; the first is the one printed on the key."""

    text: tuple[ProseText, ...] = Field(min_length=1, description="Accepted words; the key prints the first.")
    pattern: str = Field(
        default="", max_length=200, description="A regular expression that matches an accepted answer as a whole."
    )
    case: bool = Field(default=False, description="Whether capitals count.")


@dataclass(frozen=True)
class CompiledText:
    """A text answer ready to be drawn."""

    id: str
    spec: TextAnswer
    marks: Fraction
    words: tuple[Phrase, ...]
    notes: Notes
    dimensions: tuple[Dimension, ...] = ()

    def judge(self, moment: Moment) -> Judgement:
        """Return the printed word as the value."""
        word = _typed(self.words[0].fill(moment.scope))
        if not word.strip():
            hint = "a rule that keeps such draws out, or a word for them"
            raise Fault((*self.notes.path, "text", 0), "empty-answer", "the accepted answer is empty here", hint)
        return Judgement(word, identity=word)

    def respond(self, moment: Moment, judgement: Judgement) -> Response:
        """Return the accepted words at this draw."""
        return TextResponse(
            id=self.id,
            marks=self.marks,
            label=self.notes.label.fill(moment.scope),
            guidance=self.notes.guidance(moment, judgement),
            accepted=tuple(_typed(word.fill(moment.scope)) for word in self.words),
            pattern=self.spec.pattern,
            case=self.spec.case,
        )


def _typed(inlines: Inlines) -> str:
    """The words as a student types them: a number within them has no dollar signs."""
    return plain_text(tuple(Text(each.tex) if isinstance(each, Math) else each for each in inlines))


def compile_text(
    id: str, spec: TextAnswer, marks: Fraction, path: Path, around: Compilation, earlier: frozenset[str]
) -> CompiledText:
    """Compile a text answer; faults go to ``around``."""
    if spec.pattern:
        hint = "the whole answer must match, so dense|fully connected accepts either"
        try:
            re.compile(spec.pattern)
        except re.error as error:
            around.fault(
                (*path, "pattern"),
                "wrong-pattern",
                f"this is no regular expression: {error.msg}",
                hint,
                offset=error.pos,
            )
        except (OverflowError, RecursionError) as error:
            around.fault((*path, "pattern"), "wrong-pattern", f"this is no regular expression: {error}", hint)
        if _NESTED_REPEAT.search(spec.pattern):
            around.fault(
                (*path, "pattern"),
                "slow-pattern",
                "a repetition within a repetition can run for ever",
                "take out one of them",
            )
    words = tuple(around.line(word, (*path, "text", k)) for k, word in enumerate(spec.text))
    return CompiledText(id, spec, marks, words, compile_notes(spec, marks, path, around))
