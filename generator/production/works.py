"""A build: its tasks in order, what waits between them, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from fractions import Fraction
from functools import partial
from typing import Any, TypeVar

from generator.assemble import Plan
from generator.diagnostics import Diagnostic, Rejected
from generator.layout import Layout
from generator.locating import overflowing
from generator.production.imposing import Imposing
from generator.production.near import correct_near
from generator.production.order import Order, shop_of
from generator.production.running import Run, here
from generator.production.setting import Progress, Setting
from generator.production.stash import Stash
from generator.production.whole import Whole, arranged, together, with_addresses
from generator.production.writing import FEW
from generator.values import dataclass
from generator.writers import latex

_Made = TypeVar("_Made")

# Forms that are set in one run of TeX.
BATCH = 200

# The folder of what the papers were made from, beside them.
SOURCES = "sources"


def no_progress(stage: str, steps: int) -> Callable[[str], None]:
    """Report nothing."""
    return lambda step: None


@dataclass(frozen=True)
class Finished:
    """What a build came to: the plan with all addresses, the credits of a form, page counts by document, digests of the
    files and of the sources beside them, warnings, and what the manifest says of each form."""

    plan: Plan
    credits: Fraction
    pages: tuple[tuple[str, int], ...]
    digests: Mapping[str, str]
    sources: Mapping[str, str]
    warnings: tuple[Diagnostic, ...]
    records: Iterable[bytes]


def finish(order: Order, stash: Stash, run: Run, progress: Progress, batch: int = BATCH) -> Finished:
    """Do all tasks of an order that are not done yet. Raises Rejected."""
    stash.keep("order", order)
    setting = Setting(order, stash, run, progress, batch)
    decided = setting.write_all()
    plan = order.plan if order.plan.drawn else with_addresses(order.plan, list(decided.values()))
    with ThreadPoolExecutor(1) as thread:
        beside = partial(_begun, thread, run.executor is None and len(plan.forms) > FEW)
        corrected: list[Future[tuple[bytes, int, list[Diagnostic]]]] = []
        shares = setting.set_all(decided, lambda: corrected.append(beside(_correction, setting, plan)))
        told = beside(_told, setting)
        whole = together(shares, partial(stash.result, "one"))
        layout = _layout(stash, whole)
        found = [each for one in shares for each in one.remarks]
        found += [overflowing(each, shop_of(order).file.bank.questions) for each in layout.overflows]
        _stop_on_errors(found)
        papers = latex.papers(plan.forms, plan.copies)
        imposing = Imposing(order, stash, run, progress, batch, setting.division, setting.shares)
        imposed = imposing.impose_all(layout, whole, papers)
        sheet, pages, more = corrected[0].result()
        sources, answers = told.result()
    stash.sweep()  # when nobody writes any more: a worker may have died while it did
    digests = {"correction.pdf": stash.write("correction.pdf", [sheet]), "answers.csv": answers, **imposed}
    counts = [(paper.name, len(layout.pages)) for paper in papers]
    first = [each for each in counts if not each[0].startswith(("copies/", "keys/"))]
    return Finished(
        plan=plan,
        credits=whole.one.credits,
        pages=(*first, ("correction", pages), *(each for each in counts if each not in first)),
        digests=digests,
        sources=sources,
        warnings=tuple(dict.fromkeys([*found, *more])),
        records=stash.lines("records"),
    )


def _begun(thread: Executor, alone: bool, function: Callable[..., _Made], *arguments: Any) -> Future[_Made]:
    """Begin something beside all else; ``alone``, as in a build with one job, it is done before all else goes on."""
    future = thread.submit(function, *arguments)
    if alone:
        future.result()
    return future


def _stop_on_errors(diagnostics: list[Diagnostic]) -> None:
    if any(diagnostic.severity == "error" for diagnostic in diagnostics):
        raise Rejected(dict.fromkeys(diagnostics))


def _layout(stash: Stash, whole: Whole) -> Layout:
    """Return the pages."""
    if not stash.has("layout"):
        stash.keep("layout", arranged(whole))
    found: Layout = stash.result("layout")
    return found


def _told(setting: Setting) -> tuple[dict[str, str], str]:
    """Write the sources and the table of answers, and return their digests; keep what the manifest says of each
    form."""
    stash = setting.stash
    sources = {name: stash.write(f"{SOURCES}/{name}", [data]) for name, data in setting.order.sources.items()}
    stash.keep_lines("records", setting.records())
    return sources, stash.write("answers.csv", setting.answers())


def _correction(setting: Setting, plan: Plan) -> tuple[bytes, int, list[Diagnostic]]:
    """Return the correction sheet, its pages and what TeX remarks on. Raises Rejected."""
    stash, names = setting.stash, [lot.name for lots in setting.lots.values() for lot in lots]
    if not stash.has("correction"):
        run = setting.run if setting.run.near else here()  # what it is made of lies on this disk
        for _ in run.each([("correction", (correct_near, (stash, plan, names)))]):
            pass
    sheet: tuple[bytes, int, list[Diagnostic]] = stash.result("correction")
    return sheet
