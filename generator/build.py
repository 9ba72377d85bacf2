"""An exam file → the folder of its documents: plan, set all forms, arrange, furnish, impose. See :mod:`production`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import field
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from generator.amendments import amended
from generator.assemble import ExamFaults, Plan, draw_forms, outline, plan, realise
from generator.diagnostics import Diagnostic, Fault, Rejected, suggest
from generator.drawn import remember, with_known
from generator.exam import Exam
from generator.exam_file import ExamFile, collect_sources
from generator.fairness import widened
from generator.manifest import write_manifest
from generator.package import Kept
from generator.production import BATCH, Progress, Run, Stash, finish, here, no_progress, order_of, processes
from generator.typeset import Engine
from generator.values import dataclass
from generator.writers import latex

# Up to so many forms and copies a build is done in this process: to start others takes longer.
FEW = 40


@dataclass(frozen=True)
class Built:
    """A finished build: its files, the exam's file and plan, the credits of a form, page counts by document, and
    warnings."""

    package: Kept
    file: ExamFile = field(repr=False)
    plan: Plan
    credits: Fraction
    pages: tuple[tuple[str, int], ...]
    warnings: tuple[Diagnostic, ...]

    @cached_property
    def exam(self) -> Exam:
        """The exam with all its forms, as content."""
        return amended(realise_exam(self.file, self.plan), self.file.amendments)


def plan_exam(file: ExamFile, progress: Progress = no_progress) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """Draw the exam's plan by its seed; raises Rejected."""
    check_theme(file)
    seed, warnings = file.seed()
    try:
        made = plan(file.spec, file.id, file.programs, file.roster, seed, progress("Draw", len(file.spec.problems)))
    except ExamFaults as faults:
        raise file.located(faults) from faults
    return made, (*warnings, *widened(file, made))


def outline_exam(file: ExamFile) -> tuple[Plan, str, tuple[Diagnostic, ...]]:
    """Return a plan whose addresses are drawn when its forms are set, and the seed; raises Rejected."""
    check_theme(file)
    seed, warnings = file.seed()
    try:
        return outline(file.spec, file.id, file.programs, file.roster, seed), seed, tuple(warnings)
    except ExamFaults as faults:
        raise file.located(faults) from faults


def check_theme(file: ExamFile) -> None:
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


def _drawn(file: ExamFile, made: Plan, seed: str, stash: Stash, progress: Progress) -> Plan:
    """Return the plan with its addresses, drawn where they are not there from a build before; raises Rejected."""
    advance = progress("Draw", len(file.spec.problems))
    if stash.has("plan"):
        for number in range(len(file.spec.problems)):
            advance(f"problem {number + 1}")
    else:
        try:
            drawn = draw_forms(file.spec, file.programs, file.roster, seed, with_known(made, file, seed), advance)
        except ExamFaults as faults:
            stash.forget()
            raise file.located(faults) from faults
        remember(drawn, file, seed)
        stash.keep("plan", drawn.without_draws())
    kept: Plan = stash.result("plan")
    return kept


def build(
    file: ExamFile,
    made: Plan,
    engine: Engine,
    workers: int = 1,
    warnings: Sequence[Diagnostic] = (),
    progress: Progress = no_progress,
    seed: str = "",
    target: Path | None = None,
    crew: AbstractContextManager[Run] | None = None,
    batch: int = BATCH,
) -> Built:
    """Make the whole output of an exam; raises Rejected with everything that stands in the way.

    ``made`` is drawn, or ``seed`` draws it. The files lie in the folder of the package that is returned: beside
    ``target``, whose place it may take, where results of a build of the same that was interrupted are used; without a
    target, in a temporary folder. ``crew`` runs the tasks, without one so many ``workers`` of this machine. What comes
    out depends neither on these nor on ``batch``, how many forms are set in one run of TeX.
    """
    check_theme(file)
    used = sorted({question.ref.id for problem in made.problems for question in problem})
    sources = collect_sources(file, used)
    order = order_of(file, made, seed, engine, sources)
    stash = Stash(target, order.key, engine.tree)
    if crew is None:
        many = len(made.forms) + len(made.copies) > FEW
        crew = processes(workers) if workers > 1 and many else nullcontext(here())
    try:
        with crew as run:
            if seed and file.spec.forms.versions != "each":  # versions are drawn with an eye on one another
                order = order_of(file, _drawn(file, made, seed, stash, progress), "", engine, sources)
            finished = finish(order, stash, run, progress, batch)
        told = finished.records, finished.sources, finished.digests
        stash.write("manifest.json", write_manifest(file.id, finished.plan, engine.build, *told))
    except Rejected:
        stash.forget()
        raise
    if len(made.forms) + len(made.copies) > FEW:
        stash.close()
    else:
        stash.rest()
    found = dict.fromkeys((*warnings, *widened(file, finished.plan), *finished.warnings))
    return Built(Kept(stash.papers, stash), file, finished.plan, finished.credits, finished.pages, tuple(found))
