"""Work by hand: the answers of a draw run on tracing numbers, and the cost of the steps that they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from generator.answer import CompiledAnswer
from generator.diagnostics import Fault
from generator.expression import Scope
from generator.numbers.traced import Step
from generator.program import CompiledPart, Draw, Program
from generator.questions.blanks import CompiledBlanks
from generator.questions.formula import CompiledFormula
from generator.questions.number import CompiledNumber
from generator.questions.tensor import CompiledTensor
from generator.values import dataclass
from generator.work.price import UNKNOWN, price
from generator.work.printed import Printed
from generator.work.tracing import Tracer, steps_of

# Each answer is written down; one that is not computed costs that alone, alike in all variants.
WRITING = 1


@dataclass(frozen=True)
class Work:
    """What a draw's answers cost by hand, and what is met on the way.

    answers: part, answer and cost, where a step that an earlier answer needed costs nothing again. Of the results on
    the way: the largest in size, the denominators other than 1, how many are negative; and how many operations there
    are, how many comparisons decide. unknown: answers that could not be traced, which cost a constant.
    """

    answers: tuple[tuple[str, str, int], ...]
    operations: int
    largest: int | Fraction
    denominators: tuple[int, ...]
    negatives: int
    branches: int
    unknown: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """The work of all answers together."""
        return sum(cost for _, _, cost in self.answers)

    def by_part(self) -> Mapping[str, int]:
        """Return the work of each part."""
        found: dict[str, int] = {}
        for part, _, cost in self.answers:
            found[part] = found.get(part, 0) + cost
        return found


def work_of(program: Program, draw: Draw, parts: Sequence[str] | None = None) -> Work:
    """Return the work of a draw, of all its parts or of some; many draws of one question share a :class:`Gauge`."""
    return Gauge(program, parts).work(draw)


class Gauge:
    """Measures draws of one question, or of some of its parts.

    Work is what a student computes: from what the paper prints (parameters, and derived values in its texts and
    figures) to the values of number, tensor and formula answers. ``verify``, ``follows``, mistakes, rules are none.
    """

    def __init__(self, program: Program, parts: Sequence[str] | None = None) -> None:
        self.program = program
        self._tracer = Tracer()
        self._lets = {name: self._tracer.expression(let) for name, let in program.lets.items()}
        self._parts = [part for part in program.parts if parts is None or part.id in parts]
        self._expressions = {
            (part.id, each.id): self._tracer.expression(each.expression)
            for part in self._parts
            for answer in part.answers
            for each in _computed(answer)
        }
        self._printed = Printed(program, self._parts, self._tracer)

    @property
    def computed(self) -> bool:
        """True where an answer is computed at all."""
        return bool(self._expressions)

    # ------------------------------------------------------------ measuring
    def work(self, draw: Draw) -> Work:
        """Return the work of a draw."""
        tracer = self._tracer
        tracer.renew()
        drawn = {name: tracer.seeded(value) for name, value in self.program.parameter_values(draw)}
        scope = Scope({**drawn, **self.program.units}, self._lets)
        bill = Bill(map(id, self._printed.steps(draw.wording, scope)))
        answers, unknown = [], []
        for part, answer in self._answers():
            cost = WRITING
            for each in _computed(answer):
                try:
                    cost += bill.add(self._steps(part, each, scope))
                except Fault:
                    unknown.append(each.id)
                    cost += UNKNOWN
            answers.append((part.id, answer.id, cost))
        return bill.work(tuple(answers), tuple(unknown))

    def _answers(self) -> Iterator[tuple[CompiledPart, CompiledAnswer]]:
        for part in self._parts:
            for answer in part.answers:
                yield part, answer

    def _steps(self, part: CompiledPart, answer: CompiledAnswer, scope: Scope) -> list[Step]:
        if isinstance(answer, CompiledFormula):
            import sympy

            symbols = {name: sympy.Symbol(name, positive=True) for name in answer.spec.over}
            scope = Scope({name: self._tracer.seeded(each) for name, each in symbols.items()}, parent=scope)
        return steps_of(self._expressions[part.id, answer.id].evaluate(scope))


class Bill:
    """The steps that are needed and not known, each of them once."""

    def __init__(self, known: Iterable[int]) -> None:
        self._done = set(known)
        self._steps: list[Step] = []

    def add(self, needed: Iterable[Step]) -> int:
        """Return what these steps cost with all that they need and that is not paid for yet."""
        waiting, cost = list(needed), 0
        while waiting:
            step = waiting.pop()
            if id(step) not in self._done:
                self._done.add(id(step))
                self._steps.append(step)
                cost += price(step)
                waiting += step.needs
        return cost

    def work(self, answers: tuple[tuple[str, str, int], ...], unknown: tuple[str, ...]) -> Work:
        """Return the finished bill."""
        done = [step for step in self._steps if price(step)]
        results = [step.value for step in done if type(step.value) in (int, Fraction)]
        return Work(
            answers,
            operations=len(done),
            largest=max(map(abs, results), default=0),
            denominators=tuple(sorted({value.denominator for value in results} - {1})),
            negatives=sum(value < 0 for value in results),
            branches=sum(step.kind == "compared" for step in self._steps),
            unknown=unknown,
        )


def _computed(answer: CompiledAnswer) -> tuple[Any, ...]:
    """The computed answers within an answer: itself, or the gaps of a text."""
    match answer:
        case CompiledNumber() | CompiledTensor() | CompiledFormula():
            return (answer,)
        case CompiledBlanks():
            return tuple(each for gap in answer.gaps for each in _computed(gap))
        case _:
            return ()
