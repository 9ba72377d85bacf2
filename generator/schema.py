"""The JSON Schemas of question, exam and course files, kept beside the bank so that an editor completes and checks."""

from __future__ import annotations

import json
from typing import Any

from generator.amendments import AmendmentsSpec
from generator.course import CourseSpec
from generator.exam_spec import ExamSpec
from generator.package import Package
from generator.spec import QuestionSpec

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> Package:
    """Return the schema files by their path in a course."""
    return Package(
        {
            "bank/question.schema.json": _schema(QuestionSpec, "A question of examwright"),
            "exams/exam.schema.json": _schema(ExamSpec, "An exam of examwright"),
            "exams/amendments.schema.json": _schema(
                AmendmentsSpec, "Decisions on exams of examwright after the sitting"
            ),
            "course.schema.json": _schema(CourseSpec, "A course of examwright"),
        }
    )


def _schema(model: Any, title: str) -> bytes:
    schema = _plainer(model.model_json_schema(by_alias=True))
    text = json.dumps({"$schema": DIALECT, **schema, "title": title}, indent=1, ensure_ascii=False)
    return (text + "\n").encode()


def _plainer(schema: Any) -> Any:
    """Leave out what an editor would only show as noise: made-up titles, ``null``, defaults that YAML cannot write."""
    match schema:
        case dict():
            kept = {key: _plainer(value) for key, value in schema.items() if not _is_noise(key, value)}
            alternatives = [each for each in kept.get("anyOf", []) if each != {"type": "null"}]
            if len(alternatives) == 1:
                return {
                    **{key: value for key, value in kept.items() if key != "anyOf"},
                    **alternatives[0],
                    **_told(kept),
                }
            return {**kept, "anyOf": alternatives} if alternatives else kept
        case list():
            return [_plainer(each) for each in schema]
        case _:
            return schema


def _is_noise(key: str, value: Any) -> bool:
    return (key == "title" and isinstance(value, str)) or (
        key == "default" and (value in (None, "") or isinstance(value, dict | list))
    )


def _told(schema: Any) -> dict[str, Any]:
    return {"description": schema["description"]} if "description" in schema else {}
