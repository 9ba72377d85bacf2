"""The second half of a build: papers are furnished and put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from generator.layout import Layout
from generator.production.division import Division, Range
from generator.production.near import impose_near, set_boxes
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
    """Papers of one task, and under which names the boxes of their forms are kept."""

    papers: list[latex.Paper]
    boxes: list[str]


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

    def impose_all(self, layout: Layout, whole: Whole, papers: Iterable[latex.Paper]) -> dict[str, str]:
        """Furnish and put together all papers; return the digests of their files."""
        piles = self._piles(list(papers))
        advance = self.progress("Impose", 2 * len(piles))
        lacking = {name: pile.papers for name, pile in piles.items() if not self.stash.has(f"furniture-{name}")}
        for name in piles.keys() - lacking.keys():
            advance(name)
        tasks = ((name, (furnish_papers, (self.order, whole.one, layout, own))) for name, own in lacking.items())
        for name, furnished in self.run.each(tasks):
            self.stash.keep(f"furniture-{name}", furnished)
            advance(name)
        left = [name for name in piles if not self._imposed(name)]
        for name in piles.keys() - set(left):
            advance(name)
        if left:
            made = Imposition(layout, whole.lengths, self._fonts(whole, list(piles)))
            for name, digests in self._impose(made, {name: piles[name] for name in left}):
                self.stash.keep(f"imposed-{name}", digests)
                advance(name)
        return {file: digest for name in piles for file, digest in self.stash.result(f"imposed-{name}").items()}

    def _fonts(self, whole: Whole, piles: list[str]) -> Mapping[latex.Role, Fonts]:
        if not self.stash.has("fonts"):
            furniture = [self.stash.result(f"furniture-{name}").characters for name in piles]
            self.stash.keep("fonts", fonts(self.order, whole, furniture))
        kept: Mapping[latex.Role, Fonts] = self.stash.result("fonts")
        return kept

    def _impose(self, made: Imposition, piles: Mapping[str, _Pile]) -> Iterator[tuple[str, dict[str, str]]]:
        """Put papers together; yield each pile with the digests of its files, as they come."""
        if self.run.near:
            yield from self.run.each(
                (name, (impose_near, (self.stash, made, pile.papers, pile.boxes, f"furniture-{name}")))
                for name, pile in piles.items()
            )
        else:
            tasks = ((name, (impose_papers, self._sent(made, name, pile))) for name, pile in piles.items())
            for name, files in self.run.each(tasks):
                yield name, {file: self.stash.write(file, [data]) for file, data in files.items()}

    def _sent(self, made: Imposition, name: str, pile: _Pile) -> tuple[Any, ...]:
        furniture = self.stash.result(f"furniture-{name}")
        return self.order, made, pile.papers, furniture, *set_boxes(self.stash, pile.boxes)

    def _imposed(self, name: str) -> bool:
        done = f"imposed-{name}"
        return self.stash.has(done) and self.stash.holds(self.stash.result(done))

    def _piles(self, papers: list[latex.Paper]) -> dict[str, _Pile]:
        """Return the papers in piles by name."""
        place = {code: number for number, code in enumerate(self.order.plan.forms)}
        found: dict[str, _Pile] = {}
        for first, last in self.division.ranges:
            own = [paper for paper in papers if first <= place[paper.form] < last]
            own.sort(key=lambda paper: place[paper.form])  # exam and key of a form have most alike
            most = min(2 * self.batch, -(-len(own) // self.division.piles))
            most += most % 2
            for start in range(0, len(own), most):
                pile = own[start : start + most]
                there = {place[paper.form] for paper in pile}
                parts = [part for part in self.division.parts((first, last)) if there & set(range(*part))]
                boxes = [f"{share}-{one}-{other}" for share in self.shares[first, last] for one, other in parts]
                found[f"{first}-{last}-{start}-{len(pile)}"] = _Pile(pile, boxes)
        return found
