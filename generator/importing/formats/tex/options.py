r"""The options of an environment: those of exam.cls, and items that begin with a box; full ones are right."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.importing.formats.tex.items import ITEM, split
from generator.importing.formats.tex.parsing import Node
from generator.importing.wordlists import listed

SOLUTIONS = listed(
    "solution solutionorbox solutionorlines solutionordottedlines solutionorgrid solutionbox answer sol loesung lösung"
)
_OPTION = listed("choice CorrectChoice correctchoice item")
_EMPTY_BOX = re.compile(r"\\(?:square|Box|bigcirc|Circle|fullmoon|ocircle|openbox)\b|[□☐○]")
_FULL_BOX = re.compile(r"\\(?:boxtimes|blacksquare|XBox|CheckedBox|boxdot|checkmark|CIRCLE|newmoon|bigstar)\b|[■☑☒✓✔●]")
_ANY_BOX = re.compile(rf"\s*(?:\$\s*)?(?:{_EMPTY_BOX.pattern}|{_FULL_BOX.pattern})")


def choices(node: Node) -> Iterator[tuple[list[Node], bool, list[Node]]]:
    """Yield each option: its nodes, whether it is right, the solutions that stand in it."""
    current: list[Node] | None = None
    right = False
    solutions: list[Node] = []
    for each in [*node.children, Node("macro", "choice", node.offset)]:
        if each.kind == "macro" and each.text in _OPTION:
            if current is not None:
                yield _unboxed(current, right, solutions)
            current, solutions = [], []
            right = each.text in ("CorrectChoice", "correctchoice") or bool(_FULL_BOX.search(each.option or ""))
        elif each.kind == "env" and each.text in SOLUTIONS:
            solutions.append(each)
        elif current is not None:
            current.append(each)


def _unboxed(nodes: list[Node], right: bool, solutions: list[Node]) -> tuple[list[Node], bool, list[Node]]:
    """An option without the box at its beginning; a full one says that it is right."""
    kept = list(nodes)
    while kept and (kept[0].kind == "par" or (kept[0].kind == "text" and not kept[0].text.strip())):
        kept.pop(0)
    if kept and _is_box(kept[0]):
        right = right or bool(_FULL_BOX.search(_shown(kept[0])))
        kept = kept[1:]
    return kept, right, solutions


def _shown(node: Node) -> str:
    return f"\\{node.text} " if node.kind == "macro" else node.text


def _is_box(node: Node) -> bool:
    return node.kind in ("macro", "math", "text") and bool(_ANY_BOX.match(_shown(node))) and len(node.text) < 40


def is_boxed(node: Node) -> bool:
    """True for a list whose items all begin with a box."""
    items = split(node.children, ITEM)
    options = [each.option for each in node.children if each.kind == "macro" and each.text == "item"]
    if len(items) < 2:
        return False
    for item, option in zip(items, options, strict=True):
        if _ANY_BOX.match(option or ""):
            continue
        shown = [each for each in item.nodes if each.kind != "par" and (each.kind != "text" or each.text.strip())]
        if not shown or not _is_box(shown[0]):
            return False
    return True


def as_list(node: Node) -> list[Node]:
    """Return options as a plain list."""
    children = [
        Node("macro", "item", each.offset) if each.kind == "macro" and each.text in _OPTION else each
        for each in node.children
    ]
    return [Node("env", "enumerate", node.offset, children=children)]
