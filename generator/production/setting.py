"""The first half of a build: all questions are written in all forms, and what was written is set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.bank import Question
from generator.diagnostics import Rejected
from generator.manifest import form_record
from generator.production.division import Range, divide_among_all, divide_forms, share_out
from generator.production.errands import errands
from generator.production.near import (
    put_away,
    put_away_set,
    set_near,
    write_near,
    write_questions_near,
    written_units,
)
from generator.production.order import Order, shop_of
from generator.production.running import Run, Task
from generator.production.stash import Stash
from generator.production.tasks import SetUnits, set_units
from generator.production.whole import with_addresses
from generator.production.writing import FEW, Decided, Place, Refused, attempted, exam_of, write_forms
from generator.writers import answers, latex

# Called with a stage's name and the count of its steps; returns what is to be called after each step.
Progress = Callable[[str, int], Callable[[str], None]]


class _Lot(NamedTuple):
    """What is written together: the questions at these places in a range of forms. Its name tells it from those of
    another division: a build may be taken up again with other jobs, in other batches."""

    name: str
    forms: Range
    places: tuple[Place, ...]


class _Share(NamedTuple):
    """What is set together: the units of these roles, in a range of forms, of what was written under these names; and
    how long that takes."""

    name: str
    forms: Range
    roles: tuple[latex.Role, ...]
    written: list[str]
    weight: int


@dataclass
class Setting:
    """Tasks of an order, skipped where their results wait in the stash already. ``batch`` is how many forms are set in
    one run of TeX."""

    order: Order
    stash: Stash
    run: Run
    progress: Progress
    batch: int

    def __post_init__(self) -> None:
        divide = divide_forms if self.run.near else divide_among_all
        self.division = divide(len(self.order.plan.forms), self.run.width, self.batch)
        self.lots = {forms: self._lots(forms) for forms in self.division.ranges}
        self.shares: dict[Range, list[str]] = {}  # the names of what is set, which is known when all is written

    def _lots(self, forms: Range) -> list[_Lot]:
        """Return what is written of a range: question by question, or all at once."""
        places, name = self.order.plan.places, f"{forms[0]}-{forms[1]}"
        if self._at_once:
            return [_Lot(name, forms, places)]
        return [_Lot(f"{name}-{p}.{i}", forms, ((p, i),)) for p, i in places]

    @property
    def _at_once(self) -> bool:
        """True where there is little to write, or what is written would have to travel piece by piece."""
        return not self.run.near or (self.run.executor is None and len(self.order.plan.forms) <= FEW)

    # ------------------------------------------------------------ writing
    def write_all(self) -> dict[str, Decided]:
        """Write all questions in all forms; return what was decided of each lot, by its name. Raises Rejected."""
        lots = {lot.name: lot for own in self.lots.values() for lot in own}
        advance = self.progress("Write", len(lots))
        lacking = [lot for lot in lots.values() if not self.stash.has(f"written-{lot.name}")]
        for lot in lots.values():
            if lot not in lacking:
                advance(lot.name)
        self._write(lacking, None, advance)
        decided: dict[str, Decided] = {name: self.stash.result(f"written-{name}") for name in lots}
        among = latex.NOTHING_IN_COMMON
        for each in decided.values():
            among = among.with_(each.common)
        again = [lot for lot in lots.values() if among.at(lot.places).decided() != decided[lot.name].shown]
        self._write(again, among, lambda _: None)
        if not self.stash.has("one"):
            self._keep_one(decided)
        return decided | {lot.name: self.stash.result(f"written-{lot.name}") for lot in again}

    def _keep_one(self, decided: Mapping[str, Decided]) -> None:
        lots = self.lots[self.division.ranges[0]]
        plan = self.order.plan
        if not plan.drawn:
            plan = with_addresses(plan, [decided[lot.name] for lot in lots])
        firsts = (self.stash.result(f"first-{lot.name}") for lot in lots)
        self.stash.keep("one", exam_of(self.order, plan, firsts))

    def _write(self, lots: list[_Lot], among: latex.Common | None, advance: Callable[[str], None]) -> None:
        refused: dict[str, Refused] = {}
        failed: set[Range] = set()
        tasks = {own[0].name: own for own in self._tasks(lots)}

        def written() -> Iterator[tuple[str, Task]]:
            for name, own in tasks.items():
                if not failed or own[0].forms in failed:  # what is wrong with all questions of a range is told at once
                    yield name, (attempted, ([self._writing(lot, among) for lot in own],))

        for name, results in self.run.each(written()):
            for lot, result in zip(tasks[name], results, strict=True):
                if isinstance(result, Refused):
                    refused[lot.name] = result
                    failed.add(lot.forms)
                elif not self.run.near:
                    put_away(self.stash, lot.name, result)
                advance(lot.name)
        if refused:
            told = (each for lot in lots if lot.name in refused for each in refused[lot.name].diagnostics)
            raise Rejected(dict.fromkeys(told))

    def _tasks(self, lots: list[_Lot]) -> Iterator[list[_Lot]]:
        """Yield the lots of each task, range by range."""
        plan, file = self.order.plan, shop_of(self.order).file
        for forms in dict.fromkeys(lot.forms for lot in lots):
            own = {lot.name: lot for lot in lots if lot.forms == forms}
            used = {
                name: [file.bank.questions[plan.problems[p][i].ref.id] for p, i in lot.places]
                for name, lot in own.items()
            }
            lengths = {
                name: sum(len(self.order.sources[file.course.name_of(each.path)]) for each in questions)
                for name, questions in used.items()
            }
            for names in errands(lengths, self._slow(used), self.run.width):
                yield [own[name] for name in names]

    def _slow(self, used: Mapping[str, Sequence[Question]]) -> set[str]:
        """Return those with irrational numbers, where it matters to whom they are given."""
        if self.run.width == 1:
            return set()
        return {name for name, questions in used.items() if any(each.program.irrational for each in questions)}

    def _writing(self, lot: _Lot, among: latex.Common | None) -> Task:
        """Return the function that writes a lot, with what it is called with."""
        if not self.run.near:
            return write_forms, (self.order, *lot.forms, among)
        if self._at_once:
            return write_near, (self.stash, lot.name, *lot.forms, among)
        return write_questions_near, (self.stash, lot.name, *lot.forms, lot.places, among)

    # ------------------------------------------------------------ setting
    def set_all(self, decided: Mapping[str, Decided], meanwhile: Callable[[], None]) -> list[SetUnits]:
        """Set all units, by shares that are about equal; what takes room stays in the stash. ``meanwhile`` is called
        when others have been given the last share, or first where there are no others. Raises Rejected."""
        todo = {share.name: share for forms in self.lots for share in self._shares(forms, decided)}
        for share in todo.values():
            self.shares.setdefault(share.forms, []).append(share.name)
        advance = self.progress("Set", len(todo))
        lacking = [share for share in todo.values() if not self.stash.has(f"set-{share.name}")]
        for share in todo.values():
            if share not in lacking:
                advance(share.name)
        lacking.sort(key=lambda share: -share.weight)  # who ends late ends with little
        refused: dict[str, Refused] = {}

        def given() -> Iterator[tuple[str, Task]]:
            for share in lacking:
                yield share.name, (attempted, ([self._setting(share)],))
            if self.run.executor is not None:
                meanwhile()

        if self.run.executor is None:
            meanwhile()
        for name, (made,) in self.run.each(given()):
            if isinstance(made, Refused):
                refused[name] = made
            elif not self.run.near:
                self._put_away(todo[name], made)
            advance(name)
        if refused:
            told = (each for name in todo if name in refused for each in refused[name].diagnostics)
            raise Rejected(dict.fromkeys(told))
        return [self.stash.result(f"set-{name}") for name in todo]

    def _shares(self, forms: Range, decided: Mapping[str, Decided]) -> Iterator[_Share]:
        """Yield what is set of a range: the exam's units and the key's apart, each in shares; or all at once."""
        into = f"of{self.division.shares}-for{self.division.piles}"  # parts too: boxes are kept by those
        for roles in [latex.ROLES] if self._at_once else [(role,) for role in latex.ROLES]:
            weights = {lot.name: sum(decided[lot.name].weights[role] for role in roles) for lot in self.lots[forms]}
            for k, written in enumerate(share_out(weights, self.division.shares), 1):
                name = f"{'-'.join(roles)}-{forms[0]}-{forms[1]}-{k}{into}"
                yield _Share(name, forms, roles, written, sum(weights[each] for each in written))

    def _setting(self, share: _Share) -> Task:
        forms, roles, written = share.forms, share.roles, share.written
        places = {lot.name: lot.places for lot in self.lots[forms]}
        heads = tuple(p for each in written for p, i in places[each] if i == 0) if "exam" in roles else ()
        if self.run.near:
            return set_near, (self.stash, share.name, forms, self.division.parts(forms), heads, roles, written)
        units, _ = written_units(self.stash, roles, written)
        return set_units, (self.order, self.stash.result("one"), *forms, units, heads)

    def _put_away(self, share: _Share, made: SetUnits) -> None:
        _, crosses = written_units(self.stash, share.roles, share.written)
        parts = {part: self.order.plan.forms[slice(*part)] for part in self.division.parts(share.forms)}
        put_away_set(self.stash, share.name, made, crosses, parts)

    # ------------------------------------------------------------ what was written of each form
    def records(self) -> Iterator[bytes]:
        """Yield what the manifest says of each form."""
        problems = self.order.plan.problems
        for code, told, k in self._told(0):
            yield form_record(
                code, [[told[p, i][k] for i in range(len(problem))] for p, problem in enumerate(problems)]
            )

    def answers(self) -> Iterator[bytes]:
        """Yield the table of answers."""
        yield answers.HEAD.encode()
        for _, told, k in self._told(1):
            yield "".join(told[place][k] for place in self.order.plan.places).encode()

    def _told(self, which: int) -> Iterator[tuple[str, Mapping[Place, tuple[str, ...]], int]]:
        """Yield each form's code with what was told by place of its range, and its number there."""
        for (first, last), lots in self.lots.items():
            told: dict[Place, tuple[str, ...]] = {}
            for lot in lots:
                told |= self.stash.result(f"told-{lot.name}")[which]
            for k, code in enumerate(self.order.plan.forms[first:last]):
                yield code, told, k
