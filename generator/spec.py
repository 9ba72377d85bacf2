"""A question as a pydantic model: the door through which YAML comes in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, WithJsonSchema, field_validator, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from generator.answer import AnswerFields
from generator.diagnostics import suggest
from generator.exam import Space
from generator.fields import (
    ALLOW,
    Allowed,
    Decimal,
    ExpressionText,
    Marks,
    Model,
    PlainText,
    ProseText,
    centimetres,
    misfit,
)
from generator.illustration import FigureSpec
from generator.parameters import ParameterSpec
from generator.questions import KINDS, OneOf

# Stands in a location for the answer that a part carries itself; see `generator.validation`.
SOLE = "<sole>"

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*\Z")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_SPACE_KINDS = ("blank", "lines", "grid", "axes", "none")

AnswerSpec = Annotated[AnswerFields, OneOf(KINDS)]


def _space(value: Any) -> Space:
    if isinstance(value, Space):
        return value
    if not isinstance(value, str):
        raise misfit("wrong-space", "an answer space is auto, none, a height or a kind with a height", "grid 5cm")
    hint = "write auto, none, 4cm, or lines, grid, axes with or without a height"
    words = value.split()
    kind = words.pop(0) if words and words[0] in _SPACE_KINDS else "blank"
    if len(words) > 1:
        raise misfit("wrong-space", f"{value!r} is not an answer space", hint)
    if words and words[0] != "auto" and not words[0][0].isdigit():
        raise misfit(
            "wrong-space", f"{value!r} is not an answer space", suggest(words[0], (*_SPACE_KINDS, "auto")) or hint
        )
    height = None if not words or words[0] == "auto" else centimetres(words[0])
    return Space(kind, height)  # type: ignore[arg-type]  # one of _SPACE_KINDS


SpaceField = Annotated[
    Space,
    BeforeValidator(_space),
    WithJsonSchema({"type": "string", "description": "auto, none, 4cm, or lines, grid, axes with or without a height"}),
]


class PartSpec(Model):
    """One sub-question: what is asked, where the student writes, and what is right.

    A part with one answer may carry that answer's fields itself.
    """

    ask: ProseText = Field(description="What is asked.")
    space: SpaceField = Field(default=Space(), description="Where the student writes.")
    figure: FigureSpec | None = Field(default=None, description="A figure below the text.")
    marks: Marks | None = Field(default=None, description="The sum of the answers' marks.")
    answers: dict[str, AnswerSpec] = Field(
        min_length=1,
        description="Several answers, by id; the fields of a sole one may stand in the part itself.",
    )
    solution: ProseText = Field(default="", description="The worked solution, for the key.")
    hints: tuple[ProseText, ...] = Field(
        default=(), description="Hints for practice, from the first to the last that helps; never in an exam."
    )
    allow: Allowed = Field(default_factory=dict, description=ALLOW)

    @model_validator(mode="before")
    @classmethod
    def _sole_answer(cls, data: Any) -> Any:
        """Move the fields of an answer that stand in the part into ``answers``."""
        if not isinstance(data, Mapping) or "answers" in data or not any(kind in data for kind in KINDS):
            return data
        own = {name: value for name, value in data.items() if name in cls.model_fields}
        answer = {name: value for name, value in data.items() if name not in cls.model_fields}
        if "marks" in data:
            answer["marks"] = data["marks"]
        return {**own, "answers": {SOLE: answer}}

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The fields of a part with ``answers``, or those of a part joined with those of one kind."""
        part = handler.resolve_ref_schema(handler(core))
        plain = {name: schema for name, schema in part["properties"].items() if name != "answers"}
        alternatives: list[JsonSchemaValue] = [dict(part)]
        for kind in KINDS.values():
            answer = handler.resolve_ref_schema(handler(kind.model.__pydantic_core_schema__))
            alternatives.append(
                {
                    "type": "object",
                    "properties": {**answer["properties"], **plain},
                    "required": ["ask", *answer.get("required", [])],
                    "additionalProperties": False,
                }
            )
        return {"anyOf": alternatives}


class LimitsSpec(Model):
    """What is still friendly by head, of answers without tolerance and without a rounded print."""

    denominator: int = Field(
        default=100, ge=1, description="The largest denominator of an answer that prints as a fraction."
    )
    digits: int = Field(default=6, ge=1, description="The most digits of an answer, without zeros at its ends.")
    operations: int = Field(default=150, ge=1, description="The most operations that all answers take together.")


class WordingSpec(Model):
    """The question in other words: its own stem, and the ``ask`` of each part that differs."""

    stem: ProseText | None = Field(default=None, description="The stem in these words.")
    parts: dict[str, ProseText] = Field(default_factory=dict, description="The text of each part that differs.")


class QuestionSpec(Model):
    """A question file."""

    id: PlainText = Field(description="The path of the file in the bank, without .yaml.")
    title: ProseText = Field(description="What the question is about, for lists and the correction sheet.")
    topic: PlainText = Field(description="One topic, for picks and lists.")
    skills: tuple[PlainText, ...] = Field(default=(), description="What is tested, for picks and lists.")
    minutes: Decimal = Field(gt=0, description="How long it takes.")
    params: dict[str, ParameterSpec] = Field(
        default_factory=dict, description="The parameters, by name: the only randomness."
    )
    let: dict[str, ExpressionText] = Field(default_factory=dict, description="Derived values, by name, as expressions.")
    require: dict[str, ExpressionText] = Field(
        default_factory=dict, description="Rules that a variant must pass, by name, as expressions."
    )
    family: ExpressionText | None = Field(
        default=None, description="All forms of an exam have the same value of this expression."
    )
    reuse: Literal["allowed", "refused"] = Field(
        default="refused", description="Whether an exam may repeat variants when there are too few."
    )
    limits: LimitsSpec = Field(
        default=LimitsSpec(), description="What is still friendly by head, for examwright check."
    )
    allow: Allowed = Field(default_factory=dict, description=ALLOW)
    few: PlainText = Field(
        default="", description="Why there are fewer than 200 variants: the reason, for the table of the bank."
    )
    stem: ProseText = Field(default="", description="What stands before the parts.")
    figure: FigureSpec | None = Field(default=None, description="A figure below the stem.")
    wordings: dict[str, WordingSpec] = Field(default_factory=dict, description="The question in other words, by name.")
    parts: dict[str, PartSpec] = Field(min_length=1, description="The sub-questions, by name.")

    @field_validator("id")
    @classmethod
    def _id_form(cls, value: str) -> str:
        if not _ID.match(value) or len(value) > 100:
            raise misfit("wrong-id", f"{value!r} is not an id", "lower case words: topic/short-name")
        return value


def part_answers(part: PartSpec, name: str) -> dict[str, tuple[AnswerFields, tuple[str | int, ...]]]:
    """Return the answers of a part by id, each with its path below the part; a sole answer is called after the part."""
    return {
        (name if id == SOLE else id): (answer, () if id == SOLE else ("answers", id))
        for id, answer in part.answers.items()
    }


def answer_marks(part: PartSpec, answer: AnswerFields) -> Fraction | None:
    """Return what an answer is worth; the sole answer of a part may leave it to the part."""
    if answer.marks is None and len(part.answers) == 1:
        return part.marks
    return answer.marks


def is_name(text: str) -> bool:
    """True for what can be the name of a parameter, a derived value or an answer."""
    return bool(_NAME.match(text))
