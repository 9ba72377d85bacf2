"""Ordering: steps listed in the right order in the spec, printed in another; which other is part of the address."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from functools import partial

from pydantic import Field

from generator.answer import Judgement, Moment, Notes, OpenFields, compile_notes
from generator.compilation import Compilation, Phrase
from generator.diagnostics import Path
from generator.exam import OrderResponse, Response
from generator.fields import ProseText
from generator.space import Dimension, permutation
from generator.values import dataclass


class OrderAnswer(OpenFields):
    """``{order: [first step, second step, …], marks: 2}``, listed in the right order."""

    order: tuple[ProseText, ...] = Field(min_length=3, max_length=12, description="The steps in their right order.")


@dataclass(frozen=True)
class CompiledOrder:
    """An ordering ready to be drawn; its dimension is the printed order."""

    id: str
    marks: Fraction
    steps: tuple[Phrase, ...]
    notes: Notes
    dimensions: tuple[Dimension, ...]

    def judge(self, moment: Moment) -> Judgement:
        """Return the printed order; refuses the address where it gives the answer away or nearly does."""
        printed: tuple[int, ...] = moment.drawn[self.dimensions[0].name]
        runs = sum(b == a + 1 for a, b in itertools.pairwise(printed))
        if runs > len(printed) // 2:
            moment.refuse("nearly in order")
        return Judgement(identity=printed, picked=printed)

    def respond(self, moment: Moment, judgement: Judgement) -> Response:
        """Return the items as printed and the key as indices into them."""
        printed: tuple[int, ...] = judgement.picked
        return OrderResponse(
            id=self.id,
            marks=self.marks,
            label=self.notes.label.fill(moment.scope),
            guidance=self.notes.guidance(moment, judgement),
            items=tuple(self.steps[k].fill(moment.scope) for k in printed),
            key=tuple(printed.index(k) for k in range(len(printed))),
        )


def compile_order(
    id: str, spec: OrderAnswer, marks: Fraction, path: Path, around: Compilation, earlier: frozenset[str]
) -> CompiledOrder:
    """Compile an ordering; faults go to ``around``."""
    steps = tuple(around.line(step, (*path, "order", k)) for k, step in enumerate(spec.order))
    count = len(steps)
    printed = Dimension(f"order of {id}", math.factorial(count), partial(permutation, n=count))
    return CompiledOrder(id, marks, steps, compile_notes(spec, marks, path, around), (printed,))
