"""An exam file → the package of its documents: plan, realise, measure, arrange, typeset. Nothing is saved here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.amendments import amended
from generator.assemble import ExamFaults, Plan, plan, realise
from generator.diagnostics import Diagnostic, Fault, Rejected, suggest
from generator.exam import Exam
from generator.exam_file import ExamFile, collect_sources
from generator.fairness import widened
from generator.layout import arrange
from generator.locating import located, overflowing
from generator.manifest import write_manifest
from generator.package import Package
from generator.typeset import Engine, Job, Outcome, typeset
from generator.writers import answers, latex

# Called with a stage's name and the count of its steps; returns what is to be called after each step.
Progress = Callable[[str, int], Callable[[str], None]]

SOURCES = "sources"


def no_progress(stage: str, steps: int) -> Callable[[str], None]:
    """Report nothing."""
    return lambda step: None


@dataclass(frozen=True)
class Built:
    """A finished build: its files, the exam, page counts by document, and warnings."""

    package: Package
    exam: Exam
    plan: Plan
    pages: tuple[tuple[str, int], ...]
    warnings: tuple[Diagnostic, ...]


def plan_exam(file: ExamFile, progress: Progress = no_progress) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """Draw the exam's plan by its seed; raises Rejected."""
    _check_theme(file)
    seed, warnings = file.seed()
    try:
        made = plan(file.spec, file.id, file.programs, file.roster, seed, progress("Draw", len(file.spec.problems)))
    except ExamFaults as faults:
        raise file.located(faults) from faults
    return made, (*warnings, *widened(file, made))


def _check_theme(file: ExamFile) -> None:
    """Raise Rejected where neither the course's own templates nor ours have the exam's theme."""
    known = latex.themes(file.course.templates)
    if file.spec.theme not in known:
        hint = suggest(file.spec.theme, known) or f"themes: {', '.join(known)}"
        message = f"there is no theme '{file.spec.theme}'"
        raise Rejected([file.source.diagnostic(Fault(("theme",), "unknown-name", message, hint))])


def realise_exam(file: ExamFile, made: Plan, progress: Progress = no_progress) -> Exam:
    """Return the exam of a plan as content; raises Rejected."""
    count = sum(len(question.addresses) for problem in made.problems for question in problem)
    try:
        return realise(file.spec, file.id, file.course.spec, file.programs, made, file.texts, progress("Solve", count))
    except ExamFaults as faults:
        raise file.located(faults) from faults


def build(
    file: ExamFile,
    made: Plan,
    engine: Engine,
    workers: int = 1,
    warnings: Sequence[Diagnostic] = (),
    progress: Progress = no_progress,
) -> Built:
    """Return the whole output of an exam as a package; raises Rejected with everything that stands in the way."""
    _check_theme(file)
    own_templates = file.course.templates
    exam = amended(realise_exam(file, made, progress), file.amendments)
    (measured,) = _typeset([latex.measure(exam, own_templates)], file, engine, 1, progress("Measure", 1))
    layout = arrange(exam, latex.read_measurements(measured.notes))
    found = [*warnings, *(overflowing(each, file.bank.questions) for each in layout.overflows)]
    _stop_on_errors(found)
    jobs = latex.write(exam, layout, own_templates)
    outcomes = _typeset(jobs, file, engine, workers, progress("Typeset", len(jobs)))
    found += _problems(file, outcomes)
    documents = Package({f"{outcome.name}.pdf": outcome.pdf for outcome in outcomes if outcome.pdf is not None})
    used = sorted({question.ref.id for problem in made.problems for question in problem})
    sources = collect_sources(file, used)
    files = documents.joined(answers.write(exam))
    manifest = write_manifest(exam, made, engine.build, sources, files)
    package = files.joined({"manifest.json": manifest}).joined(sources, SOURCES)
    pages = tuple((outcome.name, outcome.pages) for outcome in outcomes)
    return Built(package, exam, made, pages, tuple(found))


def _typeset(
    jobs: Sequence[Job], file: ExamFile, engine: Engine, workers: int, advance: Callable[[str], None]
) -> tuple[Outcome, ...]:
    """Typeset and raise Rejected on errors; the warnings are left in the outcomes."""
    outcomes = typeset(jobs, engine, workers, advance)
    _stop_on_errors(_problems(file, outcomes))
    return outcomes


def _problems(file: ExamFile, outcomes: Sequence[Outcome]) -> list[Diagnostic]:
    return [each for outcome in outcomes for each in located(outcome, file.bank.questions, file.source)]


def _stop_on_errors(diagnostics: Sequence[Diagnostic]) -> None:
    if any(diagnostic.severity == "error" for diagnostic in diagnostics):
        raise Rejected(dict.fromkeys(diagnostics))
