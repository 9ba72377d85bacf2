"""Grey levels in small images: each image with its own black and white, and no two levels that print alike."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from generator.figures import FIGURES, Figure
from generator.functions.convolution import conv2d
from generator.numbers import Tensor, tensor

HALF = Fraction(1, 2)
STEP = tensor([[0, 0, 8, 8]] * 4)


def edges() -> Tensor:
    """An upright step behind a Prewitt kernel, in shares of its largest value."""
    response = conv2d(STEP, [[-1, 0, 1]] * 3)
    return response.map(lambda value: Fraction(value, 24))


def pair() -> Figure:
    images = tensor([[[0, 8], [8, 0]], [[-1, 0], [HALF, 1]]])
    return FIGURES["pattern"](cells=images, black=tensor([0, -1]), white=tensor([8, 1]), captions=["in", "out"])


def shades(figure: Figure) -> list[str]:
    """The levels of the cells in the order in which they are drawn; black has no colour, white is not drawn."""
    drawn = []
    for line in figure.exam.splitlines():
        rule = re.search(r"\\rule\{([\d.]+)cm\}\{([\d.]+)cm\}", line)
        if rule and min(float(rule[1]), float(rule[2])) > 0.1:
            shade = re.search(r"\[gray\]\{([\d.]+)\}", line)
            drawn.append(shade[1] if shade else "0.000")
    return drawn


def test_each_image_has_its_own_black_and_white() -> None:
    assert shades(pair()) == ["0.000", "0.000", "0.000", "0.500", "0.750"]


def test_one_black_and_white_holds_for_all_images() -> None:
    images = tensor([[[0, 1]], [[HALF, 0]]])
    assert shades(FIGURES["pattern"](cells=images)) == ["0.000", "0.500", "0.000"]


def test_levels_come_from_the_convolution() -> None:
    assert shades(FIGURES["pattern"](cells=edges(), black=-1)) == []  # both columns see the whole step: white
    assert set(shades(FIGURES["pattern"](cells=edges(), black=1, white=-1))) == {"0.000"}


def test_the_text_alternative_tells_the_scale_of_each_image() -> None:
    assert pair().alt == (
        "in, 2 × 2 cells, row by row: 0, 8; 8, 0. Here black is 0, white is 8. "
        "out, 2 × 2 cells, row by row: -1, 0; 0.5, 1. Here black is -1, white is 1."
    )


def test_lines_are_seen_on_grey_cells() -> None:
    grey = FIGURES["pattern"](cells=tensor([[HALF, HALF], [0, 1]]), grid=True).exam
    plain = FIGURES["pattern"](cells=tensor([[1, 0], [0, 1]]), grid=True).exam
    assert "[gray]{0.700}" in grey
    assert "[gray]{0.500}" in plain


@pytest.mark.parametrize("near", [Fraction(1, 13), Fraction(12, 13), Fraction(-1, 100)])
def test_levels_that_print_alike_are_refused(near: Fraction) -> None:
    with pytest.raises(ValueError, match=r"nearly the same|does not lie between"):
        FIGURES["pattern"](cells=tensor([[0, near, 1]]))


def test_levels_a_twelfth_apart_are_drawn() -> None:
    cells = tensor([[Fraction(step, 12) for step in range(13)]])
    assert len(shades(FIGURES["pattern"](cells=cells))) == 12


@pytest.mark.parametrize(
    ("ends", "message"),
    [
        ({"black": tensor([0, 1, 2])}, "black has 2 items, not 3"),
        ({"white": tensor([1])}, "white has 2 items, not 1"),
        ({"black": tensor([0, 1])}, "black and white are different"),
        ({"black": tensor(["a", "b"])}, "black is a number"),
    ],
)
def test_wrong_ends_are_told(ends: dict[str, Tensor], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        FIGURES["pattern"](cells=tensor([[[0, 1]], [[1, 0]]]), **ends)
