r"""Several answers in one question: Moodle's embedded answers (cloze), ``{2:NUMERICAL:=9.81:0.01#feedback~%50%9.8:0}``.

The syntax is that of question/type/multianswer/questiontype.php. ``~``, ``#`` and ``}`` end an answer: ``}`` is written
``\}``, the other two as HTML entities, which Moodle decodes.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any, assert_never

from generator import labels
from generator.content import Blank
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
)
from generator.export.cells import cell_table, heading, typed_as_words
from generator.export.collection import Entry
from generator.export.formats.moodle import fields as made
from generator.export.formats.moodle.fields import Alternative, Field, Kind
from generator.export.formats.moodle.routes import as_sets
from generator.export.fragments import Scribe, text
from generator.export.grading import accepted
from generator.export.lettering import lettered_list, letters
from generator.export.worked import lettered, upright

_CODES: dict[Kind, str] = {
    "number": "NUMERICAL",
    "words": "SHORTANSWER",
    "exact words": "SHORTANSWER_C",
    "list": "MULTICHOICE",
    "radio": "MULTICHOICE_V",
    "shuffled radio": "MULTICHOICE_VS",
    "boxes": "MULTIRESPONSE",
    "shuffled boxes": "MULTIRESPONSE_S",
}
_HELD = re.compile("\x00(\\d+)\x00")
_LIKE_A_FIELD = re.compile(r"\{(?=[0-9]*:[A-Z_]+:)")


def compose(entry: Entry, scribe: Scribe) -> str:
    """Return the text of a cloze question: stem, parts, and behind each part its fields."""
    body = _Body(entry, scribe)
    written = [scribe.blocks(entry.variant.stem)]
    for placed in entry.parts:
        asked = scribe.blocks(placed.part.ask)
        answers = "".join(body.response(response) for response in placed.part.responses)
        written.append(lettered(entry, placed, asked + answers))
    times = made.scale(entry)
    text_alone = _LIKE_A_FIELD.sub("&#123;", "".join(written))
    return _HELD.sub(lambda found: field_text(body.fields[int(found[1])], times), text_alone)


class _Body:
    """Collects the fields while the text around them is written."""

    def __init__(self, entry: Entry, scribe: Scribe) -> None:
        self.entry = entry
        self.scribe = scribe
        self.fields: list[Field] = []

    def place(self, field: Field) -> str:
        self.fields.append(field)
        return f"\x00{len(self.fields) - 1}\x00"

    def response(self, response: Response) -> str:
        scribe, language = self.scribe, self.entry.language
        label = scribe.label(response.label)
        match response:
            case NumberResponse() | TextResponse():
                return f"<p>{label}{self.short(response)}</p>"
            case ChoiceResponse():
                return f"<p>{label}</p>{self.choice(response)}" if label else self.choice(response)
            case TensorResponse():
                return self.tensor(response, label)
            case MatchResponse():
                return (f"<p>{label}</p>" if label else "") + self.match(response)
            case OrderResponse():
                example = letters(range(len(response.items)))
                how = labels.label("order letters", language, example=example)
                field = self.place(made.order_field(response, response.marks))
                return f"{lettered_list(response.items, scribe)}<p>{text(how)}</p><p>{label}{field}</p>"
            case BlanksResponse():
                by_id = {gap.id: gap for gap in response.gaps}
                said = f"<p>{label}</p>" if label else ""
                return said + scribe.blocks(response.text, lambda blank: self.gap(by_id, blank))
            case FormulaResponse() | EssayResponse() | DrawingResponse():
                raise AssertionError("these are marked by hand")
            case _:
                assert_never(response)

    def short(self, response: NumberResponse | TextResponse) -> str:
        if isinstance(response, TextResponse):
            return self.place(made.text_field(response, response.marks))
        field = made.number_field(
            response.value,
            response.tolerance,
            response.marks,
            self.scribe,
            self.entry.language,
            response.guidance.mistakes,
        )
        unit = f" {self.scribe.math(upright(response.unit), False)}" if response.unit else ""
        how = ""
        if accepted(response.value, response.tolerance) is None:
            how = f" ({text(labels.label('lowest terms', self.entry.language))})"
        return f"{self.place(field)}{unit}{how}"

    def gap(self, gaps: dict[str, NumberResponse | TextResponse | ChoiceResponse], blank: Blank) -> str:
        gap = gaps[blank.id]
        if isinstance(gap, ChoiceResponse):
            if as_sets(gap, self.entry):
                return self.choice(gap)
            return self.place(made.choice_field(gap, gap.marks, self.scribe, inline=True))
        return self.short(gap)

    def choice(self, response: ChoiceResponse) -> str:
        if not as_sets(response, self.entry):
            return f"<div>{self.place(made.choice_field(response, response.marks, self.scribe))}</div>"
        field = made.sets_field(response, self.entry.marking, response.marks, self.entry.language)
        listed = lettered_list(tuple(option.content for option in response.options), self.scribe)
        how = labels.label("choose set", self.entry.language)
        return f"{listed}<p>{text(how)} {self.place(field)}</p>"

    def tensor(self, response: TensorResponse, label: str) -> str:
        cells = list(response.value.cells())
        ascending = response.any_order and not response.axes
        if ascending:
            cells.sort(key=lambda cell: _middle(cell, response))
        as_words = typed_as_words(cells, response.tolerance)
        weights = made.weights(response)
        placed = iter(
            self.place(
                made.cell_field(cell, weight, self.entry.language)
                if in_words
                else made.number_field(cell, response.tolerance, weight, self.scribe, self.entry.language)
            )
            for cell, weight, in_words in zip(cells, weights, as_words, strict=True)
        )
        said = heading(label, ascending, any(as_words), self.entry.language)
        return said + cell_table(response.value, placed, response.axes)

    def match(self, response: MatchResponse) -> str:
        names = made.choice_names(response.choices, self.scribe)
        listed = "" if _shown(response, names, self.scribe) else lettered_list(response.choices, self.scribe)
        fields = made.match_fields(response, made.weights(response), names)
        rows = "".join(
            f"<tr><td>{self.scribe.inlines(term)}</td><td>{self.place(field)}</td></tr>"
            for term, field in zip(response.terms, fields, strict=True)
        )
        return f"{listed}<table><tbody>{rows}</tbody></table>"


def _middle(cell: Any, response: TensorResponse) -> Fraction:
    interval = accepted(cell, response.tolerance)
    return Fraction(cell) if interval is None else interval.value


def _shown(response: MatchResponse, names: tuple[str, ...], scribe: Scribe) -> bool:
    return names == tuple(scribe.inlines(choice) for choice in response.choices)


# ---------------------------------------------------------------- the syntax
def field_text(field: Field, times: int) -> str:
    """Return a field in Moodle's syntax, its weight multiplied to be whole."""
    weight = field.weight * times
    assert weight.denominator == 1
    answers = "~".join(_alternative(each, field.kind) for each in field.alternatives)
    return f"{{{weight.numerator}:{_CODES[field.kind]}:{answers}}}"


def _alternative(alternative: Alternative, kind: Kind) -> str:
    share = "=" if alternative.share == 1 else f"%{_percent(alternative.share)}%" if alternative.share else ""
    answer = alternative.text
    if kind in ("words", "exact words"):
        answer = text(answer.replace("*", r"\*"))
    answer = guarded(answer)
    if answer[:1] in ("=", "%"):
        answer = f"&#{ord(answer[0])};{answer[1:]}"
    if kind == "number":
        answer = f"{answer}:{alternative.tolerance}"
    feedback = f"#{guarded(alternative.feedback)}" if alternative.feedback else ""
    return f"{share}{answer}{feedback}"


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.5f}".rstrip("0").rstrip(".")


def guarded(html: str) -> str:
    r"""Return HTML that no character of ends an answer.

    >>> guarded(r"\(\frac{a}{b}\) # ~")
    '\\(\\frac{a\\}{b\\}\\) &#35; &#126;'
    """
    html = html.replace("#", "&#35;").replace("~", "&#126;").replace("}", r"\}")
    return html.replace("\r", "").replace("\n", " ")
