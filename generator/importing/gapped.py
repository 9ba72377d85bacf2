"""Texts with gaps: what is asked before them, which gaps stand in them, answers that stand on lines of their own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from fractions import Fraction

from generator.content import (
    Blank,
    Block,
    Blocks,
    BulletList,
    Emphasis,
    Inline,
    Inlines,
    NumberedList,
    Paragraph,
    Strong,
    Table,
    Text,
)
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    Guidance,
    MatchResponse,
    NumberResponse,
    Part,
    Response,
    TensorResponse,
    TextResponse,
    Tolerance,
)
from generator.importing.answers import Context
from generator.importing.imported import part
from generator.numbers import Tensor
from generator.plain import plain_text

TINY = Fraction(1, 10**9)

Gap = NumberResponse | TextResponse | ChoiceResponse


def gaps_in(blocks: Blocks) -> list[str]:
    """Return the ids of the gaps in blocks, in order."""
    return [id for block in blocks for id in _of_block(block)]


def _of_block(block: Block) -> list[str]:
    match block:
        case Paragraph(children):
            return _of_line(children)
        case BulletList(items) | NumberedList(items):
            return [id for item in items for id in gaps_in(item)]
        case Table(_, header, rows):
            return [id for row in (header, *rows) for cell in row for id in _of_line(cell)]
        case _:
            return []


def _of_line(inlines: Inlines) -> list[str]:
    found: list[str] = []
    for each in inlines:
        if isinstance(each, Blank):
            found.append(each.id)
        elif isinstance(each, Emphasis | Strong):
            found += _of_line(each.children)
    return found


def split_ask(blocks: Blocks) -> tuple[Blocks, Blocks]:
    """Return what stands before the first block with a gap (or its label), and the rest."""
    first = next((k for k, block in enumerate(blocks) if gaps_in((block,))), len(blocks))
    if 0 < first < len(blocks) and isinstance(blocks[first], Table) and lone_label(blocks[first - 1]):
        first -= 1
    return blocks[:first], blocks[first:]


def answered(id: str, blocks: Blocks, gaps: Mapping[str, Response], context: Context) -> Part:
    """Return the part that a text with gaps asks: lines, tables of numbers and of lists are answers of their own.

    A text that has anything else is one text with gaps; what cannot stand within it (an essay) is an answer of its own.
    """
    ask, rest = split_ask(blocks)
    found = _separate(rest, gaps)
    if found is not None:
        return part(id, ask, (replace(found[0], id=id),) if len(found) == 1 else tuple(found))
    own: list[Response] = []
    text: list[Block] = []
    for block in rest:
        response = _alone(block, gaps)
        if response is not None and not isinstance(response, Gap):
            own.append(replace(response, marks=context.halves(response.marks)))
        else:
            text.append(block)
    held = [gaps[each] for each in gaps_in(tuple(text))]
    # what cannot stand within a text leaves a line there, and is asked for below
    outside = {each.id: each for each in held if not isinstance(each, Gap)}
    own += [replace(each, marks=context.halves(each.marks)) for each in outside.values()]
    text = [_lined(block, outside.keys()) for block in text]
    fitting = tuple(replace(gap, marks=context.halves(gap.marks)) for gap in held if isinstance(gap, Gap))
    if not fitting:
        return part(id, (*ask, *text), tuple(own) if len(own) > 1 else (replace(own[0], id=id),))
    marks = sum((gap.marks for gap in fitting), Fraction(0))
    blanks = BlanksResponse(id=f"{id}0" if own else id, marks=marks, text=tuple(text), gaps=fitting)
    return part(id, ask, (blanks, *own))


def _lined(block: Block, names: Collection[str]) -> Block:
    """The block with a line where some gaps stood."""
    match block:
        case Paragraph(children):
            return Paragraph(_lined_line(children, names))
        case BulletList(items):
            return BulletList(tuple(tuple(_lined(each, names) for each in item) for item in items))
        case NumberedList(items, start):
            return NumberedList(tuple(tuple(_lined(each, names) for each in item) for item in items), start)
        case Table(aligns, header, rows):
            head = tuple(_lined_line(cell, names) for cell in header)
            return Table(aligns, head, tuple(tuple(_lined_line(cell, names) for cell in row) for row in rows))
        case _:
            return block


def _lined_line(inlines: Inlines, names: Collection[str]) -> Inlines:
    out: list[Inline] = []
    for each in inlines:
        if isinstance(each, Blank) and each.id in names:
            out.append(Text("______"))
        elif isinstance(each, Emphasis | Strong):
            out.append(type(each)(_lined_line(each.children, names)))
        else:
            out.append(each)
    return tuple(out)


def _separate(blocks: Blocks, gaps: Mapping[str, Response]) -> list[Response] | None:
    found: list[Response] = []
    label: Inlines = ()
    for block in blocks:
        response: Response | None
        if isinstance(block, Table):
            response = tensor(block, gaps) or match(block, gaps)
        else:
            response = _alone(block, gaps)
            own = None if label or response else lone_label(block)
            if own:
                label = own
                continue
        if response is None or not whole_halves(response.marks):
            return None
        if label and response.label:
            return None
        found.append(replace(response, label=label) if label else response)
        label = ()
    return None if label or not found else found


def lone_label(block: Block) -> Inlines | None:
    """Return the label that a line is, without its colon; None for a line that is something else."""
    if not isinstance(block, Paragraph) or gaps_in((block,)):
        return None
    return _label(block.children)


def tensor(table: Table, gaps: Mapping[str, Response]) -> TensorResponse | None:
    """Return the vector or matrix whose cells are all numbers to fill in, alike in marks and tolerance."""
    cells: list[list[NumberResponse]] = []
    for row in table.rows:
        line = [gaps[cell[0].id] for cell in row if len(cell) == 1 and isinstance(cell[0], Blank)]
        numbers = [gap for gap in line if isinstance(gap, NumberResponse)]
        if len(numbers) != len(row):
            return None
        cells.append(numbers)
    flat = [each for row in cells for each in row]
    if len({each.marks for each in flat}) > 1 or len(flat) < 2 or len(flat) > 64:
        return None
    tolerance = _common([(Fraction(str(each.value)), each.tolerance) for each in flat])
    if tolerance is None or any(each.guidance != Guidance() or each.unit for each in flat):
        return None
    rows = [Tensor([each.value for each in row]) for row in cells]
    axes = tuple(plain_text(each) for each in table.header) if len(rows) == 1 else ()
    if table.header and not all(axes):
        return None
    worth = flat[0].marks
    return TensorResponse(
        id=flat[0].id,
        marks=worth * len(flat),
        value=rows[0] if len(rows) == 1 else Tensor(rows),
        shown=(),
        tolerance=tolerance,
        cell_marks=worth if whole_halves(worth) else None,
        axes=axes,
    )


def _common(pairs: list[tuple[Fraction, Tolerance]]) -> Tolerance | None:
    """The tolerance that all numbers share, as it is or as a share of each."""
    first = pairs[0][1]
    if all(each == first for _, each in pairs):
        return first
    shares = [each.amount / abs(value) for value, each in pairs if value and each.kind == "absolute"]
    zeros = all(each.amount == 0 for value, each in pairs if not value)
    if not zeros or len(shares) != sum(1 for value, _ in pairs if value) or max(shares) - min(shares) > TINY:
        return None
    return Tolerance("relative", shares[0].limit_denominator(10**6))


def match(table: Table, gaps: Mapping[str, Response]) -> MatchResponse | None:
    """Return the pairs of a table whose second column offers the same list in each row."""
    lists: list[ChoiceResponse] = []
    for row in table.rows:
        gap = gaps.get(row[1][0].id) if len(row) == 2 and len(row[1]) == 1 and isinstance(row[1][0], Blank) else None
        if not isinstance(gap, ChoiceResponse) or not gap.single or not row[0] or _of_line(row[0]):
            return None
        lists.append(gap)
    if len(lists) < 2 or len(table.header) or len({each.marks for each in lists}) > 1:
        return None
    choices = tuple(option.content for option in lists[0].options)
    if len(choices) > 1 and all(tuple(each.content for each in gap.options) == choices for gap in lists):
        key = tuple(next(k for k, each in enumerate(gap.options) if each.right) for gap in lists)
        marks = lists[0].marks * len(lists)
        terms = tuple(row[0] for row in table.rows)
        return MatchResponse(id=lists[0].id, marks=marks, terms=terms, choices=choices, key=key)
    return None


def whole_halves(marks: Fraction) -> bool:
    """True for marks that our papers have."""
    return (marks * 2).denominator == 1


def _alone(block: Block, gaps: Mapping[str, Response]) -> Response | None:
    """The answer whose line has nothing but ``label: [[gap]]``."""
    if not isinstance(block, Paragraph) or not block.children or not isinstance(block.children[-1], Blank):
        return None
    label, blank = block.children[:-1], block.children[-1]
    if gaps_in((Paragraph(label),)):
        return None
    assert isinstance(blank, Blank)
    own = _label(label)
    return None if own is None else replace(gaps[blank.id], label=own)


def _label(label: Inlines) -> Inlines | None:
    """A label without its colon, None where the words before a gap are no label."""
    if not label:
        return ()
    last: Inline = label[-1]
    if not isinstance(last, Text) or not last.text.rstrip().endswith(":"):
        return None
    words = last.text.rstrip()[:-1]
    kept = (*label[:-1], *((Text(words),) if words else ()))
    return kept if kept else None
