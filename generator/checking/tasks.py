"""Pieces of a check that run in one process or in several: a stretch of a walk, and the close look at its end."""

from __future__ import annotations

import functools
import time
from collections.abc import Iterable
from pathlib import Path

from generator.bank import Question, load_question
from generator.checking.checked import Checked, checked
from generator.checking.fit import unfit
from generator.course import Course, find_course
from generator.diagnostics import Diagnostic, Fault, Place
from generator.values import dataclass
from generator.verify import (
    CODES,
    Closing,
    Itinerary,
    Survey,
    Walk,
    findings,
    itinerary,
    look_closely,
    text_faults,
    without_allowed,
)
from generator.verify.friendly import is_computed


@dataclass(frozen=True)
class Order:
    """Which question is checked and how far: whole spaces of up to ``limit`` addresses.

    ``key`` tells this state of the file from the next: a process keeps what it loaded.
    """

    course: Path
    file: Path
    limit: int
    key: str


@dataclass(frozen=True)
class Stretch:
    """Ranks of a walk, from first to (without) last."""

    order: Order
    first: int
    last: int


def route_of(order: Order) -> Itinerary:
    """Return what a check of the question visits; raises Rejected where the question does not load."""
    return itinerary(_question(order).program, order.limit)


def go(stretch: Stretch, seconds: float) -> tuple[Survey, int, float]:
    """Walk along a stretch for so many CPU seconds; return what was met, where to go on, and the seconds taken."""
    since = time.process_time()
    walk = _walk(stretch.order)
    survey, rank = walk.go(route_of(stretch.order), stretch.first, stretch.last, seconds)
    return survey, rank, time.process_time() - since


def close(order: Order, survey: Survey, seconds: float) -> Checked:
    """Return the result of a walk that came to its end after so many CPU seconds."""
    since = time.process_time()
    question = _question(order)
    report = findings(question.program, survey)
    sound = survey.valid > 0 and all(fault.code in CODES for fault in report if fault.severity == "error")
    report += text_faults(survey)
    closely = look_closely(question.program, survey) if sound else Closing()
    told = {(fault.path, fault.code) for fault in report}  # with counts and the smallest counterexample
    further = [fault for fault in closely.faults if (fault.path, fault.code) not in told]
    faults = without_allowed(question.source.data, [*report, *further], CODES)
    placed = [question.source.diagnostic(fault) for fault in _unique(faults)]
    if sound and not any(each.severity == "error" for each in placed):
        placed += unfit(question, survey.sample(), _course(order.course))
    taken = round(seconds + time.process_time() - since, 3)
    route = route_of(order)
    computed = any(is_computed(answer) for part in question.program.parts for answer in part.answers)
    return checked(question.id, route, survey, computed, taken, closely.notes, sorted(placed, key=_order))


def _unique(faults: Iterable[Fault]) -> Iterable[Fault]:
    return {(fault.path, fault.code, fault.offset, fault.message): fault for fault in faults}.values()


def _order(diagnostic: Diagnostic) -> tuple[Place, str]:
    return diagnostic.place, diagnostic.code


@functools.lru_cache(maxsize=4)
def _course(folder: Path) -> Course:
    return find_course(folder)


@functools.lru_cache(maxsize=64)
def _question(order: Order) -> Question:
    return load_question(_course(order.course), order.file)


@functools.lru_cache(maxsize=4)
def _walk(order: Order) -> Walk:
    return Walk(_question(order).program)
