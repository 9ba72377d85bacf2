"""TeX's log → notes and problems.

The lines that count all start a line of their own (TeX opens a new one for each), and the settings of
:func:`generator.typeset.engine.environment` keep them whole, so that the names of opened and closed files between
them, with their parentheses, need not be understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from generator.typeset.words import plain_words
from generator.values import dataclass

ProblemKind = Literal["error", "overfull", "missing-glyph", "limit"]


@dataclass(frozen=True)
class TexProblem:
    """One finding of TeX. ``marker`` is the text of the last ``\\typeout{examwright:at …}`` before it, ``context`` the
    source or the typeset text at the spot."""

    kind: ProblemKind
    message: str
    marker: str
    context: str


@dataclass(frozen=True)
class Reading:
    """What a log says: notes and problems in order, how many pages were written, and the last marker."""

    notes: tuple[str, ...] = ()
    problems: tuple[TexProblem, ...] = ()
    pages: int = 0
    marker: str = ""


TOLERATED = 0.5  # pt that a box may be too large

_NOTE = "examwright: "
_MARKER = "examwright:at "
_LIMIT = "examwright:limit "
_ERROR = re.compile(r"(?:(?:\.|[A-Za-z]:)?[/\\][^:]*:\d+: |! ?)(?P<message>\S.*)")
_OVERFULL = re.compile(r"Overfull \\(?P<box>[hv])box \((?P<excess>[\d.]+)pt too (?:wide|high)\)")
_OTHER_BOX = re.compile(r"(?:Underfull|Loose|Tight) \\hbox ")
_MISSING = re.compile(r"Missing character: There is no (?P<character>.+) in font (?P<font>\S+)!")
_UNICODE = re.compile(r"Unicode char(?:acter)? (?P<character>.*?) ?\((?P<code>U\+[0-9A-F]+)\)")
_WRITTEN = re.compile(r"Output written on .*?\((?P<pages>\d+) pages?[,)]")
_UNCLOSED = re.compile(r"\(\\end occurred (?:inside a group|when (?P<test>\\\w+) on line \d+ was incomplete)")
_SOURCE_LINE = re.compile(r"l\.\d+ ?(?P<before>.*)")
_FONT_SWITCH = re.compile(r"\\[A-Z0-9]+/\S+ ")
_LONGEST_CONTEXT = 160
_CONTEXT_REACH = 40  # lines behind a message in which its source line stands


def read_file(log: Path) -> Reading:
    """Read a log on disk; one that does not exist says nothing."""
    if not log.exists():
        return Reading()
    # lines that show typeset text are in the encoding of its font, so bytes that are not UTF-8 are kept apart
    return read_log(log.read_text(encoding="utf-8", errors="surrogateescape"))


def read_log(text: str) -> Reading:
    """Read the log of one run.

    >>> reading = read_log("examwright:at 2 b\\n./body.tex:7: Missing $ inserted.\\nl.7 H_\\n      2O\\n")
    >>> reading.problems[0].marker, reading.problems[0].context
    ('2 b', 'H_2O')
    """
    lines = text.split("\n")
    notes: list[str] = []
    problems: list[TexProblem] = []
    marker, pages, number = "", 0, 0
    while number < len(lines):
        line, behind = lines[number], lines[number + 1 : number + 1 + _CONTEXT_REACH]
        number += 1
        if line.startswith(_NOTE):
            notes.append(line.removeprefix(_NOTE))
        elif line.startswith(_MARKER):
            marker = line.removeprefix(_MARKER)
        elif line.startswith(_LIMIT):
            problems.append(TexProblem("limit", line.removeprefix(_LIMIT), marker, ""))
        elif boxed := _OVERFULL.match(line):
            if float(boxed["excess"]) > TOLERATED:
                problems.append(_overfull(boxed, behind, marker))
            number += boxed["box"] == "h"  # the next line is the text of the box, which may say anything
        elif _OTHER_BOX.match(line):
            number += 1
        elif missing := _MISSING.match(line):
            message = f"the font {missing['font']} has no character {_coded(missing['character'])}"
            problems.append(TexProblem("missing-glyph", message, marker, ""))
        elif written := _WRITTEN.match(line):
            pages = int(written["pages"])
        elif failed := _ERROR.match(line):
            problem = _error(failed["message"], behind, marker)
            if not (_is_consequence(failed["message"]) and any(p.kind in ("error", "limit") for p in problems)):
                problems.append(problem)
        elif unclosed := _UNCLOSED.match(line):
            message = (
                f"{unclosed['test']} is never closed by \\fi"
                if unclosed["test"]
                else "a brace { or an environment is never closed"
            )
            problems.append(TexProblem("error", message, marker, ""))
    return Reading(tuple(notes), tuple(dict.fromkeys(problems)), pages, marker)


def _overfull(boxed: re.Match[str], behind: Sequence[str], marker: str) -> TexProblem:
    excess = f"{float(boxed['excess']):.1f} pt"
    if boxed["box"] == "v":
        return TexProblem("overfull", f"the content is {excess} too high for its place", marker, "")
    shown = _FONT_SWITCH.sub("", behind[0]).replace("[]", "").strip() if behind else ""
    return TexProblem("overfull", f"the line is {excess} too wide", marker, _shortened(shown))


def _error(message: str, behind: Sequence[str], marker: str) -> TexProblem:
    context = _source_context(behind)
    unicode = _UNICODE.search(message)
    if unicode:
        text = f"the fonts have no character {unicode['character']} ({unicode['code']})"
        return TexProblem("missing-glyph", text, marker, context)
    if message.startswith("TeX capacity exceeded"):
        return TexProblem("limit", plain_words(message, behind), marker, context)
    return TexProblem("error", plain_words(message, behind), marker, context)


def _is_consequence(message: str) -> bool:
    """Say whether TeX gives up here because of what it reported before."""
    return message.startswith(("Emergency stop", "==> Fatal error", " ==> Fatal error"))


def _source_context(behind: Sequence[str]) -> str:
    """Return the source line that TeX shows: what it has read, and on the next line, indented, what follows."""
    for number, line in enumerate(behind):
        if shown := _SOURCE_LINE.match(line):
            rest = behind[number + 1] if number + 1 < len(behind) else ""
            if not rest.startswith(" "):
                rest = ""
            # the indent of the rest has a space for each byte of what was read: a space more belongs to the source
            return _shortened(shown["before"] + rest[len(line.encode("utf-8", "surrogateescape")) :])
        if not line and number > 0 and _ERROR.match(behind[number - 1]):
            break
    return ""


def _shortened(text: str) -> str:
    text = _readable(text).replace("^^M", "").strip()
    return text if len(text) <= _LONGEST_CONTEXT else text[: _LONGEST_CONTEXT - 1] + "…"


def _readable(text: str) -> str:
    """Replace the bytes that were not UTF-8 by the characters that they are in T1, nearly those of Latin-1."""
    return "".join("ß" if c == "\udcff" else chr(ord(c) - 0xDC00) if "\udc80" <= c <= "\udcff" else c for c in text)


def _coded(character: str) -> str:
    """Return a character as text; outside of ASCII what it means depends on its font, and only its number is sure."""
    character = _readable(character)
    return character if character.isascii() or len(character) > 1 else f"number {ord(character)}"
