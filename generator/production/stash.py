"""Where results wait on disk: memory does not grow with the number of forms, and an interrupted build goes on."""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.cache import cache_folder, is_private, library_versions, program_state
from generator.writers.latex import templates_folder

_LONG = 7 * 24 * 3600  # seconds

# Of so many small builds that are finished the results are kept: to build the same again takes no TeX.
_MOST_FINISHED = 8
_FINISHED = "finished"
_PAPERS = "papers"
_MOST_PAPERS = 4 << 20  # bytes of papers that are kept with them


class Stash:
    """What an order has come to so far, told from other orders by its key; ``tree`` stands for the packages beside TeX.

    Results wait in the user's own cache: they are read back with pickle, and a course's folder may come from anyone.
    ``papers`` is the folder beside the target that becomes the target; without one, both lie in a temporary folder,
    which is gone with this object. Every file is put in its place by renaming, so
    none is torn; what the results say of a paper is checked before it is taken for finished.
    """

    def __init__(self, target: Path | None, key: str, tree: str = "") -> None:
        self._own: list[tempfile.TemporaryDirectory[str]] = []
        if target is None:
            self.papers = self._temporary() / "papers"
            self.results = self._temporary()
        else:
            target = target.absolute()
            self.papers = target.with_name(f".{target.name}-{key[:16]}")
            _tidy(target.parent.glob(f".{target.name}-{'[0-9a-f]' * 16}"), self.papers)
            self.results = self._kept(cache_folder("unfinished") / f"{key[:32]}-{_program(tree)}")
        self.papers.mkdir(parents=True, exist_ok=True)
        self.sweep()

    def __getstate__(self) -> dict[str, object]:
        """Another process takes from it and puts into it; what is temporary goes with the process that made it."""
        return {**vars(self), "_own": []}

    def sweep(self) -> None:
        """Remove what was not put in its place: whoever wrote it is dead."""
        for leftover in (*self.results.glob(".*.tmp"), *self.papers.rglob(".*.tmp")):
            leftover.unlink(missing_ok=True)

    def _kept(self, folder: Path) -> Path:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError:  # a home that may not be written: this build works all the same, but is not taken up again
            return self._temporary()
        if not is_private(folder):  # whoever wrote there could have any code run here
            return self._temporary()
        _tidy(folder.parent.glob("*"), folder)
        (folder / _FINISHED).unlink(missing_ok=True)
        return folder

    def _temporary(self) -> Path:
        self._own.append(tempfile.TemporaryDirectory(prefix="examwright-"))
        return Path(self._own[-1].name)

    def result(self, name: str) -> Any:
        """Return a result that was kept; raises FileNotFoundError where there is none."""
        return pickle.loads((self.results / name).read_bytes())

    def has(self, name: str) -> bool:
        """True where a result was kept."""
        return (self.results / name).exists()

    def keep(self, name: str, result: object) -> None:
        """Keep a result."""
        _put(self.results / name, [pickle.dumps(result, pickle.HIGHEST_PROTOCOL)])

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the lines that were kept; raises FileNotFoundError where there are none."""
        with (self.results / name).open("rb") as file:
            for line in file:
                yield line.removesuffix(b"\n")

    def keep_lines(self, name: str, lines: Iterable[bytes]) -> None:
        """Keep lines, one after the other: all of them may take more room than there is in memory."""
        _put(self.results / name, (line + b"\n" for line in lines))

    def write(self, name: str, parts: Iterable[bytes]) -> str:
        """Write a file of the target, part by part; return its digest."""
        path = self.papers / name
        path.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        _put(path, _digesting(parts, digest.update))
        return f"sha256:{digest.hexdigest()}"

    def holds(self, digests: Mapping[str, str]) -> bool:
        """True where files of the target are there with these digests."""
        return all(self._holds(name, digest) for name, digest in digests.items())

    def _holds(self, name: str, digest: str) -> bool:
        path, kept = self.papers / name, self.results / _PAPERS / name
        if path.is_file() and _digest(path) == digest:
            return True
        if not kept.is_file() or _digest(kept) != digest:
            return False
        self.write(name, [kept.read_bytes()])
        return True

    def close(self) -> None:
        """Remove the results; the papers are finished."""
        shutil.rmtree(self.results, ignore_errors=True)

    def rest(self) -> None:
        """Leave the results for the next build of the same, in place of older ones; the papers are finished."""
        if self.results in (Path(own.name) for own in self._own):
            return
        papers = list(self.papers.rglob("*.pdf"))
        if sum(path.stat().st_size for path in papers) <= _MOST_PAPERS:
            for path in papers:
                kept = self.results / _PAPERS / path.relative_to(self.papers)
                kept.parent.mkdir(parents=True, exist_ok=True)
                _put(kept, [path.read_bytes()])
        (self.results / _FINISHED).touch()
        marks = {mark: _time(mark) for mark in self.results.parent.glob(f"*/{_FINISHED}")}
        for mark in sorted(marks, key=marks.__getitem__)[:-_MOST_FINISHED]:
            shutil.rmtree(mark.parent, ignore_errors=True)

    def forget(self) -> None:
        """Remove all that waits here."""
        shutil.rmtree(self.results, ignore_errors=True)
        shutil.rmtree(self.papers, ignore_errors=True)


def _program(tree: str) -> str:
    """Return what changes with the program itself, its templates and the libraries that decide bytes."""
    own = templates_folder().rglob("*.tex")
    stamps = sorted((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in own)
    return hashlib.sha256(repr((program_state(), stamps, library_versions(), tree)).encode()).hexdigest()[:16]


def _tidy(folders: Iterable[Path], own: Path) -> None:
    """Remove what builds left behind that were interrupted and never taken up again."""
    for folder in folders:
        if folder != own and folder.is_dir() and time.time() - folder.stat().st_mtime > _LONG:
            shutil.rmtree(folder, ignore_errors=True)


def _time(path: Path) -> float:
    """Return when a file was written; 0 where another build has just taken it away."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0


def _digest(path: Path) -> str:
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


def _digesting(parts: Iterable[bytes], update: Callable[[bytes], None]) -> Iterator[bytes]:
    for part in parts:
        update(part)
        yield part


def _put(path: Path, parts: Iterable[bytes]) -> None:
    handle, fresh = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.writelines(parts)
    os.chmod(fresh, 0o644)
    os.replace(fresh, path)
