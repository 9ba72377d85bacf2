"""The walk through a parameter space, whole or by a keyed sample: rules, answers, texts at every address."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from generator.answer import CompiledAnswer, Judgement, Rejection, reject
from generator.compilation import evaluate
from generator.diagnostics import Fault
from generator.expression.memory import Memory
from generator.numbers import Value
from generator.numbers.printing import plain
from generator.options import TOO_FEW_MISTAKES
from generator.program import Program
from generator.questions.blanks import CompiledBlanks
from generator.questions.choice import CompiledChoice
from generator.space import Dimension, ParameterSpace, Permutation
from generator.values import dataclass
from generator.verify.block import Block, Ruling, Sources
from generator.verify.dependence import Dependence, Dimensions, names_judged
from generator.verify.doubles import Doubles
from generator.verify.foresight import foresee, foreseeing
from generator.verify.gate import Gate, Outcome, judging
from generator.verify.limits import COUNTED, MEMORY, SAMPLE, WHOLE
from generator.verify.memory import KeptExpression, kept_by_values, memory
from generator.verify.size import size_of
from generator.verify.spot import Spot
from generator.verify.stamp import stamp
from generator.verify.survey import Alike, Answered, Coincidence, Example, Extremes, Family, Pool, Survey
from generator.verify.watch import Watch

# The rule under which an answer refuses an address whose options are printed alike.
ALIKE_OPTIONS = "options alike"

# Addresses that are looked at together, between two looks at the clock; the first ones show what can be asked so.
_BLOCKS = (256, 256)
_BLOCK = 4_096


@dataclass(frozen=True)
class Itinerary:
    """Which addresses of a space are visited: all, or a keyed sample; ``ranks`` of them."""

    size: int
    ranks: int
    key: str

    @property
    def whole(self) -> bool:
        """True where every address is visited."""
        return self.ranks == self.size

    def visit(self, space: ParameterSpace, first: int, last: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Yield the addresses of the ranks from first to (without) last, each with its digits."""
        if self.whole:
            odometer = itertools.product(*(range(dimension.size) for dimension in space.dimensions))
            yield from zip(range(first, last), itertools.islice(odometer, first, last), strict=True)
            return
        permutation = Permutation(self.size, self.key)
        for rank in range(first, last):
            address = permutation(rank)
            yield address, space.digits(address)


def itinerary(program: Program, whole: int = WHOLE, sample: int = SAMPLE) -> Itinerary:
    """Return what a check of the question visits: its space where it has at most ``whole`` addresses, else a sample."""
    size = program.space.size
    return Itinerary(size, size if size <= whole else min(sample, size), f"check\x1f{program.spec.id}")


class Walk:
    """Walks through the space of one question; what it learnt on the way makes later addresses cheaper."""

    def __init__(self, program: Program) -> None:
        kept = {name: KeptExpression(let) for name, let in program.lets.items()}
        self.program = program = replace(program, lets=kept)
        self._doubles = Doubles(program.spec)
        found = Dependence(program)
        count = len(program.space.dimensions)
        self._tables = [_table(dimension) for dimension in program.space.dimensions]
        self._sources = Sources(program, self._tables, found)
        self._rules = [
            Ruling(dimensions, count, [rule for _, rule in rules])
            for dimensions, rules in itertools.groupby(
                ((found.of_uses(rule), (name, rule)) for name, rule in program.rules.items()), lambda pair: pair[0]
            )
        ]
        self._answers = list(self._judged(found, count))
        family: Dimensions = frozenset() if program.family is None else found.of_uses(program.family)
        self._family = Gate(family, count, self._family_at)
        printed = (program.stems, program.figure, [(part.asks, part.figure) for part in program.parts])
        self._seen = Gate(found.of_texts(*printed), count, self._seen_at)
        self._watch = Watch(program)

    def _judged(self, found: Dependence, count: int) -> Iterator[_Asked]:
        earlier: dict[str, Dimensions] = {}
        for part in self.program.parts:
            for answer in part.answers:
                dimensions = earlier[answer.id] = found.of_answer(answer, earlier)
                at = Answered(part.id, answer.id)
                if len(dimensions) < count or answer.dimensions:
                    yield _Asked(at, answer, Gate(dimensions, count, judging(answer)), None)
                    continue
                kept = memory(names_judged(answer))
                ahead = foreseeing(answer)
                look = kept_by_values(kept, lambda spot: spot.noting()[0].scope, judging(ahead))
                yield _Asked(at, ahead, Gate(dimensions, count, look), kept)

    def _wording(self, digits: tuple[int, ...]) -> str:
        """The wording at an address; its dimension is the last one where there are wordings."""
        if not self.program.spec.wordings:
            return ""
        wording: str = self._tables[-1](digits[-1])
        return wording

    def _family_at(self, spot: Spot) -> str | Fault:
        if self.program.family is None:
            return ""
        try:
            return plain(evaluate(self.program.family, spot.scope, ("family",)))
        except Fault as fault:
            return fault

    def _seen_at(self, spot: Spot) -> tuple[Value, ...] | Fault:
        try:
            return self.program.seen(spot.moment, self._wording(spot.digits))
        except Fault as fault:
            return fault

    # ------------------------------------------------------------ walking
    def go(self, route: Itinerary, first: int, last: int, seconds: float) -> tuple[Survey, int]:
        """Visit ranks from first on; return what was met and the rank to go on from once the CPU time is spent."""
        survey = Survey()
        until = time.process_time() + seconds
        rank = first
        visited = route.visit(self.program.space, first, last)
        for size in itertools.chain(_BLOCKS, itertools.repeat(_BLOCK)):
            addresses = tuple(itertools.islice(visited, size))
            if not addresses:
                break
            block = Block(self._sources, addresses)
            self._sift(block, survey)
            self._foresee(block)
            valid = [address for address in block.parts.addresses if self._visit(block.spot(address), survey)]
            if valid and self._watch.sees:
                block.parts.keep(valid)
                self._watch.look(block, valid, survey)
            rank += len(addresses)
            if time.process_time() > until:
                break
        survey.tried = rank - first
        return survey, rank

    def _sift(self, block: Block, survey: Survey) -> None:
        """Leave those addresses in a block that pass the rules."""
        for rules in self._rules:
            addresses, passing = block.parts.addresses, []
            for address, refused in zip(addresses, rules.over(block), strict=True):
                if not refused:
                    passing.append(address)
                elif isinstance(refused, Fault):
                    survey.fault(block.spot(address), refused)
                else:
                    survey.refused[refused] += 1
            block.parts.keep(passing)

    def _foresee(self, block: Block) -> None:
        """Evaluate answers at all addresses that are left, where nothing is kept of them."""
        if not block.parts.addresses:
            return
        for asked in self._answers:
            if asked.answer.id in self.program.lets or asked.answer.id in self.program.parameters:
                return  # from here on the name stands for two values
            if asked.memory is not None and not asked.memory.pays:
                foresee(asked.answer, block.parts)

    def _visit(self, spot: Spot, survey: Survey) -> bool:
        """Judge an address that passes the rules; return whether it is valid."""
        survey.passing += 1
        family = self._family.at(spot)
        if isinstance(family, Fault):
            survey.fault(spot, family)
            return False
        judged = self._judge(spot, survey)
        if judged is None:
            return False
        families = [family, *[each.family for each in judged.outcomes], self._wording(spot.digits)]
        own = survey.family(" / ".join([each for each in families if each]))
        own.passing += 1
        if judged.refused is None:
            return self._accept(spot, survey, own, judged.outcomes)
        survey.costs[judged.refused] += 1
        own.refused[judged.refused] += 1
        return False

    def _judge(self, spot: Spot, survey: Survey) -> _Judged | None:
        """Judge every answer; None where one has a fault: what follows from it cannot be judged."""
        outcomes = []
        unsure = False
        refused: tuple[Answered, str] | None = None
        for asked in self._answers:
            at, outcome = asked.at, asked.gate.at(spot)
            judgement = outcome.judgement
            if judgement is None:
                assert outcome.fault is not None
                survey.fault(spot, outcome.fault)
                return None
            if judgement.value is not None:
                spot.answered(at.answer, judgement.value)
            outcomes.append(outcome)
            unsure = unsure or outcome.unsure
            if outcome.refusals:
                refused = refused or (at, outcome.refusals[0].rule)
                _note_coincidences(at, outcome, spot, survey)
            for one, other in outcome.alike:
                survey.alike.setdefault(Alike(at, one, other), Example()).note(spot)
        if unsure and refused is None:
            refused = self._picks_refuse(spot)
        return _Judged(outcomes, refused)

    def _picks_refuse(self, spot: Spot) -> tuple[Answered, str] | None:
        """Which answer refuses the address for the options that it picks; which they are is decided by the address."""
        for asked in self._answers:
            try:
                asked.answer.judge(replace(spot.noting()[0], refuse=reject))
            except Rejection as rejection:
                return asked.at, rejection.rule if rejection.rule == TOO_FEW_MISTAKES else ALIKE_OPTIONS
        return None

    def _accept(self, spot: Spot, survey: Survey, family: Family, outcomes: list[Outcome]) -> bool:
        if len(family.distinct) < COUNTED:
            seen = self._seen.at(spot)
            if isinstance(seen, Fault):
                survey.fault(spot, seen)
                return False
            family.distinct.add(stamp(seen, tuple(each.identity for each in outcomes)))
        survey.valid += 1
        survey.keep(spot.address)
        family.valid += 1
        if family.first < 0:
            family.first = spot.address
        for asked, outcome in zip(self._answers, outcomes, strict=True):
            if outcome.size is not None:
                survey.extremes.setdefault(asked.at, Extremes()).note(outcome.size, spot)
            if isinstance(asked.answer, CompiledBlanks) and outcome.judgement is not None:
                _note_gaps(asked.at, asked.answer, outcome.judgement, spot, survey)
            if isinstance(asked.answer, CompiledChoice) and outcome.judgement is not None:
                _note_pool(survey.pools.setdefault(asked.at, Pool()), outcome.judgement)
                for one, other in self._doubles.among(asked.answer, outcome.judgement, spot.scope):
                    survey.doubles.setdefault(Alike(asked.at, one.name, other.name), Example()).note(spot)
        return True


def _note_coincidences(at: Answered, outcome: Outcome, spot: Spot, survey: Survey) -> None:
    for each in outcome.refusals:
        if each.mistake:
            own = at.gap(each.gap) if each.gap else at
            survey.coincidences.setdefault(Coincidence(own, each.mistake, each.how), Example()).note(spot)


def _note_gaps(at: Answered, answer: CompiledBlanks, judgement: Judgement, spot: Spot, survey: Survey) -> None:
    for gap, own in zip(answer.gaps, judgement.picked, strict=True):
        if (size := size_of(own.value)) is not None:
            survey.extremes.setdefault(at.gap(gap.id), Extremes()).note(size, spot)


def _note_pool(pool: Pool, judgement: Judgement) -> None:
    for statement, _ in judgement.picked:
        pool.drawn[statement.name] += 1
    pool.right[sum(truth for _, truth in judgement.picked)] += 1


def _table(dimension: Dimension) -> Callable[[int], Any]:
    """The values of a dimension by their digits; those of a small one are made once."""
    return tuple(map(dimension.at, range(dimension.size))).__getitem__ if dimension.size <= MEMORY else dimension.at


@dataclass(frozen=True)
class _Asked:
    """An answer, where it is, what judges it at an address, and what keeps its results by the values that it reads."""

    at: Answered
    answer: CompiledAnswer
    gate: Gate[Outcome]
    memory: Memory | None


@dataclass(frozen=True)
class _Judged:
    """The outcome of each answer, none of which has a fault, and which answer refuses the address by which rule."""

    outcomes: list[Outcome]
    refused: tuple[Answered, str] | None
