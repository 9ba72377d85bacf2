"""Characters and the fonts of the engine: what can be printed, and how it is written in LaTeX."""

from __future__ import annotations

import functools
import re
import unicodedata

from generator.glyphs.table import ASCII, TABLE

__all__ = ["ascii_tex", "escape", "unsupported"]

# Pairs that T1 fonts join into another character: dashes, quotes, guillemets.
_LIGATURE = re.compile(r"([-'<>,])(?=\1)|(?<=[!?])(?=`)")
_SPECIAL = re.compile(r"[^A-Za-z0-9 .:;()\[\]*+/=@|!?\n\t]")


@functools.lru_cache(maxsize=8192)  # the forms of an exam say nearly the same
def escape(text: str) -> str:
    r"""Return ``text`` for LaTeX's text mode; raises KeyError with the character when the fonts do not have it.

    >>> print(escape("3 % of ĉ ≤ “ễ” --"))
    3 \% of \^{c} \ensuremath{\leq} \textquotedblleft{}\~{\^{e}}\textquotedblright{} -{}-
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return _SPECIAL.sub(_tex, _LIGATURE.sub("\\1\x00", text))


def _tex(match: re.Match[str]) -> str:
    character = match[0]
    if character == "\x00":
        return "{}"
    if character in ASCII:
        return ASCII[character]
    return character if " " < character < "\x7f" else TABLE[character]


def ascii_tex(tex: str) -> str:
    r"""Return TeX whose characters beyond ASCII (words in ``\text``) are written through the table.

    >>> ascii_tex(r"x_\text{größe}")
    'x_\\text{gr\\"{o}\\ss{}e}'
    """
    if tex.isascii():
        return tex
    return "".join(each if each.isascii() else TABLE[each] for each in unicodedata.normalize("NFC", tex))


def unsupported(text: str) -> list[tuple[int, str]]:
    """Return the characters that cannot be printed, with their offsets in ``text``.

    >>> unsupported("Dr. 王")
    [(4, '王')]
    """
    if text.isascii() and text.isprintable():
        return []
    wrong: list[tuple[int, str]] = []
    for at, character in enumerate(text):
        if character in TABLE or " " <= character < "\x7f" or character in "\n\t":
            continue
        if unicodedata.combining(character) and _joins(text, at):
            continue
        wrong.append((at, character))
    return wrong


def _joins(text: str, at: int) -> bool:
    """True for a combining mark that, with the letter before it, is a character of the table."""
    begin = at
    while begin and unicodedata.combining(text[begin]):
        begin -= 1
    whole = unicodedata.normalize("NFC", text[begin : at + 1])
    return len(whole) == 1 and whole in TABLE
