"""From nodes to plain Python values, and the traps of a YAML text that parses but says something else."""

from __future__ import annotations

import itertools
import re
from typing import Any, assert_never

from generator.diagnostics import Fault
from generator.source.nodes import MOST_FINDINGS, Finding, Findings, Mapping, Node, Scalar, Sequence, note
from generator.source.scalars import WORDS, resolve

_CUT = re.compile(r"[ \t]+(?P<hash>#)(?=\S)")
_COMMENT = re.compile(r"[ \t]+(?P<hash>#)")
_COLON = re.compile(r"\s*:")
_EMPTY_CUT = re.compile(r"[ \t]*:[ \t]+(?P<hash>#)(?=\S)")
_DOLLAR = re.compile(r"(?<!\\)(?:\\\\)*\$")
_BACKSLASHES = re.compile(r"(\\+)(.?)", re.DOTALL)

TEX_HINT = r"""use 'single quotes' or a block after |, where a backslash is a backslash"""
_CUT_HINT = "quote the text, or write it as a block after |; a comment has a blank behind its #"


def to_data(node: Node, text: str, findings: Findings) -> Any:
    """Return the node as dict, list, str, int, Fraction, bool and None; note every trap in ``findings``.

    ``text`` is the file that the node was read from.
    """
    match node:
        case Scalar():
            return _scalar(node, text, findings)
        case Sequence():
            for item in node.items:
                if isinstance(item, Scalar) and item.is_empty and (cut := _CUT.match(text, item.end)):
                    note(findings, cut_finding(text, cut.start("hash")))
            return [to_data(item, text, findings) for item in node.items]
        case Mapping():
            return _mapping(node, text, findings)
    assert_never(node)


def bad_backslashes(text: str, start: int, end: int) -> list[int]:
    r"""Return where a double-quoted text has a backslash that may be meant as TeX.

    Fine are ``\"``, a line continued by a backslash at its end, and a doubled one that is no TeX line break.
    """
    found = []
    for run in _BACKSLASHES.finditer(text, start, end):
        single = len(run[1]) % 2 == 1
        if (single and run[2] not in ('"', "\n")) or (len(run[1]) == 2 and (run[2].isspace() or run[2] == "[")):
            found.append(run.start() + (len(run[1]) - 1 if single else 0))
    return found


def tex_finding(text: str, index: int) -> Finding:
    """The diagnostic for a backslash within double quotes."""
    word = re.compile(r"\\+(?:[A-Za-z]+|.)?").match(text, index)
    shown = word[0] if word else "\\"
    message = f"in double quotes a backslash starts a YAML escape, so '{shown}' is not read as TeX"
    return Finding(index, "tex-in-double-quotes", message, TEX_HINT)


def _scalar(node: Scalar, text: str, findings: Findings) -> Any:
    if node.style == '"':
        if bad := bad_backslashes(text, node.start + 1, node.end - 1):
            note(findings, tex_finding(text, bad[0]))
        return node.text
    if node.style:
        return node.text
    if not node.is_empty and text[node.end : node.end + 1] in (" ", "\t"):
        _check_comment(node, text, findings)
    try:
        return resolve(node.text)
    except Fault as fault:
        note(findings, Finding(node.start, fault.code, fault.message, fault.hint))
        return None


def _check_comment(node: Scalar, text: str, findings: Findings) -> None:
    if cut := _CUT.match(text, node.end):
        note(findings, cut_finding(text, cut.start("hash")))
    elif len(_DOLLAR.findall(node.text)) % 2 and (cut := _COMMENT.match(text, node.end)):
        message = "the comment from here on leaves a '$' open in the text before it"
        note(findings, Finding(cut.start("hash"), "comment-cuts-text", message, _CUT_HINT))


def cut_finding(text: str, index: int) -> Finding:
    """The diagnostic for a text that ends at the ``#`` at ``index``."""
    end = text.find("\n", index)
    rest = text[index : end if end >= 0 else None].rstrip()
    shown = rest if len(rest) <= 30 else rest[:29] + "…"
    return Finding(index, "comment-cuts-text", f"'{shown}' is read as a comment and not as text", _CUT_HINT)


def _mapping(node: Mapping, text: str, findings: Findings) -> dict[str, Any]:
    data: dict[str, Any] = {}
    places: dict[str, int] = {}
    pairs = node.pairs()
    for index, (key, value) in enumerate(pairs):
        if _lacks_value(key, value, text):
            _check_lack(node, pairs, index, text, findings)
            continue
        if isinstance(value, Scalar) and value.is_empty and (cut := _EMPTY_CUT.match(text, _end(key))):
            note(findings, cut_finding(text, cut.start("hash")))
        name = _key(key, text, findings)
        plain = to_data(value, text, findings)
        if name is None:
            continue
        if name in places:
            if len(findings) >= MOST_FINDINGS:
                continue
            message = f"'{name}' stands twice here; first on line {text.count(chr(10), 0, places[name]) + 1}"
            note(findings, Finding(key.start, "duplicate-key", message, "keep one of the two, or rename one"))
            continue
        places[name] = key.start
        data[name] = plain
    return data


def _lacks_value(key: Node, value: Node, text: str) -> bool:
    """True when there is not even a colon behind the key."""
    return isinstance(key, Scalar) and isinstance(value, Scalar) and value.is_empty and not _COLON.match(text, key.end)


def _check_lack(node: Mapping, pairs: list[tuple[Node, Node]], index: int, text: str, findings: Findings) -> None:
    """Explain the first of several keys without values: they are the pieces of one text with commas."""
    key = pairs[index][0]
    if (index and _lacks_value(*pairs[index - 1], text)) or not isinstance(key, Scalar):
        return
    if not node.flow or not index:
        message = f"'{key.text}' is a field without a value"
        note(findings, Finding(key.start, "key-without-value", message, "write a colon and a value, or quote the text"))
        return
    end = key.end
    for following in itertools.takewhile(lambda pair: _lacks_value(*pair, text), pairs[index:]):
        end = _end(following[0])
    before = pairs[index - 1][1]
    message = f"the comma ends the text before it and makes '{key.text}' a field without a value"
    hint = "quote the text that holds the comma, or write a colon and a value"
    if isinstance(before, Scalar) and not before.style and not before.is_empty:
        whole = " ".join(text[before.start : end].split())
        hint = "quote the text: '" + whole.replace("'", "''") + "'"
    note(findings, Finding(key.start, "comma-makes-key", message, hint))


def _end(key: Node) -> int:
    return key.end if isinstance(key, Scalar) else key.start


def _key(key: Node, text: str, findings: Findings) -> str | None:
    if not isinstance(key, Scalar):
        message = "a list or mapping stands where a field's name should be"
        hint = "quote the text if it begins with a bracket or brace"
        note(findings, Finding(key.start, "key-not-text", message, hint))
        to_data(key, text, findings)
        return None
    if key.style == '"' and (bad := bad_backslashes(text, key.start + 1, key.end - 1)):
        note(findings, tex_finding(text, bad[0]))
    if key.style or key.text not in WORDS:
        if key.text == "<<" and not key.style:
            message = "merge keys ('<<') are not used here: every question says everything itself"
            note(findings, Finding(key.start, "merge-key", message, "write the fields out"))
            return None
        return key.text
    shown = f"'{key.text}'" if key.text else "nothing"
    message = f"{shown} cannot be a field's name"
    note(findings, Finding(key.start, "key-not-text", message, f"quote it: '{key.text}'" if key.text else ""))
    return None
