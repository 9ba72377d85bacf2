"""What a YAML parser could not read: said in the words of an author, and mended so that reading can go on.

A mend never changes the length of a text, so that every place found later is right; the mended text is read only to
find further faults and is then thrown away.
"""

from __future__ import annotations

import re

from generator.source.meaning import bad_backslashes, cut_finding, tex_finding
from generator.source.nodes import Finding
from generator.values import dataclass

DEEPEST = 60

_KEY_BEFORE = re.compile(r"\S:\s")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_LINE_BREAK_NOT = re.compile(r"[^\n]")
_QUOTE_HINT = "quote the text, or write it as a block after |"


@dataclass(frozen=True)
class Problem:
    """A parser's complaint: what it was reading since ``start``, and what it did not like at ``at``."""

    context: str
    complaint: str
    start: int
    at: int


@dataclass(frozen=True)
class Mend:
    """Put ``fill`` in place of each character of ``text[start:end]``, line breaks excepted."""

    start: int
    end: int
    fill: str

    def applied(self, text: str) -> str:
        """The text, mended."""
        return text[: self.start] + _LINE_BREAK_NOT.sub(self.fill, text[self.start : self.end]) + text[self.end :]


Explanation = tuple[Finding, tuple[Mend, ...]]


def explain(text: str, problem: Problem) -> Explanation:
    """Return what to tell the author and how to go on; without a mend the rest of the file cannot be read.

    The libyaml parser and PyYAML's own word their complaints differently: what is read here is the part they share
    and the text at the place itself.
    """
    context, complaint = problem.context, problem.complaint
    at = min(problem.at, max(len(text) - 1, 0))
    if "nesting depth" in complaint:  # libyaml has a limit of its own, and reads a thousand brackets ahead
        return nested_too_deep(problem.start), ()
    if "quoted scalar" in context:
        return _quoted(text, problem)
    if "tab" in complaint or text[at : at + 1] == "\t":
        hint = "replace each tab at the start of a line by spaces, as many as the neighbouring lines have"
        return Finding(at, "tab-indentation", "YAML indents with spaces, this is a tab", hint), ()
    if "values are not allowed" in complaint:
        return _colon(text, at)
    if "simple key" in context:
        return _missing_colon(text, problem.start)
    if "flow" in context:
        return _flow(text, problem)
    if "directive" in context or "directive" in complaint:
        start, end = _line(text, at)
        finding = Finding(
            start, "reserved-character", "a line that begins with '%' is an instruction to YAML", _QUOTE_HINT
        )
        return finding, (Mend(start, end, " "),)
    if "not allowed" in complaint or "cannot start" in complaint or "node content" in complaint:
        return reserved(text, at)
    if any(word in context for word in ("alias", "anchor", " tag", "block scalar")) or "tag handle" in complaint:
        return reserved(text, problem.start)
    if "block" in context or "document start" in complaint:
        return _block(text, at)
    return Finding(at, "yaml-syntax", "this is not understood as YAML", _QUOTE_HINT), ()


def nested_too_deep(at: int) -> Finding:
    """What to tell of brackets or indentation beyond ``DEEPEST`` levels."""
    message = f"more than {DEEPEST} levels of nesting"
    return Finding(at, "nested-too-deep", message, "quote the text if the brackets are a text")


def reserved(text: str, at: int) -> Explanation:
    """Explain the character at ``at``, which means something to YAML at the start of an unquoted text."""
    char = text[at : at + 1]
    match char:
        case "*":
            code, means = "alias", "'*' at the start of an unquoted text is a YAML alias, not emphasis"
        case "&":
            code, means = "anchor", "'&' at the start of an unquoted text is a YAML anchor"
        case "!":
            code, means = "tag", "'!' at the start of an unquoted text is a YAML tag"
        case "|" | ">":
            code, means = "reserved-character", f"behind '{char}' the text starts on the next line"
        case _:
            code, means = "reserved-character", f"an unquoted text cannot start with '{char}'"
    return Finding(at, code, means, _QUOTE_HINT), (Mend(at, at + 1, "x"),)


def _quoted(text: str, problem: Problem) -> Explanation:
    whole = _QUOTED.match(text, problem.start)
    if whole and (bad := bad_backslashes(text, whole.start() + 1, whole.end() - 1)):
        return tex_finding(text, bad[0]), tuple(Mend(index, index + 1, "_") for index in bad)
    quote = text[problem.start]
    hint = 'close it with "' if quote == '"' else "close it with '; an apostrophe within the text is written twice: ''"
    return Finding(problem.start, "unclosed-quote", f"the text that {quote} opens here is never closed", hint), ()


def _colon(text: str, at: int) -> Explanation:
    start, end = _line(text, at)
    if _KEY_BEFORE.search(text, start, at):
        message = "a second ': ' on the line makes the text before it look like a field"
        return Finding(at, "colon-in-text", message, _QUOTE_HINT), (Mend(at, at + 1, "_"),)
    first = start + _indentation(text, start, end)
    message = "this line belongs to the text above it, and so cannot be a field"
    hint = "indent a field like its neighbours; quote a text that holds a colon, or write it as a block after |"
    return Finding(first, "bad-indentation", message, hint), (_indented(text, first),)


def _missing_colon(text: str, at: int) -> Explanation:
    start, end = _line(text, at)
    if cut := _comment_above(text, start):
        return cut_finding(text, cut), (Mend(start, end, " "),)
    hint = "write 'name: value'; indent the line if it goes on with the text above"
    mend = () if text[start:at].strip() else (Mend(start, end, " "),)
    return Finding(at, "missing-colon", "this line is not a field: it has no colon with a blank behind it", hint), mend


def _block(text: str, at: int) -> Explanation:
    start, end = _line(text, at)
    before = text[start:at].strip()
    if not before:
        if cut := _comment_above(text, start):
            return cut_finding(text, cut), (_indented(text, at),)
        if text[at : at + 1] == ":":
            return Finding(at, "key-not-text", "a name is missing before this colon"), (Mend(start, end, " "),)
        hint = "let it begin in the same column as its neighbours"
        message = "the indentation of this line fits none of the lines above it"
        return Finding(at, "bad-indentation", message, hint), (_indented(text, at),)
    return _text_after(at, before[-1], Mend(at, end, " "))


def _text_after(at: int, last: str, mend: Mend) -> Explanation:
    if last in "'\"":
        hint = "quote the whole text; an apostrophe within single quotes is written twice: ''"
        return Finding(at, "text-after-quote", "the text goes on after its closing quote", hint), (mend,)
    if last in "]}":
        message = f"text that begins with a bracket is read as a list or mapping, and goes on after '{last}'"
        return Finding(at, "text-after-bracket", message, _QUOTE_HINT), (mend,)
    return Finding(at, "yaml-syntax", "this is not understood as YAML", _QUOTE_HINT), (mend,)


def _flow(text: str, problem: Problem) -> Explanation:
    at = problem.at
    char = text[at : at + 1]
    start, end = _line(text, at)
    before = text[start:at].rstrip()
    if "node" in problem.context and char:
        message = f"something is missing before this '{char}'"
        return Finding(at, "yaml-syntax", message, _QUOTE_HINT), (Mend(at, at + 1, "x"),)
    on_own_line = start > problem.start and not _KEY_BEFORE.search(text, start, at)
    if not char or (char == ":" and on_own_line) or char in "]}":
        opened = problem.start if text[problem.start : problem.start + 1] in ("[", "{") else _last_bracket(text, at)
        _, last = _line(text, opened)
        opening = text[opened]
        message = f"'{opening}' is not closed by '{'}' if opening == '{' else ']'}'"
        hint = "close it, or quote the text if the bracket belongs to a text"
        return Finding(opened, "unclosed-bracket", message, hint), (Mend(opened, last, " "),)
    if char in "[{" and at > start and not text[at - 1].isspace():
        message = f"within {{ }} or [ ] an unquoted text ends at '{char}'"
        close = text.find("]" if char == "[" else "}", at, end)
        return Finding(at, "bracket-in-text", message, "quote the text"), (Mend(at, max(close, at) + 1, "x"),)
    if char == ":":
        message = "a second ': ' makes the text before it look like a field"
        return Finding(at, "colon-in-text", message, "quote the text"), (Mend(at, at + 1, "_"),)
    stop = re.compile(r"[,\]}\n]|\Z").search(text, at + 1)
    return _text_after(at, before[-1:] or " ", Mend(at, stop.start() if stop else end, " "))


def _last_bracket(text: str, at: int) -> int:
    return max(text.rfind("[", 0, at), text.rfind("{", 0, at), 0)


def _comment_above(text: str, start: int) -> int | None:
    """The index of a ``#`` in the line above that cut off the text which goes on here."""
    above = text[text.rfind("\n", 0, max(start - 1, 0)) + 1 : max(start - 1, 0)]
    cut = re.compile(r"(?:^|[ \t])(#)").search(above)
    return None if cut is None or "'" in above or '"' in above else start - 1 - len(above) + cut.start(1)


def _line(text: str, at: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return start, len(text) if end < 0 else end


def _indentation(text: str, start: int, end: int) -> int:
    return len(text[start:end]) - len(text[start:end].lstrip(" "))


def _indented(text: str, at: int) -> Mend:
    """Blank out this line and those below that are indented as deeply, to speak of one wrong block once."""
    start, end = _line(text, at)
    depth = _indentation(text, start, end)
    while end < len(text):
        following, stop = _line(text, end + 1)
        if text[following:stop].strip() and _indentation(text, following, stop) < depth:
            break
        end = stop
    return Mend(start, end, " ")
