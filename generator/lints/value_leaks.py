"""Computed answers that can be read: a value is printed that is not given, and always equals them."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from fractions import Fraction
from typing import Any

from generator.answer import CompiledAnswer, Judgement
from generator.diagnostics import Fault, Path
from generator.exam import Tolerance
from generator.expression import Expression
from generator.lints.looking import Looked
from generator.lints.shown import Sight
from generator.lints.slots import Printed, is_given, parsed, printed_values
from generator.numbers import Tensor, Value, parse_exact
from generator.numbers.printing import Shown, plain
from generator.program import CompiledPart
from generator.questions.blanks import CompiledBlanks
from generator.tolerance import within
from generator.values import dataclass

CODES: Mapping[str, str] = {
    "value-visible": "a value that is printed, and not given as a parameter, always equals an answer",
}

_LEAST_DRAWS, _LEAST_VALUES = 4, 3
_ALMOST = Fraction(9, 10)
_MOST_CELLS = 64

Index = tuple[int, ...]


# ---------------------------------------------------------------- what is asked
@dataclass
class Computed:
    """A computed answer over the draws: what gives it, how far off it may be, its numbers (none where it has none)."""

    path: Path
    part: str
    answer: str
    expression: Expression | None
    tolerance: Tolerance
    values: list[dict[Index, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Series:
    """What is printed at one place over the draws: how it is written, and its numbers where it is printed."""

    first: Printed
    values: list[dict[Index, Any] | None]


def value_leaks(looked: Looked) -> Iterator[Fault]:
    """Yield the places where a computed answer is given away, each answer once a place."""
    answers = computed_answers(looked)
    printed = _printed(looked)
    told: set[tuple[Path, Path, int | None]] = set()
    for answer in answers:
        for each in printed:
            place = (answer.path, each.first.path, each.first.offset)
            if place not in told and not _is_own_option(answer, each.first) and _gives_away(looked, each, answer):
                told.add(place)
                yield _fault(answer, each.first)


def _is_own_option(answer: Computed, printed: Printed) -> bool:
    return (printed.part, printed.answer) == (answer.part, answer.answer) and "statements" in printed.path


def _fault(answer: Computed, printed: Printed) -> Fault:
    what = f"'{answer.answer}'" if answer.answer == answer.part else f"'{answer.answer}' of part '{answer.part}'"
    message = f"'{printed.expression.text.strip()}' is printed here and always equals the answer {what}"
    hint = "leave it out, or ask for something else"
    return Fault(printed.path, "value-visible", message, hint, offset=printed.offset)


def computed_answers(looked: Looked) -> list[Computed]:
    """Return the computed answers of a question, those in gaps among them, with their numbers at the draws."""
    found: dict[Path, Computed] = {}
    for position, (draw, _) in enumerate(looked.draws):
        for part, judgements in zip(looked.program.parts, draw.judgements, strict=True):
            for answer, judgement in zip(part.answers, judgements, strict=True):
                for each, judged in _with_gaps(answer, judgement):
                    path = each.notes.path
                    if judged.value is None or isinstance(judged.value, str):
                        continue
                    if path not in found:
                        found[path] = _new(each, part, [{}] * position)
                    known = found[path].values
                    known += [{}] * (position - len(known))
                    known.append(atoms(judged.value))
    for computed in found.values():
        computed.values += [{}] * (len(looked.draws) - len(computed.values))
    return list(found.values())


def _with_gaps(answer: CompiledAnswer, judgement: Judgement) -> Iterator[tuple[CompiledAnswer, Judgement]]:
    yield answer, judgement
    if isinstance(answer, CompiledBlanks):
        yield from zip(answer.gaps, judgement.picked, strict=True)


def _new(answer: CompiledAnswer, part: CompiledPart, values: list[dict[Index, Any]]) -> Computed:
    spec: Any = getattr(answer, "spec", None)
    tolerance = getattr(spec, "tolerance", Tolerance())
    return Computed(answer.notes.path, part.id, answer.id, getattr(answer, "expression", None), tolerance, values)


# ---------------------------------------------------------------- what is printed
def _printed(looked: Looked) -> list[Series]:
    """What is printed and not given, place by place."""
    found: dict[tuple[Path, int | None, int], Series | None] = {}
    count = len(looked.draws)
    for position, (draw, _) in enumerate(looked.draws):
        for each in printed_values(looked.program, draw):
            key = (each.path, each.offset, each.turn)
            if key not in found:
                given = is_given(each.expression, looked.program)
                found[key] = None if given else Series(each, [None] * count)
            series = found[key]
            if series is not None:
                series.values[position] = atoms(each.value)
    return [series for series in found.values() if series is not None]


def atoms(value: Value | Shown | None) -> dict[Index, Any]:
    """Return the numbers in a value by their indices; a number by itself has the index ()."""
    match value:
        case Tensor():
            found = {(k, *index): atom for k, item in enumerate(value) for index, atom in atoms(item).items()}
            return found if len(found) <= _MOST_CELLS else {}
        case Shown(text=text):
            bare = text.strip().removesuffix("%").strip()
            number = parse_exact(bare)
            if number is None:
                return {}
            return {(): Fraction(number) / 100 if bare != text.strip() else number}
        case bool() | str() | None:
            return {}
        case _:
            return {(): value}


def _gives_away(looked: Looked, printed: Series, answer: Computed) -> bool:
    """True where a printed value, or a cell of it, equals the answer, or a cell, in (almost) every draw."""
    pairs = [(one, asked) for one, asked in zip(printed.values, answer.values, strict=True) if one and asked]
    if not pairs:
        return False
    cells = set.intersection(*(set(shown) for shown, _ in pairs))
    wanted = set.intersection(*(set(asked) for _, asked in pairs))
    if answer.expression is not None and _same_text(printed.first.expression, answer.expression):
        return any(_is_seen(looked, printed, cell) for cell in cells)
    if len(pairs) < _LEAST_DRAWS:
        return False
    series: dict[Index, list[Any]] = {index: [asked[index] for _, asked in pairs] for index in wanted}
    telling = {index: values for index, values in series.items() if _varies(values)}
    for cell in cells:
        values = [shown[cell] for shown, _ in pairs]
        for index, asked in telling.items():
            tolerance = answer.tolerance if index == () == cell else Tolerance()
            if _mostly_equal(values, asked, tolerance) and _is_seen(looked, printed, cell):
                return True
    return False


def _mostly_equal(values: list[Any], asked: list[Any], tolerance: Tolerance) -> bool:
    allowed = len(values) - math.ceil(_ALMOST * len(values))
    for given, value in zip(values, asked, strict=True):
        if not _equal(given, value, tolerance):
            allowed -= 1
            if allowed < 0:
                return False
    return True


def _varies(values: Iterable[Any]) -> bool:
    return len({plain(value) for value in values}) >= _LEAST_VALUES


def _equal(given: Any, value: Any, tolerance: Tolerance) -> bool:
    if given == value:
        return True
    if tolerance.kind == "exact" or not all(isinstance(each, int | Fraction) for each in (given, value)):
        return False
    return within(given, value, tolerance)


def _same_text(one: Expression, other: Expression) -> bool:
    a, b = parsed(one.text), parsed(other.text)
    return a is not None and b is not None and ast.dump(a) == ast.dump(b)


# A number as a text writes it.
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?!\w|\.\d)")


def _is_seen(looked: Looked, printed: Series, cell: Index) -> bool:
    """True for a text; an argument of a figure may be drawn on the key only, or have no number on the paper."""
    if printed.first.offset is not None:
        return True
    for shown, cells in zip(looked.sights, printed.values, strict=True):
        if cells is None or cell not in cells:
            continue
        near = " ".join(
            sight.text for sight in shown if sight.kind in ("alt", "figure") and _is_near(sight, printed.first)
        )
        atom = cells[cell]
        if not isinstance(atom, int | Fraction) or Fraction(atom) not in set(map(Fraction, NUMBER.findall(near))):
            return False
    return True


def _is_near(sight: Sight, printed: Printed) -> bool:
    return sight.path[: len(printed.path) - 2] == printed.path[:-2]
