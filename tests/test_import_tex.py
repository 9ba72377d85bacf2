r"""Exam sources in LaTeX as they come in: exam.cls, lists with boxes, what others define, and what means harm."""

from __future__ import annotations

import itertools
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.compiler import Surroundings
from generator.exam import BlanksResponse, ChoiceResponse, EssayResponse, Part, TextResponse
from generator.importing.checking import compiled, drawn
from generator.importing.formats.tex.parsing import Parser
from generator.importing.formats.tex.source import without_comments
from generator.importing.imported import Imported
from generator.importing.markdown import Writer
from generator.plain import plain_blocks, plain_text
from tests.import_cases import PNG, all_variants, brought, codes, loaded, read

EXAM = r"""
\documentclass[addpoints,12pt]{exam}
\usepackage{amsmath}
\title{Linear Algebra}
\newcommand{\R}{\mathbb{R}}
\newcommand{\norm}[1]{\lVert #1 \rVert}
\DeclareMathOperator{\rank}{rank}
\begin{document}
\begin{questions}
\question[4] Which of these are \emph{vector spaces} over $\R$? % a comment
\begin{checkboxes}
  \CorrectChoice $\R^2$
  \choice The unit ball $\{x : \norm{x} \le 1\}$
  \CorrectChoice Polynomials of degree at most~3
\end{checkboxes}
\begin{solution}
Closed under sums: see ``definition''.
\end{solution}

\question Let $A = \begin{pmatrix} 1 & 2 \\ 2 & 4 \end{pmatrix}$.
\begin{parts}
  \part[1] What is $\rank A$?
    \answerline[1]
  \part[2\half] Explain. \vspace{2in}
    \begin{solutionorbox}[2in] Its rows are multiples: \[ r_2 = 2 r_1. \] \end{solutionorbox}
  \part[1] The \fillin[kernel] of $A$ has dimension \fillin[1].
\end{parts}

\titledquestion{Definitions}[1]
Which one is right?
\begin{oneparchoices}
  \choice a\"o \CorrectChoice b \choice \textbf{c}
\end{oneparchoices}
\end{questions}
\end{document}
"""


def sources(text: str) -> tuple[list[Imported], set[str]]:
    found, report = read("tex", text.encode(), "exam.tex")
    return found, codes(report)


def parts(text: str) -> tuple[list[Part], set[str]]:
    found, told = sources(text)
    return [part for each in found for part in each.variant.parts], told


def test_an_exam_comes_in_with_points_options_gaps_and_solutions() -> None:
    found, told = sources(EXAM)
    boxes, matrix, titled = found
    assert not told
    (part,) = boxes.variant.parts
    (choice,) = part.responses
    assert isinstance(choice, ChoiceResponse)
    assert [(plain_text(each.content), each.right) for each in choice.options] == [
        (r"$\mathbb{R}^2$", True),
        (r"The unit ball $\{x : \lVert x \rVert \le 1\}$", False),
        ("Polynomials of degree at most 3", True),
    ]
    assert (choice.single, str(choice.marks), plain_blocks(part.solution)) == (
        False,
        "4",
        "Closed under sums: see “definition”.",
    )
    assert Writer().blocks(part.ask) == r"Which of these are *vector spaces* over $\mathbb{R}$?"
    first, second, third = matrix.variant.parts
    assert plain_blocks(matrix.variant.stem) == r"Let $A = \begin{pmatrix} 1 & 2 \\ 2 & 4 \end{pmatrix}$."
    assert isinstance(first.responses[0], TextResponse)
    assert isinstance(second.responses[0], EssayResponse)
    assert (str(second.marks), plain_blocks(second.solution)) == (
        "5/2",
        "Its rows are multiples:\n\n  $$r_2 = 2 r_1.$$",
    )
    gaps = third.responses[0]
    assert isinstance(gaps, BlanksResponse)
    assert plain_blocks(gaps.text) == "The [g1: ____] of $A$ has dimension [g2: ____]."
    last = titled.variant.parts[0].responses[0]
    assert isinstance(last, ChoiceResponse)
    assert ([plain_text(each.content) for each in last.options], last.single) == (["aö", "b", "c"], True)
    assert (titled.variant.title, titled.variant.topic) == ("Definitions", "Linear Algebra")


def test_what_is_written_loads(tmp_path: Path) -> None:
    made = loaded(brought("tex", EXAM.encode(), "exam.tex"), tmp_path)
    assert [len(variant.parts) for each in made.values() for variant in all_variants(each)] == [1, 3, 1]


BOXES = r"""
\begin{enumerate}
\item Is 7 prime?
  \begin{itemize}
  \item[$\boxtimes$] yes
  \item[$\square$] no
  \end{itemize}
\item Which are even?
  \begin{enumerate}
  \item $\square$ 3
  \item $\blacksquare$ 4
  \item \CheckedBox\ 6
  \end{enumerate}
\item Why?
\end{enumerate}
"""


def test_plain_lists_with_boxes() -> None:
    found, told = parts(BOXES)
    assert not told
    first, second, third = (part.responses[0] for part in found)
    assert isinstance(first, ChoiceResponse)
    assert [(plain_text(each.content), each.right) for each in first.options] == [("yes", True), ("no", False)]
    assert isinstance(second, ChoiceResponse)
    assert [(plain_text(each.content), each.right) for each in second.options] == [
        ("3", False),
        ("4", True),
        ("6", True),
    ]
    assert isinstance(third, EssayResponse)


def test_options_of_which_none_is_marked_are_kept_as_text() -> None:
    found, told = parts(
        r"\begin{questions}\question Which?\begin{choices}\choice a\choice b\end{choices}\end{questions}"
    )
    assert isinstance(found[0].responses[0], EssayResponse)
    assert plain_blocks(found[0].ask) == "Which?\n\n1. a\n2. b"
    assert told == {"no-right-option"}


DRAWING = r"\begin{tikzpicture}\draw (0,0);\end{tikzpicture}"


def test_options_of_a_part_within_a_part_stand_in_its_text() -> None:
    (part,), told = parts(
        r"""
        \begin{questions} \question Look. \begin{parts} \part[2] Answer. \begin{subparts}
        \subpart Which? \begin{choices} \choice red \CorrectChoice green \end{choices}
        \subpart How many? \answerline[seven]
        \end{subparts} \end{parts} \end{questions}
        """
    )
    assert "subparts" in told
    asked, solved = plain_blocks(part.ask), plain_blocks(part.solution)
    assert all(word in asked for word in ("Which?", "red", "green", "How many?"))
    assert "(i) green" in " ".join(solved.split())
    assert "(ii) seven" in " ".join(solved.split())
    assert "red" not in solved


@pytest.mark.parametrize(
    ("tex", "markdown", "code"),
    [
        (r"\foo{some words}", "some words", "unknown-macro"),
        (r"a \foo b", r"a `\foo`b", "unknown-macro"),
        (r"\begin{foo}words\end{foo}", "words", "unknown-environment"),
        (r"$\foo{x}$", r"`$\foo{x}$`", "unsupported-formula"),
        (r"\input{other}", "Answer.", "other-file"),
        (r"\includegraphics{plot}", r"\[plot\]", "missing-image"),
        (DRAWING, f"```\n{DRAWING}\n```", "drawing"),
        (r"see \ref{eq}", r"see \[eq\]", "reference"),
    ],
)
def test_what_is_not_understood_is_kept_and_told(tex: str, markdown: str, code: str) -> None:
    found, told = parts(rf"\begin{{questions}}\question {tex} \end{{questions}}")
    assert (Writer().blocks(found[0].ask), told) == (markdown, {code})


@pytest.mark.parametrize(
    ("tex", "markdown"),
    [
        (r"5\,\% of \$3 \& \#1", r"5 % of \$3 & #1"),
        (r"\verb|a_b| and \texttt{x\_y}", r"`a_b` and `x_y`"),
        ("a -- b --- c", "a – b — c"),
        (r"\begin{itemize}\item a\item b\end{itemize}", "* a\n* b"),
        (r"\begin{tabular}{lc}a & b \\ \hline 1 & 2\end{tabular}", "|  |  |\n|---|:-:|\n| a | b |\n| 1 | 2 |"),
        ("\\begin{verbatim}\nx % y\n\\end{verbatim}", "```\nx % y\n```"),
        (r"\begin{align*} x &= 1 \\ y &= 2 \end{align*}", r"$$\begin{aligned} x &= 1 \\ y &= 2 \end{aligned}$$"),
        (r"{\bf bold} and \textit{slanted}", "**bold** and *slanted*"),
        (r"$\SI{3e8}{\meter\per\second}$", r"$3 \cdot 10^{8}\,\mathrm{m/s}$"),
    ],
)
def test_latex_becomes_markdown(tex: str, markdown: str) -> None:
    found, told = parts(rf"\begin{{questions}}\question {tex} \end{{questions}}")
    assert (Writer().blocks(found[0].ask), told) == (markdown, set())


def test_images_beside_the_source_come_along() -> None:
    text = r"\begin{questions}\question See \includegraphics[width=0.5\textwidth]{plot} \end{questions}"
    found, report = read("tex", text.encode(), "exam.tex", {"plot.png": PNG})
    assert "{width=8cm}" in Writer().blocks(found[0].variant.parts[0].ask)
    assert codes(report) == {"missing-alt"}


def test_places_are_those_of_the_file() -> None:
    _, report = read("tex", b"\\begin{questions}\n\\question one % two\n  \\foo{x}\n\\end{questions}")
    (remark,) = report.remarks
    assert (remark.place.line, remark.place.column) == (3, 3)


# ---------------------------------------------------------------- sources that mean harm
def laughs(count: int) -> str:
    """Macros each of which is three of the one before."""
    names = [chr(97 + k) for k in range(count)]
    grown = "".join(rf"\newcommand{{\{b}}}{{\{a}\{a}\{a}}}" for a, b in itertools.pairwise(names))
    return rf"\newcommand{{\a}}{{xxxxxxxxxx}}{grown} \{names[-1]}"


@pytest.mark.parametrize(
    "tex",
    [
        r"\newcommand{\a}{\b\b}\newcommand{\b}{\a\a} \a",
        laughs(20),
        "{" * 50_000,
        "$" * 30_001,
        "\\(" * 20_000,
        "\\begin{a}" * 5_000,
        "\\verb" * 10_000,
        "\\textbf{" * 3_000,
        "\\item[" * 10_000,
        "\\a{",
    ],
)
def test_bombs_end_in_time(tex: str) -> None:
    begin = time.process_time()
    sources(tex)
    assert time.process_time() - begin < 8


@given(st.text("\\{}$%&~[]ab \n", max_size=60))
def test_offsets_stay_within_the_source(text: str) -> None:
    plain = without_comments(text)
    assert len(plain) == len(text)
    assert all(0 <= node.offset <= len(text) for node in Parser(plain, {}).nodes())


PIECES = (
    *("\\begin{questions}", "\\end{questions}", "\\question", "[3]", "\\begin{parts}", "\\part", "\\end{parts}"),
    *("\\begin{choices}", "\\choice", "\\CorrectChoice", "\\end{choices}", "\\begin{solution}", "\\end{solution}"),
    *("\\fillin[a]", "\\item", "\\begin{enumerate}", "\\end{enumerate}", "$\\square$", "\\\\", "&", "\n\n", "x^2"),
    *("\\begin{tabular}{ll}", "\\end{tabular}", "\\textbf{", "\\[", "\\]", "word", "\\verb|x|", "`", "|", "<<"),
    *("{", "}", "$", "%", "[[a]]"),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=24).map(" ".join))
def test_any_source_gives_questions_that_load(text: str) -> None:
    files = brought("tex", text.encode(), "exam.tex").files
    for name, data in files.items():
        if name.endswith(".yaml"):
            program = compiled(data.decode(), {}, Surroundings())
            assert not isinstance(program, str), (program, data.decode())
            assert not isinstance(drawn(program), str)
