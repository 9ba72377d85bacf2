"""What is left of a faulty file: one fault shall not keep the others from being found in the same run.

Faulty fields are taken away until the model accepts what is left; what is left is compiled to find further faults
and then thrown away. Faults that may only follow from what is lost are left out.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from generator.diagnostics import Fault, Path, suggest
from generator.fields import Model
from generator.validation import faults_of, yaml_path
from generator.values import dataclass

M = TypeVar("M", bound=Model)

# Every round takes something away; a file that needs more of them is hardly one of ours.
MOST_ROUNDS = 30

# Stand in for required fields that are missing or faulty, so that the rest is looked at.
STAND_INS: Mapping[str, Any] = {"id": "unknown", "title": "", "topic": "", "minutes": 1, "ask": "", "because": ""}

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"'([^']+)'")
# Faults that speak of something as a whole, and the fields whose loss can cause them.
_SUMS = frozenset({"marks-do-not-sum", "missing-field", "missing-rubric", "missing-alt", "follows-nothing"}) | {
    "pool-too-small",
    "no-right-option",
    "no-wrong-option",
}
_COUNTED = frozenset({"marks", "rubric", "answers", "gaps", "mistakes", "options", "alt", "follows"}) | {
    "statements",
    "choice",
    "right",
    "wrong",
    "says",
}
# Faults that compare a field with its neighbours.
_COUNTS = frozenset(["wrong-range", "too-few-mistakes"])
_NAMED_BY_AUTHORS = frozenset(["parts", "answers", "gaps", "statements", "mistakes"])


@dataclass(frozen=True)
class Losses:
    """What was taken away: the paths, and the words that stood there."""

    paths: tuple[Path, ...] = ()
    words: frozenset[str] = frozenset()

    def with_lines(self, lines: Mapping[int, str]) -> Losses:
        """Return the losses together with lines of the file that were not read as they were meant."""
        return Losses(self.paths, self.words.union(*(_WORD.findall(line) for line in lines.values())))

    def explain(self, fault: Fault) -> bool:
        """True for a fault that may be there only because of what is lost."""
        if fault.code in ("unused-name", "unknown-name"):
            return any(name in self.words for name in _QUOTED.findall(fault.message))
        if fault.code in _COUNTS:
            return any(path[:-1] in (fault.path, fault.path[:-1]) for path in self.paths)
        return fault.code in _SUMS and any(path[:2] == fault.path[:2] for path in self._counted())

    def _counted(self) -> Iterator[Path]:
        for path in self.paths:
            by_author = len(path) > 1 and path[-2] in _NAMED_BY_AUTHORS
            if by_author or path[-1] in _COUNTED or suggest(str(path[-1]), _COUNTED):  # ``mark`` was to be ``marks``
                yield path


def salvage(model: type[M], data: Any, faults: list[Fault]) -> tuple[M | None, Losses]:
    """Return the model, or what is left of it when faulty fields are taken away, with every fault recorded.

    None where nothing can be used, for instance without a single part.
    """
    rest = data
    paths: list[Path] = []
    words: set[str] = set()
    for attempt in range(MOST_ROUNDS):
        try:
            return model.model_validate(rest), Losses(tuple(paths), frozenset(words))
        except ValidationError as error:
            if attempt == 0:
                faults += faults_of(error, data, model)
                rest = copy.deepcopy(data)
            places = [(yaml_path(each["loc"], rest), each) for each in error.errors(include_url=False)]
        for path, details in places:
            name = str(details["loc"][-1]) if details["loc"] else ""
            if details["type"] == "missing" and name in STAND_INS:
                _mapping_at(rest, path)[name] = STAND_INS[name]
            elif not _take(rest, path, paths, words):
                return None, Losses(tuple(paths), frozenset(words))
    return None, Losses(tuple(paths), frozenset(words))


def _take(rest: Any, path: Path, paths: list[Path], words: set[str]) -> bool:
    """Take away what stands at the path, or the list that it is an item of: other items keep their places."""
    while any(isinstance(step, int) for step in path):
        path = path[: next(k for k, step in enumerate(path) if isinstance(step, int))]
    if not path:
        return False
    holder = _mapping_at(rest, path[:-1])
    if path[-1] in holder:  # else it went with something around it
        words.update(_words({path[-1]: holder.pop(path[-1])}))
        paths.append(path)
    return True


def _mapping_at(rest: Any, path: Path) -> dict[str | int, Any]:
    for step in path:
        rest = rest.get(step) if isinstance(rest, dict) else None
    return rest if isinstance(rest, dict) else {}


def _words(lost: Any) -> Iterator[str]:
    match lost:
        case dict():
            for name, value in lost.items():
                yield str(name)
                yield from _words(value)
        case list():
            for item in lost:
                yield from _words(item)
        case _:
            yield from _WORD.findall(str(lost))
