"""An exam file → the package of its documents: plan, realise, compose, arrange, impose. Nothing is saved here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.amendments import amended
from generator.assemble import ExamFaults, Plan, plan, realise
from generator.composition import Unset, cast, compose, furnish
from generator.diagnostics import Diagnostic, Fault, Rejected, suggest
from generator.exam import Exam
from generator.exam_file import ExamFile, collect_sources
from generator.fairness import widened
from generator.imposition import Set, impose
from generator.layout import arrange
from generator.locating import located, overflowing
from generator.manifest import write_manifest
from generator.package import Package
from generator.typeset import Engine, Outcome, typeset
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
    exam = amended(realise_exam(file, made, progress), file.amendments)
    press = latex.Press(exam, file.course.templates)
    try:
        documents, pages, found = _documents(file, exam, press, engine, workers, progress)
    except Unset as unset:
        raise Rejected(dict.fromkeys(_problems(file, unset.outcomes))) from unset
    used = sorted({question.ref.id for problem in made.problems for question in problem})
    sources = collect_sources(file, used)
    files = documents.joined(answers.write(exam))
    manifest = write_manifest(exam, made, engine.build, sources, files)
    package = files.joined({"manifest.json": manifest}).joined(sources, SOURCES)
    return Built(package, exam, made, pages, (*warnings, *found))


def _documents(
    file: ExamFile, exam: Exam, press: latex.Press, engine: Engine, workers: int, progress: Progress
) -> tuple[Package, tuple[tuple[str, int], ...], list[Diagnostic]]:
    """Return the PDFs with their pages, and warnings; raises Rejected and Unset."""
    advance = progress("Measure", 1)
    composed = compose(press, exam.forms, engine)
    advance("units")
    layout = arrange(exam, composed.lengths)
    found = [*_problems(file, composed.remarks), *(overflowing(each, file.bank.questions) for each in layout.overflows)]
    _stop_on_errors(found)
    papers = latex.papers(exam)
    advance = progress("Typeset", len(papers) + 1)
    (correction,) = typeset([latex.correction(press)], engine)
    if correction.pdf is None:
        raise Unset([correction])
    advance(correction.name)
    furniture, characters = furnish(press, layout, papers, engine)
    exams = [composed.characters["exam"], characters]
    fonts = cast(press, {"exam": exams, "key": [*exams, composed.characters["key"]]}, engine)
    made = Set(exam, layout, composed.lengths, furniture, fonts)
    files = {f"{correction.name}.pdf": correction.pdf}
    for paper in papers:
        files[f"{paper.name}.pdf"] = impose(made, paper, composed.boxes)
        advance(paper.name)
    pages = [(paper.name, len(layout.pages)) for paper in papers if not paper.copy]
    pages.append((correction.name, correction.pages))
    pages += [(paper.name, len(layout.pages)) for paper in papers if paper.copy]
    return Package(files), tuple(pages), [*found, *_problems(file, [correction])]


def _problems(file: ExamFile, outcomes: Sequence[Outcome]) -> list[Diagnostic]:
    return [each for outcome in outcomes for each in located(outcome, file.bank.questions, file.source)]


def _stop_on_errors(diagnostics: Sequence[Diagnostic]) -> None:
    if any(diagnostic.severity == "error" for diagnostic in diagnostics):
        raise Rejected(dict.fromkeys(diagnostics))
