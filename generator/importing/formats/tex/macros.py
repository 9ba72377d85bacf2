r"""What a source defines: ``\newcommand``, ``\def`` without parameters, ``\DeclareMathOperator``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.importing.formats.tex.parsing import Defined
from generator.importing.formulas import rewritten
from generator.importing.wordlists import listed
from generator.tex import Macro, parse_macros

_MOST = 500
_HEAD = re.compile(
    r"\\(?:(?:re|provide|new)command|DeclareRobustCommand)\*?\s*\{?\s*\\([A-Za-z]+)\s*\}?\s*(?:\[(\d)\])?(?:\[[^\]]*\])?\s*(?=\{)"
    r"|\\def\s*\\([A-Za-z]+)\s*(?=\{)"
    r"|\\DeclareMathOperator(\*?)\s*\{?\s*\\([A-Za-z]+)\s*\}?\s*(?=\{)"
)
# What an exam class defines for itself is not to be put in.
_KEPT = listed("question part choice item begin end solution points section emph textbf")


def definitions(source: str) -> tuple[dict[str, Defined], str]:
    """Return the macros of a source, and the source with their definitions as blanks of the same length."""
    found: dict[str, Defined] = {}
    out: list[str] = []
    done = 0
    for head in _HEAD.finditer(source):
        if head.start() < done or len(found) >= _MOST:
            continue
        end = _closing(source, head.end())
        if end < 0:
            continue
        body = source[head.end() + 1 : end - 1]
        name = head[1] or head[3] or head[5]
        if head[5]:
            found[name] = Defined(0, rf"\operatorname{head[4]}{{{body}}}")
        elif name not in _KEPT:
            found[name] = Defined(int(head[2] or 0), body)
        out += [source[done : head.start()], re.sub(r"[^\n]", " ", source[head.start() : end])]
        done = end
    return _without_cycles(found), "".join([*out, source[done:]])


def _without_cycles(found: Mapping[str, Defined]) -> dict[str, Defined]:
    """The macros that do not come back to themselves, which TeX itself would never end."""
    uses = {name: set(re.findall(r"\\([A-Za-z]+)", each.body)) & set(found) for name, each in found.items()}
    ends: set[str] = set()
    while more := {name for name, used in uses.items() if name not in ends and used <= ends}:
        ends |= more
    return {name: each for name, each in found.items() if name in ends}


def _closing(source: str, at: int) -> int:
    depth = 0
    limit = min(len(source), at + 5000)
    while at < limit:
        if source[at] == "\\":
            at += 2
            continue
        depth += {"{": 1, "}": -1}.get(source[at], 0)
        at += 1
        if depth == 0:
            return at
    return -1


def for_formulas(defined: Mapping[str, Defined]) -> Mapping[str, Macro]:
    """Return those macros that formulas may hold by our gate."""
    bodies = {
        f"{name}({each.arguments})" if each.arguments else name: rewritten(each.body) for name, each in defined.items()
    }
    return parse_macros({name: body for name, body in bodies.items() if body}, [])
