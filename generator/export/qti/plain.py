"""Items for importers that know no response processing of their own: they skip an item with more than the simplest.

Such an item has one answer: options with a declared right answer, words with a mapping, or free writing. Its processing
is what Blackboard itself writes: the declared answer earns MAXSCORE, words earn what the mapping gives them.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from generator import labels
from generator.exam import ChoiceResponse, DrawingResponse, EssayResponse, NumberResponse, Response, TextResponse
from generator.export.by_hand import by_hand
from generator.export.collection import Entry
from generator.export.fragments import text
from generator.export.grading import accepted, decimal, spellings
from generator.export.patterns import right_words
from generator.export.qti.answers import Answers
from generator.export.qti.ledger import Declared

# The feedback that Blackboard's own packages have.
_BASIC, _RIGHT, _WRONG = "FEEDBACKBASIC", "correct_fb", "incorrect_fb"


class PlainAnswers(Answers):
    """Writes the one answer of an entry in the simplest way."""

    def _short(self, name: str, response: NumberResponse | TextResponse) -> str:
        if isinstance(response, TextResponse):
            return self._spelled(name, right_words(response) or (), response.marks)
        words = spellings(response.value, self.entry.language)
        fraction = accepted(response.value, response.tolerance) is None
        how = f" ({text(labels.label('lowest terms', self.entry.language))})" if fraction else ""
        return self._spelled(name, words, response.marks) + self._unit(response) + how

    def _spelled(self, name: str, words: Sequence[str], marks: Fraction) -> str:
        worth = tuple((word, decimal(marks)) for word in words)
        self.declared.append(Declared(name, "single", "string", words[:1], worth))
        self.rules.append(self.make.mapped(self.targets[-1], name))
        return self.show.entry(name, 20)

    def _mark_choice(self, name: str, response: ChoiceResponse, identifiers: Sequence[str]) -> None:
        pairs = zip(identifiers, response.options, strict=True)
        right = tuple(identifier for identifier, option in pairs if option.right)
        self.declared.append(Declared(name, "single" if response.single else "multiple", "identifier", right))
        self.talk.append(_BASIC)
        self.rules.append(self.make.all_for_correct(self.targets[-1], name, _BASIC, _RIGHT, _WRONG))

    def finish(self, worked: bool) -> list[tuple[str, str]]:
        """Return what calls up the worked solution: whether the answer was right or wrong."""
        return [(_BASIC, _RIGHT), (_BASIC, _WRONG)] if worked and self.talk else []


def refusal(response: Response, entry: Entry) -> str:
    """Return why such an importer cannot have an answer, empty where it can."""
    if sum(1 for _ in entry.responses()) > 1:
        return "several answers in one question, which would come apart"
    if isinstance(response, DrawingResponse):
        return "a drawing: no file can be handed in"
    if by_hand(response):
        return ""
    match response:
        case ChoiceResponse(single=True) | EssayResponse():
            return ""
        case ChoiceResponse(options=options):
            if entry.marking in ("per-option", "per-option-negative"):
                return "marks for each box"
            return "" if any(option.right for option in options) else "no right option"
        case NumberResponse(tolerance=tolerance):
            return "" if tolerance.kind == "exact" else "a tolerance: numbers are compared as characters"
        case TextResponse(case=case):
            return "capitals are read over, which count here" if case else ""
        case _:
            return f"this kind of answer ({response.kind})"


def conversion(response: Response) -> str:
    """Return what becomes of an answer that is carried, empty where it stays as it is."""
    return "compared as characters, in its usual spellings" if isinstance(response, NumberResponse) else ""


def loses(response: Response) -> str:
    """Return what stays behind of an answer that is carried, empty for nothing."""
    if by_hand(response) or isinstance(response, EssayResponse):
        return ""
    if response.guidance.mistakes:
        return "feedback and part marks of mistakes"
    if isinstance(response, NumberResponse | TextResponse):
        return "the worked solution"
    if isinstance(response, ChoiceResponse) and any(option.because for option in response.options):
        return "reasons of options beside their option: the solution has them"
    return ""
