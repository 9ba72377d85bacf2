"""A build: its tasks in order, what waits between them, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from generator.amendments import amended
from generator.assemble import Plan
from generator.composition import Characters, Unset, cast
from generator.diagnostics import Diagnostic, Rejected
from generator.layout import Layout, Overflow, arrange
from generator.locating import overflowing
from generator.production.order import Order, shop_of
from generator.production.running import Run, Task
from generator.production.stash import Stash
from generator.production.tasks import (
    Furnished,
    Imposition,
    SetForms,
    furnish_papers,
    impose_papers,
    problems,
    realised,
    set_forms,
    skeleton,
)
from generator.typeset import typeset
from generator.work import Band
from generator.writers import answers, latex

# Called with a stage's name and the count of its steps; returns what is to be called after each step.
Progress = Callable[[str, int], Callable[[str], None]]

# Forms that are set in one run of TeX, and about so many papers are put together in one task.
BATCH = 50


def no_progress(stage: str, steps: int) -> Callable[[str], None]:
    """Report nothing."""
    return lambda step: None


@dataclass(frozen=True)
class Finished:
    """What a build came to: the plan with all addresses, page counts by document, digests of the files, warnings, and
    what the manifest says of each form."""

    plan: Plan
    pages: tuple[tuple[str, int], ...]
    digests: Mapping[str, str]
    warnings: tuple[Diagnostic, ...]
    records: Iterable[str]


def finish(order: Order, stash: Stash, run: Run, progress: Progress, batch: int = BATCH) -> Finished:
    """Do all tasks of an order that are not done yet. Raises Rejected."""
    work = _Work(order, stash, run, progress, batch)
    batches = work.set_all()
    whole = _together(batches)
    plan = order.plan if order.plan.drawn else _with_addresses(order.plan, batches)
    shop = shop_of(order)
    layout = _arranged(order, whole)
    found = [each for one in batches for each in one.remarks]
    found += [overflowing(each, shop.file.bank.questions) for each in layout.overflows]
    _stop_on_errors(found)
    papers = latex.papers(plan.forms, plan.copies)
    with ThreadPoolExecutor(1) as beside:  # the correction sheet is made while others put the papers together
        correcting = beside.submit(_correction, order, plan, work.said(len(batches)))
        if run.crew is None:
            correcting.result()
        imposed = work.impose_all(layout, whole, batches, papers)
        sheet, pages, more = correcting.result()
    digests = {
        "correction.pdf": stash.write("correction.pdf", [sheet]),
        "answers.csv": stash.write("answers.csv", work.answers(len(batches))),
        **imposed,
    }
    counts = [(paper.name, len(layout.pages)) for paper in papers]
    first = [each for each in counts if not each[0].startswith(("copies/", "keys/"))]
    return Finished(
        plan=plan,
        pages=(*first, ("correction", pages), *(each for each in counts if each not in first)),
        digests=digests,
        warnings=tuple(dict.fromkeys([*found, *more])),
        records=work.records(len(batches)),
    )


# ---------------------------------------------------------------- all forms together
@dataclass
class _Whole:
    """What the batches have together."""

    lengths: dict[str, int] = field(default_factory=dict)
    heights: dict[str, tuple[int, str]] = field(default_factory=dict)
    characters: dict[latex.Role, list[Characters]] = field(default_factory=lambda: {"exam": [], "key": []})


def _together(batches: Iterable[SetForms]) -> _Whole:
    whole = _Whole()
    for batch in batches:
        whole.lengths |= batch.lengths
        for unit, tallest in batch.heights.items():
            if unit not in whole.heights or tallest[0] > whole.heights[unit][0]:
                whole.heights[unit] = tallest
        for role, characters in batch.characters.items():
            whole.characters[role].append(characters)
    return whole


def _with_addresses(plan: Plan, batches: list[SetForms]) -> Plan:
    found = []
    for p, problem in enumerate(plan.problems):
        questions = []
        for q, question in enumerate(problem):
            addresses = tuple(address for batch in batches for address in batch.addresses[p][q])
            questions.append(replace(question, addresses=addresses, band=_band([b.bands[p][q] for b in batches])))
        found.append(tuple(questions))
    return replace(plan, problems=tuple(found))


def _band(bands: list[Band | None]) -> Band | None:
    known = [band for band in bands if band is not None]
    if not known:
        return None
    return Band(min(b.low for b in known), max(b.high for b in known), any(b.widened for b in known))


def _arranged(order: Order, whole: _Whole) -> Layout:
    """Return the pages: one form stands for all, with the greatest height of each unit."""
    exam = skeleton(shop_of(order))
    code = exam.forms[0].code
    heights = {f"{code} {unit}": height for unit, (height, _) in whole.heights.items()}
    layout = arrange(exam, {**whole.lengths, **heights})
    places = {
        (item.variant.question, placed.part.id): f"solution {p}.{i}.{q}"
        for p, problem in enumerate(exam.forms[0].problems)
        for i, item in enumerate(problem.items)
        for q, placed in enumerate(item.parts)
    }

    def told(overflow: Overflow) -> Overflow:
        tallest = whole.heights.get(places[overflow.question, overflow.part])
        return replace(overflow, form=tallest[1]) if overflow.kind == "space" and tallest else overflow

    return replace(layout, overflows=tuple(map(told, layout.overflows)))


def _correction(order: Order, plan: Plan, said: Mapping[str, latex.SaidForm]) -> tuple[bytes, int, list[Diagnostic]]:
    shop = shop_of(order)
    press = latex.Press(skeleton(shop), shop.templates)
    if shop.file.amendments is not None:  # they are of the whole exam, and after the sitting
        exam = amended(realised(shop, plan), shop.file.amendments)
        said = {form.code: latex.said(press, form) for form in exam.forms}
    (outcome,) = typeset([latex.correction(press, said)], shop.engine)
    found = problems(shop.file, [outcome])
    if outcome.pdf is None:
        raise Rejected(dict.fromkeys(found))
    return outcome.pdf, outcome.pages, found


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

    def set_all(self) -> list[SetForms]:
        """Set all forms; what takes room stays in the stash."""
        advance = self.progress("Set", len(self.ranges))
        self._set([k for k in range(len(self.ranges)) if not self.stash.has(f"set-{k}")], None, advance)
        batches = [self._kept(k) for k in range(len(self.ranges))]
        among = latex.NOTHING_IN_COMMON
        for each in batches:
            among = among.with_(each.common)
        again = [k for k, each in enumerate(batches) if each.decided != among.decided()]
        self._set(again, among, lambda _: None)
        return [self._kept(k) if k in again else each for k, each in enumerate(batches)]

    def _kept(self, number: int) -> SetForms:
        kept: SetForms = self.stash.result(f"set-{number}")
        return kept

    def _set(self, numbers: list[int], among: latex.Common | None, advance: Callable[[str], None]) -> None:
        tasks = ((str(k), (set_forms, (self.order, *self.ranges[k], among))) for k in numbers)
        for name, made in self.run.each(tasks):
            self.stash.keep(f"boxes-{name}", (made.boxes, made.crosses))
            self.stash.keep(f"records-{name}", made.records)
            self.stash.keep(f"answers-{name}", made.answers)
            self.stash.keep(f"said-{name}", made.said)
            self.stash.keep(f"set-{name}", replace(made, boxes={}, crosses={}, records=(), answers="", said={}))
            advance(name)

    def records(self, count: int) -> Iterator[str]:
        """Yield what the manifest says of each form."""
        for number in range(count):
            yield from self.stash.result(f"records-{number}")

    def said(self, count: int) -> dict[str, latex.SaidForm]:
        """Return what each form says for the correction sheet."""
        return {code: form for number in range(count) for code, form in self.stash.result(f"said-{number}").items()}

    def answers(self, count: int) -> Iterator[bytes]:
        """Yield the table of answers."""
        yield answers.HEAD.encode()
        for number in range(count):
            yield self.stash.result(f"answers-{number}").encode()

    def impose_all(
        self, layout: Layout, whole: _Whole, batches: list[SetForms], papers: Iterable[latex.Paper]
    ) -> dict[str, str]:
        """Furnish and put together all papers; return the digests of their files."""
        piles = self._piles(list(papers))
        advance = self.progress("Impose", 2 * len(piles))
        lacking = {name: pile for name, (_, pile) in piles.items() if not self.stash.has(f"furniture-{name}")}
        tasks = ((name, (furnish_papers, (self.order, layout, pile))) for name, pile in lacking.items())
        for name, furnished in self.run.each(tasks):
            self.stash.keep(f"furniture-{name}", furnished)
            advance(name)
        shop = shop_of(self.order)
        furniture = [self.stash.result(f"furniture-{name}").characters for name in piles]
        exams = [*whole.characters["exam"], *furniture]
        press = latex.Press(skeleton(shop), shop.templates)
        try:
            fonts = cast(press, {"exam": exams, "key": [*exams, *whole.characters["key"]]}, shop.engine)
        except Unset as unset:
            raise Rejected(dict.fromkeys(problems(shop.file, unset.outcomes))) from unset
        made = Imposition(layout, whole.lengths, fonts)
        left = [name for name in piles if not self._imposed(name)]
        for name, files in self.run.each((name, self._imposing(made, name, *piles[name])) for name in left):
            self.stash.keep(f"imposed-{name}", {file: self.stash.write(file, [data]) for file, data in files.items()})
            advance(name)
        return {file: digest for name in piles for file, digest in self.stash.result(f"imposed-{name}").items()}

    def _imposing(self, made: Imposition, name: str, number: int, pile: list[latex.Paper]) -> Task:
        boxes, crosses = self.stash.result(f"boxes-{number}")
        furnished: Furnished = self.stash.result(f"furniture-{name}")
        return impose_papers, (self.order, made, pile, furnished, boxes, crosses)

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
        found: dict[str, tuple[int, list[latex.Paper]]] = {}
        for number in range(len(self.ranges)):
            own = [paper for paper in papers if batch_of[paper.form] == number]
            for start in range(0, len(own), 2 * self.batch):
                found[f"{number}-{start}"] = number, own[start : start + 2 * self.batch]
        return found
