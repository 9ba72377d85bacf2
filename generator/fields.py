"""Field types that every YAML model shares: expressions, prose, marks, lengths.

They check form only; what an expression or a text means is the compiler's business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

from generator.exam import Language

_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(cm|mm)\Z")


class Model(BaseModel):
    """A frozen model that refuses fields it does not know."""

    # its validator is built when it is first needed: those of questions are not, where all were loaded before
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)


def misfit(code: str, message: str, hint: str = "") -> PydanticCustomError:
    """Return the error that a validator raises; ``code`` and ``hint`` come out in the diagnostic."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


def _expression(value: Any) -> str:
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, int | Fraction):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(_expression(item) for item in value) + "]"
    if isinstance(value, str):
        return value
    raise misfit("wrong-type", "an expression is text such as 2*n + 1", "write it as plain text")


def _marks(value: Any) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise misfit("wrong-type", "marks are a number in steps of one half", "for instance 1 or 0.5")
    marks = Fraction(value)
    if (2 * marks).denominator != 1 or not 0 <= marks <= 1000:
        shown = value if isinstance(value, int) else f"{float(value):g}"
        raise misfit("wrong-marks", f"marks come in steps of one half from 0 on, not {shown}", "for instance 1 or 0.5")
    return marks


def amount(marks: Fraction) -> str:
    """Return marks as an author writes them.

    >>> amount(Fraction(5, 2))
    '2.5'
    """
    return f"{float(marks):g}"  # halves are exact in binary


def _number(value: Any) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise misfit("wrong-type", "a number is expected here", "for instance 3 or 2.5")
    return Fraction(value)


def centimetres(text: Any) -> Fraction:
    """Return a length such as ``4cm`` or ``25mm`` in centimetres; raises the misfit of a validator otherwise."""
    if isinstance(text, Fraction):
        return text
    match = _LENGTH.match(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise misfit("wrong-length", f"{text!r} is not a length", "write 4cm or 25mm")
    length = Fraction(match[1]) / (10 if match[2] == "mm" else 1)
    if not 0 < length <= 25:
        raise misfit(
            "wrong-length", f"a length on paper is more than 0 and at most 25 cm, not {text}", "for instance 4cm"
        )
    return length


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return str(value)
    raise misfit("wrong-type", "text is expected here", "put it in quotes")


ExpressionText = Annotated[
    str, BeforeValidator(_expression), WithJsonSchema({"type": ["string", "number", "boolean", "array"]})
]
Marks = Annotated[
    Fraction, BeforeValidator(_marks), WithJsonSchema({"type": "number", "multipleOf": 0.5, "minimum": 0})
]
Decimal = Annotated[Fraction, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
Length = Annotated[
    Fraction, BeforeValidator(centimetres), WithJsonSchema({"type": "string", "pattern": r"^\d+(\.\d+)?\s*(cm|mm)$"})
]
PlainText = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": ["string", "number"]})]
# Findings of a check that are accepted, with the reason: {code: reason}.
Allowed = dict[str, PlainText]
ALLOW = "Warnings of examwright check that are accepted here: {code: reason}."

# Prose may be a map language → text.
ProseText = Annotated[
    Annotated[PlainText, Tag("<text>")] | Annotated[dict[Language, PlainText], Tag("<languages>")],
    Discriminator(lambda value: "<languages>" if isinstance(value, Mapping) else "<text>"),
]
