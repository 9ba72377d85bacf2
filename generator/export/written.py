"""An entry that a person marks as a whole: all its parts in one text, with what their fields would show."""

from __future__ import annotations

from typing import assert_never

from generator import labels
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
from generator.export.collection import Entry
from generator.export.fragments import Scribe, text
from generator.export.lettering import lettered_list
from generator.export.worked import lettered, upright


def as_text(entry: Entry, scribe: Scribe) -> str:
    """Return stem and parts, with units, options, items and empty drawings: nothing of the answers."""
    written = [scribe.blocks(entry.variant.stem)]
    for placed in entry.parts:
        beside = "".join(_called(response, entry, scribe) for response in placed.part.responses)
        written.append(lettered(entry, placed, scribe.blocks(placed.part.ask) + beside))
    if len(entry.parts) > 1:
        written.append(f"<p><em>{text(labels.label('all by hand', entry.language))}</em></p>")
    return "".join(written)


def _called(response: Response, entry: Entry, scribe: Scribe) -> str:
    """What is asked for, by its label: several answers go into one field."""
    label = scribe.label(response.label)
    beside = _beside(response, entry, scribe)
    if not label:
        return beside
    return f"<p>{label}{beside[3:]}" if isinstance(response, NumberResponse) and beside else f"<p>{label}</p>{beside}"


def _beside(response: Response, entry: Entry, scribe: Scribe) -> str:
    match response:
        case NumberResponse(unit=unit):
            return f"<p>{scribe.math(upright(unit), False)}</p>" if unit else ""
        case DrawingResponse(empty=empty):
            return f"<p>{scribe.figure(empty)}</p>"
        case MatchResponse(terms=terms, choices=choices):
            asked = "".join(f"<li>{scribe.inlines(term)}</li>" for term in terms)
            return f"<ul>{asked}</ul>{lettered_list(choices, scribe)}"
        case ChoiceResponse(options=options, single=single):
            one = f"<p>{text(labels.label('exactly one', entry.language))}</p>" if single else ""
            return one + lettered_list([option.content for option in options], scribe)
        case OrderResponse(items=items):
            return lettered_list(items, scribe)
        case BlanksResponse(gaps=gaps):
            listed = (_beside(gap, entry, scribe) for gap in gaps if isinstance(gap, ChoiceResponse))
            return scribe.blocks(response.text) + "".join(listed)
        case TensorResponse() | TextResponse() | FormulaResponse() | EssayResponse():
            return ""
        case _:
            assert_never(response)
