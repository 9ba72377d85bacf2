"""Options that speak of other options: "all of the above", "both A and B", „keine der genannten“."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.diagnostics import Fault
from generator.lints.looking import Looked
from generator.lints.written import Written

CODES: Mapping[str, str] = {
    "catch-all-option": "an option speaks of other options (all of the above), which are drawn and shuffled",
}

_OPTIONS_EN = r"(?:options?|answers?|statements?|choices?|alternatives?|responses?|ones)"
_OPTIONS_DE = r"(?:antwort(?:en|möglichkeiten)?|aussagen?|optionen|option|möglichkeiten|alternativen|punkte)"
_LETTER = r"\(?[A-Ha-h1-8]\)?"
_MANY = r"(?:all|none|both|neither|each|any|every|every one|each one)"
_PLACE = r"(?:first|second|third|fourth|fifth|last)"
_STELLE = r"(?:erste|zweite|dritte|vierte|fünfte|letzte)[nrs]?"
_TRUE = r"(?:true|false|right|wrong|correct|incorrect)"
_IST = r"(?:ist|sind|treffen|trifft|stimmen|stimmt)"
_OBIG = (
    r"(?:obigen?|genannten?|aufgeführten?|vorstehenden?|obenstehenden?|vorherigen|anderen|übrigen|stehenden?)"
    r"\s*(?:[.!]|\Z|" + _OPTIONS_DE + rf"|{_IST}\b)"
)
_CATCH_ALL: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # All of the above. None of these. Each of the other options.
        rf"\b(?:{_MANY}|some|two|most|more than one)\s+(?:of\s+)?(?:the\s+|these\s+)?"
        rf"(?:above|preceding|previous|foregoing|following|below|other\s+{_OPTIONS_EN}|others)\b(?!-)",
        rf"\A\W*(?:{_MANY}|some|several|two|most|more than one)(?:\s+of)?\s+(?:these|those|them|the\s+others?)\W*\Z",
        rf"\b(?:{_MANY}|no)(?:\s+of)?\s+(?:(?:the|these|those|other|above|listed|given)\s+)*{_OPTIONS_EN}\b"
        r"(?:\s+(?:above|below|listed|given|is|are|apply|applies|hold)\b|\W*\Z)",
        rf"\A\W*{_MANY}(?:\s+of\s+\w+)?\s+(?:is|are)\s+{_TRUE}\W*\Z",
        # Both A and B. Options (a) and (c) are right.
        rf"\b(?:both|neither|only|either)\s+{_OPTIONS_EN}?\s*{_LETTER}\s+(?:and|or|nor)\s+{_LETTER}"
        rf"\W*(?:\Z|(?:is|are)\s+{_TRUE})",
        rf"\b{_OPTIONS_EN}\s+{_LETTER}(?:\s*(?:,|and|or)\s+{_LETTER})+(?!\w)",
        rf"\A\W*{_LETTER}\s+(?:and|or|und|oder)\s+{_LETTER}\W*\Z",
        # They all do. Both. Both the first and the second option.
        r"\A\W*(?:(?:they|these|those)\s+)?(?:all|both|neither)(?:\s+of\s+(?:them|these|those))?"
        r"\s+(?:do|does|are|is|can|will|apply|applies|hold|holds)\W*\Z|\A\W*(?:both|neither)\W*\Z",
        rf"\b{_PLACE}\s+(?:and|or|nor)\s+(?:the\s+)?{_PLACE}\s+{_OPTIONS_EN}\b",
        # Alle der obigen Aussagen. Keine davon. Sowohl A als auch B.
        rf"\b(?:alle[sr]?|keine?[sr]?|beide|jede[sr]?|nichts)\s+(?:(?:der|des|von\s+den|vom)\s+)?"
        rf"(?:oben|vorher|vorstehend|hier|unten)?\s*{_OBIG}",
        rf"\b(?:alle|keine?|beide)\s+(?:(?:der|dieser?|anderen|übrigen)\s+)*{_OPTIONS_DE}\b"
        rf"\s*(?:(?:oben|unten)\b|{_IST}\b|\W*\Z)",
        r"\A\W*(?:alle|keine?[sr]?|nichts|alles|mehrere|einige|zwei|mehr als eine?[sr]?)\s*"
        r"(?:davon|von\s+(?:diesen|allem|alledem))\W*\Z",
        r"\A\W*(?:(?:sie|das|dies)\s+)?(?:alle|beide)\s+(?:tun\s+es|stimmen|zusammen)\W*\Z|\A\W*(?:beides|beide)\W*\Z",
        rf"\b{_STELLE}\s+(?:und|oder|noch)\s+(?:die\s+)?{_STELLE}\s+{_OPTIONS_DE}\b",
        rf"\A\W*(?:sowohl|weder|nur)\s+{_LETTER}\s+(?:als\s+auch|noch|und)\s+{_LETTER}(?!\w)",
        rf"\b{_OPTIONS_DE}\s+{_LETTER}(?:\s*(?:,|und|oder)\s+{_LETTER})+(?!\w)",
    )
)
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3})(?=\S)(.{1,200}?)(?<=\S)\1", re.DOTALL)


def catch_all_faults(looked: Looked) -> Iterator[Fault]:
    """Yield the options that stand for others. Options are drawn and shuffled, so there is no "above"."""
    for text in looked.texts:
        if text.role in ("statement", "option"):
            yield from _catch_all(text)


def _catch_all(text: Written) -> Iterator[Fault]:
    bare = _EMPHASIS.sub(r"\2", text.text)
    for pattern in _CATCH_ALL:
        if pattern.search(bare):
            message = "this option speaks of the other options, which differ from variant to variant"
            yield Fault(text.path, "catch-all-option", message, "an option that stands for itself")
            return
