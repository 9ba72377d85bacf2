"""Response processing of QTI 1.2: which conditions an item has, what they ask for and what SCORE becomes by them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from fractions import Fraction

from generator.importing.reading import exact, ratio
from generator.importing.xml import Element
from generator.values import dataclass

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


def best_of(rules: Sequence[Rule], single: Collection[str]) -> Fraction:
    """Return the most that SCORE becomes: by one condition that sets it, or by those that add to it.

    Of what is asked of a response in ``single`` one condition alone can hold.
    """
    setting = [rule.score for rule in rules if not rule.adds and rule.score is not None]
    adding: dict[str, list[Fraction]] = {}
    for rule in rules:
        if rule.adds and rule.score is not None and rule.score > 0:
            adding.setdefault(rule.equals[0][0] if len(rule.equals) == 1 else "", []).append(rule.score)
    added = sum((max(each) if ident in single else sum(each) for ident, each in adding.items()), Fraction(0))
    return max([*setting, added, Fraction(0)]) or Fraction(1)


def scores_of(rules: Sequence[Rule], ident: str) -> list[tuple[str, Fraction]]:
    """Return the values of a response with what they earn, each alone."""
    return [
        (rule.equals[0][1], rule.score)
        for rule in rules
        if rule.score is not None and len(rule.equals) == 1 and rule.equals[0][0] == ident and not rule.negated
    ]


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
            score = most if written.upper().endswith(".MAX") else _marks(written)
            adds = each.attributes.get("action", "Set").lower() == "add"
    said = tuple(each.attributes.get("linkrefid", "") for each in node.all("displayfeedback"))
    return Rule(tuple(equals), tuple(negated), low, high, score, adds, said, other)


def _marks(written: str) -> Fraction | None:
    value = exact(written)
    return None if value is None else ratio(value)


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
