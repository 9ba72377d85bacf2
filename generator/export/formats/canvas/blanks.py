"""Several answers in one question: blanks in a text, ``[blank_1]``, each with the characters that are right.

Canvas compares them without regard to capitals and gives each the same share of the points.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from generator import labels
from generator.content import Blank
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    Language,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
)
from generator.export.cells import cell_table, heading
from generator.export.collection import Entry
from generator.export.formats.canvas import xml
from generator.export.fragments import Scribe, text
from generator.export.grading import ends, rational, spellings
from generator.export.lettering import lettered_list, letters
from generator.export.patterns import right_words
from generator.export.worked import lettered, upright


def fill_in(entry: Entry, scribe: Scribe) -> tuple[str, str, list[str]]:
    """Return the text, the blanks with their right answers, and what each earns."""
    body = _Body(entry, scribe)
    shown = scribe.blocks(entry.variant.stem) + "".join(
        lettered(
            entry,
            placed,
            scribe.blocks(placed.part.ask) + "".join(body.response(response) for response in placed.part.responses),
        )
        for placed in entry.parts
    )
    share = xml.share(len(body.right))
    fields = []
    scores = []
    for k, words in enumerate(body.right, 1):
        names = [str(1000 * k + j) for j in range(1, len(words) + 1)]
        listed = xml.labels(names, map(xml.plain, words))
        name = f"blank_{k}"
        fields.append(
            f'<response_lid ident="response_{name}"><material><mattext>{name}</mattext></material>'
            f"<render_choice>{listed}</render_choice></response_lid>"
        )
        scores.append(xml.scored(xml.equal(f"response_{name}", names[0]), share, "Add"))
    return shown, "".join(fields), scores


class _Body:
    """Collects the right words of the blanks while the text around them is written."""

    def __init__(self, entry: Entry, scribe: Scribe) -> None:
        self.language: Language = entry.language
        self.scribe = scribe
        self.right: list[Sequence[str]] = []

    def place(self, words: Sequence[str]) -> str:
        self.right.append(words)
        return f"[blank_{len(self.right)}]"

    def say(self, name: str, **holes: str) -> str:
        return text(labels.label(name, self.language, **holes))

    def response(self, response: Response) -> str:
        label = self.scribe.label(response.label)
        match response:
            case BlanksResponse():
                by_id = {gap.id: gap for gap in response.gaps}
                below: list[str] = []
                shown = self.scribe.blocks(response.text, lambda blank: self.gap(by_id, blank, below))
                return (f"<p>{label}</p>" if label else "") + shown + "".join(below)
            case NumberResponse() | TextResponse():
                return f"<p>{label}{self.short(response)}</p>"
            case TensorResponse():
                return self.tensor(response, label)
            case ChoiceResponse():
                listed, how = self.options(response)
                return f"{listed}<p>{how}</p><p>{label}{self.place((self.ticks(response),))}</p>"
            case OrderResponse(items=items, key=key):
                how = self.say("order letters", example=letters(range(len(items))))
                return f"{lettered_list(items, self.scribe)}<p>{how}</p><p>{label}{self.place((letters(key),))}</p>"
            case MatchResponse(terms=terms, choices=choices, key=key):
                rows = "".join(
                    f"<tr><td>{self.scribe.inlines(term)}</td><td>{self.place((letters((k,)),))}</td></tr>"
                    for term, k in zip(terms, key, strict=True)
                )
                listed = lettered_list(choices, self.scribe)
                return f"<p>{label}{self.say('letter of each')}</p>{listed}<table><tbody>{rows}</tbody></table>"
            case FormulaResponse() | EssayResponse() | DrawingResponse():
                raise AssertionError("these are marked by hand")
            case _:
                assert_never(response)

    def short(self, response: NumberResponse | TextResponse) -> str:
        if isinstance(response, TextResponse):
            return self.place(right_words(response) or ())
        unit = f" {self.scribe.math(upright(response.unit), False)}" if response.unit else ""
        number = rational(response.value)
        how = "" if number is None or ends(number) else f" ({self.say('lowest terms')})"
        return f"{self.place(spellings(response.value, self.language))}{unit}{how}"

    def gap(
        self, gaps: dict[str, NumberResponse | TextResponse | ChoiceResponse], blank: Blank, below: list[str]
    ) -> str:
        gap = gaps[blank.id]
        if not isinstance(gap, ChoiceResponse):
            return self.short(gap)
        place = self.place((self.ticks(gap),))
        listed, how = self.options(gap)
        below.append(f"<p>({len(below) + 1}) {how}</p>{listed}")
        return f"{place} ({len(below)})"

    def options(self, response: ChoiceResponse) -> tuple[str, str]:
        listed = lettered_list(tuple(option.content for option in response.options), self.scribe)
        if response.single:
            return listed, self.say("letter of one")
        return listed, self.say("letters of all", example=letters((0, 2)))

    def ticks(self, response: ChoiceResponse) -> str:
        return letters([k for k, option in enumerate(response.options) if option.right])

    def tensor(self, response: TensorResponse, label: str) -> str:
        cells = list(response.value.cells())
        ascending = response.any_order and not response.axes
        if ascending:
            cells.sort()
        places = iter([self.place(spellings(cell, self.language)) for cell in cells])
        fractions = not all(ends(rational(cell) or 0) for cell in cells)
        said = heading(label, ascending, fractions, self.language)
        return said + cell_table(response.value, places, response.axes)
