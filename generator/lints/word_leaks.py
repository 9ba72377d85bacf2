"""Answers in words that can be read: in the stem, an ask, another part, an alt text, a figure, a file name, an id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.diagnostics import Fault, Path, Severity
from generator.exam import BlanksResponse, Part, Response, TextResponse
from generator.lints.looking import Looked
from generator.lints.shown import Kind, Sight
from generator.lints.terms import Term, find_term, term
from generator.lints.words import Word, without_values, words
from generator.lints.written import ON_PAPER
from generator.values import dataclass

CODES: Mapping[str, str] = {
    "answer-visible": "an answer can be read in the question: in the stem, an ask, a label, another part",
    "answer-in-figure": "an answer can be read in a figure, in its text alternative or in the name of its file",
    "answer-in-name": "an answer can be read in the question's id or title, or in the name of a part or an answer",
}

_PLACES = {
    "text": "here",
    "label": "in this label",
    "option": "in this option of another part",
    "term": "in this term of another part",
    "step": "in this step of another part",
    "alt": "in this text alternative",
    "figure": "in this figure",
    "file": "in the name of this file",
}
# "Which of them is better, the linear or the logistic one?" names both, as it has to.
_OFFERING = re.compile(
    r"\b(?:or|either|whether|versus|vs|oder|entweder|ob|bzw|respectively|between|zwischen)\b", re.IGNORECASE
)
_FROM_LIST = re.compile(
    r"\b(?:one of|choose|chosen|select|pick|decide|from the (?:list|following)|following (?:words|terms|names)|"
    r"wähle\w*|auswahl|entscheide\w*|folgenden? (?:begriff|wört|wort|name)\w*)\b",
    re.IGNORECASE,
)
_OF_SEVERAL = re.compile(
    r"\bwhich of (?:the|these|those|them|both)\b|\bwhich (?:one )?suits\b|\bwelche[rs]? (?:von|der|dieser|davon)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\w (?:or|oder) \Z")
_ASKING = re.compile(
    r"\?|\b(?:which|what|whether|say|name|give|state|decide|tell|welche\w*|nenne\w*|ob|gib|geben)\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.?!](?=\s|\Z)|\n\s*\n")


@dataclass(frozen=True)
class Asked:
    """An answer that is typed in words: what is accepted, the first being that of the key."""

    path: Path
    part: str
    answer: str
    accepted: tuple[Term, ...]


@dataclass(frozen=True)
class Seen:
    """An answer that is read somewhere: which accepted one, and in how many of the draws."""

    asked: Asked
    sight: Sight
    rank: int
    term: Term


def word_leaks(looked: Looked) -> Iterator[Fault]:
    """Yield the places where answers in words are given away, each answer once a place."""
    found: dict[tuple[Path, Path], Seen] = {}
    drawn: dict[Path, set[Term]] = {}
    per_draw = [
        (list(asked_words(looked, variant.parts)), sights)
        for (_, variant), sights in zip(looked.draws, looked.sights, strict=True)
    ]
    for asked, _ in per_draw:
        for each in asked:
            drawn.setdefault(each.path, set()).update(each.accepted[:1])
    for asked, shown in per_draw:
        for each in asked:
            others = drawn[each.path]
            for sight in [*shown, *_undrawn(looked, each)]:
                if (seen := sighted(each, sight, others)) is not None:
                    key = (each.path, sight.path)
                    if key not in found or seen.rank < found[key].rank:
                        found[key] = seen
    for seen in found.values():
        yield _fault(looked, seen)
    yield from _names(looked, [each for asked, _ in per_draw for each in asked])


def asked_words(looked: Looked, parts: Iterable[Part]) -> Iterator[Asked]:
    """Yield the answers of a variant that are typed in words, those in gaps among them."""
    for compiled, part in zip(looked.program.parts, parts, strict=True):
        for answer, response in zip(compiled.answers, part.responses, strict=True):
            yield from typed_words(response, answer.notes.path, compiled.id, looked)


def typed_words(response: Response, path: Path, part: str, looked: Looked) -> Iterator[Asked]:
    """Yield a response as an answer in words, if it is one, or those of its gaps."""
    match response:
        case TextResponse(accepted=accepted):
            terms = tuple(each for text in accepted if (each := term(text, looked.language)) is not None)
            if terms and term(accepted[0], looked.language) is not None:
                yield Asked(path, part, response.id, terms)
        case BlanksResponse(gaps=gaps):
            for gap in gaps:
                yield from typed_words(gap, (*path, "gaps", gap.id), part, looked)
        case _:
            return


def _undrawn(looked: Looked, asked: Asked) -> Iterator[Sight]:
    """Texts that no draw shows, of rare wordings and statements; not those that depend on the draw."""
    for text in looked.undrawn:
        if text.role in ON_PAPER and "<%" not in text.text:
            kind: Kind = "option" if text.role in ("statement", "option") else "text"
            yield Sight(text.path, kind, without_values(text.text), text.part, text.answer)


# ---------------------------------------------------------------- where it is read
def sighted(asked: Asked, sight: Sight, others: Iterable[Term]) -> Seen | None:
    """Return how an answer is read in a text, None where it is not, or as one of several that are offered."""
    for rank, wanted in enumerate(asked.accepted):
        span = find_term(wanted, sight.text)
        if span is None or _offered(wanted, span, sight.text):
            continue
        if any(_is_apart(other, wanted) and find_term(other, sight.text) for other in others):
            continue
        return Seen(asked, sight, rank, wanted)
    return None


def _is_apart(other: Term, wanted: Term) -> bool:
    return not set(other.stems) <= set(wanted.stems)


def _offered(wanted: Term, span: tuple[Word, Word], text: str) -> bool:
    """True where the sentence asks for one of several and the term is among them."""
    begin = max((match.end() for match in _SENTENCE_END.finditer(text, 0, span[0].start)), default=0)
    close = _SENTENCE_END.search(text, span[1].end)
    sentence = text[begin : close.end() if close else len(text)]
    if _FROM_LIST.search(sentence):
        return True
    if _JOINED.search(text[begin : span[0].start]) or (_OF_SEVERAL.search(text) and _has_sibling(wanted, text)):
        return True
    near = text[max(begin, span[0].start - 40) : min(begin + len(sentence), span[1].end + 40)]
    return bool(_OFFERING.search(near) and _ASKING.search(sentence))


def _has_sibling(wanted: Term, text: str) -> bool:
    """True where the last word of a term stands elsewhere too: *linear regression* beside *logistic regression*."""
    count = sum(word.stem == wanted.stems[-1] for word in words(text, wanted.language))
    return len(wanted.stems) > 1 and count > 1


def _fault(looked: Looked, seen: Seen) -> Fault:
    sight = seen.sight
    path, offset = looked.located(seen.term, sight)
    code = "answer-in-figure" if sight.kind in ("alt", "figure", "file") else "answer-visible"
    certain = seen.rank == 0 and sight.kind not in ("option", "term", "step")
    message = f"the answer '{seen.term.text}' of part '{seen.asked.part}' can be read {_PLACES[sight.kind]}"
    severity: Severity = "error" if certain else "warning"
    return Fault(
        path, code, message, "say it in other words, or ask for something else", offset=offset, severity=severity
    )


# ---------------------------------------------------------------- names
def _names(looked: Looked, asked: Sequence[Asked]) -> Iterator[Fault]:
    """Ids and titles go into file names and lists of what is exported."""
    spec = looked.program.spec
    told: set[tuple[Path, Path]] = set()
    for each in asked:
        key = each.accepted[0]
        places: list[tuple[Path, str, str, bool]] = [
            (("id",), "the question's id", spec.id, False),
            (("title",), "the title", looked.program.title, False),
        ]
        places += [(("parts", name), "the name of this part", name, True) for name in spec.parts]
        if each.path[-1] == each.answer:
            places.append((each.path, "the name of this answer", each.answer, True))
        for path, what, name, on_key in places:
            span = None if (each.path, path) in told else find_term(key, name)
            if span is not None and not _offered(key, span, name):
                told.add((each.path, path))
                message = f"the answer '{key.text}' of part '{each.part}' can be read in {what}"
                hint = "another name: it may be seen in a learning system, in lists and in names of files"
                yield Fault(path, "answer-in-name", message, hint, on_key=on_key, severity="warning")
