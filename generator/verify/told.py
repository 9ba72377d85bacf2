"""Whether a question tells what its answers depend on: two papers that read the same must have the same key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from generator.answer import CompiledAnswer, Judgement, Rejection
from generator.diagnostics import Fault, Path
from generator.expression import Expression, Scope
from generator.inside import inside
from generator.markup import Line, Prose
from generator.numbers import Tensor, Value, same
from generator.numbers.printing import plain
from generator.options import OptionsSpec
from generator.program import Draw, Program
from generator.questions.blanks import CompiledBlanks
from generator.questions.choice import CompiledChoice
from generator.questions.formula import CompiledFormula
from generator.questions.number import CompiledNumber
from generator.questions.tensor import CompiledTensor
from generator.verify.dependence import Dependence

# Draws that are looked at, and other values of each parameter that are tried on them.
_DRAWS = 24
_OTHERS = 2


def untold(program: Program, draws: Sequence[Draw]) -> Iterator[Fault]:
    """Yield, for each answer, the first parameter that changes it while the paper stays the same."""
    found = Dependence(program)
    names = program.space.names
    for p, part in enumerate(program.parts):
        for a, whole in enumerate(part.answers):
            for g, answer in enumerate(whole.gaps if isinstance(whole, CompiledBlanks) else (whole,)):
                key = _key_of(answer)
                if key is None:
                    continue
                place = (p, a, g)
                read = sorted(found.of_uses(key))
                dimensions = [k for k in read if names[k] in program.parameters and names[k] != "wording"]
                fault = _first(program, draws[:_DRAWS], dimensions, answer, place)
                if fault is not None:
                    yield fault


def _key_of(answer: CompiledAnswer) -> Expression | None:
    """What gives the one right value; None where several are right, or where options show it."""
    if answer.notes.condition is not None or isinstance(getattr(_spec(answer), "options", None), OptionsSpec):
        return None
    return answer.expression if isinstance(answer, CompiledNumber | CompiledTensor | CompiledFormula) else None


def _spec(answer: CompiledAnswer) -> Any:
    return getattr(answer, "spec", None)


def _first(
    program: Program, draws: Sequence[Draw], dimensions: Sequence[int], answer: CompiledAnswer, place: tuple[int, ...]
) -> Fault | None:
    for draw in draws:
        if draw.address < 0:
            continue
        own = paper(program, draw.moment.scope, draw.wording)
        for k in dimensions:
            for address in _others(program, draw.address, k):
                other = _alike(program, address, draw.wording, own)
                if other is None:
                    continue
                one, two = _value(draw, place), _value(other, place)
                if one is not None and two is not None and not same(one, two):
                    return _fault(program, answer, program.space.names[k], draw, (one, two))
    return None


def _alike(program: Program, address: int, wording: str, own: tuple[Value, ...] | None) -> Draw | None:
    """The draw at an address whose paper reads as that one does; None where it reads otherwise or there is none."""
    try:
        scope = program.scope(program.space.values(address))
        if own is None or paper(program, scope, wording) != own:
            return None
        return program.judge(address)
    except (Fault, Rejection):
        return None


def _others(program: Program, address: int, dimension: int) -> Iterator[int]:
    """Addresses that differ in one dimension alone: by its next value, and by one in the middle of the others."""
    sizes = [each.size for each in program.space.dimensions]
    step = 1
    for size in sizes[dimension + 1 :]:
        step *= size
    size = sizes[dimension]
    digit = program.space.digits(address)[dimension]
    shifts = dict.fromkeys(shift for shift in (1, size // 2) if 0 < shift < size)
    for shift in list(shifts)[:_OTHERS]:
        yield address + ((digit + shift) % size - digit) * step


def _value(draw: Draw, place: tuple[int, ...]) -> Value | None:
    p, a, g = place
    judgement = draw.judgements[p][a]
    if isinstance(judgement.picked, tuple | list) and judgement.value is None and judgement.picked:
        own = judgement.picked[g]
        return own.value if isinstance(own, Judgement) else None
    return judgement.value


def _fault(program: Program, answer: CompiledAnswer, name: str, draw: Draw, values: tuple[Value, Value]) -> Fault:
    where: Path = (*answer.notes.path, next(kind for kind in ("number", "tensor", "formula") if _has(answer, kind)))
    wording = f" in the wording '{draw.wording}'" if draw.wording else ""
    message = (
        f"the answer depends on '{name}', which the question does not tell{wording}: the same paper has the answer "
        f"{plain(values[0])} and {plain(values[1])}; at address {draw.address}"
    )
    return Fault(where, "untold-value", message, f"print <<{name}>> in the stem or in what is asked")


def _has(answer: CompiledAnswer, kind: str) -> bool:
    return hasattr(_spec(answer), kind)


# ---------------------------------------------------------------- what a paper says
def paper(program: Program, scope: Scope, wording: str) -> tuple[Value, ...] | None:
    """Return the values on a paper: all that its texts and figures say of a draw; None where one has none."""
    try:
        return tuple(_said(program, scope, wording))
    except Fault:
        return None


def _said(program: Program, scope: Scope, wording: str) -> Iterator[Value]:
    yield from program.stems[wording].values(scope)
    if program.figure is not None:
        yield from _of(program.figure, scope)
    for part in program.parts:
        yield from part.asks[wording].values(scope)
        if part.figure is not None:
            yield from _of(part.figure, scope)
        for answer in part.answers:
            yield from _shown(answer, scope)


def _shown(answer: CompiledAnswer, scope: Scope) -> Iterator[Value]:
    yield from answer.notes.label.values(scope)
    match answer:
        case CompiledBlanks(gaps=gaps):
            yield from answer.text.values(scope)
            for gap in gaps:
                yield from _shown(gap, scope)
        case CompiledChoice(pool=pool):
            for statement in pool:
                yield from statement.text.values(scope)
        case CompiledNumber() | CompiledTensor() | CompiledFormula():
            value = answer.expression.evaluate(scope)
            if getattr(answer.spec, "options", None) is not None:
                yield value  # it stands among the options
            elif isinstance(value, Tensor):
                yield str(value.shape)  # so many cells are printed
        case _:
            yield from _of(answer, scope)


def _of(value: Any, scope: Scope) -> Iterator[Value]:
    """The values of all texts and expressions inside, but for what graders read alone."""
    for field in fields(value):
        if field.name == "notes":
            continue
        for each in inside(getattr(value, field.name)):
            yield from each.values(scope) if isinstance(each, Prose | Line) else (each.evaluate(scope),)
