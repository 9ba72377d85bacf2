"""What is chosen, joined or put in order in QTI 2 and 3 → options, pairs, an order."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from generator.content import Inlines
from generator.exam import MatchResponse, OrderResponse, Response
from generator.importing import answers as made
from generator.importing.answers import Ticked
from generator.importing.formats.qti.earning import Asked
from generator.importing.formats.qti.texts import Texts
from generator.importing.xml import Element


def choice(id: str, node: Element, asked: Asked, texts: Texts) -> Response | None:
    """Return the options of an interaction; None where there are fewer than two."""
    rights, points = set(asked.rights), dict(asked.mapped)
    worth = asked.marks or Fraction(1)
    multiple = asked.declaration is not None and asked.declaration.attributes.get("cardinality") == "multiple"
    single = not multiple and node.attributes.get("maxChoices", "1") in ("1", "")
    earned: dict[str, Fraction] = {}
    because: dict[str, Inlines] = {}
    for test, marks, said in asked.tests:
        for given in test.values:
            if single:
                earned[given] = max(earned.get(given, Fraction(0)), marks / worth)
            if said:
                because[given] = said
        if test.correct and said:
            because |= {each: said for each in rights if each not in because}
    options = []
    for each in node.within("simpleChoice", "inlineChoice", "hottext"):
        name = each.attributes.get("identifier", "")
        share = _share(name, rights, points, earned, single)
        reason = because.get(name, ()) or texts.within(each)
        options.append(Ticked(share, texts.line(each, "an option"), reason))
    return made.choice(id, texts.context.halves(asked.marks), options, single, texts.context)


def _share(
    name: str, rights: set[str], points: Mapping[str, Fraction], earned: Mapping[str, Fraction], single: bool
) -> Fraction:
    """What an option earns: by the declared answer, by what a rule gives for it, by a mapping."""
    most = max(points.values(), default=Fraction(0))
    by_mapping = points.get(name, Fraction(0)) / most if most > 0 else Fraction(0)
    if name in rights:
        return Fraction(1) if single else Fraction(1, len(rights))
    if rights:
        part = max(earned.get(name, Fraction(0)), by_mapping)
        return min(part, Fraction(99, 100)) if single else Fraction(0)
    return max(earned.get(name, Fraction(0)), by_mapping)


def order(id: str, node: Element, asked: Asked, texts: Texts) -> Response | None:
    """Return the items of an interaction and their order; None where they are too few or too many, or lack one."""
    shown = {each.attributes.get("identifier", ""): each for each in node.within("simpleChoice")}
    right = asked.rights
    if not 3 <= len(shown) <= 12 or sorted(right) != sorted(shown):
        return None
    items = tuple(texts.line(each, "an item") for each in shown.values())
    key = tuple(list(shown).index(each) for each in right)
    if not all(items):
        return None
    return OrderResponse(id=id, marks=texts.context.halves(asked.marks), items=items, key=key)


def match(id: str, node: Element, asked: Asked, texts: Texts) -> Response | None:
    """Return the pairs of an interaction; None where not each term has its one choice."""
    sets = [list(each.all("simpleAssociableChoice")) for each in node.all("simpleMatchSet")]
    if len(sets) != 2:
        return None
    pairs = [tuple(each.split()) for each in asked.rights]
    names = [[each.attributes.get("identifier", "") for each in choices] for choices in sets]
    if any(len(pair) != 2 for pair in pairs):
        return None
    ordered = [(a, b) if a in names[0] else (b, a) for a, b in pairs]
    if any(a not in names[0] or b not in names[1] for a, b in ordered):
        return None
    key = dict(ordered)
    if len(key) != len(ordered) and len({b for _, b in ordered}) == len(ordered):  # each choice has its one term
        sets, names = [sets[1], sets[0]], [names[1], names[0]]
        key = {b: a for a, b in ordered}
    if len(key) != len(ordered) or set(key) != set(names[0]) or len(names[0]) < 2 or len(names[1]) < 2:
        return None
    return MatchResponse(
        id=id,
        marks=texts.context.halves(asked.marks),
        terms=tuple(texts.line(each, "a term") for each in sets[0]),
        choices=tuple(texts.line(each, "a choice") for each in sets[1]),
        key=tuple(names[1].index(key[name]) for name in names[0]),
    )
