"""Documents through LaTeX: read back from the TeX, from the notes of the run and from the PDF."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Literal

import pytest

from generator.content import Blank, BulletList, Code, Display, Drawing, Listing, Math, Paragraph, Table, Text
from generator.exam import EssayResponse, Exam, NumberResponse, PlacedPart, Response, Space
from generator.labels import LABELS, LANGUAGES, label
from generator.layout import Layout, arrange
from generator.typeset import Job, Outcome, find_engine, typeset
from generator.writers.latex import measure, preamble, read_measurements, templates_folder, write
from generator.writers.latex.code import check_character, page_content, rectangles
from generator.writers.latex.content import Scribe, verbatim
from generator.writers.latex.loader import Tex, environment
from generator.writers.latex.worked import worked_form
from tests.sample_exam import line, part, prose, sample, without_solutions

Language = Literal["en", "de"]
EXAM = sample(versions=2, copies=1)


def text_of(pdf: bytes) -> list[str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


def laid_out(exam: Exam) -> tuple[Layout, tuple[Outcome, ...]]:
    measured = typeset([measure(exam)], find_engine("embedded"))
    return arrange(exam, read_measurements(measured[0].notes)), measured


@cache
def typeset_sample(language: Language, theme: str, large: bool = False) -> tuple[Exam, Layout, Mapping[str, Outcome]]:
    exam = sample(language, theme, versions=2, large=large, copies=1)
    layout, measured = laid_out(exam)
    done = typeset(write(exam, layout), find_engine("embedded"), workers=2)
    return exam, layout, {outcome.name: outcome for outcome in (*measured, *done)}


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


def test_a_course_overrides_a_single_template_without_python(tmp_path: Path) -> None:
    folder = tmp_path / "endterm"
    folder.mkdir()
    (folder / "stem.tex").write_text("OURS << stem.body >>")
    assert "OURS A cell" in measure(EXAM, tmp_path).body
    (tmp_path / "mine").mkdir()
    assert r"\documentclass" in preamble(replace(EXAM, theme="mine"), tmp_path)
    with pytest.raises(FileNotFoundError):
        measure(replace(EXAM, theme="absent"), tmp_path)


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
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", ["endterm", "classic"])
def test_everything_typesets_without_a_complaint(language: Language, theme: str) -> None:
    _, layout, outcomes = typeset_sample(language, theme)
    assert set(outcomes) == {"measure", "A/exam", "A/key", "B/exam", "B/key", "correction", "copies/K0Q7"}
    assert {name: outcome.problems for name, outcome in outcomes.items() if outcome.problems} == {}
    for name in ("A/exam", "A/key", "B/exam", "B/key", "copies/K0Q7"):
        assert outcomes[name].pages == len(layout.pages)
    assert outcomes["correction"].pages == 5


def test_large_print_typesets() -> None:
    _, _, outcomes = typeset_sample("en", "endterm", large=True)
    assert [problem for problem in outcomes["A/exam"].problems if problem.kind != "overfull"] == []


def test_a_part_stands_on_the_page_of_the_layout_in_every_document() -> None:
    exam, layout, outcomes = typeset_sample("en", "endterm")
    pages: dict[str, list[int]] = defaultdict(list)
    for name in ("A/exam", "A/key", "B/exam", "B/key", "copies/K0Q7"):
        for note in outcomes[name].notes:
            found = re.fullmatch(r"page (\w+) (exam|key) (\S+#\S+) (\d+)", note)
            if found:
                pages[found[3]].append(int(found[4]))
    places = [
        (p, i, q, f"{item.variant.question}#{placed.part.id}")
        for p, problem in enumerate(exam.forms[0].problems)
        for i, item in enumerate(problem.items)
        for q, placed in enumerate(item.parts)
    ]
    assert len(pages) == len(places) == 16
    for p, i, q, name in places:
        assert pages[name] == [layout.page_of(p, i, q)] * 10, name  # begin and end in five documents


def test_words_of_exam_and_key_stand_at_the_same_spots() -> None:
    """Every word of the exam is found in the key, on the same page, and the page numbers agree."""
    _, layout, outcomes = typeset_sample("en", "endterm")
    exam, key = (outcomes[name].pdf for name in ("A/exam", "A/key"))
    assert exam
    assert key
    for number, (blank, worked) in enumerate(zip(text_of(exam), text_of(key), strict=True), 1):
        assert set(blank.split()) <= set(worked.split())
        assert f"Page {number} / {len(layout.pages)}" in " ".join(blank.split())


def test_the_exam_holds_nothing_of_the_solution() -> None:
    exam = sample(versions=1)
    layout, _ = laid_out(exam)
    other = without_solutions(exam)
    jobs, others = ({job.name: job for job in write(each, layout)} for each in (exam, other))
    assert jobs["A/exam"] == others["A/exam"]
    assert jobs["A/key"] != others["A/key"]
    body = jobs["A/exam"].body
    for word in ("accent", "ewcrossed", "ewsolution", "Sobel", "epoch}", "vanish", "chain rule", "closed"):
        assert word in jobs["A/key"].body
        assert word not in body
    first, second = (
        typeset([Job("A/exam", job["A/exam"].preamble, job["A/exam"].body)], find_engine("embedded"))
        for job in (jobs, others)
    )
    assert first[0].pdf
    assert first[0].pdf == second[0].pdf


def test_the_key_gives_every_kind_of_answer() -> None:
    _, _, outcomes = typeset_sample("en", "endterm")
    pdf = outcomes["A/key"].pdf
    assert pdf
    text = " ".join(" ".join(text_of(pdf)).split())
    for answer in ("Sobel-like", "epoch", "shrinks", "vanishes", "7.77", "Solution"):
        assert answer in text


def test_all_documents_share_one_preamble() -> None:
    layout, _ = laid_out(EXAM)
    jobs = [measure(EXAM), *write(EXAM, layout)]
    assert {job.preamble for job in jobs} == {preamble(EXAM)}


def alone(*responses: Response, credits: Fraction = Fraction(2)) -> str:
    """The exam's TeX of a part that asks for these alone."""
    asked = part("asked", prose("What is it?"), *responses, space=Space("blank", Fraction(3)))
    first = EXAM.forms[0]
    item = replace(first.problems[0].items[0], parts=(PlacedPart("a", asked, credits),))
    exam = replace(EXAM, forms=(replace(first, problems=(replace(first.problems[0], items=(item,)),)),), copies=())
    layout, _ = laid_out(exam)
    return next(job.body for job in write(exam, layout) if job.name == "A/exam")


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
    layout, _ = laid_out(few)
    body = {job.name: job for job in write(few, layout)}["correction"].body
    assert body.count(r"\ewcolumnhead{F}") > 0
    assert r"\ewmark{1}Dead units" in body
    assert "ewcoderow" not in body
    many = sample(versions=7)
    body = {job.name: job for job in write(many, layout)}["correction"].body
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


def test_a_code_names_no_one_and_draws_every_dark_module() -> None:
    import segno

    content = page_content("dl-endterm", "K0Q7", 3)
    size, path = rectangles(content)
    dark = {
        (int(row), column)
        for start, row, run in re.findall(r"(\d+) (\d+) (\d+) 1 re", path)
        for column in range(int(start), int(start) + int(run))
    }
    code = segno.make(content, error="m", mask=2, micro=False, boost_error=False)
    assert size == len(code.matrix)
    assert dark == {(r, c) for r, row in enumerate(code.matrix) for c, module in enumerate(row) if module}
    assert "Nguy" not in content


def test_paragraphs_of_the_author_reach_the_cover() -> None:
    _, _, outcomes = typeset_sample("de", "endterm")
    pdf = outcomes["copies/K0Q7"].pdf
    assert pdf
    cover = " ".join(text_of(pdf)[0].split())
    for word in ("K0Q7", "03710000", "Hinweise zur Bearbeitung", "8 Seiten", "6. August 2026", "Give numbers"):
        assert word in cover


def test_paragraph_is_imported_for_what_it_is() -> None:
    assert Scribe("en").blocks((Paragraph(line("a $b$")), Paragraph(line("c")))) == "a $b$\n\\par\nc\n"


def test_the_key_shows_a_figure_with_what_the_exam_leaves_out() -> None:
    form = EXAM.forms[0]
    more = Drawing("EMPTY", "a figure", worked="WORKED")
    first = form.problems[0].items[0]
    item = replace(first, variant=replace(first.variant, stem=(more, BulletList(((more,),)))))
    shown = worked_form(replace(form, problems=(replace(form.problems[0], items=(item,)),)))
    stem = shown.problems[0].items[0].variant.stem
    assert stem == (Drawing("WORKED", "a figure"), BulletList(((Drawing("WORKED", "a figure"),),)))
