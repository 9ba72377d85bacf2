"""The inside of ``<% … %>`` and ``<<…>>``: where they end, and what they say."""

from __future__ import annotations

import ast
import re

from generator.diagnostics import Fault, suggest
from generator.expression import Expression, compile_expression
from generator.markup.marks import SlotMark, TagMark

_WORDS = ("for", "endfor", "if", "elif", "else", "endif")
_FOR = re.compile(r"(?P<names>[^\W\d]\w*(?:\s*,\s*[^\W\d]\w*)*)\s+in\s+(?=\S)")
_ENUMERATE = re.compile(r"enumerate\s*\(")


# No expression of a question is as long; what is not closed by then never is.
_LONGEST = 2_000


def find_end(text: str, begin: int, closer: str) -> int:
    """Where ``closer`` stands behind ``begin``, not within a quoted word; -1 when the paragraph ends before."""
    quote = ""
    limit = min(len(text), begin + _LONGEST)
    for at in range(begin, limit):
        character = text[at]
        if quote:
            quote = "" if character == quote else quote
        elif text.startswith(closer, at):
            return at
        elif character in "'\"":
            quote = character
        elif character == "\n" and not text[at + 1 :].split("\n", 1)[0].strip():
            return -1
    # A quote that is never closed must not hide the end; compiling the expression tells of it.
    return text.find(closer, begin, limit) if quote else -1


def slot(text: str, begin: int, end: int, faults: list[Fault]) -> SlotMark:
    """Return the slot whose expression stands in ``text[begin:end]``."""
    expression, offset = _expression(text, begin, end, faults)
    return SlotMark(expression, offset)


def tag(text: str, begin: int, end: int, faults: list[Fault]) -> TagMark | None:
    """Return the tag that stands in ``text[begin:end]``, None (with a fault) when it says nothing known."""
    inside = text[begin:end]
    word = re.match(r"\s*(\w*)", inside)
    name = word[1] if word else ""
    offset = begin - 2
    at = begin + (word.end() if word else 0)
    rest = text[at:end].strip()
    match name:
        case "else" | "endfor" | "endif":
            if rest:
                faults.append(Fault((), "bad-tag", f"nothing stands behind {name}", offset=at))
            return TagMark(name, offset)
        case "if" | "elif":
            if not rest:
                faults.append(Fault((), "bad-tag", f"{name} lacks its test", f"<% {name} x > 0 %>", offset=offset))
                return TagMark(name, offset)
            expression, where = _expression(text, at, end, faults)
            return TagMark(name, offset, expression, where)
        case "for":
            return _loop(text, at, end, offset, faults)
        case _:
            hint = suggest(name, _WORDS) or f"there are {', '.join(_WORDS)}"
            faults.append(Fault((), "bad-tag", f"<% {inside.strip()} %> is not a known tag", hint, offset=offset))
            return None


def _loop(text: str, at: int, end: int, offset: int, faults: list[Fault]) -> TagMark:
    at += len(text[at:end]) - len(text[at:end].lstrip())
    head = _FOR.match(text, at, end)
    if head is None:
        hint = "<% for t in range(1, 4) %>"
        faults.append(Fault((), "bad-tag", "a loop is written: for NAME in EXPRESSION", hint, offset=offset))
        return TagMark("for", offset)
    names = tuple(name.strip() for name in head["names"].split(","))
    begin = head.end()
    counted = _counted(text, begin, end)
    if counted is None:
        expression, where = _expression(text, begin, end, faults)
        return TagMark("for", offset, expression, where, names)
    (first, last), start = counted
    if len(names) != 2:
        faults.append(Fault((), "bad-tag", "enumerate gives two names: for i, a in enumerate(x)", offset=offset))
    expression, where = _expression(text, first, last, faults)
    counting = _expression(text, *start, faults)[0] if start else None
    return TagMark("for", offset, expression, where, names, counted=True, first=counting)


def _counted(text: str, begin: int, end: int) -> tuple[tuple[int, int], tuple[int, int] | None] | None:
    """The spans of x and n in ``enumerate(x, n)``, None for anything else."""
    source = text[begin:end].strip()
    if not _ENUMERATE.match(source) or len(source) > 2_000:
        return None
    try:
        call = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None  # compiling it as a whole says what is wrong
    if not isinstance(call, ast.Call) or call.keywords or not 1 <= len(call.args) <= 2 or "\n" in source:
        return None
    spans = [_span(source, argument, begin) for argument in call.args]
    return spans[0], spans[1] if len(spans) == 2 else None


def _span(source: str, node: ast.expr, begin: int) -> tuple[int, int]:
    def characters(column: int) -> int:  # ast counts bytes
        return begin + len(source.encode()[:column].decode())

    return characters(node.col_offset), characters(node.end_col_offset or node.col_offset)


def _expression(text: str, begin: int, end: int, faults: list[Fault]) -> tuple[Expression | None, int]:
    inside = text[begin:end]
    offset = begin + len(inside) - len(inside.lstrip())
    found: list[Fault] = []
    expression = compile_expression(inside.strip(), found)
    faults.extend(fault.within((), offset) for fault in found)
    return expression, offset
