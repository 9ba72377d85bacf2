"""The gate: what formulas, macros and raw drawings may hold, and that LaTeX agrees."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.diagnostics import Fault
from generator.glyphs import ascii_tex
from generator.tex import SLOT, check_drawing, check_math, expand_math, parse_macros
from generator.tex import symbols as known
from tests.pdf import compile_page

MACROS = parse_macros({"R": r"\mathbb{R}", "norm(1)": r"\lVert #1 \rVert", "sq(1)": "{#1}^2", "bare": "x^2"}, [])

GOOD = [
    r"\frac{1}{2} + \frac12 + \sqrt[3]{x} + \dfrac{a}{\sqrt{b}}",
    r"x_i^2 + x^2_i + x'^2 + {x^2}^3 + {}^2 x + x_\alpha",
    r"\begin{aligned} a &= b \\ &\le c \end{aligned}",
    r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\begin{array}{l|cr} a & b & c \\ \hline 1 & 2 & 3 \end{array}",
    r"\left( \begin{pmatrix} 1 & 2 \end{pmatrix} \right]^\top \big\| x \big\|",
    r"\sum_{i=1}^{n} \sum\limits_i \operatorname*{arg\,max}_x \operatorname{tr} A",
    r"\mathbf{w}^\top \boldsymbol{\theta} \mathcal{L} \mathrm{ReLU} \hat{y} \overline{x} \underbrace{a+b}_{c}",
    r"\text{for 50\% of } x \quad \text{größe ≤ 3, \{a\_b\}}",
    r"50\% \# \& \{ a \} \| b \| \langle c \rangle \lfloor d \rfloor f\colon A \to B",
    r"\binom{n}{k} \overset{!}{=} \xrightarrow[a]{b} \pmod{n} \bmod 2",
    r"\R^n \norm{x}^2 \sq{a}",
    r"α ≤ β − ∞ × ∑ ∈ ℝ",
    f"{SLOT}^{{{SLOT}}} \\frac{{{SLOT}}}{{2}} x^{SLOT}",
]
BAD = [
    (r"x^2^3", "double-script", 3),
    (r"x_1_2", "double-script", 3),
    (r"x^2'", "double-script", 3),
    (r"\frac{1}", "missing-argument", 0),
    (r"\sqrt", "missing-argument", 0),
    (r"x^", "missing-argument", 1),
    (r"{x^}", "missing-argument", 2),
    (r"x^\frac{1}{2}", "missing-argument", 2),
    (rf"\frac{SLOT}2", "missing-argument", 5),
    (r"{a", "unbalanced-math", 0),
    (r"a}", "unbalanced-math", 1),
    (r"\left( a", "unbalanced-math", 0),
    (r"a \right)", "unbalanced-math", 2),
    (r"\left a", "missing-argument", 0),
    (r"\begin{aligned} a", "unbalanced-math", 0),
    (r"\begin{aligned} a \end{cases}", "unbalanced-math", 18),
    (r"\begin{align} a \end{align}", "unknown-macro", 0),
    (r"\begin{cases} a & b & c \end{cases}", "misplaced-math", 20),
    (r"\begin{aligned} {a & b} \end{aligned}", "misplaced-math", 19),
    (r"\begin{aligned} a \\[b] \end{aligned}", "misplaced-math", 18),
    (r"\begin{array}{ll@{x}} a \end{array}", "misplaced-math", 0),
    (r"\begin{array}{l} a \hline \end{array}", "misplaced-math", 19),
    (r"a & b", "misplaced-math", 2),
    (r"a \\ b", "misplaced-math", 2),
    (r"50%", "misplaced-math", 2),
    (r"#1", "misplaced-math", 0),
    (r"a ~ b", "misplaced-math", 2),
    (r"x\limits_1", "misplaced-math", 1),
    (r"\alhpa", "unknown-macro", 0),
    (r"\mathbb{x}", "unknown-macro", 0),
    (r"\varnothing", "unknown-macro", 0),
    (r"\text{\alpha}", "unknown-macro", 6),
    (r"\text{a_b}", "misplaced-math", 7),
    (r"\text{王}", "missing-glyph", 6),
    ("é", "missing-glyph", 0),
    (r"\norm x", "missing-argument", 0),
    (r"\bare^3", "double-script", 0),
    ("{" * 60 + "}" * 60, "too-large", None),
    ("x" * 20_001, "too-large", 0),
]
PRIMITIVES = [
    "input",
    "include",
    "openin",
    "write",
    "immediate",
    "special",
    "def",
    "edef",
    "let",
    "catcode",
    "csname",
    "expandafter",
    "loop",
    "romannumeral",
    "pdfximage",
    "pdfobj",
    "pdffiledump",
    "pdfsomething",
    "ifx",
    "newcommand",
    "newcount",
    "directlua",
    "usepackage",
    "scantokens",
    "the",
]


@pytest.mark.parametrize("tex", GOOD)
def test_good_formulas_pass(tex: str) -> None:
    faults: list[Fault] = []
    check_math(tex, MACROS, faults)
    assert [(fault.code, fault.message, fault.offset) for fault in faults] == []


@pytest.mark.parametrize(("tex", "code", "offset"), BAD)
def test_bad_formulas_are_refused_where_they_are_wrong(tex: str, code: str, offset: int | None) -> None:
    faults: list[Fault] = []
    check_math(tex, MACROS, faults)
    assert (faults[0].code, faults[0].offset if offset is not None else None) == (code, offset)


@pytest.mark.parametrize("name", PRIMITIVES)
@pytest.mark.parametrize(
    "around", ["\\{}", "x^{{\\{} a}}", "\\text{{\\{}{{a}}}}", "\\begin{{aligned}}\\{}\\end{{aligned}}"]
)
def test_primitives_are_refused_everywhere(name: str, around: str) -> None:
    faults: list[Fault] = []
    check_math(around.format(name), {}, faults)
    assert faults
    assert faults[0].code in ("forbidden-macro", "unknown-macro")
    drawing: list[Fault] = []
    check_drawing(rf"\begin{{tikzpicture}}\node {{\{name} a}};\end{{tikzpicture}}", drawing)
    assert drawing


@pytest.mark.parametrize("tex", ["a^^41", "^^5cinput{x}"])
def test_characters_by_number_are_refused(tex: str) -> None:
    faults: list[Fault] = []
    check_math(tex, {}, faults)
    check_drawing(tex, faults)
    assert [fault.code for fault in faults] == ["forbidden-macro", "forbidden-macro"]


def test_an_unknown_macro_gets_a_suggestion() -> None:
    faults: list[Fault] = []
    check_math(r"\varnothing \nrom{x}", MACROS, faults)
    assert [fault.hint for fault in faults] == [r"write \emptyset", r"did you mean '\norm'?"]


# ---------------------------------------------------------------- macros
def test_macros_are_expanded() -> None:
    assert expand_math(r"\norm{\norm{x}\R}y", MACROS) == r"\lVert \lVert x \rVert\mathbb{R} \rVert y"
    assert expand_math(r"\R x≤y", MACROS) == r"\mathbb{R} x\leq y"
    assert expand_math(r"\text{≤ größe} ≤", {}) == r"\text{≤ größe} \leq"


@pytest.mark.parametrize(
    ("macros", "code"),
    [
        ({"a": r"\a"}, "cyclic-macro"),
        ({"a": r"\b", "b": r"x\a"}, "cyclic-macro"),
        ({"alpha": "x"}, "bad-macro"),
        ({"a1": "x"}, "bad-macro"),
        ({"a": "#1"}, "bad-macro"),
        ({"a(1)": "#2"}, "bad-macro"),
        ({"a": r"\input{x}"}, "forbidden-macro"),
        ({"a": "{x"}, "unbalanced-math"),
        ({"a(1)": r"\frac{#1}"}, "missing-argument"),
        ({"a(1)": "#1" * 3, **{chr(98 + k) + "(1)": f"\\{chr(97 + k)}{{#1#1#1}}" for k in range(12)}}, "too-large"),
    ],
)
def test_bad_macros_are_refused(macros: dict[str, str], code: str) -> None:
    faults: list[Fault] = []
    parse_macros(macros, faults)
    assert code in [fault.code for fault in faults]
    assert all(fault.path[0] in macros for fault in faults)


# ---------------------------------------------------------------- drawings
GOOD_DRAWINGS = [
    r"""\begin{tikzpicture}[>=Stealth, box/.style={draw, fill=gray!20, minimum size=6mm}]
      \node[box] (a) at (0,0) {$h_1 \le \alpha$};
      \node[box, right=of a] (b) {word};
      \draw[->] (a) -- (b) node[midway, above] {\small 50\,\%};
      \draw ($(a)!0.5!(b)$) circle (2pt);
      \foreach \x/\name in {0/x, 1/y} { \draw (\x, 0) -- (\x, 1) node {$\name_{\x}$}; }
      \foreach \y in {0,0.5,...,2} \fill (0,\y) circle (1pt);
      \begin{scope}[on background layer] \node[fit=(a) (b), draw] {}; \end{scope}
    \end{tikzpicture}""",
    r"\begin{tikzpicture}\matrix[matrix of math nodes] { 1 & 2 \\ 3 & 4 \\ }; \end{tikzpicture}",
    r"\begin{tikzpicture}\draw[domain=0:2, samples=50] plot (\x, {\x*\x}); \end{tikzpicture}".replace(r"\x", "0"),
]
BAD_DRAWINGS = [
    (r"\draw (0,0) -- (1,1)", "misplaced-math", 0),
    (r"\draw (0,0) \node {a};", "misplaced-math", 0),
    (r"\node {a;", "unbalanced-math", 6),
    (r"\begin{tikzpicture} \draw (0,0);", "unbalanced-math", 0),
    (r"\begin{verbatim} \end{verbatim}", "forbidden-macro", 0),
    (r"\node[a/.code={x}] {a};", "forbidden-macro", 7),
    (r"\node[/utils/exec=x] {a};", "forbidden-macro", 6),
    (r"\node[execute at begin node=x] {a};", "forbidden-macro", 6),
    (r"\path[remember picture] (0,0);", "forbidden-macro", 6),
    (r"\draw plot file {/etc/passwd};", "forbidden-macro", 11),
    (r"\pgfmathparse{1}", "forbidden-macro", 0),
    (r"\usetikzlibrary{calc}", "forbidden-macro", 0),
    (r"\node[regular polygon] {a};", "unknown-macro", 6),
    (r"\node {$\alhpa$};", "unknown-macro", 8),
    (r"\node {\alpha};", "unknown-macro", 7),
    (r"\node {王};", "missing-glyph", 7),
    (r"\node {a % b};", "misplaced-math", 9),
    (r"\node {$x};", "unbalanced-math", 7),
    (r"\foreach \x in {1,...,9999} { \draw (0,0); }", "too-large", 0),
    (r"\foreach \x in {1,...,90} { \foreach \y in {1,...,90} { \draw (0,0); } }", "too-large", 28),
    (r"\foreach \x in \list { \draw (0,0); }", "forbidden-macro", 0),
    (r"\foreach \input in {1} { \draw (0,0); }", "forbidden-macro", 9),
    (r"\draw[samples=100000] plot (0,0);", "too-large", 6),
]


@pytest.mark.parametrize("tikz", GOOD_DRAWINGS)
def test_good_drawings_pass(tikz: str) -> None:
    faults: list[Fault] = []
    check_drawing(tikz, faults)
    assert [(fault.code, fault.message, fault.offset) for fault in faults] == []


@pytest.mark.parametrize(("tikz", "code", "offset"), BAD_DRAWINGS)
def test_bad_drawings_are_refused_where_they_are_wrong(tikz: str, code: str, offset: int) -> None:
    faults: list[Fault] = []
    check_drawing(tikz, faults)
    assert (code, offset) in [(fault.code, fault.offset) for fault in faults]


# ---------------------------------------------------------------- LaTeX agrees
def test_everything_on_the_list_compiles(tmp_path: Path) -> None:
    """Each allowed symbol, command, environment, good formula and good drawing, in one run of the engine."""
    formulas = sorted(known.SYMBOLS)
    formulas += [f"{name}{'{A}' * count}" for name, count in known.ARGUMENTS.items() if name != "\\operatorname"]
    formulas += [f"{name}{{A}}" for name in sorted(known.TEXTS)] + [f"{size}(" for size in sorted(known.SIZES)]
    formulas += [f"\\left{each} x \\right{each}" for each in sorted(known.DELIMITERS)]
    formulas += [f"\\begin{{{name}}}{'{l}' * (name == 'array')} a \\end{{{name}}}" for name in known.ENVIRONMENTS]
    formulas += list(known.UNICODE.values())
    formulas += [ascii_tex(expand_math(tex, MACROS).replace(SLOT, "3")) for tex in GOOD]
    assert len(formulas) > 400
    body = "\n\n".join([*(f"${tex}$" for tex in formulas), *GOOD_DRAWINGS])
    log, _ = compile_page(body, tmp_path)
    assert [line for line in log.splitlines() if line.startswith("!")] == []


# LaTeX sets these, or drops what follows; MathML would not carry them.
_LENIENT = {r"a ~ b", r"\text{a_b}", r"a \\ b", r"50%", r"\begin{array}{ll@{x}} a \end{array}"}


@pytest.mark.parametrize(
    "tex",
    [
        tex
        for tex, code, _ in BAD
        if code in ("double-script", "unbalanced-math", "misplaced-math") and tex not in _LENIENT
    ],
)
def test_what_is_refused_would_stop_latex(tex: str, tmp_path: Path) -> None:
    """The gate is no stricter than it has to be: LaTeX reports an error in each of these."""
    log, _ = compile_page(f"${expand_math(tex, MACROS)}$", tmp_path)
    assert any(line.startswith("!") for line in log.splitlines())
