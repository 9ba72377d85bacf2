"""Answers of an exam's questions, each with what tells whether a text of another question gives it away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from generator.content import Inlines
from generator.diagnostics import Path
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    Form,
    Language,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Part,
    Response,
    TextResponse,
)
from generator.lints.numerals import numerals
from generator.lints.shown import Sight, read_blocks, said
from generator.lints.telling import has_numbers_of, in_order, is_about, pairs_in, sentences, spoken_of
from generator.lints.terms import Term, find_term, term
from generator.values import dataclass

# So many telling words make a statement; fewer make a term, which counts where the text is about what is asked.
_STATEMENT = 4
# Smaller numbers stand anywhere.
_LEAST_NUMBER = 3

# Question, part and answer.
AnswerKey = tuple[str, str, str]


@dataclass(frozen=True)
class Asked:
    """An answer: its question, its part, its path, what it says, and whether a text tells it."""

    question: str
    part: str
    path: Path
    what: str
    told_by: Callable[[Sight], bool]


def constant_answers(forms: Sequence[Form]) -> frozenset[AnswerKey]:
    """Return the answers that are one and the same number whatever is drawn."""
    values: dict[AnswerKey, set[object]] = {}
    fixed: set[AnswerKey] = set()
    for form in forms:
        for item in (item for problem in form.problems for item in problem.items):
            for part in (placed.part for placed in item.parts):
                for response in part.responses:
                    if isinstance(response, NumberResponse):
                        key = (item.variant.question, part.id, response.id)
                        values.setdefault(key, set()).add(response.value)
                        fixed |= set() if item.variant.parameters else {key}
    return frozenset(key for key, found in values.items() if len(found) == 1 and (key in fixed or len(forms) > 1))


@dataclass(frozen=True)
class Asking:
    """A part of a question, from which its answers are taken as what may be told."""

    question: str
    part: Part
    language: Language
    constant: frozenset[AnswerKey]

    @property
    def topic(self) -> frozenset[str]:
        """What the part speaks of."""
        return spoken_of(" ".join(sight.text for sight in read_blocks(self.part.ask, ())), self.language)

    def about(self, path: Path, response: Response) -> Iterator[Asked]:
        """Yield what a text might tell of a response."""
        match response:
            case TextResponse(accepted=accepted):
                if (wanted := term(accepted[0], self.language)) is not None:
                    yield self._asked(path, wanted.text, lambda sight: find_term(wanted, sight.text) is not None)
            case BlanksResponse(gaps=gaps):
                for gap in gaps:
                    yield from self.about((*path, "gaps", gap.id), gap)
            case NumberResponse(value=value, id=id):
                if (self.question, self.part.id, id) in self.constant and isinstance(value, int | Fraction):
                    yield from self._number(path, Fraction(value))
            case ChoiceResponse():
                yield from self._options(path, response)
            case MatchResponse():
                yield from self._pairs(path, response)
            case OrderResponse(items=items, key=key):
                steps = [each for k in key if (each := term(said(items[k]), self.language)) is not None]
                if len(steps) == len(key):
                    yield self._asked(path, "the order of the steps", lambda sight: in_order(steps, sight.text))
            case _:
                return

    def _asked(self, path: Path, what: str, told_by: Callable[[Sight], bool]) -> Asked:
        return Asked(self.question, self.part.id, path, what, told_by)

    def _number(self, path: Path, value: Fraction) -> Iterator[Asked]:
        topic = self.topic

        def told(sight: Sight) -> bool:
            return any(
                is_about(sentence, topic, self.language)
                and any(each.value == value for each in numerals(sentence, self.language))
                for sentence in sentences(sight.text)
            )

        if value >= _LEAST_NUMBER:
            yield self._asked(path, str(value), told)

    def _options(self, path: Path, response: ChoiceResponse) -> Iterator[Asked]:
        """The right options; those of other choices tell nothing, as they may be wrong."""
        topic = self.topic
        terms = {option.id: term(said(option.content), self.language) for option in response.options}
        wrong = [each for option in response.options if not option.right and (each := terms[option.id]) is not None]
        for option in response.options:
            wanted = terms[option.id]
            if not option.right or wanted is None or option.value is not None:
                continue
            long = len(wanted.stems) >= _STATEMENT

            def told(sight: Sight, wanted: Term = wanted, long: bool = long) -> bool:
                return sight.kind not in ("option", "term", "step") and any(
                    find_term(wanted, sentence) is not None
                    and has_numbers_of(wanted, sentence)
                    and (long or is_about(sentence, topic, self.language))
                    and not any(find_term(each, sentence) for each in wrong if not set(each.stems) <= set(wanted.stems))
                    for sentence in sentences(sight.text)
                )

            yield self._asked((*path, "statements", option.id), wanted.text, told)

    def _pairs(self, path: Path, response: MatchResponse) -> Iterator[Asked]:
        for k, target in enumerate(response.key):
            wanted = term(said(response.choices[target]), self.language)
            if wanted is None:
                continue
            one = response.terms[k]
            apart = [each for j, each in enumerate(response.terms) if j != k]
            apart += [each for j, each in enumerate(response.choices) if j != target]

            def told(sight: Sight, wanted: Term = wanted, one: Inlines = one, apart: list[Inlines] = apart) -> bool:
                return pairs_in(sight.text, one, wanted, apart)

            yield self._asked((*path, "match"), f"{said(one)}: {wanted.text}", told)
