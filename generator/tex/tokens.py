"""TeX as tokens with their places: what the gates and the macro expansion read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from generator.values import dataclass

# Private-use characters stand for what is filled in later (values) and for tests and loops, which set nothing.
SLOT = "\uf8fe"
VOID = "\uf8ff"

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Token:
    """``text`` is a control sequence with its backslash, one character, or a run of white space (made one space)."""

    text: str
    offset: int

    @property
    def control(self) -> bool:
        """True for a control sequence."""
        return len(self.text) > 1

    @property
    def space(self) -> bool:
        """True for white space and for what sets nothing."""
        return self.text in (" ", VOID)


def tokens(tex: str) -> Iterator[Token]:
    """Yield the tokens of ``tex``; a starred name keeps its star only where LaTeX knows the starred form.

    >>> [token.text for token in tokens(r"\\frac{a}  *")]
    ['\\\\frac', '{', 'a', '}', ' ', '*']
    """
    for match in _TOKEN.finditer(tex):
        text, at = match.group(), match.start()
        if text.isspace():
            yield Token(" ", at)
        elif len(text) > 2 and text.endswith("*") and text != "\\operatorname*":
            yield Token(text[:-1], at)
            yield Token("*", at + len(text) - 1)
        else:
            yield Token(text, at)


def is_word(text: str) -> bool:
    """True for a control sequence of letters, behind which TeX skips spaces."""
    return len(text) > 1 and text[1].isalpha()


def joined(parts: Iterator[str] | list[str]) -> str:
    """Return the parts as one TeX text, with a space where a control word would swallow the letter behind it."""
    out: list[str] = []
    for part in parts:
        if part and out and part[0].isascii() and part[0].isalpha() and _ends_in_word(out[-1]):
            out.append(" ")
        if part:
            out.append(part)
    return "".join(out)


def _ends_in_word(text: str) -> bool:
    at = len(text)
    while at and text[at - 1].isascii() and text[at - 1].isalpha():
        at -= 1
    # An odd number of backslashes before the letters: the last one starts a control word.
    slashes = len(text[:at]) - len(text[:at].rstrip("\\"))
    return at < len(text) and slashes % 2 == 1


Replace = Callable[[str], str]


def outside_text(tex: str, replace: Replace) -> str:
    """Return ``tex`` with each non-ASCII character outside ``\\text{…}`` replaced."""
    if tex.isascii():
        return tex
    out: list[str] = []
    depth, text_from = 0, -1
    armed = False
    for token in tokens(tex):
        raw = token.text
        if raw == "{":
            depth += 1
            if armed and text_from < 0:
                text_from = depth
        elif raw == "}":
            if depth == text_from:
                text_from = -1
            depth -= 1
        armed = raw in ("\\text", "\\textrm", "\\textbf", "\\textit")
        out.append(raw if text_from >= 0 or raw.isascii() or raw in (SLOT, VOID) else replace(raw))
    return joined(out)
