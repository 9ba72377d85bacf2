"""A player of QTI 2.1 and 3.0 in small: it reads a package, answers its items, computes what they earn.

It knows nothing of the writer. What one of the players known to us refuses, or takes for something else, raises Trap.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any

Value = str | float | list[str] | None

_MATH = "{http://www.w3.org/1998/Math/MathML}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,31}\Z")  # more than 32 characters: JQTI+ warns
_FLOAT = re.compile(r"-?\d+(\.\d+)?\Z")
_NEED_SHUFFLE = {"choiceInteraction", "orderInteraction", "matchInteraction", "inlineChoiceInteraction"}
_ALIKE = {
    *("variable", "baseValue", "correct", "match", "member", "and", "or", "not", "isNull", "gte", "lte", "sum"),
    "stringMatch",
}


class Trap(Exception):
    """What a player refuses, or reads as something else without a word."""


def named(tag: str) -> str:
    """The name of an element as QTI 2.1 has it: ``qti-response-if`` is responseIf."""
    own = tag.rpartition("}")[2]
    return _humped(own[4:]) if own.startswith("qti-") else own


def _humped(name: str) -> str:
    return re.sub(r"-([a-z])", lambda found: found[1].upper(), name)


def attributes(node: ET.Element) -> dict[str, str]:
    """Attributes by their names in QTI 2.1."""
    return {key if key.startswith("{") else _humped(key): value for key, value in node.attrib.items()}


def given_kind(node: ET.Element) -> str:
    """The base type of a test's constant."""
    return next((attributes(each)["baseType"] for each in children(node, "baseValue")), "")


def children(node: ET.Element, *names: str) -> list[ET.Element]:
    """The children of some names."""
    return [each for each in node if named(each.tag) in names]


def below(node: ET.Element, *names: str) -> Iterator[ET.Element]:
    """All elements of some names."""
    return (each for each in node.iter() if named(each.tag) in names)


def plain(node: ET.Element) -> str:
    """What a reader sees: characters, formulas between the signs of TeX."""
    if node.tag == f"{_MATH}math":
        return rf"\({node.get('alttext')}\)"
    return (node.text or "") + "".join(plain(each) + (each.tail or "") for each in node)


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


# ---------------------------------------------------------------- items
def read_item(data: bytes, plain_ones: bool = False) -> Item:
    """Read an item; raises Trap. ``plain_ones`` are for importers that read mappings, and no other processing."""
    root = ET.fromstring(data)
    assert named(root.tag) == "assessmentItem"
    own = attributes(root)
    if own.get("adaptive") != "false" or own.get("timeDependent") != "false":
        raise Trap("adaptive and timeDependent are required")
    kinds: dict[str, tuple[str, str]] = {}
    right: dict[str, list[str]] = {}
    defaults: dict[str, Value] = {}
    settings: dict[str, Mapping[str, str]] = {}
    mappings: dict[str, Mapping[str, float]] = {}
    for node in children(root, "responseDeclaration", "outcomeDeclaration"):
        given = attributes(node)
        name = given["identifier"]
        if name in kinds or name in defaults or not _IDENTIFIER.match(name):
            raise Trap(f"identifier {name}")
        pairs = node.get("baseType", node.get("base-type")) == "directedPair"
        if list(below(node, "mapping", "areaMapping")) and not (plain_ones or pairs):
            raise Trap("a mapping's default is read over by one player")
        entries = [attributes(each) for each in below(node, "mapEntry")]
        if entries:
            (mapping,) = below(node, "mapping")
            assert {each.get("caseSensitive") for each in entries} == {None if pairs else "false"}
            assert Fraction(attributes(mapping)["defaultValue"]) == 0, "one player reads over it"
            mappings[name] = {each["mapKey"].lower(): float(each["mappedValue"]) for each in entries}
        values = [each.text or "" for each in below(node, "value")]
        settings[name] = given
        if named(node.tag) == "responseDeclaration":
            kinds[name] = (given["cardinality"], given["baseType"])
            if children(node, "correctResponse"):
                if not values or "" in values:
                    raise Trap("a correct response without a value")
                right[name] = values
        else:
            (value,) = values
            defaults[name] = float(value) if given["baseType"] == "float" else value
    (body,) = children(root, "itemBody")
    interactions = tuple(_interactions(body))
    answered = [each.response for each in interactions]
    if sorted(answered) != sorted(kinds):
        raise Trap(f"responses without an interaction, or the other way round: {set(answered) ^ set(kinds)}")
    _check_choices(interactions)
    rules = children(root, "responseProcessing")
    feedback = tuple(
        (given["outcomeIdentifier"], given["identifier"], plain(node).strip())
        for node in children(root, "modalFeedback")
        for given in [attributes(node)]
    )
    for node in root.iter():
        for text in (node.text or "", node.tail or ""):
            if re.search(r"\\\(|\\\[|\\frac|&(lt|amp|gt|quot);", text):
                raise Trap(f"TeX that no player sets, or markup escaped twice: {text[:60]}")
    return Item(
        identifier=own["identifier"],
        title=own["title"],
        language=root.get(_XML_LANG) or "",
        text=plain(body),
        body=body,
        interactions=interactions,
        kinds=kinds,
        right=right,
        defaults=defaults,
        settings=settings,
        rules=rules[0] if rules else None,
        feedback=feedback,
        mappings=mappings,
        images=tuple((each.get("src") or "", each.get("alt") or "") for each in below(root, "img")),
    )


def _interactions(body: ET.Element) -> Iterator[Interaction]:
    for node in body.iter():
        kind = named(node.tag)
        if not kind.endswith("Interaction"):
            continue
        given = attributes(node)
        if kind in _NEED_SHUFFLE and given.get("shuffle") not in ("true", "false"):
            raise Trap(f"JQTI+ requires shuffle: {kind}")
        if kind == "choiceInteraction" and "maxChoices" not in given:
            raise Trap("maxChoices is 1 unless it is said")
        if kind == "matchInteraction" and "maxAssociations" not in given:
            raise Trap("maxAssociations is 1 unless it is said")
        sets = children(node, "simpleMatchSet") or [node]
        listed = [
            tuple(
                (each.get("identifier") or "", plain(each).strip())
                for each in children(some, "simpleChoice", "inlineChoice", "simpleAssociableChoice")
            )
            for some in sets
        ]
        prompt = "".join(plain(each) for each in children(node, "prompt"))
        second = listed[1] if len(listed) > 1 else ()
        yield Interaction(kind, given["responseIdentifier"], listed[0], second, prompt, given)


def _check_choices(interactions: tuple[Interaction, ...]) -> None:
    names = [name for each in interactions for name, _ in (*each.options, *each.choices)]
    if len(set(names)) != len(names) or not all(map(_IDENTIFIER.match, names)):
        raise Trap("JQTI+ finds choices of one identifier")


# ---------------------------------------------------------------- packages
@dataclass(frozen=True)
class Pool:
    """A section of which one item is selected."""

    identifier: str
    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A visible section with its pools."""

    title: str
    intro: str
    shuffled: bool
    pools: tuple[Pool, ...]


@dataclass(frozen=True)
class Arrived:
    """A package as it arrived: its test, its items by identifier, its files, the keywords of its resources."""

    title: str
    sections: tuple[Section, ...]
    seconds: int | None
    part: Mapping[str, str]
    control: Mapping[str, str]
    points: float
    items: Mapping[str, Item]
    files: Mapping[str, bytes]
    keywords: Mapping[str, tuple[str, ...]]


def read(data: bytes, plain_ones: bool = False) -> Arrived:
    """Read a package; raises Trap."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for name in files:
        if not name.isascii() or PurePosixPath(name).is_absolute() or ".." in name or " " in name:
            raise Trap(f"the name {name}")
    manifest = ET.fromstring(files["imsmanifest.xml"])
    listed = {each.get("href") for each in below(manifest, "file")} | {"imsmanifest.xml"}
    if listed != set(files):
        raise Trap(f"files missing or not listed: {listed ^ set(files)}")
    items: dict[str, Item] = {}
    keywords: dict[str, tuple[str, ...]] = {}
    tests: list[ET.Element] = []
    names = set()
    for resource in below(manifest, "resource"):
        own = {each.get("href") for each in children(resource, "file")}
        href = resource.get("href") or ""
        names.add(resource.get("identifier"))
        if href not in own:
            raise Trap(f"{href} is not among its files")
        if "item" in (resource.get("type") or ""):
            item = read_item(files[href], plain_ones)
            if item.identifier in items:
                raise Trap(f"two items are called {item.identifier}")
            items[item.identifier] = item
            if {source for source, _ in item.images} != own - {href}:
                raise Trap("pictures that are missing, unused, remote or data")
            keywords[item.identifier] = tuple(each.text or "" for each in below(resource, "string", "langstring"))
        else:
            tests.append(ET.fromstring(files[href]))
    if {each.get("identifierref") for each in below(manifest, "dependency")} - names:
        raise Trap("a dependency on nothing")
    (test,) = tests
    return _test(test, items, files, keywords)


def _test(
    test: ET.Element, items: Mapping[str, Item], files: Mapping[str, bytes], keywords: Mapping[str, tuple[str, ...]]
) -> Arrived:
    (part,) = children(test, "testPart")
    limits = children(test, "timeLimits")
    (control,) = children(part, "itemSessionControl")
    points = {each.get("identifier"): "".join(each.itertext()) for each in children(test, "outcomeDeclaration")}
    sections = tuple(_section(each, files) for each in children(part, "assessmentSection"))
    names = [each.get("identifier") for each in below(test, "assessmentSection", "assessmentItemRef")]
    if len(set(names)) != len(names) or not all(_IDENTIFIER.match(name or "") for name in names):
        raise Trap("identifiers in a test are its own")
    referred = [name for section in sections for pool in section.pools for name in pool.items]
    if sorted(referred) != sorted(items):
        raise Trap("items that are in no pool, or nowhere")
    return Arrived(
        title=test.get("title") or "",
        sections=sections,
        seconds=int(attributes(limits[0])["maxTime"]) if limits else None,
        part=attributes(part),
        control=attributes(control),
        points=float(points["MAXSCORE"]),
        items=items,
        files=files,
        keywords=keywords,
    )


def _section(node: ET.Element, files: Mapping[str, bytes]) -> Section:
    pools = []
    for each in children(node, "assessmentSection"):
        (selection,) = children(each, "selection")
        if selection.get("select") != "1":
            raise Trap("one of a pool")
        references = children(each, "assessmentItemRef")
        pools.append(
            Pool(
                each.get("identifier") or "",
                each.get("title") or "",
                tuple(ET.fromstring(files[each.get("href") or ""]).get("identifier") or "" for each in references),
            )
        )
    intro = "".join(plain(each) for each in children(node, "rubricBlock"))
    ordering = children(node, "ordering")
    shuffled = bool(ordering) and ordering[0].get("shuffle") == "true"
    return Section(node.get("title") or "", intro, shuffled, tuple(pools))
