"""A plan: what chance decided of an exam; and what an exam takes from a question."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field, replace
from fractions import Fraction

from generator.diagnostics import Fault
from generator.exam import Copy
from generator.exam_spec import QuestionRef
from generator.program import Draw, Program
from generator.values import dataclass
from generator.work import Band

Programs = Mapping[str, Program]
Advance = Callable[[str], None]
_VERSIONS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class PlannedQuestion:
    """A question of the exam: which parts it gives, its address in each form, and the band of work they come from.

    ``draws`` are those of the addresses where they were just drawn, so that they need not be judged again.
    """

    ref: QuestionRef
    addresses: tuple[int, ...]
    band: Band | None = field(default=None, compare=False)
    draws: tuple[Draw, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True)
class Plan:
    """What chance decided: the questions of each problem with their addresses, the forms, whose copy is which."""

    forms: tuple[str, ...]
    problems: tuple[tuple[PlannedQuestion, ...], ...]
    copies: tuple[Copy, ...]

    @property
    def drawn(self) -> bool:
        """True where every form has its addresses."""
        return all(len(question.addresses) == len(self.forms) for problem in self.problems for question in problem)

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Where its questions stand: the numbers of their problems and within these, from 0."""
        return tuple((p, i) for p, problem in enumerate(self.problems) for i in range(len(problem)))

    def only(self, places: Collection[tuple[int, int]]) -> Plan:
        """Return the plan with addresses of the questions at these places alone."""
        problems = tuple(
            tuple(
                question if (p, i) in places else replace(question, addresses=(), draws=())
                for i, question in enumerate(problem)
            )
            for p, problem in enumerate(self.problems)
        )
        return replace(self, problems=problems)

    def part(self, first: int, last: int) -> Plan:
        """Return the plan of the forms from ``first`` to ``last`` (without it), without copies."""
        problems = tuple(
            tuple(
                replace(question, addresses=question.addresses[first:last], draws=question.draws[first:last])
                for question in problem
            )
            for problem in self.problems
        )
        return Plan(self.forms[first:last], problems, ())

    def without_draws(self) -> Plan:
        """Return the plan as it is kept: addresses alone."""
        problems = tuple(tuple(replace(question, draws=()) for question in problem) for problem in self.problems)
        return Plan(self.forms, problems, self.copies)


class ExamFaults(Exception):
    """Faults found while assembling: of the exam spec (question None) or of a question at an address."""

    def __init__(self, faults: Sequence[tuple[str | None, Fault]]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


def version_codes(count: int) -> tuple[str, ...]:
    """The codes of versions: A to Z, then A2 and so on; an exam has at most 26, a comparison may draw more."""
    return tuple(_VERSIONS[k % 26] + (str(k // 26 + 1) if k >= 26 else "") for k in range(count))


def parts_of(ref: QuestionRef, programs: Programs) -> tuple[str, ...]:
    """Return the parts that an exam takes from a question, in the order in which it names them."""
    if ref.id not in programs:
        return ()
    return ref.parts if ref.parts is not None else tuple(part.id for part in programs[ref.id].parts)


def marks_of(ref: QuestionRef, programs: Programs) -> Fraction:
    """Return the marks of the parts that an exam takes from a question."""
    if ref.id not in programs:
        return Fraction(0)
    own = {part.id: part.marks for part in programs[ref.id].parts}
    return sum((ref.marks.get(name, own.get(name, Fraction(0))) for name in parts_of(ref, programs)), Fraction(0))
