"""Questions and manifests that mean harm, or that would print a number that reads as another one."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
import sympy

from generator.credits import with_marks
from generator.diagnostics import Fault, Rejected
from generator.exam import BlanksResponse, Tolerance
from generator.expression import Scope, compile_expression
from generator.formula import formula
from generator.manifest import read_plan
from generator.markup import parse_line
from generator.numbers import rounded, same
from generator.numbers.printing import plain
from generator.plain import plain_text
from generator.tex import check_drawing
from generator.tolerance import significant, within
from tests.one_question import faults, program, variants

ROOT = sympy.sqrt(2)
VALUES = {
    "a": 12,
    "n": -3,
    "third": Fraction(1, 3),
    "one": 1,
    "sum": 1 + ROOT,
    "product": 2 * ROOT,
    "word": "of",
}


# ---------------------------------------------------------------- numbers beside numbers
def filled(text: str) -> str:
    found: list[Fault] = []
    line = parse_line(text, {}, found)
    assert not found
    return plain_text(line.fill(Scope(VALUES)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("$2<<a>>$", r"$2 \cdot 12$"),
        ("$2 <<third>>$", r"$2 \cdot \frac{1}{3}$"),
        (r"$2\,<<third>>$", r"$2\, \cdot \frac{1}{3}$"),
        ("$<<a>><<third>>$", r"$12 \cdot \frac{1}{3}$"),
        ("$<<a>> 5$", r"$12 \cdot 5$"),
        (r"$<<a>>\frac{<<one>>}{2}$", r"$12 \cdot \frac{1}{2}$"),
        (r"$\frac{1}{2}<<a>>$", r"$\frac{1}{2} \cdot 12$"),
        ("$2^{3<<a>>}$", r"$2^{3 \cdot 12}$"),
        ("$w_{<<a>><<one>>}$", "$w_{121}$"),  # two indices
        (r"$\text{3 <<a>>}$", r"$\text{3 12}$"),  # a space of words is seen
        ("$<<a>> <<word>> <<a>>$", r"$12 \text{of} 12$"),
        ("<<a>> 5", "$12$ 5"),
    ],
)
def test_a_number_beside_a_number_is_a_product(text: str, shown: str) -> None:
    assert filled(text) == shown


@pytest.mark.parametrize("text", ["2<<a>>", "<<a>>5", "<<a>><<third>>", "$2$<<a>>"])
def test_in_words_a_number_beside_a_number_is_refused(text: str) -> None:
    with pytest.raises(Fault) as refused:
        filled(text)
    assert refused.value.code == "runs-together"
    assert refused.value.offset == text.index("<<") + 2 or text == "<<a>><<third>>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("$<<n>>!$", "$(-3)!$"),
        (r"$a \bmod <<n>>$", r"$a \bmod (-3)$"),
        (r"$a\,<<n>>$", r"$a\,(-3)$"),
        (r"$<<sum>>\,x$", r"$\left(1 + \sqrt{2}\right)\,x$"),
        (r"$<<sum>>\, = 3$", r"$1 + \sqrt{2}\, = 3$"),
        (r"$<<sum>>\begin{pmatrix}1\end{pmatrix}$", r"$\left(1 + \sqrt{2}\right)\begin{pmatrix}1\end{pmatrix}$"),
        ("$x/<<product>>$", r"$x/\left(2 \sqrt{2}\right)$"),
        ("$<<product>>/x$", r"$2 \sqrt{2}/x$"),
    ],
)
def test_a_value_keeps_its_parentheses(text: str, shown: str) -> None:
    assert filled(text) == shown


# ---------------------------------------------------------------- formulas that follow from earlier answers
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("third**h", r"\left(\frac{1}{3}\right)^{h}"),
        ("product**h", r"\left(2 \sqrt{2}\right)^{h}"),
        ("sum_*h", r"\left(1 + \sqrt{2}\right) \cdot h"),
        ("(h + 3)//2", r"\lfloor \left(h + 3\right) / 2 \rfloor"),
        ("2*(h % 5)", r"2 \left(h \bmod 5\right)"),
        ("h % 5 + 3", r"\left(h \bmod 5\right) + 3"),
        ("h + (g > 3)", r"h + \left(g > 3\right)"),
        ("2*(third*h)", r"2 \cdot \frac{1}{3} \cdot h"),
        ("log(h)**2", r"\left(\ln(h)\right)^{2}"),
        ("h @ (g*h)", r"h \left(g \cdot h\right)"),
        ("h in [1, 2]", r"h \in (1, 2)"),
        ("h and x_y", r"\text{h and x\_y}"),  # what is not written as math stands as words: none of it is TeX
    ],
)
def test_formula_reads_as_the_expression(text: str, shown: str) -> None:
    scope = Scope({**VALUES, "sum_": VALUES["sum"], "x_y": 1})
    assert formula(text, scope, {"h", "g"}, {}) == shown


# ---------------------------------------------------------------- exact decisions
def test_a_half_that_sympy_hides_is_rounded_as_a_half() -> None:
    half = (1 + ROOT) * (ROOT - 1) / 2
    assert (rounded(half), rounded(-half), rounded(half / 100, 2)) == (1, -1, Fraction(1, 100))
    assert rounded(ROOT, 3) == Fraction(707, 500)


def test_significant_figures_of_very_small_and_large_numbers() -> None:
    assert significant(Fraction(12345, 10**60), 3) == Fraction(123, 10**58)
    assert significant(10**70 + 1, 3) == 10**70
    assert significant(Fraction(9995, 1000), 3) == 10
    assert significant((1 + ROOT) * (ROOT - 1) - 1, 3) == 0
    assert not within(Fraction(92, 10**32), Fraction(91, 10**32), Tolerance("figures", Fraction(2)))


def test_a_word_is_never_the_same_as_an_irrational_number() -> None:
    assert not same("word", ROOT)
    assert not same(ROOT, "word")


def test_any_result_prints_as_text() -> None:
    run = compile_expression("relu_rnn(1, 2, 3, [1])", [])
    assert run is not None
    assert "h=[3, 5]" in plain(run.evaluate(Scope({})))


def test_a_mistake_that_cannot_be_compared_is_a_fault() -> None:
    made = program("""
        params: {s: {rows: [{n: 1}, {n: 2}]}}
        parts:
          only:
            ask: What is $<<s.n>>$?
            number: s.n
            marks: 1
            mistakes: {odd: {value: s, because: Not a number.}}
        """)
    with pytest.raises(Fault) as found:
        made.judge(0)
    assert found.value.code == "cannot-compare"


def test_another_worth_reaches_the_gaps() -> None:
    (variant,) = variants(
        program("""
        parts:
          only:
            ask: Fill in.
            blanks: One [[a]] and two [[b]].
            gaps: {a: {number: '1', marks: 1}, b: {number: '2', marks: 1}}
            marks: 2
        """)
    )
    (response,) = with_marks(variant.parts[0], Fraction(4)).responses
    assert isinstance(response, BlanksResponse)
    assert [gap.marks for gap in response.gaps] == [2, 2]


# ---------------------------------------------------------------- harm
def test_a_title_holds_no_value() -> None:
    body = "params: {a: 1..9}\nparts: {p: {ask: $<<a>>$?, number: a, marks: 1}}\n"
    found = faults(body, "id: test/question\ntitle: About <<a>>\ntopic: tests\nminutes: 1\n")
    assert [each.code for each in found] == ["value-in-title"]


@pytest.mark.parametrize("pattern", ["a{99999999999}", "(" * 100, "(a+)+"])
def test_a_pattern_that_cannot_run_is_refused(pattern: str) -> None:
    found = faults(f"parts: {{p: {{ask: Say a., text: [a], pattern: '{pattern}', marks: 1}}}}\n")
    assert {each.code for each in found} <= {"wrong-pattern", "slow-pattern"}
    assert found


def test_an_immense_space_is_refused() -> None:
    items = ", ".join(map(str, range(2000)))
    found = faults(f"params: {{p: {{permutation: [{items}]}}}}\nparts: {{p: {{ask: x, number: 'p[0]', marks: 1}}}}\n")
    assert "too-large" in {each.code for each in found}


@pytest.mark.parametrize("name", ["InputIfFileExists", "ExplSyntaxOn", "everyhbox", "IfFileExists"])
def test_a_loop_variable_cannot_unlock_a_command(name: str) -> None:
    found: list[Fault] = []
    check_drawing(rf"\foreach \{name} in {{1}} {{}} \node {{\{name}{{a}}{{b}}{{c}}}};", found)
    assert "forbidden-macro" in {fault.code for fault in found}


def manifest(**plan: Any) -> str:
    question: dict[str, Any] = {"question": "a/b", "parts": None, "marks": {}, "addresses": [0]}
    whole = {"forms": ["A"], "problems": [[question]], "copies": [], **plan}
    exam = whole.pop("exam", "test")
    return json.dumps({"manifest": 1, "exam": exam, "plan": whole})


def test_a_manifest_of_plain_names_is_read() -> None:
    assert read_plan(manifest(), "manifest.json")[0] == "test"


@pytest.mark.parametrize(
    "plan",
    [
        {"exam": "../../secret"},
        {"exam": "/etc/passwd"},
        {"exam": "*"},
        {"exam": ""},
        {"forms": ["../../x"]},
        {"forms": []},
        {"forms": ["A", "B"]},
        {"copies": [{"code": "../x", "form": 0, "number": "1", "name": "n", "seat": ""}]},
        {"copies": [{"code": "X", "form": 7, "number": "1", "name": "n", "seat": ""}]},
        {"problems": [[{"question": "a", "parts": None, "marks": {"p": "1/0"}, "addresses": [0]}]]},
        {"problems": [[{"question": "a", "parts": None, "marks": {}, "addresses": [float("inf")]}]]},
    ],
)
def test_a_hostile_manifest_is_refused(plan: dict[str, Any]) -> None:
    with pytest.raises(Rejected):
        read_plan(manifest(**plan), "manifest.json")


@pytest.mark.parametrize("text", ["[" * 100_000, '{"manifest": ' + "1" * 5_000 + "}"])
def test_a_manifest_too_deep_or_too_long_is_refused(text: str) -> None:
    with pytest.raises(Rejected):
        read_plan(text, "manifest.json")
