"""Boxes that TeX set, each by itself: taken out of the PDF of its run, to be put on pages without TeX.

A run keeps a box as a form object and notes ``unit NUMBER OBJECT HEIGHT`` (``\\ewkeep`` in the templates); behind the
last one it notes the fonts, ``font NUMBER NAME``. What comes out depends on the box alone and not on its run: fonts are
called by the names of their metrics, figures by their content.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence

from generator.pdf import Entry, Objects, deflated
from generator.pdf.objects import REFERENCE, reference
from generator.typeset.lifting import put_back
from generator.values import dataclass

# Stands in the head of an object for the resources of the file that it comes into.
RESOURCES = b"/Resources @"

_UNIT = re.compile(r"unit (\d+) (\d+) (-?\d+)")
_FONT = re.compile(r"font (\d+) (\S+)")
# Names with their operators, which no text shows: what would look like them there has a space in it, and TeX sets none.
_NAME = re.compile(rb"/(F\d+(?= [\d.]+ Tf)|(?:Fm|Im)\d+(?= Do)|pgf[^\s/<>\[\]()]*(?= ))")
_OWN_RESOURCES = re.compile(rb"/Resources \d+ 0 R")
# A text that is shown, and what stands in it for characters that are not themselves (ISO 32000-1, 7.3.4.2).
_TEXT = re.compile(rb"\(((?:[^\\()]+|\\.)*)\)", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_LENGTH = re.compile(rb"/Length \d+\s*")
_DROPPED = (b"ProcSet", b"Properties")


Need = tuple[str, str]
"""A resource: its category (``Font``, ``XObject``, …) and its name."""


@dataclass(frozen=True)
class Graph:
    """An object with all that it refers to: references count from 1, the first is the object itself. ``needs`` are the
    resources that forms among them need."""

    entries: tuple[Entry, ...]
    needs: frozenset[Need] = frozenset()


@dataclass(frozen=True)
class Piece:
    """A box: its height in sp, its content as PDF operators with the origin at its lower left corner, and the resources
    that it needs."""

    height: int
    content: bytes
    needs: frozenset[Need] = frozenset()


@dataclass(frozen=True)
class Galley:
    """What a run set: pieces by number, heights of all boxes by number, resources but for fonts, and the codes of
    the characters that are shown, by the metrics of their font."""

    pieces: Mapping[int, Piece]
    heights: Mapping[int, int]
    insets: Mapping[Need, Graph]
    characters: Mapping[str, frozenset[int]]


def take_apart(pdf: bytes, notes: Iterable[str], strokes: Sequence[bytes] = ()) -> Galley:
    """Return the boxes that a run kept, with the ``strokes`` that were lifted out of it. Raises WrongPdf where the file
    is not built as pdfTeX builds it."""
    return _Harvest(Objects(pdf), tuple(notes), strokes).galley()


class _Harvest:
    """The objects of one file on their way into a galley."""

    def __init__(self, objects: Objects, notes: Sequence[str], strokes: Sequence[bytes]) -> None:
        self.objects = objects
        self.strokes = strokes
        self.units = [tuple(map(int, found.groups())) for note in notes if (found := _UNIT.fullmatch(note))]
        self.fonts = {f"F{found[1]}": found[2] for note in notes if (found := _FONT.match(note))}
        self.insets: dict[Need, Graph] = {}
        self.shown: dict[str, dict[bytes, None]] = {}  # operators behind each font, by its metrics; most come again
        self._known: dict[tuple[bytes, bytes], Need] = {}
        page = objects[objects.pages()[0]]
        # what a package gives to pages, such as the patterns and opacities of TikZ
        common = objects.resources(page.head)
        self.common = {category: common[category] for category in common.keys() - {b"Font", b"XObject", *_DROPPED}}

    def galley(self) -> Galley:
        pieces = {number: Piece(height, *self._renamed(self.objects[at])) for number, at, height in self.units if at}
        heights = {number: height for number, _, height in self.units}
        characters = {metrics: _codes(b"".join(shown)) for metrics, shown in self.shown.items()}
        return Galley(pieces, heights, self.insets, characters)

    def _renamed(self, entry: Entry) -> tuple[bytes, frozenset[Need]]:
        """Return a content stream with the names that its resources have everywhere, and what it needs."""
        assert entry.stream is not None
        parts = _NAME.split(entry.stream)  # at every second place a name, without its slash
        own = self.objects.resources(entry.head)
        renamed, needs = {}, set()
        for name in dict.fromkeys(parts[1::2]):
            found = _named_first(name, own) or _named_first(name, self.common)
            if found is None:
                renamed[name] = b"/" + name
                continue
            need = self._need(name, *found)
            renamed[name] = b"/" + need[1].encode()
            needs.add(need)
            if need in self.insets:
                needs |= self.insets[need].needs
        metrics = None  # of the font that was chosen last: pdfTeX chooses one in each text object
        for name, behind in zip(parts[1::2], parts[2::2], strict=True):
            metrics = self.fonts.get(name.decode(), metrics)
            if metrics:
                self.shown.setdefault(metrics, {})[behind] = None
        parts[1::2] = map(renamed.__getitem__, parts[1::2])
        return put_back(b"".join(parts), self.strokes), frozenset(needs)

    def _need(self, name: bytes, category: bytes, value: bytes) -> Need:
        if (name, value) not in self._known:
            self._known[name, value] = self._named(name.decode(), category.decode(), value)
        return self._known[name, value]

    def _named(self, name: str, category: str, value: bytes) -> Need:
        """Return the name of a resource that says what it is: those of the run are numbered."""
        if category == "Font" and name in self.fonts:
            return "Font", self.fonts[name]
        graph = self._graph(reference(value)) if REFERENCE.fullmatch(value) else Graph((Entry(value),))
        named = f"{category[0]}{hashlib.sha256(repr(graph.entries).encode()).hexdigest()[:16]}"
        self.insets[category, named] = graph
        return category, named

    def _graph(self, number: int) -> Graph:
        order = [number]
        entries: list[Entry] = []
        needs: set[Need] = set()
        for current in order:  # grows while it is run through
            entry = self._packed(self.objects[current], needs)
            order += [each for each in dict.fromkeys(entry.references()) if each not in order]
            entries.append(entry)
        place = {each: index for index, each in enumerate(order, 1)}

        def moved(entry: Entry) -> Entry:
            return Entry(REFERENCE.sub(lambda found: b"%d 0 R" % place[int(found[1])], entry.head), entry.stream)

        return Graph(tuple(map(moved, entries)), frozenset(needs))

    def _packed(self, entry: Entry, needs: set[Need]) -> Entry:
        """Return an object as it goes into another file: a form takes its resources from there, a stream is packed."""
        if entry.stream is None:
            return entry
        head, stream = _LENGTH.sub(b"", entry.head), entry.stream
        if b"/Subtype /Form" in head:
            stream, more = self._renamed(entry)
            needs.update(more)
            head = _OWN_RESOURCES.sub(RESOURCES, head)
        if b"/Filter" not in head:
            stream = deflated(stream)
            head = head.replace(b"<<", b"<<\n/Filter /FlateDecode", 1)
        return Entry(head, stream)


def _named_first(name: bytes, categories: Mapping[bytes, Mapping[bytes, bytes]]) -> tuple[bytes, bytes] | None:
    """Return the category that has a name, and what it stands for there."""
    for category, named in categories.items():
        if name in named:
            return category, named[name]
    return None


def _codes(operators: bytes) -> frozenset[int]:
    """Return the codes of all characters that are shown.

    What a run says of its fonts will not do: those that share a face, as ``ec-lmr9`` and ``rm-lmr9`` do, have the
    glyphs of one another in their descriptor, so it would depend on what else was set in that run.

    >>> sorted(_codes(rb"[(A\\)B)-333(\\101\\002)]TJ 1 0 Td"))
    [2, 41, 65, 66]
    """
    shown = b"".join(_TEXT.findall(operators))
    escaped = set(_ESCAPED.findall(shown))
    return frozenset(_ESCAPED.sub(b"", shown)) | {int(each, 8) if len(each) == 3 else each[0] for each in escaped}
