"""``examwright show``: one variant, readable, with its key; or typeset, as PDF or picture."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from generator.bank import Question, find_question
from generator.cli.second import Second
from generator.cli.solving import Wanted, begin
from generator.cli.terminal import INTERRUPTED, OK, Stop, chosen_engine, course_of, ending, shown_folder
from generator.course import COURSE_FILE, IMAGE_ENDINGS, find_course
from generator.diagnostics import Fault, Rejected, suggest
from generator.exam import Variant
from generator.expression import Scope, compile_expression
from generator.numbers import Row, Tensor, Value

WATCH_SECONDS = 0.3


def run(
    question: str,
    form: int,
    settings: Sequence[str],
    seed: str,
    pdf: Path | None,
    png: Path | None,
    theme: str,
    watch: bool,
    engine: str,
    second: Second | None,
) -> int:
    """Show and return the exit status; with ``watch``, again at each save until interrupted.

    ``second`` may solve the question.
    """

    def command() -> int:
        found = find_question(course_of(question), question)
        wanted = Wanted(form, seed, dict(_setting(text, found) for text in settings))
        try:
            wait = begin(found.program, wanted, second)
            typeset = _typesetter(found, pdf is not None, theme, engine) if pdf or png else None  # meanwhile
            solved = wait()
        except Fault as fault:
            raise Rejected([found.source.diagnostic(fault)]) from fault
        print(solved.transcript)
        if typeset:
            _save(typeset(solved.variant), pdf, png)
        return OK

    if not watch:
        return ending(command, shown_folder)
    path = Path(question) if Path(question).is_file() else shown_folder() / "bank" / f"{question}.yaml"
    return _watched(command, path) if path.is_file() else ending(command, shown_folder)


def _watched(command: Callable[[], int], path: Path) -> int:
    """Run at once and at each save of the question, its pictures or the course's file, until Ctrl-C."""
    files = (shown_folder() / COURSE_FILE, path.parent)
    seen: tuple[int, ...] = ()
    try:
        while True:
            now = _saved(path, *files)
            if now != seen:
                seen = now
                if sys.stdout.isatty():
                    print("\x1b[2J\x1b[H", end="")
                if ending(command, shown_folder) == INTERRUPTED:
                    return OK
                print(f"-- watching {path.name}, Ctrl-C ends", flush=True)
            time.sleep(WATCH_SECONDS)
    except KeyboardInterrupt:
        return OK


def _saved(question: Path, course: Path, folder: Path) -> tuple[int, ...]:
    """Return when each file was saved; an editor may have taken one away for a moment."""
    pictures = sorted(path for path in folder.iterdir() if path.suffix.lower() in IMAGE_ENDINGS)
    return tuple(_time(path) for path in (question, course, *pictures))


def _time(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _setting(text: str, question: Question) -> tuple[str, Value]:
    """Read ``V=2`` or ``x=[1,2,0]``: the value is an expression without names, or a bare word."""
    name, equals, value = text.partition("=")
    name = name.strip()
    parameters = question.program.spec.params
    if not equals:
        raise Stop(f"--set {text}: a value is missing", f"--set NAME=VALUE, such as --set {name}=2")
    if name not in parameters:
        hint = suggest(name, parameters) or f"parameters: {', '.join(parameters) or 'none'}"
        raise Stop(f"--set {text}: there is no parameter '{name}'", hint)
    spec = parameters[name]
    faults: list[Fault] = []
    compiled = compile_expression(value, faults)
    if compiled is not None and not compiled.uses:
        try:
            result = compiled.evaluate(Scope({}))
        except Fault as fault:
            raise Stop(f"--set {text}: {fault.message}", fault.hint) from fault
        if spec.rows is not None:
            return name, _row(text, result, spec.rows)
        return name, _indexed(result, spec.index) if isinstance(result, Tensor) else result
    if compiled is None and faults:
        raise Stop(f"--set {text}: {faults[0].message}", faults[0].hint)
    return name, value.strip()


def _row(text: str, number: Value, rows: tuple[Row, ...]) -> Row:
    """A parameter of rows is set by the number of one, as they are counted in the file."""
    if type(number) is not int or not 1 <= number <= len(rows):
        raise Stop(f"--set {text}: this parameter has rows", f"give the number of one: 1 to {len(rows)}")
    return rows[number - 1]


def _indexed(value: Tensor, start: int) -> Tensor:
    return Tensor((_indexed(item, start) if isinstance(item, Tensor) else item for item in value), start)


def _typesetter(question: Question, kept: bool, theme: str, engine: str) -> Callable[[Variant], bytes]:
    """Return what makes a PDF of a question's variant, to be ``kept`` or only to be looked at, and raises Rejected.

    Raises Stop for a theme or an engine that is not there.
    """
    from generator.composition import Unset
    from generator.locating import located
    from generator.preview import glimpse, preview
    from generator.typeset import prepare_pictures
    from generator.writers.latex import themes

    course = find_course(question.path.parent)
    known = themes(course.templates)
    if theme not in known:
        raise Stop(f"there is no theme '{theme}'", suggest(theme, known) or f"themes: {', '.join(known)}")
    see = preview if kept else glimpse
    if not kept:
        prepare_pictures()
    chosen = chosen_engine(engine)

    def typeset(variant: Variant) -> bytes:
        try:
            return see(variant, theme, course.spec.language, chosen, course.templates).pdf
        except Unset as unset:
            own = {question.id: question}
            found = [each for outcome in unset.outcomes for each in located(outcome, own, question.source)]
            raise Rejected(dict.fromkeys(found)) from unset

    return typeset


def _save(made: bytes, pdf: Path | None, png: Path | None) -> None:
    from generator.typeset import rasterise

    if pdf:
        pdf.write_bytes(made)
        print(f"wrote {pdf}", file=sys.stderr)
    if png:
        pages = rasterise(made, 150)
        names = [png] if len(pages) == 1 else [png.with_stem(f"{png.stem}-{k}") for k in range(1, len(pages) + 1)]
        for name, page in zip(names, pages, strict=True):
            name.write_bytes(page)
            print(f"wrote {name}", file=sys.stderr)
