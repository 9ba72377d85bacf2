"""Whether the marks of a tensor's cells sum to those of the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from generator.diagnostics import Fault
from generator.fields import amount
from generator.numbers import Tensor
from generator.program import Draw, Program
from generator.questions.tensor import CompiledTensor


def uneven_cells(program: Program, draws: Sequence[Draw]) -> Iterator[Fault]:
    """Yield a fault for each tensor whose right cells earn more in sum than it is worth, or always less."""
    for p, part in enumerate(program.parts):
        for a, answer in enumerate(part.answers):
            if not isinstance(answer, CompiledTensor) or answer.spec.cell_marks is None or answer.spec.any_order:
                continue
            values = [draw.judgements[p][a].value for draw in draws]
            counts = {sum(1 for _ in value.cells()) for value in values if isinstance(value, Tensor)}
            sums = {count * Fraction(answer.spec.cell_marks) for count in counts}
            if sums and (max(sums) > answer.marks or max(sums) < answer.marks):
                message = (
                    f"{max(counts)} cells of {amount(answer.spec.cell_marks)} marks sum to {amount(max(sums))}, "
                    f"the answer is worth {amount(answer.marks)}"
                )
                hint = "change one of the two: all cells together earn the marks of the answer"
                yield Fault((*answer.notes.path, "cell_marks"), "marks-do-not-sum", message, hint)
