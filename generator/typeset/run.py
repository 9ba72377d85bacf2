"""Documents → PDFs: each job in a fresh folder and a process of its own."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import field
from pathlib import Path

from generator.package import Package
from generator.typeset.engine import Engine, environment
from generator.typeset.formats import Format, PreambleFailure, format_for, renewed
from generator.typeset.log import Reading, TexProblem, read_file, read_log
from generator.typeset.process import Ending, Limits, run
from generator.values import dataclass


@dataclass(frozen=True)
class Job:
    """One document. ``preamble`` runs from ``\\documentclass`` to in front of ``\\begin{document}`` and is kept as a
    format; ``body`` stands between ``\\begin{document}`` and ``\\end{document}``; ``resources`` are pictures."""

    name: str
    preamble: str
    body: str
    resources: Package = field(default_factory=Package)


@dataclass(frozen=True)
class Outcome:
    """What became of a job: ``pdf`` is None after any problem of the kind error or limit. ``notes`` are the texts of
    its ``\\typeout{examwright: …}`` lines, in order."""

    name: str
    pdf: bytes | None
    pages: int
    notes: tuple[str, ...]
    problems: tuple[TexProblem, ...]


# A resource lies in TeX's working folder, where it would win over a file of the distribution: only pictures may.
_RESOURCE = re.compile(r"(?:[A-Za-z0-9][\w-]*/)*[A-Za-z0-9][\w.-]*\.(?:png|jpe?g|pdf)", re.ASCII)
_DOCUMENT = "body"


def _quiet(_name: str) -> None:
    """Say nothing of progress."""


def typeset(
    jobs: Sequence[Job],
    engine: Engine,
    workers: int = 1,
    advance: Callable[[str], None] = _quiet,
    limits: Limits = Limits(),  # noqa: B008 -- immutable
) -> tuple[Outcome, ...]:
    """Typeset the jobs, ``workers`` at a time, and return their outcomes in the order of the jobs.

    The bytes of a PDF depend on its job and the engine alone. ``advance`` is called with the name of each finished
    job, in the thread of the caller. Raises ValueError for a resource that is not a picture with a plain name, and
    EngineMissing when the engine cannot be started.
    """
    for job in jobs:
        _check_resources(job)
    with ThreadPoolExecutor(max(1, workers)) as pool:
        try:
            preambles = tuple(dict.fromkeys(job.preamble for job in jobs))
            made = pool.map(lambda preamble: format_for(engine, preamble), preambles)
            formats = dict(zip(preambles, made, strict=True))
            running = {pool.submit(_outcome, job, formats[job.preamble], engine, limits): job.name for job in jobs}
            for ended in as_completed(running):
                ended.result()
                advance(running[ended])
            return tuple(future.result() for future in running)
        finally:
            pool.shutdown(cancel_futures=True)


def _check_resources(job: Job) -> None:
    for name in job.resources:
        if not _RESOURCE.fullmatch(name) or name.startswith(f"{_DOCUMENT}."):
            raise ValueError(f"{job.name}: not the name of a picture: {name!r}")


def _outcome(job: Job, format: Format | PreambleFailure, engine: Engine, limits: Limits) -> Outcome:
    if isinstance(format, PreambleFailure):
        return _refused(job, format)
    outcome = _attempt(job, format, engine, limits)
    if outcome is None:
        # TeX ends before it opens a log when it cannot load its format: damaged, removed, or of another build
        format = renewed(format, engine, job.preamble)
        if isinstance(format, PreambleFailure):
            return _refused(job, format)
        outcome = _attempt(job, format, engine, limits)
    if outcome is None:
        problem = TexProblem("error", "TeX cannot load the preamble that it prepared", "", "")
        return Outcome(job.name, None, 0, (), (problem,))
    return outcome


def _refused(job: Job, failure: PreambleFailure) -> Outcome:
    return Outcome(job.name, None, 0, (), failure.problems)


def _attempt(job: Job, format: Format, engine: Engine, limits: Limits) -> Outcome | None:
    """Run TeX on the job; None when it did not even come to open a log."""
    with tempfile.TemporaryDirectory(prefix="examwright-") as name:
        folder = Path(name)
        (folder / f"{_DOCUMENT}.tex").write_text(document(job, limits), encoding="utf-8", newline="\n")
        for resource, data in job.resources.items():
            (folder / resource).parent.mkdir(parents=True, exist_ok=True)
            (folder / resource).write_bytes(data)
        options = ["-no-shell-escape", "-interaction=nonstopmode", "-file-line-error"]
        command = [str(engine.program), *options, f"-fmt={format.path}", f"{_DOCUMENT}.tex"]
        ending = run(command, folder, environment(engine, folder), limits)
        log, pdf = folder / f"{_DOCUMENT}.log", folder / f"{_DOCUMENT}.pdf"
        if not log.exists() and not ending.stopped:
            return None
        # what a stopped process had in mind for its log is lost, but not what it showed on the terminal
        reading = read_log(ending.shown) if ending.stopped else read_file(log)
        problems = reading.problems + _ending_problems(ending, reading)
        usable = pdf.exists() and not any(problem.kind in ("error", "limit") for problem in problems)
        return Outcome(job.name, pdf.read_bytes() if usable else None, reading.pages, reading.notes, problems)


def _ending_problems(ending: Ending, reading: Reading) -> tuple[TexProblem, ...]:
    """Return what the log does not say of the end of a run."""
    marker = reading.marker
    if ending.stopped:
        return (TexProblem("limit", ending.stopped, marker, ""),)
    if ending.status != 0 and not reading.problems:
        reason = ending.complaint or f"with status {ending.status}"
        return (TexProblem("error", f"TeX ended {reason}", marker, ""),)
    if not reading.pages and not reading.problems:
        return (TexProblem("error", "the document has no page", marker, ""),)
    return ()


def document(job: Job, limits: Limits) -> str:
    """Return the text that TeX reads: settings that make its bytes reproducible, a stop for page floods, the body.

    ``\\message{}`` shows nothing but empties TeX's buffer for the terminal, so that the last marker before an endless
    loop is known. ``\\read`` from the terminal is fatal in nonstopmode: the one way to end a run from within an output
    routine.
    """
    return (
        "\\pdfsuppressptexinfo-1\\pdftrailerid{}\\pdfinfoomitdate1\\relax"
        "\\let\\examwrighttypeout\\typeout\\protected\\long\\def\\typeout#1{\\examwrighttypeout{#1}\\message{}}"
        "\\ifdefined\\ReadonlyShipoutCounter\\AddToHook{shipout/before}{"
        f"\\ifnum\\ReadonlyShipoutCounter<{limits.pages} \\else"
        f"\\typeout{{examwright:limit more than {limits.pages} pages}}\\read-1 to\\examwrightstop\\fi}}\\fi\n"
        f"\\begin{{document}}\n{job.body}\n\\end{{document}}\n"
    )
