"""Numbers that a figure writes by itself, such as sums of rows, and that are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from generator.diagnostics import Fault, Path
from generator.lints.looking import Looked
from generator.lints.value_leaks import NUMBER, Computed, atoms, computed_answers
from generator.program import Draw, Program

CODES: Mapping[str, str] = {
    "number-in-figure": "a figure writes a number that it computes by itself, and that always equals an answer",
}

_LEAST_DRAWS, _LEAST_VALUES = 6, 4
# Above this share of other draws in whose figure the number stands as well, it may be there by chance.
_BY_CHANCE = Fraction(1, 2)


def figure_numbers(looked: Looked) -> Iterator[Fault]:
    """Yield the figures whose own numbers follow an answer through the draws; a given number is no answer shown."""
    answers = computed_answers(looked)
    for path, numbers in _numbers(looked).items():
        for answer in answers:
            if _follows(looked, answer, numbers):
                message = f"this figure writes the answer '{answer.answer}' of part '{answer.part}'"
                yield Fault(path, "number-in-figure", message, "another form of the figure, or ask for something else")


def _numbers(looked: Looked) -> dict[Path, list[frozenset[Fraction]]]:
    """The numbers in each drawn figure of the question, draw by draw."""
    found: dict[Path, list[frozenset[Fraction]]] = {}
    for shown in looked.sights:
        for sight in shown:
            if sight.kind == "figure" and "drawing" not in sight.path and "tikz" not in sight.path:
                found.setdefault(sight.path, []).append(frozenset(map(Fraction, NUMBER.findall(sight.text))))
    return {path: numbers for path, numbers in found.items() if len(numbers) == len(looked.draws)}


def _follows(looked: Looked, answer: Computed, numbers: list[frozenset[Fraction]]) -> bool:
    """True where the figure has the answer at every draw, and seldom that of another draw."""
    values = [each.get(()) for each in answer.values]
    if len(values) < _LEAST_DRAWS or not all(isinstance(value, int | Fraction) for value in values):
        return False
    if len(set(values)) < _LEAST_VALUES or not all(
        value in there for value, there in zip(values, numbers, strict=True)
    ):
        return False
    if any(value in _given(looked.program, draw) for value, (draw, _) in zip(values, looked.draws, strict=True)):
        return False
    others = [value in there for k, value in enumerate(values) for m, there in enumerate(numbers) if k != m]
    return sum(others) <= _BY_CHANCE * len(others)


def _given(program: Program, draw: Draw) -> set[object]:
    """What the question gives, and what it passes to its figures: that is looked at where it is written."""
    figures = [program.figure, *(part.figure for part in program.parts)]
    passed = [value for figure in figures if figure is not None for value in figure.values(draw.moment.scope)]
    given = [value for _, value in program.parameter_values(draw)]
    return {atom for value in (*given, *passed) for atom in atoms(value).values()}
