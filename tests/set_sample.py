"""The exam built by hand, set by TeX: its papers and what they were made of."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

from generator.composition import Composed, cast, compose, furnish
from generator.exam import Exam, Form, placed_items
from generator.imposition import Boxes, Set, impose
from generator.layout import Layout, arrange
from generator.typeset import Outcome, find_engine, typeset
from generator.writers import latex
from generator.writers.latex import whole_units
from tests.sample_exam import sample

Language = Literal["en", "de"]


def text_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


def drawn(pdf: bytes) -> bytes:
    """What the pages' content streams hold."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        return b"".join(stream.read_bytes() for page in document.pages for stream in page.obj.Contents)


def composed_of(press: latex.Press, forms: Sequence[Form]) -> Composed:
    """The units of forms, set."""
    units = latex.whole_units(press, forms)
    return compose(press, units, [form.code for form in forms], find_engine("embedded"))


def made(exam: Exam) -> tuple[Set, Composed, Mapping[str, bytes]]:
    """All papers of an exam, with what they were made of."""
    press, engine = latex.Press(exam), find_engine("embedded")
    composed = composed_of(press, exam.forms)
    layout = arrange(exam, {**composed.lengths, **composed.heights})
    papers = papers_of(exam)
    furniture, characters = furnish(press, layout, papers, engine)
    exams = [composed.characters["exam"], characters]
    fonts = cast(press, {"exam": exams, "key": [*exams, composed.characters["key"]]}, engine)
    set_ = Set(exam.id, layout, composed.lengths, furniture, fonts)
    return set_, composed, {paper.name: imposed(exam, set_, paper, composed.boxes) for paper in papers}


def papers_of(exam: Exam) -> tuple[latex.Paper, ...]:
    """Every paper of an exam."""
    return latex.papers([form.code for form in exam.forms], exam.copies)


def imposed(exam: Exam, made: Set, paper: latex.Paper, boxes: Mapping[latex.Role, Boxes]) -> bytes:
    """The PDF of one paper, from boxes that were set."""
    (form,) = (form for form in exam.forms if form.code == paper.form)
    return impose(made, paper, boxes, latex.crosses(placed_items([form]))[form.code])


@cache
def made_sample(
    language: Language, theme: str, large: bool = False
) -> tuple[Exam, Layout, Mapping[str, bytes], tuple[Outcome, ...]]:
    """The exam with its layout, every PDF, and what TeX said of each."""
    exam = sample(language, theme, versions=2, large=large, copies=1)
    set_, composed, pdfs = made(exam)
    (correction,) = typeset([latex.correction(latex.Press(exam))], find_engine("embedded"))
    assert correction.pdf
    return exam, set_.layout, {**pdfs, "correction": correction.pdf}, (*composed.remarks, correction)


def exam_tex(exam: Exam) -> str:
    """All TeX of the exam's own units."""
    return whole_units(latex.Press(exam), exam.forms).runs(latex.Press(exam), "all")["exam"].job.body
