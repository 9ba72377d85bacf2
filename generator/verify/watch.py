"""Texts of a variant watched along a walk: a value that a rare draw lacks is met in them as in the answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from generator.answer import CompiledAnswer, Notes, Rejection
from generator.diagnostics import Fault
from generator.expression import Expression, compile_expression
from generator.expression.columns import Alone, ColumnExpression
from generator.inside import inside
from generator.markup.guarded import guarded_expressions
from generator.program import Program
from generator.questions.blanks import CompiledBlanks
from generator.questions.choice import CompiledChoice
from generator.questions.number import CompiledNumber
from generator.questions.tensor import CompiledTensor
from generator.verify.block import Block
from generator.verify.dependence import UNJUDGED
from generator.verify.partial import may_fail, names_surely_read
from generator.verify.spot import Spot
from generator.verify.survey import Survey

Where = Callable[[Spot], bool]

_Print = tuple[str, str, Where | None]
"""What a text evaluates: as it is written, in the names of the question, and where it is printed; None: everywhere."""

# Fewer addresses than this are asked one by one.
_FEWEST = 32
# An expression that columns do not know is asked at so many addresses, one by one.
_ALONE = 4_096
# Of addresses at which one fails and yet the variant has all its texts, so many are tried.
_TRIALS = 4


class Watch:
    """The expressions in the texts of one question that may be without a value, as a walk goes along."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._watched = list(_watched(program))

    @property
    def sees(self) -> bool:
        """True where there is something to be watched."""
        return bool(self._watched)

    def look(self, block: Block, addresses: Sequence[int], survey: Survey) -> None:
        """Evaluate the texts at valid addresses of a block; one whose variant lacks a value goes to the survey."""
        for each in self._watched:
            if each.told is survey or not each.trials:
                continue
            own = [address for address in addresses if each.where is None or each.where(block.spot(address))]
            for address in each.failing(block, own):
                fault = self._fault(address)
                if fault is not None:
                    survey.text_fault(block.spot(address), fault)
                    each.told = survey
                    break
                each.trials -= 1
                if not each.trials:
                    break

    def _fault(self, address: int) -> Fault | None:
        try:
            self._program.variant(self._program.judge(address))
        except Rejection:
            return None
        except Fault as fault:
            return fault
        return None


class _Watched:
    """One expression, the addresses where it is printed, and in which survey it was told."""

    def __init__(self, expression: Expression, where: Where | None) -> None:
        self._expression = expression
        self._columns: ColumnExpression | None = ColumnExpression(expression)
        self._alone = _ALONE
        self.where = where
        self.trials = _TRIALS
        self.told: Survey | None = None

    def failing(self, block: Block, addresses: Sequence[int]) -> Iterator[int]:
        """Yield those of the addresses at which the expression has no value, in order."""
        if len(addresses) >= _FEWEST and self._columns is not None:
            try:
                block.parted(addresses).ask(self._columns)
                return
            except Alone:
                if not self._goes_together(block, addresses[0]):
                    self._columns = None
        if len(addresses) < _FEWEST or self._columns is None:
            yield from self._one_by_one(block, addresses)
            return
        middle = len(addresses) // 2
        yield from self.failing(block, addresses[:middle])
        yield from self.failing(block, addresses[middle:])

    def _goes_together(self, block: Block, address: int) -> bool:
        """False where columns do not know the expression: at a single address that has a value they fail as well."""
        if self._fails(block, address):
            return True
        assert self._columns is not None
        try:
            block.parted([address]).ask(self._columns)
        except Alone:
            return False
        return True

    def _one_by_one(self, block: Block, addresses: Sequence[int]) -> Iterator[int]:
        for address in addresses:
            if self._columns is None:
                if not self._alone:
                    return
                self._alone -= 1
            if self._fails(block, address):
                yield address

    def _fails(self, block: Block, address: int) -> bool:
        try:
            self._expression.evaluate(block.spot(address).scope)
        except Fault:
            return True
        return False


# ---------------------------------------------------------------- what is watched
def _watched(program: Program) -> Iterator[_Watched]:
    judged = {" ".join(each.text.split()) for each in _always_judged(program)}
    known = {name for text in judged for name in names_surely_read(text, program.lets)}
    lets = {name: let for name, let in program.lets.items() if name not in known}
    seen: set[tuple[str, int]] = set()
    for bare, text, where in _printed(program):
        key = (" ".join(text.split()), id(where) if where else 0)
        if key in seen or key[0] in judged or not may_fail(bare, lets):
            continue
        seen.add(key)
        expression = compile_expression(text, [])
        if expression is not None:
            yield _Watched(expression, where)


def _always_judged(program: Program) -> Iterator[Expression]:
    """Expressions that are evaluated at every valid address."""
    yield from program.rules.values()
    for part in program.parts:
        for answer in part.answers:
            if isinstance(answer, CompiledNumber | CompiledTensor):
                yield answer.expression


def _printed(program: Program) -> Iterator[_Print]:
    """Yield what the texts of a variant evaluate."""
    wordings = {name: _in_wording(name) for name in program.stems} if program.spec.wordings else {}
    for name, stem in program.stems.items():
        yield from _of(stem, wordings.get(name))
    yield from _of(program.figure, None)
    for part in program.parts:
        for name, ask in part.asks.items():
            yield from _of(ask, wordings.get(name))
        yield from _of((part.figure, part.solution, part.hints), None)
        for answer in part.answers:
            yield from _of_answer(answer)


def _of_answer(answer: CompiledAnswer) -> Iterator[_Print]:
    yield from _of_notes(answer.notes)
    match answer:
        case CompiledNumber() | CompiledTensor() if answer.notes.shown is not None:
            shown = answer.notes.shown.text
            yield shown, re.sub(r"\bgiven\b", lambda _: f"({answer.expression.text})", shown), None
        case CompiledChoice():
            for k, statement in enumerate(answer.pool):
                yield from _of((statement.text, statement.because), _drawing(answer.dimensions[0].name, k))
        case CompiledBlanks():
            yield from _of(answer.text, None)
            for gap in answer.gaps:
                yield from _of_answer(gap)
        case _:
            return


def _of_notes(notes: Notes) -> Iterator[_Print]:
    yield from _of((notes.label, notes.rubric, notes.accept, notes.reject, notes.errors), None)
    for mistake in notes.mistakes:
        for bare, text, where in _of(mistake.because, None):
            yield bare, (text if mistake.when is None else f"({text}) if ({mistake.when.text}) else 0"), where


def _of(value: Any, where: Where | None) -> Iterator[_Print]:
    for each in inside(value, UNJUDGED):
        if isinstance(each, Expression):
            yield each.text, each.text, where
        else:
            for bare, text in guarded_expressions((each,)):
                yield bare, text, where


def _in_wording(name: str) -> Where:
    return lambda spot: bool(spot.drawn["wording"] == name)


def _drawing(dimension: str, index: int) -> Where:
    return lambda spot: index in spot.drawn[dimension]
