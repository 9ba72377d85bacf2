"""Generic wrong methods: which of them the drawn numbers hide, counted a second time by hand."""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from generator.bank import load_bank
from generator.course import find_course
from generator.functions import FUNCTIONS
from generator.mutation import KINDS, Examination, Mutant, examine, mutation_faults, sentence, summary, survives, worst
from generator.mutation.examination import MOST_CHANGES, MOST_REWRITINGS, taken
from generator.mutation.kinds import ARGUMENT, DROPPED
from generator.mutation.texts import LEFT_OUT, NO_METHOD, SIBLINGS
from generator.program import Draw, Program
from generator.sampling import Tally, draws
from tests.one_question import judged, program

COURSE = Path(__file__).parents[1]


def valid(made: Program) -> list[Draw]:
    """Every valid draw of a small space."""
    return [draw for draw in judged(made) if not isinstance(draw, str)]


def examined(text: str) -> Examination:
    """The examination of a question on all its valid draws."""
    made = program(text)
    return examine(made, valid(made))


def warned(text: str) -> list[str]:
    """What the warnings of a question say."""
    faults = mutation_faults(examined(text))
    assert all((fault.code, fault.severity) == ("mutant-survives", "warning") for fault in faults)
    return [fault.message for fault in faults]


def mutants(found: Examination, answer: str = "p") -> dict[str, Mutant]:
    """The wrong methods tried on an answer, by their words."""
    return {mutant.what: mutant for each in found.answers if each.id == answer for mutant in each.mutants}


def question(params: str, answer: str, let: str = "") -> str:
    """A question with one answer that prints its parameters."""
    names = [line.strip().split(":")[0] for line in params.strip().splitlines()]
    shown = " ".join(f"<<{name}>>" for name in names)
    derived = f"let:\n{let}\n" if let else ""
    return f"params:\n{params}\n{derived}parts: {{p: {{ask: 'With {shown}?', marks: 1, {answer}}}}}\n"


# ---------------------------------------------------------------- what the numbers hide is counted right
STRONG = "  V: {from: -4..4, except: [0, 1]}\n  h: {from: -4..4, except: [0]}\n  W: {from: -4..4, except: [0]}"

# Expression, numbers → what the words of a wrong method must give.
BY_HAND: list[tuple[str, str, Callable[[int, int, int], Any]]] = [
    ("V*h + W", "factor V forgotten in V * h", lambda v, h, w: h + w),
    ("V*h + W", "factor h forgotten in V * h", lambda v, h, w: v + w),
    ("V*h + W", "plus for times in V * h", lambda v, h, w: v + h + w),
    ("V*h + W", "term W dropped in V * h + W", lambda v, h, w: v * h),
    ("V*h + W", "minus for plus before W in V * h + W", lambda v, h, w: v * h - w),
    ("V*h - W", "V * h and W exchanged in V * h - W", lambda v, h, w: w - v * h),
    ("V*h - W", "plus for minus before W in V * h - W", lambda v, h, w: v * h + w),
    ("V*h/W", "divisor W forgotten in V * h / W", lambda v, h, w: v * h),
    ("V*h/W", "times for divided by in V * h / W", lambda v, h, w: v * h * w),
    ("W + h**2", "exponent 2 forgotten in h ** 2", lambda v, h, w: w + h),
    ("W + h**2", "times for a power in h ** 2", lambda v, h, w: w + 2 * h),
    ("-h*W", "minus forgotten in -h", lambda v, h, w: h * w),
    ("abs(h) + W", "abs forgotten in abs(h)", lambda v, h, w: h + w),
    ("max(h, W)", "min for max in max(h, W)", lambda v, h, w: min(h, w)),
    ("(h + 20)//5 + W", "% for // in (h + 20) // 5", lambda v, h, w: (h + 20) % 5 + w),
    (
        "sum(1 for i in range(W + 5) if i < h)",
        "<= for the sign in i < h",
        lambda v, h, w: sum(i <= h for i in range(w + 5)),
    ),
]


@pytest.mark.parametrize(("expression", "words", "wrong"), BY_HAND)
def test_the_share_is_that_of_trying_the_wrong_method_by_hand(
    expression: str, words: str, wrong: Callable[[int, int, int], Any]
) -> None:
    made = program(question(STRONG, f"number: '{expression} + 0*V*h*W'"))
    mutant = mutants(examine(made, valid(made)))[words]
    assert mutant.kind in KINDS
    tried = taken(valid(made), 2_000)[: mutant.draws]
    assert len(tried) in (8, 32, 128, 512, len(valid(made)))
    triples = [tuple(draw.moment.scope[name] for name in "VhW") for draw in tried]
    right = [draw.judgements[0][0].value == Fraction(wrong(*of)) for draw, of in zip(tried, triples, strict=True)]
    assert (mutant.right, mutant.applied) == (sum(right), len(tried))


def test_every_share_of_a_weak_question_is_exact_over_all_its_draws() -> None:
    found = examined(question("  V: [1, 2]\n  h: [0, 2]\n  W: 1..240", "number: V*h + W"))
    mutant = mutants(found)["factor V forgotten in V * h"]
    assert (mutant.right, mutant.applied, mutant.draws) == (720, 960, 960)  # all but V = 2 with h = 2
    assert sentence(mutant) == "factor V forgotten in V * h gives the right answer in 720 of 960 draws"


# ---------------------------------------------------------------- seeded: weak ones are reported, strong ones are not
RNN = "  run: relu_rnn(V, W, h0, x)"
FIRST_TERM = "term V * h0 dropped in V * h0 + W * x[1]"
CELL = "  V: {from: 1..2}\n  W: {from: 1..3}\n  h0: [%s]\n  x: {from: 1..3, shape: [3], index: 1}"


def test_a_factor_of_1_hides_that_it_was_forgotten() -> None:
    weak = warned(question("  V: [1]\n  h: 2..9\n  W: 2..9", "number: V*h + W"))
    assert "factor V forgotten in V * h gives the right answer in 64 of 64 draws" in weak
    assert warned(question("  V: 2..5\n  h: 2..9\n  W: 2..9", "number: V*h + W")) == []


def test_it_is_found_within_a_function_too() -> None:
    params = "  V: [1]\n  W: {from: 2..4}\n  h0: {from: 2..4}\n  x: {from: 1..3, shape: [3], index: 1}"
    weak = warned(question(params, "number: run.dW", RNN))
    assert any(message.startswith("factor V forgotten in V * x[2], and each time") for message in weak)
    strong = params.replace("[1]", "{from: 2..3}")
    assert not any("factor" in message for message in warned(question(strong, "number: run.dW", RNN)))


def test_a_first_state_of_0_hides_its_term_and_the_counts_say_so() -> None:
    weak = examined(question(CELL % "0", "number: 'run.h[3]'", RNN))
    mutant = mutants(weak)[FIRST_TERM]
    assert (mutant.once, mutant.idle, mutant.right) == (True, 162, 162)
    assert survives(mutant)
    assert f"{FIRST_TERM} gives the right answer in 162 of 162 draws" in [
        fault.message for fault in mutation_faults(weak)
    ]
    strong = examined(question(CELL % "2", "number: 'run.h[3]'", RNN))
    assert not survives(mutants(strong)[FIRST_TERM])


def test_a_slip_in_one_step_of_several_is_told_only_where_nearly_every_draw_hides_it() -> None:
    """As often right, a method that does each step wrongly would be told."""
    params = (CELL % "0, 1").replace("V: {from: 1..2}", "V: {from: 0..1}")
    found = examined(question(params, "number: 'run.h[3]'", RNN))
    mutant = mutants(found)[FIRST_TERM]
    assert (mutant.once, mutant.idle, mutant.right, mutant.draws) == (True, 96, 96, 128)
    assert not survives(mutant)
    assert survives(replace(mutant, once=False))
    assert not any(fault.message.startswith(FIRST_TERM) for fault in mutation_faults(found))


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"applied": 100, "right": 75}, True),
        ({"applied": 100, "right": 74}, False),
        ({"applied": 50, "right": 50}, True),
        ({"applied": 49, "right": 49}, False),
        ({"applied": 100, "right": 100, "once": True, "idle": 95}, True),
        ({"applied": 100, "right": 100, "once": True, "idle": 94}, False),
        ({"applied": 100, "right": 100, "equivalent": True}, False),
        ({"applied": 100, "right": 100, "equivalent": None}, False),
        ({"applied": 100, "right": 100, "like": "a mistake with a name"}, False),
        ({"applied": 100, "right": 100, "kind": ARGUMENT}, False),
    ],
)
def test_what_passes_unnoticed_is_told_by_counts(counts: dict[str, Any], told: bool) -> None:
    mutant = Mutant(kind=DROPPED, what="", let="", offset=None, draws=100, applied=0, right=0, equivalent=False)
    assert survives(replace(mutant, **counts)) == told


KERNEL = "  k: {from: [%s]}\n  a: {from: 1..9, shape: [3, 3]}"


def test_a_symmetric_kernel_hides_whether_it_was_turned() -> None:
    made = program(question(KERNEL % "[[1, 2], [2, 1]], [[3, 0], [0, 3]], [[2, 5], [5, 2]]", "tensor: 'conv2d(a, k)'"))
    some = [made.judge(address) for address in range(0, made.space.size, made.space.size // 300)]
    faults = mutation_faults(examine(made, some))
    (turned,) = [fault for fault in faults if fault.message.startswith("convolve for conv2d")]
    assert turned.path == ("parts", "p", "tensor")
    assert turned.offset == 0
    assert f"in {len(some)} of {len(some)} draws" in turned.message
    made = program(question(KERNEL % "[[1, 2], [3, 4]], [[3, 0], [1, 5]]", "tensor: 'conv2d(a, k)'"))
    some = [made.judge(address) for address in range(0, made.space.size, made.space.size // 300)]
    found = examine(made, some)
    assert mutation_faults(found) == []
    assert mutants(found)["convolve for conv2d in conv2d(a, k)"].right < 10


def test_equal_cells_hide_an_index_off_by_one() -> None:
    params = "  w: 2..9\n  x: {from: [[3, 3, 3], [4, 4, 4], [7, 7, 7]]}"
    assert any(each.startswith("index 1 one more in x[1]") for each in warned(question(params, "number: 'w*x[1]'")))
    params = "  w: 2..9\n  x: {from: [[3, 5, 4], [4, 2, 9], [7, 8, 6]]}"
    assert warned(question(params, "number: 'w*x[1]'")) == []


def test_a_derived_value_is_named_and_its_place_is_the_answer() -> None:
    text = question("  V: [1]\n  h: 2..9\n  W: 2..9", "number: 2*z", "  z: V*h + W")
    fault = next(each for each in mutation_faults(examined(text)) if "factor V" in each.message)
    assert "(in 'z')" in fault.message
    assert (fault.path, fault.offset) == (("parts", "p", "number"), None)


def test_the_place_in_the_answers_own_expression_is_counted_in_its_text() -> None:
    fault = next(
        each
        for each in mutation_faults(examined(question("  V: [1]\n  h: 2..9\n  W: 2..9", "number: 'W +  V*h'")))
        if each.message.startswith("factor V")
    )
    assert fault.offset == len("W +  ")


def test_a_gap_of_a_text_is_examined() -> None:
    answer = (
        "blanks: 'It is [[a]] and [[b]].', gaps: {a: {number: V*h + W, marks: 0.5}, b: {number: h + W, marks: 0.5}}"
    )
    found = examined(question("  V: [1]\n  h: 2..9\n  W: 2..9", answer))
    assert [answered.id for answered in found.answers] == ["a", "b"]
    (fault,) = [each for each in mutation_faults(found) if each.message.startswith("factor V")]
    assert fault.path == ("parts", "p", "gaps", "a", "number")


def test_a_formula_is_examined_as_a_formula() -> None:
    weak = examined(question("  c: [1]\n  d: 2..6", "formula: c*n + d*n**2, over: [n]"))
    assert mutants(weak)["factor c forgotten in c * n"].share == 1
    assert mutants(weak)["factor d forgotten in d * n ** 2"].right == 0
    assert any(fault.message.startswith("factor c forgotten") for fault in mutation_faults(weak))
    assert warned(question("  c: 2..6\n  d: 2..6", "formula: c*n + d*n**2, over: [n]")) == []


# ---------------------------------------------------------------- what is no wrong method, or is known
@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("(a - b)**2", "a and b exchanged in a - b"),
        ("abs(a - b)", "a and b exchanged in a - b"),
        ("a*b + 0*a", "minus for plus before 0 * a in a * b + 0 * a"),
        ("a*(b/b)", "b and b exchanged in b / b"),
    ],
)
def test_another_way_to_the_same_value_is_no_wrong_method(expression: str, words: str) -> None:
    found = examined(question("  a: 1..6\n  b: 7..12", f"number: '{expression}'"))
    assert mutants(found)[words].equivalent is True
    assert not any(words in message for message in warned(question("  a: 1..6\n  b: 7..12", f"number: '{expression}'")))


def test_numbers_that_hide_it_do_not_make_it_another_way() -> None:
    found = examined(question("  a: [2]\n  b: 7..12", "number: a + a + b"))
    assert mutants(found)["term a dropped in a + a"].equivalent is None  # it was told apart, so nobody asked
    found = examined(question("  a: [2]\n  b: 7..12", "number: a*a + b"))
    assert mutants(found)["plus for times in a * a"].equivalent is False  # 2 + 2 = 2 · 2


def test_what_the_paper_prints_is_not_computed() -> None:
    body = "let: {z: V*h}\nparts: {p: {ask: 'With <<h>> and %s?', number: z + h, marks: 1}}"
    params = "params: {V: [1], h: 2..9}\n"
    assert not any("in V * h" in words for words in mutants(examined(params + body % "<<z>> <<V>>")))
    assert any("in V * h" in words for words in mutants(examined(params + body % "<<V>>")))


def test_a_named_mistake_explains_where_it_cannot_be_told() -> None:
    named = "number: V*h + W, mistakes: {bare: {value: h + W, when: V != 1, because: The factor is missing.}}"
    text = question("  V: {from: [1, 2]}\n  h: 2..9\n  W: 2..9", "%s")
    assert mutants(examined(text % named))["factor V forgotten in V * h"].like == "bare"
    assert mutants(examined(text % "number: V*h + W"))["factor V forgotten in V * h"].like == ""


def test_a_case_that_is_not_computed_hides_nothing() -> None:
    text = question("  kind: [sum, product]\n  a: 2..5\n  b: 6..9", "number: 'a + b if kind == \"sum\" else a*b'")
    mutant = mutants(examined(text))["factor a forgotten in a * b"]
    assert 0 < mutant.applied < mutant.draws
    assert mutant.right == 0


def test_another_answer_with_the_accepted_property_is_right_by_another_way() -> None:
    text = question("  a: 2..5\n  b: 6..9", "number: a + b, accept: given > 0")
    assert mutants(examined(text))["minus for plus before b in a + b"].applied == 8  # negative: not accepted
    assert mutants(examined(text))["term a dropped in a + b"].applied == 0


def test_a_method_that_another_answer_tells_apart_is_no_warning() -> None:
    params = "params: {V: [2, 3], h: {from: -9..-4}, W: [2, 3]}\nlet: {z: V*h + W}\n"
    answers = "answers: {sign: {number: sign(z), marks: 1}, %s}"
    body = "parts: {p: {ask: 'With <<V>> <<h>> <<W>>?', " + answers + "}}"
    alone = warned(params + body % "other: {number: W, marks: 1}")
    assert any("factor V forgotten" in message for message in alone)
    assert not any("factor V forgotten" in message for message in warned(params + body % "z: {number: z, marks: 1}"))


def test_the_tolerance_and_the_display_decide_what_passes() -> None:
    params = "  a: 100..109\n  b: [1]"
    words = "term b dropped in a + b"
    assert mutants(examined(question(params, "number: a + b")))[words].right == 0
    assert mutants(examined(question(params, "number: a + b, tolerance: 1%")))[words].right == 10
    shown = "number: a + b/1000, shown: 'decimals(given, 2)'"
    assert mutants(examined(question(params, shown)))["term b / 1000 dropped in a + b / 1000"].right == 10


# ---------------------------------------------------------------- the whole
def test_the_lines_for_a_report() -> None:
    found = examined(question("  V: [1]\n  h: 2..9\n  W: 2..9", "number: V*h + W"))
    assert summary(found).endswith("pass unnoticed")
    assert "tried on 64 draws" in summary(found)
    answered, mutant = worst(found)[0]
    assert (answered.id, mutant.share) == ("p", 1)


def test_an_examination_is_the_same_each_time_and_can_be_kept() -> None:
    made = program(question(STRONG, "number: V*h + W"))
    found = examine(made, valid(made))
    assert pickle.loads(pickle.dumps(found)) == found
    assert examine(made, valid(made)) == found
    assert examine(made, []).answers == ()


def test_most_draws_are_taken_from_all_of_them_and_no_more() -> None:
    made = program(question(STRONG, "number: V*h + W"))
    assert examine(made, valid(made), most=50).draws == 50


def test_a_long_computation_is_tried_in_part_from_every_kind_and_says_so() -> None:
    terms = " + ".join(f"a*{k} - b/{k}" for k in range(2, 40))
    found = examined(question("  a: 2..5\n  b: 6..9", f"number: '{terms}'"))
    (answered,) = found.answers
    assert answered.untried > 0
    assert len(answered.mutants) <= MOST_CHANGES + MOST_REWRITINGS
    assert len({mutant.kind for mutant in answered.mutants}) >= 5
    assert "more not tried" in summary(found)


def test_every_kind_is_tried() -> None:
    text = question(
        "  a: 2..5\n  b: {from: 2..9, shape: [3]}",
        "number: 'a/b[1] - (b[0]*b[2] - a)**2 + variance(b, ddof=1) + abs(a) - sum(b[i] for i in range(3))'",
    )
    made = program(text)
    found = examine(made, [made.judge(address) for address in range(0, made.space.size, 40)])
    assert {mutant.kind for mutant in mutants(found).values()} == set(KINDS)


def test_the_tables_name_functions_that_there_are() -> None:
    assert SIBLINGS
    assert {*SIBLINGS, *LEFT_OUT, *NO_METHOD} <= {*FUNCTIONS, "derivative"}


def test_questions_of_the_bank_tell_wrong_methods_apart() -> None:
    bank = load_bank(
        find_course(COURSE), ids=["recurrent/relu-unroll", "cnn/one-dimensional-convolution", "evaluation/iou"]
    )
    assert len(bank.questions) == 3
    for each in bank.questions.values():
        found = examine(each.program, list(itertools.islice(draws(each.program, "a seed", "exam", Tally()), 150)))
        assert sum(len(answered.mutants) for answered in found.answers) > 100
        assert mutation_faults(found) == []
