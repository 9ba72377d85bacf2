"""What a result depends on, as a key: the question's file, its images, the course, the options, and our own code."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable
from pathlib import Path

import generator

_IMAGES = (".png", ".jpg", ".jpeg", ".pdf")


def question_key(course: Path, file: Path, options: str) -> str:
    """Return the key of a question's result."""
    return _digest([_code(), options, _course(course), _content(file), *_images(file.parent)])


def joint_key(keys: Iterable[str], options: str) -> str:
    """Return the key of what is found between several questions."""
    return _digest([options, *sorted(keys)])


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@functools.lru_cache(maxsize=4096)
def _content(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@functools.lru_cache(maxsize=256)
def _images(folder: Path) -> tuple[str, ...]:
    return tuple(f"{file.name}:{_content(file)}" for file in sorted(folder.iterdir()) if file.suffix in _IMAGES)


@functools.lru_cache(maxsize=16)
def _course(folder: Path) -> str:
    files = [folder / "course.yaml", *sorted((folder / "templates").rglob("*.tex"))]
    return _digest(f"{file.relative_to(folder)}:{_content(file)}" for file in files if file.is_file())


@functools.cache
def _code() -> str:
    """The state of this program: what another version found may not hold."""
    package = Path(generator.__file__).parent
    states = ((file, file.stat()) for file in sorted(package.rglob("*.py")))
    return _digest(f"{file.name}:{state.st_size}:{state.st_mtime_ns}" for file, state in states)
