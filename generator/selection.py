"""Which draws of a family the forms of an exam take, so that two forms share little."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.likeness import Traits, apart, likeness, traits
from generator.program import Draw, Program


@dataclass
class Selection:
    """The variants of one family for the forms of an exam, as the walk offers them.

    A form takes a draw that is apart from those of the other forms (see :mod:`generator.likeness`). Where a family has
    none, the draw that shares least with them is taken.
    """

    program: Program
    count: int
    redraws: Mapping[int, int]
    chosen: list[tuple[Draw, Traits]] = field(default_factory=list)
    alike: list[tuple[Draw, Traits]] = field(default_factory=list)
    further: list[list[Draw]] = field(default_factory=list)  # by form: what a veto takes instead
    met: int = 0

    def __post_init__(self) -> None:
        self.further = [[] for _ in range(self.count)]

    def offer(self, draw: Draw) -> None:
        """Take the next draw of the family into account."""
        self.met += 1
        own = traits(self.program, draw)
        if len(self.chosen) == self.count:
            self._offer_further(draw, own)
        elif apart(own, [other for _, other in self.chosen]):
            self.chosen.append((draw, own))
        else:
            self.alike.append((draw, own))

    def _offer_further(self, draw: Draw, own: Traits) -> None:
        """Every count-th draw is for one form, so that a veto of one form moves no other."""
        form = self.met % self.count
        if apart(own, [other for k, (_, other) in enumerate(self.chosen) if k != form]):
            self.further[form].append(draw)

    @property
    def complete(self) -> bool:
        """True when every form has its draw, vetoed ones their later draw."""
        return len(self.chosen) == self.count and all(
            len(self.further[form]) >= times for form, times in self.redraws.items()
        )

    def enough(self) -> bool:
        """True when the family has as many draws as are needed, be they alike."""
        return self.met >= self.count + sum(self.redraws.values())

    def settle(self) -> None:
        """Fill what is missing with the draws that share least with those of the other forms."""
        while len(self.chosen) < self.count:
            others = [other for _, other in self.chosen]
            shares = [max(likeness(own, other) for other in others) for _, own in self.alike]
            self.chosen.append(self.alike.pop(shares.index(min(shares))))
        spare = (draw for draw, _ in self.alike)
        for form, times in sorted(self.redraws.items()):
            self.further[form] += itertools.islice(spare, max(0, times - len(self.further[form])))

    def members(self) -> list[Draw]:
        """All draws that the family offered, those that are apart first."""
        return [draw for draw, _ in (*self.chosen, *self.alike)]

    def draws(self) -> list[Draw]:
        """The draw of each form."""
        return [
            self.further[form][self.redraws[form] - 1] if self.redraws.get(form) else draw
            for form, (draw, _) in enumerate(self.chosen)
        ]
