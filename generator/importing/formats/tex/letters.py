r"""Letters and signs of LaTeX → characters: ``\"u``, ``\ss``, ``---``, the quotation marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

SIGNS: Mapping[str, str] = {
    **{"ldots": "…", "dots": "…", "textellipsis": "…", "textbackslash": "\\", "textasciitilde": "~", "ss": "ß"},
    **{"ae": "æ", "AE": "Æ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "oe": "œ", "OE": "Œ", "l": "ł", "L": "Ł"},
    **{"textasciicircum": "^", "textbar": "|", "textless": "<", "textgreater": ">", "textquotedblleft": "“"},
    **{"textquotedblright": "”", "textquoteleft": "‘", "textquoteright": "’", "guillemotleft": "«", "textdegree": "°"},
    **{"guillemotright": "»", "S": "§", "P": "¶", "copyright": "©", "pounds": "£", "euro": "€", "texteuro": "€"},
    **{"textendash": "–", "textemdash": "—", "LaTeX": "LaTeX", "TeX": "TeX", "textbullet": "•", "textregistered": "®"},
    **{"glqq": "„", "grqq": "“", "today": "", "textunderscore": "_", "textdollar": "$", "percent": "%"},
    **{"i": "i", "j": "j"},
}
ACCENTS = {
    **{'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307"},
}
# Accents by letters: without an argument behind them they are something else.
LETTER_ACCENTS = {
    **{"c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a", "d": "\u0323"},
}
_DELIMITED = re.compile(r"``|''|---|--|`|'")
_QUOTES = {"``": "“", "''": "”", "---": "—", "--": "–", "`": "‘", "'": "’"}


def typeset(text: str) -> str:
    """Return a text with the dashes and quotation marks that TeX sets for it.

    >>> typeset("``a''--b")
    '“a”–b'
    """
    return _DELIMITED.sub(lambda found: _QUOTES[found[0]], text)


def composed(accent: str, letter: str) -> str:
    r"""Return a letter with the accent of a macro on it.

    >>> composed('"', "u"), composed("c", "c")
    ('ü', 'ç')
    """
    mark = ACCENTS.get(accent) or LETTER_ACCENTS[accent]
    return unicodedata.normalize("NFC", letter + mark) if letter else ""
