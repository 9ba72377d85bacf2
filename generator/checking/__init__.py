"""Checks of questions and exams: what is kept from earlier ones is taken from there, the rest is gone through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from generator.bank import load_files
from generator.checking.checked import Checked, as_data, diagnostics_from, from_data
from generator.checking.key import Keys
from generator.checking.pool import check_all
from generator.checking.sitting import placed_between
from generator.checking.store import Store
from generator.checking.tasks import Order, route_of
from generator.course import Course
from generator.diagnostics import Diagnostic, Rejected
from generator.lints import bank_faults
from generator.values import dataclass

__all__ = ["Checked", "Findings", "Store", "as_data", "check_questions"]


@dataclass(frozen=True)
class Findings:
    """The results by question in the order asked for, what is found between them, and what does not load."""

    questions: tuple[Checked, ...]
    between: tuple[Diagnostic, ...]
    unread: tuple[Diagnostic, ...]

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that was found."""
        return (*self.unread, *(each for question in self.questions for each in question.diagnostics), *self.between)


def check_questions(
    course: Course,
    files: Sequence[Path],
    limit: int,
    jobs: int,
    store: Store | None,
    advance: Callable[[Checked | None], None],
) -> Findings:
    """Check question files of a course, whole spaces of up to ``limit`` addresses.

    ``store`` keeps results; None goes through everything anew. ``advance`` is called for each file that is done.
    """
    maker = Keys(course.folder, f"limit {limit}")
    keys = {file: maker.question(file) for file in files}
    results: dict[Path, Checked] = {}
    unread: list[Diagnostic] = []
    routes = {}
    for file in files:
        kept = _kept(store, keys[file])
        order = Order(course.folder, file, limit, keys[file])
        if kept is not None:
            results[file] = kept
            advance(kept)
            continue
        try:
            routes[order] = route_of(order)
        except Rejected as rejected:
            unread += rejected.diagnostics
            advance(None)
    for order, result in check_all(routes, min(jobs, max(1, len(routes))), advance).items():
        results[order.file] = result
        if store is not None:
            store.keep(keys[order.file], as_data(result))
    read = [file for file in files if file in results]
    between = _between(course, read, maker.joint((keys[file] for file in read), "between"), store)
    return Findings(tuple(results[file] for file in read), between, tuple(unread))


def _kept(store: Store | None, key: str) -> Checked | None:
    data = None if store is None else store.get(key)
    if data is None:
        return None
    try:
        return from_data(data)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None  # of an earlier make, or spoilt


def _between(course: Course, files: Sequence[Path], key: str, store: Store | None) -> tuple[Diagnostic, ...]:
    """What is found between questions: two of nearly the same words."""
    if len(files) < 2:
        return ()
    data = None if store is None else store.get(key)
    if data is not None:
        return diagnostics_from(data)
    questions = load_files(course, files).questions
    found = placed_between(questions, bank_faults([question.program for question in questions.values()]))
    if store is not None:
        store.keep(key, [asdict(each) for each in found])
    return found
