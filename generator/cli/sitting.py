"""An exam that was sat: what its manifest and sources say was printed, and what its file says of the grades now."""

from __future__ import annotations

from pathlib import Path

from generator.amendments import amended
from generator.assemble import Plan
from generator.build import SOURCES, realise_exam
from generator.classes import dataclass
from generator.cli.terminal import Stop
from generator.course import Course, course_folder, find_course
from generator.diagnostics import Diagnostic, Fault, Rejected
from generator.exam import Exam
from generator.exam_file import ExamFile, load_amendments, load_exam
from generator.exam_spec import ExamSpec
from generator.manifest import read_plan
from generator.marking.amending import unreadable
from generator.marking.scale import Scale, scale_of
from generator.marking.table import Table, read_table
from generator.source import read_file
from generator.validation import validate

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Sitting:
    """A printed exam, its sources and plan, and its scale.

    ``folder`` is that of the course, which names in diagnostics are relative to; ``target`` is where results go.
    """

    exam: Exam
    file: ExamFile
    plan: Plan
    scale: Scale | None
    folder: Path
    target: Path
    warnings: tuple[Diagnostic, ...] = ()


def find_sitting(given: Path) -> Sitting:
    """Return the sitting of an exam file, of the folder of its build, or of the manifest therein.

    Questions and numbers are those that were printed. Scale and amendments are those of the course as it is now: they
    are settled after the sitting. Raises Stop, Rejected.
    """
    manifest = find_manifest(given)
    file, plan = from_manifest(manifest)
    course = Course(course_folder(manifest.parent.parent) or manifest.parent, file.course.spec)
    now = given if given.suffix == ".yaml" else course.folder / file.course.name_of(file.path)
    if not now.is_file():
        now = file.path
    warnings: list[Diagnostic] = []
    amendments = load_amendments(now, course, file.spec.language, warnings)
    exam = amended(realise_exam(file, plan), amendments)
    if amendments is not None and (faults := unreadable(exam)):
        raise Rejected(amendments.source.diagnostic(fault) for fault in faults)
    target = manifest.parent.with_name(f"{manifest.parent.name}-marking")
    return Sitting(exam, file, plan, _scale(now, course, exam), course.folder, target, tuple(warnings))


def read_filled(path: Path, sitting: Sitting) -> Table:
    """Return the cells of a file that people filled in; raises Stop, Rejected."""
    if not path.is_file():
        raise Stop(f"there is no file {path}", "a CSV file, as a spreadsheet saves it")
    return read_table(path.read_bytes(), Course(sitting.folder).name_of(path))


def find_manifest(given: Path) -> Path:
    """Return the manifest of an exam file's build, of the folder of one, or itself; raises Stop."""
    if given.is_dir():
        return given / MANIFEST
    if given.suffix != ".yaml":
        return given
    if not given.is_file():
        raise Stop(f"there is no exam {given}", "give an exam file, or the folder of its build")
    manifest = find_course(given.parent).folder / "output" / given.stem / MANIFEST
    if not manifest.is_file():
        raise Stop(f"{given} has not been built", f"examwright build {given}, or give the folder of its build")
    return manifest


def _scale(path: Path, course: Course, exam: Exam) -> Scale | None:
    source = read_file(path, course.name_of(path))
    faults: list[Fault] = []
    spec = validate(ExamSpec, source.data, faults)
    if spec is not None and spec.scale is not None:
        try:
            return scale_of(spec.scale, exam.credits)
        except Fault as fault:
            faults.append(fault)
    if faults:
        raise Rejected(source.diagnostic(fault) for fault in faults)
    return None


def from_manifest(manifest: Path) -> tuple[ExamFile, Plan]:
    """Return the exam that the sources beside a manifest hold, with the plan that it kept; raises Stop, Rejected."""
    if not manifest.is_file():
        raise Stop(f"there is no manifest {manifest}", "output/EXAM/manifest.json")
    exam_id, plan = read_plan(manifest.read_text(encoding="utf-8", errors="replace"), manifest.as_posix())
    sources = manifest.parent / SOURCES
    found = sorted(sources.rglob(f"{exam_id}.yaml"))
    specs = [path for path in found if "bank" not in path.relative_to(sources).parts]
    if len(specs) != 1:
        raise Stop(
            f"the sources beside {manifest} hold no exam '{exam_id}'", "keep the folder sources with the manifest"
        )
    file = load_exam(specs[0])
    try:
        _check_plan(file, plan)
    except KeyError as missing:
        raise Stop(f"the manifest names the question {missing}, which is not in its sources") from missing
    return file, plan


def _check_plan(file: ExamFile, plan: Plan) -> None:
    if len(plan.problems) != len(file.spec.problems):
        raise Stop("the manifest and its sources hold different numbers of problems")
    for question in (question for problem in plan.problems for question in problem):
        space = file.bank[question.ref.id].program.space
        if not all(0 <= address < space.size for address in question.addresses):
            raise Stop(f"the manifest has an address of {question.ref.id} that its sources do not have")
        known = {part.id for part in file.bank[question.ref.id].program.parts}
        if unknown := sorted({*(question.ref.parts or ()), *question.ref.marks} - known):
            raise Stop(f"the manifest has a part of {question.ref.id} that its sources do not have: {unknown[0]}")
