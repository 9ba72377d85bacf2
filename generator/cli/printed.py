"""An exam as it was printed: what the manifest of a build and the sources beside it hold."""

from __future__ import annotations

from pathlib import Path

from generator.assemble import Plan
from generator.cli.terminal import Stop
from generator.course import find_course
from generator.exam_file import ExamFile, load_exam
from generator.manifest import read_plan
from generator.production import SOURCES

MANIFEST = "manifest.json"


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
