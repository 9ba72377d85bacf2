"""An exam that was sat: what its manifest and sources say was printed, and what its file says of the grades now."""

from __future__ import annotations

from pathlib import Path

from generator.amendments import amended
from generator.assemble import Plan
from generator.build import realise_exam
from generator.cli.printed import find_manifest, from_manifest
from generator.cli.terminal import Stop
from generator.course import Course, course_folder
from generator.diagnostics import Diagnostic, Fault, Rejected
from generator.exam import Exam
from generator.exam_file import ExamFile, load_amendments
from generator.exam_spec import ExamSpec
from generator.marking.amending import unreadable
from generator.marking.scale import Scale, scale_of
from generator.marking.table import Table, read_table
from generator.source import read_file
from generator.validation import validate
from generator.values import dataclass


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
