"""``examwright build``: build, save whole or not at all, and a short table of what lies where."""

from __future__ import annotations

import gc
import hashlib
import json
import re
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from generator.assemble import Plan
from generator.build import FEW, Built, build, outline_exam
from generator.cli.printed import MANIFEST, from_manifest
from generator.cli.terminal import (
    OK,
    Stop,
    chosen_engine,
    ending,
    progress_bars,
    show_diagnostics,
    shown_folder,
    shown_path,
    uninterrupted,
)
from generator.diagnostics import Diagnostic
from generator.exam_file import ExamFile, load_exam
from generator.package import exchange
from generator.production import SOURCES, Run, WorkersDie, cluster, prepare_processes

_SYSTEM_FILE = re.compile(r"(^|/)(\.[^/]*|Thumbs\.db|desktop\.ini)$", re.IGNORECASE)


def run(exam: Path | None, manifest: Path | None, out: Path | None, jobs: int, address: str, engine: str) -> int:
    """Build and return the exit status."""
    if (exam is None) == (manifest is None):
        return ending(_neither, Path.cwd)
    started = time.perf_counter()

    def command() -> int:
        gc.set_threshold(5_000_000, 50, 50)  # batches are large, and gone when they are done
        processes = jobs > 1 and not address
        file, plan, warnings, target = _from_manifest(manifest) if manifest else _from_exam(exam, processes)
        found = chosen_engine(engine)
        folder = out or target
        refuse_foreign(folder)
        seed = ""
        with progress_bars() as progress:
            if plan is None:
                plan, seed, warnings = outline_exam(file)
            told = (*file.warnings, *warnings)
            crew = _cluster(address) if address else None
            built = _built(lambda: build(file, plan, found, jobs, told, progress, seed, folder, crew))
        if manifest:
            _tell_differences(manifest, built.package)
        with uninterrupted():
            exchange(built.package.folder, folder)
        if built.warnings:
            show_diagnostics(built.warnings, file.course.folder)
        _print_table(built, folder, time.perf_counter() - started)
        return OK

    return ending(command, lambda: _course_folder(exam, manifest))


def _cluster(address: str) -> AbstractContextManager[Run]:
    try:
        import distributed
    except ImportError:
        raise Stop("--cluster needs dask", "pip install 'examwright[cluster]'") from None
    del distributed
    return cluster(address)


def _built(made: Callable[[], Built]) -> Built:
    try:
        return made()
    except WorkersDie as died:
        raise Stop(f"the build cannot go on: {died}", "more memory, or fewer --jobs; what is done is kept") from died


def _neither() -> int:
    raise Stop("give an exam file, or --from a manifest", "examwright build exams/sample.yaml")


def _from_exam(exam: Path | None, processes: bool) -> tuple[ExamFile, Plan | None, tuple[Diagnostic, ...], Path]:
    def expect(papers: int) -> None:
        if processes and papers > FEW:
            prepare_processes()  # while the questions are loaded

    assert exam is not None
    file = load_exam(exam, expect)
    return file, None, (), file.course.folder / "output" / file.id


def _from_manifest(manifest: Path) -> tuple[ExamFile, Plan | None, tuple[Diagnostic, ...], Path]:
    """The exam that the sources beside a manifest hold, with the plan that it kept."""
    file, plan = from_manifest(manifest)
    return file, plan, (), manifest.parent.with_name(f"{manifest.parent.name}-rebuilt")


def refuse_foreign(folder: Path) -> None:
    """Raise Stop for a folder with files that no build wrote: they would be gone."""
    if folder.exists() and not folder.is_dir():
        raise Stop(f"{folder} is a file", "name a new folder with --out")
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    foreign = sorted(name for name in found - _written(folder) if not _SYSTEM_FILE.search(name))
    if foreign:
        raise Stop(f"{folder} holds files that no build wrote, such as {foreign[0]}", "name a new folder with --out")


def _written(folder: Path) -> set[str]:
    """Return the files of a folder that its manifest knows."""
    files, sources = _recorded(folder / MANIFEST)
    return {MANIFEST, *files, *(f"{SOURCES}/{name}" for name in sources)} if files else set()


def _recorded(manifest: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Return the hashes of the files and sources in a manifest; none where it is not one of ours."""
    try:
        record = json.loads(manifest.read_text(encoding="utf-8"))
        return dict(record["files"]), dict(record["sources"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}, {}


def _tell_differences(manifest: Path, package: Mapping[str, bytes]) -> None:
    """Warn when a rebuild is not what the manifest tells: other sources, or another version of something."""
    before = _recorded(manifest)[0]
    now = {name: f"sha256:{hashlib.sha256(package[name]).hexdigest()}" for name in before if name in package}
    other = sorted(name for name in before if now.get(name) != before[name])
    if other:
        print(f"examwright: warning: {len(other)} files differ from those of the manifest: {other[0]}", file=sys.stderr)
        print("  hint: the sources beside it or the versions that it names are not these", file=sys.stderr)


def _course_folder(exam: Path | None, manifest: Path | None) -> Path:
    return manifest.parent / SOURCES if manifest else shown_folder(exam.parent if exam else None)


def _print_table(built: Built, folder: Path, seconds: float) -> None:
    from rich.console import Console
    from rich.table import Table

    shown = shown_path(folder)
    table = Table(title=f"{built.file.spec.title}: {shown}/", title_justify="left", box=None, padding=(0, 2, 0, 0))
    table.add_column("file")
    table.add_column("pages", justify="right")
    table.add_column("what")
    many = len(built.pages) > 30
    for name, pages in built.pages:
        if not many or not name.startswith(("copies/", "keys/")):
            table.add_row(f"{name}.pdf", str(pages), _what(name))
    for kind, what in (("copies", "personal copies"), ("keys", "their keys")):
        count = sum(name.startswith(f"{kind}/") for name, _ in built.pages)
        if many and count:
            table.add_row(f"{kind}/*.pdf", "", f"{count} {what}")
    table.add_row("answers.csv", "", "version, part, answer, marks")
    table.add_row("manifest.json", "", "every drawn value; build --from it")
    table.add_row(f"{SOURCES}/", "", "the files that it was made from")
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 100, highlight=False)
    console.print(table)
    credits = f"{float(built.credits):g}"
    total = sum(pages for _, pages in built.pages)
    console.print(f"{credits} credits, {built.file.spec.minutes} minutes, {total} pages in {seconds:.1f} s")


def _what(name: str) -> str:
    code, _, kind = name.rpartition("/")
    match kind:
        case "exam":
            return f"version {code}, for students"
        case "key":
            return f"version {code}, with solutions"
        case "correction":
            return "for graders, all versions"
        case _:
            return "a personal copy" if code == "copies" else "its key"
