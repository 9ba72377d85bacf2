"""Documents through LaTeX: read back from the TeX, from the notes of the run and from the PDF."""

from __future__ import annotations

import io
import re
import shutil
import string
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.exceptions import SecurityError

from generator import composition
from generator.composition import Composed, Unset, cast, compose, furnish
from generator.content import Blank, BulletList, Code, Display, Drawing, Listing, Math, Paragraph, Table, Text
from generator.exam import EssayResponse, Exam, NumberResponse, PlacedPart, Response, Space
from generator.imposition import Boxes, Set, impose
from generator.labels import LABELS, LANGUAGES, label
from generator.layout import Layout, arrange
from generator.typeset import Job, Outcome, TexProblem, find_engine, typeset, typeset_once
from generator.writers import latex
from generator.writers.latex import templates_folder, units
from generator.writers.latex.code import check_character, image, matrix, modules, page_content
from generator.writers.latex.content import Scribe, verbatim
from generator.writers.latex.loader import Tex, environment
from generator.writers.latex.worked import worked_item
from tests.geometry import extents
from tests.sample_exam import sample, without_solutions
from tests.written import line, part, prose

Language = Literal["en", "de"]
EXAM = sample(versions=2, copies=1)


def text_of(pdf: bytes) -> list[str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


def drawn(pdf: bytes) -> bytes:
    """What the pages' content streams hold."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        return b"".join(stream.read_bytes() for page in document.pages for stream in page.obj.Contents)


def made(exam: Exam) -> tuple[Set, Composed, Mapping[str, bytes]]:
    """All papers of an exam, with what they were made of."""
    press, engine = latex.Press(exam), find_engine("embedded")
    composed = compose(press, exam.forms, engine)
    layout = arrange(exam, {**composed.lengths, **composed.heights})
    papers = papers_of(exam)
    furniture, characters = furnish(press, layout, papers, engine)
    exams = [composed.characters["exam"], characters]
    fonts = cast(press, {"exam": exams, "key": [*exams, composed.characters["key"]]}, engine)
    set_ = Set(exam.id, layout, composed.lengths, furniture, fonts)
    return set_, composed, {paper.name: imposed(exam, set_, paper, composed.boxes) for paper in papers}


def papers_of(exam: Exam) -> tuple[latex.Paper, ...]:
    return latex.papers([form.code for form in exam.forms], exam.copies)


def imposed(exam: Exam, made: Set, paper: latex.Paper, boxes: Mapping[latex.Role, Boxes]) -> bytes:
    (form,) = (form for form in exam.forms if form.code == paper.form)
    return impose(made, paper, boxes, latex.crosses(form))


@cache
def made_sample(
    language: Language, theme: str, large: bool = False
) -> tuple[Exam, Layout, Mapping[str, bytes], tuple[Outcome, ...]]:
    exam = sample(language, theme, versions=2, large=large, copies=1)
    set_, composed, pdfs = made(exam)
    (correction,) = typeset([latex.correction(latex.Press(exam))], find_engine("embedded"))
    assert correction.pdf
    return exam, set_.layout, {**pdfs, "correction": correction.pdf}, (*composed.remarks, correction)


def exam_tex(exam: Exam) -> str:
    """All TeX of the exam's own units."""
    (job, _), _ = units(latex.Press(exam), exam.forms).jobs(latex.Press(exam), "all")
    return job.body


# ---------------------------------------------------------------- content
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


# ---------------------------------------------------------------- templates
def test_plain_strings_are_escaped_and_unknown_names_refused() -> None:
    press = environment("endterm")
    assert press.from_string("<< a >> << b >>").render(a="50 %", b=Tex(r"\b")) == r"50 \% \b"
    with pytest.raises(Exception, match="undefined"):
        press.from_string("<< nothing >>").render()


def test_no_template_glues_text_to_a_control_word() -> None:
    files = list(templates_folder().rglob("*.tex"))
    assert len(files) > 30
    glued = re.compile(r"\\[A-Za-z@]+<<(?! view\.space)")
    assert not [(file.name, found) for file in files for found in glued.findall(file.read_text())]


def test_templates_of_a_course_read_values_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "endterm").mkdir()
    press = environment("endterm", tmp_path)
    values = [Fraction(1, 2)]
    for _ in range(2):  # what is known of a type is asked again
        assert press.from_string("<< values[0].numerator >>").render(values=values) == "1"
        for forbidden in ("values.append(1)", "values[0].__class__.__mro__", "values.__class__", "type.mro()"):
            with pytest.raises(SecurityError):
                press.from_string(f"<< {forbidden} >>").render(values=values, type=int)
    assert values == [Fraction(1, 2)]


def test_our_own_templates_are_not_mistaken_for_those_of_a_course() -> None:
    assert type(environment("endterm", templates_folder())) is type(environment("endterm"))


def test_a_copy_of_our_templates_is_ours_until_it_is_changed(tmp_path: Path) -> None:
    shutil.copytree(templates_folder(), tmp_path, dirs_exist_ok=True)
    assert type(environment("endterm", tmp_path)) is type(environment("endterm"))
    assert exam_tex(EXAM) == latex.units(latex.Press(EXAM, tmp_path), EXAM.forms).jobs(latex.Press(EXAM), "")[0][0].body
    (tmp_path / "endterm" / "head.tex").write_text("OURS")
    assert type(environment("endterm", tmp_path)) is not type(environment("endterm"))


def test_a_course_overrides_a_single_template_without_python(tmp_path: Path) -> None:
    folder = tmp_path / "endterm"
    folder.mkdir()
    (folder / "stem.tex").write_text("OURS << stem.body >>")
    assert "OURS A cell" in "".join(units(latex.Press(EXAM, tmp_path), EXAM.forms).exam.values())
    (tmp_path / "mine").mkdir()
    assert r"\documentclass" in latex.preamble(latex.Press(replace(EXAM, theme="mine"), tmp_path))
    with pytest.raises(FileNotFoundError):
        latex.Press(replace(EXAM, theme="absent"), tmp_path)


# ---------------------------------------------------------------- labels
def test_both_languages_have_every_label_with_the_same_holes() -> None:
    assert len(LABELS) > 60
    for name, texts in LABELS.items():
        assert len(texts) == len(LANGUAGES), name
        assert all(texts), name
        holes = {frozenset(re.findall(r"{(\w+)}", text)) for text in texts}
        assert len(holes) == 1, name


def test_templates_and_writer_use_every_label() -> None:
    package = Path(label.__code__.co_filename).parent
    sources = [
        *templates_folder().rglob("*.tex"),
        *package.joinpath("writers", "latex").glob("*.py"),
        *package.joinpath("export").rglob("*.py"),
        package / "labels.py",
    ]
    text = "\n".join(source.read_text() for source in sources).replace("'", '"')
    by_prefix = ("marking ", "tolerance ")  # named in part by what they describe
    unused = [name for name in LABELS if text.count(f'"{name}"') < 2 and not name.startswith(by_prefix)]
    assert unused == []


# ---------------------------------------------------------------- documents
NAMES = ("A/exam", "A/key", "B/exam", "B/key", "copies/K0Q7")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", ["endterm", "classic"])
def test_everything_typesets_without_a_complaint(language: Language, theme: str) -> None:
    _, layout, pdfs, outcomes = made_sample(language, theme)
    assert set(pdfs) == {*NAMES, "correction"}
    assert {outcome.name: outcome.problems for outcome in outcomes if outcome.problems} == {}
    for name in NAMES:
        assert len(text_of(pdfs[name])) == len(layout.pages)
    assert len(text_of(pdfs["correction"])) == 5


def test_the_pdfs_are_sound() -> None:
    """Read by an independent library: no complaint, every font embedded, every resource that a page names is there."""
    import pikepdf

    _, _, pdfs, _ = made_sample("en", "endterm")
    for name, pdf in pdfs.items():
        with pikepdf.open(io.BytesIO(pdf)) as document:
            assert document.check_pdf_syntax() == [], name
            for page in document.pages:
                resources = page.obj.Resources
                for instruction in pikepdf.parse_content_stream(page):
                    category = {"Tf": "/Font", "Do": "/XObject"}.get(str(instruction.operator))
                    if category:
                        assert str(instruction.operands[0]) in resources[category], name
            fonts = document.pages[0].obj.Resources.Font
            assert all("/FontFile" in font.FontDescriptor for font in fonts.values())


def test_large_print_typesets() -> None:
    *_, outcomes = made_sample("en", "endterm", large=True)
    assert [problem for outcome in outcomes[:2] for problem in outcome.problems if problem.kind != "overfull"] == []


def test_a_part_stands_on_the_page_of_the_layout_in_every_document() -> None:
    exam, layout, pdfs, _ = made_sample("en", "endterm")
    places = [
        (layout.page_of(p, i, q), placed.letter)
        for p, problem in enumerate(exam.forms[0].problems)
        for i, item in enumerate(problem.items)
        for q, placed in enumerate(item.parts)
    ]
    assert len(places) == 16
    for name in NAMES:
        found = [
            (number, letter)
            for number, page in enumerate(text_of(pdfs[name]), 1)
            for letter in re.findall(r"^[\d. ]*(?:credits? )?([a-z])\)", page.replace("\r", ""), re.MULTILINE)
        ]
        assert found == places, name


def test_words_of_exam_and_key_stand_at_the_same_spots() -> None:
    """Every run of text of the exam is found in the key, at the same place of the same page."""
    _, layout, pdfs, _ = made_sample("en", "endterm")

    def runs(name: str) -> set[tuple[int, float, float, str]]:
        return {(run.page, round(run.left, 1), round(run.bottom, 1), run.text) for run in extents(pdfs[name])}

    assert len(runs("A/exam")) > 100
    in_drawings = {"x", "y"}  # joined there with what the drawn figure adds
    assert {run[3] for run in runs("A/exam") - runs("A/key")} <= in_drawings
    for number, page in enumerate(text_of(pdfs["A/exam"]), 1):
        assert f"Page {number} / {len(layout.pages)}" in " ".join(page.split())


def test_the_exam_holds_nothing_of_the_solution() -> None:
    exam = sample(versions=1)
    other = without_solutions(exam)
    assert exam_tex(exam) == exam_tex(other)
    for word in ("accent", "ewcrossed", "ewsolution", "Sobel", "epoch}", "vanish", "chain rule", "closed"):
        assert word not in exam_tex(exam)
    (set_, first, pdfs), (_, second, others) = made(exam), made(other)
    assert pdfs["A/key"] != others["A/key"]
    assert imposed(exam, set_, papers_of(exam)[0], {**second.boxes, "key": first.boxes["key"]}) == pdfs["A/exam"]


def test_which_squares_are_crossed_decides_nothing_in_an_exam() -> None:
    """The squares of an exam are set alike, whichever is right; a key crosses those that are."""
    exam, _, pdfs, _ = made_sample("en", "endterm")
    crosses = latex.crosses(exam.forms[0]).values()
    assert sum(map(sum, crosses)) > 0
    accent = b"0.05 0.20 0.62 RG 1.4 w"
    assert drawn(pdfs["A/key"]).count(accent) == sum(map(sum, crosses))
    assert accent not in drawn(pdfs["A/exam"])


def test_the_key_gives_every_kind_of_answer() -> None:
    _, _, pdfs, _ = made_sample("en", "endterm")
    text = " ".join(" ".join(text_of(pdfs["A/key"])).split())
    for answer in ("Sobel-like", "epoch", "shrinks", "vanishes", "7.77", "Solution"):
        assert answer in text


def test_a_form_does_not_depend_on_those_that_are_set_with_it() -> None:
    exam = sample(versions=2, copies=1)
    set_, _, pdfs = made(exam)
    press, engine = latex.Press(exam), find_engine("embedded")
    for form in exam.forms:
        alone = compose(press, [form], engine)
        for paper in papers_of(exam):
            if paper.form == form.code:
                assert imposed(exam, set_, paper, alone.boxes) == pdfs[paper.name], paper.name


def test_a_run_that_meets_a_limit_is_set_in_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    exam = sample(versions=3)
    press, engine, runs = latex.Press(exam), find_engine("embedded"), []
    whole = compose(press, exam.forms, engine)

    def once(jobs: Sequence[Job], *others: Any) -> tuple[Outcome, ...]:
        runs.append(jobs[0].name)
        if len(runs) in (1, 3):
            stopped = TexProblem("limit", "stopped after 20 s of computing", "", "")
            return tuple(Outcome(job.name, None, 0, (), (stopped,)) for job in jobs)
        return typeset_once(jobs, *others)

    monkeypatch.setattr(composition, "typeset_once", once)
    in_halves = compose(press, exam.forms, engine)
    assert runs == ["A–C/exam", "A/exam", "B–C/exam", "B/exam", "C/exam"]
    assert replace(in_halves, remarks=()) == replace(whole, remarks=())


def test_a_form_that_meets_a_limit_alone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def once(jobs: Sequence[Job], *others: Any) -> tuple[Outcome, ...]:
        stopped = TexProblem("limit", "stopped after 20 s of computing", "", "")
        return tuple(Outcome(job.name, None, 0, (), (stopped,)) for job in jobs)

    monkeypatch.setattr(composition, "typeset_once", once)
    with pytest.raises(Unset) as raised:
        compose(latex.Press(EXAM), EXAM.forms, find_engine("embedded"))
    assert [outcome.name for outcome in raised.value.outcomes] == ["A/exam", "A/key"]


def alone(*responses: Response, credits: Fraction = Fraction(2)) -> str:
    """The exam's TeX of a part that asks for these alone."""
    asked = part("asked", prose("What is it?"), *responses, space=Space("blank", Fraction(3)))
    first = EXAM.forms[0]
    item = replace(first.problems[0].items[0], parts=(PlacedPart("a", asked, credits),))
    exam = replace(EXAM, forms=(replace(first, problems=(replace(first.problems[0], items=(item,)),)),), copies=())
    return exam_tex(exam)


def test_an_essay_beside_other_answers_is_named_before_the_space() -> None:
    essay = EssayResponse(id="why", marks=Fraction(1), lines=2, label=line("Reason"))
    value = NumberResponse(id="x", marks=Fraction(1), value=3, shown=line("$3$"), label=line("$x$"))
    assert r"\textbf{Reason}\ewsplit{(1p)}" in alone(essay, value)
    assert r"\textbf{Reason}\strut" in alone(essay, value, credits=Fraction(4)), (
        "the shares of other credits are not known"
    )
    assert "Reason" not in alone(essay), "it has the space for itself"


def test_a_lone_number_with_a_unit_has_a_box_beside_it() -> None:
    number = NumberResponse(id="u", marks=Fraction(2), value=3, shown=line("$3$"), unit="V")
    assert r"\mathrm{V}" in alone(number)
    assert r"\ewanswer{" in alone(number)
    assert r"\ewanswer{" not in alone(replace(number, unit="")), "it is given in the space"


def test_the_correction_sheet_has_a_column_a_version_and_beyond_six_a_table() -> None:
    few = sample(versions=6)
    body = latex.correction(latex.Press(few)).body
    assert body.count(r"\ewcolumnhead{F}") > 0
    assert r"\ewmark{1}Dead units" in body
    assert "ewcoderow" not in body
    many = sample(versions=7)
    body = latex.correction(latex.Press(many)).body
    assert r"\ewcoderow{G}" in body
    assert "ewcolumnhead{" not in body


# ---------------------------------------------------------------- codes
def test_the_check_character_is_that_of_the_standard() -> None:
    """ISO/IEC 7064 MOD 37,36, by its defining recursion with the check character appended: the sum is 1 mod 36."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for text in ("A12425GABC1234002", "dl-endterm|K7Q2|3", "0"):
        plain = [alphabet.index(c) for c in (text + check_character(text)).upper() if c in alphabet]
        product = 36
        for value in plain[:-1]:
            total = (product + value) % 36 or 36
            product = total * 2 % 37
        assert (product + plain[-1]) % 36 == 1


@given(st.text(string.ascii_letters + string.digits + "-|", min_size=1, max_size=60))
def test_a_code_is_that_of_an_independent_library(content: str) -> None:
    import segno

    code = segno.make(content, error="m", mask=2, mode="byte", micro=False, boost_error=False)
    assert matrix(content) == tuple(tuple(map(bool, row)) for row in code.matrix)


def test_a_code_names_no_one_and_draws_every_dark_module() -> None:
    content = page_content("dl-endterm", "K0Q7", 3)
    assert "Nguy" not in content
    drawn = re.search(rb"/W (\d+) /H (\d+) .* ID ([0-9a-f]+)>", image(content))
    assert drawn
    size, bits = int(drawn[1]), bytes.fromhex(drawn[3].decode())
    width = (size + 7) // 8
    rows = [
        "".join(f"{byte:08b}" for byte in bits[row * width : (row + 1) * width])[:size] for row in range(int(drawn[2]))
    ]
    assert size == modules(content) == len(matrix(content))
    assert rows == ["".join("01"[dark] for dark in row) for row in matrix(content)]


def test_paragraphs_of_the_author_reach_the_cover() -> None:
    _, _, pdfs, _ = made_sample("de", "endterm")
    cover = " ".join(text_of(pdfs["copies/K0Q7"])[0].split())
    for word in ("K0Q7", "03710000", "Hinweise zur Bearbeitung", "8 Seiten", "6. August 2026", "Give numbers"):
        assert word in cover


def test_paragraph_is_imported_for_what_it_is() -> None:
    assert Scribe("en").blocks((Paragraph(line("a $b$")), Paragraph(line("c")))) == "a $b$\n\\par\nc\n"


def test_the_key_shows_a_figure_with_what_the_exam_leaves_out() -> None:
    more = Drawing("EMPTY", "a figure", worked="WORKED")
    first = EXAM.forms[0].problems[0].items[0]
    shown = worked_item(replace(first, variant=replace(first.variant, stem=(more, BulletList(((more,),))))))
    assert shown.variant.stem == (Drawing("WORKED", "a figure"), BulletList(((Drawing("WORKED", "a figure"),),)))
