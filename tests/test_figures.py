"""Figures: every one compiles, the exam holds nothing of the key, both have one size, wrong arguments are told."""

from __future__ import annotations

import itertools
import re
import subprocess
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diagnostics import Fault
from generator.figures import FIGURES, Figure, arguments_of, check_arguments, literal_arguments
from generator.figures.axes import Frame, curve_points
from generator.numbers import Tensor, tensor
from generator.sketch import breadth, centimetres, label, said
from generator.typeset.engine import find_engine

HALF = Fraction(1, 2)
COMPLETE_BLOCK: dict[str, Any] = {}

# One call or more a figure, among them the largest it allows.
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("rnn_unrolled", {"steps": 3, "initial": -3, "inputs": tensor([1, 2, 0], 1), "states": tensor([0, 4, 4], 1)}),
    (
        "rnn_unrolled",
        {"steps": 8, "cell": "LSTM", "inputs": tensor([Fraction(-27, 2)] * 8), "states": tensor([-9] * 8)},
    ),
    ("rnn_unrolled", {"steps": 1, "input": "u", "state": r"\eta"}),
    ("axes", {"x": tensor([-3, 3]), "y": tensor([-1, 3]), "curve": "relu", "x_label": "$z$", "y_label": "f(z)"}),
    ("axes", {"x": tensor([-6, 6]), "y": tensor([0, 1]), "y_ticks": tensor([HALF, 1]), "curve": "sigmoid"}),
    ("axes", {"x": tensor([2, 9]), "y": tensor([-20, 100])}),
    ("axes", {"x": tensor([-3, 3]), "y": tensor([-2, 2]), "curve": "leaky_relu", "shown": True}),
    ("axes", {"x": tensor([-3, 3]), "y": tensor([-2, 2]), "curve": "step"}),
    (
        "points_and_fits",
        {
            "x": tensor([1, 2, 3, 6]),
            "labels": tensor([0, 0, 1, 1]),
            "slope": Fraction(3, 14),
            "intercept": Fraction(-1, 7),
            "midpoint": Fraction(5, 2),
        },
    ),
    ("pattern", {"cells": tensor([[0, 1, 0], [1, 0, 1], [0, 1, 0]]), "grid": True}),
    (
        "pattern",
        {"cells": tensor([[[0, HALF], [1, 0]], [[1, 1], [0, 0]]]), "black": 1, "white": 0, "captions": ["in", "out"]},
    ),
    ("pattern", {"cells": tensor([[[(i * j) % 2 for i in range(32)] for j in range(32)]] * 4)}),
    (
        "tensor_pipeline",
        {
            "size": 224,
            "channels": 3,
            "kernels": tensor([3, 3, 3]),
            "filters": tensor([5, 5, 5]),
            "sizes": tensor([222, 220, 218]),
        },
    ),
    ("tensor_pipeline", {"size": 999, "channels": 2048, "kernels": tensor([9] * 4), "filters": tensor([2048] * 4)}),
    (
        "feature_maps",
        {
            "maps": tensor([[[-HALF, 1], [0, 2]]] * 3),
            "labels": ["$x_1$", "$x_2$", "$x_3$"],
            "answer": tensor([[7, -8]]),
        },
    ),
    ("feature_maps", {"maps": tensor([[1, 2, 3]])}),
    ("loss_curves", {"shape": "overfitting", "epochs": 30, "start": Fraction(23, 10)}),
    ("loss_curves", {"shape": "oscillating", "epochs": 100, "start": 900000, "y_label": "mean squared error"}),
    ("loss_curves", {"training": tensor([4, 2, 1]), "validation": tensor([4, 3, Fraction(7, 2)])}),
    ("lstm_cell", {"forget": 2, "update": 3, "output": 1}),
    ("lstm_cell", {"forget": 1, "update": 3, "output": 2, "output_activation": "none"}),
    (
        "computational_graph",
        {
            "nodes": ["$x$", "$w$", "$b$", r"mul: $\times$", "add: $+$", "relu: ReLU", "$L$"],
            "edges": ["x -> mul", "w -> mul", "mul -> add", "b->add", "add->relu", "relu->L"],
            "inputs": tensor([2, -3, 7]),
            "values": tensor([2, -3, 7, -6, 1, 1, 5]),
            "gradients": tensor([-3, 2, 1, 1, 1, 1, 1]),
        },
    ),
    ("residual_block", COMPLETE_BLOCK),
    ("residual_block", {"normalisation": "batch", "blanks": tensor([2, 6, 7]), "shortcut": "projection"}),
    ("rc_circuit", {"resistance": Fraction(47, 10), "capacitance": 10, "voltage": 5}),
    ("rc_circuit", {"switch": "closed"}),
    ("confusion_matrix", {"counts": tensor([[40, 10], [5, 45]]), "sums": "key", "classes": ["dog", "cat"]}),
    ("confusion_matrix", {"counts": tensor([[1, 2, 3]] * 3), "sums": "shown", "classes": ["a", "b", "c"]}),
]

ALTERNATIVES = Path(__file__).parent / "cases" / "figures" / "alternatives.md"


def draw(call: tuple[str, Mapping[str, Any]]) -> Figure:
    return FIGURES[call[0]](**call[1])


def measured(codes: list[str], folder: Path) -> list[tuple[float, float, float]]:
    """Width, height and depth in points of each code, from one run of TeX; fails on any error of TeX."""
    boxes = [
        rf"\setbox0\hbox{{{code}}}\typeout{{SIZE \the\wd0 \the\ht0 \the\dp0}}\noindent\box0 \par" for code in codes
    ]
    preamble = (
        r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{lmodern}\usepackage{textcomp}\usepackage{amsmath}"
        r"\usepackage{tikz}\definecolor{accent}{gray}{0.3}\hfuzz100cm\textheight20cm"
    )
    (folder / "f.tex").write_text(
        "\n".join([preamble, r"\begin{document}", *boxes, r"\end{document}"]), encoding="utf-8"
    )
    command = [
        str(find_engine("embedded").program),
        "-no-shell-escape",
        "-interaction=nonstopmode",
        "-halt-on-error",
        "f.tex",
    ]
    run = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)
    log = run.stdout.decode("utf-8", "replace")
    assert run.returncode == 0, log[-2000:]
    assert "Missing character" not in log
    sizes = re.findall(r"SIZE ([-\d.]+)pt([-\d.]+)pt([-\d.]+)pt", log)
    return [(float(width), float(height), float(depth)) for width, height, depth in sizes]


# ---------------------------------------------------------------- drawn
def test_every_figure_compiles_within_16_cm_and_exam_and_key_have_one_size(tmp_path: Path) -> None:
    assert {name for name, _ in CALLS} == set(FIGURES)
    figures = [draw(call) for call in CALLS]
    sizes = measured([code for figure in figures for code in (figure.exam, figure.key)], tmp_path)
    assert len(sizes) == 2 * len(CALLS)
    for call, exam, key in zip(CALLS, sizes[::2], sizes[1::2], strict=True):
        assert 20 < exam[0] <= 16 * 28.46, (call[0], exam[0] / 28.46)
        assert exam == key, call[0]


@pytest.mark.parametrize("call", CALLS, ids=[name for name, _ in CALLS])
def test_the_exam_has_nothing_in_the_accent_colour(call: tuple[str, dict[str, Any]]) -> None:
    figure = draw(call)
    assert "accent" not in figure.exam
    assert draw(call) == figure


KEY_ONLY = ["states", "slope", "intercept", "midpoint", "sizes", "answer", "values", "gradients", "curve", "sums"]


@pytest.mark.parametrize("call", CALLS, ids=[name for name, _ in CALLS])
def test_the_exam_does_not_depend_on_the_values_of_what_only_the_key_shows(call: tuple[str, dict[str, Any]]) -> None:
    kind, arguments = call
    one, other = dict(arguments), dict(arguments)
    hidden = [name for name in KEY_ONLY if isinstance(arguments.get(name), Tensor | Fraction)]
    for name in hidden:
        value = arguments[name]
        other[name] = value.map(lambda cell: cell + 1) if isinstance(value, Tensor) else value + Fraction(1, 100)
    first, second = draw((kind, one)), draw((kind, other))
    assert (first.exam, first.alt) == (second.exam, second.alt)
    assert not hidden or first.key != second.key


def test_gates_are_named_on_the_key_alone() -> None:
    figure = FIGURES["lstm_cell"](forget=2, update=3, output=1)
    assert "forget" in figure.key
    assert "forget" not in figure.exam


def test_an_empty_place_of_a_residual_block_looks_the_same_whatever_it_hides() -> None:
    first, second = (FIGURES["residual_block"](blanks=tensor([place])).exam for place in (2, 4))
    dashed = [next(line for line in code.splitlines() if "dashed" in line) for code in (first, second)]
    assert dashed[0].split(" at ")[0] == dashed[1].split(" at ")[0]
    assert "+" in first
    assert "+" not in second


def test_blank_places_are_filled_on_the_key() -> None:
    figure = FIGURES["residual_block"](blanks=tensor([1, 3]))
    assert figure.exam.count("conv") == 0
    assert figure.key.count("conv") == 2


def test_text_alternatives(update_golden: bool) -> None:
    """Golden: one paragraph a call, under the figure's name; each must be enough to solve a task without sight."""
    told = "\n".join(f"## {kind}\n{draw((kind, arguments)).alt}\n" for kind, arguments in CALLS)
    if update_golden:
        ALTERNATIVES.write_text(told, encoding="utf-8")
    assert ALTERNATIVES.read_text(encoding="utf-8") == told


def test_a_pattern_is_made_of_rules_that_cover_the_black_cells() -> None:
    """Read back from the rules: the area of black is that of the black cells, whatever the runs were merged to."""
    cells = [[0, 0, 1], [1, 0, 1], [1, 1, 0]]
    code = FIGURES["pattern"](cells=tensor(cells)).exam
    assert "tikz" not in code
    rules = re.findall(r"\\rule\{([\d.]+)cm\}\{([\d.]+)cm\}", code)
    area = sum(float(width) * float(height) for width, height in rules if min(float(width), float(height)) > 0.1)
    assert area == pytest.approx(4 * 0.6**2)


# ---------------------------------------------------------------- properties
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


# ---------------------------------------------------------------- wrong arguments
def found(kind: str, arguments: Mapping[str, object]) -> list[tuple[str, tuple[str | int, ...], str, str]]:
    faults: list[Fault] = []
    check_arguments(kind, arguments, faults)
    return [(fault.code, fault.path, fault.message, fault.hint) for fault in faults]


def test_right_arguments_have_no_fault() -> None:
    for kind, arguments in CALLS:
        assert found(kind, arguments) == []


def test_an_unknown_figure() -> None:
    message, hint = "there is no figure 'rnn_unroled'", "did you mean 'rnn_unrolled'?"
    assert found("rnn_unroled", {}) == [("unknown-figure", (), message, hint)]


def test_unknown_and_missing_arguments_and_wrong_choices_are_told_at_once() -> None:
    assert found("axes", {"x": [0, 1], "curve": "rleu", "x_lable": 1, "y_label": 3}) == [
        (
            "wrong-argument",
            ("curve",),
            "curve is one of none, relu, leaky_relu, abs, hard_tanh, sigmoid, tanh, step, not 'rleu'",
            "did you mean 'relu'?",
        ),
        ("wrong-argument", ("x_lable",), "'x_lable' is not an argument of the figure axes", "did you mean 'x_label'?"),
        ("wrong-argument", ("y_label",), "y_label is a text, not 3", ""),
        ("wrong-argument", (), "the figure axes needs the argument 'y'", "add y"),
    ]


def test_faults_of_labels_have_their_place() -> None:
    faults: list[Fault] = []
    labels = {"maps": "x", "labels": ["ok", "a $x", "b $\\input{x}$"], "answer_label": ["no"]}
    check_arguments("feature_maps", labels, faults)
    assert [(fault.path, fault.offset) for fault in faults[:2]] == [(("labels", 1), 2), (("labels", 2), 3)]
    assert faults[-1].path == ("answer_label",)


def test_a_label_cannot_bring_in_tex() -> None:
    assert label(r"\input{x} 5 %", "x_label") not in (r"\input{x} 5 %",)
    assert r"\input" not in label(r"\input{x}", "x_label")
    with pytest.raises(ValueError, match=r"^x_label: "):
        label(r"$\input{x}$", "x_label")


def test_arguments_are_described_for_a_schema() -> None:
    described = {each.name: each for each in arguments_of("axes")}
    assert described["x"].required
    assert not described["x"].literal
    assert described["curve"].choices[:2] == ("none", "relu")
    assert arguments_of("feature_maps")[1].many
    assert literal_arguments("axes") == {"x_label", "y_label", "curve"}


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("rnn_unrolled", {"steps": 0}, "steps is a whole number from 1 to 8, not 0"),
    ("rnn_unrolled", {"steps": 40}, "steps is a whole number from 1 to 8"),
    ("rnn_unrolled", {"steps": True}, "steps is a whole number"),
    ("rnn_unrolled", {"steps": 2, "inputs": tensor([1])}, "inputs has 2 items, not 1"),
    ("rnn_unrolled", {"steps": 2, "states": tensor([10**9, 1])}, "states is too long"),
    ("rnn_unrolled", {"steps": 2, "inputs": 7}, "inputs is a list"),
    ("axes", {"x": tensor([3, -3]), "y": tensor([0, 1])}, "x goes from a smaller to a larger"),
    ("axes", {"x": tensor(["a", "b"]), "y": tensor([0, 1])}, "x is a number"),
    ("axes", {"x": tensor([0, 10**9]), "y": tensor([0, 1])}, "x is too large"),
    ("axes", {"x": tensor([0, 1]), "y": tensor([0, 1]), "x_ticks": tensor([2])}, "x_ticks: a tick lies outside"),
    ("axes", {"x": tensor([0, 1]), "y": tensor([0, 1]), "shown": 1}, "shown is true or false"),
    ("points_and_fits", {"x": tensor([1, 2]), "labels": tensor([0, 2])}, "labels are 0 or 1"),
    ("points_and_fits", {"x": tensor([1, 2]), "labels": tensor([0, 1]), "slope": 1}, "slope and intercept"),
    ("pattern", {"cells": tensor([[0, 2]])}, "cells: 2 does not lie between"),
    ("pattern", {"cells": tensor([[0, 1]]), "black": 1}, "black and white are different"),
    ("pattern", {"cells": tensor([[0] * 33])}, "cells"),
    (
        "tensor_pipeline",
        {"size": 8, "channels": 3, "kernels": tensor([3] * 5), "filters": tensor([3] * 5)},
        "kernels has 1 to 4",
    ),
    (
        "tensor_pipeline",
        {"size": 8, "channels": 3, "kernels": tensor([3]), "filters": tensor([0])},
        "filters is a whole",
    ),
    ("feature_maps", {"maps": tensor([[[10**11] * 8]] * 6)}, "maps: the matrices are wider"),
    ("feature_maps", {"maps": tensor([[1]]), "labels": ["a", "b"]}, "labels has 0 to 1 items"),
    ("loss_curves", {"shape": "godo", "epochs": 9}, "shape is one of good, overfitting"),
    ("lstm_cell", {"forget": 1, "update": 1, "output": 2}, "three different gates"),
    ("computational_graph", {"nodes": ["a", "b"], "edges": ["a -> c"]}, "edges: there is no node 'c'"),
    ("computational_graph", {"nodes": ["a", "b"], "edges": ["a -> b", "b -> a"]}, "edges: the graph has a cycle"),
    ("computational_graph", {"nodes": ["a", "a"], "edges": []}, "two nodes 'a'"),
    ("computational_graph", {"nodes": ["a"], "edges": ["a"]}, "edges: an edge is written"),
    ("residual_block", {"blanks": tensor([6])}, "blanks is a whole number from 1 to 5"),
    ("rc_circuit", {"resistance": "four"}, "resistance is a number"),
    ("confusion_matrix", {"counts": tensor([[1, 2, 3]])}, "counts is a square matrix"),
    ("confusion_matrix", {"counts": tensor([[1, -2], [3, 4]])}, "counts is a whole number"),
]


@pytest.mark.parametrize(("kind", "arguments", "message"), WRONG)
def test_a_wrong_value_is_told_by_its_argument(kind: str, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        FIGURES[kind](**arguments)
