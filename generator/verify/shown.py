"""Whether the right answer as the key prints it is right: a rounded print must lie within the tolerance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from generator.diagnostics import Fault
from generator.expression import Scope
from generator.numbers import Tensor, Value
from generator.numbers.printing import Shown, plain
from generator.program import Draw, Program
from generator.questions.blanks import CompiledBlanks
from generator.questions.number import CompiledNumber
from generator.questions.tensor import CompiledTensor
from generator.tolerance import within

_NUMBER = re.compile(r"([+-]?)\s*(\d+(?:\.\d+)?)(?:/(\d+)|e([+-]?\d+))?(%?)\Z")


def misprinted(program: Program, draws: Sequence[Draw]) -> Iterator[Fault]:
    """Yield a fault for each answer whose own print is not right within its tolerance, with the first such draw."""
    for answer, values in _values(program, draws):
        if answer.notes.shown is None:
            continue
        wrong = [(draw, value, shown) for draw, value, shown in values if not _right(answer, value, shown)]
        if wrong:
            draw, value, shown = wrong[0]
            message = (
                f"the key prints {plain(shown)} for {plain(value)}, which is not right within the tolerance; "
                f"in {len(wrong)} of {len(values)} draws, first at address {draw.address}"
            )
            hint = "print more places, or give a tolerance of half a unit of the last place"
            yield Fault((*answer.notes.path, "shown"), "tolerance-refuses-key", message, hint)


def _values(
    program: Program, draws: Sequence[Draw]
) -> Iterator[tuple[CompiledNumber | CompiledTensor, list[tuple[Draw, Value, Value]]]]:
    for p, part in enumerate(program.parts):
        for a, whole in enumerate(part.answers):
            gaps = whole.gaps if isinstance(whole, CompiledBlanks) else (whole,)
            for g, answer in enumerate(gaps):
                if not isinstance(answer, CompiledNumber | CompiledTensor) or answer.notes.shown is None:
                    continue
                found = []
                for draw in draws:
                    judgement = draw.judgements[p][a]
                    own = judgement.picked[g] if isinstance(whole, CompiledBlanks) else judgement
                    scope = Scope({"given": own.value}, parent=draw.moment.scope)
                    found.append((draw, own.value, answer.notes.shown.evaluate(scope)))
                yield answer, found


def _right(answer: CompiledNumber | CompiledTensor, value: Value, shown: Value) -> bool:
    read = read_back(shown)
    return read is None or within(read, value, answer.spec.tolerance)


def read_back(shown: Value | Shown) -> Value | None:
    """Return the number or tensor that a print says; None where it says none that can be read.

    >>> read_back(Shown("0.33", "0.33")), read_back(Shown("", "33.3%")), read_back(Shown("", "4.7e-2"))
    (Fraction(33, 100), Fraction(333, 1000), Fraction(47, 1000))
    """
    if isinstance(shown, Tensor):
        cells = [read_back(cell) for cell in shown.items]
        return None if any(cell is None for cell in cells) else Tensor(cells, shown.start)
    if not isinstance(shown, Shown | str):
        return shown
    match = _NUMBER.match(str(shown).replace("−", "-").strip())
    if match is None:
        return None
    sign, digits, under, exponent, share = match.groups()
    number = Fraction(digits) / int(under or 1) * Fraction(10) ** int(exponent or 0)
    number = number / 100 if share else number
    return -number if sign == "-" else number
