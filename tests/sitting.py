"""An exam that was built and sat, without its PDFs: the manifest and the sources that marking reads."""

from __future__ import annotations

from pathlib import Path

from generator.build import plan_exam, realise_exam
from generator.cli.sitting import Sitting, find_sitting
from generator.exam import Form
from generator.exam_file import collect_sources, load_exam
from generator.manifest import digest, form_record, question_record, write_manifest
from generator.package import Package, save
from generator.production import SOURCES
from tests.small_course import EXAM, write_course


def record(form: Form) -> bytes:
    """What a manifest says of a form."""
    return form_record(form.code, [list(map(question_record, problem.items)) for problem in form.problems])


def sit(folder: Path, exam: str = EXAM, **questions: str) -> Path:
    """Write a course and the data of its built exam; return the folder of the build."""
    path = write_course(folder, exam, **questions)
    file = load_exam(path)
    plan, _ = plan_exam(file)
    made = realise_exam(file, plan)
    sources = collect_sources(file, sorted({q.ref.id for problem in plan.problems for q in problem}))
    digests = {name: digest(data) for name, data in sources.items()}
    manifest = b"".join(write_manifest(file.id, plan, "none", map(record, made.forms), digests, {}))
    target = folder / "output" / file.id
    save(Package({"manifest.json": manifest}).joined(sources, SOURCES), target)
    return target


def sitting(folder: Path, exam: str = EXAM, **questions: str) -> Sitting:
    """The same, loaded."""
    return find_sitting(sit(folder, exam, **questions))
