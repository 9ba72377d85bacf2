"""Content as TeX: text, math, code, displays, tables, figures."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from generator.content import Blank, Code, Display, Drawing, Listing, Math, Paragraph, Table, Text
from generator.writers.latex.content import Scribe, verbatim
from tests.written import line, prose


@pytest.mark.parametrize(
    ("inline", "tex"),
    [
        (Text("50 % & #1_a"), r"50 \% \& \#1\_a"),
        (Math("0.25 x"), "$0.25 x$"),
        (Blank("a", Fraction(5, 2)), r"\ewblank{2.5cm}{}"),
        (Code("a -- b"), r"\ewcode{a~-{}-~b}"),
    ],
)
def test_inlines(inline: Text | Math | Blank | Code, tex: str) -> None:
    assert Scribe("en").inlines((inline,)) == tex


def test_german_math_has_a_decimal_comma_that_takes_no_space() -> None:
    assert Scribe("de").math(r"0.5 + 1.25 \ldots f.g") == r"0{,}5 + 1{,}25 \ldots f.g"
    assert Scribe("en").math("0.5") == "0.5"


def test_words_in_math_go_through_the_table_of_characters() -> None:
    assert Scribe("en").math(r"x_{\text{groß}}").isascii()


def test_code_keeps_spaces_quotes_and_dashes() -> None:
    assert (
        verbatim("  'a' << `b`") == r"~~\textquotesingle{}a\textquotesingle{}~<{}<~\textasciigrave{}b\textasciigrave{}"
    )
    assert r"\ewline{x~=~1}\ewline{}\ewline{~~y}" in Scribe("en").blocks((Listing("x = 1\n\n  y\n"),))


def test_a_display_belongs_to_the_paragraph_above_it() -> None:
    scribe = Scribe("en")
    assert scribe.blocks(prose("so", "$$x$$")) == "so\n\\[x\\]\n"
    assert scribe.blocks((Display("x"),)) == r"\ewdisplay{x}"


def test_long_cells_break_and_short_ones_do_not() -> None:
    short = Table(("left", "right"), (), ((line("a"), line("1")),))
    long = replace(short, rows=((line("word " * 20), line("1")),))
    assert "{tabular}{lr}" in Scribe("en").blocks((short,))
    assert r"p{0." in Scribe("en").blocks((long,))


def test_an_error_in_a_figure_is_traced_to_its_place() -> None:
    scribe = Scribe("en")
    scribe.marker = r"q\ewhash a"
    tex = scribe.blocks((Drawing("code", "alt", place=("parts", "a", "figure")),))
    assert r"\ewat{q\ewhash a!parts/a/figure}" in tex
    assert tex.index("code") < tex.rindex(r"\ewat{q\ewhash a}")


def test_paragraph_is_imported_for_what_it_is() -> None:
    assert Scribe("en").blocks((Paragraph(line("a $b$")), Paragraph(line("c")))) == "a $b$\n\\par\nc\n"
