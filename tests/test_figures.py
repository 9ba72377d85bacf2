"""Figures: every one compiles, the exam holds nothing of the key, both have one size."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from generator.figures import FIGURES
from generator.numbers import Tensor, tensor
from tests.figure_calls import CALLS, draw, measured

ALTERNATIVES = Path(__file__).parent / "cases" / "figures" / "alternatives.md"


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


KEY_ONLY = ["states", "slope", "intercept", "midpoint", "sizes", "answer", "values", "gradients", "curve"]
OTHER_CURVE = {"relu": "tanh", "sigmoid": "relu", "step": "tanh"}


def hidden(arguments: dict[str, Any]) -> list[str]:
    """The arguments that only the key shows."""
    kinds = (Tensor, Fraction) if arguments.get("shown") else (Tensor, Fraction, str)
    return [name for name in KEY_ONLY if isinstance(arguments.get(name), kinds)]


def other(value: Any) -> Any:
    """Another value of an argument."""
    match value:
        case Tensor():
            return value.map(lambda cell: cell + 1)
        case Fraction():
            return value + Fraction(1, 100)
        case _:
            return OTHER_CURVE[value]


@pytest.mark.parametrize("call", CALLS, ids=[name for name, _ in CALLS])
def test_the_exam_does_not_depend_on_the_values_of_what_only_the_key_shows(call: tuple[str, dict[str, Any]]) -> None:
    kind, arguments = call
    changed = {name: other(arguments[name]) for name in hidden(arguments)}
    first, second = draw((kind, arguments)), draw((kind, arguments | changed))
    assert (first.exam, first.alt) == (second.exam, second.alt)
    assert (first.key != second.key) == bool(changed)


def test_the_calls_have_all_that_only_the_key_shows() -> None:
    assert {name for _, arguments in CALLS for name in hidden(arguments)} == {*KEY_ONLY}


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
