r"""LaTeX source as characters: what stands in ``{…}`` and ``[…]``, source without comments, without commands.

What reads at an offset returns what it found there and the offset behind it, or None.
"""

from __future__ import annotations

import re

_LONGEST_OPTION = 2000
_BRACKET = re.compile(r"\s*\[")
_BRACE = re.compile(r"\s*\{")
_BLANKS = re.compile(r"[ \t]*\n?[ \t]*(?!\n)|[ \t]*")
_ACCENTED = re.compile(r"\s*(?:\{\s*(\\?[A-Za-z]?)\s*\}|(\\[ij](?![A-Za-z])|[A-Za-z]))")
_COMMENT = re.compile(
    r"\\begin\{(verbatim\*?|lstlisting|minted|Verbatim|alltt)\}.*?\\end\{\1\}|\\verb\*?([^A-Za-z*\s]).*?\2|\\.|%[^\n]*\n?",
    re.DOTALL,
)


def bracketed(source: str, at: int) -> tuple[str, int] | None:
    """Return what stands in brackets, in which braces are balanced; a bracket behind an empty line is no option.

    >>> bracketed("[2{]}] x", 0)
    ('2{]}', 6)
    """
    found = _BRACKET.match(source, at)
    if not found or "\n\n" in found[0]:
        return None
    depth, at = 0, found.end()
    limit = min(len(source), at + _LONGEST_OPTION)
    if source.find("]", at, limit) < 0:
        return None
    while at < limit:
        character = source[at]
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            return None
        if character == "]" and depth == 0:
            return source[found.end() : at], at + 1
        at += 2 if character == "\\" else 1
    return None


def braced(source: str, at: int) -> tuple[str, int] | None:
    """Return what stands in braces.

    >>> braced("{a{b}c}d", 0)
    ('a{b}c', 7)
    """
    found = _BRACE.match(source, at)
    if not found:
        return None
    depth, at = 1, found.end()
    if source.find("}", at) < 0:
        return None
    while at < len(source):
        character = source[at]
        if character == "\\":
            at += 2
            continue
        depth += {"{": 1, "}": -1}.get(character, 0)
        at += 1
        if depth == 0:
            return source[found.end() : at - 1], at
    return None


def accented(source: str, at: int) -> tuple[str, int] | None:
    """Return the letter under an accent, empty for empty braces."""
    found = _ACCENTED.match(source, at)
    return None if found is None else ((found[1] or found[2] or "").lstrip("\\"), found.end())


def behind_blanks(source: str, at: int) -> int:
    """Return the offset behind the blanks that TeX skips behind a word; an empty line is none."""
    found = _BLANKS.match(source, at)
    return found.end() if found else at


def without_comments(source: str) -> str:
    r"""Return the source with comments as blanks of the same length; ``\%`` and verbatim text stay.

    >>> without_comments("a % b")
    'a    '
    """
    out: list[str] = []
    at = 0
    for found in _COMMENT.finditer(source):
        if found[0].startswith("%"):
            blank = found[0].endswith("\n") and source[found.end() : found.end() + 1] == "\n"
            out += [source[at : found.start()], " " * (len(found[0]) - blank), "\n" * blank]
            at = found.end()
    return "".join([*out, source[at:]])


def bare(source: str | None) -> str:
    r"""Return source without its commands, for where plain characters are wanted.

    >>> bare(r"50\,\%")
    '50\\,%'
    """
    plain = re.sub(r"\\([%#$&_{} ])", r"\1", source or "")
    plain = re.sub(r"\\([A-Za-z]+)\s*|[{}]", lambda found: found[1] or "", plain)
    return re.sub(r"\s+", " ", plain)
