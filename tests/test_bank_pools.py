"""The bank's statement pools, orders, matchings, texts and formulas: they load, draw, and their keys are right.

What is computed is recomputed here from the drawn parameters, by other means than the question's own.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sympy

from generator.bank import Question, load_question
from generator.course import load_course
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    Language,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TextResponse,
    Variant,
)
from generator.plain import plain_blocks, plain_text
from generator.questions.choice import ChoiceAnswer
from generator.sampling import Purpose, Tally, choose, draws

PURPOSES: tuple[Purpose, ...] = ("exam", "practice")
COURSE = Path(__file__).parent.parent
POOLS = {
    "regularization/overfitting": "remedies",
    "regularization/dropout": "facts",
    "training/high-training-error": "causes",
    "recurrent/lstm-gates": "gates",
}
QUESTIONS = (
    *POOLS,
    "regularization/weight-decay",
    "training/epoch",
    "training/gradient-descent-order",
    "optimization/batch-size",
    "optimization/name-the-method",
    "classification/linear-or-logistic",
    "initialization/variance-keeping",
)


@cache
def loaded(id: str, language: Language = "en") -> Question:
    return load_question(load_course(COURSE), COURSE / "bank" / f"{id}.yaml", language)


def variants(id: str, count: int, language: Language = "en") -> Iterator[Variant]:
    """Up to ``count`` distinct variants; at least one, or nothing was tested."""
    program = loaded(id, language).program
    found = list(itertools.islice(draws(program, "pools", "exam", Tally()), count))
    assert found
    return (program.variant(draw) for draw in found)


def parameters(variant: Variant) -> dict[str, Any]:
    return dict(variant.parameters)


def derived(variant: Variant) -> dict[str, Any]:
    return dict(variant.derived)


def responses(variant: Variant) -> dict[str, Response]:
    return {response.id: response for part in variant.parts for response in part.responses}


# ---------------------------------------------------------------- all of them
@pytest.mark.parametrize("id", QUESTIONS)
def test_loads_draws_and_has_a_solution_or_rubric_for_each_part(id: str) -> None:
    for variant in variants(id, 20):
        for part in variant.parts:
            rubrics = all(response.guidance.rubric for response in part.responses)
            assert plain_blocks(part.solution).strip() or rubrics, part.id
            assert plain_blocks(part.ask).strip()


@pytest.mark.parametrize(
    "id", [*POOLS, "regularization/weight-decay", "training/epoch", "training/gradient-descent-order",
           "classification/linear-or-logistic", "initialization/variance-keeping", "optimization/batch-size"]
)  # fmt: skip
def test_has_two_hundred_variants(id: str) -> None:
    program = loaded(id).program
    found = [draw for purpose in PURPOSES for draw in itertools.islice(draws(program, "n", purpose, Tally()), 200)]
    assert len(found) >= 200


@pytest.mark.parametrize("id", QUESTIONS)
def test_four_forms_are_of_one_family(id: str) -> None:
    program = loaded(id).program
    chosen = choose(program, "forms", "exam", 4)
    assert len({draw.family for draw in chosen}) == 1
    assert len({program.identity(draw) for draw in chosen}) == 4


def test_german_reaches_every_text_of_the_order_question() -> None:
    (german,) = variants("training/gradient-descent-order", 1, "de")
    (english,) = variants("training/gradient-descent-order", 1)
    (there,), (here,) = german.parts[0].responses, english.parts[0].responses
    assert isinstance(there, OrderResponse)
    assert isinstance(here, OrderResponse)
    assert there.key == here.key
    assert not set(there.items) & set(here.items)
    assert "Gradienten" in plain_blocks(german.parts[0].solution)


def test_wordings_ask_the_same_thing() -> None:
    found = {variant.wording: variant for variant in variants("optimization/batch-size", 40)}
    assert set(found) == {"", "lab", "advice", "script"}
    for variant in found.values():
        values = parameters(variant)
        assert f"${values['small']}$" in plain_blocks(variant.stem)
        assert f"${values['small'] * values['root'] ** 2}$" in plain_blocks(variant.stem)


# ---------------------------------------------------------------- pools
@pytest.mark.parametrize(("id", "part"), POOLS.items())
def test_pool_has_enough_statements_of_both_kinds_each_with_its_reason(id: str, part: str) -> None:
    (pool,) = (a for a in loaded(id).program.spec.parts[part].answers.values() if isinstance(a, ChoiceAnswer))
    settled = [statement for statement in pool.statements.values() if not statement.contested]
    assert sum(statement.right is not None for statement in settled) >= 6
    assert sum(statement.wrong is not None for statement in settled) >= 6
    for name, statement in pool.statements.items():
        assert statement.because, name


@pytest.mark.parametrize(("id", "part"), POOLS.items())
def test_drawn_statements_stand_apart_and_none_is_contested(id: str, part: str) -> None:
    (pool,) = (a for a in loaded(id).program.spec.parts[part].answers.values() if isinstance(a, ChoiceAnswer))
    for variant in variants(id, 100):
        response = next(r for r in responses(variant).values() if isinstance(r, ChoiceResponse))
        names = {option.id for option in response.options}
        assert len(names) == 4
        assert 1 <= sum(option.right for option in response.options) <= 3
        for option in response.options:
            statement = pool.statements[option.id]
            assert option.right == (statement.right is not None)
            assert not statement.contested
            assert not names & set(statement.excludes)


# ---------------------------------------------------------------- orders and matchings
def test_order_key_puts_the_steps_as_they_are_carried_out() -> None:
    words = ["random numbers", "outputs for", "loss from", "backwards", "against its gradient", "repeat"]
    for variant in variants("training/gradient-descent-order", 100):
        (response,) = variant.parts[0].responses
        assert isinstance(response, OrderResponse)
        assert sorted(response.key) == list(range(6))
        for word, place in zip(words, response.key, strict=True):
            assert word in plain_text(response.items[place])
        assert response.key != tuple(range(6))


def test_lstm_key_is_what_the_printed_equations_say() -> None:
    seen = set()
    for variant in variants("recurrent/lstm-gates", 100):
        response = responses(variant)["gates"]
        assert isinstance(response, MatchResponse)
        named = {
            plain_text(term): plain_text(response.choices[place])
            for term, place in zip(response.terms, response.key, strict=True)
        }
        equations = plain_blocks(variant.stem).replace("{1}", "1").replace("{2}", "2").replace("{3}", "3")
        for gate in ("1", "2", "3"):
            right = {
                rf"g_{gate} \circ c_{{t-1}}": "forget gate",
                rf"g_{gate} \circ \tilde{{c}}_t": "update gate",
                rf"h_t = g_{gate} \circ c_t": "output gate",
            }
            (expected,) = (name for formula, name in right.items() if formula in equations)
            assert named[f"$g_{gate}$"] == expected
        assert sorted(response.key) == [0, 1, 2]
        assert "without a further" in equations
        seen.add(tuple(named.values()))
    # Never forget, update, output: the order of most slides is guessed, not read.
    assert len(seen) == 5
    assert ("forget gate", "update gate", "output gate") not in seen


# ---------------------------------------------------------------- formulas
def test_update_rule_is_the_gradient_step_on_the_penalised_loss() -> None:
    eta, lam, w, g = sympy.symbols("eta lam w g", positive=True)
    seen = set()
    for variant in variants("regularization/weight-decay", 12):
        penalty = parameters(variant)["penalty"]
        loss = g * w + (lam * w**2 / 2 if penalty == "half" else lam * w**2)
        response = responses(variant)["rule"]
        assert isinstance(response, FormulaResponse)
        assert sympy.expand(response.value - (w - eta * sympy.diff(loss, w))) == 0
        assert {mistake.name for mistake in response.guidance.mistakes} >= {"no rate", "factor two", "plus sign"}
        seen.add(penalty)
    assert seen == {"half", "full"}


def test_decayed_weight_is_what_a_loop_finds() -> None:
    for variant in variants("regularization/weight-decay", 100):
        p = parameters(variant)
        w = float(p["w0"])
        for _ in range(p["k"]):
            slope = float(p["decay"]) * w * (1 if p["penalty"] == "half" else 2)
            w -= float(p["rate"]) * slope
        response = responses(variant)["steps"]
        assert isinstance(response, NumberResponse)
        assert math.isclose(float(response.value), w)
        assert (1000 * Fraction(response.value)).denominator == 1
        assert abs(w) < abs(p["w0"])


def test_uniform_bound_gives_the_variance_that_is_asked_for() -> None:
    n = sympy.Symbol("n", positive=True)
    x, bound = sympy.symbols("x bound", positive=True)
    variance = sympy.integrate(x**2 / (2 * bound), (x, -bound, bound))
    for variant in variants("initialization/variance-keeping", 30):
        p, found = parameters(variant), responses(variant)
        formula, number = found["bound"], found["number"]
        assert isinstance(formula, FormulaResponse)
        assert isinstance(number, NumberResponse)
        assert sympy.simplify(n * variance.subs(bound, formula.value) * p["vx"] - p["vz"]) == 0
        inputs = derived(variant)["inputs"]
        assert inputs * float(number.value) ** 2 / 3 * p["vx"] == pytest.approx(p["vz"])
        assert f"n = {inputs}" in plain_blocks(variant.parts[0].ask)


def test_reference_bound_keeps_the_variance() -> None:
    draw, broken = loaded("initialization/variance-keeping").program.judge_given({"vx": 1, "vz": 1, "m": 5})
    formula = responses(loaded("initialization/variance-keeping").program.variant(draw))["bound"]
    assert broken == ()
    assert isinstance(formula, FormulaResponse)
    assert formula.value == sympy.sqrt(3 / sympy.Symbol("n", positive=True))


# ---------------------------------------------------------------- numbers in texts
def test_epoch_is_counted_batch_by_batch() -> None:
    seen = set()
    for variant in variants("training/epoch", 100):
        p = parameters(variant)
        blanks = [response for response in responses(variant).values() if isinstance(response, BlanksResponse)]
        values = {gap.id: gap.value for each in blanks for gap in each.gaps if isinstance(gap, NumberResponse)}
        batches = [min(p["batch"], p["n"] - start) for start in range(0, p["n"], p["batch"])]
        assert batches[-1] < p["batch"], "the rounding is tested in every variant"
        used = batches if p["last"] == "used" else batches[:-1]
        assert values == {"iterations": len(used), "rest": batches[-1], "updates": p["epochs"] * len(used)}
        seen.add(p["last"])
    assert seen == {"used", "dropped"}


def test_noise_falls_with_the_root_of_the_batch_size() -> None:
    for variant in variants("optimization/batch-size", 100):
        p = parameters(variant)
        response = responses(variant)["noise"]
        assert isinstance(response, NumberResponse)
        large = derived(variant)["large"]
        assert math.isclose(float(response.value), (1 / p["small"]) ** 0.5 / (1 / large) ** 0.5)
        assert isinstance(responses(variant)["large"], EssayResponse)


def test_every_method_is_named_by_words_of_its_own() -> None:
    named: dict[str, set[str]] = {}
    for variant in variants("optimization/name-the-method", 20):
        response = responses(variant)["name"]
        assert isinstance(response, TextResponse)
        named[response.accepted[0]] = {word.casefold() for word in response.accepted}
        assert response.accepted[0].casefold() not in plain_blocks(variant.stem).casefold()
    assert len(named) == 6
    for one, other in itertools.combinations(named.values(), 2):
        assert not one & other


# ---------------------------------------------------------------- the drawing
def test_line_fails_and_curve_separates() -> None:
    for variant in variants("classification/linear-or-logistic", 60):
        p = parameters(variant)
        values = derived(variant)
        x, labels = [float(each) for each in values["x"]], list(values["label"])
        n = len(x)
        mean_x, mean_y = sum(x) / n, sum(labels) / n
        rise = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, labels, strict=True))
        slope = rise / sum((a - mean_x) ** 2 for a in x)
        called = [slope * (a - mean_x) + mean_y > 0.5 for a in x]
        wrong = [a for a, b, c in zip(x, labels, called, strict=True) if c != bool(b)]
        assert wrong == [float(each) for each in values["missed"]]
        assert wrong
        middle = float(values["middle"])
        assert [a > middle for a in x] == [bool(b) for b in labels]
        assert x == sorted(x)
        assert len(set(x)) == n
        drawing = responses(variant)["curves"]
        assert isinstance(drawing, DrawingResponse)
        assert drawing.empty.tikz != drawing.drawn.tikz
        assert str(p["far"]) in drawing.empty.alt
