"""The numbers of the reference exam give its answers, and none of its defects D1–D16 is in our questions.

The reference is a real endterm of 90 credits in 47 parts. Where a test says that its numbers break a rule, the rule is
there because of a defect of that paper.
"""

from __future__ import annotations

import itertools
import math
import random
import re
from fractions import Fraction
from typing import Any

import pytest
import sympy

from generator.answer import Notes
from generator.content import Drawing, Picture
from generator.exam import ChoiceResponse, DrawingResponse, Variant
from generator.expression import Scope
from generator.numbers import Tensor, approximate
from generator.plain import plain_blocks, plain_text
from generator.program import Draw
from generator.questions.choice import CompiledChoice
from tests.geometry import text
from tests.oracles.convolution import ORACLES as CONVOLUTION
from tests.test_bank_computed import IDS, answers, drawn, given, listed, program
from tests.test_sample_exams import built

HALF = Fraction(1, 2)


def by_hand(id: str, values: dict[str, Any]) -> tuple[Draw, tuple[str, ...]]:
    """The draw with parameters set by hand, and the rules that it breaks."""
    return program(id).judge_given({name: tensor(id, name, value) for name, value in values.items()})


def tensor(id: str, name: str, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return Tensor((tensor(id, name, item) for item in value), program(id).spec.params[name].index)


def shown(id: str, values: dict[str, Any]) -> Variant:
    return program(id).variant(by_hand(id, values)[0])


def mistakes(id: str, values: dict[str, Any], answer: str) -> dict[str, Any]:
    (response,) = (r for part in shown(id, values).parts for r in part.responses if r.id == answer)
    return {mistake.name: listed(mistake.value) for mistake in response.guidance.mistakes}


def texts(variant: Variant) -> str:
    """All that a student reads, in one line."""
    asks = [plain_blocks(part.ask) for part in variant.parts]
    return " ".join(" ".join([plain_blocks(variant.stem), *asks]).split())


# ---------------------------------------------------------------- what its numbers give
SIZES = {"n": 224, "c": 3, "k": [3, 3, 3], "s": [1, 1, 1], "p": [0, 0, 0], "f": [5, 5, 5]}
BY_HAND = {
    "live": [1, 2],
    "sure": [HALF, HALF],
    "t": [1, 1],
    "dead": [0, -1],
    "X1": [[1, 1], [HALF, -1]],
    "X2": [[-2, -HALF], [0, 1]],
    "w": [1, 1, 1],
    "eta": 1,
}
UNROLL = {"V": 1, "W": 2, "h0": -3, "x": [1, 2, 0]}

REGRESSIONS = [
    ("cnn/three-layer-sizes", SIZES, {"field": 7, "map": [218, 218, 5], "weights": [5, 5, 3, 3]}),
    ("cnn/conv-by-hand", BY_HAND | {"tie": "padding"}, {"z": [[0, HALF], [HALF, -1]], "o": [[0, HALF], [HALF, 0]]}),
    ("cnn/conv-by-hand", BY_HAND | {"tie": "padding"}, {"step": [4, 0, 1]}),
    ("cnn/conv-by-hand", BY_HAND | {"tie": "pixel"}, {"step": [3, 2, 0]}),
    ("recurrent/parameter-count", {"D": 4, "H": 12}, {"count": 192}),
    ("recurrent/gated-parameter-count", {"cell": "LSTM", "bias": 0, "D": 4, "H": 12}, {"count": 768}),
    ("recurrent/gated-parameter-count", {"cell": "GRU", "bias": 0, "D": 4, "H": 12}, {"count": 576}),
    ("recurrent/relu-unroll", UNROLL, {"h1": 0, "h2": 4, "h3": 4, "dV": 4, "dW": 2, "dx1": 0}),
    ("initialization/variance-keeping", {"vx": 1, "vz": 1, "m": 2}, {"number": HALF}),
    *(
        ("initialization/variance-keeping", {"vx": 1, "vz": 1, "m": m}, {"number": Fraction(1, m)})
        for m in (1, 2, 3, 4, 5, 6, 7, 8, 10)
    ),
    *(
        ("initialization/xavier-he", {"a": a, "b": 13, "asked": "standard deviation"}, {"relu": Fraction(1, a)})
        for a in (1, 2, 3, 4, 5, 6, 8, 10)
    ),
    ("evaluation/class-imbalance", {"rare": 100, "ratio": 40}, {"baseline": Fraction(4000, 41), "weight": 40}),
    ("evaluation/class-imbalance", {"rare": 100, "ratio": 9}, {"baseline": 90, "weight": 9}),
    ("evaluation/class-imbalance", {"rare": 100, "ratio": 19}, {"baseline": 95, "weight": 19}),
    ("evaluation/class-imbalance", {"rare": 50, "ratio": 99}, {"baseline": 99, "weight": 99}),
    (
        "regularization/weight-decay",
        {"penalty": "half", "rate": Fraction(1, 10), "decay": HALF, "w0": 4, "k": 2},
        {"steps": Fraction(361, 100)},
    ),
    *(
        ("cnn/cheaper-convolution", {"n": 100, "c": 224, "f": 224, "k": 3, "scheme": scheme, **more}, expected)
        for scheme, more, expected in (
            ("bottleneck", {"r": 64}, {"direct": 4515840000, "cheap": 655360000, "factor": Fraction(441, 64)}),
            ("bottleneck", {"r": 32}, {"cheap": 235520000, "factor": Fraction(441, 23)}),
            ("squeeze", {"r": 64}, {"cheap": 1433600000, "factor": Fraction(63, 20)}),
            ("squeeze", {"r": 256, "f": 256}, {"cheap": 6471680000, "factor": Fraction(63, 79)}),
            ("separable", {}, {"cheap": 521920000, "factor": Fraction(2016, 233)}),
        )
    ),
    ("cnn/classification-to-segmentation", {"s": 7, "c": 512, "units": 4096, "pools": 5}, {"side": 7, "filters": 4096}),
    ("regularization/dropout-in-convolutions", {"maps": 64, "drop": Fraction(1, 4)}, {"count": 48}),
]


@pytest.mark.parametrize(("id", "values", "expected"), REGRESSIONS)
def test_the_reference_numbers_give_its_answers(id: str, values: dict[str, Any], expected: dict[str, Any]) -> None:
    found = answers(id, by_hand(id, values)[0])
    assert {name: found[name] for name in expected} == expected


def test_reference_loss_is_twice_the_logarithm_of_two() -> None:
    draw, _ = by_hand("cnn/conv-by-hand", BY_HAND)
    assert math.isclose(approximate(answers("cnn/conv-by-hand", draw)["loss"]), 2 * math.log(2))
    wrong = mistakes("cnn/conv-by-hand", BY_HAND, "loss")
    assert math.isclose(approximate(wrong["mean"]), 0.3466, abs_tol=5e-5)
    assert math.isclose(approximate(wrong["sign"]), -1.3863, abs_tol=5e-5)


def test_reference_bound_keeps_the_variance() -> None:
    draw, _ = by_hand("initialization/variance-keeping", {"vx": 1, "vz": 1})
    n = sympy.Symbol("n", positive=True)
    assert answers("initialization/variance-keeping", draw)["bound"] == sympy.sqrt(3 / n)


def test_reference_sizes_show_what_students_wrote() -> None:
    assert mistakes("cnn/three-layer-sizes", SIZES, "field") == {
        "sides added": 9,
        "one missing": 6,
        "last kernel": 3,
        "area": 49,
    }
    assert mistakes("cnn/three-layer-sizes", SIZES, "map")["size kept"] == [224, 224, 5]


def test_reference_gates() -> None:
    (response, *_) = shown("recurrent/lstm-gates", {"roles": ["output", "forget", "update"]}).parts[0].responses
    named = [plain_text(response.choices[k]) for k in response.key]  # type: ignore[union-attr]  # a match
    assert named == ["output gate", "forget gate", "update gate"]


def test_reference_network_has_sixty_million_parameters() -> None:
    id = "cnn/network-size"
    rows = [draw.moment.scope["net"] for draw in drawn(id)]
    net = next(row for row in rows if "152" in str(dict(row.fields())))
    draw, broken = program(id).judge_given({"net": net, "spacing": 10, "place": 1})
    assert answers(id, draw)["parameters"] == 60
    assert broken == ()


def accepts(draw: Draw, weights: list[list[int]]) -> bool:
    notes: Notes = program("cnn/cross-detector").parts[0].answers[0].notes
    assert notes.condition is not None
    given_weights = Tensor(Tensor(row) for row in weights)
    return bool(notes.condition.evaluate(Scope({"given": given_weights}, parent=draw.moment.scope)))


def test_reference_cross() -> None:
    """A black cross of the diagonals: the filter of ones and minus ones is right, the one with twos on it is not."""
    draw, _ = by_hand("cnn/cross-detector", {"cells": [[0, 1, 0], [1, 0, 1], [0, 1, 0]], "white": 1})
    assert accepts(draw, [[-1, 1, -1], [1, -1, 1], [-1, 1, -1]])
    assert not accepts(draw, [[2, 0, 2], [0, 1, 0], [2, 0, 2]])


# ---------------------------------------------------------------- the defects
def test_d1_the_printed_identities_of_variances_hold() -> None:
    """The paper printed the variance of a product under the name of a sum."""
    for draw in drawn("initialization/variance-keeping", 60):
        stem = plain_blocks(program("initialization/variance-keeping").variant(draw).stem)
        assert r"\mathrm{Var}(A + B) = \mathrm{Var}(A) \mathrm{Var}(B)" not in stem.replace(r"\,", "")
    chance = random.Random(1)
    a = [chance.uniform(-1, 1) for _ in range(100_000)]
    b = [chance.choice((-2, 2)) for _ in a]
    of_sum = sum((x + y) ** 2 for x, y in zip(a, b, strict=True)) / len(a)  # the means are 0
    of_product = sum((x * y) ** 2 for x, y in zip(a, b, strict=True)) / len(a)
    assert math.isclose(of_sum, 1 / 3 + 4, rel_tol=0.02)
    assert math.isclose(of_product, 1 / 3 * 4, rel_tol=0.02)


def test_d2_and_d3_the_sum_has_n_terms_and_the_means_are_stated() -> None:
    seen = set()
    for draw in drawn("initialization/variance-keeping"):
        if draw.wording in seen:
            continue
        seen.add(draw.wording)
        stem = " ".join(plain_blocks(program("initialization/variance-keeping").variant(draw).stem).split())
        assert "mean 0" in stem
        assert "$n$ " in stem
        assert r"\sum_{i=0}" not in stem
        assert re.search(r"\\sum_\{i=1\}\^\{?n|w_1 x_1 \+ \\dots \+ w_n x_n", stem), stem
    assert len(seen) >= 3


def test_d3_with_another_mean_the_variance_would_be_wrong() -> None:
    """The paper left out that the inputs have mean 0: with mean 2 and variance 1 the sum's variance is 5, not 1."""
    chance, n = random.Random(2), 12
    bound = math.sqrt(3 / n)
    sums = [sum(chance.uniform(-bound, bound) * (2 + chance.choice((-1, 1))) for _ in range(n)) for _ in range(20_000)]
    assert math.isclose(sum(z * z for z in sums) / len(sums), 5, rel_tol=0.05)


def test_d4_as_many_metrics_are_offered_as_the_text_says_and_each_has_its_own_value() -> None:
    words = {2: "two", 3: "three", 4: "four"}
    for draw in drawn("evaluation/metric-choice", 60):
        variant = program("evaluation/metric-choice").variant(draw)
        (response,) = variant.parts[0].responses
        assert isinstance(response, ChoiceResponse)
        assert words[len(response.options)] in texts(variant)
        assert len({plain_text(option.content) for option in response.options}) == len(response.options)


def test_d5_a_convolution_is_called_equivariant_and_not_invariant() -> None:
    id = "cnn/layer-symmetry"
    (pool,) = (a for part in program(id).parts for a in part.answers if isinstance(a, CompiledChoice))
    for draw in drawn(id, 300):
        layer = str(given(id, draw)["layer"])
        ((statements,),) = ([judgement.picked for judgement in judgements] for judgements in draw.judgements)
        for statement, truth in statements:
            said = plain_text(statement.text.fill(draw.moment.scope)).lower()
            if "invarian" in said and "translation" in said and "pool" not in layer.lower():
                assert not truth, (layer, said)
    assert len(pool.pool) >= 12


def test_d6_what_two_graders_would_judge_differently_is_not_drawn() -> None:
    pool = program("cnn/one-by-one-convolution").spec.parts["uses"].answers
    (spec,) = pool.values()
    contested = [s for s in spec.statements.values() if s.contested]  # type: ignore[attr-defined]  # a choice
    assert any("probabilit" in str(each.right or each.wrong) for each in contested)
    names = {s.name for a in program("cnn/one-by-one-convolution").parts[0].answers for s in a.pool}  # type: ignore[attr-defined]
    assert not names & {n for n, s in spec.statements.items() if s.contested}  # type: ignore[attr-defined]


def test_d7_sizes_of_networks_are_told_apart_by_a_factor_of_three() -> None:
    for draw in drawn("cnn/network-size"):
        (response,) = program("cnn/network-size").variant(draw).parts[0].responses
        assert isinstance(response, ChoiceResponse)
        sizes = sorted(Fraction(str(option.value)) for option in response.options)
        assert all(large >= 3 * small for small, large in itertools.pairwise(sizes))


def test_d8_no_window_of_the_pooling_is_tied() -> None:
    """On the reference's numbers a zero of the image meets zeros of the padding: the gradient is not unique."""
    assert "no ties" in by_hand("cnn/conv-by-hand", BY_HAND)[1]
    for draw in drawn("cnn/conv-by-hand", 200):
        z = CONVOLUTION["cnn/conv-by-hand"].answers(given("cnn/conv-by-hand", draw, ("X3",)))["z"]
        assert all(value != 0 for row in z for value in row)


def test_d9_and_d10_padding_and_the_logarithm_of_zero_are_stated() -> None:
    for draw in drawn("cnn/conv-by-hand", 20):
        said = texts(program("cnn/conv-by-hand").variant(draw))
        assert "zeros" in said
        assert r"0 \cdot \ln 0 = 0" in said
        assert "natural logarithm" in said
        found = answers("cnn/conv-by-hand", draw)
        outputs = [o for row in found["o"] for o in row]
        p = given("cnn/conv-by-hand", draw)
        aims = dict(zip(p["live"], p["t"], strict=True))
        for place, output in enumerate(outputs):
            assert 0 <= output < 1
            assert output > 0 or aims.get(place, 0) == 0, "there is no ln 0, only 0 · ln 0"


def test_d11_a_forgotten_factor_of_the_chain_rule_is_seen() -> None:
    """On the reference's numbers V = 1 and h1 = 0 hide it; our rules refuse them."""
    assert by_hand("recurrent/relu-unroll", UNROLL)[1]
    for draw in drawn("recurrent/relu-unroll"):
        p, found = given("recurrent/relu-unroll", draw), answers("recurrent/relu-unroll", draw)
        h = [p["h0"]]
        slope = 0
        for x in p["x"]:
            z = p["V"] * h[-1] + p["W"] * x
            assert z != 0, "the hint on the slope at 0 would never be used"
            slope = (z > 0) * (x + slope)  # the derivative by W without its factors V
            h.append(max(z, 0))
        assert slope != found["dW"]


def test_d12_no_question_of_the_endterm_needs_numbers_of_another() -> None:
    """The paper jumped to a map of 100 × 100 × 224 that nothing led to: ours states what it uses."""
    for draw in drawn("cnn/cheaper-convolution", 40):
        said = texts(program("cnn/cheaper-convolution").variant(draw))
        for name, value in given("cnn/cheaper-convolution", draw).items():
            if isinstance(value, int):
                assert str(value) in said, (name, value)


def test_d13_the_paper_says_how_partly_right_crosses_count() -> None:
    for name in ("endterm", "retake"):
        first = " ".join(text(built(name).package["A/exam.pdf"])[1].split())
        assert "Any number of options may be right unless a question says otherwise." in first
        assert "A question earns its credits only if all its boxes are marked rightly." in first


def test_d14_answers_that_build_on_earlier_ones_carry_a_rule_for_follow_on_errors() -> None:
    follow_on = {
        "cnn/conv-by-hand": {"o", "loss", "step"},
        "recurrent/relu-unroll": {"h2", "h3", "dV"},
        "activations/saturation": {"bottom"},
    }
    for id, expected in follow_on.items():
        every = [a for part in program(id).parts for a in part.answers]
        every += [gap for a in every for gap in getattr(a, "gaps", ())]
        having = {a.id for a in every if a.notes.follows is not None}
        assert expected <= having, id
    assert any(
        g.notes.follows
        for part in program("activations/saturation").parts
        for a in part.answers
        for g in getattr(a, "gaps", (a,))
    )


@pytest.mark.parametrize("id", IDS)
def test_d15_every_figure_and_drawing_has_a_text_alternative(id: str) -> None:
    variant = program(id).variant(drawn(id, 1)[0])
    for blocks in (variant.stem, *(part.ask for part in variant.parts)):
        for block in blocks:
            assert not isinstance(block, Drawing | Picture) or len(block.alt) > 20
    for response in (r for part in variant.parts for r in part.responses):
        if isinstance(response, DrawingResponse):
            assert len(response.empty.alt) > 20


@pytest.mark.parametrize("id", ["recurrent/lstm-gates", "recurrent/lstm-step"])
def test_d16_the_variant_of_the_cell_is_stated(id: str) -> None:
    for draw in drawn(id, 10):
        said = texts(program(id).variant(draw))
        assert "tanh" in said
        assert "without a further" in said or "nothing passes" in said, said
