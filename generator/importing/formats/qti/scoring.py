"""Response processing of QTI 2 and 3 read backwards: which answers earn what, as far as rules say it one by one.

Nothing is executed. Of each branch of a condition the tests are read (bounds, equality, words, the declared answer)
with the variable that they are about, and the number that an outcome is set to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from generator.importing.reading import exact
from generator.importing.xml import Element

Interval = tuple[Fraction, bool, Fraction, bool]  # low, whether it is open, high, whether it is open


@dataclass
class Test:
    """What a branch asks of one variable: to be the declared answer, one of these values, or within these bounds.

    ``room`` is how far off the declared answer may be: ``absolute``, or ``relative`` in percent of it.
    """

    correct: bool = False
    values: list[str] = field(default_factory=list)
    intervals: list[Interval] = field(default_factory=list)
    case: bool = False
    room: tuple[str, Fraction] | None = None
    low: tuple[Fraction, bool] | None = None
    high: tuple[Fraction, bool] | None = None

    def closed(self) -> Test:
        """Return the test with its bounds as an interval."""
        if self.low is not None and self.high is not None:
            self.intervals.append((*self.low, *self.high))
        self.low = self.high = None
        return self


@dataclass
class Branch:
    """Tests by variable, what an outcome is set to, and the feedback that is called up."""

    tests: dict[str, Test]
    marks: Fraction | None
    feedback: tuple[tuple[str, str], ...] = ()
    counted: bool = False


def branches(item: Element, declared: frozenset[str]) -> list[Branch]:
    """Return every branch of the conditions of an item that asks something of a declared response."""
    processing = item.first("responseProcessing")
    if processing is None:
        return []
    found = []
    for node in processing.within("responseIf", "responseElseIf"):
        inner = [each for each in node.elements() if each.name not in _RULES]
        tests: dict[str, Test] = {}
        counted = False
        for each in inner:
            _read(each, tests, declared, False)
            counted = (
                counted
                or any(var.attributes.get("identifier") not in declared for var in each.within("variable"))
                or (each.name == "variable" and each.attributes.get("identifier") not in declared)
            )
        found.append(Branch({name: test.closed() for name, test in tests.items()}, _marks(node), _said(node), counted))
    return found


_RULES = frozenset({"setOutcomeValue", "responseCondition", "exitResponse", "lookupOutcomeValue"})


def _read(node: Element, tests: dict[str, Test], declared: frozenset[str], negated: bool) -> None:
    name = node.name
    if name == "not":
        for each in node.elements():
            _read(each, tests, declared, not negated)
        return
    if name in ("and", "or", "anyN"):
        for each in node.elements():
            _read(each, tests, declared, negated)
        return
    variables = [each.attributes.get("identifier", "") for each in node.elements() if each.name == "variable"]
    known = [each for each in variables if each in declared]
    if len(known) != 1 or name == "isNull":
        return
    test = tests.setdefault(known[0], Test())
    constants = [each.characters().strip() for each in node.elements() if each.name == "baseValue"]
    if name in ("gte", "gt", "lte", "lt") and constants:
        _bound(node, name, exact(constants[0]), test, negated)
    elif negated:
        return
    elif name == "equal":
        _equal(node, constants, test)
    elif node.first("correct") is not None:
        test.correct = True
        test.case = node.attributes.get("caseSensitive", "true") == "true"
    elif name in ("match", "stringMatch", "substring", "equalRounded", "patternMatch") and constants:
        test.values += constants
        test.case = node.attributes.get("caseSensitive", "true") == "true"
    elif name == "member" and constants:
        test.values += constants


def _bound(node: Element, name: str, value: Fraction | None, test: Test, negated: bool) -> None:
    if value is None:
        return
    kinds = [each.name for each in node.elements()]
    if kinds[:1] == ["baseValue"]:  # 3 < x is x > 3
        name = {"gte": "lte", "gt": "lt", "lte": "gte", "lt": "gt"}[name]
    if negated:
        name = {"gte": "lt", "gt": "lte", "lte": "gt", "lt": "gte"}[name]
    if name in ("gte", "gt"):
        if test.low is not None:
            test.closed()
        test.low = (value, name == "gt")
    else:
        test.high = (value, name == "lt")
        if test.low is not None:
            test.closed()


def _equal(node: Element, constants: list[str], test: Test) -> None:
    mode = node.attributes.get("toleranceMode", "exact")
    rooms = [exact(each) for each in node.attributes.get("tolerance", "0").split()]
    room = next((each for each in rooms if each is not None), Fraction(0))
    if node.first("correct") is not None:
        test.correct = True
        if mode != "exact":
            test.room = mode, room
        return
    value = exact(constants[0]) if constants else None
    if value is not None:
        off = room if mode == "absolute" else abs(value) * room / 100 if mode == "relative" else Fraction(0)
        test.intervals.append((value - off, False, value + off, False))


def _marks(node: Element) -> Fraction | None:
    """What an outcome with SCORE in its name is set to, or what is added to it."""
    for each in node.all("setOutcomeValue"):
        if "SCORE" in each.attributes.get("identifier", "").upper() or "MAXSCORE" in each.characters():
            base = each.first("baseValue") or next(each.within("baseValue"), None)
            value = None if base is None else exact(base.characters())
            if value is not None:
                return value
    return None


def _said(node: Element) -> tuple[tuple[str, str], ...]:
    found = []
    for each in node.all("setOutcomeValue"):
        base = each.first("baseValue") or next(each.within("baseValue"), None)
        if base is not None and base.attributes.get("baseType") == "identifier":
            found.append((each.attributes.get("identifier", ""), base.characters().strip()))
    return tuple(found)


def values_of(node: Element | None) -> list[str]:
    """Return the values of a declaration's answer."""
    return [] if node is None else [each.characters().strip() for each in node.all("value")]


def mapped(node: Element) -> Iterator[tuple[str, Fraction]]:
    """Yield what a declaration's mapping gives for each value."""
    mapping = node.first("mapping")
    for each in mapping.all("mapEntry") if mapping is not None else ():
        value = exact(each.attributes.get("mappedValue", ""))
        if value is not None:
            yield each.attributes.get("mapKey", ""), value
