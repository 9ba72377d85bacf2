"""Files as values: sorted names → bytes, and the only code that puts them on disk."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath


class Package(Mapping[str, bytes]):
    """An immutable set of files: relative POSIX names → bytes, iterated in sorted order.

    Raises ValueError for a name that is empty, absolute, or leads upwards.

    >>> Package({"b.txt": b"2", "a/c.txt": b"1"}).names
    ('a/c.txt', 'b.txt')
    """

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self._files = dict(sorted((files or {}).items()))
        for name in self._files:
            _check_name(name)

    def __getitem__(self, name: str) -> bytes:
        return self._files[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __repr__(self) -> str:
        return f"Package({', '.join(self._files)})"

    @property
    def names(self) -> tuple[str, ...]:
        """The names in sorted order."""
        return tuple(self._files)

    def joined(self, other: Mapping[str, bytes], under: str = "") -> Package:
        """Return this package with ``other``'s files added below the folder ``under``.

        Raises ValueError when a name would be taken twice.
        """
        files = dict(self._files)
        for name, data in other.items():
            target = f"{under}/{name}" if under else name
            if target in files:
                raise ValueError(f"two files are called {target}")
            files[target] = data
        return Package(files)


def zipped(package: Package) -> bytes:
    """Return the package as a zip archive that depends on its names and bytes alone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in package.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()


class Kept(Mapping[str, bytes]):
    """The files of a folder, read when they are asked for, by their names in sorted order.

    ``owner`` is kept alive with it, such as the temporary folder that they lie in.
    """

    def __init__(self, folder: Path, owner: object = None) -> None:
        self.folder = folder
        self._owner = owner

    def __getitem__(self, name: str) -> bytes:
        path = self.folder / name
        if not path.is_file():
            raise KeyError(name)
        return path.read_bytes()

    def __iter__(self) -> Iterator[str]:
        return iter(
            sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())
        )

    def __len__(self) -> int:
        return sum(1 for _ in self)


def save(package: Mapping[str, bytes], folder: Path) -> None:
    """Replace ``folder`` by the package's files: all of them or, when anything fails, none.

    The files are written to a new folder beside the old one, which is then exchanged for it by renaming; the last
    good output survives an interruption at any moment but the one between two renames.
    """
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, data in package.items():
            target = fresh / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        exchange(fresh, folder)
    finally:
        if fresh.exists():
            shutil.rmtree(fresh)


def exchange(fresh: Path, folder: Path) -> None:
    """Put a folder that lies beside ``folder`` in its place."""
    fresh.chmod(0o755)
    if folder.exists():
        stale = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        os.replace(folder, stale / "old")
        os.replace(fresh, folder)
        shutil.rmtree(stale)
    else:
        os.replace(fresh, folder)


def _check_name(name: str) -> None:
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts or "\\" in name:
        raise ValueError(f"not a relative file name: {name!r}")
