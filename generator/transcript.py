"""A variant as text for the terminal: the question as the student sees it, then its key."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, assert_never

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
    Variant,
    part_letter,
)
from generator.numbers import Row, Tensor
from generator.numbers.printing import Shown
from generator.plain import plain_blocks, plain_text
from generator.records import answer_text, printed

INDENT = "    "


def transcript(variant: Variant, broken: tuple[str, ...] = ()) -> str:
    """Return a readable page; ``broken`` names the rules that values set by hand break."""
    where = "values set by hand" if variant.address < 0 else f"address {variant.address}"
    lines = [f"{variant.title}   [{variant.question}, {where}]"]
    if variant.family:
        lines.append(f"family: {variant.family}")
    lines += [f"breaks: {rule}" for rule in broken]
    values = "   ".join(f"{name} = {_value(value)}" for name, value in variant.parameters)
    lines += [values, ""] if values else [""]
    if variant.stem:
        lines += [plain_blocks(variant.stem), ""]
    for number, part in enumerate(variant.parts):
        lines += _part(part_letter(number), part)
    return "\n".join(lines)


def _value(value: Any) -> str:
    match value:
        case Shown():
            return value.text
        case str():
            return value
        case Row():
            return "{" + ", ".join(f"{name}: {_value(each)}" for name, each in value.fields()) + "}"
        case Tensor():
            return "[" + ", ".join(map(_value, value)) + "]"
        case _:
            return printed(value)


def _part(letter: str, part: Part) -> list[str]:
    lines = [f"{letter}) {plain_blocks(part.ask)}   ({_marks(part.marks)})"]
    for response in part.responses:
        lines += _asked(response)
    lines.append("")
    for response in part.responses:
        lines += _key(response)
    if part.solution:
        lines += ["", *(INDENT + line for line in plain_blocks(part.solution).split("\n"))]
    for k, hint in enumerate(part.hints, 1):
        lines += ["", *(INDENT + line for line in f"hint {k}: {plain_blocks(hint)}".split("\n"))]
    return [*lines, ""]


def _asked(response: Response) -> list[str]:
    match response:
        case ChoiceResponse(options=options):
            return [
                f"{INDENT}[{'x' if o.right else ' '}] {k}: {plain_text(o.content)}" for k, o in enumerate(options, 1)
            ]
        case MatchResponse(choices=choices):
            return [INDENT + "choices: " + ", ".join(map(plain_text, choices))]
        case OrderResponse(items=items):
            return [f"{INDENT}{chr(65 + k)}: {plain_text(item)}" for k, item in enumerate(items)]
        case BlanksResponse(text=text):
            return [INDENT + line for line in plain_blocks(text).split("\n")]
        case EssayResponse(lines=lines):
            return [f"{INDENT}({lines} lines)"]
        case DrawingResponse(drawn=drawn):
            return [f"{INDENT}(drawn: {drawn.alt})"]
        case NumberResponse() | TensorResponse() | FormulaResponse() | TextResponse():
            return []
        case _:
            assert_never(response)


def _marks(marks: Fraction) -> str:
    return f"{float(marks):g} mark" + ("" if marks == 1 else "s")


def _key(response: Response) -> list[str]:
    name = plain_text(response.label) or response.id
    lines = [f"{INDENT}{name} = {answer_text(response)}   ({float(response.marks):g})"]
    if isinstance(response, ChoiceResponse):
        options = enumerate(response.options, 1)
        lines += [f"{INDENT}  {k}: {plain_text(o.because)}" for k, o in options if o.because]
    notes = response.guidance
    if notes.follows:
        lines.append(f"{INDENT}  follows: {name} = {notes.follows}")
    lines += [f"{INDENT}  rubric {float(line.marks):g}: {plain_text(line.text)}" for line in notes.rubric]
    lines += [f"{INDENT}  accept: {plain_text(text)}" for text in notes.accept]
    lines += [f"{INDENT}  reject: {plain_text(text)}" for text in notes.reject]
    lines += [f"{INDENT}  error ({float(each.marks):g}): {plain_text(each.text)}" for each in notes.errors]
    for mistake in notes.mistakes:
        shown, because = plain_text(mistake.shown), plain_text(mistake.because)
        lines.append(f"{INDENT}  mistake {mistake.name} = {shown} ({float(mistake.marks):g}): {because}")
    return lines
