"""Arguments of figures: wrong ones are told by name and place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from generator.diagnostics import Fault
from generator.figures import FIGURES, arguments_of, check_arguments, literal_arguments
from generator.numbers import tensor
from generator.sketch import label
from tests.figure_calls import CALLS


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
