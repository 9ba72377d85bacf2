"""The values in a question's texts and figures: where each is written, what gives it, what it is at a draw."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator, Mapping
from typing import Any, assert_never

from generator.answer import CompiledAnswer, Judgement
from generator.compilation import Passage, Phrase, evaluate, standing_at
from generator.diagnostics import Fault, Path
from generator.expression import Expression, Scope
from generator.illustration import Illustration
from generator.markup.blocks import ListingLeaf, ListLeaf, ParagraphLeaf, PictureLeaf, RowsLeaf, TableLeaf
from generator.markup.inlines import Fixed, Formula, Span
from generator.markup.pieces import Piece, Slot
from generator.markup.template import Filling, leaves
from generator.numbers import Value
from generator.program import Draw, Program
from generator.questions.blanks import CompiledBlanks
from generator.questions.choice import CompiledChoice
from generator.values import dataclass

# What prints a value in another form.
_FORMATS = frozenset({"decimals", "signed", "fraction", "percent", "scientific", "plural"})


@dataclass(frozen=True)
class Printed:
    """A value that is printed: where it is written, the how-manieth time it is printed from there, what gives it."""

    path: Path
    offset: int | None
    turn: int
    expression: Expression
    value: Value
    part: str
    answer: str = ""


def printed_values(program: Program, draw: Draw) -> Iterator[Printed]:
    """Yield the values on the paper in its order; what cannot be evaluated is the business of others."""
    scope = draw.moment.scope
    yield from _passage(program.stems[draw.wording], scope, "")
    yield from _figure(program.figure, scope, "")
    for part, judgements in zip(program.parts, draw.judgements, strict=True):
        yield from _passage(part.asks[draw.wording], scope, part.id)
        yield from _figure(part.figure, scope, part.id)
        for answer, judgement in zip(part.answers, judgements, strict=True):
            yield from _answer(answer, judgement, scope, part.id)


def _answer(answer: CompiledAnswer, judgement: Judgement, scope: Scope, part: str) -> Iterator[Printed]:
    yield from _passage(answer.notes.label, scope, part, answer.id)
    match answer:
        case CompiledChoice():
            for statement, _ in judgement.picked:
                yield from _passage(statement.text, scope, part, answer.id)
        case CompiledBlanks():
            yield from _passage(answer.text, scope, part, answer.id)
        case _:
            return


def _passage(text: Passage | Phrase, scope: Scope, part: str, answer: str = "") -> Iterator[Printed]:
    sequence: Any = text.prose.layout if isinstance(text, Passage) else text.line.running
    turns: dict[int, int] = {}
    try:
        with standing_at(text.path):
            found = list(_slots(sequence, Filling(), scope))
    except Fault:
        return
    for slot, value in found:
        turn = turns[slot.offset] = turns.get(slot.offset, -1) + 1
        yield Printed(text.path, slot.offset, turn, slot.expression, value, part, answer)


def _slots(sequence: Any, filling: Filling, scope: Scope) -> Iterator[tuple[Slot, Value]]:
    leaf: (
        Slot
        | Fixed
        | Formula
        | Span
        | Piece
        | ParagraphLeaf
        | ListLeaf
        | TableLeaf
        | RowsLeaf
        | ListingLeaf
        | PictureLeaf
    )
    for leaf, inner in leaves(sequence, filling, scope):
        match leaf:
            case Slot(expression):
                yield leaf, expression.evaluate(inner)
            case Fixed() | Piece():
                pass
            case Formula(pieces) | ListingLeaf(pieces):
                yield from _slots(pieces, filling, inner)
            case Span(_, children):
                yield from _slots(children, filling, inner)
            case ParagraphLeaf(running):
                yield from _slots(running, filling, inner)
            case ListLeaf(items):
                for item in items:
                    yield from _slots(item, filling, inner)
            case TableLeaf(_, header, rows):
                for row in (header, *rows):
                    for cell in row:
                        yield from _slots(cell, filling, inner)
            case RowsLeaf(rows):
                for row in rows:
                    for cell in row:
                        yield from _slots(cell, filling, inner)
            case PictureLeaf(alt=alt):
                yield from _slots(alt, filling, inner)
            case _:
                assert_never(leaf)


def _figure(figure: Illustration | None, scope: Scope, part: str) -> Iterator[Printed]:
    if figure is None:
        return
    yield from _passage(figure.alt, scope, part)
    for name, expression in figure.arguments.items():
        path: Path = (*figure.path, name)
        try:
            value = evaluate(expression, scope, path)
        except Fault:
            continue
        yield Printed(path, None, 0, expression, value, part)


# ---------------------------------------------------------------- given or computed
def is_given(expression: Expression, program: Program) -> bool:
    """True for what prints a parameter, a cell or a field of one, or a constant: given, not computed."""
    return _given(expression.text, frozenset(program.spec.params), program.lets, ())


def _given(text: str, params: frozenset[str], lets: Mapping[str, Expression], trail: tuple[str, ...]) -> bool:
    tree = parsed(text)
    return tree is not None and _is_given(tree, params, lets, trail)


def _is_given(node: ast.expr, params: frozenset[str], lets: Mapping[str, Expression], trail: tuple[str, ...]) -> bool:
    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            if name in lets and name not in trail:
                return _given(lets[name].text, params, lets, (*trail, name))
            return name in params or name.endswith("_unit") or name not in lets
        case ast.Subscript(value=value) | ast.Attribute(value=value):
            return _is_given(value, params, lets, trail)
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return all(_is_given(item, params, lets, trail) for item in items)
        case ast.Call(func=ast.Name(id=name), args=[value, *_]) if name in _FORMATS:
            return _is_given(value, params, lets, trail)
        case ast.IfExp(body=body, orelse=other):
            return _is_given(body, params, lets, trail) and _is_given(other, params, lets, trail)
        case _:
            return False


@functools.lru_cache(maxsize=4096)
def parsed(text: str) -> ast.expr | None:
    """Return the tree of an expression that was compiled before; None where it is no plain Python."""
    try:
        return ast.parse(" ".join(text.split()), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
