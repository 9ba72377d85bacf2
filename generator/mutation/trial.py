"""One draw on which wrong methods are tried: its values, its tape, and what each wrong method gives."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from generator.diagnostics import Path
from generator.expression import Expression, Scope, compile_expression
from generator.mutation.changes import Change, Replay, Unseen, changes
from generator.mutation.names import Names
from generator.mutation.tape import Taken
from generator.mutation.taping import Taping
from generator.mutation.targets import FAILURES, Target
from generator.mutation.texts import Rewriting
from generator.numbers import Traced
from generator.numbers.exact import is_sympy
from generator.program import Program
from generator.work.printed import Printed
from generator.work.tracing import mapped, steps_of

# A computation of more steps is not done by hand.
LONGEST = 3_000


class Shape:
    """What all tapes of the same steps share: the changes to their steps, by what they are called."""

    def __init__(
        self,
        steps: list[Taken],
        names: Names,
        outputs: Mapping[Path, list[int]],
        printed: frozenset[int],
        computed: frozenset[str],
    ) -> None:
        self.computed = computed
        self._steps = steps
        self._names = names
        self._outputs = outputs
        self._printed = printed
        self._replays: dict[Path, Replay] = {}
        self._changes: dict[Path, dict[tuple[str, str], Change]] = {}

    def replay(self, path: Path) -> Replay:
        """Return how an answer is computed again."""
        found = self._replays.get(path)
        if found is None:
            found = self._replays[path] = Replay(self._steps, self._outputs[path], self._printed)
        return found

    def changes(self, path: Path) -> Mapping[tuple[str, str], Change]:
        """Return the changes to the steps of an answer, by kind and words."""
        found = self._changes.get(path)
        if found is None:
            found = self._changes[path] = {}
            for change in changes([self._steps[index] for index in self.replay(path).needed], self._names):
                key = change.kind, change.what
                count = 2
                while key in found:  # the same words for two, where their formulas are cut short
                    key = change.kind, f"{change.what} ({count})"
                    count += 1
                found[key] = change
        return found


class Tapes:
    """Runs the computed answers of a question on tapes."""

    def __init__(self, program: Program, targets: Iterable[Target]) -> None:
        self._program = program
        self._taping = Taping()
        self._lets = {name: self._taping.expression(let) for name, let in program.lets.items()}
        self._answers = {target.path: self._taping.expression(target.expression) for target in targets}
        self._printed = Printed(program, program.parts, self._taping)
        self._wording = next(iter(program.stems))
        self._shapes: dict[Any, Shape] = {}

    def played(self, around: Scope, targets: Iterable[Target]) -> Mapping[Path, Played]:
        """Return the computation of some answers, all on one tape; without those that cannot be run or are too long."""
        taping = self._taping
        taping.renew()
        names = [name for name in self._program.parameters if name in around]
        drawn = {name: taping.seeded(around[name]) for name in names}
        scope = Scope({**drawn, **self._program.units}, self._lets)
        answers: dict[Path, Any] = {}
        outputs: dict[Path, list[int]] = {}
        for target in targets:
            try:
                answer = answers[target.path] = self._answers[target.path].evaluate(_over(target, scope, taping))
            except FAILURES:
                continue
            outputs[target.path] = [step.index for step in steps_of(answer) if isinstance(step, Taken)]
        steps = taping.trace.steps
        if len(steps) > LONGEST:
            return {}
        key = (*outputs, *map(tuple, outputs.values()), *map(_part, steps))
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = self._shape(scope, names, outputs)
        return {path: Played(path, steps, answer, shape) for path, answer in answers.items()}

    def _shape(self, scope: Scope, drawn: Sequence[str], outputs: Mapping[Path, list[int]]) -> Shape:
        """What is the same for all tapes of these steps: what they are called, and which of them the paper prints."""
        steps = list(self._taping.trace.steps)
        values = {name: scope[name] for name in (*drawn, *self._lets) if name in scope}
        printed = frozenset(id(step) for step in self._printed.steps(self._wording, scope))
        given = frozenset(step.index for step in steps if id(step) in printed)
        computed = {name for name, value in values.items() if _is_computed(value, printed)}
        return Shape(steps, Names(values.items()), outputs, given, frozenset(computed & self._lets.keys()))


def _is_computed(value: Any, printed: frozenset[int]) -> bool:
    """True for a value of which a number is neither drawn nor printed nor written."""
    return any(step.needs and id(step) not in printed for step in steps_of(value))


def _over(target: Target, scope: Scope, taping: Taping) -> Scope:
    variables = target.variables()
    return Scope({name: taping.seeded(each) for name, each in variables.items()}, parent=scope) if variables else scope


def _part(step: Taken) -> Any:
    """What of a step belongs to the shape: all but the numbers that were drawn and computed."""
    if not step.needs:
        return step.kind, step.value if step.kind == "written" else None
    return step.kind, *(need.index for need in step.needs)


class Played:
    """An answer on a tape."""

    def __init__(self, path: Path, steps: list[Taken], answer: Any, shape: Shape) -> None:
        self._path = path
        self._steps = steps
        self._answer = answer
        self.shape = shape

    @property
    def changes(self) -> Mapping[tuple[str, str], Change]:
        """The changes to its steps."""
        return self.shape.changes(self._path)

    @property
    def irrational(self) -> bool:
        """True where a step gives a number that only sympy computes with."""
        return any(is_sympy(self._steps[index].value) for index in self.shape.replay(self._path).needed)

    def changed(self, change: Change) -> Any:
        """Return the answer with steps done wrongly, or how it is the right one still. Raises what operations raise."""
        found = self.shape.replay(self._path).outputs(self._steps, change)
        if isinstance(found, Unseen):
            return found
        numbers = iter(found)
        return mapped(lambda cell: next(numbers) if isinstance(cell, Traced) else cell, self._answer)


class Rewritten:
    """An answer with its expression, or one of the derived values that it uses, written wrongly."""

    def __init__(self, target: Target, let: str, wrong: Rewriting, lets: Mapping[str, Expression]) -> None:
        self._target = target
        self._let = let
        self._using = {name: lets[name] for name in _using(let, lets)} if let else {}
        self._wrong = wrong

    def value(self, around: Scope) -> Any:
        """Return the wrong value; what does not depend on the wrong part is not computed again. Raises as ever."""
        return self._with(self._wrong.text, around)

    def reached(self, around: Scope) -> bool:
        """True where the wrong part is computed at all, and not only written for another case."""
        try:
            self._with(self._wrong.probe, around)
        except FAILURES:
            return True
        return False

    def _with(self, text: str, around: Scope) -> Any:
        expression = _compiled(text)
        if expression is None:
            raise ValueError("not an expression: arguments no longer fit")
        if not self._let:
            return expression.evaluate(self._target.scope(around))
        scope = Scope({}, {**self._using, self._let: expression}, around)
        return self._target.expression.evaluate(self._target.scope(scope))


@functools.lru_cache(maxsize=4_096)
def _compiled(text: str) -> Expression | None:
    """The expression of a text; None where it is none."""
    return compile_expression(text, [])


def used_lets(expression: Expression, lets: Mapping[str, Expression]) -> list[str]:
    """Return the derived values that an expression uses, through others too, in the order of the question."""
    found: set[str] = set()
    waiting = [expression]
    while waiting:
        for use in waiting.pop().uses:
            if use.name in lets and use.name not in found:
                found.add(use.name)
                waiting.append(lets[use.name])
    return [name for name in lets if name in found]


def _using(let: str, lets: Mapping[str, Expression]) -> list[str]:
    """The derived values that use this one, through others too."""
    return [name for name, expression in lets.items() if let in used_lets(expression, lets)]
