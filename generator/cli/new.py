"""``examwright new``: a course to start from, or a commented question of a kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from generator.cli.terminal import OK, Stop, ending
from generator.course import find_course
from generator.diagnostics import suggest
from generator.package import Package, save
from generator.questions import KINDS
from generator.schema import schemas

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)+\Z")


def run(what: str, kind: str | None, id: str | None) -> int:
    """Write a course folder, or a question into the course here, and return the exit status."""

    def command() -> int:
        if what == "question":
            return _new_question(kind, id)
        if kind is not None or id is not None:
            raise Stop(
                f"a course takes a name alone: examwright new {what}", "examwright new question KIND --id topic/name"
            )
        return _new_course(what)

    return ending(command, Path.cwd)


# ---------------------------------------------------------------- courses
def course_files() -> Package:
    """Return the files of a new course by their names in it, the schemas for editors among them."""
    return Package(dict(_contents(_starters() / "course", ""))).joined(schemas())


def _contents(folder: Traversable, under: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _contents(entry, f"{under}{entry.name}/")
        else:
            # Kept without its dot: as .gitignore it would hide files of the package itself.
            name = ".gitignore" if entry.name == "gitignore" else entry.name
            yield f"{under}{name}", entry.read_bytes()


def _new_course(name: str) -> int:
    folder = Path(name)
    if not _NAME.match(folder.name):
        raise Stop(f"'{name}' is no name for a course", "letters, digits, '.', '_' and '-', such as deep-learning")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Stop(f"{folder} is there already and not empty", "give a new name")
    save(course_files(), folder)
    print(f"wrote {folder}/")
    print(f"  cd {folder}")
    print("  examwright build exams/sample.yaml")
    return OK


# ---------------------------------------------------------------- questions
def question_text(kind: str, id: str) -> str:
    """Return the commented starter of a kind under an id; raises Stop for an unknown kind or a wrong id."""
    if kind not in KINDS:
        raise Stop(f"there is no kind '{kind}'", _kinds_hint(kind))
    if not _ID.match(id) or len(id) > 100:
        raise Stop(f"'{id}' is no id", "lower case words: topic/short-name")
    text = (_starters() / "questions" / f"{kind}.yaml").read_text(encoding="utf-8")
    upwards = "../" * id.count("/")
    return text.replace("$schema=../", f"$schema={upwards}", 1).replace(f"new/{kind}", id)


def _new_question(kind: str | None, id: str | None) -> int:
    if kind is None:
        raise Stop("give the kind of the answer: examwright new question KIND", _kinds_hint(""))
    id = f"new/{kind}" if id is None else id
    text = question_text(kind, id)
    course = find_course(Path.cwd())
    path = course.bank / f"{id}.yaml"
    if path.exists():
        raise Stop(f"{course.name_of(path)} is there already", "give another id: --id topic/name")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    print(f"wrote {course.name_of(path)}")
    print(f"  examwright show {id}")
    print(f"  examwright show {id} --pdf {id.rpartition('/')[2]}.pdf")
    return OK


def _kinds_hint(word: str) -> str:
    near = suggest(word, KINDS)
    return f"{near} " * bool(near) + f"kinds: {', '.join(KINDS)}"


def _starters() -> Traversable:
    return files("generator") / "starters"
