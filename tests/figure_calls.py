"""Calls of every figure, and what TeX makes of the code of figures."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from generator.figures import FIGURES, Figure
from generator.numbers import tensor
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


def draw(call: tuple[str, Mapping[str, Any]]) -> Figure:
    """The figure of a call."""
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
