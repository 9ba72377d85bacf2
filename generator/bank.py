"""The question bank: files → specs → programs, with every diagnostic at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.compiler import compile_question
from generator.course import Course, FolderImages
from generator.diagnostics import Diagnostic, Fault, Place, Rejected, suggest
from generator.exam import Language
from generator.program import Program
from generator.salvage import salvage
from generator.source import Source, inspect_file
from generator.spec import QuestionSpec


@dataclass(frozen=True)
class Question:
    """A loaded question: its program, and the source that faults at draw time are placed in."""

    program: Program
    source: Source
    path: Path
    images: FolderImages

    @property
    def id(self) -> str:
        """The question's id, which is also its path in the bank."""
        return self.program.spec.id


@dataclass(frozen=True)
class Bank:
    """Questions by id."""

    questions: dict[str, Question]

    def __getitem__(self, id: str) -> Question:
        return self.questions[id]

    def __contains__(self, id: object) -> bool:
        return id in self.questions


def question_files(course: Course) -> list[Path]:
    """Return every YAML file of the bank, in the order of their ids."""
    return sorted(course.bank.rglob("*.yaml")) if course.bank.is_dir() else []


def question_id(course: Course, path: Path) -> str:
    """Return the id that a file of the bank must carry."""
    return path.resolve().relative_to(course.bank.resolve()).with_suffix("").as_posix()


def load_bank(course: Course, language: Language | None = None, ids: Iterable[str] | None = None) -> Bank:
    """Load the questions ``ids``, or all; raises Rejected with the diagnostics of all files.

    An unknown id is left out: whoever named it knows where it stands.
    """
    paths = question_files(course) if ids is None else [course.bank / f"{id}.yaml" for id in sorted(set(ids))]
    return load_files(course, [path for path in paths if path.is_file()], language)


def load_files(course: Course, paths: Sequence[Path], language: Language | None = None) -> Bank:
    """Load question files; raises Rejected with the diagnostics of all of them."""
    questions: dict[str, Question] = {}
    diagnostics: list[Diagnostic] = []
    for path in paths:
        try:
            question = load_question(course, path, language)
        except Rejected as rejected:
            diagnostics += rejected.diagnostics
        else:
            questions[question.id] = question
    if diagnostics:
        raise Rejected(diagnostics)
    return Bank(questions)


def load_question(course: Course, path: Path, language: Language | None = None) -> Question:
    """Load one question file; raises Rejected with all its diagnostics."""
    source = inspect_file(path, course.name_of(path))
    faults: list[Fault] = []
    spec, losses = salvage(QuestionSpec, source.data, faults)
    images = FolderImages(path.parent)
    program = None
    if spec is not None:
        found: list[Fault] = []
        if spec.id == source.data.get("id"):  # else it is a stand-in
            _check_id(course, path, spec, found)
        surroundings = replace(course.surroundings(language), images=images)
        program = compile_question(spec, surroundings, found)
        losses = losses.with_lines(source.spoilt_lines())
        faults += [fault for fault in found if not losses.explain(fault)]
    if program is None or faults or source.findings:
        found_later = [source.diagnostic(fault) for fault in faults if not source.doubts(fault)]
        raise Rejected([*source.diagnostics, *found_later])
    return Question(program, source, path, images)


def _check_id(course: Course, path: Path, spec: QuestionSpec, faults: list[Fault]) -> None:
    """In the bank the id is the path, so that a question is found without reading all others."""
    if path.resolve().is_relative_to(course.bank.resolve()):
        expected = question_id(course, path)
        if spec.id != expected:
            message = f"this file is the question '{expected}'"
            faults.append(Fault(("id",), "id-differs-from-file", message, f"write id: {expected}, or move the file"))


def find_question(course: Course, name: str, language: Language | None = None) -> Question:
    """Return the question with an id, or in a file; raises Rejected."""
    path = Path(name)
    if not (path.suffix == ".yaml" and path.is_file()):
        path = course.bank / f"{name}.yaml"
    if not path.is_file():
        known = [question_id(course, each) for each in question_files(course)]
        hint = suggest(name, known) or "examwright list shows the bank"
        place = Place(course.name_of(course.bank), 1, 1)
        raise Rejected([Diagnostic("error", "unknown-question", place, f"there is no question '{name}'", hint)])
    return load_question(course, path, language)
