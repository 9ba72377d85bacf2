"""What is kept from one run to the next: where it lies, and what tells one state of this program from another."""

from __future__ import annotations

import functools
import hashlib
import os
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

_LONG = 7 * 24 * 3600 * 10**9  # nanoseconds after which what nothing asked for is removed
_EXCESS = 32  # a shelf is tidied when there may be one more in so many files than it shall hold
_CHECK = 4  # bytes


def cache_folder(kind: str) -> Path:
    """Return where a kind of thing is kept: below EXAMWRIGHT_CACHE, else in the platform's folder for caches."""
    if chosen := os.environ.get("EXAMWRIGHT_CACHE"):
        return Path(chosen).absolute() / kind
    if sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        root = Path.home() / "Library" / "Caches"
    else:
        root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return root.absolute() / "examwright" / kind


class Shelf:
    """Small files of one kind, by their names: of a large number those stay that were asked for last.

    A folder that nobody else can have written into is read, no other one: what lies there may be taken at its word.
    One that cannot be used keeps nothing, and says nothing.
    """

    def __init__(self, kind: str, most: int, largest: int) -> None:
        self._kind = kind
        self._most = most
        self._largest = largest
        self._added = 0

    def get(self, name: str) -> bytes | None:
        """Return what was kept under a name; None where nothing is, or not the whole of it."""
        folder = cache_folder(self._kind)
        if not is_private(folder):
            return None
        path = folder / name
        try:
            kept = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        data = kept[_CHECK:]
        return data if kept[:_CHECK] == _checksum(data) else None

    def keep(self, name: str, data: bytes) -> None:
        """Keep data under a name, whole or not at all."""
        if len(data) > self._largest:
            return
        folder = cache_folder(self._kind)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not is_private(folder):
                return
            handle, fresh = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=folder)
            with os.fdopen(handle, "wb") as file:
                file.writelines((_checksum(data), data))
            os.replace(fresh, folder / name)
            if self._added % max(1, self._most // _EXCESS) == 0:
                self._tidy(folder)
            self._added += 1
        except OSError:  # a home that may not be written, a full disk, another process that tidies up
            return

    def _tidy(self, folder: Path) -> None:
        entries = sorted((each.stat().st_mtime_ns, each.path) for each in os.scandir(folder))
        old = time.time_ns() - _LONG
        for number, (used, path) in enumerate(entries, self._most - len(entries)):
            if number < 0 or used < old:
                os.unlink(path)


def is_private(folder: Path) -> bool:
    """True for a folder of this user's that no other one may write into."""
    try:
        state = folder.stat()
    except OSError:
        return False
    return not hasattr(os, "geteuid") or (state.st_uid == os.geteuid() and not state.st_mode & 0o022)


def _checksum(data: bytes) -> bytes:
    return zlib.crc32(data, 1).to_bytes(_CHECK, "big")  # from 1 on: that of nothing is not zero bytes


@functools.cache
def program_state() -> str:
    """Return a digest of this program's own code: what another version made may not hold."""
    return hashlib.sha256(repr(sorted(_states(os.fspath(Path(__file__).parent)))).encode()).hexdigest()


def _states(folder: str) -> Iterator[tuple[str, int, int]]:
    for entry in os.scandir(folder):
        if entry.name.endswith(".py"):
            state = entry.stat()
            yield entry.name, state.st_size, state.st_mtime_ns
        elif entry.is_dir() and entry.name not in ("__pycache__", "data"):
            yield from _states(entry.path)


@functools.cache
def library_versions() -> dict[str, str]:
    """Return the versions of the libraries that decide what comes out."""
    from importlib.metadata import version

    names = ("jinja2", "markdown-it-py", "pyyaml", "sympy")
    return {"python": ".".join(map(str, sys.version_info[:2])), **{name: version(name) for name in names}}
