"""An exam as a pydantic model: what stands on the cover, which problems, how many versions."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from generator.exam import Marking
from generator.fields import Language, Marks, Model, PlainText, ProseText, misfit

KindName = Literal["number", "tensor", "formula", "text", "choice", "match", "order", "blanks", "essay", "drawing"]


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


Date = Annotated[datetime.date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
Time = Annotated[datetime.time, BeforeValidator(_time), WithJsonSchema({"type": "string", "pattern": r"^\d?\d:\d\d$"})]
Versions = Annotated[
    int | Literal["each"],
    BeforeValidator(_versions),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1, "maximum": 26}, {"const": "each"}]}),
]


class FormsSpec(Model):
    """How many versions; with a roster, personal copies; with ``each``, every copy its own numbers."""

    versions: Versions = 1
    roster: str | None = None

    @model_validator(mode="after")
    def _each_needs_roster(self) -> FormsSpec:
        if self.versions == "each" and self.roster is None:
            raise misfit("missing-field", "versions: each needs a roster", "roster: students.csv")
        return self


class MarkingSpec(Model):
    """How partly right choices count; it is stated on the paper."""

    choices: Marking = "all-or-nothing"


class QuestionRef(Model):
    """A question of a problem: its id, which of its parts (all by default), other marks for some of them."""

    id: str
    parts: tuple[str, ...] | None = None
    marks: dict[str, Marks] = Field(default_factory=dict)

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
        raise misfit("wrong-question", "a question is its id, or {id: [parts]}", "write [topic/name, {topic/other: [part]}]")


class PickSpec(Model):
    """Fill the problem's credits from the bank: questions of these topics, skills and kinds."""

    topics: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    kinds: tuple[KindName, ...] = ()


class ProblemSpec(Model):
    """A problem: named questions, or a pick that fills its credits."""

    title: ProseText
    credits: Marks | None = None
    intro: ProseText = ""
    questions: tuple[QuestionRef, ...] = ()
    pick: PickSpec | None = None
    order: Literal["listed", "shuffled"] = "listed"
    marking: MarkingSpec = MarkingSpec()
    fresh_page: bool = True

    @model_validator(mode="after")
    def _one_source(self) -> ProblemSpec:
        if bool(self.questions) == (self.pick is not None):
            raise misfit("wrong-problem", "a problem has either questions or pick", "questions: [topic/name], or pick: {topics: [topic]}")
        if self.pick is not None and self.credits is None:
            raise misfit("missing-field", "a pick needs the credits that it shall fill", "credits: 18")
        return self


class ExamSpec(Model):
    """An exam file. ``open_seed`` is for samples: whoever reads it can draw the same exam."""

    course: PlainText = ""
    title: PlainText
    institution: PlainText = ""
    chair: PlainText = ""
    exam_id: PlainText = ""
    date: Date | None = None
    starts: Time | None = None
    minutes: int = Field(gt=0, le=600)
    examiners: tuple[PlainText, ...] = ()
    resources: tuple[PlainText, ...] = ()
    instructions: tuple[ProseText, ...] = ()
    language: Language | None = None
    theme: str = Field("endterm", pattern=r"^[a-z0-9-]+$")
    options: dict[str, bool | int | str] = Field(default_factory=dict)
    open_seed: PlainText | None = None
    forms: FormsSpec = FormsSpec()
    problems: tuple[ProblemSpec, ...] = Field(min_length=1)
    redraw: dict[str, dict[str, Annotated[int, Field(ge=1, le=1000)]]] = Field(default_factory=dict)
