"""A course's own macros: checked once, expanded before content is built, so that no writer ever meets one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.diagnostics import Fault
from generator.tex.math import check_expanded
from generator.tex.symbols import ARGUMENTS, SYMBOLS, UNICODE
from generator.tex.tokens import Token, is_word, joined, outside_text, tokens
from generator.values import dataclass

# A formula that grows beyond this by expansion is a mistake or an attack.
LONGEST = 20_000

_NAME = re.compile(r"([A-Za-z]+)(?:\(([1-9])\))?\Z")


@dataclass(frozen=True)
class Macro:
    """``\\name`` with ``arguments`` braced arguments, ``#1`` … in ``body``; the body holds no macro any more."""

    name: str
    arguments: int
    body: str


def parse_macros(mapping: Mapping[str, str], faults: list[Fault]) -> dict[str, Macro]:
    """Return the macros of ``{"R": r"\\mathbb{R}", "norm(1)": r"\\lVert #1 \\rVert"}`` by name.

    Appends faults at the path ``(key,)``. A macro may use other macros, not itself.
    """
    written: dict[str, tuple[str, Macro]] = {}
    for key, body in mapping.items():
        match = _NAME.match(key)
        if match is None:
            hint = "a name of letters, with the number of arguments behind it: norm(1)"
            faults.append(Fault((key,), "bad-macro", f"{key!r} is not a macro name", hint, on_key=True))
            continue
        name, arguments = match[1], int(match[2] or 0)
        if f"\\{name}" in SYMBOLS or f"\\{name}" in ARGUMENTS:
            faults.append(Fault((key,), "bad-macro", f"\\{name} exists already", "choose another name", on_key=True))
            continue
        for wrong in re.finditer(r"(?<!\\)#(?!\d)|(?<!\\)#(\d)", body):
            if not wrong[1] or not 1 <= int(wrong[1]) <= arguments:
                message = f"{wrong[0]!r} is not an argument of \\{name}, which takes {arguments}"
                faults.append(Fault((key,), "bad-macro", message, f"name it {name}(1)", offset=wrong.start()))
                break
        else:
            written[name] = (key, Macro(name, arguments, body))
    flat: dict[str, Macro] = {}
    for name, (key, macro) in written.items():
        try:
            flattened = _flat(name, {each: other for each, (_, other) in written.items()}, ())
        except Fault as fault:
            faults.append(_at(fault, key, False))
            continue
        if flattened is None:
            faults.append(Fault((key,), "cyclic-macro", f"\\{name} is defined by itself"))
            continue
        sample = re.sub(r"#\d", "{A}", flattened)
        found: list[Fault] = []
        check_expanded(sample, found)
        if found:
            faults.extend(_at(fault, key, sample == macro.body) for fault in found)
            continue
        flat[name] = Macro(name, macro.arguments, flattened)
    return flat


def _at(fault: Fault, key: str, same_text: bool) -> Fault:
    return Fault((key,), fault.code, fault.message, fault.hint, offset=fault.offset if same_text else 0)


def _flat(name: str, macros: Mapping[str, Macro], above: tuple[str, ...]) -> str | None:
    if name in above:
        return None
    inner: dict[str, Macro] = {}  # without macros themselves
    for token in tokens(macros[name].body):
        used = token.text[1:]
        if token.control and used in macros and used not in inner:
            body = _flat(used, macros, (*above, name))
            if body is None:
                return None
            inner[used] = Macro(used, macros[used].arguments, body)
    return expand_macros(macros[name].body, inner)


def expand_math(tex: str, macros: Mapping[str, Macro]) -> str:
    """Return the formula with macros expanded and Unicode symbols written as TeX (text in ``\\text`` is left alone).

    >>> expand_math(r"\\norm{x} ≤ 1", parse_macros({"norm(1)": r"\\lVert #1 \\rVert"}, []))
    '\\\\lVert x \\\\rVert \\\\leq 1'
    """
    if macros and "\\" in tex:
        tex = expand_macros(tex, macros)
    return outside_text(tex, lambda character: UNICODE.get(character, character))


def expand_macros(tex: str, macros: Mapping[str, Macro]) -> str:
    """Return ``tex`` with the macros (of macro-free bodies) replaced; raises Fault where an argument is missing."""
    stream = list(tokens(tex))
    if not any(token.control and token.text[1:] in macros for token in stream):
        return tex
    out: list[str] = []
    at = 0
    while at < len(stream):
        macro = macros.get(stream[at].text[1:]) if stream[at].control else None
        if macro is None:
            out.append(stream[at].text)
            at += 1
            continue
        begin, at = stream[at], at + 1
        values: list[str] = []
        for _ in range(macro.arguments):
            value, at = _argument(stream, at, begin)
            values.append(expand_macros(value, macros))
        out.append(_applied(macro.body, values))
        if sum(map(len, out)) > LONGEST:
            raise Fault((), "too-large", "the formula is too long with its macros expanded", offset=begin.offset)
    return joined(out)


def _applied(body: str, values: list[str]) -> str:
    return re.sub(r"#(\d)", lambda match: values[int(match[1]) - 1], body)


def _argument(stream: list[Token], at: int, macro: Token) -> tuple[str, int]:
    while at < len(stream) and stream[at].text == " " and is_word(macro.text):
        at += 1
    if at == len(stream) or stream[at].text != "{":
        message = f"{macro.text} lacks an argument in braces"
        raise Fault((), "missing-argument", message, f"{macro.text}{{…}}", offset=macro.offset)
    depth, first = 0, at + 1
    while at < len(stream):
        depth += {"{": 1, "}": -1}.get(stream[at].text, 0)
        at += 1
        if depth == 0:
            return joined([token.text for token in stream[first : at - 1]]), at
    raise Fault((), "unbalanced-math", f"the argument of {macro.text} is never closed", offset=macro.offset)
