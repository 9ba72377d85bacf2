"""The kinds of answers: what each lowers to, at every address of a small space."""

from __future__ import annotations

from fractions import Fraction

import pytest

from generator.content import Drawing
from generator.diagnostics import Fault
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
    Tolerance,
)
from generator.plain import plain_text
from generator.questions import KINDS
from tests.one_question import faults, judged, part, program, refusals, responses, variants


def first(fields: str) -> Response:
    """The response at the first valid address."""
    return responses(program(part(fields)))[0]


KIND_FIELDS: dict[str, tuple[str, type[Response]]] = {
    "number": ("number: n", NumberResponse),
    "tensor": ("tensor: [n, 2]", TensorResponse),
    "formula": ("formula: n*x\nover: [x]", FormulaResponse),
    "text": ("text: [one, two]", TextResponse),
    "choice": ("choice: {options: 2, right: 1}\nstatements: {a: {right: A}, b: {wrong: B}}", ChoiceResponse),
    "match": ("match: {terms: {a: {text: A, to: x}, b: {text: B, to: y}}, choices: {x: X, y: Y}}", MatchResponse),
    "order": ("order: [one, two, three, four]", OrderResponse),
    "blanks": ("blanks: 'It is [[gap]].'\ngaps: {gap: {number: n, marks: 1}}", BlanksResponse),
    "essay": ("essay: 5\nrubric: [{marks: 1, text: All}]", EssayResponse),
    "drawing": ("drawing: {axes: {x: [-2, 2], y: [-2, 2], curve: relu}}", DrawingResponse),
}


def test_there_is_a_case_for_every_kind() -> None:
    assert set(KIND_FIELDS) == set(KINDS)


@pytest.mark.parametrize("kind", KIND_FIELDS)
def test_a_kind_lowers_to_its_response(kind: str) -> None:
    fields, expected = KIND_FIELDS[kind]
    response = first(fields)
    assert type(response) is expected
    assert response.id == "one"
    assert response.marks == 1


@pytest.mark.parametrize("kind", KIND_FIELDS)
def test_a_kind_is_the_same_below_answers(kind: str) -> None:
    fields, expected = KIND_FIELDS[kind]
    below = "".join(f"        {line}\n" for line in fields.split("\n"))
    head = "params: {n: 1..4}\nparts:\n  one:\n    ask: What of <<n>>?\n    answers:\n      it:\n        marks: 1\n"
    (response,) = variants(program(head + below))[0].parts[0].responses
    assert type(response) is expected
    assert response.id == "it"


# ---------------------------------------------------------------- numbers, tensors, formulas
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0.01", Tolerance("absolute", Fraction(1, 100))),
        ("1%", Tolerance("relative", Fraction(1, 100))),
        ("2.5 %", Tolerance("relative", Fraction(1, 40))),
        ("3 figures", Tolerance("figures", Fraction(3))),
        ("0", Tolerance()),
    ],
)
def test_tolerances(written: str, meant: Tolerance) -> None:
    response = first(f"number: n\ntolerance: {written}")
    assert isinstance(response, NumberResponse)
    assert response.tolerance == meant


def test_a_number_keeps_its_unit_and_its_exact_value() -> None:
    found = responses(program(part("number: n/3\nunit: ms")))
    assert [each.value for each in found if isinstance(each, NumberResponse)] == [Fraction(n, 3) for n in range(1, 5)]
    assert {each.unit for each in found if isinstance(each, NumberResponse)} == {"ms"}


def test_shown_decides_how_the_value_is_printed() -> None:
    response = first("number: n/3\nshown: decimals(given, 2)")
    assert isinstance(response, NumberResponse)
    assert plain_text(response.shown) == "$0.33$"
    assert response.value == Fraction(1, 3)


def test_options_are_the_value_and_mistakes_sorted_with_one_right() -> None:
    fields = """
number: 10*n
options: {count: 3, sort: SORT, columns: 3}
mistakes:
  less: {value: 10*n - 1, because: Too little.}
  more: {value: 10*n + 1, because: Too much.}
  twice: {value: 20*n, because: Twice.}
"""
    for sort, key in (("ascending", 1), ("descending", -1)):
        for n, response in enumerate(responses(program(part(fields.replace("SORT", sort)))), 1):
            assert isinstance(response, ChoiceResponse)
            values = [option.value for option in response.options if isinstance(option.value, int)]
            assert len(values) == len(response.options) == 3
            assert values == sorted(values, key=lambda each: key * each)
            (right,) = [option for option in response.options if option.right]
            assert right.value == 10 * n
            assert all(option.because and option.mistake for option in response.options if not option.right)
            assert response.single
            assert response.columns == 3


def test_a_tensor_answer_keeps_its_fields() -> None:
    response = first("tensor: [n, 2]\ncell_marks: 0.5\nshape: asked\naxes: [rows, columns]\nany_order: true")
    assert isinstance(response, TensorResponse)
    assert list(response.value) == [1, 2]
    assert response.cell_marks == Fraction(1, 2)
    assert not response.shape_given
    assert response.axes == ("rows", "columns")
    assert response.any_order


def test_a_number_is_no_tensor_and_a_tensor_no_number() -> None:
    for fields in ("tensor: n", "number: [n, 1]", "formula: [n, 1]"):
        with pytest.raises(Fault) as raised:
            list(judged(program(part(fields))))
        assert raised.value.code == "wrong-type"


def test_an_inexact_number_is_rounded_before_it_is_an_answer() -> None:
    with pytest.raises(Fault, match="inexact"):
        list(judged(program(part("number: sin_degrees(n)"))))
    response = first("number: round(sin_degrees(30*n), 3)")
    assert isinstance(response, NumberResponse)
    assert response.value == Fraction(1, 2)


def test_a_formula_is_in_its_variables_and_mistakes_are_compared_as_formulas() -> None:
    made = program(part("formula: n*(x + 1)\nover: [x]\nmistakes: {same: {value: n*x + n, when: n > 2, because: No.}}"))
    assert refusals(made) == {"mistake same": 2}, "the same formula in other words"
    response = responses(made)[0]
    assert isinstance(response, FormulaResponse)
    assert response.variables == ("x",)
    assert response.text.replace(" ", "") in ("x+1", "1+x")


# ---------------------------------------------------------------- words
def test_words_are_accepted_in_the_order_in_which_they_are_listed() -> None:
    response = first("text: [dense <<n>>, linear]\npattern: 'dense ?1'\ncase: true")
    assert isinstance(response, TextResponse)
    assert response.accepted == ("dense 1", "linear")
    assert response.pattern == "dense ?1"
    assert response.case


# ---------------------------------------------------------------- gaps, essays, drawings
def test_each_gap_is_an_answer_of_its_own() -> None:
    response = first(
        "blanks: '[[sum]] and [[word]] and [[tick]]'\ngaps:\n"
        "  sum: {number: n + 1, marks: 0.5}\n"
        "  word: {text: [dense], marks: 0}\n"
        "  tick: {choice: {options: 2, right: 1}, marks: 0.5, statements: {a: {right: A}, b: {wrong: B}}}\n"
    )
    assert isinstance(response, BlanksResponse)
    assert [(gap.id, gap.marks) for gap in response.gaps] == [
        ("sum", Fraction(1, 2)),
        ("word", 0),
        ("tick", Fraction(1, 2)),
    ]
    assert [type(gap) for gap in response.gaps] == [NumberResponse, TextResponse, ChoiceResponse]


def test_only_short_answers_fill_a_gap() -> None:
    (fault,) = faults(part("blanks: '[[x]]'\ngaps: {x: {essay: 3, marks: 1}}"))
    assert fault.code == "no-kind"
    assert "number, text, choice" in fault.hint


def test_an_essay_has_lines_and_a_rubric() -> None:
    response = first("essay: 7\nrubric: [{marks: 0.5, text: First}, {marks: 0.5, text: Second}]\nreject: [nothing]")
    assert isinstance(response, EssayResponse)
    assert response.lines == 7
    assert [line.marks for line in response.guidance.rubric] == [Fraction(1, 2), Fraction(1, 2)]
    assert len(response.guidance.reject) == 1


def test_frequent_errors_keep_less_than_the_whole() -> None:
    text = "essay: 7\nrubric: [{marks: 1, text: All}]\nerrors: [{text: Nothing right}, {marks: %s, text: Half of it}]"
    errors = first(text % "0.5").guidance.errors
    assert [(line.marks, plain_text(line.text)) for line in errors] == [
        (0, "Nothing right"),
        (Fraction(1, 2), "Half of it"),
    ]
    (fault,) = faults(part(text % 1))
    assert fault.code == "wrong-marks"


def test_a_drawing_is_empty_on_the_exam_and_drawn_on_the_key() -> None:
    response = first("drawing: {axes: {x: [-2, 2], y: [-2, 2], curve: relu}}")
    assert isinstance(response, DrawingResponse)
    assert isinstance(response.empty, Drawing)
    assert response.empty.tikz != response.drawn.tikz


def test_a_figure_that_leaves_nothing_out_is_nothing_to_draw() -> None:
    made = program(part("drawing: {axes: {x: [-2, 2], y: [-2, 2]}}"))
    with pytest.raises(Fault) as raised:
        variants(made)
    assert raised.value.code == "nothing-to-draw"


# ---------------------------------------------------------------- notes for graders
def test_a_mistake_tells_value_marks_and_reason() -> None:
    response = first("number: 2*n\nmistakes: {half: {value: n, marks: 0.5, because: 'Not doubled, <<n>>.'}}")
    (mistake,) = response.guidance.mistakes
    assert (mistake.name, mistake.value, mistake.marks) == ("half", 1, Fraction(1, 2))
    assert plain_text(mistake.because) == "Not doubled, $1$."


def test_an_answer_that_does_not_apply_here_is_no_mistake_of_this_variant() -> None:
    found = responses(program(part("number: 2*n\nmistakes: {half: {value: n, when: n > 2, because: No.}}")))
    assert [len(each.guidance.mistakes) for each in found] == [0, 0, 1, 1]


def test_the_accepted_property_is_told_to_graders() -> None:
    response = first("number: 6*n\naccept: given % 6 == 0")
    assert plain_text(response.guidance.accept[0]) == "`given % 6 == 0`"
    with pytest.raises(Fault) as raised:
        list(judged(program(part("number: 6*n\naccept: given % 7 == 0"))))
    assert raised.value.code == "accept-refuses-answer"
