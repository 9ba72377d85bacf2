"""Options of a pool that values make equal: two statements of one wording whose values are printed alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from generator.answer import Judgement
from generator.diagnostics import Path
from generator.expression import Scope
from generator.fields import ProseText
from generator.numbers.printing import plain
from generator.questions.choice import ChoiceAnswer, CompiledChoice, Statement
from generator.spec import QuestionSpec, part_answers

Pair = tuple[Statement, Statement]

_SLOT = re.compile(r"<<.*?>>", re.DOTALL)


class Doubles:
    """The pools of a question in which statements of one wording differ in their values alone."""

    def __init__(self, spec: QuestionSpec) -> None:
        self._moulds: dict[Path, Mapping[str, str]] = {}
        for name, part in spec.parts.items():
            for answer, below in part_answers(part, name).values():
                if isinstance(answer, ChoiceAnswer):
                    self._moulds["parts", name, *below] = _moulds(answer)

    def among(
        self, answer: CompiledChoice, judgement: Judgement, scope: Scope
    ) -> Iterator[tuple[Statement, Statement]]:
        """Yield the drawn statements that are printed alike, each with the earlier one of the file in front."""
        moulds = self._moulds.get(answer.notes.path)
        if not moulds:
            return
        drawn = [statement for statement, _ in judgement.picked if statement.name in moulds]
        for one, other in combinations(drawn, 2):
            if moulds[one.name] == moulds[other.name] and _values(one, scope) == _values(other, scope):
                yield one, other


def _values(statement: Statement, scope: Scope) -> Sequence[str]:
    return [plain(value) for value in statement.text.values(scope)]


def _moulds(answer: ChoiceAnswer) -> Mapping[str, str]:
    """The wordings that several statements have, without values, by the names of the statements."""
    found: dict[str, list[str]] = {}
    for name, statement in answer.statements.items():
        text: ProseText = statement.right or statement.wrong or statement.says or ""
        written = text if isinstance(text, str) else next(iter(text.values()), "")
        if _SLOT.search(written) and "<%" not in written:
            found.setdefault(" ".join(_SLOT.sub("<<>>", written).split()).casefold(), []).append(name)
    return {name: mould for mould, names in found.items() if len(names) > 1 for name in names}
