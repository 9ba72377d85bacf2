"""Preambles kept ready: pdfTeX formats in the user's cache folder.

A format is the state of TeX behind a preamble, written by ``\\dump``. Loading one takes a tenth of the time of running
the preamble; unpacked, half of the time of a packed one (pdfTeX reads either).
"""

from __future__ import annotations

import atexit
import functools
import gzip
import hashlib
import os
import re
import shutil
import tempfile
import threading
from pathlib import Path

from generator.cache import cache_folder
from generator.typeset.engine import Engine, environment
from generator.typeset.log import TexProblem, read_file
from generator.typeset.process import Limits, run
from generator.values import dataclass

_FORMATS = "formats"
_RECIPE = "1"  # to be raised when formats are made in another way
_GZIP = b"\x1f\x8b"
_LIMITS = Limits(seconds=60, wall=180.0)
_KEPT = 24  # formats in the cache folder, about 20 MB each
_OURS = re.compile(r"[0-9a-f]{64}\.fmt")
_renewing = threading.Lock()


@dataclass(frozen=True)
class Format:
    """A format on disk; ``stamp`` tells this making of it from the next."""

    path: Path
    stamp: int


@dataclass(frozen=True)
class PreambleFailure:
    """A preamble that TeX does not get through."""

    problems: tuple[TexProblem, ...]


def format_for(engine: Engine, preamble: str) -> Format | PreambleFailure:
    """Return the format of a preamble (``\\documentclass`` to in front of ``\\begin{document}``), made if need be."""
    file = _file_name(engine, preamble)
    for folder in _folders():
        if kept := _kept(folder / file):
            return kept
    return _made(engine, preamble)


def renewed(broken: Format, engine: Engine, preamble: str) -> Format | PreambleFailure:
    """Return the format in place of one that TeX could not load; made once, however many jobs ask for it."""
    with _renewing:
        for folder in _folders():
            kept = _kept(folder / broken.path.name)
            if kept and kept != broken:
                return kept
        return _made(engine, preamble)


def _file_name(engine: Engine, preamble: str) -> str:
    identity = "\0".join((_RECIPE, engine.build, engine.tree, preamble))
    return hashlib.sha256(identity.encode()).hexdigest() + ".fmt"


def _folders() -> tuple[Path, ...]:
    """Return the folders that may hold formats: the cache and, once it proved unusable, one of this process."""
    return (cache_folder(_FORMATS), _own_folder()) if _own_folder.cache_info().currsize else (cache_folder(_FORMATS),)


@functools.cache
def _own_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="examwright-formats-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _kept(path: Path) -> Format | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return Format(path, found.st_mtime_ns) if found.st_size else None


def _made(engine: Engine, preamble: str) -> Format | PreambleFailure:
    with tempfile.TemporaryDirectory(prefix="examwright-") as name:
        made = _dump(engine, preamble, Path(name))
    if isinstance(made, PreambleFailure):
        return made
    file = _file_name(engine, preamble)
    try:
        cache_folder(_FORMATS).mkdir(parents=True, exist_ok=True)
        kept = _store(made, cache_folder(_FORMATS) / file)
        _prune(cache_folder(_FORMATS))
    except OSError:  # a home that may not be written, a full disk: this run works all the same
        kept = _store(made, _own_folder() / file)
    return kept


def _dump(engine: Engine, preamble: str, folder: Path) -> bytes | PreambleFailure:
    (folder / "p.tex").write_text(f"{preamble}\n\\dump\n", encoding="utf-8", newline="\n")
    # of the wheel's programs only `pdflatex` may be run; `-ini` makes it what `pdftex -ini` would be
    options = ["-ini", "-interaction=nonstopmode", "-file-line-error", "-no-shell-escape", "-jobname=p"]
    command = [str(engine.program), *options, "&pdflatex", "p.tex"]
    ending = run(command, folder, environment(engine, folder), _LIMITS)
    log = folder / "p.log"
    reading = read_file(log)
    problems = tuple(problem for problem in reading.problems if problem.kind != "overfull")
    if ending.stopped:
        problems += (TexProblem("limit", f"the preamble was {ending.stopped}", "", ""),)
    format_file = folder / "p.fmt"
    if not problems and not format_file.exists():
        reason = ending.complaint or f"TeX ended with status {ending.status}"
        problems = (TexProblem("error", f"the preamble cannot be prepared: {reason}", "", ""),)
    if problems:
        return PreambleFailure(problems)
    data = format_file.read_bytes()
    return gzip.decompress(data) if data.startswith(_GZIP) else data


def _store(data: bytes, path: Path) -> Format:
    """Put a format in its place by renaming, so that nobody ever loads half of one."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except PermissionError:
        # Windows does not replace a file that another process has open: that one is as good as ours
        if not path.exists() or path.stat().st_size != len(data):
            raise
    finally:
        Path(name).unlink(missing_ok=True)
    return Format(path, path.stat().st_mtime_ns)


def _prune(folder: Path) -> None:
    """Remove the formats made longest ago beyond a fixed number; a job that loses its format makes it again."""
    formats = [entry for entry in os.scandir(folder) if _OURS.fullmatch(entry.name)]
    formats.sort(key=lambda entry: entry.stat().st_mtime_ns, reverse=True)
    for entry in formats[_KEPT:]:
        Path(entry.path).unlink(missing_ok=True)
