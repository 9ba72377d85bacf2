"""Slips in texts: a reason left empty, a word twice, a note to oneself, a wording that is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from generator.content import Blocks
from generator.diagnostics import Fault, Path
from generator.exam import Language
from generator.lints.looking import Looked
from generator.lints.words import without_values
from generator.lints.written import Written
from generator.plain import plain_blocks

CODES: Mapping[str, str] = {
    "empty-because": "a statement or a mistake gives no reason",
    "double-word": "a word stands twice in a row",
    "unfinished-text": "a text holds a note to its author: TODO, ???, lorem ipsum",
    "same-wording": "a wording says the same as another one, word by word or nearly so",
}

_TWICE = re.compile(r"(?<![\w$\\<-])([^\W\d_]+)([\s*]+)\1(?![\w$-])", re.IGNORECASE)
_ARTICLES = re.compile(r"(?<![\w$\\-])(?:an?)\s+(?:an?|the)(?=\s+[a-z])(?![\w$-])")
# What may stand twice: "all that that implies", "diejenigen, die die Kosten tragen".
_TWICE_RIGHT: dict[Language, frozenset[str]] = {
    "en": frozenset({"that", "had"}),
    "de": frozenset({"die", "der", "das", "den", "dem", "sie", "ihr", "wie", "was"}),
}
_NO_WORDS = re.compile(r"<<.*?>>|<%.*?%>|```.*?```|~~~.*?~~~|`[^`\n]*`|\$\$.*?\$\$|(?<!\\)\$.*?(?<!\\)\$", re.DOTALL)
# A remark in brackets to oneself: "(check this!)", "[Wert noch prüfen]".
_REMARK = re.compile(
    r"[(\[](?:[^()\[\]]{0,40}?\b(?:noch\s+(?:zu\s+)?(?:prüfen|überprüfen|ergänzen|einfügen|überarbeiten|nachrechnen|klären)|"
    r"(?:still\s+)?to\s+be\s+(?:checked|completed|filled\s+in|decided|confirmed))|"
    r"(?:check|fix|verify|complete|prüfen)(?:\s+(?:this|the\s+\w+|values?|numbers?|again))?|"
    r"insert\s+[^()\[\]]{1,30}\s+here)\s*[!?.…]*[)\]]",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\b(?:TODO|FIXME|XXX|TBD|tbd|todo)\b|\?{3,}|\blorem ipsum\b", re.IGNORECASE)


def prose_faults(looked: Looked) -> Iterator[Fault]:
    """Yield what is wrong with a question's texts as texts."""
    for text in looked.texts:
        yield from _unfinished(text)
        yield from _doubled(text, looked.language_of(text))
    yield from _doubled_when_drawn(looked)
    yield from _no_reasons(looked.texts)
    yield from _same_wordings(looked)


# ---------------------------------------------------------------- words
def _unfinished(text: Written) -> Iterator[Fault]:
    bare = _words_alone(text.text)
    if (note := _NOTE.search(bare)) and not (note[0].islower() and note[0] == "todo"):
        message = f"'{note[0]}' has been left in this text"
        yield Fault(text.path, "unfinished-text", message, "finish it", offset=note.start(), severity="warning")
    elif remark := _REMARK.search(bare):
        message = f"'{remark[0]}' has been left in this text"
        yield Fault(text.path, "unfinished-text", message, "finish it", offset=remark.start(), severity="warning")


def _doubled(text: Written, language: Language) -> Iterator[Fault]:
    for word, offset in _twice(_words_alone(text.text), language):
        yield _double(text.path, word, offset)


def _words_alone(text: str) -> str:
    """A text without values, code and formulas; what stands in their place keeps their neighbours apart."""
    return _NO_WORDS.sub(lambda match: "·" * len(match[0]), text)


def _twice(text: str, language: Language) -> Iterator[tuple[str, int]]:
    for match in _TWICE.finditer(text):
        word = match[1]
        if word.lower() in _TWICE_RIGHT[language] or (len(word) == 1 and word not in ("a", "I")):
            continue
        if "\n\n" in match[2]:
            continue  # the last word of a paragraph and the first of the next
        if word == "a" and re.search(
            r"\b(?:part|case|step|class|side|figure)\s+\Z", text[: match.start()], re.IGNORECASE
        ):
            continue  # "in part a a list is made"
        yield f"{word} {word.lower()}", match.start()
    if language == "en":
        for match in _ARTICLES.finditer(text):
            if len(set(match[0].split())) > 1:
                yield " ".join(match[0].split()), match.start()


def _double(path: Path, word: str, offset: int | None) -> Fault:
    return Fault(
        path, "double-word", f"'{word}' stands here", "take one of the two out", offset=offset, severity="warning"
    )


def _doubled_when_drawn(looked: Looked) -> Iterator[Fault]:
    """A word of the text and the same word of a value in it."""
    told: set[Path] = {text.path for text in looked.texts if any(_doubled(text, looked.language_of(text)))}
    for draw, variant in looked.draws:
        passages: list[tuple[Path, Blocks]] = [(looked.program.stems[draw.wording].path, variant.stem)]
        for compiled, part in zip(looked.program.parts, variant.parts, strict=True):
            passages.append((compiled.asks[draw.wording].path, part.ask))
            passages.append((compiled.solution.path, part.solution))
            passages += ((own.path, hint) for own, hint in zip(compiled.hints, part.hints, strict=True))
        for path, blocks in passages:
            if path in told:
                continue
            for word, _ in _twice(_words_alone(plain_blocks(blocks)), looked.language):
                told.add(path)
                shown = f"{word}' is printed, one of them by a value: '{word}"
                yield _double(path, shown, None)
                break


# ---------------------------------------------------------------- reasons
def _no_reasons(texts: Iterable[Written]) -> Iterator[Fault]:
    for text in texts:
        if text.role != "because":
            continue
        given = without_values(text.text)
        if re.search(r"[^\W\d_]{2}", given) or "<<" in text.text or "$" in text.text:
            continue
        if re.search(r"\d.*[=<>≠≤≥].*\d", text.text):  # a calculation says why
            continue
        if text.text or text.path[-3] == "mistakes":
            yield _empty_because(text.path)
    yield from _forgotten_reasons([text for text in texts if text.role == "because" and text.path[-3] == "statements"])


def _empty_because(path: Path) -> Fault:
    hint = "say in a sentence why; it is printed on the key and is the feedback in a learning system"
    return Fault(path, "empty-because", "no reason is given here", hint, severity="warning")


def _forgotten_reasons(reasons: list[Written]) -> Iterator[Fault]:
    """Reasons are optional; where most statements of a pool have one, the others were forgotten."""
    pools: dict[Path, list[Written]] = {}
    for each in reasons:
        pools.setdefault(each.path[:-2], []).append(each)
    for pool in pools.values():
        missing = [each for each in pool if not each.text]
        if 0 < len(missing) <= len(pool) // 2:
            for each in missing:
                yield _empty_because(each.path)


# ---------------------------------------------------------------- wordings
def _same_wordings(looked: Looked) -> Iterator[Fault]:
    spec = looked.program.spec
    for name, wording in spec.wordings.items():
        if wording.stem is None and not wording.parts:
            yield _same(("wordings", name), "has no text of its own", on_key=True)
    known: dict[tuple[str, str, Language | None], str] = {}
    for text in looked.texts:
        if text.role not in ("stem", "ask"):
            continue
        key = (text.part, _normalised(text.text), text.language)
        if not key[1]:
            continue
        if key in known and text.wording != known[key] and text.wording:
            yield _same(text.path, f"is the text of {_wording(known[key])}, word by word")
        known.setdefault(key, text.wording)
    yield from _late_originals(looked, known)


def _late_originals(looked: Looked, known: Mapping[tuple[str, str, Language | None], str]) -> Iterator[Fault]:
    """Asks of the original stand below the wordings in our order of texts."""
    for text in looked.texts:
        if text.role == "ask" and not text.wording and text.text.strip():
            other = known[(text.part, _normalised(text.text), text.language)]
            if other:
                path: Path = ("wordings", other, "parts", text.part)
                path = path if text.language is None else (*path, text.language)
                yield _same(path, f"is the text of {_wording('')}, word by word")


def _wording(name: str) -> str:
    return f"the wording '{name}'" if name else "the question itself"


def _normalised(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s<>%]", " ", text.casefold()).split())


def _same(path: Path, message: str, on_key: bool = False) -> Fault:
    hint = "say it in other words, or leave it out: a text that is missing here is that of the question"
    return Fault(path, "same-wording", f"this {message}", hint, on_key=on_key, severity="warning")
