"""Interactions: what a student sees and fills in. Each is written for one response variable."""

from __future__ import annotations

from collections.abc import Sequence

from generator.content import Inlines
from generator.exam import ChoiceResponse, EssayResponse, MatchResponse, OrderResponse
from generator.export.fragments import Scribe, is_plain
from generator.export.qti.vocabulary import Vocabulary
from generator.values import dataclass


def letter(index: int) -> str:
    """Return the name of an option by its printed place.

    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    return chr(65 + index) if index < 26 else letter(index // 26 - 1) + letter(index % 26)


@dataclass(frozen=True)
class Interactions:
    """Writes interactions in a vocabulary.

    JQTI+ requires ``shuffle``, and identifiers of choices that are unique in the whole item: each carries the name of
    its response, unless that is the only one.
    """

    words: Vocabulary
    scribe: Scribe

    def entry(self, name: str, length: int) -> str:
        """Return a short field in a line."""
        return self.words.element("textEntryInteraction", responseIdentifier=name, expectedLength=str(length))

    def writing(self, name: str, lines: int) -> str:
        """Return a field for free writing."""
        return self.words.element("extendedTextInteraction", responseIdentifier=name, expectedLines=str(lines))

    def upload(self, name: str) -> str:
        """Return a field for a file."""
        return self.words.element("uploadInteraction", responseIdentifier=name)

    def choice(self, name: str, response: ChoiceResponse, identifiers: Sequence[str], prompt: str) -> str:
        """Return options to tick; those with values keep their own order."""
        options = [
            self.words.element("simpleChoice", self.scribe.inlines(option.content), identifier=identifier)
            for identifier, option in zip(identifiers, response.options, strict=True)
        ]
        shuffled = all(option.value is None for option in response.options)
        return self.words.element(
            "choiceInteraction",
            self._prompt(prompt) + "".join(options),
            responseIdentifier=name,
            shuffle=str(shuffled).lower(),
            maxChoices=str(int(response.single)),
        )

    def inline_choice(self, name: str, response: ChoiceResponse, identifiers: Sequence[str]) -> str:
        """Return a list in a line: for options that are characters alone."""
        options = [
            self.words.element("inlineChoice", self.scribe.inlines(option.content), identifier=identifier)
            for identifier, option in zip(identifiers, response.options, strict=True)
        ]
        shuffled = all(option.value is None for option in response.options)
        return self.words.element(
            "inlineChoiceInteraction", "".join(options), responseIdentifier=name, shuffle=str(shuffled).lower()
        )

    def match(
        self, name: str, response: MatchResponse, terms: Sequence[str], choices: Sequence[str], prompt: str
    ) -> str:
        """Return terms to be joined with choices: each term once, a choice with as many terms as fit."""
        return self.words.element(
            "matchInteraction",
            self._prompt(prompt)
            + self._match_set(terms, response.terms, "1", fixed="true")
            + self._match_set(choices, response.choices, "0"),
            responseIdentifier=name,
            shuffle="true",
            maxAssociations=str(len(response.terms)),
        )

    def _match_set(self, names: Sequence[str], items: Sequence[Inlines], most: str, **more: str) -> str:
        made = (
            self.words.element(
                "simpleAssociableChoice", self.scribe.inlines(item), identifier=name, **more, matchMax=most
            )
            for name, item in zip(names, items, strict=True)
        )
        return self.words.element("simpleMatchSet", "".join(made))

    def order(self, name: str, response: OrderResponse, identifiers: Sequence[str], prompt: str) -> str:
        """Return items to be put in order."""
        items = [
            self.words.element("simpleChoice", self.scribe.inlines(item), identifier=identifier)
            for identifier, item in zip(identifiers, response.items, strict=True)
        ]
        return self.words.element(
            "orderInteraction", self._prompt(prompt) + "".join(items), responseIdentifier=name, shuffle="true"
        )

    def _prompt(self, html: str) -> str:
        return self.words.element("prompt", html) if html else ""


def fits_in_line(response: ChoiceResponse) -> bool:
    """True for options that a list in a line can show."""
    return response.single and all(is_plain(option.content) for option in response.options)


def essay_lines(response: EssayResponse) -> int:
    """Return the height of a field for free writing."""
    return min(max(response.lines, 3), 40)
