"""The question bank: files → specs → programs, with every diagnostic at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path

from generator.compiler import Surroundings, compile_question
from generator.course import Course, FolderImages
from generator.diagnostics import Diagnostic, Fault, Place, Rejected, suggest
from generator.exam import Language
from generator.loaded import key_of, put, taken
from generator.program import Program
from generator.salvage import salvage
from generator.source import Source, content, inspect_bytes
from generator.spec import QuestionSpec
from generator.values import dataclass


@dataclass(frozen=True)
class Question:
    """A loaded question: its program, and how its source is read, which faults at draw time are placed in.

    ``key`` is that of all that the program was made of.
    """

    program: Program
    key: str
    reading: Callable[[], Source]
    path: Path
    images: FolderImages

    @cached_property
    def source(self) -> Source:
        """The file as it was read; one that was loaded before is only read where a fault is to be placed in it."""
        return self.reading()

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
    return path.resolve().relative_to(course.bank_root).with_suffix("").as_posix()


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
    """Load one question file; raises Rejected with all its diagnostics.

    What was loaded before of the same file, in the same surroundings, is taken from there.
    """
    name = course.name_of(path)
    data = content(path, name)
    images = FolderImages(path.parent)
    surroundings = replace(course.surroundings(language), images=images)
    id = _expected_id(course, path)
    key = key_of(data, id, surroundings)
    program = taken(key, images)
    if program is not None:
        return Question(program, key, partial(inspect_bytes, data, name), path, images)
    source = inspect_bytes(data, name)
    program = _compiled(source, id, surroundings)
    put(key, program, images.read)
    return Question(program, key, lambda: source, path, images)


def _compiled(source: Source, id: str, surroundings: Surroundings) -> Program:
    """The program of a question that must carry an id, where there is one; raises Rejected."""
    faults: list[Fault] = []
    spec, losses = salvage(QuestionSpec, source.data, faults)
    program = None
    if spec is not None:
        found: list[Fault] = []
        if spec.id == source.data.get("id"):  # else it is a stand-in
            _check_id(spec, id, found)
        program = compile_question(spec, surroundings, found)
        losses = losses.with_lines(source.spoilt_lines())
        faults += [fault for fault in found if not losses.explain(fault)]
    if program is None or faults or source.findings:
        found_later = [source.diagnostic(fault) for fault in faults if not source.doubts(fault)]
        raise Rejected([*source.diagnostics, *found_later])
    return program


def _expected_id(course: Course, path: Path) -> str:
    """The id that a file must carry. In the bank it is the path, so that a question is found without reading all
    others; elsewhere it is free, and this is empty."""
    return question_id(course, path) if path.resolve().is_relative_to(course.bank_root) else ""


def _check_id(spec: QuestionSpec, expected: str, faults: list[Fault]) -> None:
    if expected and spec.id != expected:
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
