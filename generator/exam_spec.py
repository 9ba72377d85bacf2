"""An exam as a pydantic model: what stands on the cover, which problems, how many versions."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, WithJsonSchema, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from generator.diagnostics import suggest
from generator.exam import Language, Marking
from generator.fields import ALLOW, Allowed, Decimal, Marks, Model, PlainText, ProseText, misfit
from generator.questions import KINDS


def _date(value: Any) -> datetime.date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    raise misfit("wrong-date", f"{value!r} is not a date", "write 2026-08-06")


def _time(value: Any) -> datetime.time:
    if isinstance(value, str) and re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", value):
        hour, minute = map(int, value.split(":"))
        return datetime.time(hour, minute)
    raise misfit("wrong-time", f"{value!r} is not a time of day", 'write "08:00"')


def _versions(value: Any) -> int | Literal["each"]:
    if value == "each":
        return "each"
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 26:
        return value
    raise misfit("wrong-value", f"{value!r} is not a number of versions", "write 1 to 26, or each (with a roster)")


def _parity(value: Any) -> Fraction:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*%", value) if isinstance(value, str) else None
    if match is None or not 0 <= Fraction(match[1]) <= 100:
        raise misfit("wrong-value", f"{value!r} is not a parity", "write 10%: how far the work of versions may differ")
    return Fraction(match[1]) / 100


def _kind(value: Any) -> str:
    if isinstance(value, str) and value in KINDS:
        return value
    hint = suggest(str(value), KINDS) or f"kinds: {', '.join(KINDS)}"
    raise misfit("wrong-value", f"{value!r} is not a kind of answer", hint)


KindName = Annotated[str, BeforeValidator(_kind), WithJsonSchema({"enum": [*KINDS], "type": "string"})]
Date = Annotated[datetime.date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
Time = Annotated[datetime.time, BeforeValidator(_time), WithJsonSchema({"type": "string", "pattern": r"^\d?\d:\d\d$"})]
Versions = Annotated[
    int | Literal["each"],
    BeforeValidator(_versions),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1, "maximum": 26}, {"const": "each"}]}),
]
Parity = Annotated[
    Fraction, BeforeValidator(_parity), WithJsonSchema({"type": "string", "pattern": r"^\d+(\.\d+)?\s*%$"})
]


class FormsSpec(Model):
    """How many versions; with a roster, personal copies; with ``each``, every copy its own numbers."""

    versions: Versions = Field(default=1, description="How many versions, or each: every copy its own numbers.")
    roster: str | None = Field(default=None, description="A CSV file beside this one: number, name, seat, version.")
    parity: Parity | None = Field(
        default=None, description="How far the work of a question's variants may lie apart: 10% of its median."
    )

    @model_validator(mode="after")
    def _each_needs_roster(self) -> FormsSpec:
        if self.versions == "each" and self.roster is None:
            raise misfit("missing-field", "versions: each needs a roster", "roster: students.csv")
        return self


class MarkingSpec(Model):
    """How partly right choices count; it is stated on the paper."""

    choices: Marking = Field(
        default="all-or-nothing", description="How partly right choices count; the paper states it."
    )


class ScaleSpec(Model):
    """From what a copy earned to its grade: ``{percent: {"1.0": 95, "4.0": 50}, otherwise: "5.0"}``, or by ``credits``.

    The best grade comes first; a grade is reached at its limit.
    """

    percent: dict[str, Decimal] = Field(
        default_factory=dict, description="Each grade and the percentage from which it is given, the best first."
    )
    credits: dict[str, Decimal] = Field(
        default_factory=dict, description="Each grade and the credits from which it is given, the best first."
    )
    otherwise: PlainText = Field(description="The grade below all limits.")

    @model_validator(mode="after")
    def _falling(self) -> ScaleSpec:
        if bool(self.percent) == bool(self.credits):
            raise misfit("wrong-scale", "a scale has either percent or credits", 'percent: {"1.0": 95, "4.0": 50}')
        limits = self.percent or self.credits
        for (better, above), (worse, below) in itertools.pairwise(limits.items()):
            if above <= below:
                message = f"the limits fall from grade to grade: {worse} is not below {better}"
                raise misfit("wrong-scale", message, "the best grade first, each with a lower limit")
        if min(limits.values()) < 0 or max(self.percent.values(), default=Fraction(0)) > 100:
            raise misfit("wrong-scale", "a limit lies outside what can be earned", "percentages are 0 to 100")
        if self.otherwise in limits:
            message = f"'{self.otherwise}' has a limit, so it is not the grade below all limits"
            raise misfit("wrong-scale", message, "otherwise: the grade of those who fail")
        return self


class QuestionRef(Model):
    """A question of a problem: its id, which of its parts (all by default), other marks for some of them."""

    id: str
    parts: tuple[str, ...] | None = Field(
        default=None, description="The parts that the exam takes, in order; else all."
    )
    marks: dict[str, Marks] = Field(default_factory=dict, description="Other marks for some parts.")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        """``id``, ``{id: [parts]}`` or ``{id: {parts: […], marks: {part: 2}}}``."""
        if isinstance(data, str):
            return {"id": data}
        if isinstance(data, Mapping) and len(data) == 1:
            (id, inner), *_ = data.items()
            if isinstance(inner, list):
                return {"id": id, "parts": inner}
            if isinstance(inner, Mapping):
                return {"id": id, **inner}
        raise misfit(
            "wrong-question", "a question is its id, or {id: [parts]}", "write [topic/name, {topic/other: [part]}]"
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """An id, ``{id: [parts]}`` or ``{id: {parts: […], marks: {part: 2}}}``."""
        own = handler.resolve_ref_schema(handler(core))["properties"]
        full = {"parts": own["parts"], "marks": own["marks"]}
        parts = {"type": "array", "items": {"type": "string"}}
        inner = {"anyOf": [parts, {"type": "object", "properties": full, "additionalProperties": False}]}
        named = {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": inner}
        return {"description": cls.__doc__, "anyOf": [{"type": "string"}, named]}


class PickSpec(Model):
    """Fill the problem's credits from the bank: questions of these topics, skills and kinds."""

    topics: tuple[str, ...] = Field(default=(), description="Topics to pick from; all if empty.")
    skills: tuple[str, ...] = Field(default=(), description="Skills of which a question has one; all if empty.")
    kinds: tuple[KindName, ...] = Field(
        default=(), description="Kinds of answers that a question may have; all if empty."
    )


class ProblemSpec(Model):
    """A problem: named questions, or a pick that fills its credits."""

    title: ProseText = Field(description="The problem's title.")
    credits: Marks | None = Field(
        default=None, description="What the problem is worth: an assertion, or what a pick fills."
    )
    intro: ProseText = Field(default="", description="What stands before its questions.")
    questions: tuple[QuestionRef, ...] = Field(default=(), description="Its questions, by id.")
    pick: PickSpec | None = Field(default=None, description="Fills the credits from the bank.")
    order: Literal["listed", "shuffled"] = Field(default="listed", description="Whether the questions stand as listed.")
    marking: MarkingSpec = Field(default=MarkingSpec(), description="How its choices are marked.")
    fresh_page: bool = Field(default=True, description="Whether the problem starts a page.")

    @model_validator(mode="after")
    def _one_source(self) -> ProblemSpec:
        if bool(self.questions) == (self.pick is not None):
            raise misfit(
                "wrong-problem",
                "a problem has either questions or pick",
                "questions: [topic/name], or pick: {topics: [topic]}",
            )
        if self.pick is not None and self.credits is None:
            raise misfit("missing-field", "a pick needs the credits that it shall fill", "credits: 18")
        return self


class ExamSpec(Model):
    """An exam file. ``open_seed`` is for samples: whoever reads it can draw the same exam."""

    course: PlainText = Field(default="", description="The course, on the cover; else that of course.yaml.")
    title: PlainText = Field(description="What the exam is: Endterm.")
    institution: PlainText = Field(default="", description="The institution, on the cover; else that of course.yaml.")
    chair: PlainText = Field(default="", description="The chair, on the cover; else that of course.yaml.")
    exam_id: PlainText = Field(default="", description="The exam's number in the examination office.")
    date: Date | None = Field(default=None, description="The day: 2026-08-06.")
    starts: Time | None = Field(default=None, description='The time of day: "08:00".')
    minutes: int = Field(gt=0, le=600, description="How long it takes.")
    examiners: tuple[PlainText, ...] = Field(default=(), description="Who examines.")
    resources: tuple[PlainText, ...] = Field(default=(), description="What students may use.")
    instructions: tuple[ProseText, ...] = Field(default=(), description="Further instructions on the cover.")
    language: Language | None = Field(
        default=None, description="The language of labels and texts; else that of course.yaml."
    )
    theme: str = Field(default="endterm", pattern=r"^[a-z0-9-]+$", description="The look: a folder of templates/latex.")
    options: dict[str, bool | int | str] = Field(default_factory=dict, description="Options of the theme.")
    open_seed: PlainText | None = Field(
        default=None,
        description="A seed that everybody may know, for samples; else a secret one is kept beside the file.",
    )
    forms: FormsSpec = Field(default=FormsSpec(), description="Versions and personal copies.")
    problems: tuple[ProblemSpec, ...] = Field(min_length=1, description="The problems, in order.")
    scale: ScaleSpec | None = Field(default=None, description="From percent or credits to grades: for marks and grade.")
    allow: Allowed = Field(default_factory=dict, description=ALLOW)
    redraw: dict[str, dict[str, Annotated[int, Field(ge=1, le=1000)]]] = Field(
        default_factory=dict, description="Vetoes a variant: {question: {B: 1}}."
    )
