"""Which items a package has, in which order, and under which titles: from its tests, its manifest, its files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from generator.importing.xml import Element
from generator.values import dataclass


@dataclass(frozen=True)
class Member:
    """An item: its element, the file it stands in, the titles of what it stands under, the words that index it."""

    item: Element
    file: str
    path: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def members(documents: Mapping[str, Element]) -> Iterator[Member]:
    """Yield the items of all documents: those of tests in their order, then the others."""
    words = dict(_keywords(documents))
    seen: set[str] = set()
    for file, root in documents.items():
        if root.name == "assessmentTest":
            for href, path in _referred(root, (_title(root),)):
                target = posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(href)))
                item = documents.get(target)
                if item is not None and item.name == "assessmentItem" and target not in seen:
                    seen.add(target)
                    yield Member(item, target, path, words.get(target, ()))
    for file, root in documents.items():
        if root.name == "assessmentItem" and file not in seen:
            yield Member(root, file, (), words.get(file, ()))
        elif root.name == "questestinterop":
            yield from _first_version(root, file, ())


def _title(node: Element) -> str:
    return node.attributes.get("title", "")


def _referred(node: Element, path: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for each in node.elements():
        if each.name == "assessmentItemRef":
            yield each.attributes.get("href", ""), path
        elif each.name in ("testPart", "assessmentSection", "assessmentTest"):
            title = _title(each)
            yield from _referred(each, (*path, title) if title else path)


def _first_version(node: Element, file: str, path: tuple[str, ...]) -> Iterator[Member]:
    for each in node.elements():
        if each.name == "item":
            yield Member(each, file, path)
        elif each.name in ("assessment", "section", "objectbank"):
            title = _title(each) or _bank_title(each)
            yield from _first_version(each, file, (*path, title) if title else path)


def _bank_title(node: Element) -> str:
    """Canvas gives an object bank its title among its metadata."""
    for each in node.within("qtimetadatafield"):
        if each.word("fieldlabel") == "bank_title":
            return each.word("fieldentry")
    return ""


def _keywords(documents: Mapping[str, Element]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for file, root in documents.items():
        if root.name != "manifest":
            continue
        for resource in root.within("resource"):
            href = unquote(resource.attributes.get("href", ""))
            href = posixpath.normpath(posixpath.join(posixpath.dirname(file), href))
            found = [each.characters().strip() for each in resource.within("keyword")]
            yield href, tuple(each for each in found if each)
