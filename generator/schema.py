"""The JSON Schemas of question, exam and course files, kept beside the bank so that an editor completes and checks."""

from __future__ import annotations

import json
from typing import Any

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
            "course.schema.json": _schema(CourseSpec, "A course of examwright"),
        }
    )


def _schema(model: Any, title: str) -> bytes:
    schema = model.model_json_schema(by_alias=True)
    text = json.dumps({"$schema": DIALECT, **schema, "title": title}, indent=1, ensure_ascii=False)
    return (text + "\n").encode()
