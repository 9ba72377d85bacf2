r"""Texts of several variants → one text with slots: numbers in formulas and words in prose that differ are filled in.

A text is cut into tokens: within a formula numbers with their signs and everything else; outside of formulas whole
words. Texts whose tokens are the same but for numbers and words become one; whether it says the same at each row is
tried out by who asks, not reasoned here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from fractions import Fraction

from generator.values import dataclass

_PIECES = re.compile(
    r"(\$\$(?:\\.|[^$\\])+\$\$|\$(?:\\.|[^$\\])+\$|`+[^`]+`+|!\[(?:\\.|[^\]\\])*\]\([^)]*\)|\[\[\w+\]\])", re.DOTALL
)
_NUMBER = r"(?:\\frac\{\d+\}\{\d+\}|\d+(?:\.\d+)?)"
_TEX = re.compile(
    rf"\\begin\{{[a-z]+\}}|\(-{_NUMBER}\)|[_^]\{{-?{_NUMBER}\}}|{_NUMBER}|\\[A-Za-z]+|\\.|\s+|.", re.DOTALL
)
_SIGNED = re.compile(rf"\(?(-?)({_NUMBER})\)?\Z")
_FRACTION = re.compile(r"\\frac\{(\d+)\}\{(\d+)\}\Z")
# Behind these a minus is a sign and no operator.
_OPENING = frozenset("=([{<>,;:&|$") | frozenset(
    (r"\cdot", r"\times", r"\leq", r"\geq", r"\approx", r"\to", r"\\", r"\in", r"\neq")
)
_SPACING = frozenset((r"\;", r"\,", r"\:", r"\!", r"\ ", r"\quad", r"\qquad", r"\left"))
_WORD = re.compile(r"(\s+)")


@dataclass(frozen=True)
class Token:
    """A piece of a text; ``value`` where it is a number of a formula, ``word`` where it is prose."""

    text: str
    value: Fraction | None = None
    places: int = 0
    word: bool = False


@dataclass
class Fields:
    """The fields of the rows: columns of values, each column once."""

    count: int
    columns: dict[tuple[str | Fraction, ...], str] = field(default_factory=dict)

    def name(self, values: Sequence[str | Fraction]) -> str:
        """Return the name of the field that has these values."""
        key = tuple(values)
        if key not in self.columns:
            self.columns[key] = f"v{len(self.columns) + 1}"
        return self.columns[key]

    def rows(self) -> list[dict[str, str | Fraction]]:
        """Return the records, one a variant."""
        return [{name: values[k] for values, name in self.columns.items()} for k in range(self.count)]


def skeleton(text: str) -> str:
    """Return what texts must share to become one: everything but numbers of formulas and words of prose."""
    out = []
    for token in tokens(text):
        out.append("\x01" if token.value is not None else "\x02" if token.word else token.text)
    return "".join(out)


def gist(text: str) -> str:
    """Return a text without the numbers of its formulas."""
    return "".join(token.text if token.value is None else "\x01" for token in tokens(text))


def slotted(texts: Sequence[str], fields: Fields) -> str:
    """Return the text that is each of the texts, of one skeleton, with the values of the fields."""
    if len(set(texts)) == 1:
        return texts[0]
    out: list[str] = []
    for column in zip(*map(list, map(tokens, texts)), strict=True):
        first = column[0]
        if all(each == first for each in column):
            out.append(first.text)
        elif first.value is not None:
            out.append(_number(column, fields))
        else:
            out.append(_words([each.text for each in column], fields))
    return "".join(out)


def _number(column: Sequence[Token], fields: Fields) -> str:
    values = [each.value for each in column if each.value is not None]
    name = f"row.{fields.name(values)}"
    lead = column[0].text[0] if column[0].text[0] in "_^" else ""
    places = {each.places for each in column}
    fixed = len(places) == 1 and places != {0} and any(each.text.rstrip(")}").endswith("0") for each in column)
    shown = f"decimals({name}, {places.pop()})" if fixed else name
    return f"{lead}<<{shown}>>"


def _words(texts: Sequence[str], fields: Fields) -> str:
    """Words that differ, one by one where there are as many in each text, else all that differs in one."""
    split = [_WORD.split(each) for each in texts]
    if len({len(each) for each in split}) == 1:
        return "".join(_word(column, fields) for column in zip(*split, strict=True))
    lead = _common(split, 1)
    tail = _common([each[lead:] for each in split], -1)
    middle = ["".join(each[lead : len(each) - tail]) for each in split]
    first = split[0]
    return "".join(first[:lead]) + _word(middle, fields) + "".join(first[len(first) - tail :] if tail else ())


def _common(pieces: Sequence[list[str]], step: int) -> int:
    """How many pieces all begin with (or end with, for a step of -1)."""
    count = 0
    for column in zip(*(each[::step] for each in pieces), strict=False):
        if len(set(column)) > 1:
            break
        count += 1
    return count


def _word(column: Sequence[str], fields: Fields) -> str:
    if len(set(column)) == 1:
        return column[0]
    lead = min(len(each) - len(each.lstrip("(“„\"'")) for each in column)
    tail = min(len(each) - len(each.rstrip(".,;:!?)”“\"'")) for each in column)
    same = len({(each[:lead], each[len(each) - tail :]) for each in column}) == 1
    if not same or any(lead + tail >= len(each) for each in column):
        lead = tail = 0
    inner = [_plain(each[lead : len(each) - tail]) for each in column]
    first = column[0]
    return f"{first[:lead]}<<row.{fields.name(inner)}>>{first[len(first) - tail :] if tail else ''}"


def _plain(words: str) -> str | Fraction:
    plain = re.sub(r"\\([^\sA-Za-z0-9])", r"\1", words)
    return Fraction(plain) if re.fullmatch(r"-?\d+(?:\.\d+)?", plain) else plain


# ---------------------------------------------------------------- tokens
def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a Markdown text; joined they are the text."""
    for k, piece in enumerate(_PIECES.split(text)):
        if k % 2 == 0:
            if piece:
                yield from _prose(piece)
        elif piece.startswith("$"):
            yield from _formula(piece)
        else:
            yield Token(piece)


def _prose(piece: str) -> Iterator[Token]:
    """Prose is one token a line; what ends a line or begins a list stays where it is."""
    for k, line in enumerate(re.split(r"(\\?\n\s*(?:[*-] |\d+[.)] )?|^(?:[*-] |\d+[.)] )|\*\*?|\|)", piece)):
        if line:
            yield Token(line, word=k % 2 == 0 and bool(line.strip()))


def _formula(piece: str) -> Iterator[Token]:
    before = "="
    held = ""
    for found in _TEX.finditer(piece):
        text = found[0]
        if held:
            if text[0].isdigit() or text.startswith("\\frac{"):
                yield _numeric(held + text)
                before, held = "0", ""
                continue
            yield Token(held)
            before, held = "-", ""
        if text == "-" and (before in _OPENING or before.startswith("\\begin")):
            held = text
            continue
        number = _SIGNED.match(text[1:].strip("{}") if text[0] in "_^" and len(text) > 1 else text)
        if number and any(each.isdigit() for each in text):
            yield _numeric(text)
            before = "0"
        else:
            yield Token(text)
            before = before if text.isspace() or text in _SPACING else text
    if held:
        yield Token(held)


def _numeric(text: str) -> Token:
    bare = text[1:] if text[0] in "_^" else text
    if bare.startswith("{") and bare.endswith("}"):
        bare = bare[1:-1]
    found = _SIGNED.match(bare)
    assert found is not None
    fraction = _FRACTION.match(found[2])
    value = Fraction(int(fraction[1]), int(fraction[2]) or 1) if fraction else Fraction(found[2])
    places = 0 if fraction or "." not in found[2] else len(found[2].partition(".")[2])
    return Token(text, -value if found[1] else value, places)
