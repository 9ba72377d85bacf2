"""An exam file and all that it needs: its spec, the questions, the roster, the seed; every diagnostic at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from generator.amendments import AMENDMENTS_FILE, Amendments, AmendmentsSpec
from generator.assemble import ExamFaults, ExamTexts
from generator.bank import Bank, load_bank
from generator.compilation import Compilation
from generator.course import COURSE_FILE, Course, find_course, read_seed
from generator.diagnostics import Diagnostic, Fault, Place, Rejected, suggest
from generator.exam import Language
from generator.exam_spec import ExamSpec
from generator.package import Package
from generator.program import Program
from generator.roster import Row, read_roster
from generator.salvage import salvage
from generator.source import Source, inspect_file, read_file
from generator.validation import validate
from generator.values import dataclass

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")


@dataclass(frozen=True)
class ExamFile:
    """A loaded exam. Its seed is read, and made, only when it is asked for: a rebuild needs none."""

    id: str
    path: Path
    course: Course
    source: Source
    spec: ExamSpec
    texts: ExamTexts
    bank: Bank
    roster: tuple[Row, ...]
    warnings: tuple[Diagnostic, ...] = ()
    amendments: Amendments | None = None

    @property
    def programs(self) -> Mapping[str, Program]:
        """The compiled questions by id."""
        return {id: question.program for id, question in self.bank.questions.items()}

    def seed(self) -> tuple[str, list[Diagnostic]]:
        """Return the seed and warnings about it: an open one is a sample's, else it lies beside the spec."""
        if self.spec.open_seed is not None:
            return f"open\x1f{self.spec.open_seed}", []
        return read_seed(self.path, self.course.name_of(self.path))

    def located(self, faults: ExamFaults) -> Rejected:
        """Return the diagnostics of faults found while assembling."""
        return Rejected(
            (self.source if question is None else self.bank[question].source).diagnostic(fault)
            for question, fault in faults.faults
        )


def _expect_nothing(_papers: int) -> None:
    """Make nothing of how many papers there will be."""


def load_exam(path: Path, expect: Callable[[int], None] = _expect_nothing) -> ExamFile:
    """Load an exam file with its questions; raises Rejected with the diagnostics of all files.

    ``expect`` is told how many forms and copies there will be before the questions are loaded, which takes a while.
    """
    if not path.is_file():
        place = Place(path.as_posix(), 1, 1)
        raise Rejected(
            [
                Diagnostic(
                    "error", "missing-file", place, "there is no such exam", "give a file such as exams/sample.yaml"
                )
            ]
        )
    course = find_course(path.parent)
    name = course.name_of(path)
    source = inspect_file(path, name)
    faults: list[Fault] = []
    spec, _ = salvage(ExamSpec, source.data, faults)
    if not _ID.match(path.stem):
        faults.append(Fault((), "wrong-name", f"'{path.stem}' names a folder: letters, digits, . _ - only"))
    diagnostics: list[Diagnostic] = []
    bank, texts = Bank({}), None
    warnings: list[Diagnostic] = []
    roster: tuple[Row, ...] = ()
    if spec is not None:
        texts = _compile_texts(spec, course, faults)
        try:
            roster = _read_roster(spec, path, course, warnings)
        except Fault as fault:
            faults.append(fault)
        except Rejected as rejected:
            diagnostics += rejected.diagnostics
        expect(len(roster) + (len(roster) if spec.forms.versions == "each" else spec.forms.versions))
        try:
            picks = any(problem.pick is not None for problem in spec.problems)
            ids = None if picks else [ref.id for problem in spec.problems for ref in problem.questions]
            bank = load_bank(course, spec.language, ids)
        except Rejected as rejected:
            diagnostics += rejected.diagnostics
    amendments = None
    try:
        amendments = load_amendments(path, course, spec.language if spec else None, warnings)
    except Rejected as rejected:
        diagnostics += rejected.diagnostics
    told = [source.diagnostic(fault) for fault in faults if not source.doubts(fault)]
    diagnostics = [*source.diagnostics, *told, *diagnostics]
    if diagnostics or spec is None or texts is None:
        raise Rejected(diagnostics)
    return ExamFile(path.stem, path, course, source, spec, texts, bank, roster, tuple(warnings), amendments)


def _compile_texts(spec: ExamSpec, course: Course, faults: list[Fault]) -> ExamTexts:
    given = course.surroundings(spec.language)
    around = Compilation(given.language, frozenset(), given.macros, faults=faults)
    return ExamTexts(
        titles=tuple(around.line(problem.title, ("problems", k, "title")) for k, problem in enumerate(spec.problems)),
        intros=tuple(around.prose(problem.intro, ("problems", k, "intro")) for k, problem in enumerate(spec.problems)),
        instructions=tuple(around.line(text, ("instructions", k)) for k, text in enumerate(spec.instructions)),
    )


def load_amendments(
    exam: Path, course: Course, language: Language | None, warnings: list[Diagnostic]
) -> Amendments | None:
    """Return what ``amendments.yaml`` beside an exam file says of this exam, None where it says nothing.

    Raises Rejected for a faulty one; warns of entries that belong to no exam file beside it.
    """
    path = exam.parent / AMENDMENTS_FILE
    if not path.is_file():
        return None
    source = read_file(path, course.name_of(path))
    faults: list[Fault] = []
    spec = validate(AmendmentsSpec, source.data, faults)
    own = () if spec is None else spec.exams.get(exam.stem, ())
    given = course.surroundings(language)
    around = Compilation(given.language, frozenset(), given.macros, faults=faults)
    notes = tuple(around.line(each.note, ("exams", exam.stem, k, "note")) for k, each in enumerate(own))
    if faults:
        raise Rejected(source.diagnostic(fault) for fault in faults)
    assert spec is not None
    beside = {each.stem for each in exam.parent.glob("*.yaml")}
    for name in spec.exams:
        if name not in beside:
            hint = suggest(name, beside) or "the name of an exam file without .yaml"
            message = f"there is no exam '{name}' beside this file"
            fault = Fault(("exams", name), "unknown-exam", message, hint, on_key=True, severity="warning")
            warnings.append(source.diagnostic(fault))
    return Amendments(exam.stem, own, notes, source) if own else None


def roster_path(spec: ExamSpec, path: Path) -> Path | None:
    """Return where the roster of an exam lies: beside its spec."""
    return None if spec.forms.roster is None else path.parent / spec.forms.roster


def _read_roster(spec: ExamSpec, path: Path, course: Course, warnings: list[Diagnostic]) -> tuple[Row, ...]:
    roster = roster_path(spec, path)
    if roster is None:
        return ()
    where = ("forms", "roster")
    if not roster.resolve().is_relative_to(course.folder.resolve()):
        raise Fault(where, "outside-course", "the roster lies outside the course's folder", "put it beside this file")
    if not roster.is_file():
        raise Fault(
            where,
            "missing-file",
            f"there is no roster '{spec.forms.roster}' beside this file",
            "a CSV file with the columns number and name",
        )
    try:
        text = roster.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Fault(where, "wrong-encoding", "the roster is not UTF-8", "save it as UTF-8 CSV") from error
    return read_roster(text, course.name_of(roster), warnings)


def collect_sources(exam: ExamFile, questions: Iterable[str]) -> Package:
    """Return every file that an exam of these questions was made from, by its path in the course."""
    folder = exam.course.folder.resolve()
    paths = {exam.path.resolve()}
    if exam.amendments is not None:
        paths.add(exam.path.resolve().with_name(AMENDMENTS_FILE))
    if exam.course.source is not None:
        paths.add(folder / COURSE_FILE)
    roster = roster_path(exam.spec, exam.path)
    if roster is not None:
        paths.add(roster.resolve())
    for question in (exam.bank[id] for id in questions):
        paths.add(question.path.resolve())
        paths |= {(question.images.folder / name).resolve() for name in question.images.read}
    if exam.course.templates is not None:
        theme = exam.course.templates / exam.spec.theme
        paths |= {path.resolve() for path in theme.rglob("*") if path.is_file()}
    return Package({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})
