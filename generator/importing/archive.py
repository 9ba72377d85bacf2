"""Zip archives that others wrote, as names → bytes: bounded before anything is unpacked, and nothing leads outside."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from generator.diagnostics import Diagnostic, Place, Rejected
from generator.importing.imported import Report

MOST_FILES = 20_000
MOST_BYTES = 512 * 2**20  # unpacked, in all
MOST_OF_ONE = 64 * 2**20
MOST_RATIO = 200  # deflate itself reaches about 1000 on zeros; texts and pictures do not come near this
_SMALL = 2**20
# What zipfile raises for broken archives; a RuntimeError is an encrypted file.
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, OverflowError, RuntimeError)


class Archive(Mapping[str, bytes]):
    """The files of an archive by name, unpacked when asked for; a file over its bounds is told and left out."""

    def __init__(self, name: str, data: bytes, report: Report) -> None:
        self.name = name
        self.report = report
        self.unpacked = 0
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self.zip.infolist()
        except _BROKEN as error:
            raise self._refused("not-zip", f"this is no zip archive: {error}") from error
        if len(entries) > MOST_FILES:
            raise self._refused("zip-too-large", f"the archive has more than {MOST_FILES} files")
        self.entries = {entry.filename: entry for entry in entries if self._fit(entry)}

    def _refused(self, code: str, message: str) -> Rejected:
        return Rejected([Diagnostic("error", code, Place(self.name, 1, 1), message)])

    def _fit(self, entry: zipfile.ZipInfo) -> bool:
        if entry.filename.endswith("/"):
            return False
        path = PurePosixPath(entry.filename)
        outside = path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename
        packed = max(entry.compress_size, 1)
        too_large = entry.file_size > MOST_OF_ONE or (
            entry.file_size > _SMALL and entry.file_size / packed > MOST_RATIO
        )
        if outside:
            self._tell("unsafe-name", f"a file whose name leads elsewhere is left out: {entry.filename[:80]!r}")
        elif too_large:
            self._tell("zip-too-large", f"{entry.filename[:80]!r} is too large, or suspiciously well packed")
        return not (outside or too_large)

    def _tell(self, code: str, message: str) -> None:
        self.report.say(code, Place(self.name, 1, 1), message)

    def __getitem__(self, name: str) -> bytes:
        """Return a file's bytes; raises KeyError where it is not there, damaged, or over its bounds."""
        entry = self.entries[name]
        if self.unpacked + entry.file_size > MOST_BYTES:
            raise self._refused("zip-too-large", f"the archive unpacks to more than {MOST_BYTES // 2**20} MiB")
        try:
            data = self.zip.read(entry)  # no more than its header says: zipfile stops there
        except _BROKEN as error:
            self._tell("damaged-file", f"{name[:80]!r} cannot be unpacked: {error}")
            del self.entries[name]
            raise KeyError(name) from error
        self.unpacked += len(data)
        return data

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)
