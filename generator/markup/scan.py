"""Our own tokens, recognised before Markdown: values, tags, formulas, gaps; code is left alone."""

from __future__ import annotations

import re

from generator.diagnostics import Fault
from generator.glyphs import unsupported
from generator.markup.marks import LEFT, RIGHT, BlankMark, Mark, Marks, Masked, MathMark, TagMark, is_mark
from generator.markup.tags import find_end, slot, tag

LONGEST = 100_000

_MOST_UNCLOSED = 20

_FENCE = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<fence>`{3,}|~{3,})(?P<info>[^\n`]*)(?:\n|\Z)")
_BLANK = re.compile(r"\[\[([A-Za-z][\w -]*)\]\]")
_TICKS = re.compile(r"`+")
# What begins nothing of ours, in prose and in a formula.
_PLAIN = re.compile(r"[^\\`$\[<\n]+")
_PLAIN_MATH = re.compile(r"[^\\$<\n]+")


def scan(text: str, marks: Marks, faults: list[Fault]) -> Masked:
    """Return the text with every token of ours replaced by its mark; appends faults with offsets into ``text``."""
    if len(text) > LONGEST:
        faults.append(Fault((), "too-large", "the text is too long", offset=0))
        text = ""
    masked = _Scanner(text, marks, faults).prose()
    for at, character in unsupported(masked.text):
        if marks.get(character) is None and character not in (LEFT, RIGHT):
            message = f"the character {character!r} cannot be printed"
            faults.append(Fault((), "missing-glyph", message, "the fonts do not have it", offset=masked.at(at)))
    return masked


class _Scanner:
    """One pass over one text."""

    def __init__(self, text: str, marks: Marks, faults: list[Fault]) -> None:
        self.text = text
        self.marks = marks
        self.faults = faults
        self.at = 0
        self.unclosed = 0
        self.out: list[str] = []
        self.origin: list[int] = []

    def fault(self, code: str, message: str, offset: int, hint: str = "") -> None:
        self.faults.append(Fault((), code, message, hint, offset=offset))

    def copy(self, count: int) -> None:
        copied = self.text[self.at : self.at + count]
        # A character that marks use would be taken for one.
        self.out.extend(copied if copied.isascii() else ("\ufffd" if is_mark(each) else each for each in copied))
        self.origin.extend(range(self.at, self.at + len(copied)))
        self.at += len(copied)

    def put(self, characters: str, offset: int) -> None:
        self.out.extend(characters)
        self.origin.extend([offset] * len(characters))

    def mark(self, mark: Mark, offset: int) -> None:
        character = self.marks.add(mark)
        self.put(f"{LEFT}{character}{RIGHT}" if isinstance(mark, TagMark) else character, offset)

    def masked(self) -> Masked:
        return Masked("".join(self.out), (*self.origin, self.at))

    # ------------------------------------------------------------ prose
    def prose(self) -> Masked:
        text = self.text
        while self.at < len(text):
            if self.at == 0 or text[self.at - 1] == "\n":
                fence = _FENCE.match(text, self.at)
                if fence:
                    self.fence(fence)
                    continue
            if plain := _PLAIN.match(text, self.at):
                self.copy(plain.end() - self.at)
                continue
            character = text[self.at]
            if text.startswith("\\<<", self.at):  # two characters, neither of which begins HTML
                self.put("\\<\\<", self.at)
                self.at += 3
            elif character == "\\" and self.at + 1 < len(text):
                self.copy(2)
            elif character == "`":
                self.ticks()
            elif character == "$":
                self.math()
            elif character == "[" and (blank := _BLANK.match(text, self.at)):
                self.mark(BlankMark(blank[1].strip(), self.at), self.at)
                self.at = blank.end()
            elif not self.token():
                self.copy(1)
        return self.masked()

    def token(self) -> bool:
        """Read a value or a tag, if one begins here."""
        begin = self.at
        two = self.text[begin : begin + 2]
        if two not in ("<<", "<%"):
            return False
        closer = ">>" if two == "<<" else "%>"
        # A text full of openings must not be searched for an end again and again.
        end = find_end(self.text, begin + 2, closer) if self.unclosed < _MOST_UNCLOSED else -1
        if end < 0:
            hint = f"{two} … {closer}; for the two characters write \\{two[0]}{two[1]}"
            self.unclosed += 1
            self.fault("unclosed-tag", f"{two} is never closed by {closer}", begin, hint)
            self.copy(2)
            return True
        self.at = end + 2
        found = (
            slot(self.text, begin + 2, end, self.faults) if two == "<<" else tag(self.text, begin + 2, end, self.faults)
        )
        if found is not None:
            self.mark(found, begin)
        return True

    # ------------------------------------------------------------ code
    def ticks(self) -> None:
        run = _TICKS.match(self.text, self.at)
        assert run is not None
        paragraph_end = re.compile(r"\n[ \t]*\n|\Z").search(self.text, self.at)
        limit = paragraph_end.start() if paragraph_end else len(self.text)
        for close in _TICKS.finditer(self.text, run.end(), limit):
            if close[0] == run[0]:
                self.copy(close.end() - self.at)
                return
        self.copy(run.end() - self.at)

    def fence(self, opening: re.Match[str]) -> None:
        fence = opening["fence"]
        closing = re.compile(rf"^[ \t]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$", re.MULTILINE)
        close = closing.search(self.text, opening.end())
        if close is None:
            self.fault(
                "unclosed-code",
                f"the code after {fence} is never closed",
                opening.start("fence"),
                f"end it with {fence}",
            )
        end = close.end() if close else len(self.text)
        self.copy(opening.end() - self.at)
        if "values" in opening["info"].split():
            while self.at < (close.start() if close else end):
                if not self.token():
                    self.copy(1)
        self.copy(max(0, end - self.at))

    # ------------------------------------------------------------ formulas
    def math(self) -> None:
        begin = self.at
        display = self.text.startswith("$$", begin)
        closer = "$$" if display else "$"
        inner = _Scanner(self.text, self.marks, self.faults)
        inner.at = begin + len(closer)
        if not inner.formula(closer):
            hint = "a formula ends with $ in the same paragraph; a dollar sign is written \\$"
            self.fault("unbalanced-math", f"{closer} is never closed", begin, hint)
            self.copy(len(closer))
            return
        masked = inner.masked()
        self.at = inner.at + len(closer)
        if not masked.text.strip():
            self.fault("unbalanced-math", "an empty formula", begin, "a dollar sign is written \\$")
        self.mark(MathMark(masked, begin, display), begin)

    def formula(self, closer: str) -> bool:
        """Read up to the closing dollars; False when they do not come."""
        text = self.text
        first = len(self.faults)
        while self.at < len(text):
            if plain := _PLAIN_MATH.match(text, self.at):
                self.copy(plain.end() - self.at)
                continue
            if text[self.at] == "$":
                return text.startswith(closer, self.at)
            if text[self.at] == "\n" and not text[self.at + 1 :].split("\n", 1)[0].strip():
                break
            if text[self.at] == "\\" and self.at + 1 < len(text):
                self.copy(2)
            elif not self.inner_token():
                self.copy(1)
        del self.faults[first:]  # what was read in vain is read again as prose
        return False

    def inner_token(self) -> bool:
        begin = self.at
        if self.text[begin : begin + 2] not in ("<<", "<%"):
            return False
        if not self.token():
            return False
        # Within a formula a tag needs no brackets around its mark.
        if len(self.out) >= 3 and self.out[-1] == RIGHT and self.out[-3] == LEFT:
            character = self.out[-2]
            del self.out[-3:], self.origin[-3:]
            self.put(character, begin)
        return True
