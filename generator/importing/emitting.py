"""Plain data → YAML that our reader reads back as the same data, in the style that an author would write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from generator.importing.wordlists import listed
from generator.numbers import normal, printing

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ,.()/;!?%+=-]*\Z")
_WORDS = listed("true false yes no on off null y n none inf nan")
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")


class Expression(str):
    """Text that stands in YAML as it is: an expression of ours, a tolerance."""

    __slots__ = ()


class Record(dict[str, Any]):
    """A mapping of scalars that stands in one line."""


def emit(data: Mapping[str, Any], comment: str = "") -> str:
    """Return a mapping as a YAML document; ``comment`` stands above it."""
    head = [f"# {' '.join(comment.split())}"] if comment else []
    return "\n".join([*head, *_mapping(data, 0)]) + "\n"


def expression(value: Fraction | int) -> Expression:
    """Return a number as our expressions write it: a decimal where it ends within a few places, else a fraction.

    >>> str(expression(Fraction(-981, 100))), str(expression(Fraction(1, 3)))
    ('-9.81', '1/3')
    """
    value = Fraction(value)
    decimal = printing.decimal(normal(value)) if _ends(value) else ""
    return Expression(decimal if decimal and len(decimal) <= 20 else str(value))


def _ends(value: Fraction) -> bool:
    denominator = value.denominator
    if denominator.bit_length() > 200:
        return False
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator == 1


def _mapping(data: Mapping[str, Any], depth: int) -> Iterator[str]:
    pad = "  " * depth
    for key, value in data.items():
        name = key if _KEY.match(key) and key.lower() not in _WORDS else _quoted(key)
        match value:
            case Mapping():
                yield f"{pad}{name}:"
                yield from _mapping(value, depth + 1)
            case str():
                yield from _text(f"{pad}{name}: ", value, depth)
            case Sequence():
                yield f"{pad}{name}:"
                for item in value:
                    yield from _item(item, depth + 1)
            case _:
                yield f"{pad}{name}: {_scalar(value)}"


def _item(item: Any, depth: int) -> Iterator[str]:
    pad = "  " * depth
    if isinstance(item, Record):
        cells = (f"{name}: {each if isinstance(each, Expression) else _quoted(each)}" for name, each in item.items())
        yield f"{pad}- {{{', '.join(cells)}}}"
    elif isinstance(item, Mapping) and item:
        lines = list(_mapping(item, depth + 1))
        yield f"{pad}- {lines[0].lstrip()}"
        yield from lines[1:]
    elif isinstance(item, str):
        yield from _text(f"{pad}- ", item, depth)
    else:
        yield f"{pad}- {_scalar(item)}"


def _text(lead: str, text: str, depth: int) -> Iterator[str]:
    if isinstance(text, Expression):
        yield f"{lead}{text}"
    elif "\n" in text:
        yield f"{lead}|"
        inner = "  " * (depth + 1)
        yield from (f"{inner}{line}" if line.strip() else "" for line in text.split("\n"))
    else:
        yield f"{lead}{_scalar(text)}"


def _scalar(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Fraction():
            return str(expression(value)) if _ends(value) else _quoted(str(value))
        case str():
            plain = _PLAIN.match(value) and value.lower() not in _WORDS and not value.endswith((" ", ":"))
            return str(value) if plain else _quoted(value)
        case _:
            raise AssertionError(f"{value!r} is no plain data")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
