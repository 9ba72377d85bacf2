"""Formulas: through the gate with every branch in turn, macros expanded, each slot told its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from generator.diagnostics import Fault
from generator.markup.marks import Mark, Marks, Masked, MathMark, SlotMark, TagMark, is_mark
from generator.markup.nesting import Names, Nesting
from generator.markup.pieces import Piece, Pieces, Slot
from generator.markup.template import For, If
from generator.numbers.position import Position, position
from generator.tex import SLOT, VOID, Macro, check_math, expand_math

# How much of a formula around a slot decides about its place, and how many ways through loops and tests are looked at.
_REACH = 80
_MOST_WAYS = 6

_Token = tuple[str, int]


def formula(mark: MathMark, marks: Marks, macros: Mapping[str, Macro], names: Names, faults: list[Fault]) -> Pieces:
    """Return the template of a formula; appends the faults of its TeX with offsets into the text as written."""
    before = len(faults)
    _check(mark, marks, macros, faults)
    if len(faults) > before:
        return pieces_of(mark.masked.text, marks, names, [])  # for the names it uses
    try:
        expanded = expand_math(mark.masked.text, macros)
    except Fault as fault:
        faults.append(fault.within((), mark.offset))
        return ()
    return _positioned(pieces_of(expanded, marks, names, []), [""], [""])


def pieces_of(text: str, marks: Marks, names: Names, faults: list[Fault]) -> Pieces:
    """Return the template of a masked text of TeX or code; appends the faults of its loops and tests."""
    nesting: Nesting[Piece | Slot] = Nesting(names, faults)
    for piece in marks.pieces(text):
        add_piece(piece, nesting, names)
    return nesting.finish()


def add_piece(piece: str | Mark, nesting: Nesting[Any], names: Names) -> None:
    """Add a piece of TeX or code, a slot or a tag to the tree of a formula or of code."""
    if isinstance(piece, str):
        nesting.leaf(Piece(piece))
    elif isinstance(piece, SlotMark):
        if piece.expression is not None:
            names.note(piece.expression, piece.offset)
            nesting.leaf(Slot(piece.expression, piece.offset))
    elif isinstance(piece, TagMark):
        nesting.tag(piece)


# ---------------------------------------------------------------- the gate
def _check(mark: MathMark, marks: Marks, macros: Mapping[str, Macro], faults: list[Fault]) -> None:
    seen: set[tuple[str, int | None]] = set()
    for text, origin in _readings(mark.masked, marks, faults):
        found_here: list[Fault] = []
        check_math(text, macros, found_here)
        for fault in found_here:
            offset = origin[min(fault.offset or 0, len(text))]
            if (fault.code, offset) not in seen:
                seen.add((fault.code, offset))
                faults.append(Fault((), fault.code, fault.message, fault.hint, offset=offset))


def _readings(masked: Masked, marks: Marks, faults: list[Fault]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield what a formula may read, way by way through its loops and tests, and where each character and its end
    stands."""
    if masked.text.isascii():
        yield masked.text, masked.origin
        return
    if not any(isinstance(marks.get(each), TagMark) for each in masked.text):
        yield "".join(SLOT if marks.get(each) else each for each in masked.text), masked.origin
        return
    nesting: Nesting[Any] = Nesting(Names(), faults)
    for at, character in enumerate(masked.text):
        found = marks.get(character) if is_mark(character) else None
        if isinstance(found, TagMark):
            nesting.leaf((VOID, masked.at(at)))
            nesting.tag(found)
        else:
            nesting.leaf((character if found is None else SLOT, masked.at(at)))
    tree = nesting.finish()
    for way in range(_ways(tree)):
        tokens = list(_walk(tree, way))
        text = "".join(character for character, _ in tokens)
        yield text, (*(at for _, at in tokens), masked.at(len(masked.text)))


def _ways(tree: tuple[Any, ...]) -> int:
    """How many ways through a formula make every branch stand once, and every loop run never and more than once."""
    most = 1
    for node in tree:
        if isinstance(node, For):
            most = max(most, 2, _ways(node.body))
        elif isinstance(node, If):
            most = max(most, 2, len(node.branches), *(_ways(body) for _, _, body in node.branches))
    return most


def _walk(tree: tuple[Any, ...], way: int) -> Iterator[_Token]:
    for node in tree:
        if isinstance(node, For):
            for _ in range(0 if way == 1 else 2):
                yield from _walk(node.body, way)
        elif isinstance(node, If):
            if way < len(node.branches):
                yield from _walk(node.branches[way][2], way)
            elif node.branches[-1][0] is None:
                yield from _walk(node.branches[-1][2], way)
        else:
            yield node


# ---------------------------------------------------------------- places
def _positioned(nodes: Pieces, before: list[str], after: list[str]) -> Pieces:
    """Tell each slot its place, given what may stand before and after these nodes."""
    out: list[Any] = []
    for at, node in enumerate(nodes):
        if isinstance(node, Piece):
            out.append(node)
            continue
        left = _ways_of(nodes[:at], before, left=True)
        right = _ways_of(nodes[at + 1 :], after, left=False)
        if isinstance(node, Slot):
            out.append(replace(node, at=_common([position(b, a) for b in left for a in right])))
        elif isinstance(node, For):
            # Before the body stands what is before the loop, or the end of the body.
            again_left = _ways_of(node.body, [""], left=True)
            again_right = _ways_of(node.body, [""], left=False)
            out.append(replace(node, body=_positioned(node.body, left + again_left, right + again_right)))
        else:
            out.append(If(tuple((test, where, _positioned(body, left, right)) for test, where, body in node.branches)))
    return tuple(out)


def _ways_of(nodes: Pieces, beyond: list[str], left: bool) -> list[str]:
    """The texts that may stand beside a slot: ``nodes`` and, further out, one of ``beyond``."""
    texts = [""]
    for node in reversed(nodes) if left else nodes:
        if all(len(text) >= _REACH for text in texts):
            break
        if isinstance(node, Piece):
            options = [node.text]
        elif isinstance(node, Slot):
            options = ["<<x>>"]
        elif isinstance(node, For):
            options = ["", *_ways_of(node.body, [""], left)]
        else:
            options = [text for _, _, body in node.branches for text in _ways_of(body, [""], left)]
            if node.branches[-1][0] is not None:
                options.append("")
        texts = [_beside(text, option, left) for text in texts for option in options][:_MOST_WAYS]
    return [_beside(text, far, left) for text in texts for far in beyond][:_MOST_WAYS]


def _beside(near: str, far: str, left: bool) -> str:
    return (far + near)[-_REACH:] if left else (near + far)[:_REACH]


def _common(places: list[Position]) -> Position:
    """The place that is right whichever way is taken: parentheses where one needs them, no 1 where all allow it."""
    return Position(
        behind_operator=any(place.behind_operator for place in places),
        under_power=any(place.under_power for place in places),
        in_script=all(place.in_script for place in places),
        coefficient=all(place.coefficient for place in places),
        factor=any(place.factor for place in places),
        divisor=any(place.divisor for place in places),
    )
