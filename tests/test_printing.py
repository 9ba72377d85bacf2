"""How values print, alone and at their place in math; the tables are the specification."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.expression import Scope, compile_expression
from generator.numbers import Inexact, Row, Tensor, log, sqrt
from generator.numbers.printing import placed, plain, position, tex

CASES = Path(__file__).parent / "cases" / "printing"
_ROW = re.compile(r"^\|(.*)\|$")
_CODE = re.compile(r"`(.*)`\Z")


def value_of(text: str) -> Any:
    import sympy

    compiled = compile_expression(text, [])
    assert compiled is not None, text
    return compiled.evaluate(Scope({"n": sympy.Symbol("n", positive=True)}))


def rows(name: str) -> list[list[str]]:
    """The cells of a table's rows, without the head."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    table = [match[1] for line in lines if (match := _ROW.match(line))]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)] for row in table[2:]]


def bare(cell: str) -> str:
    match = _CODE.match(cell)
    return match[1] if match else cell


def rewrite(name: str, made: list[list[str]]) -> None:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if not _ROW.match(line)]
    titles = [line for line in lines if _ROW.match(line)][:2]
    body = ["| " + " | ".join(f"`{cell}`" for cell in row) + " |" for row in made]
    (CASES / name).write_text("\n".join([*head, *titles, *body]) + "\n", encoding="utf-8")


def compare(name: str, made: list[list[str]], update: bool) -> None:
    assert len(made) > 30  # the table was found
    if update:
        rewrite(name, made)
    assert made == [[bare(cell) for cell in row] for row in rows(name)]


def test_values_print_as_the_table_says(update_golden: bool) -> None:
    values = [bare(row[0]) for row in rows("alone.md")]
    compare("alone.md", [[text, tex(value_of(text)), plain(value_of(text))] for text in values], update_golden)


def test_values_print_for_their_place_as_the_table_says(update_golden: bool) -> None:
    made = []
    for row in rows("placed.md"):
        text, value = bare(row[0]), bare(row[1])
        before, after = text.split("<<b>>")
        made.append([text, value, before + placed(value_of(value), position(before, after)) + after])
    compare("placed.md", made, update_golden)


def test_an_inexact_number_does_not_print_before_it_is_rounded() -> None:
    with pytest.raises(ValueError, match="rounded"):
        tex(Inexact(1, Fraction(1, 1000)))


def test_a_result_prints_by_its_fields_only() -> None:
    with pytest.raises(TypeError, match="name the one"):
        tex(Row({"n": 3}))
    assert plain(Row({"n": 3, "what": "cats"})) == "Row(n=3, what=cats)"


numbers = st.one_of(st.integers(-(10**12), 10**12), st.fractions(max_denominator=10**6))


def nested(cells: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.integers(1, 3).flatmap(
        lambda n: st.lists(st.lists(cells, min_size=n, max_size=n).map(Tensor), min_size=1, max_size=3).map(Tensor)
    )


@given(st.one_of(numbers, st.booleans(), st.lists(numbers, max_size=5).map(Tensor), nested(numbers)))
def test_plain_text_compiles_back_to_the_value(value: Any) -> None:
    assert value_of(plain(value)) == value


@given(st.fractions(max_denominator=50), st.integers(2, 50), st.integers(2, 50))
def test_plain_text_of_an_irrational_number_compiles_back(scale: Fraction, a: int, b: int) -> None:
    value = scale * sqrt(a) + log(b)
    assert value_of(plain(value)) == value


@given(numbers)
def test_tex_of_a_number_holds_its_exact_value(value: Any) -> None:
    text = tex(value)
    match = re.fullmatch(r"(-?)\\frac\{(\d+)\}\{(\d+)\}", text)
    read = Fraction(int(match[1] + match[2]), int(match[3])) if match else Fraction(text)
    assert read == value
