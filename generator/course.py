"""A course folder: what its questions share (macros, symbols, language), where its files lie, its seeds."""

from __future__ import annotations

import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path

from pydantic import Field

from generator.compiler import Surroundings
from generator.diagnostics import Diagnostic, Fault, Place, Rejected
from generator.exam import Language
from generator.fields import Model, PlainText
from generator.source import Source, read_file
from generator.tex import Macro, check_math, parse_macros
from generator.validation import validate
from generator.values import dataclass

COURSE_FILE = "course.yaml"
MOST_IMAGE_BYTES = 8 * 2**20
IMAGE_ENDINGS = (".png", ".jpg", ".jpeg", ".pdf")
SHORTEST_SEED = 16  # characters: below, trying them all out is no work


class CourseSpec(Model):
    """``course.yaml``: names for the cover, and what all questions share."""

    course: PlainText = Field(default="", description="The course's name.")
    institution: PlainText = Field(default="", description="The institution.")
    chair: PlainText = Field(default="", description="The chair.")
    language: Language = Field(default="en", description="The language of labels and texts.")
    macros: dict[str, str] = Field(
        default_factory=dict, description="TeX macros of the course's own, by name: {relu: \\operatorname{ReLU}}."
    )
    symbols: dict[str, str] = Field(
        default_factory=dict, description="How names are written in follow-on formulas: {eta: \\eta}."
    )


@dataclass(frozen=True)
class Course:
    """A course: its folder, its spec, and the source of that, None without a course.yaml."""

    folder: Path
    spec: CourseSpec = field(default_factory=CourseSpec)
    source: Source | None = None

    @cached_property
    def root(self) -> Path:
        """The folder without links."""
        return self.folder.resolve()

    @property
    def bank(self) -> Path:
        """The folder of the questions."""
        return self.folder / "bank"

    @cached_property
    def bank_root(self) -> Path:
        """The folder of the questions without links."""
        return self.bank.resolve()

    @property
    def templates(self) -> Path | None:
        """The folder of the course's own themes, None where it has none."""
        folder = self.folder / "templates" / "latex"
        return folder if folder.is_dir() else None

    def surroundings(self, language: Language | None = None) -> Surroundings:
        """What a question of this course is compiled in, without images; the macros were checked on loading."""
        return Surroundings(language or self.spec.language, self._macros, self.spec.symbols)

    @cached_property
    def _macros(self) -> dict[str, Macro]:
        return parse_macros(self.spec.macros, [])

    def name_of(self, path: Path) -> str:
        """The path as diagnostics show it: relative to the course folder where it lies inside."""
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()


def find_course(near: Path) -> Course:
    """Return the course that a file or folder belongs to: the nearest folder upwards with a bank or a course.yaml.

    Raises Rejected when course.yaml is faulty. A place without either is a course of its own, with an empty bank.
    """
    folder = course_folder(near)
    if folder is not None:
        return load_course(folder)
    start = near.resolve()
    return Course(start if start.is_dir() else start.parent)


def course_folder(near: Path) -> Path | None:
    """Return the nearest folder upwards with a bank or a course.yaml."""
    start = near.resolve()
    folders = (start, *start.parents)
    return next((each for each in folders if (each / COURSE_FILE).is_file() or (each / "bank").is_dir()), None)


def load_course(folder: Path) -> Course:
    """Return the course in a folder; raises Rejected when its course.yaml is faulty."""
    path = folder / COURSE_FILE
    if not path.is_file():
        return Course(folder)
    source = read_file(path, COURSE_FILE)
    faults: list[Fault] = []
    spec = validate(CourseSpec, source.data, faults)
    if spec is not None:
        found: list[Fault] = []
        macros = parse_macros(spec.macros, found)
        faults += [fault.within(("macros",)) for fault in found]
        for name, tex in spec.symbols.items():
            found = []
            check_math(tex, macros, found)
            faults += [fault.within(("symbols", name)) for fault in found]
    if spec is None or faults:
        raise Rejected(source.diagnostic(fault) for fault in faults)
    return Course(folder, spec, source)


class FolderImages(Mapping[str, bytes]):
    """The images beside a question, read when asked for; names lead nowhere else, not even through links."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.read: dict[str, bytes] = {}

    def __getitem__(self, name: str) -> bytes:
        if name not in self.read:
            path = (self.folder / name).resolve()
            inside = path.is_relative_to(self.folder.resolve()) and path.suffix.lower() in IMAGE_ENDINGS
            if not inside or not path.is_file() or path.stat().st_size > MOST_IMAGE_BYTES:
                raise KeyError(name)
            self.read[name] = path.read_bytes()
        return self.read[name]

    def __iter__(self) -> Iterator[str]:
        return (path.name for path in sorted(self.folder.iterdir()) if path.suffix.lower() in IMAGE_ENDINGS)

    def __len__(self) -> int:
        return sum(1 for _ in self)


# ---------------------------------------------------------------- seeds
def read_seed(exam: Path, name: str) -> tuple[str, list[Diagnostic]]:
    """Return the seed kept beside an exam spec, made on first use, and warnings about it.

    It is 128 random bits in ``NAME.seed``: a bank may be public, the exam must not be guessable.
    """
    path = exam.with_suffix(".seed")
    place = Place(str(Path(name).with_suffix(".seed")), 1, 1)
    if not path.exists():
        path.write_text(secrets.token_hex(16) + "\n", encoding="ascii")
        _ignore_seeds(exam.parent)
    seed = path.read_text(encoding="utf-8").strip()
    warnings = []
    if len(seed) < SHORTEST_SEED:
        hint = "delete the file: the next build makes one of 128 random bits"
        warnings.append(Diagnostic("warning", "short-seed", place, "this seed can be guessed", hint))
    if _is_tracked(path):
        hint = "git rm --cached it, delete it, and keep *.seed in .gitignore"
        warnings.append(Diagnostic("warning", "committed-seed", place, "this seed is committed to git", hint))
    return seed, warnings


def _ignore_seeds(folder: Path) -> None:
    """Make git ignore seeds in the folder of the exams."""
    ignore = folder / ".gitignore"
    known = ignore.read_text(encoding="utf-8").splitlines() if ignore.exists() else []
    if "*.seed" not in known:
        ignore.write_text("\n".join([*known, "*.seed", ""]), encoding="utf-8")


def _is_tracked(path: Path) -> bool:
    git = shutil.which("git")
    if git is None:
        return False
    command = [git, "-C", str(path.parent), "ls-files", "--error-unmatch", path.name]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
