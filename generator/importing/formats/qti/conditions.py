"""Response processing of QTI 1.2: which conditions an item has, what they ask for and what SCORE becomes by them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from generator.importing.reading import exact
from generator.importing.xml import Element

_EQUALITIES = ("varequal", "varsubset")
_TESTS = (*_EQUALITIES, "vargte", "vargt", "varlte", "varlt")
_OWN_SCORE = re.compile(r"SCORE|que_score", re.IGNORECASE)


@dataclass(frozen=True)
class Rule:
    """A condition: what is asked of each response, what SCORE becomes, the feedback shown."""

    equals: tuple[tuple[str, str], ...]
    negated: tuple[tuple[str, str], ...]
    low: Fraction | None
    high: Fraction | None
    score: Fraction | None
    adds: bool
    feedback: tuple[str, ...]
    other: bool


def rules_of(item: Element) -> list[Rule]:
    """Return the conditions of an item, in their order."""
    most = _maximum(item)
    return [_rule(each, most) for each in item.within("respcondition")]


def best_of(rules: Sequence[Rule]) -> Fraction:
    """Return the most that SCORE becomes: by one condition that sets it, or by all that add to it."""
    adding = [rule.score for rule in rules if rule.adds and rule.score is not None and rule.score > 0]
    setting = [rule.score for rule in rules if not rule.adds and rule.score is not None]
    return max([*setting, sum(adding, Fraction(0)), Fraction(0)]) or Fraction(1)


def right_values(rules: Sequence[Rule], ident: str) -> list[str]:
    """Return the values of a response that earn something."""
    return [
        value
        for rule in rules
        if rule.score is not None and rule.score > 0
        for each, value in rule.equals
        if each == ident
    ]


def _rule(node: Element, most: Fraction) -> Rule:
    equals: list[tuple[str, str]] = []
    negated: list[tuple[str, str]] = []
    low = high = None
    condition = node.first("conditionvar")
    other = condition is not None and condition.first("other") is not None
    nots = _negated(condition)
    for each in condition.within(*_TESTS) if condition is not None else ():
        ident, value = each.attributes.get("respident", ""), each.characters().strip()
        if each.name in _EQUALITIES:
            (negated if id(each) in nots else equals).append((ident, value))
            continue
        if each.name.startswith("varg"):
            low = exact(value)
        else:
            high = exact(value)
    score, adds = None, False
    for each in node.all("setvar"):
        if _OWN_SCORE.search(each.attributes.get("varname", "SCORE")):
            written = each.characters().strip()
            score = most if written.upper().endswith(".MAX") else exact(written)
            adds = each.attributes.get("action", "Set").lower() == "add"
    said = tuple(each.attributes.get("linkrefid", "") for each in node.all("displayfeedback"))
    return Rule(tuple(equals), tuple(negated), low, high, score, adds, said, other)


def _maximum(item: Element) -> Fraction:
    for each in item.within("decvar"):
        value = exact(each.attributes.get("maxvalue", ""))
        if value:
            return value
    return Fraction(100)


def _negated(condition: Element | None) -> set[int]:
    """The tests within a ``not``, by what they are."""
    if condition is None:
        return set()
    return {id(each) for holder in condition.within("not") for each in holder.within("varequal")}
