"""A question as a ``Variant`` → plain data of a question file: the one place that writes YAML fields."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, assert_never

from generator.content import Blocks, Inlines, Picture, Text
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Part,
    Response,
    TensorResponse,
    TextResponse,
    Tolerance,
    Variant,
)
from generator.importing.emitting import Expression, expression
from generator.importing.markdown import Writer
from generator.numbers import Tensor

MOST_OPTIONS = 10
_WRITER = Writer()

Data = dict[str, Any]


def question_data(variant: Variant) -> Data:
    """Return a question as the data of its file; its id is written by who names the file."""
    data: Data = {"id": variant.question, "title": _escaped(variant.title), "topic": variant.topic}
    if variant.skills:
        data["skills"] = list(variant.skills)
    data["minutes"] = variant.minutes if variant.minutes.denominator > 1 else int(variant.minutes)
    if variant.stem:
        data["stem"] = _WRITER.blocks(variant.stem)
    data["parts"] = {part.id: _part(part) for part in variant.parts}
    return data


def line(inlines: Inlines) -> str:
    """Return one line as Markdown."""
    return _WRITER.line(inlines)


def _escaped(words: str) -> str:
    return _WRITER.line((Text(" ".join(words.split())),))


def _part(part: Part) -> Data:
    data: Data = {"ask": _WRITER.blocks(part.ask)}
    if len(part.responses) == 1:
        data |= _answer(part.responses[0])
    else:
        data["answers"] = {response.id: _answer(response) for response in part.responses}
    if part.solution:
        data["solution"] = _WRITER.blocks(part.solution)
    if part.hints:
        data["hints"] = [_WRITER.blocks(hint) for hint in part.hints]
    return data


def _answer(response: Response) -> Data:
    data = _kind(response)
    data["marks"] = _marks(response.marks)
    if response.label:
        data["label"] = line(response.label)
    notes = response.guidance
    if notes.rubric:
        data["rubric"] = [{"marks": _marks(each.marks), "text": line(each.text)} for each in notes.rubric]
    elif isinstance(response, EssayResponse):
        data["rubric"] = [{"marks": _marks(response.marks), "text": "A right and complete answer"}]
    computed = isinstance(response, NumberResponse)
    if notes.accept and not notes.property:
        data["notes" if computed else "accept"] = [line(each) for each in notes.accept]
    if notes.property:
        data["accept"] = Expression(notes.property)
    if notes.errors:
        data["errors"] = [{"marks": _marks(each.marks), "text": line(each.text)} for each in notes.errors]
    if notes.mistakes:
        data["mistakes"] = {
            each.name: {
                "value": expression(each.value),  # type: ignore[arg-type]  # readers give fractions
                "because": line(each.because),
                **({"marks": _marks(each.marks)} if each.marks else {}),
            }
            for each in notes.mistakes
        }
    return data


def _kind(response: Response) -> Data:
    match response:
        case NumberResponse():
            data: Data = {"number": expression(Fraction(response.value))}
            if response.tolerance.kind != "exact":
                data["tolerance"] = _tolerance(response.tolerance)
            if response.unit:
                data["unit"] = response.unit
            return data
        case TextResponse():
            data = {"text": [_word(word) for word in response.accepted]}
            if response.pattern:
                data["pattern"] = response.pattern
            return data | ({"case": True} if response.case else {})
        case ChoiceResponse():
            return _choice(response)
        case MatchResponse():
            choices = {f"c{k}": line(each) for k, each in enumerate(response.choices, 1)}
            terms = {
                f"t{k}": {"text": line(each), "to": f"c{to + 1}"}
                for k, (each, to) in enumerate(zip(response.terms, response.key, strict=True), 1)
            }
            return {"match": {"terms": terms, "choices": choices}}
        case OrderResponse():
            return {"order": [line(response.items[k]) for k in response.key]}
        case BlanksResponse():
            return {"blanks": _WRITER.blocks(response.text), "gaps": {gap.id: _answer(gap) for gap in response.gaps}}
        case EssayResponse():
            return {"essay": response.lines}
        case TensorResponse():
            return _tensor(response)
        case FormulaResponse() | DrawingResponse():
            raise AssertionError(f"no format gives a {response.kind}")
        case _:
            assert_never(response)


def _tensor(response: TensorResponse) -> Data:
    data: Data = {"tensor": Expression(_nested(response.value))}
    if response.tolerance.kind != "exact":
        data["tolerance"] = _tolerance(response.tolerance)
    if response.cell_marks is not None:
        data["cell_marks"] = _marks(response.cell_marks)
    return data | ({"axes": list(response.axes)} if response.axes else {})


def _nested(value: Tensor) -> str:
    cells = (_nested(each) if isinstance(each, Tensor) else str(expression(each)) for each in value)
    return f"[{', '.join(cells)}]"


def _choice(response: ChoiceResponse) -> Data:
    """Right statements first: in which order they are printed is drawn."""
    ordered = sorted(response.options, key=lambda option: not option.right)
    right = sum(option.right for option in ordered)
    spec: Data = {"options": min(len(ordered), MOST_OPTIONS)}
    wrong = len(ordered) - right
    low, high = max(0, spec["options"] - wrong), min(right, spec["options"])
    if right and not low:
        low = 1
    spec["right"] = low if low == high else f"{low}..{high}"
    if response.single:
        spec["right"], spec["single"] = 1, True
    if response.columns > 1:
        spec["columns"] = response.columns
    statements = {}
    for k, option in enumerate(ordered, 1):
        statement: Data = {"right" if option.right else "wrong": line(option.content)}
        if option.because:
            statement["because"] = line(option.because)
        statements[f"s{k}"] = statement
    return {"choice": spec, "statements": statements}


def _word(word: str) -> str:
    return _WRITER.line((Text(word),))


def _tolerance(tolerance: Tolerance) -> Expression:
    match tolerance.kind:
        case "relative":
            return Expression(f"{expression(tolerance.amount * 100)}%")
        case "figures":
            return Expression(f"{tolerance.amount} figures")
        case _:
            return expression(tolerance.amount)


def _marks(marks: Fraction) -> int | Fraction:
    return int(marks) if marks.denominator == 1 else marks


def pictures(variant: Variant) -> Mapping[str, bytes]:
    """Return the images of a question by name."""
    found: dict[str, bytes] = {}

    def look(blocks: Blocks) -> None:
        for block in blocks:
            if isinstance(block, Picture):
                found[block.name] = block.data
            for item in getattr(block, "items", ()):
                look(item)

    look(variant.stem)
    for part in variant.parts:
        look(part.ask)
        for told in (part.solution, *part.hints):
            look(told)
        for response in part.responses:
            if isinstance(response, BlanksResponse):
                look(response.text)
    return found
