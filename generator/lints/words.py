"""Texts as words: what is TeX, code or a value put aside, and each word cut down to a stem that its forms share.

The stemmers are light ones: enough that *overfitting*, *overfits* and *over-fitted* are one word, no more.
"""

from __future__ import annotations

import functools
import re

from generator.exam import Language
from generator.values import dataclass

# ---------------------------------------------------------------- what of a text is words
VALUE = re.compile(r"<<.*?>>|<%.*?%>", re.DOTALL)
FORMULA = re.compile(r"\$\$.*?\$\$|(?<!\\)\$.*?(?<!\\)\$", re.DOTALL)
_IN_FORMULA = re.compile(r"\\(?:text\w*|mathrm|mathbf|mathsf|mathtt|operatorname\*?)\s*\{([^{}]*)\}")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_GAP = re.compile(r"\[\[[^\]]{1,100}\]\]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_HUMP = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ][a-zäöü])")


@dataclass(frozen=True)
class Word:
    """A word of a text: as it stands there, its stem, and where."""

    text: str
    stem: str
    start: int
    end: int


def without_values(text: str) -> str:
    """Return a text as written with slots, tags and gaps blanked, each character at its old place."""
    return _GAP.sub(_blank, VALUE.sub(_blank, text))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def without_formulas(text: str) -> str:
    """Return a text with formulas blanked but for the words in them, each character at its old place."""
    return FORMULA.sub(_words_of_formula, text)


def _words_of_formula(match: re.Match[str]) -> str:
    kept = [" "] * len(match[0])
    for words in _IN_FORMULA.finditer(match[0]):
        kept[words.start(1) : words.end(1)] = words[1]
    kept[0] = kept[-1] = "·"  # what a formula parts does not stand side by side
    return "".join(kept)


@functools.lru_cache(maxsize=4096)
def words(text: str, language: Language) -> tuple[Word, ...]:
    """Return the words of a text, as written or as drawn, in order.

    >>> [word.stem for word in words("The **over-fitted** networks", "en")]
    ['the', 'over', 'fit', 'network']
    """
    bare = _COMMAND.sub(_blank, without_formulas(without_values(text)))
    found: list[Word] = []
    for match in _WORD.finditer(bare.replace("\u00ad", "")):  # a soft hyphen
        start = match.start()
        for piece in _HUMP.split(match[0]) if _HUMP.search(match[0]) else (match[0],):
            found.append(Word(piece, stem(piece, language), start, start + len(piece)))
            start += len(piece)
    return tuple(found)


def _each(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


# ---------------------------------------------------------------- stems
_ENGLISH = _each(
    "izations ization izers izer izing izes ized ize ationally ational ations ation ating ated ates ate "
    "ingly ings ing edly ed iness ness ments ment ances ance ences ence ents ent ants ant abilities ability able "
    "ically ical ics ic ities ity ively ives ive ously ous ally als al ly ers er ors or ies es s e y"
)
_GERMAN = _each(
    "isierungen isierung isierten isierter isierte isiert isieren ierungen ierung ierten ierter ierte iert ieren "
    "ungen ung heiten heit keiten keit lichen liche lich ischen ische isch "
    "enden ende end et en em er es est e n s"
)
_IRREGULAR = {
    "matrices": "matrix",
    "vertices": "vertex",
    "indices": "index",
    "minima": "minimum",
    "maxima": "maximum",
    "optima": "optimum",
    "criteria": "criterion",
    "hypotheses": "hypothesis",
    "children": "child",
    "chose": "choose",
    "chosen": "choose",
}
_LOST_E = re.compile(r"(?<=[ai])bl(?:e[mnrs]?)\Z")  # reversibel, ein reversibler Vorgang
_NO_PLURAL = ("ss", "us", "is", "as", "os")
_FOLDED = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "é": "e", "è": "e", "’": "'"})


@functools.lru_cache(maxsize=16384)
def stem(word: str, language: Language) -> str:
    """Return what the forms of a word share, in lower case.

    >>> stem("Regularisation", "en") == stem("regularized", "en"), stem("Gradienten", "de") == stem("Gradients", "de")
    (True, True)
    """
    low = word.lower().translate(_FOLDED).removesuffix("'s")
    return _german(low) if language == "de" else _english(low)


def _english(word: str) -> str:
    word = _IRREGULAR.get(word, word)
    word = re.sub(r"is(ations?|ers?|ing|es|ed|e)\Z", r"iz\1", word) if len(word) > 6 else word
    for suffix in _ENGLISH:
        left = len(word) - len(suffix)
        if word.endswith(suffix) and left >= (3 if len(suffix) <= 3 else 4):
            if suffix == "s" and word.endswith(_NO_PLURAL):
                return word
            cut = word[:left]
            if suffix in ("ing", "ed", "er", "ers", "ings") and cut[-1] == cut[-2] and cut[-1] not in "lsz":
                cut = cut[:-1]
            return cut
    return word


def _german(word: str) -> str:
    word = _IRREGULAR.get(word, word).replace("ae", "a").replace("oe", "o").replace("ue", "u")
    word = _LOST_E.sub("bel", word)
    for suffix in _GERMAN:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


# ---------------------------------------------------------------- little words
_LITTLE: dict[Language, frozenset[str]] = {
    "en": frozenset(
        _each(
            "a an the of in on at to for from by with and or as is are be was were been it its this that these those "
            "which what who whose how many much do does did not no than then so if all each "
            "any some one there here they "
            "them their we you your our i he she his her but into out up down over under per can will would may must "
            "should has have had"
        )
    ),
    "de": frozenset(
        _each(
            "der die das den dem des ein eine einer eines einem einen und oder von in im an "
            "am auf zu zum zur mit für bei "
            "aus als ist sind wird werden war waren es er sie ihr sein seine dies diese dieser dieses welche welcher "
            "welches welchen was wie wer nicht kein keine so wenn dass daß alle jeder jede "
            "jedes man sich auch nur noch "
            "kann können muss müssen soll sollen hat haben um durch über unter je pro"
        )
    ),
}
_TELLING: dict[Language, frozenset[str]] = {
    "en": frozenset(_each("the of is are and which what to with how give compute")),
    "de": frozenset(_each("der die das ist sind und welche was mit wie den dem eine ein geben berechnen")),
}


def is_little(word: Word, language: Language) -> bool:
    """True for an article, a preposition and the like: what tells nothing by itself."""
    return word.text.lower() in _LITTLE[language]


def guessed_language(text: str) -> Language:
    """Return the language that a text is written in, by its little words; English where nothing tells.

    >>> guessed_language("Welche Aussagen sind richtig?")
    'de'
    """
    found = [word.lower() for word in _WORD.findall(text)]
    german, english = (sum(word in _TELLING[language] for word in found) for language in ("de", "en"))
    return "de" if german > english else "en"
