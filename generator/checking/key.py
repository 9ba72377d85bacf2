"""What a result depends on, as a key: the question's file, its images, the course, the options, and our own code."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from generator.cache import program_state

_IMAGES = (".png", ".jpg", ".jpeg", ".pdf")


class Keys:
    """The keys of one check; each file is read once for it."""

    def __init__(self, course: Path, options: str) -> None:
        self._options = options
        self._images: dict[Path, str] = {}
        files = [course / "course.yaml", *sorted((course / "templates").rglob("*.tex"))]
        self._course = _digest(f"{file.relative_to(course)}:{_content(file)}" for file in files if file.is_file())

    def question(self, file: Path) -> str:
        """Return the key of a question's result."""
        return _digest([program_state(), self._options, self._course, _content(file), self._images_in(file.parent)])

    def joint(self, keys: Iterable[str], what: str) -> str:
        """Return the key of what is found between several questions."""
        return _digest([what, *sorted(keys)])

    def _images_in(self, folder: Path) -> str:
        if folder not in self._images:
            images = (file for file in sorted(folder.iterdir()) if file.suffix in _IMAGES)
            self._images[folder] = _digest(f"{file.name}:{_content(file)}" for file in images)
        return self._images[folder]


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _content(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
