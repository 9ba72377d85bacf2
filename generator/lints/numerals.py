"""Whole numbers as texts say them: in digits, and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator.exam import Language
from generator.lints.words import without_formulas, without_values

_SMALL: Mapping[Language, str] = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
    "siebzehn achtzehn neunzehn zwanzig",
}
_TENS: Mapping[Language, str] = {
    "en": "ten twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
}
_LARGE: Mapping[Language, Mapping[str, int]] = {
    "en": {"dozen": 12, "hundred": 100, "thousand": 1000},
    "de": {"dutzend": 12, "hundert": 100, "tausend": 1000},
}


def _named(language: Language) -> Mapping[str, int]:
    small = {word: k for k, word in enumerate(_SMALL[language].split())}
    tens = {word: 10 * k for k, word in enumerate(_TENS[language].split(), 1)}
    return {**small, **tens, **_LARGE[language]}


_NAMED: Mapping[Language, Mapping[str, int]] = {"en": _named("en"), "de": _named("de")}
# A formula that is nothing but a number: "$300\\,000$".
_LONE = re.compile(r"(?<!\\)\$(\d+(?:\\[,;:! ]\d{3})*)\$")
_TOKEN = re.compile(r"(?<![\w.,^{])(\d{1,3}(?:[ ,]\d{3})+|\d+)(?!\w|[.,]\d|\}?\^)|(?<![^\W_])([^\W\d_]+)(?![^\W_])")


class Numeral(NamedTuple):
    """A number that a text says, and where."""

    value: int
    start: int


def numerals(text: str, language: Language) -> Iterator[Numeral]:
    """Yield the whole numbers in a text as written: no values that are drawn into it, no coefficients of formulas.

    >>> [numeral.value for numeral in numerals("Sixteen of $300000$, a three-legged stool, 2.5, $7x$, <<7>>", "en")]
    [16, 300000, 3]
    """
    bare = without_formulas(_LONE.sub(_alone, without_values(text)))
    for match in _TOKEN.finditer(bare):
        digits, word = match.groups()
        if digits:
            yield Numeral(int(re.sub(r"\D", "", digits)), match.start())
        elif (named := _NAMED[language].get(word.lower())) is not None:
            yield Numeral(named, match.start())


def _alone(match: re.Match[str]) -> str:
    """A number without what makes it a formula, each digit near its old place."""
    return " " + re.sub(r"\D", "", match[1]).ljust(len(match[0]) - 1)
