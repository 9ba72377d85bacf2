"""The second half of a build: papers are furnished and put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from generator.layout import Layout
from generator.production.division import Division, Range
from generator.production.near import furniture_in, impose_near, set_boxes
from generator.production.order import Order
from generator.production.running import Run
from generator.production.setting import Progress
from generator.production.stash import Stash
from generator.production.tasks import Imposition, furnish_papers, impose_papers
from generator.production.whole import Whole, fonts
from generator.typeset import Fonts
from generator.values import dataclass
from generator.writers import latex


class _Pile(NamedTuple):
    """Papers of one task, and under which names the boxes of their forms are kept, and their furniture."""

    papers: Sequence[latex.Paper]
    boxes: list[str]
    furniture: list[str]


@dataclass(frozen=True)
class Imposing:
    """Tasks of an order whose units are set, skipped where their results wait in the stash already. ``shares`` are the
    names of what was set of each range of forms."""

    order: Order
    stash: Stash
    run: Run
    progress: Progress
    batch: int
    division: Division
    shares: Mapping[Range, Sequence[str]]

    def impose_all(self, layout: Layout, whole: Whole, papers: Sequence[latex.Paper]) -> dict[str, str]:
        """Furnish and put together all papers; return the digests of their files."""
        runs = {name: own for name, _, own in self._divided(papers, self.division.runs)}
        piles = self._piles(runs, papers)
        advance = self.progress("Impose", len(runs) + len(piles))
        self._furnish(layout, whole, runs, advance)
        left = [name for name in piles if not self._imposed(name)]
        for name in piles.keys() - set(left):
            advance(name)
        if left:
            made = Imposition(layout, whole.lengths, self._fonts(whole, list(runs)))
            for name, digests in self._impose(made, {name: piles[name] for name in left}):
                self.stash.keep(f"imposed-{name}", digests)
                advance(name)
        return {file: digest for name in piles for file, digest in self.stash.result(f"imposed-{name}").items()}

    def _furnish(
        self, layout: Layout, whole: Whole, runs: Mapping[str, Sequence[latex.Paper]], advance: Callable[[str], None]
    ) -> None:
        """Set the furniture of papers, run by run."""
        lacking = {name: papers for name, papers in runs.items() if not self.stash.has(f"furniture-{name}")}
        for name in runs.keys() - lacking.keys():
            advance(name)
        tasks = ((name, (furnish_papers, (self.order, whole.one, layout, own))) for name, own in lacking.items())
        for name, furnished in self.run.each(tasks):
            self.stash.keep(f"furniture-{name}", furnished)
            advance(name)

    def _fonts(self, whole: Whole, runs: list[str]) -> Mapping[latex.Role, Fonts]:
        if not self.stash.has("fonts"):
            furniture = [self.stash.result(f"furniture-{name}").characters for name in runs]
            self.stash.keep("fonts", fonts(self.order, whole, furniture))
        kept: Mapping[latex.Role, Fonts] = self.stash.result("fonts")
        return kept

    def _impose(self, made: Imposition, piles: Mapping[str, _Pile]) -> Iterator[tuple[str, dict[str, str]]]:
        """Put papers together; yield each pile with the digests of its files, as they come."""
        if self.run.near:
            yield from self.run.each(
                (name, (impose_near, (self.stash, made, pile.papers, pile.boxes, pile.furniture)))
                for name, pile in piles.items()
            )
        else:
            tasks = ((name, (impose_papers, self._sent(made, pile))) for name, pile in piles.items())
            for name, files in self.run.each(tasks):
                yield name, {file: self.stash.write(file, [data]) for file, data in files.items()}

    def _sent(self, made: Imposition, pile: _Pile) -> tuple[Any, ...]:
        furniture = furniture_in(self.stash, pile.furniture)
        return self.order, made, pile.papers, furniture, *set_boxes(self.stash, pile.boxes)

    def _imposed(self, name: str) -> bool:
        done = f"imposed-{name}"
        return self.stash.has(done) and self.stash.holds(self.stash.result(done))

    def _piles(self, runs: Mapping[str, Sequence[latex.Paper]], papers: Sequence[latex.Paper]) -> dict[str, _Pile]:
        """Return the papers in piles by name; ``runs`` are those of the furniture."""
        furnished = {paper.name: name for name, own in runs.items() for paper in own}
        found: dict[str, _Pile] = {}
        for name, forms, pile in self._divided(papers, self.division.piles):
            there = {self._place[paper.form] for paper in pile}
            parts = [part for part in self.division.parts(forms) if there & set(range(*part))]
            boxes = [f"{share}-{one}-{other}" for share in self.shares[forms] for one, other in parts]
            furniture = dict.fromkeys(f"furniture-{furnished[paper.name]}" for paper in pile)
            found[name] = _Pile(pile, boxes, list(furniture))
        return found

    def _divided(
        self, papers: Sequence[latex.Paper], number: int
    ) -> Iterator[tuple[str, Range, Sequence[latex.Paper]]]:
        """Yield the papers of each range in so many parts, with the range and a name."""
        for first, last in self.division.ranges:
            own = [paper for paper in papers if first <= self._place[paper.form] < last]
            own.sort(key=lambda paper: self._place[paper.form])  # exam and key of a form have most alike
            most = min(2 * self.batch, -(-len(own) // number))
            most += most % 2
            for start in range(0, len(own), most):
                part = own[start : start + most]
                yield f"{first}-{last}-{start}-{len(part)}", (first, last), part

    @cached_property
    def _place(self) -> Mapping[str, int]:
        return {code: number for number, code in enumerate(self.order.plan.forms)}
