"""TeX → MathML: every control word of the allow-list, every formula of the bank, and some read element by element."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from generator.export.fragments import Scribe
from generator.export.mathml import NAMESPACE, mathml
from generator.export.worked import grader_notes, solutions
from generator.tex import symbols
from tests.export_cases import bank, pool_of, sample_collection

BAR = '<mo stretchy="false" lspace="0" rspace="0">|</mo>'
ELEMENTS = {
    *("math", "mi", "mn", "mo", "mtext", "mspace", "mrow", "mstyle", "mphantom", "mfrac", "msqrt", "mroot"),
    *("msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd"),
}
# How many children an element has.
CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}


def sound(tex: str) -> ET.Element:
    """Read a formula's MathML, and check what every one has to be."""
    root = ET.fromstring(mathml(tex, display=False))
    assert root.get("alttext") == tex
    for element in root.iter():
        name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
        assert name in ELEMENTS
        assert len(element) == CHILDREN.get(name, len(element)), tex
        shown = (element.text or "").strip("\u00a0 ")
        if name in ("mi", "mn", "mo"):
            assert shown, f"an empty {name} in {tex}"
            assert not re.search(r"\\[a-zA-Z]", shown), tex
            assert not len(element)
        elif name != "mtext":
            assert not shown
    return root


def shown(tex: str) -> str:
    """What a formula's elements are, short: ``<mi>a</mi>`` as it is written, without the outer element."""
    return mathml(tex, display=False).partition(">")[2].removesuffix("</math>")


def test_every_control_word_has_its_elements() -> None:
    formulas = [f"a {word} b" for word in symbols.SYMBOLS]
    formulas += [word + "{A}" * count for word, count in symbols.ARGUMENTS.items()]
    formulas += [f"{word}{{a, b}}" for word in symbols.TEXTS]
    formulas += [f"\\text{{a{word} b}}" for word in symbols.TEXT_CONTROLS]
    formulas += [f"{word}(" for word in symbols.SIZES]
    formulas += [f"\\left{each} x \\right{each}" for each in symbols.DELIMITERS]
    formulas += [f"x {each} y" for each in symbols.UNICODE]
    for name in symbols.ENVIRONMENTS:
        columns = "{c|c}" if name == "array" else ""
        formulas.append(rf"\begin{{{name}}}{columns} a & b \\ c & d \end{{{name}}}")
    formulas += [r"\operatorname*{arg\,max}_x f", r"\sqrt[3]{x}", r"\xrightarrow[a]{b}", r"\sum\limits_i x_i"]
    assert len(formulas) > 300
    for tex in formulas:
        sound(tex)


def test_every_formula_of_the_bank_is_sound() -> None:
    found: set[str] = set()

    def note(tex: str, display: bool) -> str:
        found.add(tex)
        return ""

    scribe = Scribe(note, lambda figure: "")
    for collection in (pool_of(bank(), 2), sample_collection()):
        for entry in collection.entries():
            scribe.blocks(entry.variant.stem)
            for placed in entry.parts:
                scribe.blocks(placed.part.ask)
            solutions(entry, scribe)
            grader_notes(entry, scribe)
    assert len(found) > 1000
    for tex in found:
        sound(tex)


@pytest.mark.parametrize(
    ("tex", "elements"),
    [
        ("x_1^2", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
        ("x_12", "<msub><mi>x</mi><mn>1</mn></msub><mn>2</mn>"),
        ("f''", "<msup><mi>f</mi><mrow><mo>′</mo><mo>′</mo></mrow></msup>"),
        ("-0.25", '<mo form="prefix">−</mo><mn>0.25</mn>'),
        ("a-b", "<mi>a</mi><mo>−</mo><mi>b</mi>"),
        ("a=-b", '<mi>a</mi><mo>=</mo><mo form="prefix">−</mo><mi>b</mi>'),
        ("a,-b", '<mi>a</mi><mo>,</mo><mo form="prefix">−</mo><mi>b</mi>'),
        ("(a)-b", '<mo stretchy="false">(</mo><mi>a</mi><mo stretchy="false">)</mo><mo>−</mo><mi>b</mi>'),
        (
            "|-a|-b",
            f'{BAR}<mo form="prefix">−</mo><mi>a</mi>{BAR}<mo>−</mo><mi>b</mi>',
        ),
        ("a/b", '<mi>a</mi><mo lspace="0" rspace="0">/</mo><mi>b</mi>'),
        (r"\frac{a}{bc}", "<mfrac><mi>a</mi><mrow><mi>b</mi><mi>c</mi></mrow></mfrac>"),
        (r"\mathrm{ReLU}", "<mi>ReLU</mi>"),
        (r"\mathrm{V}", '<mi mathvariant="normal">V</mi>'),
        (r"\mathbb{R}^n", "<msup><mi>ℝ</mi><mi>n</mi></msup>"),
        (r"10\,\%", '<mn>10</mn><mspace width="0.1667em"/><mi mathvariant="normal">%</mi>'),
        (r"\text{a \& b}", "<mtext>a\u00a0&amp;\u00a0b</mtext>"),
        (r"\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
        (r"\sum_{i}^n", '<munderover><mo movablelimits="true">∑</mo><mi>i</mi><mi>n</mi></munderover>'),
        (r"\int_0^1", "<msubsup><mo>∫</mo><mn>0</mn><mn>1</mn></msubsup>"),
        (r"{}^2", "<msup><mrow></mrow><mn>2</mn></msup>"),
        (r"\left. x \right|", '<mrow><mi>x</mi><mo form="postfix" stretchy="true">|</mo></mrow>'),
    ],
)
def test_a_formula_is_read_as_tex_reads_it(tex: str, elements: str) -> None:
    assert shown(tex) == elements


def test_an_array_keeps_its_lines() -> None:
    table = sound(r"\begin{array}{c|c} a & b \\ \hline 1 & 2 \end{array}")[0]
    assert (table.get("columnlines"), table.get("rowlines"), len(table)) == ("solid", "solid", 2)
