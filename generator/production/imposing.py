"""The second half of a build: papers are furnished and put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

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
from generator.writers import latex

# Papers of one task, where they travel.
_TRAVEL = 100


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
        lacking = {name: pile for name, (_, pile) in piles.items() if not self.stash.has(f"furniture-{name}")}
        for name in piles.keys() - lacking.keys():
            advance(name)
        tasks = ((name, (furnish_papers, (self.order, whole.one, layout, pile))) for name, pile in lacking.items())
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

    def _impose(
        self, made: Imposition, piles: Mapping[str, tuple[Range, list[latex.Paper]]]
    ) -> Iterator[tuple[str, dict[str, str]]]:
        """Put papers together; yield each pile with the digests of its files, as they come."""
        named = [(name, pile, self.shares[forms], f"furniture-{name}") for name, (forms, pile) in piles.items()]
        if self.run.near:
            yield from self.run.each(
                (name, (impose_near, (self.stash, self.order, made, pile, shares, furniture)))
                for name, pile, shares, furniture in named
            )
        else:
            tasks = (
                (
                    name,
                    (
                        impose_papers,
                        (
                            self.order,
                            made,
                            pile,
                            self.stash.result(furniture),
                            *set_boxes(self.stash, shares),
                        ),
                    ),
                )
                for name, pile, shares, furniture in named
            )
            for name, files in self.run.each(tasks):
                yield name, {file: self.stash.write(file, [data]) for file, data in files.items()}

    def _imposed(self, name: str) -> bool:
        done = f"imposed-{name}"
        return self.stash.has(done) and self.stash.holds(self.stash.result(done))

    def _piles(self, papers: list[latex.Paper]) -> dict[str, tuple[Range, list[latex.Paper]]]:
        """Return the papers in piles by name, each with the range that has their forms: as many piles of a range as
        shares of it."""
        forms = self.order.plan.forms
        place = {code: number for number, code in enumerate(forms)}
        range_of = {code: own for own in self.division.ranges for code in forms[slice(*own)]}
        found: dict[str, tuple[Range, list[latex.Paper]]] = {}
        for own in self.division.ranges:
            there = [paper for paper in papers if range_of[paper.form] == own]
            there.sort(key=lambda paper: place[paper.form])  # exam and key of a form have most alike
            most = min(2 * self.batch, -(-len(there) // self.division.shares)) if self.run.near else _TRAVEL
            most += most % 2
            for start in range(0, len(there), most):
                pile = there[start : start + most]
                found[f"{own[0]}-{own[1]}-{start}-{len(pile)}"] = own, pile
        return found
