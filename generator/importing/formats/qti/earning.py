"""What each response variable of an item of QTI 2 and 3 earns: by rules, by outcomes that declare it, by mappings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from generator.content import Inlines
from generator.importing.formats.qti.scoring import Branch, Test, mapped, values_of
from generator.importing.formats.qti.texts import Key
from generator.importing.reading import exact
from generator.importing.xml import Element


@dataclass
class Asked:
    """What an item knows of one response variable.

    ``tests`` are those of it alone, with what they earn and what is said then; ``joint`` those beside tests of others
    that earn marks together; ``group`` numbers the variables that earn their marks together, 0 for none.
    """

    declaration: Element | None
    marks: Fraction
    tests: list[tuple[Test, Fraction, Inlines]] = field(default_factory=list)
    joint: list[Test] = field(default_factory=list)
    group: int = 0
    stepwise: bool = True

    @property
    def rights(self) -> list[str]:
        """The values of the declared right answer."""
        return [] if self.declaration is None else values_of(self.declaration.first("correctResponse"))

    @property
    def mapped(self) -> list[tuple[str, Fraction]]:
        """What the mapping gives for each value."""
        return [] if self.declaration is None else list(mapped(self.declaration))

    @property
    def kind(self) -> str:
        """The base type of the variable, empty where nothing declares it."""
        return "" if self.declaration is None else self.declaration.attributes.get("baseType", "")


def worth_of(item: Element) -> Fraction | None:
    """Return the greatest score of an item, None where it says none."""
    greatest = _greatest(item)
    if greatest:
        return greatest
    for each in item.all("outcomeDeclaration"):
        if each.attributes.get("identifier", "").upper() == "SCORE":
            value = exact(each.attributes.get("normalMaximum", ""))
            if value:
                return value
    return None


def asked_of(
    item: Element,
    declared: Mapping[str, Element],
    branches: Sequence[Branch],
    because: Callable[[Iterable[Key]], Inlines],
) -> dict[str, Asked]:
    """Return what each declared variable earns; ``because`` reads the feedback that a branch calls up."""
    asked = {name: Asked(declaration, Fraction(0)) for name, declaration in declared.items()}
    _read_joint(asked, branches)
    for branch in branches:
        if len(branch.tests) == 1:
            ((name, test),) = branch.tests.items()
            said = because(branch.feedback)
            if branch.marks is not None or said:
                asked[name].tests.append((test, branch.marks or Fraction(0), said))
    for name, each in asked.items():
        if not each.marks:
            each.marks = _declared(item, name, declared)
        right = max((share for _, share, _ in each.tests), default=Fraction(0))
        if not each.group and right:
            each.marks = right
    stepped = any(branch.counted and branch.marks for branch in branches)
    for each in asked.values():
        each.stepwise = each.stepwise or stepped
    return asked


def _read_joint(asked: Mapping[str, Asked], branches: Sequence[Branch]) -> None:
    groups: dict[frozenset[str], int] = {}
    for branch in branches:
        names = frozenset(branch.tests)
        if len(names) < 2:
            continue
        number = groups.setdefault(names, len(groups) + 1)
        for name, test in branch.tests.items():
            each = asked[name]
            each.group, each.stepwise = number, False
            each.marks = max(each.marks, (branch.marks or Fraction(0)) / len(names))
            if branch.marks:
                each.joint.append(test)


def _declared(item: Element, name: str, declared: Mapping[str, Element]) -> Fraction:
    """What a variable earns that no rule says: by its own outcome, its mapping, else an equal part of the whole."""
    for each in item.all("outcomeDeclaration"):
        if each.attributes.get("identifier", "") == f"SCORE_{name}":
            value = exact(each.attributes.get("normalMaximum", ""))
            if value:
                return value
    best = sum((value for _, value in mapped(declared[name]) if value > 0), Fraction(0))
    greatest = _greatest(item)
    if best and len(declared) == 1 and greatest is None:
        return best
    return (greatest or Fraction(len(declared))) / max(len(declared), 1)


def _greatest(item: Element) -> Fraction | None:
    for each in item.all("outcomeDeclaration"):
        if each.attributes.get("identifier", "").upper() == "MAXSCORE":
            return exact(each.word("defaultValue", "value")) or None
    return None
