"""Questions that turn on a *not* which is easily overread, and double negations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.diagnostics import Fault
from generator.exam import Language
from generator.lints.looking import Looked
from generator.lints.written import Written
from generator.questions.choice import ChoiceAnswer
from generator.spec import part_answers

CODES: Mapping[str, str] = {
    "plain-negation": "a question turns on a not, except or false that is not emphasised",
    "double-negation": "a negated question has a negated statement as an option",
}

_NEGATION: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:not(?! all\b)|never|except|cannot|neither|\w+n['’]t)\b", re.IGNORECASE),
    "de": re.compile(
        r"\b(?:nicht(?! alle\b)|nie|niemals|weder|keine?[mnrs]?|außer|ausser|ausgenommen)\b", re.IGNORECASE
    ),
}
# "Which statements are false?" turns a question round as a "not" does.
_TURNED: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:is|are)\s+(false|incorrect|untrue|wrong)(?=\s*(?:[?.:!(]|\Z))"
        r"|\b(incorrect|false|untrue|wrong)\s+(?:statements?|options?|answers?|ones?|claims?)\b",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\b(?:ist|sind)\s+(falsch|unwahr|unzutreffend|unrichtig)(?=\s*(?:[?.:!(]|\Z))"
        r"|\b((?:falsche|unzutreffende|unrichtige|unwahre)[nrs]?)\s+(?:aussagen?|antwort(?:en)?|optionen|option)",
        re.IGNORECASE,
    ),
}
_ASKS: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:which|what|who|select|choose|mark|tick|check|name|list|give|identify|find|pick|state)\b", re.IGNORECASE
    ),
    "de": re.compile(
        r"\b(?:welche[mnrs]?|was|wer|nenne\w*|wähle\w*|markiere\w*|kreuze\w*|gib|geben|finde\w*|bestimme\w*)\b",
        re.IGNORECASE,
    ),
}
# "All of these are layers except:", "All of them have rings, except for which one?", "All but one are prime."
_EXCEPT = re.compile(
    r"\b(except|außer|ausser|ausgenommen)(?=(?:\s+(?:for|from|in|of|bei|in|an))?\W*(?:\Z|which|what|whom|one\b|welche|eine))"
    r"|\b(?:all|every one)\s+(but)\s+one\b|\b(bis auf)\s+eine",
    re.IGNORECASE,
)
# "Which one is it?" asks for what was said before.
_POINTING = re.compile(
    r"\W*(?:which|welche[rs]?)(?: one| of them| davon)?(?: is it| ist es| ist das)?\W*\Z", re.IGNORECASE
)
_WHY = re.compile(r"\b(?:why|warum|weshalb|wieso|how|wie|wodurch)\b", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:that|who|whose|which)\b|,\s*(?:der|die|das|den|dem|deren|dessen)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.?!:;\n]*(?:\n(?!\s*\n)[^.?!:;\n]*)*(?:[.?!:;]+|\n\s*\n|\Z)")
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3})(?=\S)(.{1,200}?)(?<=\S)\1", re.DOTALL)


def negation_faults(looked: Looked) -> Iterator[Fault]:
    """Yield plain negations of questions, in each wording, and negated options of negated questions."""
    kinds = {
        (name, type(answer))
        for name, part in looked.program.spec.parts.items()
        for answer, _ in part_answers(part, name).values()
    }
    choosing = {name for name, kind in kinds if kind is ChoiceAnswer}
    negated: set[str] = set()
    for text in looked.texts:
        if text.role == "ask":
            language = looked.language_of(text)
            found = list(_negated_asks(text.text, language, text.part in choosing))
            if found and text.part in choosing:
                negated.add(text.part)
            plain = next(((word, offset) for word, offset, plain in found if plain), None)
            if plain is not None:
                yield _plain(text, *plain)
            elif not found and text.part in choosing:
                yield from _pointed_at(looked, text, language)
    for text in looked.texts:
        if text.role == "statement" and text.part in negated:
            match = _NEGATION[looked.language_of(text)].search(text.text)
            if match:
                message = "the question is negated, and so is this option: a double negation"
                yield Fault(
                    text.path,
                    "double-negation",
                    message,
                    "say one of them without it",
                    offset=match.start(),
                    severity="warning",
                )


def _plain(text: Written, word: str, offset: int) -> Fault:
    message = f"this question turns on '{word}', which is easily overread"
    hint = f"write **{word}** or {word.upper()}, or better ask without it"
    return Fault(text.path, "plain-negation", message, hint, offset=offset, severity="warning")


def _pointed_at(looked: Looked, ask: Written, language: Language) -> Iterator[Fault]:
    """A plain negation in the sentence that an ask points back at: "Three are metals, one is not. Which one is it?"."""
    own = _sentences(ask)
    if not own or not _POINTING.fullmatch(own[-1][1][0]):
        return
    stems = (
        text
        for text in looked.texts
        if text.role == "stem" and text.wording == ask.wording and text.language == ask.language
    )
    said = [*(each for text in stems for each in _sentences(text)), *own[:-1]]
    for text, sentence in said[-1:]:
        match = _NEGATION[language].search(text.text, sentence.start(), sentence.end())
        if match and not _emphasised(text.text, match.start(), match.end()):
            yield _plain(text, match[0], match.start())


def _sentences(text: Written) -> list[tuple[Written, re.Match[str]]]:
    return [(text, match) for match in _SENTENCE.finditer(text.text) if match[0].strip()]


def _negated_asks(text: str, language: Language, choosing: bool) -> Iterator[tuple[str, int, bool]]:
    """Each negation that a question turns on: the word, where it stands, whether it is set plainly."""
    for sentence in _SENTENCE.finditer(text):
        said = sentence[0]
        asked = _ASKS[language].search(said)
        if choosing and (last := _EXCEPT.search(said)):
            word = last[last.lastindex or 0]
            at = sentence.start() + last.start(last.lastindex or 0)
            yield word, at, not _emphasised(text, at, at + len(word))
            continue
        if not asked or not said.strip():
            continue
        question = said.rstrip().endswith(("?", ":")) or asked.start() - (len(said) - len(said.lstrip())) <= 12
        if not question:
            continue
        for match in (
            _NEGATION[language].search(said, asked.end()),
            _TURNED[language].search(said) if choosing else None,
        ):
            if match is None or _WHY.search(said, 0, match.start()) or _aside(said, asked.end(), match.start()):
                continue
            if not choosing and _RELATIVE.search(said, asked.end(), match.start()):
                continue
            word = next((each for each in match.groups() if each), match[0])
            at = sentence.start() + match.start() + match[0].index(word)
            yield word, at, not _emphasised(text, at, at + len(word))


def _aside(said: str, begin: int, at: int) -> bool:
    """True for a negation in a clause of its own: "which, if it is not 0, …", "when none is lost".

    A relative clause that ends the sentence says what is asked for: "the one, which is not true".
    """
    between = said[begin:at]
    clauses = _CLAUSE.split(between)
    return len(clauses) > 1 and not re.search(r"\)|,\s*\Z", between)


_CLAUSE = re.compile(
    r",(?!\s*(?:die|der|das|den|welche[rs]?|that|which|who)\b)|\(|"
    r"\b(?:if|when|while|although|so that|because|wenn|falls|weil|damit|dass|obwohl)\b",
    re.IGNORECASE,
)


def _emphasised(text: str, start: int, end: int) -> bool:
    word = text[start:end]
    if word.isupper():
        return True
    return any(match.start(2) <= start and end <= match.end(2) for match in _EMPHASIS.finditer(text))
