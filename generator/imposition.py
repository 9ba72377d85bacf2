"""Boxes on pages: a layout, the units of a form and the furniture of its paper → the PDF of the paper. Pure.

What a box holds was set by TeX; here it is put where the layout says. A paper depends on its own boxes, the layout and
the exam's fonts, and on nothing else.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.layout import Head, Layout, Measurements, Page, Slot, Stem, form_of, head_key, part_key, stem_key
from generator.pdf import Entry, Writer, deflated, written
from generator.pdf.objects import REFERENCE
from generator.typeset import RESOURCES, Fonts, Graph, Need, Piece
from generator.values import dataclass
from generator.writers import latex

_POINT = 65536 * 7227 / 7200  # sp in a unit of PDF
_TICKED = re.compile(rb"/ewtick Do")
_CODED = re.compile(rb"/ewcode Do(?: f)?")
_A4 = b"[0 0 595.276 841.89]"


@dataclass(frozen=True)
class Boxes:
    """Pieces by their keys, and the resources that they need but for fonts."""

    pieces: Mapping[str, Piece]
    insets: Mapping[Need, Graph]

    def of(self, codes: Collection[str]) -> Boxes:
        """Return the boxes of some of the forms, with what these need."""
        pieces = {key: piece for key, piece in self.pieces.items() if form_of(key) in codes}
        needs = frozenset[Need]().union(*(piece.needs for piece in pieces.values()))
        return Boxes(pieces, {need: graph for need, graph in self.insets.items() if need in needs})


def united(several: Iterable[Boxes]) -> Boxes:
    """Return the boxes of several: what they name alike is the same."""
    first, *others = several
    if not others:
        return first
    pieces, insets = dict(first.pieces), dict(first.insets)
    for each in others:
        pieces.update(each.pieces)
        insets.update(each.insets)
    return Boxes(pieces, insets)


@dataclass(frozen=True)
class Set:
    """All that papers of an exam are made of. ``exam`` is its id; ``fonts`` by role: those of an exam tell nothing of a
    key."""

    exam: str
    layout: Layout
    lengths: Measurements
    furniture: Boxes
    fonts: Mapping[latex.Role, Fonts]


class Spot(NamedTuple):
    """A piece on a page: the place of its upper left corner, in sp from that of the paper."""

    piece: Piece
    left: int
    top: int
    crosses: tuple[bool, ...] = ()
    most: int = 0  # it is shrunk to this height where it is higher


def impose(
    made: Set,
    paper: latex.Paper,
    boxes: Mapping[latex.Role, Boxes],
    crosses: latex.Crosses,
    packed: Packed | None = None,
) -> bytes:
    """Return the PDF of a paper; ``boxes`` are the units of its form, of which an exam sees its own alone, and
    ``crosses`` those of its key. ``packed`` keeps what several papers of one set have alike."""
    packed = Packed() if packed is None else packed
    units = packed.units(boxes, paper.role)
    file = _File(packed.fonts(made.fonts[paper.role]), ChainMap(units.insets, made.furniture.insets))  # type: ignore[arg-type]  # only read
    tick = made.furniture.pieces[latex.TICK]
    for number, page in enumerate(made.layout.pages, 1):
        spots = [*_furniture(made, paper, page, number), *_units(made, paper, units, page, number, crosses)]
        code = _code(made, paper, number) if paper.copy else b""
        streams = [each for spot in spots for each in packed.spot(spot, made.lengths["paper"], tick, code)]
        file.page(streams, spots)
    return file.finished()


@dataclass(frozen=True)
class _FontObjects:
    """Objects that stand at the same numbers in every file, as they are written there, and the number of each font."""

    objects: tuple[bytes, ...]
    numbers: Mapping[str, int]


class Packed:
    """Streams and fonts as files hold them, and the units of a key; pieces are known by their identity, and kept alive
    for that."""

    def __init__(self) -> None:
        self._spots: dict[tuple[int, int, int, int], tuple[Piece, tuple[bytes, ...]]] = {}
        self._codes: dict[bytes, bytes] = {}
        self._fonts: dict[int, tuple[Fonts, _FontObjects]] = {}
        self._keys: tuple[Boxes, Boxes, Boxes] | None = None

    def units(self, boxes: Mapping[latex.Role, Boxes], role: latex.Role) -> Boxes:
        """Return the units that a paper of that role is made of: a key has its own instead of the exam's, or beside."""
        exam = boxes["exam"]
        if role == "exam":
            return exam
        own = boxes["key"]
        if self._keys is None or self._keys[0] is not exam or self._keys[1] is not own:
            both = Boxes({**exam.pieces, **own.pieces}, {**exam.insets, **own.insets})
            self._keys = exam, own, both
        return self._keys[2]

    def spot(self, spot: Spot, paper: int, tick: Piece, code: bytes) -> Sequence[bytes]:
        """Return the streams of a piece at its place: more than one where a code stands in it, which is a stream of its
        own, because all else is alike on that page of all papers."""
        if spot.crosses:
            return (deflated(_placed(spot, paper, tick)),)
        key = (id(spot.piece), spot.left, spot.top, spot.most)
        known = self._spots.get(key)
        if known is None:
            known = spot.piece, tuple(map(deflated, _CODED.split(_placed(spot, paper, tick))))
            self._spots[key] = known
        streams = known[1]
        return streams if len(streams) == 1 else self._coded(streams, code)

    def _coded(self, streams: Sequence[bytes], code: bytes) -> list[bytes]:
        """Return the streams with the code between them; exam and key of a copy have the same."""
        if code not in self._codes:
            self._codes[code] = deflated(code)
        between = self._codes[code]
        return [streams[0], *(each for stream in streams[1:] for each in (between, stream))]

    def fonts(self, fonts: Fonts) -> _FontObjects:
        """Return fonts as the first objects of a file behind those of :class:`_File` itself."""
        if id(fonts) not in self._fonts:
            numbers = [_File.OWN + place for place in range(1, len(fonts.entries) + 1)]
            bodies = (_body(entry, numbers, 0) for entry in fonts.entries)
            own = {name: numbers[place - 1] for name, place in fonts.places.items()}
            self._fonts[id(fonts)] = fonts, _FontObjects(tuple(map(written, numbers, bodies)), own)
        return self._fonts[id(fonts)][1]


# ---------------------------------------------------------------- what stands where
def _furniture(made: Set, paper: latex.Paper, page: Page, number: int) -> Iterator[Spot]:
    pieces, left, top = made.furniture.pieces, made.lengths["left"], made.lengths["top"]
    yield Spot(pieces[latex.page_key(made.exam, paper, number)], left, 0)
    yield Spot(pieces[latex.form_key(paper)], left, 0)
    if number == 1:
        yield Spot(pieces[latex.cover_key(paper)], left, top)
    if page.kind in ("squared", "blank"):
        last = all(each.kind == "blank" for each in made.layout.pages[number:])
        yield Spot(pieces[latex.body_key(page.kind, last)], left, top)


def _units(
    made: Set, paper: latex.Paper, units: Boxes, page: Page, number: int, crosses: latex.Crosses
) -> Iterator[Spot]:
    left, top = made.lengths["left"], made.lengths["top"]
    if number == 1 and page.kind == "problems":
        top += made.lengths.get("first page", 0)
    code = paper.form
    for unit in page.units:
        top += unit.gap
        match unit.box:
            case Head(problem=p):
                yield Spot(units.pieces[head_key(code, p)], left, top)
            case Stem(problem=p, item=i):
                if piece := units.pieces.get(stem_key(code, p, i)):  # another form may have one here
                    yield Spot(piece, left, top)
            case Slot() as slot:
                yield from _slot(made, paper, units, slot, top, crosses)
        top += unit.box.height


def _slot(made: Set, paper: latex.Paper, units: Boxes, slot: Slot, top: int, crosses: latex.Crosses) -> Iterator[Spot]:
    place, left, code = (slot.problem, slot.item, slot.part), made.lengths["left"], paper.form
    crossed = crosses.get(place, ()) if paper.role == "key" else ()
    yield Spot(units.pieces[part_key(code, "ask", place)], left, top, crossed)
    top += slot.ask
    if slot.space:
        top += made.lengths["gap space"]
        yield Spot(made.furniture.pieces[latex.space_key(slot.kind, slot.space)], left, top)
        solution = units.pieces.get(part_key(code, "solution", place)) if paper.role == "key" else None
        if solution:
            yield Spot(solution, left, top, most=slot.space)
        top += slot.space
    if slot.answers:
        top += made.lengths["gap answers"]
        if answers := units.pieces.get(part_key(code, "answers", place)):
            yield Spot(answers, left, top)


def _code(made: Set, paper: latex.Paper, number: int) -> bytes:
    assert paper.copy is not None
    return latex.image(latex.page_content(made.exam, paper.copy.code, number))


# ---------------------------------------------------------------- PDF
def _placed(spot: Spot, paper: int, tick: Piece) -> bytes:
    """Return a piece at its place, with its squares crossed."""
    content = spot.piece.content
    if b"/ewtick" in content:
        crosses = iter(spot.crosses)
        crossed = b"q " + tick.content + b" Q"
        content = _TICKED.sub(lambda _: crossed if next(crosses, False) else b"", content)
    scale, height = b"1 0 0 1", spot.piece.height
    if spot.most and height > spot.most:
        share = b"%.5f" % (spot.most / height)
        scale, height = share + b" 0 0 " + share, spot.most
    return b"q %b %b %b cm\n%b\nQ\n" % (scale, _number(spot.left), _number(paper - spot.top - height), content)


def _number(length: int) -> bytes:
    return b"%.3f" % (length / _POINT)


def _body(entry: Entry, numbers: Sequence[int], resources: int) -> bytes:
    """Return an object whose references are to those numbers."""
    head = REFERENCE.sub(lambda found: b"%d 0 R" % numbers[int(found[1]) - 1], entry.head)
    head = head.replace(RESOURCES, b"/Resources %d 0 R" % resources)
    if entry.stream is None:
        return head
    if b"/Length" not in head:
        head = head.replace(b"<<", b"<<\n/Length %d" % len(entry.stream), 1)
    return head + b"\nstream\n" + entry.stream + b"\nendstream"


class _File:
    """A PDF in the making: catalogue, list of pages and resources, then the fonts, then the pages."""

    OWN = 3

    def __init__(self, fonts: _FontObjects, insets: Mapping[Need, Graph]) -> None:
        self.fonts, self.insets, self.writer = fonts, insets, Writer()
        self.catalogue, self.pages, self.resources = (self.writer.reserve() for _ in range(self.OWN))
        self.writer.add_written(fonts.objects)
        self.kids: list[int] = []
        self.needs: set[Need] = set()

    def page(self, streams: list[bytes], spots: list[Spot]) -> None:
        self.needs.update(*(spot.piece.needs for spot in spots))
        numbers = [self.writer.add_stream(b"/Filter/FlateDecode", each) for each in streams]
        body = b"<</Type/Page/Parent %d 0 R/MediaBox%b/Resources %d 0 R/Contents[%b]>>"
        listed = b" ".join(b"%d 0 R" % each for each in numbers)
        self.kids.append(self.writer.add(body % (self.pages, _A4, self.resources, listed)))

    def finished(self) -> bytes:
        """Return the file: behind the pages, the figures that they need."""
        categories: dict[str, list[bytes]] = {}
        for need in sorted(self.needs):
            category, name = need
            number = self._add(self.insets[need].entries) if need in self.insets else self.fonts.numbers[name]
            categories.setdefault(category, []).append(b"/%b %d 0 R" % (name.encode(), number))
        listed = b"".join(b"/%b<<%b>>" % (each.encode(), b" ".join(named)) for each, named in categories.items())
        kids = b" ".join(b"%d 0 R" % each for each in self.kids)
        self.writer.fill(self.resources, b"<<%b>>" % listed)
        self.writer.fill(self.pages, b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(self.kids), kids))
        self.writer.fill(self.catalogue, b"<</Type/Catalog/Pages %d 0 R>>" % self.pages)
        return self.writer.finish(self.catalogue)

    def _add(self, entries: tuple[Entry, ...]) -> int:
        numbers = [self.writer.reserve() for _ in entries]
        for number, entry in zip(numbers, entries, strict=True):
            self.writer.fill(number, _body(entry, numbers, self.resources))
        return numbers[0]
