"""Figures without TikZ: the part of TikZ that our own figures are written in → strokes of PDF and boxes of text.

TikZ needs 20 to 40 ms for a figure, this a twentieth. What comes out looks the same to a tenth of a point: line
widths, dashes, arrow heads, the places of nodes and the size of the picture are those of PGF. Whatever is not in that
part (names of nodes, text in circles, other options) is left to TikZ.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Iterator, Sequence

from generator.values import dataclass
from generator.writers.latex.operators import bar, number, numbers

_CENTIMETRE = 28.45274  # pt

_PICTURE = re.compile(r"\\begin\{tikzpicture\}\[>=stealth\]%\n(?P<marks>.*)\\end\{tikzpicture\}", re.DOTALL)
_PATH = re.compile(r"\\path(?:\[(?P<options>[^\]]*)\])? (?P<steps>[^;]*);")
_POINT = r"\((-?\d+\.\d+),(-?\d+\.\d+)\)"
_LINE = re.compile(rf"{_POINT}(?: -- {_POINT})+")
_RECTANGLE = re.compile(rf"{_POINT} rectangle {_POINT}")
_NODE = re.compile(rf"\\node(?:\[(?P<options>[^\]]*)\])? at {_POINT} \{{(?P<text>.*)\}};")
_SIZE = re.compile(r"minimum (width|height|size)=(\d+\.\d+)cm")
_RULES = re.compile(
    r"\{%\n\\setlength\{\\unitlength\}\{1cm\}%\n\\begin\{picture\}\((\d+\.\d+),(\d+\.\d+)\)%\n(?P<marks>.*)\n?"
    r"\\end\{picture\}\}",
    re.DOTALL,
)
_RULE = re.compile(
    r"\\put\((-?\d+\.\d+),(-?\d+\.\d+)\)\{(?:\\color\[gray\]\{(\d\.\d+)\})?\\rule\{(\d+\.\d+)cm\}\{(\d+\.\d+)cm\}\}%?"
)
_CAPTION = re.compile(r"\\put\((-?\d+\.\d+),(-?\d+\.\d+)\)\{\\makebox\((\d+\.\d+),0\)\[b\]\{(.*)\}\}")

# How far a node lies from its point: to the right of it (1) or to the left, above it (1) or below.
_BASE = 2  # its text's baseline is at the height of the point
_ANCHORS = {
    "center": (0, 0), "north": (0, -1), "south": (0, 1), "west": (1, 0), "east": (-1, 0), "base": (0, _BASE),
    "north west": (1, -1), "north east": (-1, -1), "south west": (1, 1), "south east": (-1, 1),
}  # fmt: skip
_WIDTHS = {"thick": 0.8, "very thick": 1.2}
_ROUND = 0.5522847  # where the control points of a quarter of a circle lie
_NOWHERE = ((math.inf,), (math.inf,), (-math.inf,), (-math.inf,))


class _NotOurs(Exception):
    """Something that only TikZ can draw."""


@dataclass
class _Box:
    """The room that strokes take, in pt."""

    left: float = math.inf
    low: float = math.inf
    right: float = -math.inf
    high: float = -math.inf

    def take(self, x: float, y: float, around: float) -> None:
        self.left, self.low = min(self.left, x - around), min(self.low, y - around)
        self.right, self.high = max(self.right, x + around), max(self.high, y + around)

    @property
    def sides(self) -> tuple[float, float, float, float]:
        """Left, lower, right, upper; nothing where there are no strokes."""
        return self.left, self.low, self.right, self.high


@dataclass(frozen=True)
class _Style:
    width: float = 0.4
    dash: str = ""
    drawn: bool = False
    arrow: bool = False
    overlay: bool = False
    accent: bool = False
    fill: str = ""
    circle: bool = False
    anchor: str = "center"
    separation: str = ".3333em"
    sizes: tuple[tuple[str, float], ...] = ()


@functools.lru_cache(maxsize=64)  # exam and key have most figures alike, and forms some
def strokes(tikz: str) -> str | None:
    r"""Return the same figure as ``\ewsketch``; None where it needs TikZ."""
    try:
        if found := _PICTURE.fullmatch(tikz.strip()):
            return _sketch(found["marks"])
        if found := _RULES.fullmatch(tikz.strip()):
            return _rules(float(found[1]), float(found[2]), found["marks"])
    except _NotOurs:
        return None
    return None


# ---------------------------------------------------------------- lines and nodes
def _sketch(text: str) -> str:
    measured = [_measured(line) for line in text.split("%\n") if line]
    marks = [mark for own, _ in measured for mark in own]  # drawn in the accent's colour, and TeX
    left, low, right, high = zip(*(sides for _, sides in measured), strict=True) if measured else _NOWHERE
    box = min(left), min(low), max(right), max(high)
    if not all(map(math.isfinite, box)):
        box = (16000.0, 16000.0, -16000.0, -16000.0)  # nodes alone decide
    sides = "".join(f"{{{number(each)}pt}}" for each in box)
    return rf"\ewsketch{sides}{{{''.join(_joined(marks))}}}"


def _joined(marks: Sequence[tuple[bool, str]]) -> Iterator[str]:
    """Yield the marks as TeX, strokes that follow one another as one."""
    waiting: list[str] = []
    for accent, mark in [*marks, (False, "")]:
        if not accent and mark and not mark.startswith("\\"):
            waiting.append(mark)
            continue
        if waiting:
            yield rf"\ewstroke{{{' '.join(waiting)}}}"
            waiting = []
        if mark:
            written = mark if mark.startswith("\\") else rf"\ewstroke{{{mark}}}"
            yield rf"{{\ewcolour{{accent}}{written}}}" if accent else written


@functools.lru_cache(maxsize=16384)  # most marks of a figure stand in all its variants
def _measured(line: str) -> tuple[tuple[tuple[bool, str], ...], tuple[float, float, float, float]]:
    box = _Box()
    return tuple(_mark(line, box)), box.sides


def _mark(line: str, box: _Box) -> Iterator[tuple[bool, str]]:
    if found := _PATH.fullmatch(line):
        style = _style(found["options"] or "")
        yield from ((style.accent, mark) for mark in _path(found["steps"], style, box))
    elif found := _NODE.fullmatch(line):
        style = _style(found["options"] or "")
        x, y = _points(found[2]), _points(found[3])
        yield style.accent, _node(x, y, found["text"], style, box)
    else:
        raise _NotOurs


def _points(length: str) -> float:
    return float(length) * _CENTIMETRE


def _style(options: str) -> _Style:
    width, dash, anchor, separation, fill = 0.4, "", "center", ".3333em", ""
    flags: set[str] = set()
    sizes: list[tuple[str, float]] = []
    for option in options.split(",") if options else ():
        if option in ("draw", "->", "overlay", "accent", "circle"):
            flags.add(option)
        elif option in _WIDTHS:
            width = _WIDTHS[option]
        elif option in ("dashed", "dotted"):
            dash = option
        elif option in ("fill=white", "fill=black"):
            fill = option.removeprefix("fill=")
        elif option.startswith("anchor="):
            anchor = option.removeprefix("anchor=")
        elif option in ("inner sep=0pt", "inner sep=1pt"):
            separation = option.removeprefix("inner sep=")
        elif found := _SIZE.fullmatch(option):
            sizes.append((found[1], _points(found[2])))
        elif option != "align=center":
            raise _NotOurs
    if anchor not in _ANCHORS:
        raise _NotOurs
    return _Style(
        width, dash, "draw" in flags, "->" in flags, "overlay" in flags, "accent" in flags, fill, "circle" in flags,
        anchor, separation, tuple(sizes),
    )  # fmt: skip


def _pen(style: _Style) -> str:
    """Return what differs from a line of 0.4 pt."""
    pen = "" if style.width == 0.4 else f"{number(style.width)} w "
    if style.dash == "dashed":
        return f"{pen}[3 3] 0 d "
    if style.dash == "dotted":
        return f"{pen}[{number(style.width)} 2] 0 d "
    return pen


def _path(steps: str, style: _Style, box: _Box) -> Iterator[str]:
    if not (_LINE.fullmatch(steps) or _RECTANGLE.fullmatch(steps)) or style.fill or style.circle:
        raise _NotOurs
    points = [(_points(x), _points(y)) for x, y in re.findall(_POINT, steps)]
    if not style.overlay:
        for x, y in points:
            box.take(x, y, style.width / 2 if style.drawn else 0)
    if not style.drawn:
        return
    if "rectangle" in steps:
        (left, low), (right, high) = points
        drawn = f"{numbers(left, low, right - left, high - low)} re S"
    else:
        tip = ""
        if style.arrow:
            points[-1], tip = _arrow(points[-2], points[-1], style.width)
        drawn = " ".join(f"{numbers(x, y)} {'l' if k else 'm'}" for k, (x, y) in enumerate(points))
        drawn += f" S{tip}"
    pen = _pen(style)
    yield f"q {pen}{drawn} Q" if pen else drawn


def _arrow(start: tuple[float, float], end: tuple[float, float], width: float) -> tuple[tuple[float, float], str]:
    """Return where the line ends now, and the head of an arrow: PGF's ``stealth``."""
    length = math.dist(start, end)
    if not length:
        raise _NotOurs
    unit = 0.28 + 0.3 * width
    cosine, sine = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    back = (end[0] - 5 * unit * cosine, end[1] - 5 * unit * sine)
    placed = numbers(cosine, sine, -sine, cosine, *back)
    head = [(5 * unit, 0.0), (-3 * unit, 4 * unit), (0.0, 0.0), (-3 * unit, -4 * unit)]
    shape = " ".join(f"{numbers(*point)} {'l' if k else 'm'}" for k, point in enumerate(head))
    return back, f" q {placed} cm {shape} f Q"


def _node(x: float, y: float, text: str, style: _Style, box: _Box) -> str:
    if style.arrow:
        raise _NotOurs
    if style.circle:
        return _circle(x, y, text, style, box)
    body = text
    if r"\\" in text:
        lines = text.replace(r"\\", r"\cr ")
        body = rf"\ewlines{{{lines}}}"
    at = f"{{{number(x)}pt}}{{{number(y)}pt}}"
    room = "0" if style.overlay else "1"
    if style.drawn:
        sizes = dict(style.sizes)
        if style.anchor != "center" or style.width != 0.4 or set(sizes) != {"width", "height"} or style.fill == "black":
            raise _NotOurs
        paint = f"{{{_pen(style)}}}{{S}}" if not style.fill else f"{{{_pen(style)}1 g}}{{B}}"
        size = f"{{{number(sizes['width'])}pt}}{{{number(sizes['height'])}pt}}"
        return rf"\ewframednode{room}{at}{size}{{{style.separation}}}{paint}{{{body}}}"
    if style.sizes or style.dash or style.width != 0.4 or style.fill == "black":
        raise _NotOurs
    across, up = _ANCHORS[style.anchor]
    white = "1" if style.fill else "0"
    return rf"\ewnode{room}{white}{at}{{{across}}}{{{up}}}{{{style.separation}}}{{{body}}}"


def _circle(x: float, y: float, text: str, style: _Style, box: _Box) -> str:
    sizes = dict(style.sizes)
    if text or set(sizes) != {"size"} or style.separation != "0pt" or not style.drawn or style.anchor != "center":
        raise _NotOurs
    radius = sizes["size"] / 2
    if not style.overlay:
        box.take(x, y, radius + style.width / 2)
    bend = radius * _ROUND
    corners = [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)]
    path = [f"{numbers(x + radius, y)} m"]
    for (a, b), (c, d) in itertools.pairwise(corners):
        first = (x + a * radius + c * bend, y + b * radius + d * bend)
        second = (x + c * radius + a * bend, y + d * radius + b * bend)
        path.append(f"{numbers(*first, *second, x + c * radius, y + d * radius)} c")
    level = {"white": "1 g ", "black": "0 g ", "": ""}[style.fill]
    return f"q {_pen(style)}{level}{' '.join(path)} h {'B' if style.fill else 'S'} Q"


# ---------------------------------------------------------------- rules
def _rules(width: float, height: float, text: str) -> str:
    marks: list[tuple[bool, str]] = []
    level = ""
    for line in text.split("\n"):
        if rule := _rule(line):
            shade, stroke = rule
            change = f"{shade}g {shade}G " if shade != level else ""
            level = shade
            marks.append((False, change + stroke))
        elif found := _CAPTION.fullmatch(line):
            at = f"{{{number(_points(found[1]))}pt}}{{{number(_points(found[2]))}pt}}"
            marks.append((False, rf"\ewcaption{at}{{{number(_points(found[3]))}pt}}{{{found[4]}}}"))
            level = ""
        elif line:
            raise _NotOurs
    size = f"{{{number(width * _CENTIMETRE)}pt}}{{{number(height * _CENTIMETRE)}pt}}"
    return rf"\ewsketch{{0pt}}{{0pt}}{size}{{{''.join(_joined(marks))}}}"


@functools.lru_cache(maxsize=4096)  # pixels of few shades in few places
def _rule(line: str) -> tuple[str, str] | None:
    """Return the shade of a rule and its stroke; None for another line."""
    found = _RULE.fullmatch(line)
    if found is None:
        return None
    x, y, width, height = (_points(found[group]) for group in (1, 2, 4, 5))
    return f"{number(float(found[3] or 0))} ", bar(x, y, width, height)
