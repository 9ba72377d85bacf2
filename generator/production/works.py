"""A build: its tasks in order, what waits between them, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from generator.assemble import Plan
from generator.diagnostics import Diagnostic, Rejected
from generator.layout import Layout
from generator.locating import overflowing
from generator.production.near import impose_near, put_away, set_near
from generator.production.order import Order, shop_of
from generator.production.running import Run
from generator.production.stash import Stash
from generator.production.tasks import (
    FEW,
    Imposition,
    SetForms,
    furnish_papers,
    impose_papers,
    set_forms,
)
from generator.production.whole import Whole, arranged, correction, fonts, together, with_addresses
from generator.typeset import Fonts
from generator.writers import answers, latex

# Called with a stage's name and the count of its steps; returns what is to be called after each step.
Progress = Callable[[str, int], Callable[[str], None]]

# Forms that are set in one run of TeX, and whose papers are put together in one task; where these travel, so many are.
BATCH = 200
_TRAVEL = 100


def no_progress(stage: str, steps: int) -> Callable[[str], None]:
    """Report nothing."""
    return lambda step: None


@dataclass(frozen=True)
class Finished:
    """What a build came to: the plan with all addresses, the credits of a form, page counts by document, digests of the
    files, warnings, and what the manifest says of each form."""

    plan: Plan
    credits: Fraction
    pages: tuple[tuple[str, int], ...]
    digests: Mapping[str, str]
    warnings: tuple[Diagnostic, ...]
    records: Iterable[str]


def finish(order: Order, stash: Stash, run: Run, progress: Progress, batch: int = BATCH) -> Finished:
    """Do all tasks of an order that are not done yet. Raises Rejected."""
    work = _Work(order, stash, run, progress, batch)
    batches = work.set_all()
    whole = together(batches, partial(stash.result, "one"))
    plan = order.plan if order.plan.drawn else with_addresses(order.plan, batches)
    shop = shop_of(order)
    layout = work.arranged(whole)
    found = [each for one in batches for each in one.remarks]
    found += [overflowing(each, shop.file.bank.questions) for each in layout.overflows]
    _stop_on_errors(found)
    papers = latex.papers(plan.forms, plan.copies)
    with ThreadPoolExecutor(1) as beside:  # the correction sheet is made while others put the papers together
        correcting = beside.submit(work.correction, plan, whole)
        if run.crew is None and len(plan.forms) > FEW:
            correcting.result()
        imposed = work.impose_all(layout, whole, batches, papers)
        sheet, pages, more = correcting.result()
    stash.sweep()  # when nobody writes any more: a worker may have died while it did
    digests = {
        "correction.pdf": stash.write("correction.pdf", [sheet]),
        "answers.csv": stash.write("answers.csv", work.answers()),
        **imposed,
    }
    counts = [(paper.name, len(layout.pages)) for paper in papers]
    first = [each for each in counts if not each[0].startswith(("copies/", "keys/"))]
    return Finished(
        plan=plan,
        credits=whole.credits,
        pages=(*first, ("correction", pages), *(each for each in counts if each not in first)),
        digests=digests,
        warnings=tuple(dict.fromkeys([*found, *more])),
        records=work.records(),
    )


def _stop_on_errors(diagnostics: list[Diagnostic]) -> None:
    if any(diagnostic.severity == "error" for diagnostic in diagnostics):
        raise Rejected(dict.fromkeys(diagnostics))


# ---------------------------------------------------------------- tasks
@dataclass
class _Work:
    """Tasks of an order, skipped where their results wait in the stash already."""

    order: Order
    stash: Stash
    run: Run
    progress: Progress
    batch: int

    def __post_init__(self) -> None:
        count = len(self.order.plan.forms)
        rounds = -(-count // (self.batch * self.run.width))
        size = -(-count // (rounds * self.run.width))
        self.ranges = [(first, min(first + size, count)) for first in range(0, count, size)]
        # what is kept is told apart by its forms: a build may be taken up again with other jobs, in other batches
        self.names = [f"{first}-{last}" for first, last in self.ranges]

    def set_all(self) -> list[SetForms]:
        """Set all forms; what takes room stays in the stash."""
        advance = self.progress("Set", len(self.ranges))
        lacking = []
        for k, name in enumerate(self.names):
            if self.stash.has(f"set-{name}"):
                advance(name)
            else:
                lacking.append(k)
        self._set(lacking, None, advance)
        batches = [self._kept(k) for k in range(len(self.names))]
        among = latex.NOTHING_IN_COMMON
        for each in batches:
            among = among.with_(each.common)
        again = [k for k, each in enumerate(batches) if each.decided != among.decided()]
        self._set(again, among, lambda _: None)
        return [self._kept(k) if k in again else each for k, each in enumerate(batches)]

    def _kept(self, number: int) -> SetForms:
        kept: SetForms = self.stash.result(f"set-{self.names[number]}")
        return kept

    def _set(self, numbers: list[int], among: latex.Common | None, advance: Callable[[str], None]) -> None:
        todo = [(self.names[k], (self.order, *self.ranges[k], among)) for k in numbers]
        if self.run.near:
            for name, _ in self.run.each((name, (set_near, (self.stash, name, *given))) for name, given in todo):
                advance(name)
        else:
            for name, made in self.run.each((name, (set_forms, given)) for name, given in todo):
                put_away(self.stash, name, made)
                advance(name)

    def arranged(self, whole: Whole) -> Layout:
        """Return the pages."""
        if not self.stash.has("layout"):
            self.stash.keep("layout", arranged(whole))
        found: Layout = self.stash.result("layout")
        return found

    def records(self) -> Iterator[str]:
        """Yield what the manifest says of each form."""
        for name in self.names:
            yield from self.stash.result(f"records-{name}")

    def correction(self, plan: Plan, whole: Whole) -> tuple[bytes, int, list[Diagnostic]]:
        """Return the correction sheet, its pages and what TeX remarks on. Raises Rejected."""
        if not self.stash.has("correction"):
            said = {code: form for name in self.names for code, form in self.stash.result(f"said-{name}").items()}
            self.stash.keep("correction", correction(self.order, whole.one, plan, said))
        sheet: tuple[bytes, int, list[Diagnostic]] = self.stash.result("correction")
        return sheet

    def answers(self) -> Iterator[bytes]:
        """Yield the table of answers."""
        yield answers.HEAD.encode()
        for name in self.names:
            yield self.stash.result(f"answers-{name}").encode()

    def impose_all(
        self, layout: Layout, whole: Whole, batches: list[SetForms], papers: Iterable[latex.Paper]
    ) -> dict[str, str]:
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
        self, made: Imposition, piles: Mapping[str, tuple[int, list[latex.Paper]]]
    ) -> Iterator[tuple[str, dict[str, str]]]:
        """Put papers together; yield each pile with the digests of its files, as they come."""
        named = [(name, pile, f"boxes-{self.names[k]}", f"furniture-{name}") for name, (k, pile) in piles.items()]
        if self.run.near:
            yield from self.run.each(
                (name, (impose_near, (self.stash, self.order, made, pile, boxes, furniture)))
                for name, pile, boxes, furniture in named
            )
        else:
            tasks = (
                (
                    name,
                    (impose_papers, (self.order, made, pile, self.stash.result(furniture), *self.stash.result(boxes))),
                )
                for name, pile, boxes, furniture in named
            )
            for name, files in self.run.each(tasks):
                yield name, {file: self.stash.write(file, [data]) for file, data in files.items()}

    def _imposed(self, name: str) -> bool:
        done = f"imposed-{name}"
        return self.stash.has(done) and self.stash.holds(self.stash.result(done))

    def _piles(self, papers: list[latex.Paper]) -> dict[str, tuple[int, list[latex.Paper]]]:
        """Return the papers in piles by name, each with the number of the batch that has their forms."""
        batch_of = {
            code: number
            for number, (first, last) in enumerate(self.ranges)
            for code in self.order.plan.forms[first:last]
        }
        place = {code: number for number, code in enumerate(self.order.plan.forms)}
        size = 2 * self.batch if self.run.near else _TRAVEL
        found: dict[str, tuple[int, list[latex.Paper]]] = {}
        for number in range(len(self.ranges)):
            own = [paper for paper in papers if batch_of[paper.form] == number]
            own.sort(key=lambda paper: place[paper.form])  # exam and key of a form have most alike
            for start in range(0, len(own), size):
                pile = own[start : start + size]
                found[f"{self.names[number]}-{start}-{len(pile)}"] = number, pile
        return found
