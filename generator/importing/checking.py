"""What was written, compiled and drawn before it is given out: does it load, and does it say what was read?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from generator.answer import Rejection
from generator.compiler import Surroundings, compile_question
from generator.content import (
    Blank,
    Blocks,
    BulletList,
    Emphasis,
    Inlines,
    LineBreak,
    Math,
    NumberedList,
    Paragraph,
    Strong,
    Table,
    Text,
)
from generator.diagnostics import Fault, Rejected
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
    Variant,
)
from generator.export.grading import accepted
from generator.program import Program
from generator.salvage import salvage
from generator.source import read_text as yaml_source
from generator.spec import QuestionSpec

_FIRST = 2_000  # addresses that are looked at for a valid one


def compiled(text: str, images: Mapping[str, bytes], around: Surroundings) -> Program | str:
    """Return the program of a question file, or what is wrong with it in a line."""
    try:
        source = yaml_source("question", text)
    except Rejected as rejected:
        return rejected.diagnostics[0].message
    faults: list[Fault] = []
    spec, _ = salvage(QuestionSpec, source.data, faults)
    if spec is None or faults:
        return faults[0].message if faults else "no question"
    program = compile_question(spec, replace(around, images=images), faults)
    return program if program is not None and not faults else faults[0].message if faults else "no question"


def drawn(program: Program, parameters: Mapping[str, Any] | None = None) -> Variant | str:
    """Return a variant, with these parameters or the first valid one, or why there is none."""
    try:
        if parameters:
            draw, broken = program.judge_given(parameters)
            return broken[0] if broken else program.variant(draw)
        reason = "no address is valid"
        for address in range(min(program.space.size, _FIRST)):
            try:
                return program.variant(program.judge(address))
            except Rejection as rejection:
                reason = rejection.rule
        return reason
    except (Fault, ArithmeticError) as fault:
        return str(fault)


# ---------------------------------------------------------------- the same
def difference(written: Variant, read: Variant) -> str:
    """Return where two variants differ in what a student sees and what is right; empty where they agree."""
    if normal_blocks(written.stem) != normal_blocks(read.stem):
        return "stem"
    if len(written.parts) != len(read.parts):
        return "parts"
    for own, other in zip(written.parts, read.parts, strict=True):
        for name in ("ask", "solution"):
            if normal_blocks(getattr(own, name)) != normal_blocks(getattr(other, name)):
                return name
        if list(map(normal_blocks, own.hints)) != list(map(normal_blocks, other.hints)):
            return "hints"
        if own.marks != other.marks or len(own.responses) != len(other.responses):
            return "marks"
        for mine, its in zip(own.responses, other.responses, strict=True):
            if _response(mine) != _response(its):
                return f"the answer {its.id}"
    return ""


def _response(response: Response) -> Any:
    head: tuple[Any, ...] = (response.kind, response.marks, _inlines(response.label))
    match response:
        case NumberResponse():
            mistakes = {(each.value, each.marks, _inlines(each.because)) for each in response.guidance.mistakes}
            return (*head, response.value, _room(response), response.unit, frozenset(mistakes))
        case TensorResponse():
            return (*head, response.value, response.tolerance, response.cell_marks, response.axes)
        case TextResponse():
            return (*head, response.accepted, response.pattern, response.case)
        case ChoiceResponse():
            options = ((_inlines(each.content), each.right, _inlines(each.because)) for each in response.options)
            return (*head, response.single, sorted(options, key=repr))
        case MatchResponse():
            pairs = zip(response.terms, response.key, strict=True)
            joined = sorted(((_inlines(term), _inlines(response.choices[k])) for term, k in pairs), key=repr)
            return (*head, joined, sorted(map(_inlines, response.choices), key=repr))
        case OrderResponse():
            return (*head, [_inlines(response.items[k]) for k in response.key])
        case BlanksResponse():
            return (*head, normal_blocks(response.text), [(gap.id, _response(gap)) for gap in response.gaps])
        case _:
            return head


def _room(response: NumberResponse) -> Any:
    """What is accepted, to twelve digits: a share of the number and what it comes to are the same."""
    found = accepted(response.value, response.tolerance)
    if found is None:
        return response.tolerance
    return tuple(f"{float(each):.12g}" for each in (found.low, found.high))


def normal_blocks(blocks: Blocks) -> list[Any]:
    """Return blocks in a form in which those that look alike are equal."""
    found: list[Any] = []
    for block in blocks:
        match block:
            case Paragraph(children):
                found.append(("p", _inlines(children)))
            case BulletList(items) | NumberedList(items):
                start = block.start if isinstance(block, NumberedList) else None
                found.append(("list", start, tuple(tuple(normal_blocks(item)) for item in items)))
            case Table(aligns, header, rows):
                cells = tuple(tuple(map(_inlines, row)) for row in rows)
                head = tuple(map(_inlines, header))
                found.append(("table", aligns, head if any(head) else (), cells))
            case _:
                found.append(block)
    return found


def _inlines(inlines: Inlines) -> tuple[Any, ...]:
    """A line as runs of characters with their style; a number is the same as words and as a formula."""
    runs: list[tuple[str, str]] = []
    for style, characters in _runs(inlines, ""):
        if runs and runs[-1][0] == style and style != "$":
            runs[-1] = (style, runs[-1][1] + characters)
        else:
            runs.append((style, characters))
    shown = ((style, characters.strip(" ")) for style, characters in runs)
    return tuple(each for each in shown if each[1])


def _runs(inlines: Inlines, style: str) -> Iterable[tuple[str, str]]:
    for each in inlines:
        match each:
            case Text(characters):
                yield style, characters
            case Math(tex):
                plain = re.fullmatch(r"-?\d+(?:\.\d+)?", tex)
                yield (style, tex) if plain else ("$", tex.replace(" ", ""))
            case LineBreak():
                yield style, "\n"
            case Blank(id):
                yield "blank", id
            case Emphasis(children):
                yield from _runs(children, _with(style, "i"))
            case Strong(children):
                yield from _runs(children, _with(style, "b"))
            case _:
                yield "code", each.text


def _with(style: str, letter: str) -> str:
    return "".join(sorted({*style, letter}))
