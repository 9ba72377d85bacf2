"""Where a character of a scalar's text stands in the file: YAML folds lines, drops indentation, reads escapes.

The clauses are those of YAML 1.2.2: 6.5 line folding, 7.3 flow scalars, 8.1 block scalars.
"""

from __future__ import annotations

from generator.source.nodes import Scalar

_ESCAPE_LENGTHS = {"x": 4, "u": 6, "U": 10}


def positions(source: str, scalar: Scalar) -> list[int]:
    """Return, for each character of ``scalar.text`` and for its end, the index in ``source`` where it stands."""
    if scalar.style == "|":
        found = _literal(source, scalar)
    elif scalar.style == ">":
        found = _folded(source, scalar)
    else:
        found = _flow(source, scalar)
    length = len(scalar.text) + 1
    found += found[-1:] * (length - len(found))
    return found[:length]


def _flow(source: str, scalar: Scalar) -> list[int]:
    quote = scalar.style
    at, end = (scalar.start + 1, scalar.end - 1) if quote else (scalar.start, scalar.end)
    found: list[int] = []
    while at < end:
        if source[at] in " \t\n":
            run = _run(source, at, end)
            found += _fold(source, at, run)
            at = run
        elif quote == '"' and source[at] == "\\":
            if source[at + 1] == "\n":  # an escaped line break vanishes, with the indentation behind it
                run = _run(source, at + 2, end)
                found += [index for index in range(at + 2, run) if source[index] == "\n"]
                at = run
            else:
                found.append(at)
                at += _ESCAPE_LENGTHS.get(source[at + 1], 2)
        else:
            found.append(at)
            at += 2 if quote == "'" == source[at] else 1
    return [*found, end]


def _run(source: str, at: int, end: int) -> int:
    while at < end and source[at] in " \t\n":
        at += 1
    return at


def _fold(source: str, start: int, end: int) -> list[int]:
    """White space within a line stays; one line break is a blank; of more, all but the first stay."""
    breaks = [index for index in range(start, end) if source[index] == "\n"]
    if not breaks:
        return list(range(start, end))
    return breaks[1:] or breaks


def _content(source: str, scalar: Scalar) -> list[tuple[int, str]]:
    """The lines below the block scalar's header, each with the index of its start."""
    at = source.find("\n", scalar.start) + 1
    lines = []
    while 0 < at < scalar.end:
        end = source.find("\n", at, scalar.end)
        end = scalar.end if end < 0 else end
        lines.append((at, source[at:end]))
        at = end + 1
    return lines


def _literal(source: str, scalar: Scalar) -> list[int]:
    found: list[int] = []
    lines = _content(source, scalar)
    indent = _indent(scalar, lines)
    for start, line in lines:
        found += range(start + min(indent, len(line)), start + len(line) + 1)
    return found or [scalar.start]


def _folded(source: str, scalar: Scalar) -> list[int]:
    found: list[int] = []
    breaks: list[int] = []  # not yet decided: the line breaks since the last line with content
    above: str | None = None
    lines = _content(source, scalar)
    indent = _indent(scalar, lines)
    for start, line in lines:
        content = line[indent:]
        if content:
            joins = above is not None and above[0] not in " \t" and content[0] not in " \t"
            found += (breaks[1:] or breaks) if joins else breaks
            found += range(start + indent, start + len(line))
            breaks, above = [], content
        breaks.append(start + len(line))
    return found + breaks or [scalar.start]


def _indent(scalar: Scalar, lines: list[tuple[int, str]]) -> int:
    """The indentation that YAML removed, by comparing the first line that says something with the text."""
    for _, line in lines:
        if line.strip(" "):
            text = scalar.text.lstrip("\n")
            return _blanks(line) - _blanks(text)
    return max((len(line) for _, line in lines), default=0)


def _blanks(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
