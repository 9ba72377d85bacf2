"""A player of QTI items in small: it answers an item that was read and computes what the answers earn.

It knows nothing of the writer. What one of the players known to us refuses, or takes for something else, raises Trap.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.qti_elements import Trap, attributes, given_kind, named

Value = str | float | list[str] | None
_FLOAT = re.compile(r"-?\d+(\.\d+)?\Z")
_ALIKE = {
    *("variable", "baseValue", "correct", "match", "member", "and", "or", "not", "isNull", "gte", "lte", "sum"),
    "stringMatch",
}


@dataclass(frozen=True)
class Interaction:
    """A place to answer. ``options`` are identifiers with what they show; a matching has two sets of them."""

    kind: str
    response: str
    options: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str], ...]
    prompt: str
    settings: Mapping[str, str]


@dataclass(frozen=True)
class Played:
    """What came of an attempt: outcomes, and what is said."""

    outcomes: Mapping[str, Value]
    said: tuple[str, ...]

    @property
    def score(self) -> float:
        """The marks."""
        score = self.outcomes["SCORE"]
        assert isinstance(score, float)
        return score


@dataclass(frozen=True)
class Item:
    """An item as it arrived."""

    identifier: str
    title: str
    language: str
    text: str
    body: ET.Element
    interactions: tuple[Interaction, ...]
    kinds: Mapping[str, tuple[str, str]]
    right: Mapping[str, list[str]]
    defaults: Mapping[str, Value]
    settings: Mapping[str, Mapping[str, str]]
    rules: ET.Element | None
    feedback: tuple[tuple[str, str, str], ...]
    images: tuple[tuple[str, str], ...]
    mappings: Mapping[str, Mapping[str, float]]

    def play(self, given: Mapping[str, Value], null_is_zero: bool = False) -> Played:
        """Answer; ``null_is_zero`` takes nothing for 0 in comparisons, as one player does."""
        variables: dict[str, Value] = dict(self.defaults)
        for name, (cardinality, kind) in self.kinds.items():
            variables[name] = _bound(given.get(name), cardinality, kind)
        if set(given) - set(self.kinds):
            raise Trap(f"no such response: {set(given) - set(self.kinds)}")
        for rule in self.rules if self.rules is not None else ():
            _Rules(variables, self, null_is_zero).run(rule)
        said = (text for outcome, word, text in self.feedback if variables[outcome] == word)
        return Played(variables, tuple(said))

    def answered_right(self) -> dict[str, Value]:
        """The declared right answers."""
        return {name: (values if self.kinds[name][0] != "single" else values[0]) for name, values in self.right.items()}


def _bound(value: Value, cardinality: str, kind: str) -> Value:
    """A response as a player binds it: nothing is NULL, what is no number is not bound."""
    if value in (None, "", []):
        return None
    if cardinality != "single":
        assert isinstance(value, list)
        return list(value)
    if kind == "float":
        return float(value) if isinstance(value, str) and _FLOAT.match(value) else None
    return value


class _Rules:
    """Response processing, by the specification's information model."""

    def __init__(self, variables: dict[str, Value], item: Item, null_is_zero: bool) -> None:
        self.variables = variables
        self.item = item
        self.null_is_zero = null_is_zero

    def run(self, rule: ET.Element) -> None:
        match named(rule.tag):
            case "setOutcomeValue":
                (expression,) = rule
                name = rule.get("identifier") or ""
                if name not in self.item.defaults:
                    raise Trap(f"{name} is no outcome")
                self.variables[name] = self.value(expression)
            case "responseCondition":
                for branch in rule:
                    kind = named(branch.tag)
                    if kind == "responseElse":
                        test, then = True, list(branch)
                    else:
                        test, then = self.value(branch[0]) is True, list(branch[1:])
                    if test:
                        for each in then:
                            self.run(each)
                        return
            case other:
                raise Trap(f"{other}: not every player knows it")

    def value(self, node: ET.Element) -> Any:
        name = named(node.tag)
        given = attributes(node)
        if name not in _ALIKE and not (name == "mapResponse" and self.item.mappings):
            raise Trap(f"{name}: players disagree")
        match name:
            case "mapResponse":
                found = self.variables[given["identifier"]]
                mapping = self.item.mappings[given["identifier"]]
                words = [found] if isinstance(found, str) else found
                assert isinstance(words, list)
                return sum(mapping.get(word.lower(), 0.0) for word in set(words))
            case "variable":
                if given["identifier"] not in self.variables:
                    raise Trap(f"{given['identifier']} is declared nowhere")
                return self.variables[given["identifier"]]
            case "baseValue":
                text = node.text or ""
                if given["baseType"] == "float" and not _FLOAT.match(text):
                    raise Trap(f"{text} is no number")
                return float(text) if given["baseType"] == "float" else text
            case "correct":
                return self.item.answered_right()[given["identifier"]]
        values = [self.value(each) for each in node]
        match name:
            case "and":
                return all(each is True for each in values)
            case "or":
                return any(each is True for each in values)
            case "not":
                return None if values[0] is None else not values[0]
            case "isNull":
                return values[0] is None
            case "gte" | "lte":
                if self.null_is_zero:
                    values = [0.0 if each is None else each for each in values]
                if None in values:
                    return None
                assert all(isinstance(each, float) for each in values)
                return values[0] >= values[1] if name == "gte" else values[0] <= values[1]
            case "sum":
                return None if None in values else sum(values)
            case "stringMatch":
                if None in values:
                    raise Trap("stringMatch of NULL throws")
                first, second = values
                return first == second if given["caseSensitive"] == "true" else first.lower() == second.lower()
            case "match":
                return None if None in values else self._same(node, *values)
            case "member" if given_kind(node) == "directedPair":
                raise Trap("one player compares no constant pair")
            case "member":
                return None if None in values else values[0] in values[1]
        raise AssertionError(name)

    def _same(self, node: ET.Element, first: Any, second: Any) -> bool:
        name = node[0].get("identifier") or ""
        cardinality, kind = self.item.kinds[name]
        if kind == "float":
            raise Trap("match is not for floats")
        return sorted(first) == sorted(second) if cardinality == "multiple" else bool(first == second)
