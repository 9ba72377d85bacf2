"""Diagnostics as plain text: the place, the line it speaks of, a caret, a hint."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from generator.diagnostics import Diagnostic, Place

_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BEFORE, _LONGEST = 80, 150  # characters of a long line that are shown, up to the column and in all
_MARGIN = "    "


def render(diagnostics: Iterable[Diagnostic], line_of: Callable[[str, int], str | None]) -> str:
    """Return all diagnostics, each once and in the order of the files, and a last line that counts them.

    ``line_of(file, number)`` gives a line of a file, or None where there is none to show. The text ends in a line
    break; without diagnostics it is empty. What comes from files is shown without its control characters, so that
    no file can speak to the terminal.
    """
    found = sorted(set(diagnostics), key=_order)
    if not found:
        return ""
    return "".join(_entry(one, line_of(one.place.file, one.place.line)) for one in found) + _count(found) + "\n"


def _order(diagnostic: Diagnostic) -> tuple[Place, str, str, str, str]:
    return diagnostic.place, diagnostic.severity, diagnostic.code, diagnostic.message, diagnostic.hint


def _entry(diagnostic: Diagnostic, line: str | None) -> str:
    place = diagnostic.place
    head = f"{place.file}:{place.line}:{place.column}: {diagnostic.severity}[{diagnostic.code}]: {diagnostic.message}"
    shown = [_visible(head)]
    if line is not None and line.strip():
        shown += _excerpt(line, place.column)
    if diagnostic.hint:
        shown.append(f"  hint: {_visible(diagnostic.hint)}")
    return "\n".join(shown) + "\n"


def _excerpt(line: str, column: int) -> list[str]:
    """The line, cut to what is around the column if it is long, and the line with the caret."""
    column = min(column, len(line) + 1)
    first = max(0, column - 1 - _BEFORE) if len(line) > _LONGEST else 0
    part = line[first : first + _LONGEST]
    before = _visible(("…" if first else "") + line[first : column - 1])
    text = ("…" if first else "") + part + ("…" if first + _LONGEST < len(line) else "")
    return [_MARGIN + _visible(text).rstrip(), _MARGIN + "".join(map(_room, before)) + "^"]


def _room(char: str) -> str:
    """White space as wide as the character on a terminal (Unicode Standard Annex 11); a tab is its own width."""
    if char == "\t":
        return char
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return ""
    return "  " if unicodedata.east_asian_width(char) in "WF" else " "


def _visible(text: str) -> str:
    return _CONTROL.sub("�", text)


def _count(diagnostics: list[Diagnostic]) -> str:
    errors = sum(one.severity == "error" for one in diagnostics)
    warnings = len(diagnostics) - errors
    counts = [_number(errors, "error")] if errors or not warnings else []
    counts += [_number(warnings, "warning")] if warnings else []
    return f"{', '.join(counts)} in {_number(len({one.place.file for one in diagnostics}), 'file')}"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
