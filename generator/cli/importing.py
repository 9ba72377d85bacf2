"""``examwright import``: questions from an existing bank or exam source as YAML questions, with what was lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from generator.cli.terminal import OK, Stop, ending, show_diagnostics, shown_path, uninterrupted
from generator.course import FolderImages, course_folder, find_course
from generator.diagnostics import Diagnostic, Place, Rejected, suggest
from generator.importing.collecting import REPORT, Collected, collect, slug
from generator.importing.formats import FORMATS
from generator.importing.imported import Report
from generator.package import save

MOST_BYTES = 256 * 2**20
_SHOWN_A_CODE = 3


def run(format: str, file: Path, out: Path | None) -> int:
    """Import a file and return the exit status; nothing is written where the file as a whole cannot be read."""

    def command() -> int:
        if format not in FORMATS:
            raise Stop(f"'{format}' cannot be imported", suggest(format, FORMATS) or f"formats: {', '.join(FORMATS)}")
        return _import(format, file, out)

    return ending(command, lambda: file.absolute().parent)


def _import(format: str, file: Path, out: Path | None) -> int:
    near = Path.cwd() if out is None else out.absolute()
    course = find_course(near if near.is_dir() else near.parent) if course_folder(near) else find_course(Path.cwd())
    target = (course.bank / "imported" if course_folder(Path.cwd()) else Path("imported")) if out is None else out
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Stop(f"{shown_path(target)} is there already and not empty", "give another folder: --out bank/NAME")
    report = Report()
    found = FORMATS[format].read(file.name, _bytes(file), report, FolderImages(file.absolute().parent))
    if not found and not report.passages:
        raise Stop(f"{file.name} holds no question", f"is it {FORMATS[format].title}?")
    collected = collect(found, report, _folder_id(target, course.bank), course.surroundings())
    with uninterrupted():
        save(collected.files, target)
    _tell(collected, len(found), target, file)
    return OK


def _bytes(file: Path) -> bytes:
    place = Place(file.name, 1, 1)
    try:
        if not file.is_file():
            raise FileNotFoundError(file)
        if file.stat().st_size > MOST_BYTES:
            message = f"the file is larger than {MOST_BYTES // 2**20} MiB"
            raise Rejected([Diagnostic("error", "file-too-large", place, message, "split it")])
        return file.read_bytes()
    except OSError as error:
        reason = "there is no such file" if isinstance(error, FileNotFoundError) else "the file cannot be read"
        raise Rejected([Diagnostic("error", "unreadable-file", place, reason)]) from error


def _folder_id(target: Path, bank: Path) -> str:
    """What stands before the names of the questions in their ids: in a bank the id is the path of the file."""
    folder, root = target.resolve(), bank.resolve()
    if not folder.is_relative_to(root):
        return slug(folder.name)
    steps = folder.relative_to(root).parts
    for step in steps:
        if slug(step) != step:
            raise Stop(f"'{step}' cannot be part of an id", f"a folder such as --out bank/{slug(step)}")
    return "/".join(steps)


def _tell(collected: Collected, count: int, target: Path, file: Path) -> None:
    shown = _few(collected.remarks)
    if shown:
        show_diagnostics(shown, file.absolute().parent)
        left = len(collected.remarks) - len(shown)
        if left:
            print(f"and {left} more remarks of these kinds: {shown_path(target / REPORT)}")
    kinds = Counter(each.code for each in collected.remarks)
    drawn = sum(variants for _, variants in collected.questions)
    merged = f" ({drawn} variants)" if drawn != len(collected.questions) else ""
    print(f"{count} questions read, {len(collected.questions)} written to {shown_path(target)}/{merged}")
    for code, many in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0])):
        print(f"  {many:5} {code}")
    if collected.questions:
        print(f"  examwright show {collected.questions[0][0]}")


def _few(remarks: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The first remarks of each kind."""
    seen: Counter[str] = Counter()
    kept = []
    for each in remarks:
        seen[each.code] += 1
        if seen[each.code] <= _SHOWN_A_CODE:
            kept.append(each)
    return tuple(kept)
