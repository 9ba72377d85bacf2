"""What an unquoted text means: the core schema of YAML 1.2 (section 10.3), exact and a little stricter.

Only ``true``, ``false``, ``null``, ``~`` and nothing at all are special words: ``no``, ``on``, ``True`` and ``Null``
are words that an exam may use. Dates, times and ``1/2`` stay text.
"""

from __future__ import annotations

import re
from fractions import Fraction

from generator.diagnostics import Fault

WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE](?P<exponent>[-+]?[0-9]+))?")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_LONGEST = 400  # characters, and powers of ten: far beyond any exam, far below what int() refuses or takes long for


def resolve(text: str) -> str | int | Fraction | bool | None:
    """Return the value of a plain scalar; a number written with a point or exponent is a Fraction.

    Raises Fault (``leading-zero``, ``not-finite``, ``number-too-long``) for what two readers would read differently.

    >>> resolve("12"), resolve("0.1"), resolve("1e3"), resolve("no"), resolve("12:30"), resolve("~")
    (12, Fraction(1, 10), Fraction(1000, 1), 'no', '12:30', None)
    """
    if text in WORDS:
        return WORDS[text]
    return _number(text) if text[0] in "+-.0123456789" else text


def _number(text: str) -> str | int | Fraction:
    if _INTEGER.fullmatch(text):
        _check_length(text)
        digits = text.lstrip("+-")
        if digits[0] == "0" and len(digits) > 1:
            raise Fault(
                (),
                "leading-zero",
                f"'{text}' is 8-based for some readers of YAML and 10-based for others",
                f"write {int(text)}, or '{text}' in quotes if it is a text",
            )
        return int(text)
    if decimal := _DECIMAL.fullmatch(text):
        _check_length(text)
        if abs(int(decimal["exponent"] or 0)) > _LONGEST:
            raise _too_long(text)
        return Fraction(text)
    if _OCTAL.fullmatch(text) or _HEXADECIMAL.fullmatch(text):
        _check_length(text)
        return int(text, 0)
    if _NOT_FINITE.fullmatch(text):
        raise Fault((), "not-finite", f"'{text}' is not a number to calculate with", "quote it if it is a text")
    return text


def _check_length(text: str) -> None:
    if len(text) > _LONGEST:
        raise _too_long(text)


def _too_long(text: str) -> Fault:
    message = f"the number {text[:20]}{'…' if len(text) > 20 else ''} is too long"
    return Fault((), "number-too-long", message, f"numbers have at most {_LONGEST} digits; quote it if it is a text")
