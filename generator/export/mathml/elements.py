"""Single elements of MathML: operators, rows, letters, the control words that stand for a sign."""

from __future__ import annotations

import re

from generator.export.fragments import text
from generator.export.mathml import signs

_SIZE = re.compile(r"\\([bB]igg?)([lrm]?)")
_OPERATOR = re.compile(r"<mo[^>]*>([^<]*)</mo>")
_CLOSING = frozenset(")]}⟩⌋⌉!′…⋯")
PLUS_OR_MINUS = frozenset(f"<mo>{sign}</mo>" for sign in "+−±∓")
BAR = 'stretchy="false" lspace="0" rspace="0"'  # TeX takes a bar for a letter
THIN = "0.1667em"
LEFT = 'form="prefix" stretchy="true"'
RIGHT = 'form="postfix" stretchy="true"'


def mo(sign: str, attributes: str = "") -> str:
    """Return an operator."""
    return f"<mo{' ' if attributes else ''}{attributes}>{text(sign)}</mo>"


def row(inner: str, parts: int = 2) -> str:
    """Return a group as one element."""
    return f"<mrow>{inner}</mrow>" if parts != 1 else inner


def sized(sign: str, token: str) -> str:
    r"""Return a delimiter of the size of a control word such as ``\Bigl``."""
    match = _SIZE.fullmatch(token)
    assert match is not None
    size = signs.SIZES[match[1]]
    form = {"l": ' form="prefix"', "r": ' form="postfix"', "m": ' form="infix"'}.get(match[2], "")
    return mo(sign, f'stretchy="true" minsize="{size}" maxsize="{size}"{form}')


def awaits_operand(found: list[str]) -> bool:
    """True where a sign behind these elements is that of a number: behind nothing, an operator, an opening bracket.

    MathML takes a sign for one between operands wherever it is not the first of its row (MathML Core, 3.2.4.2).
    """
    before = [each for each in found if not each.startswith("<mspace")]
    match = _OPERATOR.fullmatch(before[-1]) if before else None
    if match is None:
        return not before
    if match[1] in ("|", "‖"):
        return sum(each == before[-1] for each in before) % 2 == 1
    return match[1] not in _CLOSING


def upright(written: str) -> str:
    """Return letters that stand upright."""
    variant = ' mathvariant="normal"' if len(written) == 1 else ""
    return f"<mi{variant}>{text(written)}</mi>"


def symbol(token: str, font: str) -> str:
    """Return a control word that stands for a sign, empty for another one."""
    if token in signs.LETTERS:
        sign = signs.LETTERS[token]
        return f"<mi>{signs.in_alphabet(sign, font)}</mi>"
    if token in signs.UPRIGHT:
        return upright(signs.UPRIGHT[token])
    if token in signs.BIG:
        return mo(signs.BIG[token], 'movablelimits="true"' if token not in signs.INTEGRALS else "")
    if token == "\\bmod":
        return mo("mod", 'lspace="0.2222em" rspace="0.2222em"')
    if token == "\\colon":
        return mo(":", f'lspace="0" rspace="{THIN}"')
    if token in signs.OPERATORS:
        return mo(signs.OPERATORS[token], 'stretchy="false"' if "arrow" in token else "")
    if token in signs.DELIMITERS:
        sign = signs.DELIMITERS[token]
        form = {"\\l": ' form="prefix"', "\\r": ' form="postfix"'}.get(token[:2], "")
        return mo(sign, BAR if sign in "|‖" and not form else f'stretchy="false"{form}')
    if token in signs.SPACES:
        return f'<mspace width="{signs.SPACES[token]}"/>'
    return ""
