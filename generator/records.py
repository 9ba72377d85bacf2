"""Variants as records of plain data: what ``draw --json`` and the manifest write. Exact as text, and as a float."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
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
    Option,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
    Variant,
)
from generator.numbers import Result, Row, Tensor, Value, approximate, is_exact
from generator.numbers.printing import Shown, plain, tex
from generator.numbers.written import Written
from generator.plain import plain_text
from generator.program import Draw, Program

Record = dict[str, Any]


def variant_record(variant: Variant) -> Record:
    """Return a variant as JSON-ready data."""
    parts = [(part.id, part.marks, part.responses) for part in variant.parts]
    return _record(variant.question, variant, variant.parameters, variant.derived, parts)


def draw_record(program: Program, draw: Draw) -> Record:
    """Return the same record of a draw, without setting its prose: stem and solution do not enter it."""
    parts = [
        (part.id, part.marks, responses) for part, responses in zip(program.parts, program.responses(draw), strict=True)
    ]
    return _record(program.spec.id, draw, program.parameter_values(draw), program.derived_values(draw), parts)


def _record(
    question: str,
    drawn: Variant | Draw,
    parameters: Iterable[tuple[str, Value]],
    derived: Iterable[tuple[str, Value]],
    parts: Iterable[tuple[str, Fraction, Iterable[Response]]],
) -> Record:
    return {
        "question": question,
        "address": drawn.address,
        "family": drawn.family,
        **({"wording": drawn.wording} if drawn.wording else {}),
        "parameters": {name: value_record(value) for name, value in parameters},
        "derived": {name: value_record(value) for name, value in derived},
        "parts": {
            id: {
                "marks": float(marks),
                "answers": {response.id: answer_record(response) for response in responses},
            }
            for id, marks, responses in parts
        },
    }


def value_record(value: Any) -> Any:
    """Return a value as JSON: integers and words as such, other numbers as exact text, tensors as lists.

    >>> from fractions import Fraction
    >>> value_record(Tensor([1, Fraction(1, 2)]))
    [1, '1/2']
    """
    kind = type(value)
    if kind is int or kind is str:
        return value
    if kind is Fraction:
        return str(value)
    match value:
        case bool() | int() | str():
            return value
        case Shown():
            return value.text
        case Tensor():
            return [value_record(item) for item in value]
        case Row():
            return {name: value_record(item) for name, item in value.fields()}
        case Result():
            names = (each.name for each in dataclasses.fields(value))  # type: ignore[arg-type]  # results are dataclasses
            return {name: value_record(getattr(value, name)) for name in names}
        case _:
            return plain(value)


def value_text(value: Any) -> str:
    """Return a value as text for the terminal."""
    return value.text if isinstance(value, Shown) else json.dumps(value_record(value), ensure_ascii=False).strip('"')


def answer_record(response: Response) -> Record:
    """Return the right answer of a response, its mistakes and options."""
    record: Record = {"kind": response.kind, "marks": float(response.marks)}
    match response:
        case NumberResponse():
            record |= _exact(response.value)
            if response.unit:
                record["unit"] = response.unit
            if response.tolerance.kind != "exact":
                record["tolerance"] = {"kind": response.tolerance.kind, "amount": str(response.tolerance.amount)}
        case TensorResponse():
            record |= {**_exact(response.value), "shape": list(response.value.shape)}
        case FormulaResponse():
            record |= {"exact": response.text, "variables": list(response.variables)}
        case TextResponse():
            record |= {"exact": response.accepted[0], "accepted": list(response.accepted)}
        case ChoiceResponse():
            record["options"] = [_option(option) for option in response.options]
        case MatchResponse():
            pairs = zip(response.terms, response.key, strict=True)
            record["pairs"] = {plain_text(term): plain_text(response.choices[k]) for term, k in pairs}
        case OrderResponse():
            record |= {"items": [plain_text(item) for item in response.items], "key": list(response.key)}
        case BlanksResponse():
            record["gaps"] = {gap.id: answer_record(gap) for gap in response.gaps}
        case EssayResponse() | DrawingResponse():
            pass  # marked by a person: the rubric is in the correction sheet
        case _:
            assert_never(response)
    if response.guidance.mistakes:
        record["mistakes"] = {
            mistake.name: {**_exact(mistake.value), "marks": float(mistake.marks)}
            for mistake in response.guidance.mistakes
        }
    return record


def _exact(value: Any) -> Record:
    if type(value) is int or type(value) is Fraction:
        return {"exact": str(value), "float": float(value)}
    if isinstance(value, Tensor):
        return {"exact": plain(value), "float": _floats(value)}
    if isinstance(value, Written):
        return {"exact": value.text} if value.nearest is None else {"exact": value.text, "float": value.nearest}
    if is_exact(value) and not getattr(value, "free_symbols", None):
        return {"exact": plain(value), "float": approximate(value)}
    return {"exact": plain(value)}


def _floats(value: Any) -> Any:
    if isinstance(value, Tensor):
        return [_floats(item) for item in value]
    return value.nearest if isinstance(value, Written) else approximate(value)


def _option(option: Any) -> Record:
    record: Record = {"id": option.id, "text": plain_text(option.content), "right": option.right}
    if option.value is not None:
        record |= _exact(option.value)
    return record


def printed(value: Any) -> str:
    """Return a number as the paper prints it, in plain characters: decimals where they end after four places.

    >>> from fractions import Fraction
    >>> printed(Fraction(-108, 25)), printed(Fraction(1, 3)), printed(Tensor([1, Fraction(1, 2)]))
    ('-4.32', '1/3', '[1, 0.5]')
    """
    if isinstance(value, Tensor):
        return f"[{', '.join(map(printed, value))}]"
    written = tex(value)
    return plain(value) if "\\" in written else written


def _option_text(option: Option) -> str:
    return plain_text(option.content) if option.value is None else printed(option.value)


def answer_text(response: Response) -> str:
    """Return the right answer in one line of text: for ``answers.csv`` and the terminal.

    Options to tick are counted as they are printed: ``1 3: the first text; the third``. Items to order have letters.
    """
    match response:
        case NumberResponse():
            return f"{printed(response.value)} {response.unit}".strip()
        case TensorResponse():
            return printed(response.value)
        case FormulaResponse():
            return response.text
        case TextResponse():
            return response.accepted[0]
        case ChoiceResponse():
            right = [(k, _option_text(each)) for k, each in enumerate(response.options, 1) if each.right]
            texts = "; ".join(text for _, text in right)
            return f"{' '.join(str(k) for k, _ in right)}: {texts}" if right else "none"
        case MatchResponse():
            pairs = zip(response.terms, response.key, strict=True)
            return "; ".join(f"{plain_text(term)} = {plain_text(response.choices[k])}" for term, k in pairs)
        case OrderResponse():
            return " ".join(chr(65 + k) for k in response.key)
        case BlanksResponse():
            return "; ".join(f"{gap.id} = {answer_text(gap)}" for gap in response.gaps)
        case EssayResponse() | DrawingResponse():
            return "by rubric"
        case _:
            assert_never(response)
