"""Loss curves: each named course shows the symptom it is named after, and the picture holds exactly the values."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.figures import FIGURES, Figure, arguments_of
from generator.figures.loss_curves import _SHAPES
from generator.numbers import tensor

EPOCHS = st.integers(5, 100)


def draw(**arguments: Any) -> Figure:
    return FIGURES["loss_curves"](**arguments)


def drawn(figure: Figure) -> list[list[tuple[float, float]]]:
    """The two thick lines with more than the two points of a legend, in centimetres."""
    found = []
    for line in figure.exam.splitlines():
        if "thick" in line:
            points = [(float(x), float(y)) for x, y in re.findall(r"\((-?[\d.]+),(-?[\d.]+)\)", line)]
            found.append(points)
    return [points for points in found if points[0][0] == 0]


def heights(figure: Figure) -> list[list[float]]:
    return [[up for _, up in points] for points in drawn(figure)]


def test_shapes_are_those_of_the_description() -> None:
    described = (FIGURES["loss_curves"].__doc__ or "").partition("``shape`` is ")[2].partition(", over 5")[0]
    assert set(re.findall(r"\w+", described)) - {"or"} == set(_SHAPES)
    assert not {each.name for each in arguments_of("loss_curves") if each.literal} - {"x_label", "y_label"}


@settings(max_examples=50)
@given(st.sampled_from(sorted(_SHAPES)), EPOCHS, st.fractions(Fraction(1, 10), 50, max_denominator=10))
def test_every_shape_stays_within_its_frame_with_one_point_an_epoch(shape: str, epochs: int, start: Fraction) -> None:
    figure = draw(shape=shape, epochs=epochs, start=start)
    assert figure.exam == figure.key
    curves = drawn(figure)
    assert len(curves) == 2
    for points in curves:
        assert len(points) == epochs + 1
        assert points[0][0] == 0
        assert points[-1][0] == 8
        assert all(0 <= up <= 3.2 for _, up in points)
        assert all(here[0] < there[0] for here, there in pairwise(points))


def test_curves_are_told_apart_without_colour() -> None:
    code = draw(shape="good", epochs=10).exam
    lines = [line for line in code.splitlines() if "thick" in line]
    assert ["dashed" in line for line in lines] == [False, False, True, True]
    assert "training" in code
    assert "validation" in code


@settings(max_examples=30)
@given(EPOCHS)
def test_the_symptom_is_there(epochs: int) -> None:
    courses = {shape: heights(draw(shape=shape, epochs=epochs)) for shape in _SHAPES}

    def share(shape: str, curve: int, place: int) -> float:
        return courses[shape][curve][place] / courses[shape][0][0]

    half = epochs // 2
    assert share("good", 0, -1) < share("good", 1, -1) < 0.25
    assert share("overfitting", 0, -1) < 0.1
    validation = courses["overfitting"][1]
    assert min(validation) < 0.8 * validation[-1]
    assert validation[-1] < validation[0]
    assert 0.6 < share("underfitting", 0, -1) < share("underfitting", 1, -1) < 0.8
    assert share("underfitting", 0, half) - share("underfitting", 0, -1) < 0.03
    slow = courses["slow"][0]
    assert all(there < here for here, there in pairwise(slow))
    assert slow[-1] > 0.7 * slow[0]
    assert len(set(courses["flat"][0])) == 1
    assert max(courses["diverging"][0]) == courses["diverging"][0][-1] > 2 * courses["diverging"][0][0]
    steps = [there - here for here, there in pairwise(courses["oscillating"][0][1:])]
    assert sum(a * b < 0 for a, b in pairwise(steps)) >= len(steps) * 0.8 - 1


def test_given_values_are_drawn_to_scale() -> None:
    figure = draw(training=tensor([4, 2, 1]), validation=tensor([4, 3, Fraction(7, 2)]))
    training, validation = drawn(figure)
    assert [x for x, _ in training] == [0, 4, 8]
    unit = training[0][1] / 4
    assert [up / unit for _, up in training] == pytest.approx([4, 2, 1], abs=1e-2)
    assert [up / unit for _, up in validation] == pytest.approx([4, 3, 3.5], abs=1e-2)
    assert draw(training=tensor([Fraction(1, 800), 0])).alt.endswith("training (solid) 0.0013, 0.")
    assert figure.alt == (
        "Axes epoch from 0 to 2 and loss. At epoch 0, 1, 2: training (solid) 4, 2, 1; validation (dashed) 4, 3, 3.5."
    )
    alone = draw(training=tensor([4, 2, 1]))
    assert len(drawn(alone)) == 1
    assert "validation" not in alone.exam + alone.alt


@settings(max_examples=30)
@given(EPOCHS)
def test_the_alternative_lets_a_reader_hear_the_ups_and_downs(epochs: int) -> None:
    alt = draw(shape="oscillating", epochs=epochs).alt
    told = re.search(r"training \(solid\) ([^;]*);", alt)
    assert told is not None
    values = [float(value) for value in told[1].split(", ")]
    assert 3 <= len(values) <= 14
    assert any(there > here for here, there in pairwise(values))
    assert any(there < here for here, there in pairwise(values))
    assert "oscillating" not in alt


WRONG: list[tuple[dict[str, Any], str]] = [
    ({}, "shape is one of good"),
    ({"shape": "godo", "epochs": 10}, "shape is one of good"),
    ({"shape": "good"}, "epochs is a whole number from 5 to 100"),
    ({"shape": "good", "epochs": 101}, "epochs is a whole number from 5 to 100"),
    ({"shape": "good", "epochs": 10, "start": 0}, "start is larger than 0"),
    ({"validation": tensor([1, 2])}, "validation comes with training"),
    ({"shape": "good", "training": tensor([1, 2])}, "not both"),
    ({"training": tensor([1])}, "training has 2 to 101 items"),
    ({"training": tensor([1, 2]), "validation": tensor([1])}, "validation has 2 items"),
    ({"training": tensor([1, -2])}, "training: no loss lies below 0"),
    ({"training": tensor([0, 0])}, "some loss is larger than 0"),
    ({"training": tensor([1, 10**9])}, "training is too large"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_a_wrong_value_is_told_by_its_argument(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        draw(**arguments)
