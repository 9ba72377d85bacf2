"""Figures without TikZ look as TikZ draws them: TikZ itself is the second opinion, pixel by pixel."""

from __future__ import annotations

import itertools
import struct
import zlib
from functools import cache
from typing import Any

import numpy
import pytest

from generator.figures import FIGURES
from generator.typeset import Job, find_engine, rasterise, typeset
from generator.writers import latex
from generator.writers.latex.strokes import strokes
from tests.figure_calls import CALLS
from tests.sample_exam import sample

# Whatever names nodes or writes into circles is left to TikZ.
BY_TIKZ = {"computational_graph", "rc_circuit", "lstm_cell"}
IN_PART = {"residual_block"}  # but not its sum, a circle
DPI = 200


def pictures(name: str, arguments: dict[str, Any]) -> list[str]:
    """The code for exam and key."""
    figure = FIGURES[name](**arguments)
    return list(dict.fromkeys((figure.exam, figure.key)))


@cache
def drawn(codes: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[bytes, ...]]:
    """The size of each as TeX notes it, and each on a page of its own."""
    boxes = [
        rf"\setbox\z@\hbox{{\normalfont\normalsize {code}}}\typeout{{examwright: size \the\wd\z@\space\the\ht\z@}}"
        rf"\vbox to\textheight{{\vskip20mm\hbox{{\hskip20mm\copy\z@}}\vfil}}\newpage"
        for code in codes
    ]
    body = "\\pagestyle{empty}\\makeatletter\\hfuzz\\maxdimen\n" + "\n".join(boxes)
    (outcome,) = typeset([Job("figures", latex.preamble(latex.Press(sample())), body)], find_engine("embedded"))
    assert outcome.problems == ()
    assert outcome.pdf
    return outcome.notes, rasterise(outcome.pdf, DPI)


def pixels(png: bytes) -> Any:
    """The grey levels of a PNG of ours, row by row."""
    width, height = struct.unpack(">II", png[16:24])
    start = png.index(b"IDAT") + 4
    length = struct.unpack(">I", png[start - 8 : start - 4])[0]
    rows = numpy.frombuffer(zlib.decompress(png[start : start + length]), numpy.uint8).reshape(height, 3 * width + 1)
    return rows[:, 2::3]


def strayed(one: bytes, other: bytes) -> int:
    """How many dark pixels of one picture have no pixel near them in the other that is not light."""
    dark, seen = pixels(one) < 100, numpy.pad(pixels(other) <= 180, 1)
    height, width = dark.shape
    near = numpy.zeros_like(dark)
    for down, right in itertools.product(range(3), repeat=2):
        near |= seen[down : down + height, right : right + width]
    return int((dark & ~near).sum())


def lengths(note: str) -> list[float]:
    """Width and height in pt."""
    return [float(each.removesuffix("pt")) for each in note.split()[1:]]


OURS = [(name, arguments) for name, arguments in CALLS if name not in BY_TIKZ]


def test_what_is_ours_is_most() -> None:
    assert len({name for name, _ in OURS}) >= 8
    assert {name for name, _ in OURS} | BY_TIKZ == set(FIGURES)


@pytest.mark.parametrize(("name", "arguments"), OURS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_figure_looks_as_tikz_draws_it(name: str, arguments: dict[str, Any]) -> None:
    for code in pictures(name, arguments):
        sketch = strokes(code)
        if sketch is None and name in IN_PART:
            continue
        assert sketch is not None
        sizes, pages = drawn((code, sketch))
        assert lengths(sizes[0]) == pytest.approx(lengths(sizes[1]), abs=0.1), "the picture takes the same room"
        assert (pixels(pages[0]) < 100).sum() > 50
        assert strayed(pages[0], pages[1]) == strayed(pages[1], pages[0]) == 0


@pytest.mark.parametrize(
    "code",
    [
        r"\begin{tikzpicture}[>=stealth]%" + "\n" + r"\path[draw,blue] (0.000,0.000) -- (1.000,0.000);%" + "\n",
        r"\begin{tikzpicture}[>=stealth]%" + "\n" + r"\node (a) at (0.000,0.000) {x};%" + "\n",
        r"\begin{tikzpicture}[>=stealth]%" + "\n" + r"\path[draw] (a) -- (b);%" + "\n",
        r"\begin{tikzpicture}[>=stealth]%" + "\n" + r"\node[draw,circle] at (0.000,0.000) {x};%" + "\n",
        r"\begin{tikzpicture}\draw (0,0) circle (1);",
    ],
)
def test_all_else_is_left_to_tikz(code: str) -> None:
    assert strokes(code + r"\end{tikzpicture}") is None


def test_a_matrix_has_the_size_that_array_gives_it() -> None:
    rows = r"-1 & 0 & \frac12 \\ 22 & 3 & -10"
    ours = rf"$\begin{{pmatrix}} {rows} \end{{pmatrix}}$"
    array = rf"\hskip-\arraycolsep\begin{{array}}{{*3c}} {rows} \end{{array}}\hskip-\arraycolsep"
    sizes, pages = drawn((ours, rf"$\left({array}\right)$"))
    assert lengths(sizes[0]) == pytest.approx(lengths(sizes[1]), abs=0.001)
    assert strayed(pages[0], pages[1]) == strayed(pages[1], pages[0]) == 0
