"""Characters from elsewhere → characters that our fonts have."""

from __future__ import annotations

import re
import unicodedata

from generator.diagnostics import Place
from generator.glyphs import unsupported
from generator.importing.imported import Report

# Gaps of a text while it is read: the number of the gap between two characters of private use.
GAP, GAP_END = "\ue000", "\ue001"
GAPS = re.compile(f"{GAP}(\\d+){GAP_END}")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2028\u2029\x0b\x0c\x85]")
_NOTHING = re.compile(
    "[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufe0e\ufe0f]"
)
_ALIKE = str.maketrans(
    {"\u2010": "-", "\u2011": "-", "\u2015": "—", "\u02bc": "’", "\u2032": "'", "\u2033": '"', "☐": "[ ]"}
    | {"✓": "(right)", "✔": "(right)", "✗": "(wrong)", "✘": "(wrong)", "☑": "[x]", "☒": "[x]"}
)


def printable(text: str, place: Place, report: Report) -> str:
    """Return the text with invisible characters taken out, and ``[U+1F600]`` for what the fonts do not have."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", _NOTHING.sub("", _SPACES.sub(" ", text))).translate(_ALIKE)
    wrong = unsupported(text)
    if not wrong:
        return text
    out, at = [], 0
    for offset, character in wrong:
        simple = unicodedata.normalize("NFKC", character)
        fits = simple != character and not unsupported(simple)
        out += [text[at:offset], simple if fits else f"[U+{ord(character):04X}]"]
        at = offset + 1
    lost = sorted({character for _, character in wrong})
    shown = " ".join(lost[:8]) + (" …" if len(lost) > 8 else "")
    report.say("missing-glyph", place, f"the fonts do not have {shown}", "it stands as its number: [U+…]")
    return "".join(out) + text[at:]


def squeezed(text: str) -> str:
    """Return the text with each run of white space as one space, also at its ends."""
    return re.sub(r"[ \t\r\n]+", " ", text)


def tidied(code: str) -> str:
    """Return lines of code without white space at their ends and without empty ones around them, tabs as spaces."""
    return "\n".join(line.rstrip().expandtabs(4) for line in code.strip("\n").split("\n"))
