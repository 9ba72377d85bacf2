"""QTI 2.1 and 3.0, read back: a package with its test, its items and its files.

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

from tests.qti_elements import Trap, attributes, below, children, named, plain
from tests.qti_player import Interaction, Item, Value

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,31}\Z")  # more than 32 characters: JQTI+ warns
_NEED_SHUFFLE = {"choiceInteraction", "orderInteraction", "matchInteraction", "inlineChoiceInteraction"}


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
