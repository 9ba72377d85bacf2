"""A computational graph from its nodes and edges, with values and gradients at the nodes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from generator.numbers import Tensor, Value
from generator.sketch import Figure, Point, Sheet, entries, entry, label, math, said, spoken

_DIAMETER, _ROW, _WIDEST = Fraction(9, 10), Fraction(2), Fraction(15)
_MOST_NODES, _LONGEST = 16, 8
# Numbers stand on white: an arrow may pass behind them.
_PAPER = "fill=white,inner sep=2pt,outer sep=1pt"


def computational_graph(
    *,
    nodes: tuple[str, ...],
    edges: tuple[str, ...],
    inputs: Tensor | None = None,
    values: Tensor | None = None,
    gradients: Tensor | None = None,
) -> Figure:
    """Return the graph: ``nodes`` are labels or ``name: label`` (``"mul: $\\times$"``), ``edges`` are ``"x -> mul"``.

    A node stands in the column of its longest path from a source, a source just before the first node it feeds; in a
    column the order is that of the list.
    ``inputs``, one a source, stand above the sources; the key adds ``values`` above and ``gradients`` below all nodes,
    one a node. Raises ValueError for unknown nodes, cycles and graphs larger than the page.
    """
    labels = _named(nodes)
    arrows = _arrows(edges, labels)
    columns = _columns(list(labels), arrows)
    given = _sources(inputs, labels, arrows)
    reached, slopes = (_each(name, tensor, labels) for name, tensor in (("values", values), ("gradients", gradients)))
    at = _places(columns)
    sheet = Sheet()
    _room(sheet, at)
    handles = {name: f"n{index}" for index, name in enumerate(labels)}
    for name, text in labels.items():
        _node(sheet, at[name], text, handles[name])
    for start, end in arrows:
        sheet.line(handles[start], handles[end], style="->")
    for name, (across, up) in at.items():
        above, below = (across, up + _DIAMETER / 2), (across, up - _DIAMETER / 2)
        if name in given:
            sheet.text(above, math(given[name]), f"anchor=south,{_PAPER}")
        elif name in reached:
            sheet.text(above, math(reached[name]), f"anchor=south,{_PAPER}", side="key")
        if name in slopes:
            sheet.text(below, math(slopes[name]), f"anchor=north,{_PAPER}", side="key")
    return sheet.figure(_alt(labels, arrows, given))


def _node(sheet: Sheet, at: Point, text: str, handle: str) -> None:
    """A circle, or a box where the label is too long for one."""
    length = len(spoken(text)) if "\\" not in text else 1
    if length <= 3:
        sheet.circle(at, _DIAMETER, label(text, "nodes"), name=handle)
    else:
        width = max(Fraction(11, 10), Fraction(1, 5) * (length + 1))
        sheet.box(at, width, Fraction(7, 10), label(text, "nodes"), "rounded corners=2pt", name=handle)


def _room(sheet: Sheet, at: Mapping[str, Point]) -> None:
    heights = [up for _, up in at.values()]
    sheet.room((0, min(heights) - 1), (0, max(heights) + 1))


def _named(nodes: object) -> dict[str, str]:
    labels: dict[str, str] = {}
    for text in entries("nodes", nodes, 1, _MOST_NODES):
        if not isinstance(text, str):
            raise ValueError(f"nodes: a node is a text, not {text!r}")
        name, colon, rest = text.partition(":")
        name, shown = (name.strip(), rest.strip()) if colon else (spoken(text).strip(), text.strip())
        if name in labels:
            raise ValueError(f"nodes: there are two nodes '{name}'")
        if not name or (len(spoken(shown)) > 10 and "\\" not in shown):
            raise ValueError(f"nodes: '{text}' is empty or too long for its circle")
        labels[name] = shown
    return labels


def _arrows(edges: object, labels: dict[str, str]) -> tuple[tuple[str, str], ...]:
    arrows = []
    for text in entries("edges", edges, 0, 3 * _MOST_NODES):
        ends = tuple(end.strip() for end in text.split("->")) if isinstance(text, str) else ()
        if len(ends) != 2:
            raise ValueError(f"edges: an edge is written 'x -> y', not {text!r}")
        for end in ends:
            if end not in labels:
                raise ValueError(f"edges: there is no node '{end}'")
        arrows.append((ends[0], ends[1]))
    if len(set(arrows)) < len(arrows):
        raise ValueError("edges: an edge is given twice")
    return tuple(arrows)


def _columns(names: list[str], arrows: tuple[tuple[str, str], ...]) -> list[list[str]]:
    """The nodes by the length of their longest path from a source."""
    depth = dict.fromkeys(names, 0)
    for _ in names:
        changed = False
        for start, end in arrows:
            if depth[end] <= depth[start]:
                depth[end], changed = depth[start] + 1, True
        if not changed:
            break
    else:
        raise ValueError("edges: the graph has a cycle")
    # A source stands just before what it feeds first, not far left of it.
    for name in names:
        fed = [depth[end] for start, end in arrows if start == name]
        if fed and name not in {end for _, end in arrows}:
            depth[name] = min(fed) - 1
    columns: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for name in names:
        columns[depth[name]].append(name)
    if len(columns) > 8 or max(map(len, columns)) > 6:
        raise ValueError("nodes: the graph has more than 8 columns or more than 6 nodes in one of them")
    return columns


def _places(columns: list[list[str]]) -> dict[str, Point]:
    pitch = min(Fraction(5, 2), (_WIDEST - _DIAMETER) / max(1, len(columns) - 1))
    return {
        name: (index * pitch, (Fraction(len(column) - 1, 2) - row) * _ROW)
        for index, column in enumerate(columns)
        for row, name in enumerate(column)
    }


def _sources(inputs: Tensor | None, labels: dict[str, str], arrows: tuple[tuple[str, str], ...]) -> dict[str, Value]:
    sources = [name for name in labels if name not in {end for _, end in arrows}]
    if inputs is None:
        return {}
    found = entries("inputs", inputs, len(sources), len(sources))
    return {name: entry("inputs", value, _LONGEST) for name, value in zip(sources, found, strict=True)}


def _each(what: str, values: Tensor | None, labels: dict[str, str]) -> dict[str, Value]:
    if values is None:
        return {}
    found = entries(what, values, len(labels), len(labels))
    return {name: entry(what, value, _LONGEST) for name, value in zip(labels, found, strict=True)}


def _alt(labels: dict[str, str], arrows: tuple[tuple[str, str], ...], given: dict[str, Value]) -> str:
    nodes = ", ".join(
        (name if spoken(text) == name else f"{name} ({spoken(text)})")
        + (f" = {said(given[name])}" if name in given else "")
        for name, text in labels.items()
    )
    edges = f" Arrows: {', '.join(f'{start} to {end}' for start, end in arrows)}." if arrows else ""
    return f"A computational graph with the nodes {nodes}.{edges}"
