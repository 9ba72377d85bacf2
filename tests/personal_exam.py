"""A small exam whose persons have numbers of their own, and its build."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from generator.build import Built, build, outline_exam
from generator.exam_file import load_exam
from generator.production import BATCH, Run
from generator.typeset import find_engine
from tests.small_course import EXAM, write_course

PERSONS = 5


def course_of(folder: Path) -> Path:
    """A course whose exam has numbers of their own for five persons."""
    exam = "\n".join(line for line in EXAM.splitlines() if not line.startswith("forms:"))
    exam = exam.replace("minutes: 10", "minutes: 10\nforms: {versions: each, roster: people.csv}")
    path = write_course(folder, exam + "\n")
    rows = "".join(f"10{k},Person {'ABCDE'[k]},S{k}\n" for k in range(PERSONS))
    (path.parent / "people.csv").write_text("number,name,seat\n" + rows, encoding="utf-8")
    return path


def made(
    path: Path, crew: AbstractContextManager[Run] | None = None, batch: int = BATCH, target: Path | None = None
) -> Built:
    file = load_exam(path)
    plan, seed, warnings = outline_exam(file)
    return build(file, plan, find_engine("embedded"), 1, warnings, seed=seed, target=target, crew=crew, batch=batch)


def files(package: Mapping[str, bytes]) -> dict[str, bytes]:
    return dict(package.items())
