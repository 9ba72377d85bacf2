"""Patterns of accepted words that stand for few words: written out, for formats that know no patterns."""

from __future__ import annotations

from collections.abc import Iterator

from generator.exam import TextResponse

MOST_WORDS = 200

_LITERAL = frozenset(" -_'/,:;&%#@!=<>\"~`")


class _Endless(Exception):
    """The pattern stands for more than can be written out, or for what this reader does not know."""


def written_out(pattern: str) -> tuple[str, ...] | None:
    """Return all words that a regular expression matches whole, None where they are too many to be written out.

    Known are letters, alternatives, groups, sets of characters, ``?`` and escaped signs. What repeats, or stands for
    any character, is endless.

    >>> written_out("(an? )?(dense|fully[ -]connected)")[:4]
    ('a dense', 'a fully connected', 'a fully-connected', 'an dense')
    >>> written_out("x+") is None
    True
    """
    reader = _Reader(pattern)
    try:
        words = reader.alternatives()
        reader.end()
    except _Endless:
        return None
    return tuple(sorted(words))


class _Reader:
    """A recursive-descent reader; each method returns a set of words and stops the reading where there are too many."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def take(self) -> str:
        taken = self.peek()
        if not taken:
            raise _Endless
        self.at += 1
        return taken

    def end(self) -> None:
        if self.peek():
            raise _Endless

    def alternatives(self) -> set[str]:
        found = self.sequence()
        while self.peek() == "|":
            self.take()
            found |= self.sequence()
        return _few(found)

    def sequence(self) -> set[str]:
        found = {""}
        while self.peek() not in ("", "|", ")"):
            words = self.atom()
            found = _few({before + word for before in found for word in words})
        return found

    def atom(self) -> set[str]:
        character = self.take()
        if character == "(":
            if self.peek() == "?":
                self.take()
                if self.take() != ":":
                    raise _Endless
            words = self.alternatives()
            if self.take() != ")":
                raise _Endless
        elif character == "[":
            words = self.characters()
        elif character == "\\":
            words = {self.escaped()}
        elif character.isalnum() or character in _LITERAL:
            words = {character}
        else:
            raise _Endless
        if self.peek() == "?":
            self.take()
            words = words | {""}
        if self.peek() in ("?", "*", "+", "{") and self.peek():
            raise _Endless
        return words

    def characters(self) -> set[str]:
        found: set[str] = set()
        while self.peek() != "]" or not found:
            character = self.take()
            if character == "]":  # the first one means itself, which nobody writes
                raise _Endless
            if character in "^[" or (character == "-" and found and self.peek() != "]"):
                raise _Endless
            found.add(self.escaped() if character == "\\" else character)
        self.take()
        return found

    def escaped(self) -> str:
        character = self.take()
        if character.isalnum():
            raise _Endless
        return character


def _few(words: set[str]) -> set[str]:
    if len(words) > MOST_WORDS:
        raise _Endless
    return words


def right_words(response: TextResponse) -> tuple[str, ...] | None:
    """Return every answer in words that is right, those on the key first; None where a pattern stands for too many.

    Where capitals do not count, ß is ss on paper; platforms compare small letters, so both are written out.
    """
    if not response.pattern:
        return (*response.accepted, *_folded(response))
    words = written_out(response.pattern)
    if words is None:
        return None
    known = response.accepted if response.case else {word.casefold() for word in response.accepted}
    more = (word for word in words if word and (word if response.case else word.casefold()) not in known)
    return (*response.accepted, *_folded(response), *more)


def _folded(response: TextResponse) -> Iterator[str]:
    """Yield what an accepted word is in small letters where that is more than its capitals made small."""
    small = {word.lower() for word in response.accepted}
    for word in response.accepted:
        folded = word.casefold()
        if not response.case and folded not in small:
            small.add(folded)
            yield folded
