"""Figures with any legal arguments: they compile without a trace of the key, within their frames."""

from __future__ import annotations

import itertools
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.figures import FIGURES, Figure
from generator.figures.axes import Frame, curve_points
from generator.numbers import Tensor, tensor
from generator.sketch import breadth, centimetres, said
from tests.figure_calls import draw, measured

NUMBERS = st.one_of(st.integers(-99, 99), st.fractions(-9, 9, max_denominator=8))
SMALL = st.integers(1, 9)


def listed(items: st.SearchStrategy[Any], count: int) -> st.SearchStrategy[Tensor]:
    return st.lists(items, min_size=count, max_size=count).map(tensor)


def squares(items: st.SearchStrategy[Any], most: int, least: int = 1) -> st.SearchStrategy[Tensor]:
    return st.integers(least, most).flatmap(lambda size: listed(listed(items, size), size))


RANGES = st.tuples(NUMBERS, st.integers(1, 50)).map(lambda pair: tensor([pair[0], pair[0] + pair[1]]))
ARGUMENTS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "rnn_unrolled": st.integers(1, 5).flatmap(
        lambda steps: st.fixed_dictionaries(
            {"steps": st.just(steps)}, optional={"inputs": listed(NUMBERS, steps), "states": listed(NUMBERS, steps)}
        )
    ),
    "axes": st.fixed_dictionaries(
        {"x": RANGES, "y": RANGES},
        optional={"curve": st.sampled_from(["relu", "leaky_relu", "abs", "hard_tanh", "sigmoid", "tanh", "step"])},
    ),
    "points_and_fits": st.integers(2, 9).flatmap(
        lambda count: st.fixed_dictionaries(
            {"x": listed(NUMBERS, count), "labels": listed(st.integers(0, 1), count)}, optional={"midpoint": NUMBERS}
        )
    ),
    "pattern": st.fixed_dictionaries({"cells": squares(st.integers(0, 1), 9), "grid": st.booleans()}),
    "tensor_pipeline": st.integers(1, 4).flatmap(
        lambda count: st.fixed_dictionaries(
            {"size": SMALL, "channels": SMALL, "kernels": listed(SMALL, count), "filters": listed(SMALL, count)},
            optional={"sizes": listed(SMALL, count)},
        )
    ),
    "feature_maps": st.fixed_dictionaries({"maps": squares(NUMBERS, 4)}, optional={"answer": squares(NUMBERS, 3)}),
    "loss_curves": st.fixed_dictionaries(
        {"shape": st.sampled_from(["good", "oscillating", "diverging"]), "epochs": st.integers(5, 100)},
        optional={"start": st.fractions(Fraction(1, 100), 1000, max_denominator=100)},
    ),
    "lstm_cell": st.permutations([1, 2, 3]).map(
        lambda order: dict(zip(["forget", "update", "output"], order, strict=True))
    ),
    "computational_graph": st.integers(1, 6).map(
        lambda count: {
            "nodes": [f"$a_{index}$" for index in range(count)],
            "edges": [f"a_{index} -> a_{other}" for index, other in itertools.combinations(range(count), 2)],
        }
    ),
    "residual_block": st.fixed_dictionaries({"blanks": st.lists(st.integers(1, 5), max_size=5).map(tensor)}),
    "rc_circuit": st.fixed_dictionaries({}, optional={"resistance": NUMBERS, "voltage": NUMBERS}),
    "confusion_matrix": st.fixed_dictionaries({"counts": squares(st.integers(0, 999), 2, least=2)}),
}


def test_any_legal_arguments_compile(tmp_path: Path) -> None:
    """Two samples a figure are set by one run of TeX."""
    assert set(ARGUMENTS) == set(FIGURES)
    sampled: list[Figure] = []

    @settings(max_examples=2, derandomize=True, database=None)
    @given(st.fixed_dictionaries(ARGUMENTS))
    def sample(calls: dict[str, dict[str, Any]]) -> None:
        sampled.extend(FIGURES[kind](**arguments) for kind, arguments in calls.items())

    sample()
    assert len(sampled) >= len(FIGURES)
    sizes = measured([figure.key for figure in sampled], tmp_path)
    assert len(sizes) == len(sampled)


@settings(max_examples=50)
@given(st.sampled_from(sorted(FIGURES)).flatmap(lambda kind: st.tuples(st.just(kind), ARGUMENTS[kind])))
def test_any_legal_arguments_are_drawn_without_a_trace_of_the_key(call: tuple[str, dict[str, Any]]) -> None:
    figure = draw(call)
    assert "accent" not in figure.exam
    assert figure.alt
    assert all(abs(float(number)) <= 20 for number in re.findall(r"-?\d+\.\d{3}(?=[,)c])", figure.key))


@given(st.fractions(-100, 100))
def test_centimetres_are_the_nearest_thousandth(length: Fraction) -> None:
    written = Fraction(centimetres(length))
    assert re.fullmatch(r"-?\d+\.\d{3}", centimetres(length))
    assert abs(written - length) <= Fraction(1, 2000)


def test_values_in_words_and_their_breadth() -> None:
    cases = [Fraction(-1, 8), Fraction(1, 3), 7, Fraction(1, 10000), Fraction(1, 100000)]
    assert [said(value) for value in cases] == ["-0.125", "1/3", "7", "0.0001", "1/100000"]
    assert breadth(Fraction(-12, 7)) < len("-12/7")


@given(
    st.sampled_from(["relu", "leaky_relu", "abs", "hard_tanh", "sigmoid", "tanh", "step"]),
    st.fractions(-5, 0, max_denominator=9),
    st.fractions(Fraction(1, 9), 5, max_denominator=9),
)
def test_a_curve_stays_within_its_frame(curve: str, low: Fraction, width: Fraction) -> None:
    frame = Frame((low, low + width), (Fraction(-1, 2), Fraction(3, 4)))
    top = frame.at(frame.x[1], frame.y[1])
    for piece in frame.clipped(curve_points(curve, frame.x, Fraction(1, 10))):
        assert all(0 <= x <= top[0] and 0 <= y <= top[1] for x, y in piece)


@pytest.mark.parametrize(
    ("curve", "x", "y"),
    [
        ("relu", 2, 2),
        ("relu", -2, 0),
        ("leaky_relu", -3, Fraction(-3, 5)),
        ("abs", -3, 3),
        ("hard_tanh", 3, 1),
        ("step", 3, 1),
    ],
)
def test_a_curve_of_lines_ends_at_its_value(curve: str, x: int, y: Fraction) -> None:
    points = dict(curve_points(curve, (Fraction(min(x, -1)), Fraction(max(x, 1))), Fraction(1, 5)))
    assert points[Fraction(x)] == y


def test_smooth_curves_have_the_values_of_their_definition() -> None:
    import math

    for curve, function in (("sigmoid", lambda z: 1 / (1 + math.exp(-z))), ("tanh", math.tanh)):
        points = curve_points(curve, (Fraction(-4), Fraction(4)), Fraction(0))
        assert len(points) == 81
        assert all(float(y) == pytest.approx(function(float(x))) for x, y in points)
