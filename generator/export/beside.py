"""What stands above the one field of a question, where the field itself shows characters alone or nothing at all."""

from __future__ import annotations

from generator import labels
from generator.exam import Language, MatchResponse, NumberResponse, Response
from generator.export.fragments import Scribe, is_plain, text
from generator.export.grading import accepted, rational
from generator.export.lettering import lettered_list
from generator.export.worked import upright


def above_field(response: Response, language: Language, scribe: Scribe) -> str:
    """Return the label of an answer, how its number is to be typed, the choices that its list shows as letters."""
    label = scribe.label(response.label)
    return (f"<p>{label}</p>" if label else "") + _how(response, language, scribe)


def _how(response: Response, language: Language, scribe: Scribe) -> str:
    match response:
        case NumberResponse(value=value, tolerance=tolerance, unit=unit):
            fraction = accepted(value, tolerance) is None and rational(value) is not None
            said = f"<p>{text(labels.label('lowest terms', language))}</p>" if fraction else ""
            if not unit:
                return said
            asked = text(labels.label("unit of number", language, unit="\x00"))
            return f"{said}<p>{asked.replace(chr(0), scribe.math(upright(unit), False))}</p>"
        case MatchResponse(choices=choices) if not all(map(is_plain, choices)):
            return lettered_list(choices, scribe)
        case _:
            return ""
