"""Questions that turn on a *not* which is easily overread, and double negations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.diagnostics import Fault
from generator.exam import Language
from generator.lints.looking import Looked
from generator.questions.choice import ChoiceAnswer
from generator.spec import part_answers

CODES: Mapping[str, str] = {
    "plain-negation": "a question turns on a not, except or false that is not emphasised",
    "double-negation": "a negated question has a negated statement as an option",
}

_NEGATION: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:not(?! all\b)|never|except|cannot|\w+n['’]t)\b", re.IGNORECASE),
    "de": re.compile(r"\b(?:nicht(?! alle\b)|nie|niemals|keine?[mnrs]?|außer|ausser|ausgenommen)\b", re.IGNORECASE),
}
# "Which statements are false?" turns a question round as a "not" does.
_TURNED: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:is|are)\s+(false|incorrect|untrue|wrong)(?=\s*(?:[?.:!(]|\Z))"
        r"|\b(incorrect|false|untrue)\s+(?:statements?|options?|answers?)",
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
# "All of these are layers except:"
_EXCEPT = re.compile(r"\b(except|außer|ausser|ausgenommen)\W*\Z", re.IGNORECASE)
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
            for word, offset, plain in found:
                if plain:
                    message = f"this question turns on '{word}', which is easily overread"
                    hint = f"write **{word}** or {word.upper()}, or better ask without it"
                    yield Fault(text.path, "plain-negation", message, hint, offset=offset, severity="warning")
                    break
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


def _negated_asks(text: str, language: Language, choosing: bool) -> Iterator[tuple[str, int, bool]]:
    """Each negation that a question turns on: the word, where it stands, whether it is set plainly."""
    for sentence in _SENTENCE.finditer(text):
        said = sentence[0]
        asked = _ASKS[language].search(said)
        if choosing and (last := _EXCEPT.search(said)):
            at = sentence.start() + last.start(1)
            yield last[1], at, not _emphasised(text, at, at + len(last[1]))
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
