"""The computed questions of the bank against a second implementation: plain loops, floats, scipy.

An oracle reads what the student reads (the parameters, and the third channel of ``conv-by-hand``) and never calls the
code under test. The regressions set the numbers of the reference exam and expect its answers.
"""

from __future__ import annotations

import functools
import itertools
import math
import random
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import scipy.stats

from generator.answer import Notes
from generator.bank import find_question
from generator.course import find_course
from generator.exam import ChoiceResponse, NumberResponse, Response, TensorResponse, Variant
from generator.expression import Scope
from generator.numbers import Row, Tensor, approximate
from generator.program import Draw, Program
from generator.questions import kind_name
from generator.sampling import Tally, draws

ROOT = Path(__file__).parents[1]
DRAWS = 200
Values = Mapping[str, Any]


# ---------------------------------------------------------------- reading variants
@functools.cache
def program(id: str) -> Program:
    return find_question(find_course(ROOT), id).program


@functools.cache
def drawn(id: str) -> tuple[tuple[Draw, Variant], ...]:
    walk = itertools.islice(draws(program(id), "oracle", "exam", Tally()), DRAWS)
    found = tuple((draw, program(id).variant(draw)) for draw in walk)
    assert found, "or nothing was compared"
    return found


def listed(value: Any) -> Any:
    """A value as plain Python: lists, dicts, numbers, words."""
    if isinstance(value, Tensor):
        return [listed(item) for item in value]
    if isinstance(value, Row):
        return {name: listed(item) for name, item in value.fields()}
    return value


def given(variant: Variant) -> dict[str, Any]:
    return {name: listed(value) for name, value in variant.parameters}


def answer(response: Response) -> Any:
    """What is right: a number, a nested list, or the name (or value) of the one right option."""
    match response:
        case NumberResponse() | TensorResponse():
            return listed(response.value)
        case ChoiceResponse():
            (right,) = (option for option in response.options if option.right)
            return right.id if right.value is None else right.value
        case _:
            return None


def answers(variant: Variant) -> dict[str, Any]:
    return {r.id: answer(r) for part in variant.parts for r in part.responses if answer(r) is not None}


def floats(value: Any) -> Any:
    return [floats(item) for item in value] if isinstance(value, list) else approximate(value)


def close(value: Any, expected: Any, within: float) -> bool:
    if isinstance(expected, list):
        return len(value) == len(expected) and all(close(v, e, within) for v, e in zip(value, expected, strict=True))
    return bool(abs(approximate(value) - expected) <= within)


# ---------------------------------------------------------------- oracles
def windows(side: int, kernel: int, stride: int, padding: int) -> Iterator[range]:
    """The columns that each window covers, counted from the first pixel of the image."""
    start = -padding
    while start + kernel <= side + padding:
        yield range(start, start + kernel)
        start += stride


def seen_side(kernels: list[int], strides: list[int]) -> int:
    """How many inputs one unit depends on, by walking back from it column by column."""
    columns = {0}
    for kernel, stride in zip(reversed(kernels), reversed(strides), strict=True):
        columns = {column * stride + tap for column in columns for tap in range(kernel)}
    return len(columns)


def three_layer_sizes(p: Values) -> dict[str, Any]:
    side = p["n"]
    for kernel, stride, padding in zip(p["k"], p["s"], p["p"], strict=True):
        side = sum(1 for _ in windows(side, kernel, stride, padding))
    filters, kernel = p["f"], p["k"][1]
    return {
        "field": seen_side(p["k"], p["s"]),
        "map": [side, side, filters[2]],
        "weights": [filters[1], filters[0], kernel, kernel],
    }


def receptive_field_choice(p: Values) -> dict[str, Any]:
    kernels = [p["k"]] * p["a"] + [p["m"]] + [p["l"]] * p["b"]
    strides = [1] * p["a"] + [p["m"]] + [1] * p["b"]
    return {"side": seen_side(kernels, strides)}


def small_network_parameters(p: Values) -> dict[str, Any]:
    side = 2 * p["g"] + p["k"] - 1
    maps = sum(1 for _ in windows(side, p["k"], 1, 0))
    pooled = sum(1 for _ in windows(maps, 2, 2, 0))
    convolution = sum(1 + sum(p["k"] for _ in range(p["k"]) for _ in range(p["c"])) for _ in range(p["f"]))
    layers = [pooled * pooled * p["f"], p["h"], p["q"]]
    dense = sum(1 + before for before, after in itertools.pairwise(layers) for _ in range(after))
    return {"convolution": convolution, "dense": dense}


def network(channels: Any, w: list[float]) -> list[list[float]]:
    return [[sum(w[c] * channels[c][i][j] for c in range(3)) for j in (0, 1)] for i in (0, 1)]


def pooled(z: list[list[float]]) -> list[list[float]]:
    padded = [[0.0] * 4, [0.0, *z[0], 0.0], [0.0, *z[1], 0.0], [0.0] * 4]
    return [[max(padded[i + u][j + v] for u in (0, 1) for v in (0, 1)) for j in (0, 2)] for i in (0, 2)]


def cross_entropy(z: list[list[float]], targets: list[list[int]]) -> float:
    pairs = [(y, o) for ys, os in zip(targets, pooled(z), strict=True) for y, o in zip(ys, os, strict=True)]
    return -sum(math.log(o) if y else math.log(1 - o) for y, o in pairs)


def slope(function: Callable[[float], float]) -> float:
    return (function(1e-6) - function(-1e-6)) / 2e-6


def conv_by_hand(p: Values) -> dict[str, Any]:
    channels, w = floats([p["X1"], p["X2"], p["X3"]]), floats(p["w"])
    targets = [[0, 0], [0, 0]]
    for place, target in zip(p["live"], p["t"], strict=True):
        targets[place // 2][place % 2] = target
    z = network(channels, w)

    def nudged(i: int, j: int) -> Callable[[float], float]:
        return lambda e: cross_entropy([[z[a][b] + e * ((a, b) == (i, j)) for b in (0, 1)] for a in (0, 1)], targets)

    def turned(c: int) -> Callable[[float], float]:
        return lambda e: cross_entropy(network(channels, [v + e * (d == c) for d, v in enumerate(w)]), targets)

    return {
        "z": z,
        "o": pooled(z),
        "loss": cross_entropy(z, targets),
        "dz": [[slope(nudged(i, j)) for j in (0, 1)] for i in (0, 1)],
        "step": [w[c] - float(p["eta"]) * slope(turned(c)) for c in range(3)],
    }


def confusion_metrics(p: Values) -> dict[str, Any]:
    pairs = [(1, 1)] * p["tp"] + [(0, 1)] * p["fp"] + [(1, 0)] * p["fn"] + [(0, 0)] * p["tn"]
    flagged = [actual for actual, predicted in pairs if predicted]
    ill = [predicted for actual, predicted in pairs if actual]
    precision, recall = Fraction(sum(flagged), len(flagged)), Fraction(sum(ill), len(ill))
    return {
        "precision": precision,
        "recall": recall,
        "accuracy": Fraction(sum(actual == predicted for actual, predicted in pairs), len(pairs)),
        "f1": 2 / (1 / precision + 1 / recall),
        "metric": {"miss": "recall", "alarm": "precision"}[p["scene"]["cost"]],
    }


def two_sample_t_test(p: Values) -> dict[str, Any]:
    result = scipy.stats.ttest_ind(p["x"], p["y"])
    alpha = float(p["level"]["alpha"])
    return {
        "t": float(result.statistic),
        "c": float(scipy.stats.t.ppf(1 - alpha / 2, len(p["x"]) + len(p["y"]) - 2)),
        "decision": "rejected" if result.pvalue < alpha else "kept",
    }


def rc_charging(p: Values) -> dict[str, Any]:
    """In SI units, the capacitor's equation integrated by Runge and Kutta's method."""
    resistance, capacitance, source = float(p["R"]) * 1e3, float(p["C"]) * 1e-6, float(p["U"])
    voltage, h = 0.0, float(p["n"]) * resistance * capacitance / 200

    def rate(u: float) -> float:
        return (source - u) / resistance / capacitance

    for _ in range(200):
        a = rate(voltage)
        b = rate(voltage + h * a / 2)
        c = rate(voltage + h * b / 2)
        d = rate(voltage + h * c)
        voltage += h * (a + 2 * b + 2 * c + d) / 6
    return {"tau": resistance * capacitance * 1e3, "u": voltage}


# Question → its oracle, and how far a printed answer may lie from it; answers that are exact have no entry.
ORACLES: Mapping[str, tuple[Callable[[Values], dict[str, Any]], Mapping[str, float]]] = {
    "cnn/three-layer-sizes": (three_layer_sizes, {}),
    "cnn/receptive-field-choice": (receptive_field_choice, {}),
    "cnn/small-network-parameters": (small_network_parameters, {}),
    "cnn/conv-by-hand": (conv_by_hand, {"z": 1e-12, "o": 1e-12, "loss": 1e-12, "dz": 1e-6, "step": 1e-6}),
    "evaluation/confusion-metrics": (confusion_metrics, {}),
    "statistics/two-sample-t-test": (two_sample_t_test, {"t": 0.005 + 1e-9, "c": 0.0005 + 1e-9}),
    "electronics/rc-charging": (rc_charging, {"tau": 1e-9, "u": 0.005 + 1e-6}),
}


@pytest.mark.parametrize("id", ORACLES)
def test_answers_agree_with_a_second_implementation(id: str) -> None:
    oracle, within = ORACLES[id]
    assert len(drawn(id)) == DRAWS, "a question of this bank has at least that many variants"
    for _, variant in drawn(id):
        values = given(variant) | {name: listed(value) for name, value in variant.derived if name == "X3"}
        expected, found = oracle(values), answers(variant)
        assert expected.keys() == found.keys()
        for name, value in expected.items():
            if name in within:
                assert close(found[name], value, within[name]), (id, name, values)
            else:
                assert found[name] == value, (id, name, values)


@pytest.mark.parametrize("folder", ["cnn", "evaluation", "statistics", "electronics"])
def test_every_computed_question_has_an_oracle(folder: str) -> None:
    ids = [f"{folder}/{path.stem}" for path in (ROOT / "bank" / folder).glob("*.yaml")]
    assert ids
    for id in ids:
        kinds = {kind_name(each) for part in program(id).spec.parts.values() for each in part.answers.values()}
        assert id in ORACLES or id == "cnn/cross-detector" or not kinds & {"number", "tensor", "formula"}, id


# ---------------------------------------------------------------- a filter is marked by a property
def accepts(draw: Draw, weights: list[list[int]]) -> bool:
    notes: Notes = program("cnn/cross-detector").parts[0].answers[0].notes
    assert notes.condition is not None
    given_weights = Tensor(Tensor(row) for row in weights)
    return bool(notes.condition.evaluate(Scope({"given": given_weights}, parent=draw.moment.scope)))


def strongest(weights: list[list[int]]) -> list[tuple[int, ...]]:
    """Every binary image with the largest response, of all 512."""
    taps = [weight for row in weights for weight in row]
    responses = {
        image: sum(w * x for w, x in zip(taps, image, strict=True)) for image in itertools.product((0, 1), repeat=9)
    }
    top = max(responses.values())
    return [image for image, response in responses.items() if response == top]


def test_a_filter_is_accepted_exactly_when_it_singles_out_the_pattern() -> None:
    chance = random.Random(5)
    verdicts = set()
    for draw, variant in drawn("cnn/cross-detector"):
        cells = given(variant)["cells"]
        pattern = tuple(cell for row in cells for cell in row)
        signs = [[chance.choice((1, 2)) * (1 if cell else -1) for cell in row] for row in cells]
        for weights in (answers(variant)["filter"], signs, _changed(signs, chance)):
            verdict = strongest(weights) == [pattern]
            verdicts.add(verdict)
            assert accepts(draw, weights) is verdict, (cells, weights)
    assert verdicts == {True, False}


def _changed(weights: list[list[int]], chance: random.Random) -> list[list[int]]:
    """The same with one cell anew: of the other sign, 0, or of a size that does not matter."""
    row, column, weight = chance.randrange(3), chance.randrange(3), chance.randrange(-2, 3)
    return [[weight if (i, j) == (row, column) else w for j, w in enumerate(ws)] for i, ws in enumerate(weights)]


# ---------------------------------------------------------------- the reference exam
def by_hand(id: str, **values: Any) -> tuple[Variant, Draw, tuple[str, ...]]:
    draw, broken = program(id).judge_given({name: tensor(id, name, value) for name, value in values.items()})
    return program(id).variant(draw), draw, broken


def tensor(id: str, name: str, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return Tensor((tensor(id, name, item) for item in value), program(id).spec.params[name].index)


def mistakes(variant: Variant, id: str) -> dict[str, Any]:
    (response,) = (r for part in variant.parts for r in part.responses if r.id == id)
    return {mistake.name: listed(mistake.value) for mistake in response.guidance.mistakes}


def test_reference_sizes() -> None:
    layers = {"k": [3, 3, 3], "s": [1, 1, 1], "p": [0, 0, 0], "f": [5, 5, 5]}
    variant, _, broken = by_hand("cnn/three-layer-sizes", n=224, c=3, **layers)
    assert answers(variant) == {"field": 7, "map": [218, 218, 5], "weights": [5, 5, 3, 3]}
    assert mistakes(variant, "field") == {"sides added": 9, "one missing": 6, "last kernel": 3, "area": 49}
    assert mistakes(variant, "map")["size kept"] == [224, 224, 5]
    assert "two strides of 2" in broken, "stride 1 alone would not test the stride"


@pytest.mark.parametrize(("tie", "weights"), [("padding", [4, 0, 1]), ("pixel", [3, 2, 0])])
def test_reference_step_by_hand(tie: str, weights: list[int]) -> None:
    half = Fraction(1, 2)
    variant, _, broken = by_hand(
        "cnn/conv-by-hand",
        live=[1, 2],
        o=[half, half],
        t=[1, 1],
        dead=[0, -1],
        X1=[[1, 1], [half, -1]],
        X2=[[-2, -half], [0, 1]],
        w=[1, 1, 1],
        eta=1,
        tie=tie,
    )
    found = answers(variant)
    assert (found["z"], found["o"]) == ([[0, half], [half, -1]], [[0, half], [half, 0]])
    assert math.isclose(approximate(found["loss"]), 2 * math.log(2))
    assert found["step"] == weights
    assert "no ties" in broken
    assert math.isclose(approximate(mistakes(variant, "loss")["mean"]), 0.3466, abs_tol=5e-5)


def test_reference_cross() -> None:
    """A black cross of the diagonals: the filter of ones and minus ones is right, the one with twos on it is not."""
    _, draw, _ = by_hand("cnn/cross-detector", cells=[[0, 1, 0], [1, 0, 1], [0, 1, 0]], white=1)
    assert accepts(draw, [[-1, 1, -1], [1, -1, 1], [-1, 1, -1]])
    assert not accepts(draw, [[2, 0, 2], [0, 1, 0], [2, 0, 2]])


# ---------------------------------------------------------------- by head
def test_numbers_are_friendly() -> None:
    for _, variant in drawn("cnn/conv-by-hand"):
        cells = [Fraction(cell) for name in ("z", "dz") for row in answers(variant)[name] for cell in row]
        assert all((4 * cell).denominator == 1 and abs(cell) <= 4 for cell in cells)
        assert all((20 * Fraction(weight)).denominator == 1 for weight in answers(variant)["step"])
    for _, variant in drawn("evaluation/confusion-metrics"):
        assert all(Fraction(answers(variant)[name]).denominator <= 12 for name in ("precision", "recall", "accuracy"))
